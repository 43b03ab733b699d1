"""The labels of this folder and the real texts they are about."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hub.clauses import Leaf, detect
from hub.clauses.reading import line, standing
from tests.clauses.tables import rows

LABELS = Path(__file__).parent / "labels"
JULY = "boamp/tables_v230_2021_07"
Row = dict[str, Any]


def unseen(identifier: str) -> bool:
    """One notice in five is not looked at while rules are written."""
    return int(hashlib.sha256(identifier.encode()).hexdigest(), 16) % 5 == 0


def predicted(leaves: dict[str, list[Leaf]]) -> list[Row]:
    return [line(identifier, clause) for identifier, texts in leaves.items() for clause in detect(texts)]


def passages(real: Callable[[str], Path], *, history: bool) -> dict[str, list[Leaf]]:
    """Read the passages of 2020-2021; with ``history`` what a corrigendum replaces is past."""
    found: dict[str, list[Leaf]] = {}
    for row in rows(real("domain/boamp_clauses/boamp_2020-2021_clause_passages.csv")):
        kept = standing(row["field"]) if history else "current"
        found.setdefault(row["notice_id"], []).append(Leaf(row["field"], row["passage"], None, None, kept))
    return found
