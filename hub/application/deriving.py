"""Deriving: folds what a harvest touched into cases, key by key, until no key is left."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from hub.application import Hub
from hub.application.failing import derive_or_set_aside
from hub.application.linking import LINKS, derive_links, links_asked, links_of_cases, tokens_of
from hub.application.naming import ORGANISATION, changed_names, derive_named, names_in, versions
from hub.application.remarking import factored, remarked
from hub.application.tables import cases_of_conventions
from hub.clauses import detect
from hub.clauses.assessing import Conventions, assess
from hub.derive.cases import fold
from hub.derive.tokens import tokens
from hub.places import cpv_label
from hub.store import Stale

KEYS_AT_ONCE = 500
CLAIM_S = 120  #: seconds after which the keys of a worker that died are free again
WAIT_S = 0.2


def drain(hub: Hub, *, noted: Callable[[int], None] = lambda left: None) -> int:
    """Derive until the to-do table is empty; return how many keys were done.

    Each step is one transaction: the derived records and the keys they answer for. A step that another process
    overtook keeps nothing and is taken again. A key that cannot be derived is set aside, and the rest goes on.
    """
    done = 0
    while todos := taken(hub):
        by_cause = defaultdict(list)
        for todo in todos:
            by_cause[todo.cause].append(todo)
        for cause, some in sorted(by_cause.items()):
            try:
                done += derive_or_set_aside(hub, some, cause=cause, derive=derive)
            except Stale:
                hub.store.todo.release(some)
        noted(hub.store.todo.count())
    return done


def taken(hub: Hub) -> list[Any]:
    """Return keys to derive; where others hold all that are left, wait for them or for the end of their claims."""
    while not (todos := hub.store.todo.take(KEYS_AT_ONCE, owner=hub.owner, ttl_s=CLAIM_S)) and hub.store.todo.count():
        time.sleep(WAIT_S)
    return todos


def derive(hub: Hub, todos: list[Any], *, cause: str) -> None:
    """Derive what these keys ask for: cases of notices, the organisations that records name, links."""
    organisations = [todo for todo in todos if todo.key.startswith(ORGANISATION)]
    links = [todo for todo in todos if todo.key.startswith(LINKS)]
    records = [todo for todo in todos if not todo.key.startswith((ORGANISATION, LINKS))]
    if records:
        derive_cases(hub, records, cause=cause)
    if organisations:
        derive_named(hub, organisations)
    if links:
        derive_links(hub, links)


def derive_cases(hub: Hub, todos: list[Any], *, cause: str) -> None:
    """Fold the cases that these keys belong to, in one transaction."""
    kinds = hub.store.kinds({todo.key for todo in todos})
    with hub.store.derivation(cause=cause) as derivation:
        notices, former = reach(hub, {key for key, kind in kinds.items() if kind == "notice"})
        conventions = Conventions(list(hub.store.load(list(hub.store.ids("coverage"))).values()))
        given = [key for key, kind in kinds.items() if kind != "notice"]
        before = hub.store.load(parts_of(hub, former))
        current: dict[str, str] = {}
        now: list[dict[str, Any]] = []
        for members in components(notices):
            case = fold(members, resolve=hub.gazetteer.resolve, detect=detect, labels=cpv_label)
            whole = case.tender["id"]
            tender = factored(hub.plugins, assess(case.tender, lookups=hub.lookups, coverage=conventions))
            records = remarked(hub.plugins, [tender, *case.clauses, *case.contracts], hub.store.find)
            derivation.put(whole, records, [notice["id"] for notice in members], tokens=tokens_of)
            current.update({notice["id"]: whole for notice in members})
            now += records
        for whole in sorted(former.keys() - set(current.values())):
            successors = sorted({current[part] for part in former[whole] if part in current})
            reason = "joined to another case" if successors else "no notice of it is left"
            derivation.withdraw(whole, reason, replaced_by=successors[0] if successors else None)
        changed = versions(hub, given)
        derivation.ask(changed_names(before.values(), now) | names_in(changed))
        derivation.ask(links_asked(hub, changed) | links_of_cases(hub, before.values(), now))
        derivation.ask(cases_of_conventions(hub, changed))
        derivation.done(todos)


def parts_of(hub: Hub, wholes: Iterable[str]) -> set[str]:
    """Return the ids of cases and of their contracts, as they stand."""
    cases = hub.store.load(wholes)
    return {*cases, *(part for case in cases.values() for part in case.get("contracts") or ())}


def reach(hub: Hub, keys: set[str]) -> tuple[list[dict[str, Any]], dict[str, list[str]]]:
    """Return all notices that the keys' cases may hold now, and the members that the former cases had."""
    ids: set[str] = set(keys)
    former: dict[str, list[str]] = {}
    while True:
        wholes = set(hub.store.whole_of(ids).values()) - former.keys()
        former.update({whole: list(hub.store.members(whole)) for whole in wholes})
        wider = ids | hub.store.components(ids) | {part for whole in wholes for part in former[whole]}
        if wider == ids:
            found = (record for record in hub.store.load(ids).values() if record["kind"] == "notice")
            return sorted(found, key=lambda notice: str(notice["id"])), former
        ids = wider


def components(notices: list[dict[str, Any]]) -> Iterable[list[dict[str, Any]]]:
    """Yield the notices of each case: those that a chain of shared tokens connects."""
    parent = {notice["id"]: notice["id"] for notice in notices}
    find = partial(root, parent)
    owner: dict[str, str] = {}
    cited: list[tuple[str, str]] = []
    for notice in notices:
        found = tokens(notice)
        for token in found.own:
            parent[find(notice["id"])] = find(owner.setdefault(token, notice["id"]))
        cited += [(token, notice["id"]) for token in found.cited]
    for token, citing in cited:
        if token in owner:
            parent[find(citing)] = find(owner[token])
    cases = defaultdict(list)
    for notice in notices:
        cases[find(notice["id"])].append(notice)
    yield from cases.values()


def root(parent: dict[str, str], key: str) -> str:
    """Return the representative of a key's set, shortening the way to it."""
    while parent[key] != key:
        parent[key] = parent[parent[key]]
        key = parent[key]
    return key
