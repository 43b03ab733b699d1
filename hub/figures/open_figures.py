"""Open figures: those made of what everybody may read (clauses, tenders, coverages, organisations, projects)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from hub.figures.definitions import Words, definition
from hub.figures.periods import Period
from hub.figures.tables import Observation, Pair, Snapshot, Territory

OPTIONAL = re.compile(r"(?i)\b(?:to\s?\d|tranches? (?:optionnelle|conditionnelle)|option)")
SIAE = ("ACI", "EI", "AI", "ETTI", "EITI")
SUITABLE = 2
CONFIRMED = ("operator", "decision")
EXECUTED = ("execution_clause", "training_clause")
WINNERS = ("contractor", "co_contractor", "lead", "subcontractor")
MISSING: Words = ("Aucune donnée de ce genre n'est chargée.", "No data of this kind is loaded.")
#: why no figure about persons is told of a year
BY_QUARTER: Words = (
    "Les chiffres sur des personnes sortent par trimestre seulement :"
    " ceux d'une année diraient ce que ses trimestres taisent.",
    "Figures about persons come out by quarter only: those of a year would tell what its quarters keep secret.",
)
Row = tuple[float | None, tuple[Pair, ...]]


def observed(code: str, snapshot: Snapshot, territory: Territory, period: Period) -> list[Observation]:
    """Return the observations of an open indicator; not available, with the reason, where its input is missing."""
    said = definition(code)
    rows = list(_FIGURES[code](snapshot, territory, period)) if snapshot.has(*said.inputs) else []
    if not rows:
        return [missing(code, territory, period, MISSING)]
    return [
        Observation(code, territory, period.name, _unit(code, dims), None, "not_available", dims, MISSING, said.note)
        if value is None
        else Observation(code, territory, period.name, _unit(code, dims), round(value, 2), "ok", dims, note=said.note)
        for value, dims in rows
    ]


def missing(code: str, territory: Territory, period: Period, reason: Words) -> Observation:
    """Return the observation that says why there is none."""
    return Observation(code, territory, period.name, definition(code).unit, None, "not_available", (), reason)


def _unit(code: str, dims: tuple[Pair, ...]) -> str:
    return "eur" if ("measure", "amount") in dims else definition(code).unit


def _share(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None


def _hours_committed(snapshot: Snapshot, territory: Territory, period: Period) -> Iterator[Row]:
    """H1: hours of clauses of lots that were awarded in the period."""
    awarded: set[tuple[str, str]] = set()
    for contract in snapshot.of("contract"):
        day = contract.get("awarded_on") or contract.get("published_on")
        if contract.get("status") == "awarded" and period.holds(day):
            lots = contract.get("lots") or [""]
            awarded |= {(contract.get("tender", ""), lot) for lot in lots}
    total = 0.0
    for clause in snapshot.of("clause"):
        lot = (clause.get("tender", ""), clause.get("lot") or "")
        whole = not clause.get("lot") and any(tender == clause.get("tender") for tender, _ in awarded)
        counts = clause.get("clause_kind") == "execution_clause" and clause.get("basis") != "per_slice"
        if counts and not OPTIONAL.search(clause.get("part") or "") and territory.holds(clause):
            total += (clause.get("hours") or 0) if lot in awarded or whole else 0
    yield total, ()


def _covered(snapshot: Snapshot, territory: Territory, period: Period) -> Iterator[Row]:
    """C1: communes with a convention in force on the last day, of all communes."""
    if snapshot.covered is not None:
        yield _share(*snapshot.covered(territory.type, territory.code, period.end)), ()


def _assessed(snapshot: Snapshot, territory: Territory, period: Period) -> Iterator[dict[str, Any]]:
    for tender in snapshot.of("tender"):
        if tender.get("assessment") and period.holds(tender.get("published_on")) and territory.holds(tender):
            yield tender


def _lost(snapshot: Snapshot, territory: Territory, period: Period) -> Iterator[Row]:
    """C2: suitable tenders whose place no convention covers, and their value where it is known."""
    assessed = list(_assessed(snapshot, territory, period))
    lost = [one for one in assessed if (one["assessment"].get("suitability") or 0) >= SUITABLE
            and not one["assessment"].get("coverage")]  # fmt: skip
    amounts = [Decimal(one["value"]["amount"]) for one in lost if (one.get("value") or {}).get("amount")]
    if assessed:
        yield float(len(lost)), (("measure", "notices"),)
        yield float(sum(amounts)), (("measure", "amount"),)


def _converted(snapshot: Snapshot, territory: Territory, period: Period) -> Iterator[Row]:
    """C3: lots with a clause, of the lots that are suitable."""
    suitable = clausal = 0
    for tender in _assessed(snapshot, territory, period):
        parts = tender.get("lots") or [{"assessment": tender["assessment"], "clauses": tender.get("clauses")}]
        fit = [part for part in parts if ((part.get("assessment") or {}).get("suitability") or 0) >= SUITABLE]
        suitable += len(fit)
        clausal += sum(bool(part.get("clauses")) for part in fit)
    yield _share(clausal, suitable), ()


def _buyers(snapshot: Snapshot, territory: Territory, period: Period) -> Iterator[Row]:
    """C4: buyers named by conventions in force on the last day, and those that are new in the period."""
    now: set[str] = set()
    before: set[str] = set()
    for coverage in snapshot.of("coverage"):
        begins = coverage.get("valid_from") or coverage.get("signed_on") or ""
        ends = coverage.get("valid_to") or "9999"
        named = {one.get("siret") or one.get("name", "") for one in coverage.get("buyers") or ()}
        if not territory.holds(coverage):
            continue
        if begins <= period.end and (ends >= period.end or coverage.get("renewal") == "tacit"):
            now |= named
        if begins < period.start:
            before |= named
    yield float(len(now)), (("measure", "all"),)
    yield float(len(now - before)), (("measure", "new"),)


def _obliged(snapshot: Snapshot, territory: Territory, period: Period) -> Iterator[Row]:
    """C6: tenders to which the rule of 2026 applies, with and without a clause."""
    assessed = list(_assessed(snapshot, territory, period))
    under = [one for one in assessed if (one["assessment"].get("legal_obligation") or {}).get("status") == "applicable"]
    kinds = [any(c.get("clause_kind") != "none_declared" for c in one.get("clauses") or ()) for one in under]
    if assessed:
        yield float(sum(kinds)), (("clause", "with"),)
        yield float(len(kinds) - sum(kinds)), (("clause", "without"),)


def _suppliers(snapshot: Snapshot, territory: Territory, period: Period) -> Iterator[Row]:
    """S2: work-integration enterprises of each kind, as they stand in the snapshot."""
    count = Counter(kind for organisation in snapshot.of("organisation") if territory.holds(organisation)
                    for kind in organisation.get("kinds") or () if kind in SIAE)  # fmt: skip
    for kind in SIAE:
        yield float(count[kind]), (("kind", kind),)


def _offers(snapshot: Snapshot, territory: Territory, period: Period) -> Iterator[Row]:
    """J1: offers with a confirmed link to a clause or a tender, published by the end and not closed before."""
    total = 0
    for offer in snapshot.of("offer"):
        day = (offer.get("created_at") or offer.get("published_on") or "")[:10]
        linked = any(link.get("decided_by") in CONFIRMED and link.get("id") for link in offer.get("links") or ())
        total += linked and period.holds(day) and territory.holds(offer)
    yield float(total), ()


def _money(snapshot: Snapshot, territory: Territory, period: Period) -> Iterator[Row]:
    """F1: total and Union amount of projects on clauses or a PLIE that began in the period."""
    total, union = Decimal(0), Decimal(0)
    for project in snapshot.of("project"):
        themes = {one.get("theme", "") if isinstance(one, dict) else one for one in project.get("themes") or ()}
        if themes & {"clause", "plie"} and period.holds(project.get("starts_on")) and territory.holds(project):
            total += Decimal((project.get("total_budget") or {}).get("amount") or 0)
            union += Decimal((project.get("eu_budget") or {}).get("amount") or 0)
    yield float(total), (("measure", "total"),)
    yield float(union), (("measure", "union"),)


def industry(snapshot: Snapshot, territory: Territory, period: Period) -> list[Observation]:
    """Return the open half of I1: contracts under a clause and firms that won them, of section C of NAF where known."""
    clausal = {clause.get("tender") for clause in snapshot.of("clause") if clause.get("clause_kind") in EXECUTED}
    known, contracts, firms = 0, 0, set()
    for contract in snapshot.of("contract"):
        day = contract.get("awarded_on") or contract.get("published_on")
        if contract.get("tender") in clausal and contract.get("status") == "awarded" and period.holds(day):
            codes = {siren: snapshot.sectors[siren] for siren in _winners(contract) if siren in snapshot.sectors}
            own = {siren for siren, code in codes.items() if code[:2].isdigit() and 10 <= int(code[:2]) <= 33}
            known += bool(codes)
            contracts += bool(own)
            firms |= own
    rows = (("contracts", contracts), ("firms", len(firms)), ("known", known)) if known else ()
    note = definition("I1").note
    return [Observation("I1", territory, period.name, "count", float(value), "ok", (("measure", name),), note=note)
            for name, value in rows]  # fmt: skip


def _winners(contract: dict[str, Any]) -> set[str]:
    """Return the SIREN of those who won a contract."""
    parties = [one for one in contract.get("organisations") or () if one.get("role") in WINNERS]
    return {str(one.get("siren") or (one.get("siret") or "")[:9]) for one in parties} - {""}


_FIGURES: dict[str, Callable[[Snapshot, Territory, Period], Iterator[Row]]] = {
    "H1": _hours_committed, "C1": _covered, "C2": _lost, "C3": _converted, "C4": _buyers, "C6": _obliged,
    "S2": _suppliers, "J1": _offers, "F1": _money,
}  # fmt: skip
