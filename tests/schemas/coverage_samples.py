"""An invented coverage and an invented observation."""

from __future__ import annotations

from typing import Any


def coverage() -> dict[str, Any]:
    """Return a facilitator's convention over one département."""
    return {
        "convention": "Convention 2026", "official_url": "https://convention.example.org/1",
        "website": "https://facilitateur.example.org/", "signed_on": "2026-01-02", "valid_from": "2026-01-02",
        "valid_to": "2026-12-31", "covers": [{"type": "departement", "code": "38", "name": "Isère"}],
        "renewal": "yearly", "charge": "free", "services": ["advise_buyer", "follow_up"], "scope": "listed_buyers",
        "programme": None, "buyers": [{"name": "Région Exemple", "siret": "12345678900012"}], "capacity_fte": 1.5,
    }  # fmt: skip


def indicator() -> dict[str, Any]:
    """Return a released figure."""
    return {
        "code": "H3", "territory": "hub:territory:departement-38", "period": "2026-Q1", "period_start": "2026-01-01",
        "period_end": "2026-03-31", "dimensions": [{"name": "measure", "value": "validated"}], "value": 1250,
        "unit": "hours", "status": "ok", "release": "2026-Q2", "method_version": "1", "snapshot": "2026-04-15",
    }  # fmt: skip
