"""After each run: how scores compare with what buyers did, and which rows of the tables were asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from hub.application import quality_awards
from hub.application.quality import compared, last_asked, made_by, read, refresh
from hub.application.quality_counts import case_of, followed
from hub.clauses.lookups import Lookups
from hub.store import Store
from tests.conftest import everything
from tests.store.making import put, run_of


@pytest.fixture
def hub_of(tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Return a function that gives a hub, as far as the figures need one, over a store with some records."""
    opened = []

    def given(records: list[dict[str, Any]], sources: tuple[str, ...] = ("boamp",)) -> Any:
        store = Store.open(f"sqlite:///{tmp_path / f'{len(opened)}.db'}", project=everything, derives=())
        opened.append(store)
        for name in sources:
            store.runs.finish(run_of(store, name), "complete")
        put(store, run_of(store, "filler"), {record["id"]: [record] for record in records})
        return SimpleNamespace(store=store, lookups=Lookups.load(), settings=SimpleNamespace(data=tmp_path))

    yield given
    for store in opened:
        store.close()


def figures(hub: Any) -> dict[str, Any]:
    """Return the figures over all records."""
    return compared(hub, followed(hub, None, made_by(hub)))


def tender(number: int, score: float | None, **more: Any) -> dict[str, Any]:
    return {"id": f"boamp:tender-{number}", "kind": "tender", "cpv": ["45442100" if number % 2 else "90910000"],
            "assessment": {} if score is None else {"score": score}, **more}  # fmt: skip


CLAUSE = [{"clause_kind": "execution_clause", "mandatory": "mandatory"}]
DENIED = [{"clause_kind": "none_declared", "mandatory": "unknown"}]
TICKED = [{"clause_kind": "execution_clause", "mandatory": "declared_only"}]


@pytest.mark.parametrize(
    ("record", "declared", "said", "any_of_them"),
    [({"clauses": CLAUSE}, None, True, True), ({"clauses": DENIED}, None, False, False), ({}, None, None, None),
     ({"clauses": TICKED}, True, None, True), ({"declared": {"social": True}}, True, None, True),
     ({"declared": {"social": False}}, None, None, None)],
)  # fmt: skip
def test_an_empty_field_is_unlabelled_and_not_negative(
    record: dict[str, Any], declared: bool | None, said: bool | None, any_of_them: bool | None
) -> None:
    case = case_of(tender(1, 40, **record), None)
    assert case is not None and (case.declared, case.said, case.any) == (declared, said, any_of_them)


def test_a_tender_without_a_score_is_counted_and_not_ranked(hub_of: Any) -> None:
    assert case_of(tender(1, None), None) is None
    assert figures(hub_of([tender(1, None), tender(2, 30)]))["unscored"] == 1


def test_the_family_is_that_of_the_cpv_else_of_the_trade_that_the_title_led_to() -> None:
    factor = {"name": "suitability", "evidence": [{"rule": "title_words/etude > trades/7124"}]}
    record = {**tender(1, 40), "cpv": [], "assessment": {"score": 40, "factors": [factor]}}
    assert case_of(record, None).family == "71"  # type: ignore[union-attr]
    assert case_of(tender(1, 40), None).family == "45"  # type: ignore[union-attr]


def test_scores_are_compared_with_the_rest_and_with_those_that_deny(hub_of: Any) -> None:
    records = [tender(n, 50 + n, clauses=CLAUSE) for n in range(20)]
    records += [tender(100 + n, 20 + n, clauses=DENIED) for n in range(12)]
    records += [tender(200 + n, 30 + n) for n in range(30)]
    found = figures(hub_of(records))
    asked = found["questions"]["said"]
    assert (asked["positives"], asked["denied"], asked["unlabelled"]) == (20, 12, 30)
    assert asked["auc_denied"]["value"] == 1.0 and 0.8 < asked["auc"]["value"] < 1.0
    assert found["questions"]["awarded"]["auc"] is None and not found["awards"]["harvested"]
    assert {each["name"]: each["cases"] for each in found["families"]} == {"45": 31, "90": 31}
    assert sum(each["cases"] for each in found["bands"]) == 62


def test_awards_count_once_their_source_is_harvested(hub_of: Any) -> None:
    award = {"id": "decp:1", "kind": "contract", "tender": "boamp:tender-1", "origin": {"source": "decp"},
             "considerations": ["execution_clause"]}  # fmt: skip
    own = {**award, "id": "boamp:tender-2.contract-1", "tender": "boamp:tender-2", "origin": {"source": "boamp"}}
    found = figures(hub_of([tender(1, 40), tender(2, 40), award, own], sources=("boamp", "decp")))
    assert found["awards"] == {"harvested": True, "linked": 1, "with_consideration": 1}
    assert found["questions"]["awarded"]["positives"] == 1


def test_figures_are_made_again_only_where_the_records_changed(hub_of: Any, tmp_path: Path) -> None:
    hub = hub_of([tender(1, 40)])
    assert read(tmp_path) is None and refresh(hub) and not refresh(hub)
    put(hub.store, run_of(hub.store, "more"), {"2": [tender(2, 50)]})
    assert refresh(hub) and read(tmp_path)["tenders"] == 2  # type: ignore[index]


def test_the_rows_that_a_derivation_asked_for_are_noted(hub_of: Any, tmp_path: Path) -> None:
    hub = hub_of([])
    assert last_asked(tmp_path) == (None, None)
    hub.lookups.by_cpv("45442100")
    refresh(hub)
    when, used = last_asked(tmp_path)
    assert when and used == {"trades/4544"}


def test_the_same_figures_come_out_twice(hub_of: Any) -> None:
    records = [tender(n, n % 70, clauses=CLAUSE if n % 3 else []) for n in range(80)]
    assert figures(hub_of(records)) == figures(hub_of(records[::-1]))


def award(number: int, considerations: list[str] | None, **more: Any) -> dict[str, Any]:
    """Return a contract of the data on awards that is linked with a tender of the same number."""
    link = {"rel": "tender", "id": f"boamp:tender-{number}", "score": 0.9, "decided_by": "rule:award-1"}
    return {"id": f"decp:{number}", "kind": "contract", "title": "Peinture", "cpv": ["45442100"], "links": [link],
            "origin": {"source": "decp"}, "considerations": considerations or [], **more}  # fmt: skip


def test_an_award_says_yes_or_no_and_an_empty_one_says_nothing(hub_of: Any) -> None:
    weak = {"links": [{"rel": "tender", "id": "boamp:tender-5", "score": 0.6, "decided_by": "rule:award-1"}]}
    records = [tender(n, 40) for n in range(1, 7)]
    records += [award(1, ["reserved"]), award(2, ["none_declared"]), award(3, None), award(5, ["reserved"], **weak)]
    records += [award(4, ["none_declared"]), award(4, ["none_declared", "award_criterion"], id="decp:4b")]
    found = figures(hub_of(records, sources=("decp",)))
    assert found["awards"] == {"harvested": True, "linked": 3, "with_consideration": 2}
    asked = found["questions"]["awarded"]
    assert (asked["positives"], asked["denied"], asked["unlabelled"]) == (2, 1, 3)
    told = {name: found["contracts"][name] for name in ("contracts", "yes", "no", "scored", "auc")}
    assert told == {"contracts": 6, "yes": 3, "no": 2, "scored": 6, "auc": None}


def test_found_clauses_are_compared_with_what_awards_declare(hub_of: Any) -> None:
    records: list[dict[str, Any]] = []
    for n in range(40):
        records.append(tender(n, 40, clauses=CLAUSE if n < 15 else []))
        records.append(award(n, ["execution_clause"] if n < 12 or n >= 35 else ["none_declared"]))
    found = figures(hub_of(records, sources=("decp",)))["detected"]
    assert (found["both"], found["only_text"], found["only_award"], found["neither"]) == (12, 3, 5, 20)
    assert found["precision"]["share"] == 0.8 and round(found["recall"]["share"], 3) == 0.706


def test_of_many_contracts_some_are_scored_always_the_same(hub_of: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(quality_awards, "SCORED", 10)
    records = [award(n, ["reserved"] if n % 2 else ["none_declared"]) for n in range(60)]
    one = figures(hub_of(records, sources=("decp",)))["contracts"]
    other = figures(hub_of(records[::-1], sources=("decp",)))["contracts"]
    assert one == other and (one["contracts"], one["yes"], one["scored"]) == (60, 30, 10)
