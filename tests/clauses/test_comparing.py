"""What new rules would change: clauses added, removed and changed, whatever the two sides are written in."""

from __future__ import annotations

from typing import Any

import pytest

from hub.clauses.comparing import compare, report, rows_of
from hub.errors import UsageError

OLD: list[dict[str, Any]] = [
    {"id": "1", "lot": "2", "part": None, "kind": "execution_clause", "hours": 70, "basis": "fixed"},
    {"id": "1", "lot": "3", "part": None, "kind": "reserved", "hours": None, "basis": "unknown"},
    {"id": "2", "lot": None, "part": None, "kind": "training_clause", "hours": None, "basis": "unknown"},
]


def test_what_is_the_same_is_no_difference() -> None:
    found = compare(OLD, OLD)
    assert not found.added and not found.removed and not found.changed and len(found.same) == 3
    assert found.counts()["total"] == {"same": 3, "added": 0, "removed": 0, "changed": 0}


def test_clauses_are_added_removed_and_changed_by_notice_lot_part_and_kind() -> None:
    new = [{**OLD[0], "hours": 35}, OLD[1], {**OLD[2], "kind": "award_criterion"}]
    found = compare(OLD, new)
    assert [each["kind"] for each in found.added] == ["award_criterion"]
    assert [each["kind"] for each in found.removed] == ["training_clause"]
    assert found.changed[0].values == (("hours", 70, 35),)
    assert found.counts()["execution_clause"]["changed"] == 1
    told = "\n".join(report(found))
    assert "~ 1 lot 2 execution_clause: hours 70 -> 35" in told and "+ 2 award_criterion" in told


def test_of_several_alike_the_equal_ones_are_paired_first() -> None:
    old = [{**OLD[0], "hours": 70}, {**OLD[0], "hours": 35}]
    found = compare(old, [{**OLD[0], "hours": 35}, {**OLD[0], "hours": 140}])
    assert len(found.same) == 1 and found.changed[0].values == (("hours", 70, 140),)
    assert not found.added and not found.removed


def test_labels_in_csv_are_compared_with_what_was_detected() -> None:
    labels = rows_of(
        ["id,lot,part,kind,hours,basis,slice\n", "1,2,,execution_clause,70,total,\n", "3,,,none,,,\n"], "l"
    )
    found = compare(labels, [{**OLD[0], "hours": 70.0, "mandatory": "mandatory", "slice": None}])
    assert len(found.same) == 1 and not found.added and not found.removed and not found.changed


def test_a_file_that_is_neither_is_refused_with_its_name() -> None:
    with pytest.raises(UsageError, match=r"old\.txt"):
        rows_of(["Clause sociale.\n"], "old.txt")
    with pytest.raises(UsageError, match="kind"):
        rows_of(['{"id": "1"}\n'], "old.jsonl")
    assert rows_of([], "empty") == []
