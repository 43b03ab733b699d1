"""Releases: what is published of a period, once, from a frozen snapshot, after all that was published before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from hub.errors import UsageError
from hub.figures import open_figures, protected
from hub.figures.definitions import DEFINITIONS, definition
from hub.figures.periods import Period, periods_due, quarter_of
from hub.figures.tables import FRANCE, Control, Coordinate, Observation, Said, Snapshot, Territory
from schemas.codes_indicator import INDICATOR

DATED = ("clause", "contract", "tender", "coverage", "organisation", "offer", "project")


@dataclass(frozen=True)
class Release:
    """One release: its name (the quarter in which it came out), its records, and what it said of each table's cells.

    ``statements`` are private: they say why a cell is secret. They are kept for ever, for control of later releases.
    """

    name: str
    periods: tuple[str, ...]
    records: tuple[dict[str, Any], ...]
    statements: Mapping[str, tuple[Said, ...]] = field(default_factory=dict)

    @property
    def withheld(self) -> list[str]:
        """Return what the budget did not suffice to prove: the code of each such figure, and where."""
        lost = [record for record in self.records if record.get("reason_en") == protected.BUDGET[1]]
        return sorted({f"{record['code']} {record['territory'].rpartition(':')[2]}" for record in lost})


def due(snapshot_on: str, former: Iterable[Release]) -> list[Period]:
    """Return the periods that a snapshot of a day may release; none where its quarter had its release."""
    names = {release.name for release in former}
    return [] if quarter_of(snapshot_on) in names else periods_due(snapshot_on)


def release(
    period: Period | Sequence[Period],
    snapshot: Snapshot,
    control: Control | None,
    former_releases: Sequence[Release] = (),
    *,
    territories: Iterable[Territory] = (FRANCE,),
    codes: Iterable[str] = tuple(DEFINITIONS),
) -> Release:
    """Return the release of one or more periods; nothing is read but the snapshot, and nothing is released twice.

    Without ``control`` every figure about persons is secret.

    :raises UsageError: for a period that is not over, a figure that would be provisional, a quarter that had its
        release.
    """
    periods = [period] if isinstance(period, Period) else list(period)
    name = quarter_of(snapshot.on)
    refuse(periods, snapshot, name, former_releases)
    places, wanted = list(dict.fromkeys(territories)), [definition(code).code for code in codes]
    statements: dict[str, list[Said]] = defaultdict(list)
    for old in former_releases:
        for table, said in old.statements.items():
            statements[table] += said
    spread = by_territory(snapshot, places)
    records: list[dict[str, Any]] = []
    new: dict[str, list[Said]] = defaultdict(list)
    for one in periods:
        judged = {} if one.is_year else protected.judged(snapshot, places, one, control, statements)
        for table, some in judged.items():
            statements[table] += some
            new[table] += some
        cells = {table: {cell.at: cell for cell in some} for table, some in judged.items()}
        for place in places:
            for found in figures(wanted, spread[place], cells, place, one):
                records.append(record_of(found, name, snapshot))
    records.sort(key=lambda record: record["id"])
    return Release(name, tuple(one.name for one in periods), tuple(records), {k: tuple(v) for k, v in new.items()})


def refuse(periods: Sequence[Period], snapshot: Snapshot, name: str, former: Sequence[Release]) -> None:
    """Refuse what the calendar forbids."""
    if any(old.name == name for old in former):
        raise UsageError(f"{name} had its release: figures come out once a quarter; a revision waits for the next one")
    for one in periods:
        if one.end >= snapshot.on:
            raise UsageError(f"{one.name} is not over on {snapshot.on}: figures are never provisional")


def compute(
    code: str,
    snapshot: Snapshot,
    territory: Territory,
    period: Period,
    *,
    control: Control | None = None,
    former: Mapping[str, Sequence[Said]] | None = None,
) -> list[Observation]:
    """Return the observations of one indicator; about persons, ``secret`` unless ``control`` lets them be told."""
    about_persons = definition(code).protected and not period.is_year
    said = protected.judged(snapshot, [territory], period, control, former or {}) if about_persons else {}
    cells = {table: {cell.at: cell for cell in some} for table, some in said.items()}
    return figures([code], by_territory(snapshot, [territory])[territory], cells, territory, period)


def figures(
    codes: Iterable[str],
    snapshot: Snapshot,
    cells: Mapping[str, Mapping[Coordinate, Said]],
    territory: Territory,
    period: Period,
) -> list[Observation]:
    """Return the observations of a territory and a period."""
    found: list[Observation] = []
    numbers = given(snapshot, territory, period)
    for code in codes:
        said = definition(code)
        then = period.earlier(said.lag)
        if code == "I1":
            found += open_figures.industry(snapshot, territory, period)
        if not said.available:
            found.append(open_figures.missing(code, territory, period, said.reason))
        elif not said.protected:
            found += open_figures.observed(code, snapshot, territory, period)
        elif period.is_year:
            # a quarter that was told would say of its year what the year may have to keep secret
            found += [open_figures.missing(code, territory, period, open_figures.BY_QUARTER)] * (territory == FRANCE)
        elif cells:
            found += protected.observed(code, protected.Cells(cells, territory, then, numbers), territory, then)
        elif territory == FRANCE:
            found.append(open_figures.missing(code, territory, period, open_figures.MISSING))
    return found


def given(snapshot: Snapshot, territory: Territory, period: Period) -> dict[str, float | None]:
    """Return the open numbers by which protected ones are divided: hours committed of ended clauses, ESF money."""
    ended = [clause.get("hours") or 0 for clause in snapshot.of("clause")
             if period.holds(clause.get("ends_on")) and territory.holds(clause)]  # fmt: skip
    money = [one.value for one in open_figures.observed("F1", snapshot, territory, period)
             if ("measure", "total") in one.dimensions]  # fmt: skip
    return {"committed": float(sum(ended)), "money": money[0] if money else None}


def by_territory(snapshot: Snapshot, territories: list[Territory]) -> dict[Territory, Snapshot]:
    """Return for each territory the snapshot with its open records only, all sorted in one pass."""
    places = {(place.type, place.code): place for place in territories}
    held: dict[Territory, dict[str, list[dict[str, Any]]]] = {place: defaultdict(list) for place in territories}
    everywhere = [place for place in territories if place.type == "country"]
    for kind in DATED:
        for record in snapshot.of(kind):
            own = {(one.get("type"), one.get("code")) for one in record.get("territories") or ()}
            for place in [*everywhere, *(places[pair] for pair in own & places.keys() if pair[0] != "country")]:
                held[place][kind].append(record)
    sectors = {str(one.get("siren") or one["siret"][:9]): str(one["naf"]) for one in snapshot.of("organisation")
               if one.get("naf") and (one.get("siren") or one.get("siret"))}  # fmt: skip
    return {
        place: replace(snapshot, records={kind: kept.__iter__ for kind, kept in kinds.items()}, sectors=sectors)
        for place, kinds in held.items()
    }


def id_of(found: Observation, release_name: str) -> str:
    """Return the id: code, territory, period, dimensions, release; a revision is another record."""
    dimensions = "".join(f"-{name}.{value}" for name, value in sorted(found.dimensions))
    place = f"{found.territory.type}-{found.territory.code}"
    return f"hub:indicator:{found.code}-{place}-{found.period}{dimensions}-r{release_name}"


def record_of(found: Observation, release_name: str, snapshot: Snapshot) -> dict[str, Any]:
    """Return the record of an observation."""
    period, label = Period.of(found.period), INDICATOR[found.code]
    place = found.territory
    record: dict[str, Any] = {
        "id": id_of(found, release_name), "kind": "indicator", "schema_version": 1, "title": label.fr,
        "language": "fr", "code": found.code, "territory": place.id, "published_on": snapshot.on,
        "territories": [{"type": place.type, "code": place.code, "name": place.name or place.code, "confidence": 1}],
        "period": period.name, "period_start": period.start, "period_end": period.end,
        "dimensions": [{"name": name, "value": value} for name, value in found.dimensions], "unit": found.unit,
        "status": found.status, "reason_fr": found.reason[0], "reason_en": found.reason[1], "note_fr": found.note[0],
        "note_en": found.note[1], "release": release_name, "snapshot": snapshot.name,
        "method_version": definition(found.code).method_version,
    }  # fmt: skip
    kept = {name: value for name, value in record.items() if value not in ("", [])}
    return kept if found.value is None else {**kept, "value": found.value}
