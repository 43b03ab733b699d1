"""DeclaringParts: what the web is given of sources that are declared: their lineage, and the bench to declare one."""

from __future__ import annotations

from collections.abc import Callable
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
    look: Callable[..., Any] = no_bench  #: (body or url, name) -> Sample: rows, columns, form
    tried: Callable[..., Any] = no_bench  #: (Sample, toml) -> Trial: records, problems, drift
    fields: Callable[..., Any] = no_bench  #: kind -> the fields that a column can fill
