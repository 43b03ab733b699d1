"""Cells: what a text or a list becomes where readers of tables take no cell as long as it is."""

from __future__ import annotations

from typing import Any

import orjson

CELL = 32_767  #: characters that a cell of a sheet holds (Excel specifications and limits)
CSV_CELL = 131_072  #: characters of a cell that readers of CSV take without being asked (field_size_limit)
CUT = " [coupé]"
NOTE = 40  #: characters kept free for what says how much is left out


def within(text: str, column_type: str, most: int) -> str:
    """Return the text of a cell; one that is longer says that it was cut: JSON Lines and Parquet hold it whole."""
    if len(text) <= most:
        return text
    return list_within(orjson.loads(text), most).decode() if column_type == "array" else text_within(text, most)


def text_within(text: str, most: int) -> str:
    """Return a text of so many characters at most."""
    return text if len(text) <= most else text[: most - len(CUT)] + CUT


def list_within(values: list[Any], most: int) -> bytes:
    """Return a list as JSON: where it is too long, its first things, then an object with the number of the others."""
    kept: list[bytes] = []
    room = most - NOTE
    for text in map(orjson.dumps, values):
        room -= len(text.decode()) + 1
        if room < 0:
            kept.append(orjson.dumps({"left_out": len(values) - len(kept)}))
            break
        kept.append(text)
    return b"[" + b",".join(kept) + b"]"
