"""Tables of persons: micro-data of one measure, as disclosure control is given them; and what a figure says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

TOTAL = "*"  #: the node of a dimension above all others
UNKNOWN = "unknown"
Coordinate = tuple[str, ...]
Pair = tuple[str, str]


@dataclass(frozen=True)
class Dimension:
    """One dimension of a table: its name, and what lies above each of its nodes (the total is above all)."""

    name: str
    parents: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fact:
    """What one person adds to one leaf cell, for an employer where there is one; ``key`` names a record of hours."""

    at: Coordinate
    person: str
    amount: float = 1.0
    employer: str = ""
    rsa: bool = False
    key: str = ""


@dataclass(frozen=True)
class Table:
    """All facts of one measure, of every period that was ever released, and the cells that this release wants.

    Tables of one ``linked`` name show the same people: what is secret in one of them is in all.
    """

    name: str
    measure: str
    dimensions: tuple[Dimension, ...]
    facts: tuple[Fact, ...]
    wanted: tuple[Coordinate, ...]
    linked: str = ""

    @property
    def details(self) -> tuple[str, ...]:
        """Return the dimensions beside territory and period, which are given up first."""
        return tuple(dimension.name for dimension in self.dimensions[2:])


@dataclass(frozen=True)
class Said:
    """What a release says of one cell: kept for ever, since every later release is judged with it.

    ``primary`` (why a cell is secret by itself) is never published.
    """

    at: Coordinate
    status: str
    value: float | None = None
    primary: str = ""


#: what was said of each table's cells
Statements = Mapping[str, Sequence[Said]]
#: disclosure control, handed in by the application: all tables at once, and all that was ever said of them
Control = Callable[[Sequence[Table], Statements], Statements]


@dataclass(frozen=True)
class Territory:
    """A territory that is observed."""

    type: str
    code: str
    name: str = ""

    @property
    def node(self) -> str:
        """Return its name in tables."""
        return TOTAL if self.type == "country" else f"{self.type}:{self.code}"

    @property
    def id(self) -> str:
        """Return the id of its record."""
        return f"hub:territory:{self.type}-{self.code}"

    def holds(self, record: Mapping[str, Any]) -> bool:
        """Say whether a record is of this territory."""
        if self.type == "country":
            return True
        return any(
            one.get("type") == self.type and one.get("code") == self.code for one in record.get("territories") or ()
        )


FRANCE = Territory("country", "FR", "France")


@dataclass(frozen=True)
class Observation:
    """One figure of one territory and period, or why there is none."""

    code: str
    territory: Territory
    period: str
    unit: str
    value: float | None
    status: str
    dimensions: tuple[Pair, ...] = ()
    reason: Pair = ("", "")
    note: Pair = ("", "")


@dataclass(frozen=True)
class Snapshot:
    """Frozen data: its name, its day, and the records of each kind as they were on that day.

    ``covered(type, code, day)`` tells how many communes of a territory are covered, and how many it has; it is handed
    in with the coverages of that day. ``parents(type, code)`` asks the territory tables. ``sectors`` are the NAF codes
    of organisations by SIREN, of all of them, wherever they sit.
    """

    name: str
    on: str
    records: Mapping[str, Callable[[], Iterable[dict[str, Any]]]]
    covered: Callable[[str, str, str], tuple[int, int]] | None = None
    parents: Callable[[str, str], list[dict[str, str]]] = lambda kind, code: []
    sectors: Mapping[str, str] = field(default_factory=dict)

    def of(self, kind: str) -> Iterator[dict[str, Any]]:
        """Yield the records of a kind, by id, so that nothing depends on the order in which they came."""
        found = self.records.get(kind)
        yield from sorted(found(), key=lambda record: record["id"]) if found else ()

    def has(self, *kinds: str) -> bool:
        """Say whether there is at least one record of each kind."""
        return all(next(iter(self.of(kind)), None) is not None for kind in kinds)
