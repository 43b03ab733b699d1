"""What serving partners needs: their desk, or none where HUB_SECRET_KEY is not set."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class PartnerParts:
    """Partners' keys and subscriptions; without a desk, their addresses say that they are closed."""

    desk: Any = field(default=None, repr=False)  #: a hub.application.partner_desk.PartnerDesk
    refusals_a_minute: int = 30  #: wrong keys that one address may try in a minute
    trials_a_minute: int = 10  #: test deliveries that one partner may ask for in a minute
