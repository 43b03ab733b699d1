"""load: one record in, the clean record out, or a Refusal."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import marshmallow as ma

from schemas.compiled import compile_loader
from schemas.kinds import KINDS, schema_of
from schemas.refusal import Refusal


@cache
def loader_of(kind: str) -> Callable[[Any], dict[str, Any]]:
    """Return the compiled loader of a kind; it raises what ``Schema.load`` would raise."""
    return compile_loader(schema_of(kind)())


def load(record: dict[str, Any]) -> dict[str, Any]:
    """Return the record as its schema keeps it, fields in the schema's order.

    Raises Refusal with the messages of every wrong field.
    """
    kind = record.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise Refusal({"kind": [f"Unknown kind: write one of {', '.join(KINDS)}."]}, record_id=_id_of(record))
    try:
        return loader_of(kind)(record)
    except ma.ValidationError as error:
        raise Refusal(error.normalized_messages(), record_id=_id_of(record)) from error


def _id_of(record: dict[str, Any]) -> str | None:
    given = record.get("id")
    return given if isinstance(given, str) else None
