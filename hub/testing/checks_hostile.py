"""Checks of what a connector makes of documents as they also come: broken, bombs, huge, unknown codes, encodings."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

from lxml import etree

from hub.connector import Item
from hub.testing.bounds import TooLong, within_cpu
from hub.testing.checks import Check, NotJudged
from hub.testing.contract import Reading, read_with
from hub.testing.planting import Between, csv_lines, in_zip, json_of, rows_of, text_in, things_of, whole_of, with_body
from hub.testing.subject import Subject

CODE = "KIT-9Z"
ENCODINGS = ("utf-8-sig", "utf-16", "cp1252")
HUGE = 1 << 18  #: characters of the longest text
SECONDS = 5.0  #: of the processor, that a huge record may take
BOMB, GROWTH = 5 << 18, 400  #: bytes, and times its packed size, by which a packed document grows
SHORT = 30  #: characters, above which a text is no code
#: what Python says where a program did not think of a value; no operator can do anything with it
BARE = frozenset({"AttributeError", "IndexError", "KeyError", "RuntimeError", "TypeError", "UnboundLocalError"})


def said(reading: Reading) -> dict[str, str]:
    """Return what each record says, by its id; not where it comes from."""
    return {one["id"]: json.dumps({**one, "origin": None}, sort_keys=True) for one in reading.records}


def each(subject: Subject) -> Iterator[tuple[Path, bytes, Reading]]:
    """Yield each document with its bytes and what it becomes while all is well."""
    for path in subject.documents:
        raw = subject.raw(path)
        yield path, raw.read(), read_with(subject.made(), raw)


def bad_row(subject: Subject) -> None:
    """Judge whether a broken thing in the middle of a list is told, or costs nothing but itself."""
    judged = False
    for path, body, well in each(subject):
        if not well.records or (broken := in_zip(body, with_bad_row) or with_bad_row(body)) is None:
            continue
        judged = True
        found = read_with(subject.made(), with_body(subject.raw(path), broken))
        lost = said(well).keys() - said(found).keys()
        told = len(found.problems) > len(well.problems)
        assert told or not lost, f"{path.name} with a broken row: {', '.join(sorted(lost)[:3])} left out, nothing told"
    if not judged:
        raise NotJudged("no document is a list of two things or more in JSON, XML or CSV, or a ZIP of such")


def with_bad_row(body: bytes) -> bytes | None:
    """Return a list with something that is no thing of its kind before its last one; None for other documents."""
    data = json_of(body)
    if len(rows := rows_of(data)) > 1:
        rows.insert(len(rows) - 1, None)  # type: ignore[arg-type]
        return json.dumps(data, ensure_ascii=False).encode()
    if things := things_of(body):
        things[-1].addprevious(etree.Element(things[0].tag))
        return whole_of(things[-1])
    if data is None and (found := csv_lines(body)) is not None and len(found[0]) > found[1] + 2:
        lines, _, _, encoding = found
        return "".join([*lines[:-1], "kit\n", lines[-1]]).encode(encoding)
    return None


def no_bomb(subject: Subject) -> None:
    """Judge whether a packed document that grows out of all proportion is refused."""
    packed = [(path, body) for path, body, _ in each(subject) if kind_of(body)]
    if not packed:
        raise NotJudged("it reads no ZIP and no gzip")
    for path, body in packed:
        found = read_with(subject.made(), with_body(subject.raw(path), bomb_of(body)))
        assert found.problems, f"{path.name} that grows {GROWTH}-fold was unpacked: use hub.open_container"


def kind_of(body: bytes) -> str | None:
    """Say how a document is packed; a spreadsheet is none that a connector unpacks."""
    if body.startswith(b"\x1f\x8b"):
        return "gzip"
    if not body.startswith(b"PK\x03\x04"):
        return None
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return None if "[Content_Types].xml" in archive.namelist() or "mimetype" in archive.namelist() else "zip"


def bomb_of(body: bytes) -> bytes:
    """Return a packed document whose content is followed by very many empty lines, which say nothing in any form."""
    pad = b"\n" * max(BOMB, GROWTH * len(body))
    if kind_of(body) == "gzip":
        return gzip.compress(gzip.decompress(body) + pad, compresslevel=9)
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as archive, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bomb:
        for name in archive.namelist():
            bomb.writestr(name, archive.read(name) + pad)
            pad = b""
    return made.getvalue()


def huge_record(subject: Subject) -> None:
    """Judge whether a thing with a very long text is read in a time that grows with it, and no faster."""
    for path in subject.documents:
        connector: Any = Between(subject.made(), one_huge)
        try:
            with within_cpu(SECONDS):
                read_with(connector, subject.raw(path))
        except TooLong as error:
            raise AssertionError(
                f"{path.name} with a text of {HUGE:,} characters was not read after {SECONDS:g} s: "
                "look for a loop in a loop, or a regular expression that goes back"
            ) from error


def one_huge(items: list[Item]) -> list[Item]:
    """Return items of which the first has a very long text, where its longest one was."""
    for number, item in enumerate(items):
        longest = max(
            ((len(v), k) for k, v in item.data.items() if isinstance(v, str) and not v.isdigit()), default=None
        )
        if longest and longest[0] > 2:
            text = f"{item.data[longest[1]]} "
            data = {**item.data, longest[1]: (text * (HUGE // len(text) + 1))[:HUGE]}
            return [*items[:number], replace(item, data=data), *items[number + 1 :]]
    return items


def unknown_codes(subject: Subject) -> None:
    """Judge whether a code that nobody knows is left out, or told in words; never a bare error of Python."""
    for path in subject.documents:
        connector: Any = Between(subject.made(), each_code_unknown)
        found = read_with(connector, subject.raw(path))
        bare = sorted({one["message"] for one in found.problems if one["rule"] in BARE})
        assert not bare, (
            f"{path.name} with a code that nobody knows ({CODE}): {bare[0]}; raise ParseError and say which"
        )


def each_code_unknown(items: list[Item]) -> list[Item]:
    """Return the first items, once for each of their codes, with that one replaced."""
    return [
        replace(item, key=f"{item.key}-{number}", data=replaced(item.data, place))
        for item in items[:5]
        for number, place in enumerate([*codes_in(item.data)][:40])
    ]


def codes_in(data: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield where a short text of one word stands, that is no number and no day."""
    if isinstance(data, str):
        if 0 < len(data) <= SHORT and data[0].isalpha() and not any(sign in data for sign in " @/:."):
            yield place
    elif isinstance(data, dict | list):
        for key, inner in data.items() if isinstance(data, dict) else enumerate(data):
            yield from codes_in(inner, (*place, key))


def replaced(data: Any, place: tuple[Any, ...]) -> Any:
    """Return data with an unknown code at one place."""
    copy = deepcopy(data)
    inner = copy
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = CODE
    return copy


def encodings(subject: Subject) -> None:
    """Judge whether a text in another encoding says the same, or is refused; its letters never become others."""
    judged = False
    for path, body, well in each(subject):
        text = text_of(body)
        if text is None or not well.records:
            continue
        judged = True
        for encoding in ENCODINGS:
            found = read_with(subject.made(), with_body(subject.raw(path), text.encode(encoding)))
            told = len(found.problems) > len(well.problems)
            assert told or said(found) == said(well), (
                f"{path.name} in {encoding} says something else, and nothing is told"
            )
    if not judged:
        raise NotJudged("no document is plain text with an accent")


def text_of(body: bytes) -> str | None:
    """Return a text with accents that may come in several encodings; XML says its own."""
    if (found := text_in(body)) is None:
        return None
    text = found[0].removeprefix("\ufeff")
    try:
        text.encode("cp1252")
    except UnicodeError:
        return None
    return None if text.isascii() or text.lstrip().startswith("<") else text


CHECKS = (
    Check("bad-row", "one broken row may cost itself, never the others in silence", "documents", bad_row),
    Check("no-bomb", "a small packed file can fill the disk and the memory", "documents", no_bomb),
    Check("huge-record", "one long text may not hold up a run for hours", "documents", huge_record),
    Check(
        "unknown-codes", "sources add codes, and an operator must understand what is told", "documents", unknown_codes
    ),
    Check("encodings", "letters that became others are found by nobody", "documents", encodings),
)
