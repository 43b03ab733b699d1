"""The licence of job offers: no way out but pages, proved by walking every address in every form.

What is looked for are the id, the title, a word of the text, the employer known from offers alone and its SIRET. The
walk is shown to find leaks: each of several leaking apps makes it fail.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from hub.publish.entries import record_url
from hub.store import ItemState, Stored
from hub.web import create_app
from hub.web.parts import SourceState
from tests.web.invented import tender
from tests.web.invented_kinds import (
    SECRET_EMPLOYER,
    SECRET_ID,
    SECRET_SIRET,
    SECRET_TITLE,
    offer,
    organisation,
)
from tests.web.opened import Opened, filled, full_parts, offer_sources
from tests.web.walking import EMPLOYER_ID, leaks, outside, walk


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """A store with offers, one of them changed and one withdrawn, and an organisation known from offers alone."""
    opened = filled(tmp_path_factory.mktemp("licence"), tenders=6, offers=30)
    opened.put(offer(0, posts=3))
    opened.put(organisation(1, id=EMPLOYER_ID, name=SECRET_EMPLOYER, title=SECRET_EMPLOYER, siret=SECRET_SIRET,
                            siren=SECRET_SIRET[:9], audience="internal"))  # fmt: skip
    opened.withdraw(offer(29)["id"], "no longer at the source")
    yield opened
    opened.store.close()


@pytest.fixture(scope="module")
def app(opened: Opened) -> Flask:
    """An app over it."""
    return create_app(full_parts(opened))


def test_nothing_of_an_offer_comes_out_but_on_its_pages(app: Flask, opened: Opened) -> None:
    assert list(walk(app, opened)) == []


def test_the_pages_themselves_do_show_the_offer(app: Flask) -> None:
    client = app.test_client()
    page = client.get(f"/offers/{SECRET_ID}", headers={"Accept": "text/html"})
    for words in (
        SECRET_TITLE,
        SECRET_EMPLOYER,
        "France Travail",
        "21\u00a0novembre 2026",
        "éligibilité à l’IAE demandée",
    ):
        assert words in page.text, words
    assert SECRET_TITLE in client.get("/offers?q=chardonneret", headers={"Accept": "text/html"}).text


@pytest.mark.parametrize("path", ["/offers", f"/offers/{SECRET_ID}", "/offers/francetravail:none"])
def test_no_robot_lists_a_page_of_offers_and_no_cache_keeps_it(app: Flask, path: str) -> None:
    answer = app.test_client().get(path, headers={"Accept": "text/html"})
    assert "noindex" in answer.headers["X-Robots-Tag"] and answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers and "Access-Control-Allow-Origin" not in answer.headers
    if answer.status_code == 200:
        assert '<meta name="robots" content="noindex' in answer.text
        assert "application/atom+xml" not in answer.text and "/feeds/offers" not in answer.text
    assert "Disallow: /offers" in app.test_client().get("/robots.txt").text


def test_an_offer_has_no_other_form_than_a_page(app: Flask) -> None:
    client = app.test_client()
    for accept in ("application/json", "text/csv", "application/atom+xml"):
        for path in ("/offers", f"/offers/{SECRET_ID}"):
            assert client.get(path, headers={"Accept": accept}).status_code == 406
    assert client.get(f"/records/{SECRET_ID}").status_code == 404


def test_pages_of_offers_are_few_whatever_is_asked(opened: Opened, app: Flask) -> None:
    client = app.test_client()
    seen = set()
    for number in range(1, 21):
        seen |= set(client.get(f"/offers?page={number}").text.split('<h3><a href="/offers/')[1:])
    assert len(seen) == 29
    assert client.get("/offers?page=21").status_code == 400
    assert client.get("/offers?limit=1000").text.count('<li class="result">') == 20
    assert client.get("/offers?after=x&page=2").text.count('<li class="result">') == 9


def test_offers_beyond_the_last_page_are_asked_for_more_precisely(opened: Opened) -> None:
    def endless(query: Any) -> Any:
        found = opened.store.search(query)
        return replace(found, bodies=(found.bodies * 20)[: query.limit], total=5000)

    client = create_app(full_parts(opened, search=endless)).test_client()
    page = client.get("/offers?page=20").text
    assert "précisez la recherche" in page and "page=21" not in page


def test_a_withdrawn_offer_is_said_to_be_gone_and_tells_nothing(app: Flask) -> None:
    answer = app.test_client().get(f"/offers/{offer(29)['id']}")
    assert answer.status_code == 410 and "n’est plus proposée" in answer.text
    assert offer(29)["title"] not in answer.text and "Ateliers du Val" not in answer.text


def test_a_stale_source_hides_every_offer_and_says_why(opened: Opened) -> None:
    stale = [replace(source, shown=False) for source in offer_sources()]
    client = create_app(full_parts(opened, offer_sources=lambda: stale)).test_client()
    for path in ("/offers", f"/offers/{SECRET_ID}", "/offers?q=Zéphyrine"):
        answer = client.get(path)
        assert answer.status_code == 503 and SECRET_TITLE not in answer.text and "48 heures" in answer.text
        assert "19\u00a0novembre 2026" in answer.text and "noindex" in answer.headers["X-Robots-Tag"]


def test_a_source_that_was_never_read_says_how_to_begin(opened: Opened) -> None:
    new = [replace(source, shown=False, last_complete_at=None, missing=("A_KEY",)) for source in offer_sources()]
    client = create_app(full_parts(opened, offer_sources=lambda: new)).test_client()
    answer = client.get("/offers")
    assert "A_KEY" in answer.text
    assert answer.status_code == 200 and "hub harvest francetravail" in answer.text and SECRET_TITLE not in answer.text


def test_an_offer_that_the_store_hides_is_not_there(tmp_path: Path) -> None:
    opened = filled(tmp_path, tenders=1, offers=0)
    row = opened.store.runs.start("francetravail", owner="test")
    with opened.store.batch(row) as batch:
        batch.put(ItemState("1", "offre", 1, b"1" * 16, "1"), [Stored(offer(0))])
    client = create_app(full_parts(opened)).test_client()
    assert client.get(f"/offers/{SECRET_ID}").status_code == 200
    with opened.store.batch(row) as batch:
        batch.hide(["1"])
    assert client.get(f"/offers/{SECRET_ID}").status_code == 404
    assert SECRET_TITLE not in client.get("/offers").text
    opened.store.close()


def test_reading_offers_too_fast_is_refused(opened: Opened) -> None:
    client = create_app(full_parts(opened, offers_a_minute=3)).test_client()
    answers = [client.get("/offers").status_code for _ in range(5)]
    assert answers == [200, 200, 200, 429, 429]
    assert client.get("/").status_code == 200


def leaky_kinds(opened: Opened) -> Flask:
    """Return an app whose API lists offers as if they were open."""
    store = opened.store
    kinds = {**full_parts(opened).kinds, "job-offers": "offer"}
    parts = full_parts(opened, kinds=kinds, search=lambda query: store.search(audience_of(query, "consult")))
    return create_app(parts)


def audience_of(query: Any, audience: str) -> Any:
    """Return a query for another audience."""
    return replace(query, audience=audience)


def leaky_record(opened: Opened) -> Flask:
    """Return an app whose records are read for the wrong audience."""
    return create_app(full_parts(opened, get=lambda key, **kind: opened.store.get(key, "consult", **kind)))


def leaky_changes(opened: Opened) -> Flask:
    """Return an app whose change log tells of offers."""
    return create_app(full_parts(opened, changes=lambda *args, **options: opened.store.changes(
        *args, **{**options, "kinds": (), "audience": "consult"})))  # fmt: skip


def leaky_history(opened: Opened) -> Flask:
    """Return an app whose histories are told in full."""
    return create_app(full_parts(opened, history=lambda key: opened.store.history(key, "internal")))


def leaky_sitemap(opened: Opened) -> Flask:
    """Return an app that lists the address of an offer for robots."""
    app = create_app(full_parts(opened))
    app.view_functions["site.sitemap"] = lambda: record_url("http://localhost", SECRET_ID)
    return app


@pytest.mark.parametrize("leaky", [leaky_kinds, leaky_record, leaky_changes, leaky_history, leaky_sitemap])
def test_a_planted_leak_is_found(opened: Opened, leaky: Any) -> None:
    assert next(walk(leaky(opened), opened, ("text/html", "application/json")), None) is not None


def test_an_offer_named_by_an_open_record_is_found(tmp_path: Path) -> None:
    opened = filled(tmp_path, tenders=2, offers=1)
    opened.put(tender(1, links=[{"rel": "suggested", "id": SECRET_ID, "score": 0.5}]))
    client = create_app(full_parts(opened)).test_client()
    assert list(leaks(client, ["/api/v1/tenders"], ("application/json",))) != []
    assert outside(opened) != []
    opened.store.close()


def test_each_source_of_offers_is_shown_thanked_and_hidden_by_its_own_promise(tmp_path: Path) -> None:
    opened = filled(tmp_path, tenders=1, offers=2)
    origin = {"source": "annonces", "url": "https://annonces.example.org/1", "retrieved_at": "2026-11-22T06:00:00Z",
              "licence": "etalab-2.0", "attribution": "Annonces d'Exemple", "connector_version": "1"}  # fmt: skip
    opened.put({"id": "annonces:1", "kind": "offer", "title": "Peintre chez un tiers", "origin": origin,
                "official_url": "https://annonces.example.org/1"})  # fmt: skip
    third = SourceState("annonces", "Annonces d’Exemple", homepage="https://annonces.example.org/", kinds=("offer",),
                        licence="etalab-2.0", last_complete_at="2026-11-22T06:00:00Z")  # fmt: skip
    stale = [replace(source, shown=False) for source in offer_sources()]
    client = create_app(full_parts(opened, offer_sources=lambda: [*stale, third])).test_client()
    listed, one, other = (client.get(path) for path in ("/offers", "/offers/annonces:1", f"/offers/{SECRET_ID}"))
    assert listed.status_code == one.status_code == 200 and other.status_code == 503
    assert "Peintre chez un tiers" in listed.text and SECRET_TITLE not in listed.text + other.text
    assert "France Travail : ses offres sont cachées" in listed.text.replace("\u00a0", " ")
    assert "etalab-2.0" in one.text and "France Travail" not in one.text.split("<main")[1].split("</main>")[0]
    away = create_app(full_parts(opened, offer_sources=lambda: stale)).test_client()
    assert away.get("/offers/annonces:1").status_code == 503, "no source is left that may be shown"
    opened.store.close()
