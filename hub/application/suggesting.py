"""Suggesting: which tenders and clauses a job offer may come from, computed when somebody looks at the offer."""

from __future__ import annotations

from typing import Any

import orjson

from hub.application import Hub
from hub.derive.offers import suggest
from hub.store import SearchQuery
from hub.store.decisions import LINK, Decisions

CANDIDATES = 2_000  #: tenders, and clauses, of the offer's départements that are looked at, the newest first


def suggestions(hub: Hub, offer_id: str) -> list[dict[str, Any]]:
    """Return suggested links of an offer, the likeliest first, each with its score and evidence.

    Nothing is stored: a suggestion is never a fact, counts in no statistic, and leaves no trace on open records. What
    somebody refused is suggested no more.
    """
    body = hub.store.get(offer_id, "consult")
    if body is None:
        return []
    offer = orjson.loads(body)
    places = [t["code"] for t in offer.get("territories") or () if t["type"] == "departement"]
    if not places:
        return []
    filters = {"departement": places}
    found = [candidate for kind in ("tender", "clause") for candidate in candidates(hub, kind, filters)]
    decided = Decisions(hub.store.database).of(LINK, [offer_id])
    refused = {one.b for one in decided if one.a == offer_id and one.verdict == "refused"}
    return [link for link in suggest(offer, found) if link["id"] not in refused]


def candidates(hub: Hub, kind: str, filters: dict[str, list[str]]) -> list[dict[str, Any]]:
    """Return the newest open records of a kind in some départements."""
    records: list[dict[str, Any]] = []
    after: str | None = None
    while len(records) < CANDIDATES:
        query = SearchQuery(kinds=(kind,), filters=filters, facets=(), limit=500, after=after)
        page = hub.store.search(query)
        records += [orjson.loads(one) for one in page.bodies]
        after = page.next
        if after is None:
            break
    return records
