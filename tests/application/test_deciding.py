"""People confirm and refuse links, join and part organisations; what follows is derived at once, and can be undone."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from hub.application.deciding import decide_link, decide_organisations
from hub.application.linking import linking_to
from hub.application.suggesting import suggestions
from hub.errors import UsageError
from hub.store.decisions import LINK, Decisions
from tests.application.linked import derived, giving, links, listed, offer, project, tender

__all__ = ["giving"]
ISERE = [{"type": "departement", "code": "38", "name": "Isère"}]
OFFER, TENDER = "toy:offer-1", "toy:tender-1"
SIRET = "99906141900019"


def job(**fields: Any) -> dict[str, Any]:
    return offer(territories=ISERE, **fields)


def market(**fields: Any) -> dict[str, Any]:
    return tender(territories=ISERE, reserved=[{"to": "siae"}], cpv=["45262500"], **fields)


@pytest.fixture
def suggested(hub, giving):
    giving(job(), market())
    assert [link["id"] for link in suggestions(hub, OFFER)] == [TENDER]
    return hub


def test_a_confirmed_link_stands_on_the_offer_with_the_reasons_of_the_suggestion(suggested) -> None:
    decide_link(suggested, OFFER, TENDER, "confirmed", by="operator", reason="J’ai appelé l’entreprise")
    (link,) = links(suggested, OFFER, audience="consult")
    assert (link["rel"], link["decided_by"], link["score"]) == ("confirmed_tender", "operator", 1.0)
    assert "reference" in {piece.get("rule") for piece in link["evidence"]}
    assert "J’ai appelé" not in str(link)


def test_no_open_record_tells_of_a_confirmed_link(suggested) -> None:
    before = suggested.store.get(TENDER), suggested.store.last_seq()
    decide_link(suggested, OFFER, TENDER, "confirmed", by="operator")
    assert (suggested.store.get(TENDER), suggested.store.last_seq()) == before
    assert linking_to(suggested, TENDER) == []
    assert all(OFFER not in str(change) for change in suggested.store.changes(0))


def test_a_refused_link_is_suggested_no_more_until_that_is_undone(suggested) -> None:
    decide_link(suggested, OFFER, TENDER, "refused", by="operator", reason="autre chantier")
    assert suggestions(suggested, OFFER) == [] and links(suggested, OFFER, audience="consult") == []
    decide_link(suggested, OFFER, TENDER, "undone", by="operator")
    assert [link["id"] for link in suggestions(suggested, OFFER)] == [TENDER]


def test_a_confirmed_link_can_be_refused_later_and_the_history_is_kept(suggested) -> None:
    decide_link(suggested, OFFER, TENDER, "confirmed", by="operator")
    decide_link(suggested, OFFER, TENDER, "refused", by="operator")
    assert links(suggested, OFFER, audience="consult") == []
    history = Decisions(suggested.store.database).history(LINK, OFFER, TENDER)
    assert [one.verdict for one in history] == ["confirmed", "refused"]


def test_a_confirmed_link_stays_when_the_offer_comes_again_changed(suggested, giving) -> None:
    decide_link(suggested, OFFER, TENDER, "confirmed", by="operator")
    once = links(suggested, OFFER, audience="consult")
    giving(job(title="Maçonne, maçon"), market())
    assert links(suggested, OFFER, audience="consult") == once


def test_a_refused_match_of_a_rule_is_left_out_and_a_confirmed_one_is_sure(hub, giving) -> None:
    giving(project(), listed())
    decide_link(hub, "toy:Q991", "toy:list-1", "refused", by="operator")
    assert derived(hub, "toy:Q991") == []
    decide_link(hub, "toy:Q991", "toy:list-1", "confirmed", by="operator")
    link = links(hub, "toy:Q991")[1]
    assert (link["rel"], link["score"], link["decided_by"]) == ("same_operation", 1.0, "operator")
    assert len([piece for piece in link["evidence"] if piece["method"] == "decision"]) == 1


@pytest.mark.parametrize(("a", "b"), [(OFFER, "toy:absent"), ("toy:absent", TENDER), (TENDER, OFFER), (OFFER, OFFER)])
def test_what_is_not_there_or_links_nothing_is_refused(suggested, a: str, b: str) -> None:
    with pytest.raises(UsageError):
        decide_link(suggested, a, b, "confirmed", by="operator")
    assert Decisions(suggested.store.database).current(LINK) == []


# -- organisations


def named(n: int, **buyer: str) -> dict[str, Any]:
    return {"id": f"toy:tender-{n}", "kind": "tender", "title": "Travaux", "published_on": f"2025-01-0{n}",
            "organisations": [{"role": "buyer", **buyer}]}  # fmt: skip


def organisations(hub: Any) -> dict[str, dict[str, Any]]:
    found = (orjson.loads(body) for _, body in hub.store.stream("organisation"))
    return {record["id"]: record for record in found}


@pytest.fixture
def two(hub, giving):
    """A town under its number, and a name that no rule takes for it."""
    giving(
        named(1, name="Ville d'Exempleville", siret=SIRET, postcode="38100", city="Exempleville"),
        named(2, name="Régie des quartiers", postcode="38100", city="Exempleville"),
    )
    assert len(organisations(hub)) == 2
    return hub


def test_two_organisations_are_joined_and_the_one_that_goes_says_where(two) -> None:
    (by_name,) = [uid for uid in organisations(two) if "siret" not in uid]
    made, now = decide_organisations(two, by_name, SIRET, "together", by="operator", reason="même service")
    assert now == [f"hub:organisation:siret-{SIRET}"] == list(organisations(two))
    assert two.store.state(by_name).replaced_by == now[0]
    (link,) = organisations(two)[now[0]]["links"]
    assert link["decided_by"] == "decision" and made.reason == "même service"


def test_what_was_joined_comes_back_under_its_old_id_when_that_is_undone(two) -> None:
    (by_name,) = [uid for uid in organisations(two) if "siret" not in uid]
    made, _ = decide_organisations(two, by_name, SIRET, "together", by="operator")
    _, now = decide_organisations(two, made.a, made.b, "undone", by="operator")
    assert by_name in now and sorted(organisations(two)) == sorted(now) and len(now) == 2


def test_what_a_rule_joined_is_parted_and_stays_parted(hub, giving) -> None:
    rows = (
        named(1, name="Ville d'Exempleville", siret=SIRET, postcode="38100", city="Exempleville"),
        named(2, name="VILLE D EXEMPLEVILLE", postcode="38100", city="Exempleville"),
    )
    giving(*rows)
    (whole,) = organisations(hub).values()
    (key,) = [key for key in whole["merge_keys"] if key.startswith("name:")]
    decide_organisations(hub, whole["id"], key, "apart", by="operator", reason="une association")
    assert len(organisations(hub)) == 2
    giving(*rows, named(3, name="VILLE D EXEMPLEVILLE", postcode="38100", city="Exempleville"))
    assert len(organisations(hub)) == 2
    decide_organisations(hub, f"siret:{SIRET}", key, "together", by="operator")
    assert list(organisations(hub)) == [f"hub:organisation:siret-{SIRET}"]


def test_an_organisation_that_is_not_there_is_said_to_be_none(two) -> None:
    with pytest.raises(UsageError, match="no organisation"):
        decide_organisations(two, "hub:organisation:none", SIRET, "together", by="operator")
    with pytest.raises(UsageError, match=r"nothing to part|two different"):
        decide_organisations(two, SIRET, SIRET, "apart", by="operator")
