"""Covering: who accompanies clauses at a place on a day, and for whom; asked of the one rule of the derived facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from hub.web.negotiation import language
from hub.web.parts import WebParts

KIND = "coverage"
Record = Mapping[str, Any]


@dataclass(frozen=True)
class Convention:
    """A convention that answers for a place: its record, whether it surely does, and why in sentences."""

    record: Record
    facilitator: str
    territory: str
    certain: bool
    reasons: tuple[str, ...]


def conventions(parts: WebParts) -> list[Record]:
    """Return all conventions, those that are over too."""
    return [orjson.loads(body) for _, body in parts.stream(KIND, None)]


def standing(parts: WebParts, record: Record, today: date) -> str:
    """Return how a convention stands: valid, future or over; one that renews itself tacitly is valid."""
    day = today.isoformat()
    if parts.desk.in_force(record, day):
        return "valid"
    return "future" if (record.get("valid_from") or record.get("signed_on") or "") > day else "over"


def around(parts: WebParts, place: Mapping[str, str]) -> list[Mapping[str, str]]:
    """Return a place with all that it wholly lies in: an EPCI over two départements lies in neither."""
    inside = list(parts.place_parents(place["type"], place["code"]))
    for kind in ("departement", "region"):
        if sum(each["type"] == kind for each in inside) > 1:
            inside = [each for each in inside if each["type"] != kind]
    return [place, *inside]


def covering(
    parts: WebParts,
    territories: Iterable[Mapping[str, Any]],
    records: Sequence[Record],
    today: date,
    *,
    buyer: str | None = None,
    programme: str | None = None,
) -> tuple[Convention, ...]:
    """Return the conventions in force for a place, those that surely serve the buyer first."""
    known = {record["id"]: record for record in records}
    found = parts.desk.who_covers(
        list(territories), records, on=today.isoformat(), buyer=buyer or None, programme=programme or None
    )
    reasons = "reasons_en" if language() == "en" else "reasons_fr"
    return tuple(
        Convention(
            record=known[each["coverage"]],
            facilitator=each["facilitator"].get("name") or "",
            territory=each["territory"].get("name") or each["territory"].get("code") or "",
            certain=each["certain"],
            reasons=tuple(each[reasons]),
        )
        for each in found
    )
