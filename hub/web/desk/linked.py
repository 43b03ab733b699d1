"""Linked: the open records that a record's links lead to, and those that link to it, for its page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from hub.publish.entries import title_of
from hub.web.parts import WebParts

MOST = 50  #: records that link to one, on its page


@dataclass(frozen=True)
class LinkedRecord:
    """One record at the other end of a link, with how sure the link is and why."""

    id: str
    kind: str
    title: str
    rel: str
    score: float | None = None
    evidence: tuple[Mapping[str, Any], ...] = ()
    decided_by: str = ""


@dataclass(frozen=True)
class LinkedRecords:
    """What a record is linked with; ``total`` counts those that link to it, of which the first are given."""

    to: tuple[LinkedRecord, ...] = ()
    by: tuple[LinkedRecord, ...] = ()
    total: int = 0


def linked(parts: WebParts, record: Mapping[str, Any]) -> LinkedRecords:
    """Return the open records that a record is linked with, in either direction; each pair is told of once."""
    if record.get("kind") == "organisation":
        return LinkedRecords()
    links = [link for link in record.get("links") or () if link.get("id")]
    forth = {link["id"]: link for link in links}
    ids = [one for one in parts.decisions.linking_to(record["id"]) if one not in forth]
    to = [entry for one, link in forth.items() if (entry := shown(parts.get(one), link))]
    by = [entry for one in ids[:MOST] if (entry := shown(parts.get(one), back_of(parts.get(one), record["id"])))]
    return LinkedRecords(tuple(to), tuple(by), len(ids))


def back_of(body: bytes | None, record_id: str) -> Mapping[str, Any]:
    """Return the link by which another record leads to one."""
    links = orjson.loads(body).get("links") or () if body else ()
    return next((link for link in links if link.get("id") == record_id), {})


def shown(body: bytes | None, link: Mapping[str, Any]) -> LinkedRecord | None:
    """Return the other end of a link, where everybody may see it."""
    if body is None or not link:
        return None
    other = orjson.loads(body)
    told = tuple(piece for piece in link.get("evidence") or () if piece.get("excerpt"))
    return LinkedRecord(
        other["id"], other["kind"], title_of(other), link["rel"], link.get("score"), told, link.get("decided_by") or ""
    )
