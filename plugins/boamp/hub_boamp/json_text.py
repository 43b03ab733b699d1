"""JSON texts, opened quickly: a notice is two of them inside a third."""

from __future__ import annotations

import json
import re
from typing import Any

import orjson

LONG_NUMBER = re.compile(r": ?-?[0-9]{19}")  #: orjson would round a whole number of more than 64 bits


def opened(text: str) -> Any:
    """Return what a JSON text says, as ``json.loads`` does.

    :raises ValueError: when it is no JSON.
    """
    if LONG_NUMBER.search(text):
        return json.loads(text)
    try:
        return orjson.loads(text)
    except ValueError:
        return json.loads(text)
