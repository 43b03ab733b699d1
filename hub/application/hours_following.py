"""Following the hours: what is committed, reported and validated on the clauses of a territory, by month.

All that leaves this room is a sum over a clause, never a row about a person; it is for signed-in accounts, on screen.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import orjson

from hub.application import Hub, per_person
from hub.people.accounts import OPERATOR
from hub.store import Store
from hub.store.accounts import Account

DUE_DAY = 15  #: of the next month, from which on a month without declaration is missing
BEHIND = 0.15  #: of the hours committed, by which they may stay behind the time that is gone
MEASURES = ("hours_reported", "hours_validated", "hours_rejected")
RANKS = {"late": 0, "soon": 1, "fine": 2}
LIKELY = 0.8  #: score from which on the tender of a clause is named
BODIES = {"buyer": ("buyer", "lead_buyer"), "contractor": ("contractor",)}
Months = Mapping[str, Mapping[str, float]]  #: month -> measure -> hours; a measure that nobody gave is absent


@dataclass(frozen=True)
class Alert:
    """What somebody should look at: a code, how pressing it is, and the figures of its sentence."""

    code: str  #: short, behind, missing, waiting, unknown, met or fine
    level: str  #: late, soon or fine
    figures: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ClauseHours:
    """The hours of one clause, added up."""

    id: str
    title: str
    buyer: str
    contractor: str
    territory: str
    tender: str | None
    suggested: tuple[str, ...]  #: tenders that it may be of, for somebody to say
    committed: float | None
    reported: float | None
    validated: float | None
    rejected: float | None
    starts_on: str | None
    ends_on: str | None
    missing: tuple[str, ...]  #: months, YYYY-MM
    last_month: str | None
    alerts: tuple[Alert, ...]

    @property
    def gap(self) -> float | None:
        """Return how many of the hours committed are not validated yet, or not reported where nothing is validated."""
        done = self.done
        return None if self.committed is None else max(0.0, self.committed - (done or 0.0))

    @property
    def done(self) -> float | None:
        """Return the hours that count: validated, else reported."""
        return self.validated if self.validated is not None else self.reported

    @property
    def share(self) -> int | None:
        """Return the hours done in percent of those committed."""
        return round(100 * (self.done or 0) / self.committed) if self.committed else None


class HoursFollowing:
    """The hours of clauses, read from the exports; the sums are kept in memory until an import changes them."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.lock = threading.Lock()
        self.known: tuple[int, dict[str, dict[str, dict[str, float]]]] | None = None

    def of(self, account: Account, today: date) -> list[ClauseHours]:
        """Return the clauses of an account's territory, the most pressing first; an operator sees all of them."""
        sums = self.sums()
        clauses = [one for one in self.clauses() if self.sees(account, one)]
        found = [self.followed(one, sums.get(one["id"], {}), today) for one in clauses]
        return sorted(found, key=pressing)

    def clauses(self) -> Iterable[dict[str, Any]]:
        """Return the clauses that the sources about persons gave."""
        names = [name for name, one in self.hub.plugins.connectors().items() if per_person(one)]
        ids = [id for name in sorted(names) for id in self.hub.store.find("clause", source=name)]
        return self.hub.store.load(ids).values()

    def sees(self, account: Account, clause: Mapping[str, Any]) -> bool:
        """Say whether a clause lies in the territory of an account."""
        return account.role == OPERATOR or bool(self.within(clause) & set(account.territories))

    def allows(self, account: Account, record_id: str) -> bool:
        """Say whether an account may decide about a record's links: of a clause followed here, where it sees it."""
        record = self.hub.store.load([record_id]).get(record_id) or {}
        followed = record.get("kind") == "clause" and not record.get("tender")
        return not followed or self.sees(account, record)

    def within(self, clause: Mapping[str, Any]) -> set[tuple[str, str]]:
        """Return the territories in which a clause lies; of a place that lies in two of a type, none of that type."""
        found: set[tuple[str, str]] = set()
        for place in clause.get("territories") or ():
            own = [(place["type"], place["code"])]
            parents = [(one["type"], one["code"]) for one in self.hub.gazetteer.parents(place["type"], place["code"])]
            kinds = [kind for kind, _ in parents]
            found |= {*own, *(one for one in parents if kinds.count(one[0]) == 1)}
        return found

    def sums(self) -> dict[str, dict[str, dict[str, float]]]:
        """Return the hours by clause, month and measure."""
        store = self.hub.persons
        if store is None:
            return {}
        seq = store.last_seq((), "internal")
        with self.lock:
            if self.known is None or self.known[0] != seq:
                self.known = (seq, added_up(store))
            return self.known[1]

    def followed(self, clause: Mapping[str, Any], months: Months, today: date) -> ClauseHours:
        """Return a clause with its sums, the months that are missing, and what somebody should look at."""
        totals = {name: total(months, name) for name in MEASURES}
        missing = missing_months(clause, months, today)
        done = totals["hours_validated"] if totals["hours_validated"] is not None else totals["hours_reported"]
        names = {what: named(clause, roles) for what, roles in BODIES.items()}
        places = [one.get("name") or one["code"] for one in clause.get("territories") or ()]
        return ClauseHours(
            id=clause["id"], title=clause.get("title") or clause["id"], **names,
            territory=", ".join(dict.fromkeys(places)),
            tender=next((one["id"] for one in clause.get("links") or () if likely(one)), None),
            suggested=tuple(one["id"] for one in clause.get("links") or () if suggestion(one)),
            committed=clause.get("hours"), reported=totals["hours_reported"], validated=totals["hours_validated"],
            rejected=totals["hours_rejected"], starts_on=clause.get("starts_on"), ends_on=clause.get("ends_on"),
            missing=missing if not over(clause, done) else (), last_month=max(months, default=None),
            alerts=alerts(clause, totals, done, missing, today),
        )  # fmt: skip


def pressing(one: ClauseHours) -> tuple[int, str, str]:
    """Return what clauses are sorted by: the most pressing alert, then the end."""
    return min(RANKS[each.level] for each in one.alerts), one.ends_on or "9", one.id


def added_up(store: Store) -> dict[str, dict[str, dict[str, float]]]:
    """Return the sums of the hours of persons by clause and month; no more of a person is held than one row."""
    found: dict[str, dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    for _, body in store.stream("clause_hours", "internal"):
        record = orjson.loads(body)
        if record.get("clause"):
            month = found[record["clause"]][record["month"]]
            for name in MEASURES:
                if record.get(name) is not None:
                    month[name] = month.get(name, 0.0) + float(record[name])
    return {clause: {month: dict(some) for month, some in months.items()} for clause, months in found.items()}


def total(months: Months, name: str) -> float | None:
    """Return a sum over all months, or None where nobody gave any."""
    given = [some[name] for some in months.values() if name in some]
    return round(sum(given), 2) if given else None


def named(clause: Mapping[str, Any], roles: tuple[str, ...]) -> str:
    """Return the names of the bodies of a clause in some roles."""
    found = [one["name"] for one in clause.get("organisations") or () if one.get("role") in roles and one.get("name")]
    return ", ".join(dict.fromkeys(found))


def likely(link: Mapping[str, Any]) -> bool:
    """Say whether a link leads to the tender of a clause surely enough."""
    return link.get("rel") == "tender" and bool(link.get("id")) and (link.get("score") or 0) >= LIKELY


def suggestion(link: Mapping[str, Any]) -> bool:
    """Say whether a link is one that somebody should confirm or refuse."""
    return link.get("rel") == "tender" and bool(link.get("id")) and (link.get("score") or 0) < LIKELY


def over(clause: Mapping[str, Any], done: float | None) -> bool:
    """Say whether the hours committed are done, so that no further month is awaited."""
    return bool(clause.get("hours")) and (done or 0) >= clause["hours"]


def missing_months(clause: Mapping[str, Any], months: Months, today: date) -> tuple[str, ...]:
    """Return the months between begin and end of a clause that are due, and of which nothing was reported."""
    first = (clause.get("starts_on") or min(months, default=""))[:7]
    due = last_due(today)
    last = min(due, (clause.get("ends_on") or due)[:7])
    return tuple(month for month in between(first, last) if month not in months) if first else ()


def last_due(today: date) -> str:
    """Return the last month whose declaration is due: it is from the fifteenth of the next one on."""
    back = 1 if today.day >= DUE_DAY else 2
    months = today.year * 12 + today.month - 1 - back
    return f"{months // 12}-{months % 12 + 1:02}"


def between(first: str, last: str) -> list[str]:
    """Return the months from one to another, both included."""
    begin, end = (int(month[:4]) * 12 + int(month[5:7]) - 1 for month in (first, last))
    return [f"{n // 12}-{n % 12 + 1:02}" for n in range(begin, min(end, begin + 600) + 1)]


def alerts(
    clause: Mapping[str, Any], totals: Mapping[str, float | None], done: float | None, missing: tuple[str, ...],
    today: date,
) -> tuple[Alert, ...]:  # fmt: skip
    """Return what somebody should look at in a clause, the most pressing first; at least one line."""
    committed, ends = clause.get("hours"), clause.get("ends_on")
    figures = {"done": done or 0, "committed": committed, "ends_on": ends}
    found: list[Alert] = []
    if not committed:
        found.append(Alert("unknown", "fine", figures))
    elif over(clause, done):
        found.append(Alert("met", "fine", figures))
    elif ends and ends < today.isoformat():
        found.append(Alert("short", "late", {**figures, "gap": committed - (done or 0)}))
    elif ends and (done or 0) / committed < elapsed(clause, today) - BEHIND:
        found.append(Alert("behind", "soon", {**figures, "elapsed": round(100 * elapsed(clause, today))}))
    if missing and not over(clause, done):
        found.append(Alert("missing", "late" if len(missing) > 2 else "soon", {"months": missing}))
    if waiting := to_validate(totals):
        found.append(Alert("waiting", "soon", {"hours": waiting}))
    return tuple(found) or (Alert("fine", "fine", figures),)


def elapsed(clause: Mapping[str, Any], today: date) -> float:
    """Return which share of the time of a clause is gone; 0 where it has no begin or no end."""
    start, end = clause.get("starts_on"), clause.get("ends_on")
    if not start or not end or start >= end:
        return 0.0
    days = (date.fromisoformat(end) - date.fromisoformat(start)).days
    return min(1.0, max(0.0, (today - date.fromisoformat(start)).days / days))


def to_validate(totals: Mapping[str, float | None]) -> float:
    """Return the hours reported that nobody validated nor rejected, where hours are validated at all."""
    if totals["hours_validated"] is None:
        return 0.0
    settled = totals["hours_validated"] + (totals["hours_rejected"] or 0)
    return max(0.0, round((totals["hours_reported"] or 0) - settled, 2))
