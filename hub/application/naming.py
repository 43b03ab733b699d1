"""Naming: keeps the organisations up to date that records name, key by key."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

import orjson

from hub.application import Hub
from hub.derive.organisations import (
    Decided,
    Mention,
    derive_organisations,
    organisation_keys,
    organisations_of,
    successor,
    takes_over,
)
from hub.store.decisions import SAME_ORGANISATION, Decisions

#: how a key of the to-do table begins that asks for organisations, and the tokens of records that name them
ORGANISATION = "org:"
#: how the tokens of organisations begin, by which the keys that they were made of find them again
MADE_OF = "made-of:"


def names_of(record: dict[str, Any]) -> set[str]:
    """Return the tokens under which a record's mentions of organisations are found."""
    return {ORGANISATION + key for key in organisation_keys(record)}


def changed_names(before: Iterable[dict[str, Any]], now: Iterable[dict[str, Any]]) -> set[str]:
    """Return the keys of the organisations that some records name otherwise than before."""
    old = {mention for record in before for mention in organisations_of(record)}
    new = {mention for record in now for mention in organisations_of(record)}
    return {asking(mention) for mention in old ^ new}


def asking(mention: Mention) -> str:
    """Return the key of the to-do table that asks for the organisations which a mention touches."""
    return ORGANISATION + "\t".join(sorted(mention.keys))


def versions(hub: Hub, ids: Iterable[str]) -> list[dict[str, Any]]:
    """Return records given by a source as they are now, and as they were before."""
    steps = (step for record_id in ids for step in hub.store.history(record_id, "internal")[-2:])
    return [orjson.loads(step.body) for step in steps if step.body]


def names_in(records: Iterable[dict[str, Any]]) -> set[str]:
    """Return the keys of the organisations that some records name."""
    return {asking(mention) for record in records for mention in organisations_of(record)}


def decided(hub: Hub) -> Decided:
    """Return what people decided about organisations: which are one, which are two."""
    pairs: dict[str, set[frozenset[str]]] = {"together": set(), "apart": set()}
    for one in Decisions(hub.store.database).current(SAME_ORGANISATION):
        pairs[one.verdict].add(frozenset((one.a, one.b)))
    return Decided(frozenset(pairs["together"]), frozenset(pairs["apart"]))


def derive_named(hub: Hub, todos: list[Any]) -> None:
    """Derive the organisations that these keys touch, in one transaction."""
    keys = {key for todo in todos for key in todo.key.removeprefix(ORGANISATION).split("\t")}
    with hub.store.derivation(cause="derived") as derivation:
        load = partial(mentions, hub)
        made = derive_organisations(keys, load, decided=decided(hub), resolve=hub.gazetteer.resolve)
        records, found_by = [record for record, _ in made], {record["id"]: tokens for record, tokens in made}
        former = replaced(hub, keys, records)
        for record in records:
            derivation.put(record["id"], [record], tokens=lambda one: {MADE_OF + key for key in found_by[one["id"]]})
        for record_id in sorted(former.keys() - {record["id"] for record in records}):
            heir = successor(former[record_id], records) or namesake(former[record_id], records)
            derivation.withdraw(record_id, "joined to another" if heir else "no longer named", replaced_by=heir)
        derivation.done(todos)


def namesake(former: dict[str, Any], records: Iterable[dict[str, Any]]) -> str | None:
    """Return the organisation that has a former one's name and is named by the same record: it got its number."""
    named_by = {record for role in former.get("roles") or () for record in role["records"]}
    for record in records:
        same_name = str(record.get("name")).casefold() == str(former.get("name")).casefold()
        if same_name and named_by & {one for role in record.get("roles") or () for one in role["records"]}:
            return str(record["id"])
    return None


def replaced(hub: Hub, keys: set[str], records: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the organisations of before that deriving some keys tells anew: those found by one, or taken over."""
    touched = set(hub.store.owners(MADE_OF + key for key in keys))
    reached = {MADE_OF + key for record in records for key in organisation_keys(record)}
    near = hub.store.load({*touched, *hub.store.owners(reached)})
    return {uid: one for uid, one in near.items() if uid in touched or takes_over(records, one)}


def mentions(hub: Hub, keys: Iterable[str]) -> list[Mention]:
    """Return the mentions of all living records that are found under keys."""
    ids = hub.store.owners(ORGANISATION + key for key in keys)
    return [mention for record in hub.store.load(ids).values() for mention in organisations_of(record)]
