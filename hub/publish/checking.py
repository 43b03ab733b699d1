"""Checking: say what is wrong with records that somebody gives, by line, as the door of the store would."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import schemas
from hub.publish.checking_reading import KINDS, LARGEST, RECORDS, SHOWN, Unread, given
from hub.publish.checking_words import Said, said

__all__ = ["FORMS", "KINDS", "LARGEST", "RECORDS", "Checked", "Fault", "check"]

FAULTS = 1_000  #: told; the rest is counted
FORMS = ("json", "jsonl", "csv")


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: where, and in both languages what it is and what to write."""

    line: int
    record: int | None  #: counted from 1
    field: str
    code: str
    message_fr: str
    message_en: str


@dataclass(frozen=True)
class Checked:
    """What was found; ``faults`` are the first of ``wrong``."""

    form: str
    records: int
    valid: int
    wrong: int
    faults: tuple[Fault, ...]


def check(body: bytes, *, form: str = "", kind: str = "") -> Checked:
    """Say what is wrong with the records of a document; ``kind`` is for tables, which need no column of that name."""
    form = form or guessed(body)
    total = valid = wrong = 0
    faults: list[Fault] = []
    first: dict[str, int] = {}
    for line, record in given(body, form=form, kind=kind):
        counted = not (isinstance(record, Unread) and record.stops)
        total += counted
        found = list(wrongs(line, record, total if counted else None, first))
        wrong += len(found)
        valid += counted and not found
        faults += found[: FAULTS - len(faults)]
    return Checked(form, total, valid, wrong, tuple(faults))


def guessed(body: bytes) -> str:
    """Return the form that a document looks like."""
    start = body.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start[:1] == b"[":
        return "json"
    if start[:1] != b"{":
        return "csv"
    lines = [line for line in start.split(b"\n", 2) if line.strip()]
    return "jsonl" if len(lines) > 1 and lines[1].lstrip()[:1] == b"{" and lines[0].rstrip()[-1:] == b"}" else "json"


def wrongs(line: int, record: dict[str, Any] | Unread, number: int | None, first: dict[str, int]) -> Iterator[Fault]:
    """Yield what is wrong with one record, by the door of the store."""
    if isinstance(record, Unread):
        yield fault(record.line, number, "", said(record.code, **record.values))
        return
    if record.get("kind") not in KINDS:
        yield fault(line, number, "kind", said("unknown_kind", kinds=", ".join(KINDS)))
        return
    try:
        id = schemas.load(record)["id"]
    except schemas.Refusal as refusal:
        for path, message in leaves(refusal.messages, ""):
            yield fault(line, number, path, said(message))
        return
    if (before := first.setdefault(id, line)) != line:
        yield fault(line, number, "id", said("id_twice", line=before))


def fault(line: int, number: int | None, path: str, words: Said) -> Fault:
    """Return a fault; of what was given, it tells names of fields alone."""
    return Fault(line, number, path[:SHOWN], words.code, words.fr, words.en)


def leaves(messages: Any, path: str) -> Iterator[tuple[str, str]]:
    """Yield each message of a refusal with the path of its field."""
    if isinstance(messages, dict):
        for key, below in messages.items():
            yield from leaves(below, path if key == "_schema" else f"{path}.{key}".lstrip("."))
    else:
        for text in messages if isinstance(messages, list) else [messages]:
            yield path, str(text)
