"""Totals whose parts are stated as well are not counted twice."""

from __future__ import annotations

import re

from hub.clauses.volume import Volume


def without_totals(found: list[Volume], text: str) -> list[Volume]:
    """Drop totals whose parts are stated as well, and yearly equivalents of a total ("soit 120 heures par an")."""
    kept: list[Volume] = []
    seen: set[tuple[object, ...]] = set()
    for rank, each in enumerate(found):
        rest = found[rank + 1 : rank + 200]
        total, is_total = 0.0, False
        for later in rest:
            finer = (
                (later.lots and not each.lots)
                or (later.part and not each.part and (later.lots == each.lots or not each.lots))
                or (later.lot_said_before and later.part and not each.part)
            )
            if not finer:
                break
            total += later.hours or 0
            is_total = is_total or total == each.hours
        before = text[max(0, each.start - 40) : each.start]
        if is_total or (rest and not each.lots and rest[0].lots and "total" in before):
            continue
        if (
            kept
            and each.basis == "per_year"
            and kept[-1].basis == "fixed"
            and kept[-1].lots == each.lots
            and re.search(r"soit\W+(?:\w+\s){0,2}$", before)
        ):
            continue
        key = (each.hours, each.lots, each.part, each.basis)
        if key in seen:
            continue
        seen.add(key)
        kept.append(each)
    return kept
