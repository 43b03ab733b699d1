"""What WebSub needs of the hub: where wishes go; without it, feeds name no hub."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hub.deliver.websub import Wish

Ask = Callable[[Wish, str], None]


@dataclass(frozen=True)
class WebSubParts:
    """Where a subscriber's wish goes: (wish, client); None where no secret could be kept."""

    ask: Ask | None = None
