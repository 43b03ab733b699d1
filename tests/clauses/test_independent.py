"""Figures on the labels of two readings apart (docs/labelling.md): all, and the unseen fifth; printed with -s."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from hub.clauses.evaluating import Score, evaluate, report
from tests.clauses.labelled import JULY, LABELS, Row, passages, predicted, unseen
from tests.clauses.tables import notices, rows

FLOOR = 0.95


@pytest.fixture(scope="module")
def judged(real: Callable[[str], Path]) -> tuple[list[Row], list[Row]]:
    """Give every label, and what is found in the same texts; a whole notice and its passage are two texts."""
    texts = {"passage": passages(real, history=True), "notice": notices(real(JULY))}
    labels: list[Row] = []
    found: list[Row] = []
    for name, leaves in texts.items():
        mine = rows(LABELS / f"independent_{name}s.csv")
        wanted = {row["id"] for row in mine}
        assert wanted <= set(leaves)
        labels += [{**row, "id": f"{row['id']} {name}"} for row in mine]
        read = predicted({key: value for key, value in leaves.items() if key in wanted})
        found += [{**row, "id": f"{row['id']} {name}"} for row in read]
    return labels, found


def of(rows: Iterable[Row], part: str) -> list[Row]:
    """Keep the rows of a part of the labels: all, passage, notice, seen, unseen."""
    if part in ("seen", "unseen"):
        return [row for row in rows if unseen(row["id"].split()[0]) == (part == "unseen")]
    return [row for row in rows if part in ("all", row["id"].split()[1])]


def by_lot(labels: list[Row], found: list[Row]) -> Score:
    """Count what is found lot by lot and part by part, with its kind."""

    def keys(rows: list[Row]) -> set[tuple[str, ...]]:
        return {
            (row["id"], *(str(row[name] or "").lower() for name in ("lot", "part", "kind")))
            for row in rows
            if row["kind"] != "none"
        }

    gold, seen = keys(labels), keys(found)
    return Score("lot, part, kind", len(gold & seen), len(gold), len(seen), sorted(gold - seen), sorted(seen - gold))


@pytest.mark.real_data
@pytest.mark.parametrize("part", ["all", "passage", "notice", "seen", "unseen"])
def test_what_two_readers_found_is_found(judged: tuple[list[Row], list[Row]], part: str) -> None:
    labels, found = of(judged[0], part), of(judged[1], part)
    scores = evaluate(labels, found)
    scores["lot, part, kind"] = by_lot(labels, found)
    told = "\n".join([f"{part}: {len({row['id'] for row in labels})} texts", *report(scores)])
    print(f"\n{told}")
    for score in (scores["any"], scores["right_kind"], scores["execution_clause"], scores["reserved"]):
        assert score.labelled == 0 or (score.precision or 0) >= FLOOR, told
        assert score.labelled == 0 or (score.recall or 0) >= FLOOR, told
    for score in (scores["hours"], scores["lot, part, kind"]):
        assert score.labelled == 0 or (score.f1 or 0) >= FLOOR, told


def test_labels_say_nothing_twice_and_know_their_words() -> None:
    for name, count in (("passages", 470), ("notices", 230)):
        labels = rows(LABELS / f"independent_{name}.csv")
        keys = [(row["id"], row["lot"], row["part"], row["kind"]) for row in labels]
        assert len({key[0] for key in keys}) == count and len(set(keys)) == len(keys)
        assert all(bool(row["hours"]) <= bool(row["basis"]) for row in labels)
        assert not any(row["kind"] == "none" and (row["lot"] or row["hours"]) for row in labels)
