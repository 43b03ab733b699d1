"""The pages answer."""

import pytest


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/?q=peinture&departement=38&open=true",
        "/records/boamp:tender-26-100000",
        "/records/boamp:tender-26-100000.lot-1.execution_clause-1",
        "/records/boamp:tender-26-100000.json",
        "/records/boamp:tender-26-100000/history",
        "/sources",
        "/sources/boamp",
        "/feeds",
        "/help",
        "/legal",
        "/accessibility",
        "/robots.txt",
        "/sitemap.xml",
        "/opensearch.xml",
        "/health",
        "/ready",
        "/metrics",
        "/api/v1/docs",
        "/api/v1/openapi.json",
        "/api/v1/tenders?limit=3",
        "/api/v1/changes",
        "/api/v1/schemas/tender.json",
        "/api/v1/schemas/tender.table.json",
        "/feeds/tenders.atom",
        "/feeds/tenders.rss",
        "/feeds/tenders.json",
        "/feeds/tenders.ics",
        "/feeds/tenders.csv",
        "/feeds/tenders.csv?columns=short",
        "/feeds/tenders.xlsx",
        "/feeds/tenders.jsonl",
        "/feeds/tenders.geojson",
        "/feeds/clauses.csv",
        "/operator/sign-in",
        "/?lang=en",
    ],
)
def test_answers(web, path):
    r = web.get(path)
    assert r.status_code == 200, r.text[:500]
