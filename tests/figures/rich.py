"""Rich invented data: many people over two years in many territories, with all that tables of persons can show."""

from __future__ import annotations

import random
from typing import Any

from hub.figures.tables import FRANCE, Territory
from hub.places import Gazetteer

PLACES = Gazetteer.load()
CRITERIA = ("DELD", "JEUNE", "QPV", "RSA", "TH", "SENIOR")
AGES = ("under_18", "18_25", "26_29", "30_39", "40_49", "50_plus")
CONTRACTS = ("cddi", "cdi", "cdd_6_plus", "temp", "apprenticeship")
MODALITIES = ("direct_hire", "made_available", "subcontracting", "temporary_work")
GROUPS = ("durable", "transition", "positive", "other")


def codes(many: int) -> list[str]:
    """Return the codes of so many départements, in order."""
    return sorted(str(one["code"] if isinstance(one, dict) else one) for one in PLACES.departements())[:many]


def territories(many: int) -> list[Territory]:
    return [FRANCE, *(Territory("departement", code, code) for code in codes(many))]


def data(*, seed: int, size: int, places: int, years: int = 2) -> dict[str, list[dict[str, Any]]]:
    """Return the hours, pathways, clauses and employers of invented people."""
    chance = random.Random(seed)
    where = codes(places)
    weights = [chance.randint(1, 12) for _ in where]
    firms = [{"id": f"abcviesion:organisation-{n}", "kind": "organisation", "siret": f"9990000{n:07}",
              "naf": chance.choice(["4120A", "2511Z", "8121Z"]), "kinds": chance.choice([["ETTI"], ["EI"], []])}
             for n in range(4 * places)]  # fmt: skip
    hours: list[dict[str, Any]] = []
    pathways = []
    for who in range(size):
        home = chance.choices(where, weights)[0]
        rsa = chance.random() < 0.35
        pathways.append(pathway(chance, who, home, rsa=rsa, years=years))
        for _ in range(chance.randint(1, 3)):
            hours += spell(chance, who, home, firms, rsa=rsa, years=years, first=len(hours))
    return {"clause_hours": hours, "pathway": pathways, "organisation": firms}


def place(code: str) -> list[dict[str, Any]]:
    return [{"type": "departement", "code": code}]


def spell(
    chance: random.Random, who: int, home: str, firms: list[dict[str, Any]], *, rsa: bool, years: int, first: int
) -> list[dict[str, Any]]:
    """Return the hours of one contract of one person, month by month."""
    start, many = chance.randrange(12 * years), chance.randint(1, 8)
    at = home if chance.random() < 0.9 else chance.choice(codes(3))
    firm = firms[(int(at, 36) * 7 + chance.randrange(6)) % len(firms)]["siret"]
    fixed = {"employer_siret": firm, "modality": chance.choice(MODALITIES), "contract_type": chance.choice(CONTRACTS)}
    found = []
    for month in range(start, min(start + many, 12 * years)):
        worked = chance.randint(20, 150)
        found.append({"id": f"abcviesion:hours-{first + len(found):06}", "kind": "clause_hours",
                      "participant": f"{who:032x}", "month": f"{2025 + month // 12}-{month % 12 + 1:02}",
                      "hours_reported": worked, "hours_validated": worked if chance.random() < 0.8 else worked - 10,
                      "rsa": rsa, "territories": place(at), **fixed})  # fmt: skip
    return found


def pathway(chance: random.Random, who: int, home: str, *, rsa: bool, years: int) -> dict[str, Any]:
    """Return the pathway of one person, with an exit or none."""
    month = chance.randrange(3, 12 * years)
    on = f"{2025 + month // 12}-{month % 12 + 1:02}-20"
    exits = []
    if chance.random() < 0.6:
        one: dict[str, Any] = {"scheme": chance.choice(["iae", "plie"]), "on": on}
        one |= {"iae_group": chance.choice(GROUPS)} if one["scheme"] == "iae" else {"positive": chance.random() < 0.5}
        if chance.random() < 0.5:
            one |= {"contract_type": chance.choice(["cdi", "cdd_6_plus", "temp"]),
                    "in_work_6_months": chance.random() < 0.6}  # fmt: skip
        exits.append(one)
    steps = [{"starts_on": "2025-03-01", "ends_on": f"{chance.choice([2025, 2026])}-11-30"}]
    return {"id": f"abcviesion:pathway-{who:06}", "kind": "pathway", "participant": f"{who:032x}",
            "sex": chance.choice("FM"), "age_band": chance.choice(AGES), "rsa": rsa,
            "criteria": sorted(chance.sample(CRITERIA, chance.randint(1, 3))), "territories": place(home),
            "entered_on": f"2025-{chance.randint(1, 6):02}-01", "exits": exits,
            "steps": steps if chance.random() < 0.7 else []}  # fmt: skip
