"""Cases: the notices of one procedure folded into one tender, its clauses and its contracts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from hub.derive import considering, reading, sentences, territories
from hub.derive.contracts import contracts_of
from hub.derive.order import LAST_DAY, coarse_type, eldest, ordered, twins
from hub.derive.pages import page_of, ted_number
from hub.derive.state import Award, Standing, speaks
from hub.derive.tokens import source_of

SUMMARY = ("id", "native_id", "published_on", "notice_type", "state", "family")
CLOSED = ("awarded", "unsuccessful", "abandoned", "cancelled")


@dataclass(frozen=True)
class Case:
    """What the notices of one procedure come to."""

    tender: dict[str, Any]
    clauses: list[dict[str, Any]]
    contracts: list[dict[str, Any]]


def tender_id(notices: Iterable[dict[str, Any]]) -> str:
    """Return the id of a case: that of its oldest known notice, by day and native id."""
    return _id_of(ordered(notices))


def _id_of(known: list[dict[str, Any]]) -> str:
    first = eldest(known)
    return f"{source_of(first)}:tender-{first['native_id']}"


def fold(
    notices: Iterable[dict[str, Any]],
    *,
    resolve: territories.Resolve,
    detect: considering.Detect,
    labels: Callable[[str], str | None] = lambda code: None,
) -> Case:
    """Fold the notices of one procedure, in whatever order they are given.

    ``resolve(place, departements=...)`` gives a place's territories; ``detect(leaves, declared=, reserved=, lots=)``
    the social considerations of texts, of declared codes and of reservations; ``labels(code)`` a CPV code's label.
    All are pure.

    :raises ValueError: when there is no notice.
    """
    known = ordered(notices)
    if not known:
        raise ValueError("a case has at least one notice: give fold() the notices of one procedure")
    copies = twins(known)
    standing, timeline = Standing(), []
    for notice in known:
        if notice["id"] in copies:
            timeline.append((notice, [sentences.twin(notice)]))
        else:
            timeline.append((notice, reading.read(standing, notice)))
    for notice in known:
        if notice["id"] in copies:
            _fill_from_copy(standing, notice)
    tender = _tender(known, standing, resolve, labels)
    tender["timeline"] = [event for _, events in timeline for event in events]
    return _with_parts(tender, known, standing, resolve, detect)


def _fill_from_copy(standing: Standing, copy: dict[str, Any]) -> None:
    """Take from a copy what no notice of the source itself says; decisions count once."""
    standing.fill(copy)
    if coarse_type(copy) == "award" and not standing.awards:
        for said in copy.get("awards") or ():
            standing.decide(Award(copy, said))
            standing.stage = "awarded"


def _with_parts(
    tender: dict[str, Any],
    known: list[dict[str, Any]],
    standing: Standing,
    resolve: territories.Resolve,
    detect: considering.Detect,
) -> Case:
    """Complete a tender with its clauses and contracts, which are records of their own."""
    places = tender.get("places") or []
    own = territories.of_lots(standing.listed_lots(), places, resolve)
    for number in standing.lots.keys() - own.keys():
        own[number] = territories.of_the_whole(places, resolve) or tender.get("territories") or []
    rank = {notice["id"]: place for place, notice in enumerate(known)}
    clauses = considering.considered(standing, tender, detect, rank=rank)
    for clause in clauses:
        where = own.get(clause.get("lot") or "") or tender.get("territories")
        if where:
            clause["territories"] = where
    contracts = contracts_of(standing, tender, clauses, own)
    tender["clauses"] = [considering.short_form(clause) for clause in clauses]
    tender["lots"] = _lots(standing, clauses)
    tender["contracts"] = [contract["id"] for contract in contracts]
    return Case({name: value for name, value in tender.items() if speaks(value)}, clauses, contracts)


def _lots(standing: Standing, clauses: list[dict[str, Any]]) -> list[dict[str, Any]]:
    by_lot: dict[str, list[str]] = {}
    for clause in clauses:
        by_lot.setdefault(clause.get("lot") or "", []).append(clause["id"])
    lots = []
    for lot in standing.listed_lots():
        known = {name: value for name, value in lot.items() if speaks(value)}
        lots.append({**known, **({"clauses": by_lot[lot["number"]]} if lot["number"] in by_lot else {})})
    return lots


def _tender(
    known: list[dict[str, Any]],
    standing: Standing,
    resolve: territories.Resolve,
    labels: Callable[[str], str | None],
) -> dict[str, Any]:
    """Return the tender's own fields."""
    first, last, base = known[0], known[-1], standing.base or known[0]
    stage = stage_of(standing)
    deadline = standing.deadline()
    closes = (deadline or {}).get("utc") or (standing.call.get("candidacy_deadline") or {}).get("utc")
    tender: dict[str, Any] = {"id": _id_of(known), "kind": "tender", "schema_version": 1}
    tender |= standing.call
    tender |= {
        "title": standing.call.get("title") or _label(standing, labels),
        "published_on": first.get("published_on"),
        "modified_at": _last_change(last),
        "deadline": deadline,
        "open_until": None if stage in CLOSED else closes,
        "stage": stage,
        "families": _distinct(known, "family"),
        "notice_types": _distinct(known, "notice_type"),
        "notices": [_summary(notice) for notice in known],
        "identifiers": _identifiers(known),
        "official_url": page_of(base),
        "places": _places(standing),
        "origin": base.get("origin"),
    }
    tender["territories"] = _territories(standing, tender["places"], resolve)
    return tender


def stage_of(standing: Standing) -> str:
    """Return where a procedure stands: cancelled, decided, or as far as its last publication says."""
    if standing.cancelled:
        return "cancelled"
    statuses = {award.said.get("status") or "unknown" for award in standing.awards.values()}
    if standing.stage != "awarded" or not statuses:
        return standing.stage
    if statuses <= {"abandoned"}:
        return "abandoned"
    return "unsuccessful" if statuses <= {"unsuccessful", "abandoned"} else "awarded"


def _territories(
    standing: Standing, places: list[dict[str, Any]], resolve: territories.Resolve
) -> list[dict[str, Any]]:
    """Return the territories of the tender: of its places and of those of its lots."""
    of_lots = [{**place, "role": place.get("role") or "performance"}
               for lot in standing.listed_lots() for place in lot.get("places") or ()]  # fmt: skip
    return territories.located([*places, *_once(of_lots)], resolve)


def _once(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found: dict[tuple[tuple[str, str], ...], dict[str, Any]] = {}
    for item in items:
        key = tuple(sorted((name, str(value)) for name, value in item.items() if name != "lot"))
        found.setdefault(key, item)
    return list(found.values())


def _places(standing: Standing) -> list[dict[str, Any]]:
    return _once(list(standing.call.get("places") or ()))


def _label(standing: Standing, labels: Callable[[str], str | None]) -> str | None:
    """Return what is bought in the words of the CPV, for a tender without a title."""
    codes = standing.call.get("cpv") or []
    return labels(codes[0]) if codes else None


def _last_change(notice: dict[str, Any]) -> str | None:
    day = notice.get("published_on")
    return notice.get("modified_at") or (f"{day}T00:00:00Z" if day and day != LAST_DAY else None)


def _distinct(known: list[dict[str, Any]], name: str) -> list[str]:
    return list(dict.fromkeys(notice[name] for notice in known if notice.get(name)))


def _summary(notice: dict[str, Any]) -> dict[str, Any]:
    found = {name: notice[name] for name in SUMMARY if notice.get(name)}
    url = page_of(notice)
    return {**found, **({"url": url} if url else {})}


def _identifiers(known: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Return by what the notices and the procedure are known elsewhere."""
    found: dict[tuple[str, str], None] = {}
    for notice in known:
        if not notice["native_id"].startswith(("ted-", "eforms-")):
            found["idweb", notice["native_id"]] = None
        number = ted_number(notice)
        if number:
            found["ted", number] = None
    for notice in known:
        for item in notice.get("references") or ():
            if item["scheme"] in ("folder", "notice_uuid") and item.get("relation") != "previous":
                found[item["scheme"], item["value"]] = None
    return [{"scheme": scheme, "value": value} for scheme, value in found]
