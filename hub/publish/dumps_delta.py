"""Deltas: what changes one dump into the next, one line a record, and how it is applied (QUALITY T11, T12).

A line is ``{"id", "op": "ADD" | "MOD", "record"}`` with the whole record, or ``{"id", "kind", "op": "DEL", "reason",
"replaced_by"}``. Lines are sorted by id, as the dumps are, so that all is done by walking along both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import orjson

from hub.errors import HubError

Gone = Callable[[str], tuple[str | None, str | None]]
END = "\U0010ffff"  #: greater than any id


def id_of(line: bytes) -> str:
    """Return the id of a record of a dump, or of a line of a delta."""
    return str(orjson.loads(line)["id"])


def paired(lines: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield the id of each line with the line, without its end; a last pair that is greater than all."""
    for line in lines:
        text = line.rstrip(b"\n")
        yield id_of(text), text
    yield END, b""


def delta(old: Iterable[bytes], new: Iterable[bytes], gone: Gone) -> Iterator[bytes]:
    """Yield the lines that change one dump into another; ``gone`` says why a record is there no longer."""
    before, after = paired(old), paired(new)
    (was, old_text), (now, new_text) = next(before), next(after)
    while was != END or now != END:
        if was < now:
            yield deleted(was, old_text, gone)
            was, old_text = next(before)
        elif now < was:
            yield told("ADD", now, new_text)
            now, new_text = next(after)
        else:
            if old_text != new_text:
                yield told("MOD", now, new_text)
            (was, old_text), (now, new_text) = next(before), next(after)


def told(op: str, id: str, text: bytes) -> bytes:
    """Return the line of a record that is new or changed; its text is put in as it is."""
    return b'{"id":' + orjson.dumps(id) + b',"op":"' + op.encode() + b'","record":' + text + b"}\n"


def deleted(id: str, text: bytes, gone: Gone) -> bytes:
    """Return the line of a record that is there no longer."""
    reason, replaced_by = gone(id)
    line: dict[str, Any] = {"id": id, "kind": orjson.loads(text)["kind"], "op": "DEL"}
    return orjson.dumps({**line, "reason": reason, "replaced_by": replaced_by}, option=orjson.OPT_SORT_KEYS) + b"\n"


def record_of(line: bytes) -> bytes:
    """Return the record of a line, byte for byte as it stands there."""
    return line[line.index(b',"record":') + len(b',"record":') : -1]


def applied(old: Iterable[bytes], changes: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the lines of the newer dump.

    :raises HubError: when the delta was not made from this dump.
    """
    before, steps = paired(old), paired(changes)
    (was, old_text), (now, step) = next(before), next(steps)
    while was != END or now != END:
        if was < now:
            yield old_text + b"\n"
            was, old_text = next(before)
            continue
        op = orjson.loads(step)["op"]
        if (op == "ADD") == (was == now):
            raise HubError(f"the delta says {op} of {now}, which does not fit this dump: it was made from another one")
        if op != "DEL":
            yield record_of(step) + b"\n"
        if was == now:
            was, old_text = next(before)
        now, step = next(steps)
