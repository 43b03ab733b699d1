"""The parts of decisions and links, taken from a hub."""

from __future__ import annotations

from functools import partial
from typing import Any

from hub.application import Hub
from hub.application.deciding import decide_link, decide_organisations
from hub.application.linking import linking_to
from hub.store.decisions import LINK, SAME_ORGANISATION, Decision, Decisions
from hub.web.operating.decisions_parts import DecisionParts


def decision_parts(hub: Hub) -> DecisionParts:
    """Return what pages may ask and decide in this hub."""
    decisions = Decisions(hub.store.database)

    def on_links(ids: Any = None) -> list[Decision]:
        return decisions.current(LINK) if ids is None else decisions.of(LINK, ids)

    return DecisionParts(
        linking_to=partial(linking_to, hub),
        on_links=on_links,
        on_organisations=partial(decisions.current, SAME_ORGANISATION),
        link=partial(decide_link, hub),
        organisations=partial(decide_organisations, hub),
        internal=lambda record_id: hub.store.get(record_id, "internal"),
    )
