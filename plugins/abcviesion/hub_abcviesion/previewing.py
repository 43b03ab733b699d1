"""Previewing: how each column of a document is understood, in counts; no value is shown or kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from hub import Raw, personal_values
from hub_abcviesion.canon import TEXTS
from hub_abcviesion.mapping import NO_TABLE, Mapped, mapped
from hub_abcviesion.profiles import Profile
from hub_abcviesion.reading import sheets
from hub_abcviesion.rows import Tally, body, row_of


@dataclass(frozen=True)
class ColumnView:
    """One column: where it stands, what it is taken for, how full it is and how much of it was understood."""

    place: str
    table: str
    profile: str
    heading: str
    meaning: str
    verdict: str
    rows: int
    filled: float
    parsed: float | None = None
    note: str = ""

    def as_json(self) -> dict[str, object]:
        """Return the column as JSON."""
        return asdict(self)


def preview(raw: Raw, profiles: Sequence[Profile], *, at: date) -> list[ColumnView]:
    """Return how each column of a document is understood.

    :raises ParseError: where the document cannot be read as a table at all.
    """
    views: list[ColumnView] = []
    for sheet in sheets(raw):
        found = mapped(sheet, profiles)
        if found is None:
            views.append(ColumnView(sheet.place, "", "", "", "", "unknown", len(sheet.rows), 0.0, None, NO_TABLE))
        else:
            views += columns(found, at)
    return views


def columns(found: Mapped, at: date) -> Iterator[ColumnView]:
    """Yield the columns of a sheet: those mapped, then those left out with the reason."""
    tally, rows = Tally(), list(body(found))
    for number, cells in rows:
        row_of(found, number, cells, at, tally)
    for column in found.places:
        filled, parsed = tally.filled[column], tally.parsed[column]
        refused = column in tally.personal and found.table.type_of(column) in TEXTS
        verdict, note = ("refused", "holds personal values: the import would fail") if refused else ("mapped", "")
        yield view(found, found.heading(column), column, verdict, len(rows), filled, parsed, note)
    used = {place for places in found.places.values() for place in places}
    for place, heading in enumerate(found.headings):
        if place in used or not heading.strip():
            continue
        cells_ = [cells[place] for _, cells in rows if place < len(cells) and cells[place].strip()]
        verdict, note = left_out(found, place, cells_)
        yield view(found, found.shown(place), "", verdict, len(rows), len(cells_), None, note)


def left_out(found: Mapped, place: int, cells: list[str]) -> tuple[str, str]:
    """Return why a column is not read."""
    if place in found.forbidden:
        return "forbidden", "never read: its heading names personal data"
    seen = sorted({name for cell in cells for name in personal_values(cell)})
    if seen:
        return "forbidden", f"never read: looks like {', '.join(seen)}"
    return ("ignored", "known and left out") if place in found.ignored else ("unmapped", "no profile knows the heading")


def view(
    found: Mapped, heading: str, meaning: str, verdict: str, rows: int, filled: int, parsed: int | None, note: str
) -> ColumnView:
    """Return one line of the table."""
    share = None if parsed is None or not filled else round(100 * parsed / filled, 1)
    percent = round(100 * filled / rows, 1) if rows else 0.0
    return ColumnView(found.sheet.place, found.name, found.table.profile.label, heading, meaning, verdict, rows,
                      percent, share, note)  # fmt: skip
