"""Régions: those that a programme, an authority or a title names, and whether a point may lie in them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from hub_kohesio.points import Box, Point, inside
from hub_kohesio.text import fold

LABELS = {
    "84": r"\bRA\b|\bAURA\b", "27": r"_FC\b", "76": r"_MP\b|_LR\b|\bFSE_LR\b", "24": r"_CT\b", "11": r"_IF\b|\bIdF\b",
    "44": r"_AL\b", "04": r"_RE\b", "03": r"_GY\b|ETAT_973", "02": r"_MQ\b", "32": r"_PI\b", "93": r"\bPACA\b",
}  # fmt: skip  #: local names of programmes in the list of 2016, such as PO_FEDERFSE_MP

SURE = frozenset({"01", "02", "03", "06", "11"})


@dataclass(frozen=True)
class Region:
    """A région, by any of the names it has or had."""

    code: str
    names: tuple[str, ...]
    nuts: tuple[str, ...]
    box: Box


@cache
def regions() -> tuple[Region, ...]:
    """Return the régions of France."""
    text = resources.files("hub_kohesio").joinpath("data/regions.toml").read_text("utf-8")
    rows = tomllib.loads(text)["region"]
    return tuple(Region(row["code"], tuple(row["names"]), tuple(row["nuts"]), tuple(row["box"])) for row in rows)


@cache
def _names() -> tuple[tuple[re.Pattern[str], Region], ...]:
    pairs = [(fold(name), region) for region in regions() for name in region.names]
    pairs.sort(key=lambda pair: -len(pair[0]))
    return tuple((re.compile(rf"\b{re.escape(name)}\b"), region) for name, region in pairs)


def named(text: str | None) -> list[Region]:
    """Return the régions that a text names; in Auvergne-Rhône-Alpes that is one, not three."""
    return list(_named(fold(text)))


@lru_cache(maxsize=4096)
def _named(rest: str) -> tuple[Region, ...]:
    found: list[Region] = []
    for expression, region in _names():
        if expression.search(rest):
            rest = expression.sub(" ", rest)
            if region not in found:
                found.append(region)
    return tuple(found)


def surely(text: str | None) -> list[Region]:
    """Return the régions that a title surely means: "Limousin" and "réunion" are also a street and a meeting."""
    return [region for region in named(text) if region.code in SURE]


def of_programme(text: str | None) -> list[Region]:
    """Return the régions of a programme, by its name or by the letters that local software gives it."""
    codes = [code for code, expression in LABELS.items() if re.search(expression, text or "")]
    return named(text) or [region for region in regions() if region.code in codes]


def far(points: list[Point], expected: list[Region]) -> bool:
    """Say whether none of some points may lie in any of the régions that are expected."""
    boxes = tuple(region.box for region in expected)
    return bool(points and boxes) and not any(inside(point, boxes) for point in points)
