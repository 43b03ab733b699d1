"""Pathways: one item behind the door becomes a record that names nobody."""

from __future__ import annotations

from typing import Any

from hub_abcviesion.remarks import remarks

KEPT = ("age_band", "age_at", "sex", "qpv", "rsa", "situation", "criteria", "referrer", "target_rome", "status")
STEP = (
    "step_type",
    "operation",
    "provider_siret",
    "starts_on",
    "planned_end_on",
    "ends_on",
    "hours",
    "status",
    "result",
)
CONTRACT = ("contract_type", "rome", "employer_siret", "employer", "starts_on", "planned_end_on", "ends_on",
            "weekly_hours", "on_clause", "clause_reference")  # fmt: skip
CHECKS = ("in_work_3_months", "in_work_6_months", "in_work_12_months")
OWN = {"plie": ("exit_positive", "plie_reason"), "iae": ("iae_group",), "esf": ("esf_result",)}


def compose(data: dict[str, Any], uid: Any) -> dict[str, Any]:
    """Return the pathway; each field is taken out of the data, so that what is left is seen."""
    participant, tables, entered = data.pop("participant"), data.pop("tables"), data.pop("entry_date", None)
    part = "" if "participants" in tables else "." + "+".join(tables)
    scheme = data.pop("exit_scheme")
    record: dict[str, Any] = {
        "id": uid(f"pathway-{participant}" + (f"-{entered}" if entered else "") + part),
        "kind": "pathway",
        "participant": participant,
        "tables": tables,
    }
    if entered:
        record["entered_on"] = entered
    record.update({name: data.pop(name) for name in KEPT if name in data})
    if "unemployed_months" in data:
        record["unemployment_band"] = data.pop("unemployed_months")
    if "qualification" in data:
        record["qualification"], record["qualification_nomenclature"] = data.pop("qualification")
    if place := data.pop("place", None):
        record["territories"] = place
    parts = {
        "committees": [committee(one) for one in data.pop("committees")],
        "steps": in_order([chosen(one, STEP) for one in data.pop("steps")]),
        "contracts": in_order([chosen(one, CONTRACT) for one in data.pop("contracts")]),
        "exits": exits(data.pop("exits"), scheme),
    }
    record.update({name: some for name, some in parts.items() if some})
    if found := remarks(data, record):
        record["findings"] = found
    return record


def chosen(given: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """Return the fields of a step or contract that are known."""
    made = {name: given[name] for name in names if given.get(name) is not None}
    if "employer_siret" in made:
        made.pop("employer", None)
    return made


def in_order(some: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return steps or contracts by their beginning, each once."""
    unlike = [one for at, one in enumerate(some) if one not in some[:at]]
    return sorted(unlike, key=lambda one: (one.get("starts_on", "9999"), one.get("ends_on", "9999")))


def committee(given: dict[str, Any]) -> dict[str, Any]:
    """Return a sitting of the committee."""
    return {new: given[old] for old, new in (("date", "on"), ("decision", "decision")) if old in given}


def exits(given: list[dict[str, Any]], scheme: str) -> list[dict[str, Any]]:
    """Return the exits, each in the vocabulary of its own scheme: a row that speaks two gives two."""
    found: list[dict[str, Any]] = []
    for one in given:
        spoken = [name for name, words in OWN.items() if any(one.get(word) is not None for word in words)]
        for name in spoken or [scheme]:
            made = {"scheme": name}
            for old, new in (("exit_date", "on"), ("exit_contract", "contract_type"), *((c, c) for c in CHECKS)):
                if one.get(old) is not None:
                    made[new] = one[old]
            made.update({word.removeprefix("exit_"): one[word] for word in OWN[name] if one.get(word) is not None})
            if made not in found:
                found.append(made)
    return merged(found)


def merged(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the exits without those that another of the same scheme and day says in full."""
    full = [one for one in found if not any(one is not other and one.items() <= other.items() for other in found)]
    return sorted(full, key=lambda one: (one.get("on", "9999"), one["scheme"]))
