"""The inputs of an estimate: what was given, what a table supplied in its place, and where each comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hub.clauses.estimating_formulas import Range, exact
from hub.clauses.lookups import Lookups, Trade
from hub.errors import UsageError

UNITS = {
    "amount": "EUR", "labour_share": "", "rate": "", "hourly_cost": "EUR/h", "slice_amount": "EUR",
    "slice_hours": "h", "trigger": "EUR", "total_hours": "h", "hours": "h", "periods": "", "new_staff": "",
    "months": "months", "expected_per_100k": "h/100 000 EUR",
}  # fmt: skip
FRACTIONS = ("labour_share", "rate", "new_staff")
NOT_ZERO = ("hourly_cost", "slice_amount")
WORDS = {
    "formula": ("auto", "A", "B", "C", "D", "E", "F"),
    "tax": ("excluded", "included", "unknown"),
    "slice_rounding": ("floor", "pro_rata"),
    "rounding": ("weeks", "truncate", "none"),
    "per": ("fixed", "per_year", "per_period"),
    "nature": ("works", "services", "supplies"),
}
TEXTS = ("cpv", "title")
NAMES = (*UNITS, *WORDS, *TEXTS, "framework")
GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Input:
    """One input: its range, its unit, and who said so (given, or a row of a table)."""

    name: str
    value: Range
    unit: str
    source: str

    def as_json(self) -> list[dict[str, Any]]:
        """Give the central value, and its ends where it is a range, as the schema writes inputs."""
        told = [(self.name, self.value.central)]
        if not self.value.known:
            told += [(f"{self.name}_min", self.value.min), (f"{self.name}_max", self.value.max)]
        unit = {"unit": self.unit} if self.unit else {}
        return [{"name": name, "value": plain(value), **unit, "source": self.source} for name, value in told]


@dataclass(slots=True)
class Inputs:
    """What was given, read and checked; ``take`` adds the default of a table where nothing was given."""

    ranges: dict[str, Range]
    words: dict[str, str]
    lookups: Lookups
    trade: Trade | None
    trade_source: str = ""
    used: list[Input] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def word(self, name: str, default: str) -> str:
        """Return one of the choices."""
        return self.words.get(name, default)

    def take(self, name: str, *, default: Range | None = None, source: str = "") -> Range | None:
        """Return an input, given or else by default, and note where it comes from; note it missing if there is none."""
        found = self.ranges.get(name)
        where = GIVEN if found is not None else source
        if found is None:
            found = default
        if found is None:
            self.missing.append(name)
            return None
        self.used.append(Input(name, found, UNITS[name], where))
        return found

    def parameter(self, name: str) -> Range:
        """Return an input with the range of the table of parameters as its default."""
        low, central, high = (self.lookups.row("parameters", f"{name}{end}") for end in ("_min", "", "_max"))
        middle = self.lookups.parameter(name) if central else 0.0
        default = Range(low["value"] if low else middle, middle, high["value"] if high else middle)
        found = self.take(name, default=default, source=f"parameters/{name}")
        return found or default


EXACT = 2**53  #: from here on a float is no longer one whole number (RFC 8259, section 6)


def plain(value: float) -> float | int:
    """Write 150.0 as 150, and at most six decimals; what no whole number of JSON readers holds stays as it is."""
    value = round(float(value), 6)
    return int(value) if value.is_integer() and abs(value) < EXACT else value


def read(inputs: Mapping[str, Any], lookups: Lookups) -> Inputs:
    """Check what was given.

    :raises UsageError: a name or a value that no formula knows, with what to write instead.
    """
    unknown = sorted(set(inputs) - set(NAMES))
    if unknown:
        raise UsageError(f"no input {unknown[0]!r}: the inputs are {', '.join(NAMES)}")
    given = {name: value for name, value in inputs.items() if value is not None and value != ""}
    ranges = {name: _range(name, given[name]) for name in UNITS if name in given}
    words = {name: _word(name, given[name]) for name in WORDS if name in given}
    for name in TEXTS:
        if name in given:
            words[name] = str(given[name])[:300]
    if given.get("framework") in (True, "true", "yes", "1"):
        words["framework"] = "yes"
    trade, source = _trade(words, lookups)
    return Inputs(ranges, words, lookups, trade, source)


def _trade(words: dict[str, str], lookups: Lookups) -> tuple[Trade | None, str]:
    code = "".join(char for char in words.get("cpv", "").split("-")[0] if char.isdigit())
    trade = lookups.by_cpv(code) if code else None
    if trade is not None:
        return trade, trade.ref
    found = lookups.by_title(words["title"], words.get("nature")) if words.get("title") else None
    return found or (None, "")


def _word(name: str, value: Any) -> str:
    if value not in WORDS[name]:
        raise UsageError(f"{name}: {str(value)[:40]!r} is refused: write one of {', '.join(WORDS[name])}")
    return str(value)


def _range(name: str, value: Any) -> Range:
    """Read a number, or an object with min, central and max; numbers given in another order are put into this one."""
    if isinstance(value, Range):
        return Range(*sorted(value))
    if not isinstance(value, Mapping):
        return exact(_number(name, value))
    ends = sorted(_number(name, value[end]) for end in ("min", "central", "max") if value.get(end) is not None)
    if not ends or set(value) - {"min", "central", "max"}:
        raise UsageError(f"{name}: write a number, or an object with min, central and max")
    if len(ends) == 3:
        return Range(*ends)
    central = value.get("central")
    return Range(ends[0], sum(ends) / len(ends) if central is None else _number(name, central), ends[-1])


def _number(name: str, value: Any) -> float:
    if isinstance(value, str):
        value = value.replace("\u00a0", "").replace("\u202f", "").replace(" ", "").replace(",", ".")
    try:
        found = float(value)
    except (TypeError, ValueError):
        raise UsageError(f"{name}: {str(value)[:40]!r} is no number") from None
    if isinstance(value, bool) or not 0 <= found <= 1e12:
        raise UsageError(f"{name}: write a number from 0 to 1 000 000 000 000")
    if name in FRACTIONS and found > 1:
        raise UsageError(f"{name}: write a fraction from 0 to 1, such as 0.05 for 5 %")
    if name in NOT_ZERO and found < 0.01:
        raise UsageError(f"{name}: write a number above 0")
    return found
