"""KnowingParts: what pages and API may ask of the field's knowledge; the defaults are pure and need no hub."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from hub.clauses import Clause, Leaf
from hub.clauses import detect as clauses_in
from hub.clauses.drafting import Draft
from hub.clauses.drafting import draft as drafted
from hub.clauses.estimating import Estimate
from hub.clauses.estimating import estimate as estimated
from hub.clauses.lookups import Lookups

DETECT_A_MINUTE = 30
ESTIMATES_A_MINUTE = 120


def detected(text: str) -> list[Clause]:
    """Return the clauses of a text; nothing of it is kept."""
    return clauses_in([Leaf("text", text)])


@cache
def shipped_tables() -> Lookups:
    """Return the tables as they are shipped."""
    return Lookups.load()


def no_figures() -> None:
    """Know no figures: no run has ended yet."""
    return


def no_sets() -> Sequence[Mapping[str, Any]]:
    """Know no labelled set."""
    return ()


@dataclass(frozen=True)
class KnowingParts:
    """Detecting, estimating, drafting, and the figures of how well they do."""

    detect: Callable[[str], Sequence[Clause]] = detected
    estimate: Callable[[Mapping[str, Any]], Estimate] = estimated
    draft: Callable[..., Draft] = drafted  #: (lot, kind, choices, *, tender=) -> Draft
    tables: Callable[[], Lookups] = shipped_tables  #: the lookup tables in force
    compared: Callable[[], Mapping[str, Any] | None] = no_figures  #: scores and what buyers did, after the last run
    sets: Callable[[], Sequence[Mapping[str, Any]]] = no_sets  #: figures of the detector, by labelled set
    detect_a_minute: int = DETECT_A_MINUTE
    estimates_a_minute: int = ESTIMATES_A_MINUTE
