"""Outlines: the shapes of the départements as SVG paths (IGN, Admin Express, Licence Ouverte; see OUTLINES.md)."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Outline:
    """A département on one panel of the map: metropole, paris (drawn once more, larger) or overseas."""

    panel: str
    code: str
    name: str
    region: str
    path: str


@cache
def outlines() -> tuple[Outline, ...]:
    """Return every shape, in the order in which it is drawn."""
    text = files("hub.publish").joinpath("outlines.csv").read_text("utf-8")
    return tuple(Outline(**row) for row in csv.DictReader(text.splitlines()))


@cache
def regions() -> Mapping[str, str]:
    """Return the région of each département, both by code."""
    return {each.code: each.region for each in outlines()}


@cache
def names() -> Mapping[str, str]:
    """Return the name of each département, by code."""
    return {each.code: each.name for each in outlines()}
