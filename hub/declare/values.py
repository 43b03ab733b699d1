"""Values: a cell of a source becomes a value of ours, by its declared type."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from stdnum.fr import siren as siren_numbers
from stdnum.fr import siret as siret_numbers

from hub.declare.model import Column

SPACES = re.compile("[ \u00a0\u202f\u2009']")
#: spaces stand between three digits and three digits, and after a sign; "1 2" is what is left of "1 250,50"
GROUPED = re.compile("[+-]? ?(?:\\d{1,3}(?:[ \u00a0\u202f\u2009']\\d{3})+|\\d+)(?:[.,]\\d{1,12})?")
NUMBER = re.compile(r"[+-]?\d{1,24}(?:\.\d{1,12})?")
EXCEL = "excel"  #: the format of days that a spreadsheet has left as numbers, counted from the day before 1900
EPOCH = datetime(1899, 12, 30)
SERIAL = re.compile(r"[2-7]\d{4}(?:[.]\d{1,15})?")
TRUE = ("true", "oui", "yes", "vrai", "o", "y", "1")
FALSE = ("false", "non", "no", "faux", "n", "0")


class Bad(ValueError):
    """What is wrong with a cell and what to do; never what stands in it."""


class Unlisted(Exception):
    """A code that the declaration does not list; ``value`` is what is taken in its place, None for nothing."""

    def __init__(self, value: Any) -> None:
        super().__init__("a code that is not listed")
        self.value = value


def is_empty(cell: Any) -> bool:
    """Say whether a cell says nothing."""
    return cell is None or cell in ([], {}) or (isinstance(cell, str) and not cell.strip())


def says_nothing(column: Column, cell: Any) -> bool:
    """Say whether a cell is empty, or holds one of the words that its column declares for nothing."""
    if is_empty(cell) or not column.empty or isinstance(cell, dict | list):
        return is_empty(cell)
    return text_of(cell).casefold() in {word.strip().casefold() for word in column.empty}


def converted(column: Column, cell: Any) -> Any:
    """Return the value of a cell that is not empty.

    :raises Bad: naming what is wrong.
    :raises Unlisted: for a code that is not listed, where the declaration says what to do then.
    """
    return CONVERTERS[column.type](column, cell)


def text_of(cell: Any) -> str:
    """Return a cell as text: a number as it is written, a truth value as ``true`` or ``false``."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return str(int(cell)) if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15 else str(cell)
    if not isinstance(cell, str):
        raise Bad("a list or an object, not a text; name a field inside it (a.b), or take the type list")
    return cell.strip()


def text(column: Column, cell: Any) -> str:
    """Return a text."""
    return text_of(cell)


def moment(column: Column, cell: Any) -> datetime:
    """Return a time, in its zone where one is known; each declared format is tried, else ISO 8601."""
    written = text_of(cell)
    for form in column.format or ("",):
        try:
            found = read_moment(written, form)
        except ValueError:
            continue
        return found if found.tzinfo or not column.zone else found.replace(tzinfo=ZoneInfo(column.zone))
    wanted = " or ".join(column.format) or "ISO 8601, such as 2026-01-31"
    raise Bad(f"not a {column.type} written as {wanted}; correct it, or add its format to `format`")


def read_moment(written: str, form: str) -> datetime:
    """Return the time that a text says in one format; "" is ISO 8601, ``excel`` the serial number of a day.

    :raises ValueError: where the text is not written so.
    """
    if form != EXCEL:
        return datetime.strptime(written, form) if form else datetime.fromisoformat(written)
    if not SERIAL.fullmatch(written):
        raise ValueError("no serial number of a day from 1954 to 2119")
    return EPOCH + timedelta(minutes=round(float(written) * 24 * 60))


def day(column: Column, cell: Any) -> str:
    """Return a day, YYYY-MM-DD; of an instant, the day in its own zone."""
    if not column.format and isinstance(cell, str) and len(cell.strip()) == 10:
        try:
            return date.fromisoformat(cell.strip()).isoformat()
        except ValueError:
            pass
    return moment(column, cell).date().isoformat()


def instant(column: Column, cell: Any) -> str:
    """Return an instant, UTC, to the second."""
    found = moment(column, cell)
    if found.tzinfo is None:
        raise Bad('a time without its zone; declare it, such as zone = "Europe/Paris"')
    return found.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def deadline(column: Column, cell: Any) -> dict[str, str]:
    """Return a deadline: the local time, the instant, and the words of the source."""
    found = moment(column, cell)
    return {"local": found.strftime("%Y-%m-%dT%H:%M"), "utc": instant(column, cell), "text": text_of(cell)}


def number(column: Column, cell: Any) -> Decimal:
    """Return a number; spaces between thousands are passed over, the decimal mark is the declared one."""
    given = text_of(cell)
    written = SPACES.sub("", given)
    if written != given and not GROUPED.fullmatch(given):
        raise Bad("a number with a space in a wrong place, as of one that is cut; thousands are written as 1 250")
    if isinstance(cell, str) and column.decimal_mark != ".":
        if "." in written:
            raise Bad('a point where decimal_mark = "," is declared; correct one of the two')
        written = written.replace(",", ".")
    if isinstance(cell, float):
        written = format(Decimal(repr(cell)), "f")
    try:
        if isinstance(cell, bool) or not NUMBER.fullmatch(written):
            raise Bad(f"not a number with the decimal mark {column.decimal_mark!r}; correct it, or the mark")
        return Decimal(written)
    except InvalidOperation:
        raise Bad("not a number; correct it") from None


def integer(column: Column, cell: Any) -> int:
    """Return a whole number."""
    found = number(column, cell)
    if found != int(found):
        raise Bad("not a whole number; take the type decimal, or correct it")
    return int(found)


def decimal(column: Column, cell: Any) -> int | float:
    """Return a number as JSON writes it."""
    found = number(column, cell)
    return int(found) if found == int(found) else float(found)


def money(column: Column, cell: Any) -> dict[str, str]:
    """Return an amount as text, with its currency and what it says of taxes."""
    written = re.sub(r"(?i)\s*(€|eur|euros?)$", "", cell.strip()) if isinstance(cell, str) else cell
    found = number(column, written)
    return {"amount": f"{found:.2f}", "currency": column.currency, "tax": column.tax}


def boolean(column: Column, cell: Any) -> bool:
    """Return a truth value."""
    word = text_of(cell).casefold()
    yes, no = tuple(map(str.casefold, column.true)) or TRUE, tuple(map(str.casefold, column.false)) or FALSE
    if word not in (*yes, *no):
        raise Bad(f"neither true ({', '.join(yes)}) nor false ({', '.join(no)}); list it in `true` or `false`")
    return word in yes


def code(column: Column, cell: Any) -> Any:
    """Return what a code of the source means; capital letters and spaces around it do not matter."""
    word = text_of(cell)
    known = {name.strip().casefold(): value for name, value in column.codes.items()}
    if word.casefold() in known:
        return known[word.casefold()]
    if column.unknown == "refuse":
        raise Bad('a code that is not listed; add it to `codes`, or take unknown = "leave_out" or "keep"')
    raise Unlisted(word if column.unknown == "keep" else None)


def several(column: Column, cell: Any) -> list[Any]:
    """Return the values of a list, or of a text with a separator; each is looked up where there are codes."""
    parts = cell if isinstance(cell, list) else text_of(cell).split(column.separator)
    words = [text_of(part) for part in parts if not is_empty(part)]
    if not column.codes:
        return list(dict.fromkeys(words))
    found: list[Any] = []
    unlisted = False
    for word in words:
        try:
            found.append(code(column, word))
        except Unlisted as odd:
            unlisted = True
            found += [odd.value] if odd.value is not None else []
    found = list(dict.fromkeys(found))
    if unlisted:
        raise Unlisted(found)
    return found


def siret(column: Column, cell: Any) -> str:
    """Return a SIRET whose key is right; one zero at its beginning, which spreadsheets take away, is put back."""
    return registered(cell, "SIRET", 14, siret_numbers.is_valid)


def siren(column: Column, cell: Any) -> str:
    """Return a SIREN whose key is right; one zero at its beginning, which spreadsheets take away, is put back."""
    return registered(cell, "SIREN", 9, siren_numbers.is_valid)


def registered(cell: Any, what: str, digits: int, valid: Callable[[str], bool]) -> str:
    """Return a number of the French register of companies."""
    written = re.sub("[ \u00a0\u202f\u2009.]", "", text_of(cell))
    if re.fullmatch(r"\d+([.,]\d+)?[eE]\+?\d+", written):
        raise Bad(f"a {what} that a spreadsheet has rounded; ask for the column as text")
    if not re.fullmatch(r"\d+", written, re.ASCII) or len(written) not in (digits, digits - 1):
        raise Bad(f"not a {what}: {digits} digits, or one less where its first zero is lost; correct it")
    found = written.zfill(digits)
    if not valid(found):
        lost = " even with the zero that it seems to have lost" if len(written) < digits else ""
        raise Bad(f"a {what} whose key is wrong{lost}: a digit is mistyped; correct it, or take the type text")
    return found


CONVERTERS: dict[str, Callable[[Column, Any], Any]] = {
    "text": text,
    "date": day,
    "instant": instant,
    "deadline": deadline,
    "integer": integer,
    "decimal": decimal,
    "money": money,
    "boolean": boolean,
    "code": code,
    "list": several,
    "siren": siren,
    "siret": siret,
}
