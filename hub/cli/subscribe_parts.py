"""What following a search needs, taken from a hub: its story, and the desk of subscriptions where letters can go."""

from __future__ import annotations

from functools import partial
from typing import Any

from hub.application import Hub
from hub.application.posting import Searches, lacking, post_of
from hub.application.subscribing import Desk
from hub.places import cpv_label
from hub.web.following.saved_searches import address_of, query_of, words_of
from hub.web.following.subscribe_parts import Following
from hub.web.labels import labels


def searches_of(hub: Hub) -> Searches:
    """Return how saved searches are read, named and shown."""
    label = labels(cpv=lambda code, _: cpv_label(code.ljust(8, "0"), "fr"), territory=hub.gazetteer.name)
    return Searches(query_of, partial(words_of, label=label), address_of)


def following_of(hub: Hub, **options: Any) -> Following:
    """Return what the web needs; without a key or a mail server there is no desk, and pages say so."""
    store = hub.store
    desk = None if lacking(hub.settings) else Desk(post_of(hub, searches_of(hub)), **options)
    return Following(
        departures=lambda query, since, limit: [
            change for _, change in store.log.told(store.stories.departures(query, since, limit), "open")
        ],
        exact=lambda query, since, upto: [change for _, change in store.story(query, since, upto)],
        counts=lambda ids: store.log.counts(ids, "open"),
        desk=desk,
    )
