"""Containers: the documents inside zip, tar and gzip files, taken out under caps (promise P12)."""

from __future__ import annotations

import gzip
import io
import mimetypes
import shutil
import struct
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from hub.errors import ParseError, UnsafeDocument
from hub.outside.members import Meter, TarHeader, check_directory, check_name, check_zip_member, is_office
from hub.raw import Raw

CHUNK = 64 * 1024
HEAD = 512
BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    gzip.BadGzipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,  # a way of packing that zipfile does not know
    ValueError,  # a directory that lies before the file's beginning, a name that is no text
    OverflowError,
)


@dataclass(frozen=True)
class Limits:
    """How much a container may hold: bytes of all layers unpacked, members, layers, and growth by unpacking.

    A member above ``memory_bytes`` is kept in a temporary file, unless all must stay in memory.
    """

    max_bytes: int = 4 * 1024**3
    max_members: int = 200_000
    max_depth: int = 3
    max_ratio: int = 300
    memory_bytes: int = 8 * 1024 * 1024


def open_container(raw: Raw, *, limits: Limits | None = None, in_memory: bool = False) -> Iterator[Raw]:
    """Yield the documents inside a document; a plain one yields itself.

    What it is, its first bytes say, not its name: zip, tar, gzip (tar.gz), a zip with a tar inside (``.taz``), one in
    another up to three layers. Spreadsheets are documents. A member may be read until the next is asked for.
    ``in_memory`` keeps members out of temporary files: personal sources need that.

    :raises UnsafeDocument: for a name that leaves its folder, a link, a device, or too much of anything.
    :raises ParseError: when the container is broken.
    """
    file = raw.open()
    name = raw.name or urlsplit(raw.url).path.rpartition("/")[2] or raw.url
    opening = _Opening(raw, limits or Limits(), in_memory)
    try:
        head, file = _peeked(file)
        if (kind := _kind(head)) is None:
            yield raw if file.seekable() else replace(raw, opener=lambda: file)
        else:
            yield from opening.inside(kind, file, name, depth=1)
    except BROKEN as error:
        raise ParseError(f"{name}: a broken container ({error})") from error
    finally:
        file.close()


def _kind(head: bytes) -> str | None:
    """Say which container begins like this."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if head.startswith(b"\x1f\x9d"):
        raise ParseError("a file of the old `compress` (.Z): unpack it, and give what is inside")
    return "tar" if head[257:262] == b"ustar" or _is_old_tar(head) else None


def _is_old_tar(head: bytes) -> bool:
    """Recognise a tar without the word ustar by the checksum of its first header."""
    if len(head) < HEAD or not head[0]:
        return False
    try:
        told = int(head[148:156].strip(b" \0") or b"x", 8)
    except ValueError:
        return False
    return told == sum(head[:148]) + 8 * 32 + sum(head[156:HEAD])


def _peeked(file: BinaryIO) -> tuple[bytes, BinaryIO]:
    """Return the first bytes, and a file that still has them."""
    if file.seekable():
        head = file.read(HEAD)
        file.seek(0)
        return head, file
    head = b""
    while len(head) < HEAD and (piece := file.read(HEAD - len(head))):
        head += piece
    joined: Any = io.BufferedReader(_Joined(head, file), CHUNK)
    return head, joined


class _Joined(io.RawIOBase):
    """Bytes that were read already, then the rest of their file."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._head[: len(buffer)] or self._rest.read(len(buffer))
        self._head = self._head[len(data) :] if self._head else b""
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._rest.close()
        super().close()


class _Opening:
    """One container being opened, with what was counted so far."""

    def __init__(self, raw: Raw, limits: Limits, in_memory: bool) -> None:
        self._raw = raw
        self._limits = limits
        self._in_memory = in_memory
        self._bytes = 0
        self._members = 0

    def inside(self, kind: str, file: BinaryIO, name: str, *, depth: int) -> Iterator[Raw]:
        """Yield the documents of one container."""
        if depth > self._limits.max_depth:
            raise UnsafeDocument(f"{name}: a container in more than {self._limits.max_depth} layers")
        way = {"zip": self._zip, "tar": self._tar, "gzip": self._gzip}[kind]
        yield from way(file, name, depth)

    def _zip(self, file: BinaryIO, name: str, depth: int) -> Iterator[Raw]:
        with self._seekable(file, name) as whole:
            check_directory(whole, name, self._limits.max_members)
            if is_office(whole):
                yield from (
                    [self._raw] if whole is file and depth == 1 else self._document(whole, name if depth > 1 else "")
                )
                return
            with zipfile.ZipFile(whole) as archive:
                for info in archive.infolist():
                    check_zip_member(info, name)
                    if info.is_dir():
                        continue
                    with archive.open(info) as member:
                        metered = self._metered(member, info.filename, lambda size=info.compress_size: size)
                        yield from self._member(metered, info.filename, name, depth)

    def _tar(self, file: BinaryIO, name: str, depth: int) -> Iterator[Raw]:
        with tarfile.open(fileobj=file, mode="r|", tarinfo=TarHeader) as archive:
            for info in archive:
                check_name(info.name, name)
                if info.isdir():
                    continue
                member: Any = archive.extractfile(info) if info.isreg() else None
                if member is None:
                    raise UnsafeDocument(f"{name}: the member {info.name!r} is a link or a device")
                yield from self._member(self._metered(member, info.name, None), info.name, name, depth)

    def _gzip(self, file: BinaryIO, name: str, depth: int) -> Iterator[Raw]:
        packed = Meter(file, lambda size: None)
        with gzip.GzipFile(fileobj=packed, mode="rb") as unpacked:
            metered = self._metered(unpacked, name, lambda: packed.size)
            head, content = _peeked(metered)
            if _kind(head) == "tar":
                yield from self._tar(content, name, depth)
            else:
                yield from self._member(content, name.removesuffix(".gz"), "", depth)

    def _member(self, stream: Any, member: str, container: str, depth: int) -> Iterator[Raw]:
        """Yield a member, or what is inside where it is a container itself."""
        self._members += 1
        if self._members > self._limits.max_members:
            raise UnsafeDocument(f"{container}: more than {self._limits.max_members:,} members")
        path = f"{container}/{member}" if depth > 1 and container else member
        head, file = _peeked(stream)
        if (kind := _kind(head)) is None:
            yield from self._document(file, path)
        else:
            yield from self.inside(kind, file, path, depth=depth + 1)

    def _document(self, file: BinaryIO, path: str) -> Iterator[Raw]:
        """Yield a plain document, from memory or from a file that lives until the next one is asked for."""
        body = file.read() if self._in_memory else file.read(self._limits.memory_bytes + 1)
        if self._in_memory or len(body) <= self._limits.memory_bytes:
            yield self._described(Raw.from_bytes(body), path)
            return
        with tempfile.NamedTemporaryFile(prefix="hub-member-") as kept:
            kept.write(body)
            del body
            shutil.copyfileobj(file, kept, CHUNK)
            kept.flush()
            yield self._described(Raw.from_file(kept.name), path)

    def _described(self, document: Raw, path: str) -> Raw:
        if not path:
            return replace(self._raw, opener=document.opener)
        guessed = mimetypes.guess_type(path)[0] or ""
        url = f"{self._raw.url}#{path}"
        return replace(
            self._raw, url=url, opener=document.opener, name=path, media_type=guessed, digest=None, cursor=None
        )

    def _seekable(self, file: BinaryIO, name: str) -> Any:
        """Return the file, or a copy of it where it can only be read forwards."""
        if file.seekable():
            return _Borrowed(file)
        most = 0 if self._in_memory else self._limits.memory_bytes
        copy = tempfile.SpooledTemporaryFile(max_size=most, prefix="hub-container-")  # noqa: SIM115 - the caller closes it
        try:
            shutil.copyfileobj(self._metered(file, name, None), copy, CHUNK)
            copy.seek(0)
        except BaseException:
            copy.close()
            raise
        return copy

    def _metered(self, file: Any, name: str, packed: Any) -> Any:
        """Return the file, read under the caps; ``packed`` tells the bytes that it came from."""
        limits = self._limits

        def count(size: int) -> None:
            self._bytes += size
            if self._bytes > limits.max_bytes:
                raise UnsafeDocument(f"{name}: the container holds more than {limits.max_bytes:,} bytes")
            if packed and meter.size > 16 * CHUNK and meter.size > limits.max_ratio * max(packed(), 1):
                raise UnsafeDocument(f"{name}: grows more than {limits.max_ratio} times when unpacked: a bomb")

        meter = Meter(file, count)
        return meter


class _Borrowed:
    """A file that a with-block uses and does not close."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def __enter__(self) -> BinaryIO:
        return self._file

    def __exit__(self, *exception: object) -> None:
        self._file.seek(0)
