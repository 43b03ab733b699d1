"""The parts of accounts, taken from a hub; without HUB_SECRET_KEY nobody can have one."""

from __future__ import annotations

from hub.application import Hub
from hub.application.accounts import room_of
from hub.application.candidates import CandidateDesk
from hub.application.hours_following import HoursFollowing
from hub.web.accounts.account_parts import AccountParts


def account_parts(hub: Hub) -> AccountParts:
    """Return the rooms behind signing in."""
    if not hub.settings.secret("HUB_SECRET_KEY"):
        return AccountParts()
    desk = CandidateDesk(hub.store.database, hub.store.get, hub.store.search)
    return AccountParts(room_of(hub), desk, HoursFollowing(hub))
