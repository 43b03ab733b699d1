"""What WebSub needs, taken from a hub: the door for wishes, and the teller that verifies and delivers."""

from __future__ import annotations

from functools import partial
from typing import Any

from hub.application import Hub
from hub.application.websub import Office, Seals, Teller, ask
from hub.deliver.websub import Callbacks
from hub.store.mirrored import Mirrored
from hub.store.websub import WebSubs
from hub.web import WebParts, create_app
from hub.web.following.websub_pages import PATH, FeedTopics
from hub.web.following.websub_parts import WebSubParts


def office_of(hub: Hub, parts: WebParts, *, allow_any_port: frozenset[str] = frozenset()) -> Office:
    """Return all that WebSub needs; ``allow_any_port`` is for tests and the launcher of the conformance run alone."""
    base_url = hub.settings.base_url
    callbacks = Callbacks(
        user_agent=f"Clausier-WebSub (+{base_url})",
        hub_url=f"{base_url}{PATH}",
        limiter=hub.store.limiter,
        interval_s=0.0 if allow_any_port else 1.0,
        allow_any_port=allow_any_port,
    )
    return Office(
        websubs=WebSubs(hub.store.database),
        seals=Seals(hub.settings.secret("HUB_SECRET_KEY") or "", hub.settings.former_keys),
        callbacks=callbacks,
        topics=FeedTopics(parts, partial(create_app, parts)),
        last_seq=hub.store.last_seq,
        owner=hub.owner,
        clock=parts.clock,
    )


def websub_parts(hub: Hub, parts: WebParts) -> WebSubParts:
    """Return what the web needs to take wishes; nothing is taken where no secret could be kept."""
    copied = partial(copy_of, Mirrored(hub.store.database))
    if not hub.settings.secret("HUB_SECRET_KEY"):
        return WebSubParts(copied=copied)
    return WebSubParts(ask=partial(ask, office_of(hub, parts)), copied=copied)


def copy_of(mirrored: Mirrored, record_id: str) -> dict[str, Any] | None:
    """Return where a record was copied from."""
    found = mirrored.of([record_id]).get(record_id)
    return found.as_json() if found else None


def teller(hub: Hub, parts: WebParts, *, allow_any_port: frozenset[str] = frozenset()) -> Teller | None:
    """Return what verifies and delivers, or None where no secret could be kept."""
    if not hub.settings.secret("HUB_SECRET_KEY"):
        return None
    return Teller(office_of(hub, parts, allow_any_port=allow_any_port))
