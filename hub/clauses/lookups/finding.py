"""Finding the row that speaks: a trade by CPV prefix, descriptor or title; a step of a scale; a threshold by date."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from hub.clauses.lookups.tables import Row, read
from hub.errors import ConfigError

_SMALL = frozenset(
    (
        "a",
        "au",
        "aux",
        "d",
        "de",
        "des",
        "du",
        "en",
        "et",
        "l",
        "la",
        "le",
        "les",
        "ou",
        "par",
        "pour",
        "sur",
        "un",
        "une",
    )
)
#: a word that decides does so among the first words of a title only
_HEAD = 5
_FITTING = frozenset(("pose", "installation", "montage", "mise", "travaux", "location"))
_BUYING = frozenset(("fourniture", "acquisition", "achat", "livraison"))


class Step(NamedTuple):
    """One step of a scale: from which value it holds, and what it is worth."""

    ref: str
    start: float
    value: float
    label_fr: str
    label_en: str


class Scale(NamedTuple):
    """Steps in order, and where each starts."""

    starts: tuple[float, ...]
    steps: tuple[Step, ...]


class Threshold(NamedTuple):
    """An EU threshold, excluding VAT, with the days on which it holds."""

    ref: str
    first: str
    last: str
    purchase: str
    amount: float


@dataclass(frozen=True, slots=True, eq=False)
class Trade:
    """What a trade is like: labour share, suitability, formula, family."""

    ref: str
    cpv: str
    nature: str
    family: str
    label_fr: str
    label_en: str
    share_min: float
    share_max: float
    suitability: int
    formula: str
    general: bool
    source: str
    tools: tuple[str, ...]
    observed: str


def folded(text: str) -> list[str]:
    """Return the words of a title without accents, plurals and small words."""
    plain = unicodedata.normalize("NFD", text.lower().replace("œ", "oe"))
    kept = "".join(char if char.isalnum() else " " for char in plain if not unicodedata.combining(char))
    return [_singular(word) for word in kept.split() if word not in _SMALL]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


class Lookups:
    """All tables, indexed; it remembers which rows it gave, so that those never used can be reported."""

    def __init__(self, rows: dict[str, dict[str, Row]]) -> None:
        self.rows = rows
        self.used: set[str] = set()
        self._parameters = {key: row["value"] for key, row in rows["parameters"].items()}
        self.trades = {key: _trade(row, rows) for key, row in rows["trades"].items()}
        self._words = self._indexed()
        self._keywords = {
            code: self._pointed(row["cpv"], f"descriptors/{code}") for code, row in rows["descriptors"].items()
        }
        self._scales = _scales(rows["scales"])
        self._thresholds = [
            Threshold(f"thresholds/{key}", row["from"], row["to"], row["purchase"], row["amount"])
            for key, row in rows["thresholds"].items()
        ]
        self._of_code = lru_cache(maxsize=16384)(self._longest)
        self._of_words = lru_cache(maxsize=16384)(self._by_words)

    @classmethod
    def load(cls, override: Path | None = None) -> Lookups:
        """Return the tables shipped, with the corrections of a folder (``config/lookups``) where it is there.

        :raises ConfigError: a table that cannot be used, with its file, line and column.
        """
        return cls(read(override))

    @property
    def digest(self) -> str:
        """Return a digest of every row in force: when it changes, assessments are derived again."""
        told = json.dumps(self.rows, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def unused(self) -> dict[str, list[str]]:
        """Return the keys of the rows that nothing has asked for since the tables were loaded, by table."""
        families = {f"families/{trade.family}" for trade in self.trades.values() if trade.ref in self.used}
        used = self.used | families
        left = {name: [key for key in rows if f"{name}/{key}" not in used] for name, rows in sorted(self.rows.items())}
        return {name: keys for name, keys in left.items() if keys}

    # -- values

    def parameter(self, name: str) -> float:
        """Return one parameter."""
        self.used.add(f"parameters/{name}")
        return float(self._parameters[name])

    def day(self, name: str) -> str:
        """Return one date of a rule."""
        self.used.add(f"rule_dates/{name}")
        return str(self.rows["rule_dates"][name]["date"])

    def weight(self, factor: str) -> float:
        """Return the weight of a factor in the score."""
        self.used.add(f"weights/{factor}")
        return float(self.rows["weights"][factor]["weight"])

    def step(self, scale: str, value: float) -> Step:
        """Return the step of a scale on which a value stands."""
        starts, steps = self._scales[scale]
        found = steps[max(0, bisect_right(starts, value) - 1)]
        self.used.add(found.ref)
        return found

    def row(self, table: str, key: str) -> Row | None:
        """Return one row of a table, else None."""
        found = self.rows[table].get(key)
        if found is not None:
            self.used.add(f"{table}/{key}")
        return found

    def threshold(self, purchase: str, day: str) -> Threshold | None:
        """Return the EU threshold that holds on a day, else None."""
        for each in self._thresholds:
            if each.purchase == purchase and each.first <= day <= each.last:
                self.used.add(each.ref)
                return each
        return None

    # -- trades

    def by_cpv(self, code: str) -> Trade | None:
        """Return the trade of the longest prefix of a CPV code that has a row."""
        found = self._of_code(code)
        if found is not None:
            self.used.add(found.ref)
        return found

    def _longest(self, code: str) -> Trade | None:
        lengths = range(min(8, len(code)), 1, -1)
        return next((self.trades[code[:length]] for length in lengths if code[:length] in self.trades), None)

    def by_descriptors(self, codes: Iterable[str], nature: str | None) -> list[tuple[Trade, str]]:
        """Return the trades of the BOAMP keywords that have a row and are of this nature, with the row's name."""
        found = []
        for code in codes:
            trade = self._keywords.get(code)
            if trade is not None and _fits(trade, nature):
                self.used.update((f"descriptors/{code}", trade.ref))
                found.append((trade, f"descriptors/{code}"))
        return found

    def by_title(self, title: str, nature: str | None) -> tuple[Trade, str] | None:
        """Return the trade that the words of a title name, with the row's name; the first and longest words win."""
        found = self._of_words(title[:300], nature)
        if found is not None:
            self.used.update((found[1], found[0].ref))
        return found

    def _by_words(self, title: str, nature: str | None) -> tuple[Trade, str] | None:
        words = folded(title)
        if nature != "works" and _BUYING & set(words[:3]) and not _FITTING & set(words[:5]):
            nature = "supplies"
        best: tuple[bool, Trade, str] | None = None
        for place, word in enumerate(words):
            for wanted, trade, ref, decides in self._words.get(word, ()):
                decides = decides and place < _HEAD and (nature != "works" or trade.suitability == 0)
                if tuple(words[place : place + len(wanted)]) == wanted and (decides or _fits(trade, nature)):
                    if decides or best is None:
                        best = (decides, trade, ref)
                    break
            if best is not None and best[0]:
                break
        return (best[1], best[2]) if best else None

    def _pointed(self, cpv: str, row: str) -> Trade:
        """Return the trade that a row points to, or the one above where its own was removed."""
        found = self._longest(cpv)
        if found is None:
            raise ConfigError(f"{row}: no row for the CPV {cpv} in trades: add it, or point to another")
        return found

    def _indexed(self) -> dict[str, list[tuple[tuple[str, ...], Trade, str, bool]]]:
        """Return the wordings by their first word, the longest first."""
        found: dict[str, list[tuple[tuple[str, ...], Trade, str, bool]]] = {}
        for key, row in self.rows["title_words"].items():
            words = tuple(folded(key))
            if not words:
                raise ConfigError(f"title_words, row {key}: only small words: write one that says the trade")
            found.setdefault(words[0], []).append(
                (words, self._pointed(row["cpv"], f"title_words/{key}"), f"title_words/{key}", row["decides"])
            )
        for wordings in found.values():
            wordings.sort(key=lambda each: -len(each[0]))
        return found


def _fits(trade: Trade, nature: str | None) -> bool:
    """Tell whether a trade may be meant in a purchase of this nature: works and services border on each other."""
    if nature is None or nature == trade.nature:
        return True
    return nature == "works" and trade.nature == "services"


def _trade(row: Row, rows: dict[str, dict[str, Row]]) -> Trade:
    family = rows["families"].get(row["family"])
    if family is None:
        raise ConfigError(f"trades, row {row['cpv']}: no family {row['family']!r}: add it to families.csv")
    if row["share_min"] > row["share_max"]:
        raise ConfigError(f"trades, row {row['cpv']}: share_min is above share_max: swap them")
    tools = tuple(family["tools"].split())
    return Trade(f"trades/{row['cpv']}", row["cpv"], row["nature"], row["family"], row["label_fr"], row["label_en"],
                 row["share_min"], row["share_max"], row["suitability"], row["formula"], row["general"],
                 row["source"], tools, family["observed"])  # fmt: skip


def _scales(rows: dict[str, Row]) -> dict[str, Scale]:
    steps: dict[str, list[Step]] = {}
    for key, row in rows.items():
        step = Step(f"scales/{key}", row["from"], row["value"], row["label_fr"], row["label_en"])
        steps.setdefault(row["factor"], []).append(step)
    found = {}
    for name, some in steps.items():
        ordered = tuple(sorted(some, key=lambda step: step.start))
        found[name] = Scale(tuple(step.start for step in ordered), ordered)
    return found
