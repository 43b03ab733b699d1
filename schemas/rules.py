"""Rules: what the text or number in a field must look like, each said once for every output."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from math import isfinite
from typing import Any

from marshmallow import ValidationError
from marshmallow.validate import Validator


class Rule(Validator):
    """One test with its message and its JSON Schema keywords, so that loaders and generators share it."""

    def __init__(self, test: Callable[[Any], Any], message: str, **keywords: Any) -> None:
        self.test = test
        self.message = message
        self.keywords = keywords

    def __call__(self, value: Any) -> Any:
        """Return the value, or raise with the message."""
        if not self.test(value):
            raise ValidationError(self.message)
        return value


def pattern(expression: str, message: str, **keywords: Any) -> Rule:
    """Make a rule from a regular expression that the whole text must match."""
    return Rule(re.compile(expression, re.ASCII).fullmatch, message, pattern=f"^(?:{expression})$", **keywords)


def one_of(values: Iterable[str], message: str) -> Rule:
    """Make a rule from a closed list."""
    choices = tuple(values)
    return Rule(frozenset(choices).__contains__, message, enum=list(choices))


def between(low: float | None, high: float | None, message: str) -> Rule:
    """Make a rule from the bounds of a number, both included."""
    bounds = {"minimum": low, "maximum": high}
    least, most = (float("-inf") if low is None else low), (float("inf") if high is None else high)
    return Rule(lambda n: least <= n <= most, message, **{k: v for k, v in bounds.items() if v is not None})


def some_key(*names: str) -> Rule:
    """Make a rule for a nested object that needs at least one of some keys."""

    def has_one(value: Mapping[str, Any]) -> bool:
        return any(value.get(name) is not None for name in names)

    return Rule(has_one, f"Give at least one of: {', '.join(names)}.")


def _is_date(text: str) -> bool:
    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return text.isascii()


def _is_instant(text: str) -> bool:
    return len(text) == 20 and text[10] == "T" and text[19] == "Z" and text[16] == ":" and _is_moment(text[:19])


def _is_local_time(text: str) -> bool:
    return len(text) == 16 and text[10] == "T" and _is_moment(text)


def _is_moment(text: str) -> bool:
    if text[4] != "-" or text[7] != "-" or text[13] != ":" or not text.isascii():
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


RECORD_ID = pattern(
    r"[a-z][a-z0-9_-]*:[^\s<>\"?#%\\]{1,250}",
    "Not an id: write source:native-id without spaces, for instance boamp:21-89435.",
)
DATE = Rule(_is_date, "Not a date: write YYYY-MM-DD.", format="date")
INSTANT = Rule(
    _is_instant,
    "Not an instant: write YYYY-MM-DDTHH:MM:SSZ, in UTC.",
    format="date-time",
    pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$",
)
LOCAL_TIME = Rule(
    _is_local_time,
    "Not a local time: write YYYY-MM-DDTHH:MM, in Paris time.",
    pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$",
)
DECIMAL = pattern(r"\d{1,18}(?:\.\d{1,6})?", "Not an amount: write decimal digits, for instance 12000.00.")
CURRENCY = pattern(r"[A-Z]{3}", "Not a currency: write the three letters of ISO 4217, for instance EUR.")
LANGUAGE = pattern(r"[a-z]{2}", "Not a language: write the two letters of ISO 639-1, for instance fr.")
SIREN = pattern(r"\d{9}", "Not a SIREN: write nine digits, or leave the field out.")
SIRET = pattern(r"\d{14}", "Not a SIRET: write fourteen digits, or leave the field out.")
CPV = pattern(r"\d{8}", "Not a CPV code: write its eight digits without the check digit.")
DEPARTEMENT = pattern(r"\d{2}|2[AB]|9[78]\d", "Not a département: write its code, for instance 38, 2A or 971.")
COMMUNE = pattern(r"\d[0-9AB]\d{3}", "Not a commune: write its five-character COG code, for instance 38185.")
WEB_ADDRESS = pattern(
    r"https?://[^\s<>\"]{1,4000}", "Not a web address: write it with http:// or https://, without spaces."
)
DIGEST = pattern(r"[0-9a-z]+:?[0-9a-f]{16,128}", "Not a digest: write its hexadecimal digits.")
NOT_EMPTY = Rule(lambda text: text.strip() != "", "Empty: leave the field out where nothing is known.", minLength=1)
FINITE = Rule(isfinite, "Not a number.")
NOT_NEGATIVE = between(0, None, "Negative: this number is 0 or more.")
SHARE = between(0, 1, "Not a fraction: write a number from 0 to 1.")
PERCENT_OR_POINTS = between(0, 100_000, "Not a weight: write a number from 0 on.")
