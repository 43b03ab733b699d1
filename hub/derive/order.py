"""Order: in which order notices count, which one names the case, and which are twins of another."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from hub.derive.tokens import tokens

LAST_DAY = "9999-12-31"  #: where a notice without a date stands: after all others
TWIN_DAYS = 21  #: a twin is published within so many days of its notice

_PARTS = re.compile(r"\d+|\D+")


@lru_cache(maxsize=16384)
def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key by which 26-999 comes before 26-1000."""
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in _PARTS.findall(text))


def by_age(notice: dict[str, Any]) -> tuple[Any, ...]:
    """Return the key of a notice's age: day of publication, then native id."""
    return (notice.get("published_on") or LAST_DAY, natural(notice["native_id"]), notice["id"])


def is_copy(notice: dict[str, Any]) -> bool:
    """Say whether a notice is a copy by its nature: one of TED, or an eForms file without the source's own id."""
    native = notice["native_id"]
    return notice.get("family") == "TED" or native.startswith(("ted-", "eforms-"))


def ordered(notices: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return each notice once, the oldest first."""
    return sorted({notice["id"]: notice for notice in notices}.values(), key=by_age)


def eldest(notices: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the notice that names the case: the oldest that is not a copy, else the oldest."""
    return next((notice for notice in notices if not is_copy(notice)), notices[0])


def coarse_type(notice: dict[str, Any]) -> str:
    """Return what twins must have in common."""
    state, kind = notice.get("state") or "initial", notice.get("notice_type") or "other"
    if "cancellation" in (state, kind):
        return "cancellation"
    if "corrigendum" in (state, kind):
        return "corrigendum"
    return "award" if kind == "award" else "modification" if "modification" in (state, kind) else "call"


def twins(notices: list[dict[str, Any]]) -> dict[str, str]:
    """Return, for each notice that is a copy of another of the case, the id of that other.

    Copies share the notice's UUID; a TED notice from before eForms has no such id and is the copy of the notice of
    its type that was published nearest to it.
    """
    found: dict[str, str] = {}
    if len(notices) < 2 or not any(is_copy(notice) for notice in notices):
        return found
    first: dict[str, dict[str, Any]] = {}
    for notice in sorted(notices, key=lambda notice: (is_copy(notice), by_age(notice))):
        uuids = [token for token in tokens(notice).own if token.startswith(("notice_uuid:", "ted:"))]
        known = next((first[token] for token in uuids if token in first), None)
        if known is not None and (is_copy(notice) or is_copy(known)):
            found[notice["id"]] = known["id"]
        for token in uuids:
            first.setdefault(token, notice)
    for notice in notices:
        if notice["id"] not in found and notice["native_id"].startswith("ted-"):
            near = _nearest(notice, [other for other in notices if not is_copy(other)], set(found.values()))
            if near:
                found[notice["id"]] = near
    return found


def _nearest(notice: dict[str, Any], others: list[dict[str, Any]], taken: set[str]) -> str | None:
    kind, day = coarse_type(notice), _day(notice)
    if day is None:
        return None
    near = []
    for other in others:
        other_day = _day(other)
        if coarse_type(other) == kind and other["id"] not in taken and other_day is not None:
            near.append((abs(other_day - day), by_age(other), other["id"]))
    best = min(near, default=None)
    return best[2] if best and best[0] <= TWIN_DAYS else None


def _day(notice: dict[str, Any]) -> int | None:
    published = notice.get("published_on")
    return date.fromisoformat(published).toordinal() if published else None
