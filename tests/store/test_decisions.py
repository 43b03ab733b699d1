"""Decisions are kept with who, when and why; a later one replaces an earlier one, on both engines."""

import pytest

from hub.errors import UsageError
from hub.store import Store
from hub.store.applied import Applied
from hub.store.decisions import Decisions

OFFER, CLAUSE, OTHER = "jobs:1", "boamp:tender-1.execution_clause-1", "boamp:tender-2"


@pytest.fixture
def decisions(store: Store) -> Decisions:
    return Decisions(store.database)


def test_a_decision_says_who_took_it_when_and_why(decisions: Decisions) -> None:
    made = decisions.put("link", OFFER, CLAUSE, "confirmed", by="operator", reason="same site", note="seen on site")
    assert decisions.get("link", OFFER, CLAUSE) == made
    assert (made.by, made.reason, made.note, made.at[-1]) == ("operator", "same site", "seen on site", "Z")


def test_a_later_decision_counts_and_the_earlier_one_is_kept(decisions: Decisions) -> None:
    decisions.put("link", OFFER, CLAUSE, "confirmed", by="operator")
    decisions.put("link", OFFER, CLAUSE, "refused", by="operator", reason="another town")
    assert [one.verdict for one in decisions.current("link")] == ["refused"]
    assert decisions.current("link", verdict="confirmed") == []
    assert [one.verdict for one in decisions.history("link", OFFER, CLAUSE)] == ["confirmed", "refused"]


def test_what_is_undone_is_decided_no_more(decisions: Decisions) -> None:
    decisions.put("link", OFFER, CLAUSE, "refused", by="operator")
    decisions.put("link", OFFER, CLAUSE, "undone", by="operator")
    assert decisions.get("link", OFFER, CLAUSE) is None
    assert decisions.current("link") == decisions.of("link", [OFFER]) == []
    assert len(decisions.history("link", OFFER, CLAUSE)) == 2


def test_a_pair_of_organisations_has_no_order_and_a_link_has_one(decisions: Decisions) -> None:
    decisions.put("same_organisation", "siret:2", "name:a|38|x", "together", by="operator")
    found = decisions.get("same_organisation", "name:a|38|x", "siret:2")
    assert found is not None and found.verdict == "together"
    decisions.put("link", OFFER, CLAUSE, "confirmed", by="operator")
    assert decisions.get("link", CLAUSE, OFFER) is None


def test_decisions_are_found_by_either_side(decisions: Decisions) -> None:
    decisions.put("link", OFFER, CLAUSE, "confirmed", by="operator")
    decisions.put("link", OFFER, OTHER, "refused", by="operator")
    assert [one.b for one in decisions.of("link", [OFFER])] == [OTHER, CLAUSE]
    assert [one.verdict for one in decisions.of("link", [CLAUSE])] == ["confirmed"]
    assert decisions.of("link", []) == []


def test_a_candidate_goes_through_its_states_with_notes(decisions: Decisions) -> None:
    for verdict in ("seen", "kept", "proposed", "accepted"):
        decisions.put("candidate", "territory:38", OTHER, verdict, by="facilitator-1", note=f"it is {verdict}")
    found = decisions.get("candidate", "territory:38", OTHER)
    assert found is not None and (found.verdict, found.note) == ("accepted", "it is accepted")


def test_erasing_leaves_no_line_of_a_key(decisions: Decisions) -> None:
    decisions.put("link", OFFER, CLAUSE, "confirmed", by="operator")
    decisions.put("link", OFFER, CLAUSE, "refused", by="operator")
    assert decisions.erase("link", CLAUSE) == 2
    assert decisions.history("link", OFFER, CLAUSE) == []


@pytest.mark.parametrize(
    ("subject", "a", "b", "verdict", "by"),
    [
        ("wish", OFFER, CLAUSE, "confirmed", "operator"),
        ("link", OFFER, CLAUSE, "together", "operator"),
        ("link", OFFER, OFFER, "confirmed", "operator"),
        ("link", OFFER, CLAUSE, "confirmed", " "),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(
    decisions: Decisions, subject: str, a: str, b: str, verdict: str, by: str
) -> None:
    with pytest.raises(UsageError):
        decisions.put(subject, a, b, verdict, by=by)


def test_the_digest_of_a_table_is_remembered(store: Store) -> None:
    applied = Applied(store.database)
    assert applied.get("lookups") is None
    applied.put("lookups", "one")
    applied.put("lookups", "two")
    assert applied.get("lookups") == "two"


def test_one_part_of_each_whole_is_asked_for(store: Store) -> None:
    with store.derivation() as derivation:
        for n in (1, 2):
            record = {"id": f"boamp:tender-{n}", "kind": "tender", "title": "Travaux"}
            derivation.put(record["id"], [record], [f"boamp:{n}0", f"boamp:{n}1"])
    applied = Applied(store.database)
    assert applied.parts() == ["boamp:10", "boamp:20"]
    assert applied.parts_of({"boamp:tender-2", "boamp:tender-9"}) == {"boamp:20"}
