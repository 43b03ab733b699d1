"""Invented records about people whom nobody can name: a pathway and hours of a clause."""

from __future__ import annotations

from typing import Any

SOMEBODY = "0a1b2c3d-" + "abcdefghijklmnopqrstuvwxyz"


def pathway() -> dict[str, Any]:
    """Return a pathway with a committee, a step, a contract and an exit of each scheme."""
    return {
        "participant": SOMEBODY, "tables": ["participants", "steps", "contracts"], "age_band": "26_29",
        "age_at": "entry", "sex": "F", "qpv": True, "rsa": True, "unemployment_band": "24_plus", "qualification": "3",
        "qualification_nomenclature": "1969", "criteria": ["RSA", "QPV"], "referrer": "ML", "entered_on": "2024-02-01",
        "committees": [{"on": "2024-01-20", "decision": "admitted"}],
        "steps": [{"step_type": "pmsmp", "starts_on": "2024-03-01", "ends_on": "2024-03-14", "hours": 70}],
        "contracts": [{"contract_type": "cddi", "starts_on": "2024-05-01", "weekly_hours": 26, "on_clause": True,
                       "clause_reference": "2024-T-015"}],
        "exits": [{"scheme": "plie", "on": "2025-01-31", "positive": True, "plie_reason": "durable_job"},
                  {"scheme": "iae", "on": "2025-01-31", "iae_group": "durable"}],
    }  # fmt: skip


def clause_hours() -> dict[str, Any]:
    """Return a month on a clause."""
    return {
        "participant": SOMEBODY, "clause_reference": "2024-T-015", "lot": "2", "month": "2024-06",
        "modality": "direct_hire", "contract_type": "cddi", "employer_siret": "12345678900012", "rsa": True,
        "hours_reported": 112.5, "hours_validated": 105, "hours_rejected": 7.5, "rejected_reason": "no_evidence",
    }  # fmt: skip
