"""Invented data for figures, and the disclosure control of the house as a function."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import pytest

from hub.application.releasing import disclosed, sheet_of
from hub.figures.periods import Period
from hub.figures.releases import release
from hub.figures.tables import FRANCE, Said, Snapshot, Table, Territory
from hub.places import Gazetteer
from hub.privacy import frames

ISERE, AIN, RHONE = (Territory("departement", code, name) for code, name in (("38", "Isère"), ("01", "Ain"),
                                                                            ("69", "Rhône")))  # fmt: skip
TERRITORIES = [FRANCE, ISERE, AIN, RHONE]
PLACES = Gazetteer.load()


def place(code: str) -> list[dict[str, Any]]:
    return [{"type": "departement", "code": code}, {"type": "region", "code": "84"}]


def lenient(tables: Sequence[Table], former: object) -> dict[str, list[Said]]:
    """Let everything pass, to read the figures themselves."""
    cells = frames.Frame([sheet_of(table) for table in tables]).cells
    return {table.name: [Said(at, "ok", cells[table.name, at].value) for at in table.wanted
                         if (table.name, at) in cells] for table in tables}  # fmt: skip


def person(n: int) -> str:
    return f"{n:032x}"


def month_of(n: int, who: int, month: str, hours: float, **fields: Any) -> dict[str, Any]:
    base = {"id": f"abcviesion:hours-{n:05}", "kind": "clause_hours", "participant": person(who), "month": month,
            "hours_reported": hours, "hours_validated": hours, "employer_siret": f"9990000110{n % 7:04}",
            "modality": "direct_hire", "contract_type": "cddi", "rsa": who % 2 == 0,
            "territories": place("38")}  # fmt: skip
    return {**base, **fields}


def pathway(who: int, **fields: Any) -> dict[str, Any]:
    base = {"id": f"abcviesion:pathway-{who}", "kind": "pathway", "participant": person(who), "sex": "FM"[who % 2],
            "age_band": "26_29", "criteria": ["RSA"] if who % 2 == 0 else ["DELD"], "rsa": who % 2 == 0,
            "territories": place("38")}  # fmt: skip
    return {**base, **fields}


def people(seed: int = 1, size: int = 70) -> dict[str, list[dict[str, Any]]]:
    """Return the hours and pathways of many invented people over a year in three départements."""
    chance = random.Random(seed)
    hours, pathways = [], []
    for who in range(size):
        where = place(chance.choice(["38", "38", "01", "69"]))
        start = chance.randint(1, 4)
        for month in range(start, min(start + chance.randint(1, 4), 13)):
            n = len(hours)
            hours.append(month_of(n, who, f"2026-{month:02}", chance.randint(20, 150), territories=where,
                                  modality=chance.choice(["direct_hire", "made_available"])))  # fmt: skip
        exit_ = {"scheme": "plie", "on": f"2026-{start:02}-20", "positive": chance.random() < 0.5}
        own = {"sex": chance.choice("FM"), "age_band": chance.choice(["18_25", "26_29", "30_39"]),
               "criteria": [chance.choice(["DELD", "JEUNE", "QPV"])]}  # fmt: skip
        pathways.append(pathway(who, territories=where, entered_on="2025-03-01", exits=[exit_], **own))
    return {"clause_hours": hours, "pathway": pathways}


def snapshot(on: str = "2026-05-15", **kinds: list[dict[str, Any]]) -> Snapshot:
    return Snapshot(f"snapshot-{on}", on, {kind: list(some).__iter__ for kind, some in kinds.items()},
                    parents=PLACES.parents)  # fmt: skip


class Invented:
    """All builders, for a fixture to hand over."""

    territories, isere, france = TERRITORIES, ISERE, FRANCE
    control, lenient = map(staticmethod, (disclosed, lenient))
    place, person = map(staticmethod, (place, person))
    hours, pathway, people, snapshot = map(staticmethod, (month_of, pathway, people, snapshot))


@pytest.fixture(scope="session")
def make() -> type[Invented]:
    return Invented


@pytest.fixture(scope="session")
def released(make):
    """Return the release of the first quarter of invented people, judged by the control of the house."""
    return release(Period.of("2026-Q1"), make.snapshot(**make.people()), make.control, territories=make.territories)
