"""After each run: how scores compare with what buyers did, and which rows of the tables were asked for."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import orjson
import pytest

from hub.application import quality, quality_awards
from hub.application.quality import case_of, compared, last_asked, read, refresh
from hub.clauses.lookups import Lookups


@pytest.fixture(autouse=True)
def nothing_taken(monkeypatch):
    """Have no account have taken anything: what is taken stands in tables that the shelf has not."""
    monkeypatch.setattr(quality, "taken", lambda database, recommended: [])
    monkeypatch.setattr(quality, "CandidateLedger", lambda database: SimpleNamespace(last=lambda: 0))


class Shelf:
    """A store with tenders, as far as the figures need one."""

    database = None

    def __init__(self, records: list[dict[str, Any]], sources: tuple[str, ...] = ("boamp",)) -> None:
        self.records, self.seq, self.streamed = records, 1, 0
        self.runs = SimpleNamespace(sources=lambda: [{"name": name} for name in sources])

    def stream(self, kind: str) -> Any:
        self.streamed += 1
        return ((each["id"], orjson.dumps(each)) for each in self.records if each["kind"] == kind)

    def last_seq(self, kinds: tuple[str, ...]) -> int:
        return self.seq


def hub_of(shelf: Shelf, data: Path, lookups: Lookups | None = None) -> Any:
    lookups = lookups or Lookups.load()
    return SimpleNamespace(store=shelf, lookups=lookups, settings=SimpleNamespace(data=data))


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
    case = case_of(tender(1, 40, **record), {})
    assert case is not None and (case.declared, case.said, case.any) == (declared, said, any_of_them)


def test_a_tender_without_a_score_is_counted_and_not_ranked(tmp_path: Path) -> None:
    assert case_of(tender(1, None), {}) is None
    assert compared(hub_of(Shelf([tender(1, None), tender(2, 30)]), tmp_path))["unscored"] == 1


def test_the_family_is_that_of_the_cpv_else_of_the_trade_that_the_title_led_to() -> None:
    factor = {"name": "suitability", "evidence": [{"rule": "title_words/etude > trades/7124"}]}
    record = {**tender(1, 40), "cpv": [], "assessment": {"score": 40, "factors": [factor]}}
    assert case_of(record, {}).family == "71"  # type: ignore[union-attr]
    assert case_of(tender(1, 40), {}).family == "45"  # type: ignore[union-attr]


def test_scores_are_compared_with_the_rest_and_with_those_that_deny(tmp_path: Path) -> None:
    records = [tender(n, 50 + n, clauses=CLAUSE) for n in range(20)]
    records += [tender(100 + n, 20 + n, clauses=DENIED) for n in range(12)]
    records += [tender(200 + n, 30 + n) for n in range(30)]
    found = compared(hub_of(Shelf(records), tmp_path))
    asked = found["questions"]["said"]
    assert (asked["positives"], asked["denied"], asked["unlabelled"]) == (20, 12, 30)
    assert asked["auc_denied"]["value"] == 1.0 and 0.8 < asked["auc"]["value"] < 1.0
    assert found["questions"]["awarded"]["auc"] is None and not found["awards"]["harvested"]
    assert {each["name"]: each["cases"] for each in found["families"]} == {"45": 31, "90": 31}
    assert sum(each["cases"] for each in found["bands"]) == 62


def test_awards_count_once_their_source_is_harvested(tmp_path: Path) -> None:
    award = {"id": "decp:1", "kind": "contract", "tender": "boamp:tender-1", "origin": {"source": "decp"},
             "considerations": ["execution_clause"]}  # fmt: skip
    own = {**award, "id": "boamp:tender-2.contract-1", "tender": "boamp:tender-2", "origin": {"source": "boamp"}}
    shelf = Shelf([tender(1, 40), tender(2, 40), award, own], sources=("boamp", "decp"))
    found = compared(hub_of(shelf, tmp_path))
    assert found["awards"] == {"harvested": True, "linked": 1, "with_consideration": 1}
    assert found["questions"]["awarded"]["positives"] == 1


def test_figures_are_made_again_only_where_the_records_changed(tmp_path: Path) -> None:
    shelf = Shelf([tender(1, 40)])
    hub = hub_of(shelf, tmp_path)
    assert read(tmp_path) is None and refresh(hub) and not refresh(hub) and shelf.streamed == 1
    shelf.seq = 2
    assert refresh(hub) and read(tmp_path)["tenders"] == 1  # type: ignore[index]


def test_the_rows_that_a_derivation_asked_for_are_noted(tmp_path: Path) -> None:
    lookups = Lookups.load()
    assert last_asked(tmp_path) == (None, None)
    lookups.by_cpv("45442100")
    refresh(hub_of(Shelf([]), tmp_path, lookups))
    when, used = last_asked(tmp_path)
    assert when and used == {"trades/4544"}


def test_the_same_figures_come_out_twice(tmp_path: Path) -> None:
    records = [tender(n, n % 70, clauses=CLAUSE if n % 3 else []) for n in range(80)]
    hub = hub_of(Shelf(records), tmp_path)
    assert compared(hub) == compared(replace_store(hub, Shelf(records)))


def replace_store(hub: Any, shelf: Shelf) -> Any:
    return SimpleNamespace(**{**vars(hub), "store": shelf})


def award(number: int, considerations: list[str] | None, **more: Any) -> dict[str, Any]:
    """Return a contract of the data on awards that is linked with a tender of the same number."""
    link = {"rel": "tender", "id": f"boamp:tender-{number}", "score": 0.9, "decided_by": "rule:award-1"}
    return {"id": f"decp:{number}", "kind": "contract", "title": "Peinture", "cpv": ["45442100"], "links": [link],
            "origin": {"source": "decp"}, "considerations": considerations or [], **more}  # fmt: skip


def test_an_award_says_yes_or_no_and_an_empty_one_says_nothing(tmp_path: Path) -> None:
    weak = {"links": [{"rel": "tender", "id": "boamp:tender-5", "score": 0.6, "decided_by": "rule:award-1"}]}
    records = [tender(n, 40) for n in range(1, 7)]
    records += [award(1, ["reserved"]), award(2, ["none_declared"]), award(3, None), award(5, ["reserved"], **weak)]
    records += [award(4, ["none_declared"]), award(4, ["none_declared", "award_criterion"], id="decp:4b")]
    found = compared(hub_of(Shelf(records, sources=("decp",)), tmp_path))
    assert found["awards"] == {"harvested": True, "linked": 3, "with_consideration": 2}
    asked = found["questions"]["awarded"]
    assert (asked["positives"], asked["denied"], asked["unlabelled"]) == (2, 1, 3)
    told = {name: found["contracts"][name] for name in ("contracts", "yes", "no", "scored", "auc")}
    assert told == {"contracts": 6, "yes": 3, "no": 2, "scored": 6, "auc": None}


def test_found_clauses_are_compared_with_what_awards_declare(tmp_path: Path) -> None:
    records: list[dict[str, Any]] = []
    for n in range(40):
        records.append(tender(n, 40, clauses=CLAUSE if n < 15 else []))
        records.append(award(n, ["execution_clause"] if n < 12 or n >= 35 else ["none_declared"]))
    found = compared(hub_of(Shelf(records, sources=("decp",)), tmp_path))["detected"]
    assert (found["both"], found["only_text"], found["only_award"], found["neither"]) == (12, 3, 5, 20)
    assert found["precision"]["share"] == 0.8 and round(found["recall"]["share"], 3) == 0.706


def test_of_many_contracts_some_are_scored_always_the_same(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(quality_awards, "SCORED", 10)
    records = [award(n, ["reserved"] if n % 2 else ["none_declared"]) for n in range(60)]
    one = compared(hub_of(Shelf(records, sources=("decp",)), tmp_path))["contracts"]
    other = compared(hub_of(Shelf(records[::-1], sources=("decp",)), tmp_path))["contracts"]
    assert one == other and (one["contracts"], one["yes"], one["scored"]) == (60, 30, 10)
