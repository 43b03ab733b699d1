"""Linking: keeps the links of projects, clauses and offers up to date, key by key, as rules and people say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import schemas
from hub.application import Hub
from hub.application.naming import names_of
from hub.application.suggesting import suggestions
from hub.derive import answering, awarding, operations, plie_clauses
from hub.derive.linking import (
    LINKED,
    Neighbours,
    decided,
    derived_links,
    linked_to,
    marks,
    rule_links,
    sought,
    with_derived,
)
from hub.store.decisions import LINK, Decision, Decisions

Record = dict[str, Any]
#: how a key of the to-do table begins that asks for the links of a record
LINKS = "links:"
CROWD = 500  #: records under one name of a buyer, above which that name alone leads nowhere


def tokens_of(record: Record) -> set[str]:
    """Return the names under which a record is found: by its organisations, by likely partners, by what it links to."""
    return names_of(record) | marks(record)


def links_asked(hub: Hub, given: Iterable[Record]) -> set[str]:
    """Return the keys of the links that may be others now, where a source gave records, or changed them."""
    ids: set[str] = set()
    names: set[str] = set()
    near: set[str] = set()
    for record in given:
        kind = record["kind"]
        ids |= {record["id"]} if kind in LINKED and kind != "call" else set()
        names |= answering.sought(record) if kind == "call" else set()
        names |= plie_clauses.sought(record) | awarding.sought(record) if kind == "tender" else set()
        names.add(linked_to(record["id"]))
        near |= operations.near_marks(record)
    first = hub.store.owners(near) if near else set()
    second = {name for record in hub.store.load(first).values() for name in operations.near_marks(record)}
    ids |= first | (hub.store.owners(names | second) if names | second else set())
    return {LINKS + one for one in ids}


def links_of_cases(hub: Hub, before: Iterable[Record], now: Iterable[Record]) -> set[str]:
    """Return the keys of the links that tenders may have set or broken: of those that are otherwise than they were."""
    old, new = ({one["id"]: one for one in some if one["kind"] == "tender"} for some in (before, now))
    changed = [uid for uid in old.keys() | new.keys() if compared(old.get(uid)) != compared(new.get(uid))]
    records = [one for uid in changed for one in (old.get(uid), new.get(uid)) if one]
    names = {name for record in records for name in plie_clauses.sought(record) | awarding.sought(record)}
    names |= {linked_to(uid) for uid in old.keys() ^ new.keys()}
    return {LINKS + one for one in (hub.store.owners(names) if names else ())}


def compared(tender: Record | None) -> Any:
    """Return what of a tender a clause of the software, or a contract of another source, is compared with."""
    if tender is None:
        return None
    lots = [lot.get("number") for lot in tender.get("lots") or ()]
    places = sorted(one["code"] for one in tender.get("territories") or () if one.get("type") == "departement")
    names = [(one.get("name"), one.get("siret")) for one in plie_clauses.bodies(tender)]
    worth = [(one.get("title"), one.get("value"), one.get("cpv")) for one in (tender, *(tender.get("lots") or ()))]
    return marks(tender), lots, places, names, tender.get("published_on"), worth


def derive_links(hub: Hub, todos: list[Any]) -> None:
    """Derive the links of some records, in one transaction; what their sources gave stays as it is."""
    ids = [todo.key.removeprefix(LINKS) for todo in todos]
    with hub.store.derivation(cause="derived") as derivation:
        decisions = by_record(Decisions(hub.store.database).of(LINK, ids))
        records = [one for one in hub.store.load(ids).values() if is_linked(hub, one, decisions)]
        near = Neighbours([*records, *partners(hub, records)])
        for record in records:
            proposed = rule_links(record, near.of(record))
            made = with_derived(record, as_decided(hub, record, proposed, decisions.get(record["id"], ())))
            if made != record:
                derivation.put(record["id"], [made], tokens=tokens_of)
        derivation.done(todos)


def is_linked(hub: Hub, record: Record, decisions: dict[str, list[Decision]]) -> bool:
    """Say whether links of a record are to be derived; of an offer, where something is decided and it is shown."""
    if record["kind"] == "offer":
        told = record["id"] in decisions or bool(derived_links(record))
        return told and hub.store.state(record["id"], "consult") is not None
    return record["kind"] in LINKED


def by_record(decisions: Iterable[Decision]) -> dict[str, list[Decision]]:
    """Return decisions by the record that links."""
    found: dict[str, list[Decision]] = {}
    for one in decisions:
        found.setdefault(one.a, []).append(one)
    return found


def partners(hub: Hub, records: Iterable[Record]) -> Iterator[Record]:
    """Yield the records that some may be linked with, and those that these may rather be linked with."""
    every = {name for record in records for name in sought(record)}
    crowded = {name for name in every if plie_clauses.BY_BUYER in name}
    found = hub.store.owners(every - crowded)
    for name in crowded:
        some = hub.store.owners([name])
        found |= some if len(some) <= CROWD else set()
    first = hub.store.load(found)
    wider = {name for record in first.values() for name in operations.near_marks(record)}
    second = hub.store.load((hub.store.owners(wider) if wider else set()) - first.keys())
    yield from (*first.values(), *second.values())


def as_decided(hub: Hub, record: Record, proposed: list[Record], decisions: Iterable[Decision]) -> list[Record]:
    """Return proposed links as people decided; a record that another replaced is linked under its new id."""
    verdicts = {target: one.verdict for one in decisions if (target := standing(hub, one.b))}
    if record["kind"] == "offer":
        proposed = [link for link in known_links(hub, record) if verdicts.get(link["id"]) == "confirmed"]
    return decided(record, proposed, verdicts, kinds=hub.store.kinds(verdicts))


def known_links(hub: Hub, offer: Record) -> list[Record]:
    """Return what an offer is linked with, and what is suggested for it: their reasons go with a decision."""
    known = derived_links(offer)
    linked = {link["id"] for link in known}
    return [*known, *(link for link in suggestions(hub, offer["id"]) if link["id"] not in linked)]


def standing(hub: Hub, record_id: str) -> str | None:
    """Return the id under which a record stands now, following merges; None where it is withdrawn."""
    seen: set[str] = set()
    while (state := hub.store.state(record_id)) is not None and state.withdrawn_at:
        if not state.replaced_by or state.replaced_by in seen:
            return None
        seen.add(record_id)
        record_id = state.replaced_by
    return record_id if state else None


def linking_to(hub: Hub, record_id: str) -> list[str]:
    """Return the ids of the records that link to one, by rule or decision, sorted; job offers are not told of."""
    found = hub.store.kinds(hub.store.owners([linked_to(record_id)]))
    return sorted(one for one, kind in found.items() if schemas.KINDS[kind].audience == schemas.OPEN)


def keeping_links(hub: Hub, record: Record) -> Record:
    """Return a record that its source gives again, with the links that were derived on it until they are anew."""
    known = hub.store.load([record["id"]]).get(record["id"])
    return with_derived(record, derived_links(known)) if known and derived_links(known) else record
