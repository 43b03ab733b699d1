"""What a dump counts while it is written: records per source, days, and how often each field is filled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from hub.publish.decp import Count

DERIVED = "hub"  #: the source of what the hub makes of several sources


def source_of(record: Mapping[str, Any]) -> str:
    """Return the source of a record; what is made of several is the hub's own."""
    return str((record.get("origin") or {}).get("source") or DERIVED)


class Tally:
    """Counts, in memory that grows with the number of kinds, sources and fields only."""

    def __init__(self) -> None:
        self.records: dict[str, Counter[str]] = {}
        self.filled: dict[tuple[str, str], Counter[str]] = {}
        self.days: dict[str, tuple[str, str]] = {}
        self.decp = Count()

    def add(self, record: Mapping[str, Any]) -> None:
        """Count one record."""
        kind, source = record["kind"], source_of(record)
        self.records.setdefault(kind, Counter())[source] += 1
        filled = self.filled.setdefault((kind, source), Counter())
        filled.update(key for key, value in record.items() if value not in (None, [], {}, ""))
        self.decp.add(record)
        day = record.get("published_on")
        if day:
            first, last = self.days.get(kind, (day, day))
            self.days[kind] = (min(first, day), max(last, day))

    def kinds(self) -> dict[str, dict[str, Any]]:
        """Return per kind: how many records in all and per source, first and last day of publication."""
        return {
            kind: {"records": sum(counts.values()), "sources": dict(sorted(counts.items())),
                   "published": list(self.days.get(kind, ()))}
            for kind, counts in sorted(self.records.items())
        }  # fmt: skip

    def quality(self, fields: Mapping[str, Iterable[str]]) -> dict[str, dict[str, Any]]:
        """Return per kind and source how many records fill each field; ``fields`` names those of each kind."""
        found: dict[str, dict[str, Any]] = {}
        for (kind, source), filled in sorted(self.filled.items()):
            told = {name: filled.get(name, 0) for name in fields[kind]}
            found.setdefault(kind, {})[source] = {"records": self.records[kind][source], "filled": told}
        return found
