"""Profile: reads flattened exports of offers by a profile of columns (``columns.toml``)."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

FORM = "aplati"  #: flattened offers have fewer fields, and never replace an offer of the API


def named(column: str) -> str:
    """Return a column's name as names are compared."""
    plain = unicodedata.normalize("NFKD", column.lower())
    return "".join(sign for sign in plain if sign.isalnum())


@dataclass(frozen=True)
class Profile:
    """What the columns of an export mean."""

    meanings: Mapping[str, str]
    required: frozenset[str]
    empty: frozenset[str]
    repeated: frozenset[str]
    forbidden: tuple[str, ...]

    def fits(self, columns: Iterable[str]) -> bool:
        """Say whether these columns are an export of offers."""
        found = {self.meanings.get(named(column)) for column in columns}
        return self.required <= found and len(found - {None}) >= 4

    def offer(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return a row in the shape of the API; a column without a meaning keeps its name, and is drift."""
        offer: dict[str, Any] = {}
        for column, value in row.items():
            name = named(column)
            if name in self.repeated or any(word in name for word in self.forbidden) or self._is_empty(value):
                continue
            place(offer, self.meanings.get(name, column), value)
        return offer

    def _is_empty(self, value: Any) -> bool:
        return value is None or (isinstance(value, str) and value.strip().lower() in self.empty)


def place(offer: dict[str, Any], path: str, value: Any) -> None:
    """Put a value at a path such as ``lieuTravail.libelle``; the first column that has one wins."""
    head, _, rest = path.partition(".")
    if not rest:
        offer.setdefault(head, value)
        return
    inner = offer.setdefault(head, {})
    if isinstance(inner, dict):
        inner.setdefault(rest, value)


@cache
def shipped() -> Profile:
    """Return the profile that is shipped."""
    said = tomllib.loads(resources.files("hub_francetravail").joinpath("columns.toml").read_text("utf-8"))
    meanings = {named(name): meaning for meaning, names in said["columns"].items() for name in names}
    return Profile(
        meanings,
        frozenset(said["required"]["all"]),
        frozenset(value.lower() for value in said["empty"]["values"]),
        frozenset(named(name) for name in said["repeated"]["columns"]),
        tuple(named(word) for word in said["forbidden"]["words"]),
    )
