"""Contracts: one record for each decision of the award notices."""

from __future__ import annotations

from typing import Any

from hub.derive.pages import page_of
from hub.derive.state import Award, Standing, speaks
from hub.derive.tokens import BUYERS

WINNER = ("role", "name", "siren", "siret", "postcode", "city", "country", "nuts", "sme", "naf", "lot")
FROM_AWARD = (
    "status", "value", "awarded_on", "offers_received", "contract_number", "framework", "subcontracting", "text",
)  # fmt: skip
FROM_LOT = ("cpv", "nature", "duration", "places")


def contracts_of(
    standing: Standing,
    tender: dict[str, Any],
    clauses: list[dict[str, Any]],
    territories: dict[str, list[dict[str, Any]]],
) -> list[dict[str, Any]]:
    """Return the contracts of a tender, numbered in the order in which they were first said."""
    kinds: dict[str | None, set[str]] = {}
    for clause in clauses:
        if clause["clause_kind"] != "none_declared":
            kinds.setdefault(clause.get("lot"), set()).add(clause["clause_kind"])
    records = []
    for number, award in enumerate(standing.awards.values(), start=1):
        record = _record(award, number, standing, tender)
        lots = record.get("lots") or []
        record["territories"] = (territories.get(lots[0]) if len(lots) == 1 else None) or tender.get("territories")
        record["considerations"] = sorted(set().union(*(kinds.get(lot, set()) for lot in (None, *(lots or kinds)))))
        records.append({name: value for name, value in record.items() if speaks(value)})
    return records


def _record(award: Award, number: int, standing: Standing, tender: dict[str, Any]) -> dict[str, Any]:
    """Return what one decision says, completed by its lot and its tender."""
    said, notice = award.said, award.notice
    lots = list(said.get("lots") or ())
    lot = standing.lots.get(lots[0], {}) if len(lots) == 1 else {}
    record: dict[str, Any] = {
        "id": f"{tender['id']}.contract-{number}", "kind": "contract", "schema_version": 1, "tender": tender["id"],
        "title": said.get("title") or lot.get("title") or tender.get("title"), "lots": lots,
        "published_on": notice.get("published_on"), "procedure": tender.get("procedure"),
        "origin": notice.get("origin") or tender.get("origin"),
    }  # fmt: skip
    record |= {name: said.get(name) for name in FROM_AWARD}
    record |= {name: lot.get(name) or tender.get(name) for name in FROM_LOT}
    record["organisations"] = _organisations(said, lots, tender)
    url = page_of(notice)
    record["links"] = [{"rel": "official", "url": url}] if url else None
    return record


def _organisations(said: dict[str, Any], lots: list[str], tender: dict[str, Any]) -> list[dict[str, Any]]:
    buyers = [item for item in tender.get("organisations") or () if item.get("role") in BUYERS]
    winners = []
    for winner in said.get("winners") or ():
        known = {name: winner[name] for name in WINNER if winner.get(name) is not None}
        own = {"lot": lots[0]} if len(lots) == 1 else {}
        winners.append({"role": "contractor", **own, **known})
    return [*buyers, *_once(winners)]


def _once(winners: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for winner in winners:
        found.setdefault((winner["role"], winner.get("siret"), winner.get("name"), winner.get("lot")), winner)
    return list(found.values())
