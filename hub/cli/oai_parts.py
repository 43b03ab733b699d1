"""What the OAI-PMH pages ask, taken from a hub."""

from __future__ import annotations

from functools import cache

from hub.application import Hub
from hub.store.snapshots import Snapshots
from hub.web.oai.oai_pages import specs_of
from hub.web.oai.oai_parts import OaiParts
from hub.web.parts import open_kinds


def oai_parts(hub: Hub) -> OaiParts:
    """Return the snapshots of this hub's log, and its sets."""
    store, gazetteer = hub.store, hub.gazetteer

    @cache
    def sets() -> list[tuple[str, str]]:
        sources = [
            (name, one.title) for name, one in sorted(hub.plugins.connectors().items()) if one.contract.republish
        ]
        places = {"region": gazetteer.regions(), "departement": gazetteer.departements()}
        found = [(kind, code, name) for kind, names in places.items() for code, name in sorted(names.items())]
        return specs_of(open_kinds().values(), sources, found)

    return OaiParts(Snapshots(store.database, store.reading.texts), sets)
