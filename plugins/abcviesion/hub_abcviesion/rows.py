"""Rows: the cells of a mapped sheet as values of the canon, with a count of what was understood and no value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hub import ParseError, personal_values
from hub_abcviesion import values
from hub_abcviesion.canon import TEXTS
from hub_abcviesion.mapping import Mapped
from hub_abcviesion.spelling import folded

#: what is looked for in columns that would be kept as text; a reference may look like an identifier, and a
#: participant's number like anything: only what is never anything else is looked for there
LOOKED_FOR = {
    "key": ("social security number", "phone number", "e-mail address", "IBAN", "postal address"),
    "reference": ("social security number", "phone number", "e-mail address", "IBAN", "person's name"),
}
ALL = ("social security number", "phone number", "e-mail address", "IBAN", "postal address", "person's name",
       "France Travail number")  # fmt: skip


#: what is said of a required cell that cannot be read, by type
NOT_READ = {
    "birth": "is no date",
    "code": "is no word of the profile's list",
    "codes": "is no word of the profile's list",
    "key": "holds what may not enter",
}
#: dates may be so many years ahead of the day on which the file was read, or of 2030
AHEAD = 10


@dataclass
class Row:
    """One row: its number in the file, its values, and what was wrong in it (column, rule)."""

    number: int
    data: dict[str, Any] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Tally:
    """How the columns of one sheet were understood: how many cells are filled, parsed, not mapped."""

    rows: int = 0
    filled: Counter[str] = field(default_factory=Counter)
    parsed: Counter[str] = field(default_factory=Counter)
    personal: dict[str, Counter[str]] = field(default_factory=dict)


def rows_of(mapped: Mapped, *, at: date, tally: Tally | None = None) -> list[Row]:
    """Return the rows of a sheet.

    :raises ParseError: naming column and rule where a column that would be kept as text holds what is of persons.
    """
    tally = tally or Tally()
    read = [row for number, cells in body(mapped) if (row := row_of(mapped, number, cells, at, tally)) is not None]
    refuse_personal(mapped, tally)
    return read


def body(mapped: Mapped) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the rows under the header that say something in a mapped column."""
    places = {place for some in mapped.places.values() for place in some}
    for number, cells in mapped.sheet.rows[mapped.header + 1 :]:
        if any(place < len(cells) and cells[place].strip() for place in places):
            yield number, cells


def refuse_personal(mapped: Mapped, tally: Tally) -> None:
    """Refuse a sheet whose text columns hold what is of persons; the message shows no value."""
    for column, found in tally.personal.items():
        if mapped.table.type_of(column) in TEXTS:
            what, count = found.most_common(1)[0]
            raise ParseError(
                f"the import is refused: the column {mapped.heading(column)!r} holds what looks like a {what} in "
                f"{count} of {tally.rows} rows, and it would be kept as text; clean the column or map another one",
                part=mapped.name,
            )


def row_of(mapped: Mapped, number: int, cells: Sequence[str], at: date, tally: Tally) -> Row | None:
    """Return one row as values of the canon."""
    row = Row(number)
    tally.rows += 1
    for column in mapped.places:
        text = cell_of(mapped, column, cells)
        if values.is_null(text):
            continue
        tally.filled[column] += 1
        kind = mapped.table.type_of(column)
        value = read(mapped, column, kind, text, at, tally)
        if value is None:
            note_unread(row, mapped, column, kind)
        else:
            tally.parsed[column] += 1
            row.data[column] = value
    row.data.update({name: value for name, value in mapped.table.fixed.items() if name not in row.data})
    for column in mapped.table.required:
        if column not in row.data and not (column == "participant_ref" and identity(row.data)):
            wrong = any(name == mapped_name(mapped, column) for name, _ in row.problems)
            if not wrong:
                row.problems.append((mapped_name(mapped, column), "is required and empty"))
    return row


def mapped_name(mapped: Mapped, column: str) -> str:
    """Return what people call a column."""
    return mapped.heading(column) if column in mapped.places else column


def note_unread(row: Row, mapped: Mapped, column: str, kind: str) -> None:
    """Note that a cell could not be read: a required one breaks its row, another is left out and counted."""
    if column in mapped.table.required:
        row.problems.append((mapped_name(mapped, column), NOT_READ.get(kind, f"is no {kind}")))
    else:
        row.unread.append((mapped_name(mapped, column), kind))


def cell_of(mapped: Mapped, column: str, cells: Sequence[str]) -> str:
    """Return the first cell of a column that says something: one meaning may have several headings."""
    for place in mapped.places[column]:
        text = cells[place].strip() if place < len(cells) else ""
        if not values.is_null(text):
            return text
    return ""


def read(mapped: Mapped, column: str, kind: str, text: str, at: date, tally: Tally) -> Any:
    """Return the value of a cell, or None where it cannot be read."""
    if kind in ("identity", "hidden"):
        return text
    if kind in ("date", "birth"):
        when = values.day(text, last=date(max(at.year, 2030) + AHEAD, 12, 31))
        return when if kind == "birth" or when is None else values.as_text(when)
    found = personal_values(text, LOOKED_FOR.get(kind, ALL))
    if found and kind not in ("postcode", "city"):
        tally.personal.setdefault(column, Counter()).update(found)
        return None
    if kind in ("key", "city"):
        return text[:120]
    if kind == "code":
        return coded(mapped, column, text)
    if kind == "codes":
        return sorted({code for part in parts(text) if (code := coded(mapped, column, part)) is not None}) or None
    return values.READERS[kind](text)


def coded(mapped: Mapped, column: str, text: str) -> Any:
    """Return the code that a word means; ``true`` and ``false`` are booleans, an empty code says nothing."""
    for code, words in mapped.table.readers.get(column, {}).items():
        if text in words:
            return {"true": True, "false": False}.get(code, code)
    return None


def parts(text: str) -> list[str]:
    """Return the pieces of a cell that holds several values."""
    for separator in ("|", ";", ",", "/", "+"):
        text = text.replace(separator, "\n")
    return [part.strip() for part in text.split("\n") if part.strip()]


def identity(data: dict[str, Any]) -> str | None:
    """Return the text that stands for a person without a number: ``SURNAME|FIRSTNAME|birth date``."""
    surname, first, birth = data.get("surname"), data.get("first_name"), data.get("birth_date")
    if not surname or not first:
        return None
    name, given = (folded(part).upper().replace(" ", "") for part in (surname, first))
    return f"{name}|{given}|{birth.isoformat() if birth else ''}"
