"""Offers: which tender or clause a job offer may come from; suggestions with reasons, never facts."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any

from hub.remarks import Link

Record = dict[str, Any]
RULE = "rule:offers-1"  #: to be raised with the weights
VERSION = "1"
LEAST = 0.5  #: score under which nothing is suggested
MOST = 5  #: suggestions for one offer
WEIGHTS = {
    "reference": 0.6,
    "rome": 0.35,
    "rome_other": 0.25,
    "rome_domain": 0.1,
    "commune": 0.25,
    "epci": 0.2,
    "departement": 0.15,
    "dates": 0.15,
    "clause": 0.2,
    "iae": 0.15,
    "cui": 0.05,
    "insertion_wording": 0.1,
}
CEILING = 0.95  #: a suggestion is never sure
WORKS_LAST = timedelta(days=730)  #: how long a contract is taken to run where the notice does not say
REFERENCE = re.compile(r"(?=.*\d)[\w/.\-]{5,40}")
NO_CLAUSE = "none_declared"


@dataclass(frozen=True)
class Part:
    """A tender, one of its lots, or a clause: what an offer is compared with."""

    id: str
    rel: str
    cpv: tuple[str, ...]
    territories: frozenset[tuple[str, str]]
    window: tuple[date, date] | None
    references: tuple[str, ...] = ()


@dataclass
class Case:
    """What speaks for one suggestion so far."""

    score: float = 0.0
    evidence: list[Record] = field(default_factory=list)

    def add(self, rule: str, path: str, excerpt: str, *, weight: float) -> None:
        """Add a reason."""
        self.score += weight
        self.evidence.append(
            {"path": path, "excerpt": excerpt, "method": "rule", "method_version": VERSION, "rule": rule,
             "confidence": round(weight, 2)}
        )  # fmt: skip


def suggest(offer: Record, candidates: Iterable[Record]) -> list[Record]:
    """Return suggested links from an offer to tenders or clauses, the likeliest first, each with its evidence.

    A candidate is a tender (its lots and clauses inside) or a clause with the ``cpv`` of its lot. Four things must
    meet: the job, the département, the dates, and words or codes of insertion; or a reference of the tender that the
    offer's text names, and the département.
    """
    best: dict[str, tuple[float, Part, Case]] = {}
    for candidate in candidates:
        for part in parts(candidate):
            case = weighed(offer, part)
            if case is None or case.score < LEAST:
                continue
            score = min(case.score, CEILING)
            if part.id not in best or score > best[part.id][0]:
                best[part.id] = (score, part, case)
    chosen = sorted(best.values(), key=lambda one: (-one[0], one[1].id))[:MOST]
    return [link(part, score, case) for score, part, case in chosen]


def link(part: Part, score: float, case: Case) -> Record:
    """Return a suggestion as the field ``links`` holds it."""
    made = Link(part.rel, id=part.id, score=round(score, 2), evidence=tuple(case.evidence), decided_by=RULE)
    return made.as_json()


def weighed(offer: Record, part: Part) -> Case | None:
    """Return what speaks for a part; None where too little meets."""
    case = Case()
    named = add_reference(case, offer, part)
    met = [add_job(case, offer, part), add_place(case, offer, part), add_dates(case, offer, part)]
    met.append(add_marks(case, offer))
    return case if all(met) or (named and met[1]) else None


def add_reference(case: Case, offer: Record, part: Part) -> bool:
    """Add a reference of the tender that the offer's text names; say whether there is one."""
    text = f"{offer.get('title') or ''}\n{offer.get('description') or ''}"
    for reference in part.references:
        if re.search(rf"(?<![\w/-]){re.escape(reference)}(?![\w/-])", text, re.IGNORECASE):
            case.add("reference", "description", reference, weight=WEIGHTS["reference"])
            return True
    return False


def add_job(case: Case, offer: Record, part: Part) -> bool:
    """Add that the purchase needs this job, or one of its domain; say whether it does."""
    rome = offer.get("rome") or ""
    found: list[tuple[float, str, str]] = []
    for code in part.cpv:
        jobs = jobs_of(code)
        if rome in jobs:
            rule = "rome" if jobs[0] == rome else "rome_other"
            found.append((WEIGHTS[rule], rule, code))
        elif rome[:3] in {job[:3] for job in jobs} - {""}:
            found.append((WEIGHTS["rome_domain"], "rome_domain", code))
    if not found:
        return False
    weight, rule, code = max(found)
    case.add(rule, "rome", f"ROME {rome}, CPV {code}", weight=weight)
    return True


def add_place(case: Case, offer: Record, part: Part) -> bool:
    """Add the smallest territory that both share; say whether they share a département at least."""
    here = territories(offer)
    for kind in ("commune", "epci", "departement"):
        shared = sorted(code for type_, code in here & part.territories if type_ == kind)
        if shared:
            case.add(kind, "places", f"{kind} {', '.join(shared)}", weight=WEIGHTS[kind])
            return True
    return False


def add_dates(case: Case, offer: Record, part: Part) -> bool:
    """Add that the offer is of the time in which the contract may run; say whether it is."""
    published = day(offer.get("published_on"))
    if published is None or part.window is None:
        return False
    start, end = part.window
    if not start <= published <= end:
        return False
    case.add("dates", "published_on", f"{published} in {start} / {end}", weight=WEIGHTS["dates"])
    return True


def add_marks(case: Case, offer: Record) -> bool:
    """Add the strongest mark of insertion that the offer carries; say whether it carries one."""
    found = [
        (WEIGHTS[mark["mark"]] * (mark.get("score") or 1.0), mark)
        for mark in offer.get("marks") or []
        if mark.get("mark") in WEIGHTS
    ]
    if not found:
        return False
    weight, mark = max(found, key=lambda one: (one[0], one[1]["mark"]))
    first = (mark.get("evidence") or [{}])[0]
    case.add(mark["mark"], first.get("path") or "marks", first.get("excerpt") or mark["mark"], weight=weight)
    return True


# -- what a tender or a clause has to be compared with


def parts(candidate: Record) -> Iterator[Part]:
    """Yield what of a candidate has a social clause: lots by themselves, else the whole."""
    if candidate.get("kind") == "clause":
        if candidate.get("clause_kind") != NO_CLAUSE:
            yield part_of(candidate, candidate["id"], "suggested_clause", candidate)
        return
    clauses = [one for one in candidate.get("clauses") or [] if one.get("clause_kind") != NO_CLAUSE]
    lots = {str(lot.get("number")): lot for lot in candidate.get("lots") or []}
    for clause in clauses:
        lot = lots.get(str(clause.get("lot")))
        yield part_of(candidate, clause["id"], "suggested_clause", lot or candidate)
    for lot in lots.values():
        if lot.get("reserved") and not any(str(one.get("lot")) == str(lot.get("number")) for one in clauses):
            yield part_of(candidate, candidate["id"], "suggested_tender", lot)
    if candidate.get("reserved") and not clauses:
        yield part_of(candidate, candidate["id"], "suggested_tender", candidate)


def part_of(whole: Record, id: str, rel: str, piece: Record) -> Part:
    """Return a part; what a lot does not say of itself is that of the tender."""
    own = territories(piece)
    cpv = tuple(piece.get("cpv") or whole.get("cpv") or ())
    return Part(id, rel, cpv, own or territories(whole), window(whole, piece), tuple(references(whole)))


def references(whole: Record) -> Iterator[str]:
    """Yield what an offer may call a contract: the buyer's own number, the number of the notice."""
    given = [whole.get("reference"), *(one.get("value") for one in whole.get("identifiers") or [])]
    yield from (text for text in given if isinstance(text, str) and REFERENCE.fullmatch(text))


def territories(record: Record) -> frozenset[tuple[str, str]]:
    """Return the territories of a record, with the département and the commune of its places as published."""
    found = {(one.get("type", ""), one.get("code", "")) for one in record.get("territories") or []}
    for place in record.get("places") or []:
        found |= {("departement", place["department"])} if place.get("department") else set()
        found |= {("commune", place["commune"])} if place.get("commune") else set()
    return frozenset(found)


def window(whole: Record, piece: Record) -> tuple[date, date] | None:
    """Return the days in which people may be hired for a contract: from its deadline to its end."""
    published = day(whole.get("published_on"))
    duration = piece.get("duration") or whole.get("duration") or {}
    start = day(duration.get("starts_on")) or day(whole.get("starts_on")) or day(whole.get("open_until")) or published
    if start is None:
        return None
    end = day(duration.get("ends_on")) or day(whole.get("ends_on"))
    return start, end or start + lasting(duration) + timedelta(days=180)


def lasting(duration: Record) -> timedelta:
    """Return how long a contract runs, without the months that pass before it begins."""
    if duration.get("months"):
        return timedelta(days=30.5 * min(float(duration["months"]), 120))
    return timedelta(days=min(float(duration["days"]), 3650)) if duration.get("days") else WORKS_LAST


def day(text: str | None) -> date | None:
    """Return the day of a date or of an instant."""
    return date.fromisoformat(text[:10]) if text else None


# -- the table


def jobs_of(cpv: str) -> tuple[str, ...]:
    """Return the ROME codes behind a CPV code, the principal first, by the longest prefix that the table has."""
    table = crosswalk()
    return next((table[cpv[:length]] for length in range(8, 1, -1) if cpv[:length] in table), ())


@cache
def crosswalk() -> dict[str, tuple[str, ...]]:
    """Return the table: CPV prefix without its trailing zeros to ROME codes."""
    text = resources.files("hub.derive").joinpath("cpv_rome.csv").read_text("utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {prefix(row["cpv"]): tuple(row["rome_codes"].split()) for row in rows}


def prefix(cpv: str) -> str:
    """Return a CPV code without trailing zeros, its division kept."""
    return cpv[:2] + cpv[2:].rstrip("0")
