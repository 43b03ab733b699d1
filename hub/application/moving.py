"""Moving: takes a whole hub, with its records about persons, from one database to another."""

from __future__ import annotations

from collections.abc import Callable

from hub.application import DERIVES, licensed_view, opened
from hub.errors import UsageError
from hub.settings import Settings
from hub.store import Store
from hub.store.connection import full_url
from hub.store.moving import Moved, move_all
from hub.store.persons import persons_url, prepare

Told = Callable[[str], None]


def move(settings: Settings, to: str, *, told: Told = lambda what: None) -> dict[str, Moved]:
    """Copy the database of a hub to an empty one, and that of persons where there is one; nothing is taken away.

    Each of the two is copied whole or not at all; a move that ended between them goes on when it is called again.

    :raises UsageError: when the hub is there already.
    :raises StoreError: when the target is not empty, a run is under way, or the copy is not the same.
    """
    to = full_url(to)
    if to == full_url(settings.database):
        raise UsageError("--to is the database of this hub: give another one")
    done = {}
    with opened(settings) as hub:
        if hub.persons is not None and (persons := persons_url(to, settings.data)) != hub.persons.url:
            prepare(persons)
            done["persons"] = moved(hub.persons, Store.open(persons), told)
        done["hub"] = moved(hub.store, Store.open(to, project=licensed_view(hub.plugins), derives=DERIVES), told)
    return done


def moved(source: Store, target: Store, told: Told) -> Moved:
    """Copy one database to another, and close that."""
    try:
        return move_all(source.database, target.database, target.preparing, told=told)
    finally:
        target.close()
