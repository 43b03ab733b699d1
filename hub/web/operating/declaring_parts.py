"""DeclaringParts: what the web is given of sources that are declared: their lineage, and the bench to declare one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PAGE_ITEMS = 5_000  #: items of a document in which a page looks for one
API_ITEMS = 100_000  #: items of a document in which the API looks for one


def unknown(*names: Any, **options: Any) -> Any:
    """Know nothing."""
    return None


def no_bench(*given: Any, **options: Any) -> Any:
    """Look at nothing."""
    raise LookupError("this web was given no bench for declarations")


@dataclass(frozen=True)
class DeclaringParts:
    """What may be asked of declared sources; ``lineage`` answers for the open audience."""

    lineage: Callable[..., Any] = unknown  #: (record id, most_items=) -> Lineage or None
    look: Callable[..., Any] = no_bench  #: (url=, body=, name=) -> Sample: the first rows, in memory only
    tried: Callable[..., Any] = no_bench  #: (Sample, TOML) -> Trial: records, problems, drift
    kinds: Callable[[], Mapping[str, Sequence[str]]] = dict  #: kind -> the fields that a column can fill
