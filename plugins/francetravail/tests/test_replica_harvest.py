"""The connector harvests the replica over real HTTP on loopback: tokens, pages, slices, refusals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hub_francetravail import ID, SECRET, FranceTravail
from hub_francetravail.access import Access
from hub_francetravail.invented import offers
from hub_francetravail.replica import FranceTravailReplica, create_replica

from hub import Incomplete, Raw, Refused
from hub.outside.http import Http
from hub.outside.limits import Retries
from hub.testing import faults as fault
from hub.testing.faults import Faults
from hub.testing.server import serve

TODAY = date(2026, 11, 16)
SEARCH = "/partenaire/offresdemploi/v2/offres/search"
SECRETS = {ID: " PAR_exemple_1 ", SECRET: "motdepasse\n"}


@contextmanager
def connected(app: FranceTravailReplica, *, tries: int = 3, **options: Any) -> Iterator[tuple[FranceTravail, Http]]:
    """Give a connector and a client of a replica that is served."""
    with serve(app) as served:
        connector = FranceTravail(base_url=served.url, secrets=SECRETS, **options)
        yield (
            connector,
            Http(
                user_agent="Clausier tests",
                allow=served.allow,
                interval_s=0,
                sleep=lambda seconds: None,
                retries=Retries(tries=tries),
            ),
        )


def fetched(app: FranceTravailReplica, **options: Any) -> list[Raw]:
    with connected(app, **options) as (connector, http):
        return list(connector.fetch(http, None))


def keys(raws: list[Raw]) -> list[str]:
    connector = FranceTravail()
    return [item.key for raw in raws for item in connector.parse(raw) if item.form == "offre"]


def many(count: int, *, days: float = 20.0, origin: str = "1") -> list[dict[str, Any]]:
    """Return so many offers of insertion, created evenly over the days before the real present."""
    base, now = offers(TODAY)[0], datetime.now().replace(microsecond=0)
    step = timedelta(days=days) / count
    return [
        {
            **base,
            "id": f"{number:07}",
            "typeContrat": "DDI",
            "dateCreation": (now - step * number).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            "origineOffre": {"origine": origin, "urlOrigine": f"https://offres.example.org/{number}"},
        }
        for number in range(count)
    ]


def insertion(found: list[dict[str, Any]]) -> list[str]:
    natures = ("Insertion par l'activ.éco.", "CUI - CAE", "CUI - CIE")
    return [one["id"] for one in found if one["natureContrat"] in natures or one["typeContrat"] in ("DDI", "TTI")]


def test_one_query_gives_all_offers_of_insertion_and_no_other() -> None:
    app = create_replica(TODAY)
    raws = fetched(app)
    assert sorted(keys(raws)) == sorted(insertion(app.offers))
    assert len(keys(raws)) > 110
    scopes = {raw.scope: raw.announced for raw in raws}
    assert set(scopes) == {"referentiels", "insertion/1", "insertion/2"}
    assert scopes["insertion/1"] + scopes["insertion/2"] == len(keys(raws))


def test_every_page_repeats_every_filter_and_names_are_from_the_list() -> None:
    app = create_replica(offers=many(400))
    fetched(app)
    pages = [line for line in app.asked if SEARCH in line]
    assert [re.search(r"range=(\d+-\d+)", page)[1] for page in pages[:3]] == ["0-149", "150-299", "300-449"]
    for name in ("typeContrat=DDI%2CTTI", "natureContrat=I1%2CFT%2CFU", "origineOffre=", "sort=1"):
        assert all(name in page for page in pages), name


def test_206_is_paged_to_the_total_and_204_is_nothing() -> None:
    app = create_replica(offers=many(301))
    raws = [raw for raw in fetched(app) if raw.scope.startswith("insertion")]
    assert [raw.status for raw in raws] == [206, 206, 206, 204]
    assert [raw.announced for raw in raws] == [None, None, 301, 0]
    assert len(keys(raws)) == 301
    assert list(FranceTravail().parse(raws[-1])) == []


def test_a_page_of_exactly_all_offers_ends_the_slice() -> None:
    app = create_replica(offers=many(150))
    assert len(keys(fetched(app))) == 150
    assert app.count(f"GET {SEARCH}") == 2


def test_the_token_is_asked_once_and_its_secrets_are_stripped() -> None:
    app = create_replica(offers=many(301), client=("PAR_exemple_1", "motdepasse"))
    fetched(app)
    assert app.count("POST ") == 1
    assert "realm=%2Fpartenaire" in app.asked[0]


def test_a_token_that_ends_in_the_middle_of_paging_is_renewed_once_and_the_call_made_again() -> None:
    app = create_replica(offers=many(301), token_calls=4)
    assert len(keys(fetched(app))) == 301
    assert app.count("POST ") == 2


def test_a_second_401_is_told() -> None:
    app = create_replica(offers=many(3), token_calls=0)
    with pytest.raises(Refused, match="a new token was refused too") as caught:
        fetched(app)
    assert caught.value.status == 401
    assert app.count("POST ") == 2


def test_a_token_is_renewed_before_its_end() -> None:
    app = create_replica(offers=many(3))
    app.expires_in = 1499
    moments = [0.0]
    with serve(app) as served:
        http = Http(user_agent="Clausier tests", allow=served.allow, interval_s=0)
        url = served.url + SEARCH
        token_url = served.url + "/connexion/oauth2/access_token"
        access = Access(http, token_url, client_id="a", client_secret="b", clock=lambda: moments[0])
        access.get(url)
        moments[0] = 1438.0
        access.get(url)
        assert app.count("POST ") == 1
        moments[0] = 1440.0
        access.get(url)
    assert app.count("POST ") == 2


def test_wrong_credentials_are_told_with_what_to_do_and_without_the_secret() -> None:
    app = create_replica(offers=many(3), client=("another", "pair"))
    with pytest.raises(Refused, match=r"invalid_client.*licence accepted") as caught:
        fetched(app)
    assert caught.value.status == 400
    assert "motdepasse" not in str(caught.value)


def test_a_query_that_is_not_understood_is_named_with_the_message() -> None:
    body = '{"codeErreur": null, "message": "Valeur du paramètre « natureContrat » incorrecte."}'
    app = create_replica(TODAY, Faults().at(path=SEARCH, do=fault.status(400, body, media_type="application/json")))
    with pytest.raises(Refused, match=r"does not understand our query \(.*natureContrat=I1,FT,FU.*incorrecte"):
        fetched(app)


def test_a_quota_is_waited_for_as_the_source_says() -> None:
    app = create_replica(TODAY, Faults().at(path=SEARCH, do=fault.throttle(retry_after=2), times=2))
    assert sorted(keys(fetched(app))) == sorted(insertion(app.offers))


@pytest.mark.parametrize("retry_after", [None, 7200])
def test_a_quota_that_stays_spent_ends_the_run_with_a_moment_to_come_back(retry_after: int | None) -> None:
    app = create_replica(TODAY, Faults().at(path=SEARCH, do=fault.throttle(retry_after=retry_after)))
    with pytest.raises(Refused) as caught:
        fetched(app)
    assert caught.value.status == 429
    assert caught.value.retry_at


def test_a_slice_above_the_ceiling_is_split_by_creation_until_nothing_is_missing() -> None:
    app = create_replica(offers=many(7_000, days=60))
    raws = fetched(app)
    assert len(set(keys(raws))) == 7_000
    windows = {line for line in app.asked if "minCreationDate" in line}
    assert windows
    assert all("maxCreationDate" in line for line in windows)
    assert {raw.scope for raw in raws} == {"referentiels", "insertion/1", "insertion/2"}
    announced = [raw.announced for raw in raws if raw.scope == "insertion/1" and raw.announced is not None]
    assert len(announced) == 1
    assert announced[0] >= 7_000
    assert all("range=3150" not in line for line in app.asked)


def test_departements_are_slices_of_their_own() -> None:
    app = create_replica(TODAY)
    raws = fetched(app, harvest=[], departements=["38", "2A"])
    assert {raw.scope for raw in raws} == {"referentiels", "38/1", "38/2", "2A/1", "2A/2"}
    assert all(one["lieuTravail"]["libelle"][:2] in ("38", "2A") for one in app.offers if one["id"] in set(keys(raws)))


def test_a_total_that_lies_makes_the_run_incomplete() -> None:
    app = create_replica(offers=many(100))
    app.lie = 7
    with pytest.raises(Incomplete, match="insertion/1"):
        fetched(app)


def test_a_page_that_does_not_hold_what_its_header_says_is_incomplete() -> None:
    short = fault.change_json(
        lambda page: {**page, "resultats": page["resultats"][:-1]} if "resultats" in page else page
    )
    app = create_replica(TODAY, Faults().at(path=SEARCH, do=short))
    with pytest.raises(Incomplete, match="Content-Range says"):
        fetched(app)


def test_a_page_of_another_result_is_refused() -> None:
    app = create_replica(offers=many(400))
    foreign = many(1_000)

    def forget_the_filters(first: int) -> None:
        app.offers = foreign if first == 300 else foreign[:400]

    app.before_page = forget_the_filters
    with pytest.raises(Incomplete, match="the page before announced 400"):
        fetched(app)


def test_a_slice_that_fails_does_not_hide_the_others_and_the_run_is_incomplete() -> None:
    broken = fault.status(500, "<html><body>Erreur technique</body></html>", media_type="text/html")
    app = create_replica(TODAY, Faults().at(path=SEARCH, call=4, do=broken).at(path=SEARCH, call=5, do=broken))
    with connected(app) as (connector, http):
        raws = []
        with pytest.raises(Incomplete, match=r"1 part\(s\) are not complete: insertion/1"):
            for raw in connector.fetch(http, None):
                raws.append(raw)
    assert {raw.scope for raw in raws} == {"referentiels", "insertion/2"}


def test_html_on_one_page_is_asked_for_again() -> None:
    app = create_replica(TODAY, Faults().at(path=SEARCH, call=4, do=fault.html()))
    assert sorted(keys(fetched(app))) == sorted(insertion(app.offers))


def test_offers_that_move_while_they_are_paged_are_read_a_second_time() -> None:
    app = create_replica(offers=many(320))
    whole = list(app.offers)
    calls = iter(range(100))

    def one_goes(first: int) -> None:
        if next(calls) == 1:
            app.offers = whole[1:]

    app.before_page = one_goes
    raws = fetched(app)
    assert set(keys(raws)) >= {one["id"] for one in whole[1:]}
    assert app.count(f"GET {SEARCH}") == 7


def test_a_parameter_that_the_api_would_ignore_is_never_sent() -> None:
    from hub_francetravail.slices import Slice, UnknownParameter

    with pytest.raises(UnknownParameter, match="entrepriseAdaptee"):
        Slice("x", (("entrepriseAdaptee", "true"),)).params(0, 149)


def test_the_token_is_asked_of_its_own_host_and_of_the_replica_where_there_is_one() -> None:
    assert FranceTravail().token_url == "https://entreprise.francetravail.fr/connexion/oauth2/access_token"
    played = FranceTravail(base_url="http://127.0.0.1:8123/")
    assert played.token_url == "http://127.0.0.1:8123/connexion/oauth2/access_token"
    assert FranceTravail(token_url="https://jetons.example.org/t").token_url == "https://jetons.example.org/t"
