"""French: the numbers of enterprises and the days as French sources write them."""

from __future__ import annotations

import re
from datetime import date

from stdnum.exceptions import ValidationError
from stdnum.fr import siren as siren_numbers
from stdnum.fr import siret as siret_numbers

from hub.errors import ParseError

DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


def siret(text: str | None) -> str | None:
    """Return a SIRET of 14 digits without spaces; None where its length or its check digit is wrong."""
    return _valid(siret_numbers, text)


def siren(text: str | None) -> str | None:
    """Return a SIREN of 9 digits without spaces; None where its length or its check digit is wrong."""
    return _valid(siren_numbers, text)


def _valid(numbers: object, text: str | None) -> str | None:
    try:
        return str(numbers.validate(re.sub(r"\s", "", text or "")))  # type: ignore[attr-defined]
    except ValidationError:
        return None


def french_date(text: str | None) -> str | None:
    """Return a day written ``31/01/2026`` (or with dots or hyphens) as ``2026-01-31``; None of an empty text.

    :raises ParseError: for what is no such day.
    """
    if not (given := (text or "").strip()):
        return None
    found = DAY.fullmatch(given)
    try:
        return date(int(found[3]), int(found[2]), int(found[1])).isoformat() if found else _refused(given)
    except ValueError:
        return _refused(given)


def _refused(text: str) -> str:
    raise ParseError(f"{text[:40]!r} is no day written 31/01/2026")
