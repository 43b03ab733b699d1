"""Considering: the clauses of a tender, found in the texts and flags that are true now, as records."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from hub.derive.state import Standing
from hub.derive.wording import Leaf

Detect = Callable[..., list[Any]]

SHORT_FORM = ("clause_kind", "beneficiary", "mandatory", "hours", "basis")
#: Kinds that a later « no social condition » in a corrigendum takes back.
DENIED = ("execution_clause", "training_clause")


def considered(
    standing: Standing, tender: dict[str, Any], detect: Detect, *, rank: dict[str, int]
) -> list[dict[str, Any]]:
    """Return the clause records of a tender; ``rank`` is the order of its notices."""
    leaves = [leaf for leaf in standing.leaves if leaf.text.strip()]
    notice = (standing.base or {}).get("id")
    found = detect(
        leaves,
        declared=[{"notice": notice, **item} for item in _declared(standing)],
        reserved=[{"notice": notice, **item} for item in _reserved(standing)],
        lots=[lot["number"] for lot in standing.listed_lots()],
    )
    facts = [_named(fact) for fact in found]
    records, counts = [], dict[tuple[str | None, str], int]()
    for fact in _undenied(facts, leaves, rank):
        key = (fact.get("lot"), fact["clause_kind"])
        counts[key] = counts.get(key, 0) + 1
        records.append(_record(fact, tender, counts[key]))
    return records


def _named(fact: Any) -> dict[str, Any]:
    """Return what the detector answers (a mapping, or an object with ``as_json``) under the names of the record."""
    given = fact if isinstance(fact, dict) else fact.as_json()
    named = {("clause_kind" if name == "kind" else name): value for name, value in given.items()}
    return {name: value for name, value in named.items() if value not in (None, [], ())}


def _declared(standing: Standing) -> list[dict[str, Any]]:
    """Return the codes and flags that the tender and its lots declare, each with its lot."""
    found = _codes(standing.call.get("declared") or {}, None)
    for lot in standing.listed_lots():
        found += _codes(lot.get("declared") or {}, lot["number"])
    return _unique(found)


def _codes(declared: dict[str, Any], lot: str | None) -> list[dict[str, Any]]:
    """Return the codes that one part of a notice declares; the flag « sociaux » is one of them."""
    own = {"lot": lot} if lot else {}
    flag = [{"list": "criteres", "code": "sociaux", "path": "criteres", **own}] if declared.get("social") else []
    return [*flag, *({**own, **code} for code in declared.get("codes") or ())]


def _reserved(standing: Standing) -> list[dict[str, Any]]:
    """Return the reservations of the tender and of its lots, each with its lot."""
    found = list(standing.call.get("reserved") or ())
    for lot in standing.listed_lots():
        found += [{"lot": lot["number"], **item} for item in lot.get("reserved") or ()]
    return _unique(found)


def _unique(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return items without those that say the same of the same lot."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for item in items:
        key = tuple(item.get(name) for name in ("lot", "list", "code", "to", "value"))
        found.setdefault(key, item)
    return list(found.values())


def _undenied(facts: list[dict[str, Any]], leaves: list[Leaf], rank: dict[str, int]) -> list[dict[str, Any]]:
    """Return the facts without those that a later notice denies for the same lot or for the whole."""

    def age(fact: dict[str, Any]) -> int:
        return max((rank.get(item.get("notice") or "", -1) for item in fact.get("evidence") or ()), default=-1)

    denials = [(fact.get("lot"), age(fact)) for fact in facts if fact["clause_kind"] == "none_declared"]
    denials = [(lot, when) for lot, when in denials if when > 0]

    def denied(fact: dict[str, Any]) -> bool:
        return fact["clause_kind"] in DENIED and any(
            lot in (None, fact.get("lot")) and age(fact) < when for lot, when in denials
        )

    return [fact for fact in facts if not denied(fact)] if denials and leaves else facts


def part_of_id(text: str) -> str:
    """Return a lot's number as an id may hold it."""
    return re.sub(r"[^\w.-]+", "_", text).strip("_") or "x"


def _record(fact: dict[str, Any], tender: dict[str, Any], number: int) -> dict[str, Any]:
    lot = fact.get("lot")
    part = f".lot-{part_of_id(lot)}" if lot else ""
    record = {
        "id": f"{tender['id']}{part}.{fact['clause_kind']}-{number}", "kind": "clause", "schema_version": 1,
        "tender": tender["id"],
    }  # fmt: skip
    for name in ("title", "published_on", "open_until", "organisations", "origin"):
        if tender.get(name):
            record[name] = tender[name]
    return {**record, **fact}


def short_form(clause: dict[str, Any]) -> dict[str, Any]:
    """Return a clause as its tender shows it."""
    found = {"id": clause["id"], **({"lot": clause["lot"]} if clause.get("lot") else {})}
    found |= {name: clause[name] for name in SHORT_FORM if clause.get(name) is not None}
    excerpt = next((item["excerpt"] for item in clause.get("evidence") or () if item.get("excerpt")), None)
    return {**found, **({"excerpt": excerpt} if excerpt else {})}
