"""Storable: an item's data as UTF-8 and our databases can hold it, whatever numbers and signs a source wrote."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from hub.connector import Item
from hub.errors import UnsafeDocument

DEEPEST = 200  #: lists and objects inside one another; what writes JSON for us stops at 254
LARGEST = 2**63 - 1
#: half of a pair of UTF-16, which no UTF-8 can say, and NUL, which no text of PostgreSQL can hold
UNHELD = re.compile("[\ud800-\udfff\x00]")
LOST = "\ufffd"


def storable(item: Item) -> Item:
    """Return an item without what cannot be kept: broken signs become U+FFFD, numbers of more than 64 bits texts.

    :raises UnsafeDocument: where it is nested too deep.
    """
    return replace(item, key=UNHELD.sub(LOST, item.key), data=_held(item.data, 0))


def _held(value: Any, depth: int) -> Any:
    if depth > DEEPEST:
        raise UnsafeDocument(f"an item with more than {DEEPEST} lists and objects inside one another")
    if isinstance(value, str):
        return UNHELD.sub(LOST, value)
    if isinstance(value, dict):
        return {_held(name, depth): _held(each, depth + 1) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_held(each, depth + 1) for each in value]
    if isinstance(value, int) and not -LARGEST - 1 <= value <= LARGEST:
        return str(value)
    return value
