"""Clauses and their hours: items behind the door become records."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from hub_abcviesion.remarks import remarks

HOURS = ("clause_reference", "lot", "month", "modality", "contract_type", "employer_siret", "employer", "rsa", "qpv",
         "hours_reported", "hours_validated", "hours_rejected", "rejected_reason")  # fmt: skip


def slug(text: str) -> str:
    """Return a reference as a part of an id: letters, digits, dots and dashes."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip("-")


def clause_id(reference: str, lot: str | None, uid: Any) -> str:
    """Return the id of a clause of the software."""
    return uid(f"clause-{slug(reference)}" + (f".lot-{slug(lot)}" if lot else ""))


def compose_clause(data: dict[str, Any], uid: Any) -> dict[str, Any]:
    """Return a clause as the software knows it; whose tender it is, is found out by linking."""
    reference, lot, profile = data.pop("clause_reference"), data.pop("lot", None), data.get("profile", "")
    place = data.pop("place", None)
    hours = data.pop("hours_committed")
    record: dict[str, Any] = {
        "id": clause_id(reference, lot, uid),
        "kind": "clause",
        "title": f"Clause {reference}" + (f", lot {lot}" if lot else ""),
        "clause_kind": "execution_clause",
        "mandatory": "mandatory",
        "basis": "fixed",
        "hours": hours,
        "identifiers": [{"scheme": "buyer_reference", "value": reference}],
        "evidence": [{"path": "hours_committed", "method": "export", "method_version": profile, "confidence": 0.9}],
    }
    if lot:
        record["lot"] = lot
    if place:
        record["territories"] = place
    for name in ("starts_on", "ends_on"):
        if name in data:
            record[name] = data.pop(name)
    if programme := data.pop("programme", None):
        record["programme"] = programme
    if modalities := data.pop("modality", None):
        record["modalities"] = modalities
    if bodies := organisations(data):
        record["organisations"] = bodies
    if found := remarks(data, record):
        record["findings"] = found
    return record


def organisations(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Return buyer, contractor and facilitator, as far as they are bodies that we may name."""
    found = []
    for role in ("buyer", "contractor", "facilitator"):
        named = {"name": data.pop(role, None), "siret": data.pop(f"{role}_siret", None)}
        if any(named.values()):
            found.append({"role": role, **{name: value for name, value in named.items() if value}})
    return found


def compose_hours(data: dict[str, Any], uid: Any) -> dict[str, Any]:
    """Return the hours of one person, clause, month, employer and modality."""
    participant = data.pop("participant", "") or None
    fields = {name: data.pop(name) for name in HOURS if name in data}
    if "employer_siret" in fields:
        fields.pop("employer", None)
    reference = fields.get("clause_reference")
    told = [str(fields.get(name, "")) for name in
            ("clause_reference", "lot", "employer_siret", "employer", "modality", "contract_type")]  # fmt: skip
    digest = hashlib.blake2b("|".join(told).encode(), digest_size=8).hexdigest()
    record: dict[str, Any] = {
        "id": uid(f"hours-{participant or 'nobody'}-{fields['month']}-{digest}"),
        "kind": "clause_hours",
        **({"participant": participant} if participant else {}),
        **fields,
    }
    if reference:
        record["clause"] = clause_id(reference, fields.get("lot"), uid)
    if found := remarks(data, record):
        record["findings"] = found
    return record
