"""Report ("bilan"): in which order a report tells released figures, and what it must say of each that it lacks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Record = Mapping[str, Any]

#: the chapters of a report, and the indicators of each in their order
CHAPTERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("hours", ("H1", "H2", "H3", "H4", "T1", "PP4", "A1")),
    ("rsa", ("R1", "R2", "R3", "R4", "R4b", "R5", "R6")),
    ("people", ("PP1", "PP2", "PP3")),
    ("exits", ("E1", "E2", "E3", "E4", "E5", "E6", "E7")),
    ("industry", ("I1",)),
    ("siae", ("S1", "S2")),
    ("offers", ("J1", "J2")),
    ("esf", ("F1", "F2")),
    ("coverage", ("C1", "C4", "C2", "C3", "C6", "C5")),
)


@dataclass(frozen=True)
class Chapter:
    """One chapter: the figures that were released for it, and the codes of those that have none."""

    name: str
    figures: tuple[Record, ...]
    missing: tuple[Record, ...]
    absent: tuple[str, ...]

    @property
    def secrets(self) -> int:
        """Return how many of its figures are secret."""
        return sum(one.get("status") == "secret" for one in self.figures)


def chapters(records: Iterable[Record]) -> list[Chapter]:
    """Return the chapters of a report from the released figures of one territory; nothing is reckoned here."""
    of: dict[str, list[Record]] = {}
    for record in sorted(records, key=lambda one: str(one["id"])):
        of.setdefault(str(record["code"]), []).append(record)
    found = []
    for name, codes in CHAPTERS:
        told = [one for code in codes for one in of.get(code, ())]
        said = tuple(one for one in told if one.get("status") != "not_available")
        without = {str(one["code"]) for one in said}
        missing = tuple(one for one in told if one.get("status") == "not_available" and one["code"] not in without)
        found.append(Chapter(name, said, missing, tuple(code for code in codes if code not in of)))
    return found


def methods(records: Iterable[Record]) -> dict[str, list[str]]:
    """Return what a reader needs to find the figures again: periods, snapshots, versions of the methods."""
    kept: dict[str, set[str]] = {"period": set(), "snapshot": set(), "method_version": set(), "published_on": set()}
    for record in records:
        for name, values in kept.items():
            if record.get(name):
                values.add(str(record[name]))
    return {name: sorted(values) for name, values in kept.items()}


def largest(projects: Sequence[Record], most: int) -> list[Record]:
    """Return the projects with the largest budget, each with its amounts as published."""

    def budget(project: Record) -> float:
        return float((project.get("total_budget") or {}).get("amount") or 0)

    return sorted(projects, key=lambda one: (-budget(one), str(one["id"])))[:most]
