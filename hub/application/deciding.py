"""Deciding: what people say of links and of organisations is written down, and what follows is derived at once."""

from __future__ import annotations

import re
from typing import Any

import orjson

from hub.application import Hub
from hub.application.deriving import drain
from hub.application.linking import LINKS
from hub.application.naming import ORGANISATION
from hub.derive.linking import RELATIONS
from hub.derive.organisations_mentions import load_key
from hub.errors import UsageError
from hub.store.decisions import LINK, SAME_ORGANISATION, Decision, Decisions

MERGE_KEY = re.compile(r"siret:\d{14}|siren:\d{9}|name:[^|]+\|[^|]*\|.*")


def decide_link(
    hub: Hub, a: str, b: str, verdict: str, *, by: str, reason: str | None = None, note: str | None = None
) -> Decision:
    """Write down whether a record is linked with another, and derive its links anew.

    :raises UsageError: when one of them is not there, or nothing links the one kind with the other.
    """
    # a clause of a facilitator's software is shown to accounts only
    seen = "internal" if hub.store.kinds([a]).get(a) == "clause" else "consult"
    kinds = [kind_of(hub, one, audience) for one, audience in ((a, seen), (b, "open"))]
    if (kinds[0], kinds[1]) not in RELATIONS:
        known = ", ".join(f"{one} → {other}" for one, other in RELATIONS)
        raise UsageError(f"nothing links {kinds[0]} with {kinds[1]}: a link goes {known}")
    made = Decisions(hub.store.database).put(LINK, a, b, verdict, by=by, reason=reason, note=note)
    hub.store.todo.add([LINKS + a], "derived")
    drain(hub)
    return made


def kind_of(hub: Hub, record_id: str, audience: str) -> str:
    """Return the kind of a living record that an audience sees."""
    state = hub.store.state(record_id, audience)
    if state is None or state.withdrawn_at:
        raise UsageError(f"there is no record {record_id} to decide about, or it was withdrawn")
    return str(state.kind)


def decide_organisations(
    hub: Hub, a: str, b: str, verdict: str, *, by: str, reason: str | None = None
) -> tuple[Decision, list[str]]:
    """Write down whether two organisations are one, derive them anew, and return the ids that stand now.

    Each is given by its id, its SIRET or SIREN, or the key of a name as its page shows it.
    """
    keys = [merge_keys(hub, one) for one in (a, b)]
    first, second = chosen(keys[0], keys[1])
    made = Decisions(hub.store.database).put(SAME_ORGANISATION, first, second, verdict, by=by, reason=reason)
    hub.store.todo.add([ORGANISATION + "\t".join(sorted({load_key(first), load_key(second)}))], "derived")
    drain(hub)
    return made, organisations_with(hub, (first, second))


def merge_keys(hub: Hub, given: str) -> list[str]:
    """Return the merge keys that a person means, the one that tells most first.

    :raises UsageError: when there is no such organisation.
    """
    text = given.strip()
    digits = re.sub(r"[\s.]", "", text)
    if re.fullmatch(r"\d{14}|\d{9}", digits):
        return [f"{'siret' if len(digits) == 14 else 'siren'}:{digits}"]
    if MERGE_KEY.fullmatch(text):
        return [text]
    body = hub.store.get(text, "internal")
    record: dict[str, Any] = orjson.loads(body) if body else {}
    if not record.get("merge_keys"):
        raise UsageError(f"{given}: no organisation; give an id, a SIRET, a SIREN or the key of a name on its page")
    return sorted(record["merge_keys"], key=lambda key: (key.startswith("name:"), key.startswith("siren:"), key))


def chosen(first: list[str], second: list[str]) -> tuple[str, str]:
    """Return the pair of keys that a decision is about: of one organisation, a key of it and its main other one."""
    if len(second) == 1 and second[0] in first:
        others = [key for key in first if key != second[0]]
        if not others:
            raise UsageError(f"{second[0]} is all that this organisation is known by: there is nothing to part")
        return others[0], second[0]
    if first[0] == second[0]:
        keys = "; ".join(first[1:]) or "none"
        raise UsageError(f"both are one organisation: name the key that is to be parted from it ({keys})")
    return first[0], second[0]


def organisations_with(hub: Hub, keys: tuple[str, ...]) -> list[str]:
    """Return the ids of the living organisations that were made of some merge keys."""
    wanted = {f"made-of:{load_key(key)}" for key in keys}
    found = hub.store.load(hub.store.owners(wanted))
    return sorted(uid for uid, record in found.items() if set(keys) & set(record.get("merge_keys") or ()))
