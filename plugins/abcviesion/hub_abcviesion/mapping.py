"""Mapping: finds the header of a sheet and the profile's table that it is; says nothing of what stands in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from hub import ParseError, personal_values
from hub_abcviesion.canon import TABLES
from hub_abcviesion.profiles import Profile, TableProfile
from hub_abcviesion.reading import Sheet
from hub_abcviesion.spelling import folded

LOOKED_AT = 50  #: rows in which the header is looked for
SHARE = 0.6  #: of the headings of a row that must be known, or of the profile's columns that must be there
IDENTITY_TYPES = ("identity", "birth")
NO_TABLE = (
    "the file is no table of participants, steps, contracts, hours, exits or clauses that a column profile knows: "
    "none of its first rows has their headings, and nothing of it was read further; write a profile (see the README)"
)


@dataclass(frozen=True)
class Mapped:
    """A sheet as a profile understands it: for each column of the canon, the places of its cells, the best first."""

    sheet: Sheet
    table: TableProfile
    header: int
    places: dict[str, list[int]]
    headings: list[str]
    forbidden: list[int] = field(default_factory=list)
    ignored: list[int] = field(default_factory=list)
    unmapped: list[int] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Return the name of the table."""
        return self.table.name

    def heading(self, column: str) -> str:
        """Return the heading of a column, as the profile writes it."""
        place = self.places[column][0]
        known = {folded(one): one for one in self.table.columns[column]}
        return known.get(folded(self.headings[place]), column)

    def shown(self, place: int) -> str:
        """Return a heading that no profile knows, unless it could be of a person."""
        text = " ".join(self.headings[place].split())
        if folded(text) in self.table.profile.forbidden.exact | self.table.ignored.exact:
            return text
        plain = len(text) <= 40 and not personal_values(text) and not any(letter.isdigit() for letter in text)
        words = text.split()
        named = len(words) in (2, 3) and all(word[:1].isupper() for word in words)
        return text if text and plain and not named else f"column {place + 1}"


def mapped(sheet: Sheet, profiles: Iterable[Profile]) -> Mapped | None:
    """Return a sheet with the profile's table that fits it best; None where none does."""
    best: tuple[float, Mapped] | None = None
    for position, (_, cells) in enumerate(sheet.rows[:LOOKED_AT]):
        for profile in profiles:
            for table in profile.tables.values():
                made = fitted(sheet, table, position, cells)
                if made and (best is None or made[0] > best[0]):
                    best = made
    return best[1] if best else None


def fitted(sheet: Sheet, table: TableProfile, position: int, cells: Sequence[str]) -> tuple[float, Mapped] | None:
    """Return how well a row is a table's header, and the table read with it; None where it is not."""
    headings = list(cells)
    found: dict[str, list[tuple[int, int]]] = {}
    known = forbidden = 0
    made = Mapped(sheet, table, position, {}, headings)
    for place, heading in enumerate(headings):
        if not heading.strip():
            continue
        claims = table.by_heading.get(folded(heading), [])
        for rank, column in claims:
            found.setdefault(column, []).append((rank, place))
        if claims:
            known += 1
        elif heading in table.profile.forbidden:
            forbidden += 1
            made.forbidden.append(place)
        elif heading in table.ignored:
            known += 1
            made.ignored.append(place)
        else:
            made.unmapped.append(place)
    made.places.update({column: [place for _, place in sorted(places)] for column, places in found.items()})
    if not complete(table, found):
        return None
    filled = sum(bool(heading.strip()) for heading in headings)
    telling = [column for column in found if table.type_of(column) not in IDENTITY_TYPES]
    share = max((known + forbidden) / max(filled, 1), len(found) / max(len(table.columns), 1))
    if share < SHARE or len(telling) < 2:
        return None
    return share * 10 + len(telling) + len(TABLES) / 100, made


def complete(table: TableProfile, found: Iterable[str]) -> bool:
    """Say whether all that a table cannot do without is there; a name with a birth date stands for a number."""
    there = set(found)
    if {"surname", "first_name", "birth_date"} <= there:
        there.add("participant_ref")
    return set(table.required) <= there and all(there & set(some) for some in table.any_of)


def require_mapped(sheets: Iterable[Sheet], profiles: Sequence[Profile]) -> list[Mapped]:
    """Return the sheets that a profile knows.

    :raises ParseError: in one sentence that quotes nothing of the document, where none is known.
    """
    made = [found for sheet in sheets if (found := mapped(sheet, profiles))]
    if not made:
        raise ParseError(NO_TABLE)
    return made
