"""What followers need: where wishes of WebSub go, without which feeds name no hub; and whose copy is what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hub.deliver.websub import Wish

Ask = Callable[[Wish, str], None]


def own(record_id: str) -> None:
    """Know of no copy."""
    return


@dataclass(frozen=True)
class WebSubParts:
    """Where a subscriber's wish goes: (wish, client); None where no secret could be kept."""

    ask: Ask | None = None
    copied: Callable[[str], dict[str, Any] | None] = own  #: where a record was copied from; None of one of ours
