"""AccountParts: the rooms behind signing in: accounts, what facilitators note of candidates, the hours of clauses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class AccountParts:
    """What pages for accounts are given; without a room nobody signs in, and pages say so."""

    room: Any = field(default=None, repr=False)  #: a hub.application.accounts.AccountRoom
    candidates: Any = None  #: a hub.application.candidates.CandidateDesk
    hours: Any = None  #: a hub.application.hours_following.HoursFollowing
