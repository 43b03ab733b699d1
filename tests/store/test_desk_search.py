"""The desk's searches: score, bands, clause states, and the territories of a convention; alike on both engines."""

from __future__ import annotations

from typing import Any

import pytest

from hub.errors import UsageError
from hub.store import SearchQuery, Store
from hub.store.search import reindexing
from hub.store.search.desk import HOURS, band, section
from tests.store.making import put, run_of, tender

ISERE = [{"type": "departement", "code": "38"}, {"type": "epci", "code": "200040715"}]


def assessed(number: int, score: float | None, advice: str = "clause", **fields: Any) -> dict[str, Any]:
    assessment: dict[str, Any] = {"recommendation": advice, "hours": {"central": number * 100}}
    if score is not None:
        assessment["score"] = score
    return tender(f"t:{number}", assessment=assessment, **fields)


def convention(name: str, *covers: tuple[str, str]) -> dict[str, Any]:
    listed = [{"type": kind, "code": code} for kind, code in covers]
    return {"id": f"coverage:{name}", "kind": "coverage", "title": name, "covers": listed}


def fill(store: Store, *records: dict[str, Any]) -> None:
    put(store, run_of(store), {record["id"]: [record] for record in records})


def ids(store: Store, **query: Any) -> list[str]:
    return store.search(SearchQuery(**query)).ids


def test_the_highest_score_comes_first_and_those_without_one_last(store: Store) -> None:
    fill(store, assessed(1, 20.2), assessed(2, 88.8), assessed(3, None), assessed(4, 88.6), assessed(5, 100))
    assert ids(store, sort="score") == ["t:5", "t:4", "t:2", "t:1", "t:3"]


def test_pages_by_score_have_no_gap_and_no_repeat(store: Store) -> None:
    fill(store, *(assessed(number, number % 7 or None) for number in range(1, 60)))
    seen: list[str] = []
    after = None
    while True:
        found = store.search(SearchQuery(sort="score", limit=7, after=after))
        seen += found.ids
        after = found.next
        if not after:
            break
    assert len(seen) == len(set(seen)) == 59
    assert seen == ids(store, sort="score", limit=100)


def test_a_convention_narrows_to_its_territories_and_is_counted(store: Store) -> None:
    fill(
        store, convention("isere", ("departement", "38")), convention("metro", ("epci", "200040715")),
        convention("france", ("country", "FR")), convention("nowhere", ("commune", "01001")),
        assessed(1, 1, territories=ISERE), assessed(2, 1, territories=ISERE[:1]), assessed(3, 1),
    )  # fmt: skip
    for name, number in (("isere", 2), ("metro", 1), ("france", 3), ("nowhere", 0), ("unknown", 0)):
        found = store.search(SearchQuery(filters={"covered_by": [f"coverage:{name}"]}))
        assert found.total == number, name
    counts = store.search(SearchQuery(facets=("covered_by",))).facets["covered_by"]
    assert counts == {"coverage:france": 3, "coverage:isere": 2, "coverage:metro": 1}
    assert store.search(SearchQuery(filters={"covered_by": ["coverage:metro", "coverage:isere"]})).total == 2
    assert ids(store, filters={"epci": ["200040715"]}) == ["t:1"]


def test_a_clause_is_there_or_could_be_or_both_or_nothing_is_known(store: Store) -> None:
    lots = [{"number": "1", "assessment": {"recommendation": "clause"}},
            {"number": "2", "assessment": {"recommendation": "reserve_lot"}}]  # fmt: skip
    on_lot = [{"id": "c", "lot": "1", "clause_kind": "execution_clause"}]
    fill(
        store, assessed(1, 1, lots=lots, clauses=on_lot), assessed(2, 1), assessed(3, 1, "none"),
        assessed(4, 1, "insufficient_data"), assessed(5, 1, clauses=[{"id": "d", "clause_kind": "reserved"}]),
        assessed(6, 1, clauses=[{"id": "e", "clause_kind": "none_declared"}]),
        assessed(7, 1, declared={"social": True}),
    )  # fmt: skip
    states = {state: sorted(ids(store, filters={"clause_state": [state]})) for state in ("there", "candidate", "none")}
    assert states == {"there": ["t:1", "t:5", "t:7"], "candidate": ["t:1", "t:2", "t:6"], "none": ["t:3"]}


def test_hours_and_amounts_fall_into_bands_and_what_is_missing_is_unknown(store: Store) -> None:
    money: dict[str, Any] = {"value": {"amount": "120000.00", "currency": "EUR"}}
    fill(store, assessed(2, 1, **money), assessed(20, 1, value={"amount_min": "1", "amount_max": "3"}), tender("t:x"))
    counts = store.search(SearchQuery(facets=("hours_band", "amount_band"))).facets
    assert counts["hours_band"] == {"150-500": 1, "over-1500": 1}
    assert counts["amount_band"] == {"100000-500000": 1, "under-40000": 1, "unknown": 1}
    assert [band(value, HOURS) for value in (0, 69.9, 70, 500, None)] == ["under-70", "under-70", "70-150", "500-1500",
                                                                          "unknown"]  # fmt: skip


def test_a_trade_is_the_row_by_which_a_lot_was_assessed(store: Store) -> None:
    factor = {"name": "suitability", "evidence": [{"rule": "title_words/peinture > trades/4544"}]}
    fill(store, tender("t:1", lots=[{"number": "1", "assessment": {"factors": [factor]}}]), tender("t:2"))
    assert ids(store, filters={"trade": ["4544"]}) == ["t:1"]


@pytest.mark.parametrize(("naf", "letter"), [("43.34Z", "F"), ("8121Z", "N"), ("01.11Z", "A"), ("", None), ("x", None)])
def test_a_code_of_activity_has_its_section(naf: str, letter: str | None) -> None:
    assert section(naf) == letter


def test_a_facet_that_nobody_knows_is_refused(store: Store) -> None:
    with pytest.raises(UsageError, match="no facet"):
        store.search(SearchQuery(filters={"covered": ["x"], "nonsense": ["y"]}))


def test_records_that_an_older_program_wrote_get_the_new_facets_once(store: Store) -> None:
    fill(store, assessed(1, 40), assessed(2, 60))
    with store.database.writing() as tx:
        tx.run("UPDATE record SET codes = ?", (b"",))
        tx.run("DELETE FROM counter WHERE name = 'facets'")
    assert reindexing.reindexed(store.database, store.preparing) == 2
    assert reindexing.reindexed(store.database, store.preparing) == 0
    store.searching.snapshot = None
    assert ids(store, sort="score") == ["t:2", "t:1"]
    assert store.search(SearchQuery(filters={"clause_state": ["candidate"]})).total == 2
