"""Releasing: indicators of a quarter, computed once from frozen data, under disclosure control."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from hub.application import Hub
from hub.derive.coverage import coverage_share
from hub.errors import StoreError, UsageError
from hub.figures.periods import quarter_of
from hub.figures.releases import Release, due, release
from hub.figures.tables import FRANCE, Said, Snapshot, Statements, Table, Territory
from hub.privacy import disclosure, frames, rules
from hub.store import Store

PUBLIC = ("tender", "clause", "contract", "project", "call", "offer", "organisation", "coverage")
PERSONS = ("pathway", "clause_hours")


def disclosed(tables: Sequence[Table], former: Statements) -> Statements:
    """Return what disclosure control lets be said of all tables together, beside all that was ever said of them."""
    sheets = [sheet_of(table) for table in tables]
    before = {name: [rules.Statement(one.at, one.status, one.value, one.primary) for one in some]
              for name, some in former.items()}  # fmt: skip
    made = disclosure.release(sheets, former=before)
    return {name: [Said(one.at, one.status, one.value, one.primary) for one in some]
            for name, some in made.statements.items()}  # fmt: skip


def sheet_of(table: Table) -> frames.Sheet:
    """Return a table of the figures as the privacy room reads it."""
    facts = [frames.Fact(one.at, one.person, one.amount, one.employer, one.rsa, one.key) for one in table.facts]
    dimensions = tuple(frames.Dimension(one.name, one.parents) for one in table.dimensions)
    return frames.Sheet(table.name, table.measure, dimensions, tuple(facts), table.wanted, table.linked, table.details)


def release_quarter(hub: Hub, day: str | None = None) -> Release:
    """Release the figures that are due on a day (today), and publish them; a quarter has one release.

    :raises UsageError: when nothing is due.
    """
    snapshot = frozen(hub, day or date.today().isoformat())
    former = former_releases(hub)
    periods = due(snapshot.on, former)
    if not periods:
        raise UsageError(f"nothing is due: the release of {quarter_of(snapshot.on)} was made already")
    made = release(periods, snapshot, disclosed, former, territories=observed_territories(hub, snapshot))
    keep(hub, made)
    publish(hub, made)
    return made


def frozen(hub: Hub, day: str) -> Snapshot:
    """Return the data of this moment, as the figures read them."""
    stores = {**dict.fromkeys(PUBLIC, hub.store), **(dict.fromkeys(PERSONS, hub.persons) if hub.persons else {})}
    records = {kind: list(living(store, kind)) for kind, store in stores.items() if store}
    coverages = records.get("coverage", [])

    def covered(kind: str, code: str, on: str) -> tuple[int, int]:
        inside, parents = partial(communes, hub), hub.gazetteer.parents
        return coverage_share((kind, code), coverages, communes=inside, parents=parents, on=on)

    given: dict[str, Callable[[], Iterable[dict[str, Any]]]] = {kind: some.__iter__ for kind, some in records.items()}
    return Snapshot(f"snapshot-{day}", day, given, covered=covered, parents=hub.gazetteer.parents)


def living(store: Store, kind: str) -> Iterator[dict[str, Any]]:
    """Yield the living records of a kind, whole."""
    yield from store.load(list(store.ids(kind))).values()


def communes(hub: Hub, kind: str, code: str) -> list[str]:
    """Return the codes of a territory's communes; of the country, those of all its départements."""
    if kind == "country":
        codes = [code_of(departement) for departement in hub.gazetteer.departements()]
        return [one for departement in codes for one in communes(hub, "departement", departement)]
    return [code_of(one) for one in hub.gazetteer.children(kind, code)]


def code_of(place: Any) -> str:
    """Return the code of a place as the gazetteer gives it."""
    return str(place["code"] if isinstance(place, dict) else place)


def observed_territories(hub: Hub, snapshot: Snapshot) -> list[Territory]:
    """Return France and each département that the data name."""
    codes = {
        place["code"]
        for kind in (*PUBLIC, *PERSONS)
        for record in snapshot.of(kind)
        for place in record.get("territories") or ()
        if place.get("type") == "departement"
    }
    names = {code: hub.gazetteer.departement_name(code) or code for code in sorted(codes)}
    return [FRANCE, *(Territory("departement", code, name) for code, name in names.items())]


def folder(hub: Hub) -> Path:
    """Return where releases are remembered: what was said of each cell, secret ones too, for ever and internally."""
    return hub.settings.data / "releases"


def former_releases(hub: Hub) -> list[Release]:
    """Return all releases ever made, the oldest first."""
    return [remembered(json.loads(path.read_text("utf-8"))) for path in sorted(folder(hub).glob("*.json"))]


def remembered(data: dict[str, Any]) -> Release:
    """Return a release as it was kept."""
    said = {
        table: tuple(Said(tuple(one["at"]), one["status"], one["value"], one["primary"]) for one in some)
        for table, some in data["statements"].items()
    }
    return Release(data["name"], tuple(data["periods"]), (), said)


def keep(hub: Hub, made: Release) -> None:
    """Remember a release before it is published; written beside and renamed, for this account's eyes only."""
    said = {table: [vars_of(one) for one in some] for table, some in made.statements.items()}
    place = folder(hub) / f"{made.name}.json"
    try:
        place.parent.mkdir(mode=0o700, exist_ok=True)
        written = place.with_suffix(".part")
        written.touch(mode=0o600)
        written.write_text(json.dumps({"name": made.name, "periods": made.periods, "statements": said}), "utf-8")
        os.replace(written, place)
    except OSError as error:
        raise StoreError(f"the release cannot be kept in {place.parent}: {error}; nothing was published") from error


def vars_of(one: Said) -> dict[str, Any]:
    """Return what was said of a cell as JSON holds it."""
    return {"at": list(one.at), "status": one.status, "value": one.value, "primary": one.primary}


def publish(hub: Hub, made: Release) -> None:
    """Publish the indicators of a release."""
    with hub.store.derivation(cause="derived") as derivation:
        for record in made.records:
            derivation.put(record["id"], [record])
