"""Body: what an answer holds, read under caps, and seen as cut when it is cut."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from requests import Response
from urllib3.exceptions import DecodeError, HTTPError, ReadTimeoutError

from hub.errors import FetchError, Forbidden, Incomplete
from hub.outside.transport import Watch

CHUNK = 64 * 1024
#: each comment ends at its first `-->` and is never tried again: many of them would take hours else
HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?:<!--(?>.*?-->)\s*+)*+<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)


class Cut(Incomplete):
    """The connection ended before the body did: asking again may help."""


class Slow(Incomplete):
    """The exchange took longer than it may."""


class Body:
    """The body of one answer, read once, piece by piece."""

    def __init__(self, response: Response, watch: Watch, *, url: str, max_bytes: int, accept: str | None) -> None:
        self._response = response
        self._watch = watch
        self._url = url
        self._max_bytes = max_bytes
        self._accept = accept or ""

    def pieces(self) -> Iterator[bytes]:
        """Yield the body; end normally only when all of it came."""
        size = 0
        for piece in self._checked_beginning(self._decoded()):
            size += len(piece)
            if size > self._max_bytes:
                self.close()
                raise Forbidden(f"{self._url}: more than {self._max_bytes:,} bytes; ask for less, or raise max_bytes")
            yield piece

    def read(self) -> bytes:
        """Return all of it."""
        try:
            return b"".join(self.pieces())
        finally:
            self.close()

    def beginning(self, size: int) -> bytes:
        """Return what an error page says, whatever happens on the way, and close."""
        pieces, got = [], 0
        try:
            for piece in self._decoded():
                pieces.append(piece)
                got += len(piece)
                if got >= size:
                    break
        except FetchError:
            pass
        finally:
            self.close()
        return b"".join(pieces)[:size]

    def close(self) -> None:
        """Give the connection back, or up."""
        self._watch.stop()
        self._response.close()

    def _decoded(self) -> Iterator[bytes]:
        try:
            yield from self._response.raw.stream(CHUNK, decode_content=True)
        except DecodeError as error:
            raise Cut(f"{self._url}: the body cannot be decompressed ({error})") from error
        except ReadTimeoutError as error:
            raise self._late_or(Cut(f"{self._url}: the server fell silent in the middle of the body")) from error
        except (HTTPError, OSError, ValueError, AttributeError) as error:
            raise self._late_or(Cut(f"{self._url}: the body was cut ({error})")) from error
        if self._watch.fired:
            raise self._late_or(Cut(f"{self._url}: the body was cut"))

    def _late_or(self, error: FetchError) -> FetchError:
        if self._watch.fired:
            return Slow(f"{self._url}: not finished after {self._watch.seconds:.0f} s; the connection was cut")
        return error

    def _checked_beginning(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """Hold back the first bytes until they look like what was promised."""
        held = b""
        for piece in pieces:
            held += piece
            if len(held) >= 512:
                break
        self._judge(held)
        if held:
            yield held
        yield from pieces

    def _judge(self, held: bytes) -> None:
        declared = self._response.headers.get("Content-Type", "").lower()
        if not self._accept or "html" in self._accept:
            return
        begins_with_tag = held.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
        wrong = HTML.match(held) or (begins_with_tag and ("json" in self._accept or "text/html" in declared))
        if wrong:
            self.close()
            raise Incomplete(f"{self._url}: HTML came where {self._accept} was promised: {_excerpt(held)!r}")
        if not held and "json" in self._accept and self._response.status_code == 200:
            self.close()
            raise Incomplete(f"{self._url}: an empty body came where {self._accept} was promised")


def _excerpt(held: bytes) -> str:
    return " ".join(held[:200].decode("utf-8", "replace").split())[:80]


class _BodyFile(io.RawIOBase):
    """A body as a file that can be read once, forwards."""

    def __init__(self, body: Body, at_end: Callable[[], None]) -> None:
        self._body = body
        self._pieces = body.pieces()
        self._rest = b""
        self._at_end: Callable[[], None] | None = at_end

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                self._finish()
                return 0
            self._rest = piece
        taken = self._rest[: len(buffer)]
        buffer[: len(taken)] = taken
        self._rest = self._rest[len(taken) :]
        return len(taken)

    def _finish(self) -> None:
        if self._at_end is not None:
            self._at_end()
            self._at_end = None
        self._body.close()

    def close(self) -> None:
        if not self.closed:
            self._body.close()
        super().close()


def one_shot(body: Body, *, url: str, at_end: Callable[[], None]) -> Callable[[], BinaryIO]:
    """Return an opener that works once; ``at_end`` is called when the last byte was read."""
    left = [body]

    def open_once() -> BinaryIO:
        if not left:
            raise FetchError(f"{url}: a stream can be read once; archive it first, and read it from there")
        return io.BufferedReader(_BodyFile(left.pop(), at_end), CHUNK)

    return open_once
