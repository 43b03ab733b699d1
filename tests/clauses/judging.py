"""Invented tenders to assess, and the assessment of one."""

from hub.clauses.assessing import assess
from hub.clauses.lookups import Lookups
from schemas import load

LOOKUPS = Lookups.load()
ISERE = [
    {"code": "38185", "type": "commune", "name": "Grenoble", "confidence": 0.97},
    {"code": "200040715", "type": "epci", "name": "Grenoble-Alpes-Métropole", "confidence": 0.97},
    {"code": "38", "type": "departement", "name": "Isère", "confidence": 0.97},
]
BUYER = {"role": "buyer", "name": "Commune de Valclair (exemple)", "siret": "99906928900018"}


def euros(amount: float | str, **more) -> dict:
    return {"amount": str(amount), "currency": "EUR", "tax": "excluded", **more}


def tender(**fields) -> dict:
    base = {
        "id": "boamp:tender-26-1", "kind": "tender", "schema_version": 1, "title": "Réfection de l'école",
        "published_on": "2026-03-02", "nature": ["works"], "family": "MAPA", "organisations": [BUYER],
        "territories": ISERE, "duration": {"months": 8},
    }  # fmt: skip
    return {**base, **fields}


def judged(record: dict, **known) -> dict:
    """Assess, check that the schema takes it, and return the assessment of the whole."""
    found = assess(record, lookups=LOOKUPS, **known)
    load(found)
    return found["assessment"]


def factor(assessment: dict, name: str) -> dict:
    return next(each for each in assessment["factors"] if each["name"] == name)


def convention(number: int, kind: str, code: str, **fields) -> dict:
    return {"id": f"coverage:{number}", "kind": "coverage", "schema_version": 1, "title": f"Convention {number}",
            "organisations": [{"role": "facilitator", "name": f"Maison exemple {number}"}],
            "covers": [{"type": kind, "code": code}], **fields}  # fmt: skip
