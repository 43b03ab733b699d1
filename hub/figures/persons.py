"""Persons: the tables of hours, participants, cohorts and exits that disclosure control judges.

Each measure is one table, whatever figures are read from it; all tables are judged together. What is unknown is a
person or an employer called ``unknown``: it can only make more of a table secret.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from hub.figures.periods import Period, months_after, quarter_of, quarters_between
from hub.figures.tables import TOTAL, UNKNOWN, Coordinate, Dimension, Fact, Snapshot, Table, Territory

DURABLE = ("cdi", "cdd_6_plus", "temp_6_plus", "public_service", "self_employed")
SIAE = frozenset({"ACI", "EI", "AI", "ETTI", "EITI", "GEIQ"})
COHORT_MONTHS = 12
DYNAMIC = ("durable", "transition", "positive")
#: what lies above the leaves of exits, in the words of each scheme
ABOVE: dict[str, dict[str, str]] = {
    "iae": dict.fromkeys(DYNAMIC, "dynamic"),
    "plie": {},
}
#: tables that show the same people: those who work on clauses
WORK = "work"
#: dimensions of each table after territory and period
HOURS = ("rsa", "modality", "contract_type", "employer", "sector")
PEOPLE = ("rsa", "sex", "age_band", "criterion")


class Lookup:
    """What the hours of a clause need to know of pathways, clauses and employers."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.pathways: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for pathway in snapshot.of("pathway"):
            self.pathways[pathway["participant"]].append(pathway)
        self.clauses = {clause["id"]: clause for clause in snapshot.of("clause")}
        self.employers = {one["siret"]: one for one in snapshot.of("organisation") if one.get("siret")}

    def node(self, record: dict[str, Any]) -> str:
        """Return the smallest territory that is shown of a record: an EPCI of one département, else a département."""
        for one in self._places(record):
            parents = self.snapshot.parents(one["type"], one["code"]) if one["type"] in ("epci", "ept") else []
            if sum(parent["type"] == "departement" for parent in parents) == 1:
                return f"{one['type']}:{one['code']}"
        found = [one["code"] for one in self._places(record) if one["type"] == "departement"]
        return f"departement:{found[0]}" if found else UNKNOWN

    def _places(self, record: dict[str, Any]) -> list[dict[str, Any]]:
        clause = self.clauses.get(record.get("clause") or "", {})
        pathway: dict[str, Any] = next(iter(self.pathways.get(record.get("participant") or "", ())), {})
        for said in (record, clause, pathway):
            if said.get("territories"):
                return list(said["territories"])
        return []

    def above(self, nodes: Iterable[str]) -> dict[str, str]:
        """Return what lies above territories, up to the régions."""
        found: dict[str, str] = {}
        for node in sorted(set(nodes)):
            kind, _, code = node.partition(":")
            parents = self.snapshot.parents(kind, code) if code else []
            chain = [f"{one['type']}:{one['code']}" for one in parents if one["type"] in ("departement", "region")]
            for child, parent in zip([node, *chain], chain, strict=False):
                found.setdefault(child, parent)
        return found

    def sector(self, siret: str) -> str:
        """Return whether an employer is of industry (section C of NAF: divisions 10 to 33)."""
        naf = str((self.employers.get(siret) or {}).get("naf") or "")
        return UNKNOWN if not naf[:2].isdigit() else "industry" if 10 <= int(naf[:2]) <= 33 else "other"

    def kind(self, siret: str) -> str:
        """Return whether an employer is a work-integration enterprise or a GEIQ."""
        employer = self.employers.get(siret)
        return UNKNOWN if employer is None else "siae" if SIAE & set(employer.get("kinds") or ()) else "other"


def _table(
    name: str, measure: str, names: tuple[str, ...], facts: list[Fact], lookup: Lookup,
    wanted: Iterable[Coordinate], above: dict[str, dict[str, str]] | None = None, linked: str = "",
) -> Table:  # fmt: skip
    """Return a table whose periods are quarters under years, and whose territories lie in one another."""
    places = lookup.above(fact.at[0] for fact in facts)
    quarters = {fact.at[1]: fact.at[1][:4] for fact in facts if "-Q" in fact.at[1]}
    dimensions = [Dimension("territory", places), Dimension("period", quarters)]
    dimensions += [Dimension(one, (above or {}).get(one, {})) for one in names]
    return Table(name, measure, tuple(dimensions), tuple(facts), tuple(dict.fromkeys(wanted)), linked)


def cells(
    territories: Iterable[Territory], period: Period, names: tuple[str, ...], facts: list[Fact],
    *choices: dict[str, str],
) -> Iterator[Coordinate]:  # fmt: skip
    """Yield the cells of a release: each choice of nodes, and each node of a dimension given as ``each``."""
    values = {name: sorted({fact.at[2 + at] for fact in facts}) for at, name in enumerate(names)}
    for territory in territories:
        for choice in choices:
            free = [name for name, node in choice.items() if node == "each"]
            for node in values[free[0]] if free else [""]:
                nodes = {**choice, **({free[0]: node} if free else {})}
                yield (territory.node, period.name, *(nodes.get(name, TOTAL) for name in names))


def hours(snapshot: Snapshot, lookup: Lookup, territories: list[Territory], period: Period) -> Table:
    """Return the validated hours by month worked."""
    facts = []
    for record in snapshot.of("clause_hours"):
        siret = record.get("employer_siret") or ""
        tail = (_rsa(record), record.get("modality") or UNKNOWN, record.get("contract_type") or UNKNOWN,
                lookup.kind(siret), lookup.sector(siret))  # fmt: skip
        facts += _worked(record, lookup, "hours_validated", *tail)
    wanted = cells(territories, period, HOURS, facts, {}, *({name: "each"} for name in HOURS))
    return _table("hours", "hours", HOURS, facts, lookup, wanted, linked=WORK)


def reported(snapshot: Snapshot, lookup: Lookup, territories: list[Territory], period: Period) -> Table:
    """Return the reported hours by month worked."""
    facts = [fact for record in snapshot.of("clause_hours")
             for fact in _worked(record, lookup, "hours_reported", _rsa(record))]  # fmt: skip
    wanted = cells(territories, period, ("rsa",), facts, {}, {"rsa": "each"})
    return _table("reported", "hours", ("rsa",), facts, lookup, wanted, linked=WORK)


def _worked(record: dict[str, Any], lookup: Lookup, name: str, *tail: str) -> list[Fact]:
    amount = float(record.get(name) or 0)
    at = (lookup.node(record), quarter_of(record["month"]), *tail)
    employer = record.get("employer_siret") or record.get("employer") or UNKNOWN
    fact = Fact(at, record.get("participant") or UNKNOWN, amount, employer, record.get("rsa") is True, record["id"])
    return [fact] if amount > 0 else []


def participants(snapshot: Snapshot, lookup: Lookup, territories: list[Territory], period: Period) -> Table:
    """Return who worked on clauses at least an hour in a quarter, each person once a cell."""
    worked: dict[tuple[str, str, str, str], float] = defaultdict(float)
    for record in snapshot.of("clause_hours"):
        amount = float(record.get("hours_validated") or record.get("hours_reported") or 0)
        person = record.get("participant") or UNKNOWN
        worked[person, lookup.node(record), quarter_of(record["month"]), _rsa(record)] += amount
    facts = []
    for (person, node, quarter, rsa), amount in sorted(worked.items()):
        pathways = lookup.pathways.get(person) or [{}]
        criteria = sorted({one for pathway in pathways for one in pathway.get("criteria") or ()}) or [UNKNOWN]
        tail = (pathways[-1].get("sex") or UNKNOWN, pathways[-1].get("age_band") or UNKNOWN)
        if amount >= 1:
            facts += [Fact((node, quarter, rsa, *tail, criterion), person, rsa=rsa == "yes") for criterion in criteria]
    wanted = cells(territories, period, PEOPLE, facts, {}, *({name: "each"} for name in PEOPLE))
    return _table("participants", "persons", PEOPLE, facts, lookup, wanted, linked=WORK)


def cohort(snapshot: Snapshot, lookup: Lookup, territories: list[Territory], period: Period) -> Table:
    """Return the RSA beneficiaries by the quarter of their last clause hour, and whether durable work followed.

    Only cohorts whose window of twelve months is over in the snapshot; a younger one would be provisional.
    """
    records: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for record in snapshot.of("clause_hours"):
        if record.get("rsa") is True and (record.get("hours_validated") or 0) > 0 and record.get("participant"):
            records[record["participant"]].append(record)
    facts = []
    for person, own in sorted(records.items()):
        last = max(own, key=lambda record: (record["month"], record["id"]))
        first = min(record["month"] for record in own)
        until = months_after(f"{last['month']}-28", COHORT_MONTHS)
        if until > snapshot.on:
            continue
        outcome = _outcome(lookup.pathways.get(person, []), f"{first}-01", until)
        facts.append(Fact((lookup.node(last), quarter_of(last["month"]), outcome), person, rsa=True))
    wanted = cells(territories, period, ("outcome",), facts, {}, {"outcome": "durable"}, {"outcome": "in_work"})
    above = {"outcome": {"in_work": "durable", "durable_only": "durable"}}
    return _table("cohort", "persons", ("outcome",), facts, lookup, wanted, above)


def _outcome(pathways: list[dict[str, Any]], start: str, until: str) -> str:
    """Return whether durable work began in a window, and whether it lasted six months."""
    jobs = [one for pathway in pathways for one in pathway.get("contracts") or ()]
    exits = [one for pathway in pathways for one in pathway.get("exits") or ()]
    begun = [one for one in jobs if start <= (one.get("starts_on") or "") <= until]
    durable = any(one.get("contract_type") in DURABLE for one in begun)
    found = [one for one in exits if one.get("contract_type") in DURABLE and start <= (one.get("on") or "") <= until]
    if not durable and not found:
        return "none"
    lasting = any(one.get("in_work_6_months") for one in exits if start <= (one.get("on") or "") <= until)
    return "in_work" if lasting else "durable_only"


def exits(snapshot: Snapshot, lookup: Lookup, territories: list[Territory], period: Period, *, scheme: str) -> Table:
    """Return the exits of one scheme by its own words; the schemes are never added up."""
    facts = []
    for pathway in snapshot.of("pathway"):
        for one in pathway.get("exits") or ():
            result = _result(one, scheme) if one.get("scheme") == scheme and one.get("on") else ""
            if result:
                facts.append(Fact((lookup.node(pathway), quarter_of(one["on"]), result), pathway["participant"],
                                  rsa=pathway.get("rsa") is True))  # fmt: skip
    above = {"result": ABOVE[scheme]}
    if scheme == "iae":
        wanted = cells(territories, period, ("result",), facts, {}, {"result": "dynamic"}, {"result": "durable"})
    else:
        wanted = cells(territories, period, ("result",), facts, {}, {"result": "positive"})
    return _table(f"exits_{scheme}", "persons", ("result",), facts, lookup, wanted, above)


def _result(one: dict[str, Any], scheme: str) -> str:
    """Return the leaf of an exit; an exit that its scheme removes from the count is none."""
    if scheme == "iae":
        group = one.get("iae_group")
        return "" if group in (None, "removed") else str(group)
    if one.get("positive") is None:
        return ""
    return "positive" if one["positive"] else "other"


def placed(snapshot: Snapshot, lookup: Lookup, territories: list[Territory], period: Period) -> Table:
    """Return who left a PLIE for a job, and whether they are still in work six months after, where it was checked."""
    facts = []
    for pathway in snapshot.of("pathway"):
        for one in pathway.get("exits") or ():
            checked = one.get("in_work_6_months")
            if one.get("scheme") == "plie" and one.get("on") and one.get("contract_type") and checked is not None:
                at = (lookup.node(pathway), quarter_of(one["on"]), "in_work" if checked else "out")
                facts.append(Fact(at, pathway["participant"], rsa=pathway.get("rsa") is True))
    wanted = cells(territories, period, ("result",), facts, {}, {"result": "in_work"})
    return _table("placed", "persons", ("result",), facts, lookup, wanted)


def caseload(snapshot: Snapshot, lookup: Lookup, territories: list[Territory], period: Period) -> Table:
    """Return who is in a pathway on the last day of each quarter, and whether a step is under way that day."""
    facts = []
    for pathway in snapshot.of("pathway"):
        entered = pathway.get("entered_on") or ""
        left = min((one["on"] for one in pathway.get("exits") or () if one.get("on")), default="9999-12-31")
        steps = [(one.get("starts_on") or "9999", one.get("ends_on") or "9999") for one in pathway.get("steps") or ()]
        for quarter in quarters_between(entered, min(left, period.end)) if entered else ():
            day = quarter.end
            if day < left and day <= period.end:
                now = "step" if any(start <= day <= end for start, end in steps) else "no_step"
                at = (lookup.node(pathway), quarter.name, now)
                facts.append(Fact(at, pathway["participant"], rsa=pathway.get("rsa") is True))
    wanted = () if period.is_year else cells(territories, period, ("now",), facts, {}, {"now": "no_step"})
    return _table("caseload", "persons", ("now",), facts, lookup, wanted)


def ended(snapshot: Snapshot, lookup: Lookup, territories: list[Territory], period: Period) -> Table:
    """Return the validated hours of clauses with hours committed, by the quarter in which the clause ended."""
    facts = []
    for record in snapshot.of("clause_hours"):
        clause = lookup.clauses.get(record.get("clause") or "", {})
        amount = float(record.get("hours_validated") or 0)
        if clause.get("ends_on") and clause.get("hours") and amount > 0:
            employer = record.get("employer_siret") or record.get("employer") or UNKNOWN
            at = (lookup.node(clause), quarter_of(clause["ends_on"]))
            person = record.get("participant") or UNKNOWN
            facts.append(Fact(at, person, amount, employer, record.get("rsa") is True, record["id"]))
    return _table("ended", "hours", (), facts, lookup, cells(territories, period, (), facts, {}))


def _rsa(record: dict[str, Any]) -> str:
    said = record.get("rsa")
    return UNKNOWN if said is None else "yes" if said else "no"
