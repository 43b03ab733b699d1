"""JSON of any size: the elements of the lists that are asked for, one at a time, in constant memory."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

from hub.errors import ParseError, UnsafeDocument
from hub.raw import Raw

PIECE = 1 << 18  #: characters read at a time
MAX_VALUE = 32 * 1024 * 1024  #: characters of one element, or of one value that is passed over
MAX_DEPTH = 64  #: objects inside one another on the way to a list
BLANK = " \t\n\r"
SHOWN = 60
#: ``NaN`` and ``Infinity`` are no JSON, and some tools write them where a value is missing
DECODER = json.JSONDecoder(parse_constant=lambda name: None)


def iter_json(raw: Raw, *paths: str) -> Iterator[tuple[str, Any]]:
    """Yield (path, element) for each element of the lists at some paths of a JSON document.

    A path is keys joined by dots, such as ``marches.marche``; "" is a document that is itself a list. A path at which
    something else than a list stands is passed over. ``NaN`` is read as null.

    :raises ParseError: when it is not JSON, or ends too early; what came before the bad place has been yielded.
    :raises UnsafeDocument: for one value of more than 32 million characters, or objects nested too deep.
    """
    with raw.open() as file, io.TextIOWrapper(file, encoding="utf-8-sig") as text:
        reader = _Reader(text, raw.name or raw.url)
        yield from _under(reader, "", frozenset(paths))
        if reader.peek():
            raise reader.wrong("something stands after the end")


class _Reader:
    """A text that is read forwards, a piece at a time; what was read is forgotten."""

    def __init__(self, text: io.TextIOWrapper, name: str) -> None:
        self._text, self._name = text, name
        self._held, self._at, self._ended = "", 0, False

    def peek(self) -> str:
        """Return the next character that is not blank; "" at the end."""
        while True:
            while self._at < len(self._held):
                if self._held[self._at] not in BLANK:
                    return self._held[self._at]
                self._at += 1
            if not self._more(PIECE):
                return ""

    def take(self, wanted: str) -> str:
        """Pass over the next character, which must be one of these; return it."""
        found = self.peek()
        if not found or found not in wanted:
            raise self.wrong(f"{' or '.join(wanted)} is wanted here" if found else "it ends too early")
        self._at += 1
        return found

    def value(self) -> Any:
        """Return the value that stands here, whole."""
        self.peek()
        size = PIECE
        while True:
            try:
                value, end = DECODER.raw_decode(self._held, self._at)
            except RecursionError as error:
                raise UnsafeDocument(f"{self._name}: JSON that is nested too deep") from error
            except ValueError as error:
                if not self._more(size):
                    raise self.wrong(str(error)) from error
            else:
                length = end - self._at
                if end < len(self._held) or not self._more(size):  # a number may go on behind what is held
                    self._at += length
                    return value
            size *= 2

    def _more(self, size: int) -> bool:
        """Read more behind what is held; say whether there was any."""
        if self._ended:
            return False
        self._held, self._at = self._held[self._at :], 0
        if len(self._held) > MAX_VALUE:
            raise UnsafeDocument(f"{self._name}: one JSON value of more than {MAX_VALUE:,} characters")
        try:
            piece = self._text.read(size)
        except UnicodeDecodeError as error:
            raise ParseError(f"{self._name}: not UTF-8 ({error.reason})") from error
        self._ended = not piece
        self._held += piece
        return bool(piece)

    def wrong(self, why: str) -> ParseError:
        """Return what is wrong here, with the beginning of what stands here."""
        return ParseError(f"{self._name}: not JSON ({why}) at {self._held[self._at : self._at + SHOWN]!r}")


def _under(reader: _Reader, path: str, paths: frozenset[str], depth: int = 0) -> Iterator[tuple[str, Any]]:
    """Yield the elements of the lists at or below one path; pass over all else."""
    first = reader.peek()
    if first == "[" and path in paths:
        yield from ((path, element) for element in _elements(reader))
    elif first == "{" and any(one.startswith(f"{path}." if path else "") and one != path for one in paths):
        if depth > MAX_DEPTH:
            raise reader.wrong("nested too deep")
        yield from _members(reader, path, paths, depth)
    else:
        reader.value()


def _elements(reader: _Reader) -> Iterator[Any]:
    reader.take("[")
    if reader.peek() == "]":
        reader.take("]")
        return
    while True:
        yield reader.value()
        if reader.take(",]") == "]":
            return


def _members(reader: _Reader, path: str, paths: frozenset[str], depth: int) -> Iterator[tuple[str, Any]]:
    reader.take("{")
    if reader.peek() == "}":
        reader.take("}")
        return
    while True:
        if reader.peek() != '"':
            raise reader.wrong("a name in quotation marks is wanted here")
        name = reader.value()
        reader.take(":")
        yield from _under(reader, f"{path}.{name}" if path else name, paths, depth + 1)
        if reader.take(",}") == "}":
            return
