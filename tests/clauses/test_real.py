"""Figures on real notices: the labels given, the labels that guard against steps back, every notice of July 2021."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from hub.clauses import Leaf, detect
from hub.clauses.evaluating import Score, evaluate, report
from hub.clauses.reading import line
from tests.clauses.labelled import LABELS, Row, passages, predicted, unseen
from tests.clauses.tables import notices, rows

pytestmark = pytest.mark.real_data

GIVEN = {
    "execution_clause": "execution_clause",
    "clause_insertion": "execution_clause",
    "reserved_contract": "reserved",
    "reserved_lot": "reserved",
    "marche_reserve": "reserved",
    "training_clause": "training_clause",
    "critere_attribution": "award_criterion",
    "objet_insertion": "insertion_service",
}


def assert_floor(score: Score, floor: float) -> None:
    shown = "\n".join(report({score.name: score}))
    assert score.precision is not None and score.precision >= floor, shown
    assert score.recall is not None and score.recall >= floor, shown


@pytest.mark.parametrize("hidden", [False, True], ids=["seen", "unseen fifth"])
def test_hours_of_the_given_labels(real: Callable[[str], Path], hidden: bool) -> None:
    given = rows(real("domain/boamp_clauses/boamp_clause_hours_labelled.csv"))
    labels = [
        {"id": row["notice_id"], "lot": row["lot"], "part": row["tranche"], "hours": row["hours"], "basis": row["per"]}
        for row in given
        if unseen(row["notice_id"]) == hidden
    ]
    wanted = {row["id"] for row in labels}
    texts = {key: value for key, value in passages(real, history=True).items() if key in wanted}
    assert_floor(evaluate(labels, predicted(texts))["hours"], 0.97)


@pytest.mark.parametrize("hidden", [False, True], ids=["seen", "unseen fifth"])
def test_kinds_of_the_given_labels(real: Callable[[str], Path], hidden: bool) -> None:
    labels: list[Row] = []
    found: list[Row] = []
    sources = (
        ("domain/boamp_clauses/boamp_2021-07_labelled.csv", "notice_id", "passage"),
        ("boamp/wording/labelled.csv", "idweb", "text"),
    )
    for name, key, text in sources:
        for number, row in enumerate(rows(real(name))):
            # a flag or a winner's name without any wording cannot be read in the passage
            if unseen(row[key]) != hidden or row["label"] == "awarded_to_sheltered_employer" or not row[text]:
                continue
            identifier = f"{row[key]}#{name[:5]}{number}"
            labels.append({"id": identifier, "kind": GIVEN.get(row["label"], "none")})
            found += [line(identifier, each) for each in detect([Leaf(row.get("column") or "text", row[text])])]
    scores = evaluate(labels, found)
    assert_floor(scores["any"], 0.97)
    assert scores["right_kind"].recall is not None
    assert scores["right_kind"].recall >= (1.0 if hidden else 0.93), "\n".join(report(scores))


def test_the_passages_read_beside_the_detector_keep_their_labels(real: Callable[[str], Path]) -> None:
    labels = rows(LABELS / "passages.csv")
    wanted = {row["id"] for row in labels}
    texts = {key: value for key, value in passages(real, history=False).items() if key in wanted}
    scores = evaluate(labels, predicted(texts))
    for name in ("any", "execution_clause", "reserved", "hours"):
        assert_floor(scores[name], 0.97)


@pytest.fixture(scope="module")
def july() -> dict[str, list[Leaf]]:
    folder = Path(__file__).parents[3] / "shared" / "real" / "boamp" / "tables_v230_2021_07"
    if not folder.is_dir():
        pytest.skip(f"the real notices are not here: {folder}")
    return notices(folder)


def test_whole_notices_of_july_2021(july: dict[str, list[Leaf]]) -> None:
    assert len(july) == 1266
    labels = rows(LABELS / "notices_2021_07.csv")
    scores = evaluate(labels, predicted(july))
    assert_floor(scores["any"], 0.97)
    assert not ids(predicted(july)) - {row["id"] for row in labels if row["kind"] != "none"}, "a new one: read it"


def ids(rows: Iterable[Row]) -> set[str]:
    return {row["id"] for row in rows}


def test_an_average_notice_costs_little(july: dict[str, list[Leaf]]) -> None:
    best = 1.0
    for _ in range(3):
        start = time.process_time()
        for leaves in july.values():
            detect(leaves)
        best = min(best, (time.process_time() - start) / len(july))
    # 120 µs on an idle core; the margin is for a busy machine
    assert best < 0.0008
