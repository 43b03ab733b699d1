"""Members: what is checked of each thing in a container before it is taken out."""

from __future__ import annotations

import io
import re
import stat
import struct
import tarfile
import zipfile
from collections.abc import Callable
from typing import Any, BinaryIO

from hub.errors import ParseError, UnsafeDocument

MAX_HEADER = 1024 * 1024  #: bytes of a tar header that tells a long name; tarfile reads it whole
DIRECTORY_ENTRY = 46  #: bytes that the shortest entry of a zip's directory takes
TAIL = 22 + 65_535 + 76  #: where a zip tells how large its directory is
LONG_HEADERS = (
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
)


class Meter(io.RawIOBase):
    """A file that counts what is read from it, and can only be read forwards."""

    def __init__(self, file: Any, count: Callable[[int], None]) -> None:
        self._file = file
        self._count = count
        self.size = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def read(self, size: int | None = -1) -> bytes:
        if size is not None and size >= 0:
            return self._counted(self._file.read(size))
        pieces = []
        while piece := self._counted(self._file.read(64 * 1024)):
            pieces.append(piece)
        return b"".join(pieces)

    def readinto(self, buffer: Any) -> int:
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def _counted(self, data: bytes) -> bytes:
        self.size += len(data)
        self._count(len(data))
        return data


class TarHeader(tarfile.TarInfo):
    """A tar header that does not let tarfile read a name of many megabytes into memory."""

    def _proc_member(self, archive: tarfile.TarFile) -> Any:
        if self.type in LONG_HEADERS and self.size > MAX_HEADER:
            raise UnsafeDocument(f"a tar header of {self.size:,} bytes")
        return super()._proc_member(archive)  # type: ignore[misc]


def check_name(name: str, container: str) -> None:
    """Refuse a name that leaves its folder.

    :raises UnsafeDocument: for an absolute name, ``..``, a drive letter or a NUL.
    """
    path = name.replace("\\", "/")
    if path.startswith("/") or ".." in path.split("/") or re.match(r"[A-Za-z]:", path) or "\0" in path:
        raise UnsafeDocument(f"{container}: the member {name!r} would leave its folder")


def check_zip_member(info: zipfile.ZipInfo, container: str) -> None:
    """Refuse what is no plain file or folder, and what is encrypted."""
    check_name(info.orig_filename, container)
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise UnsafeDocument(f"{container}: the member {info.filename!r} is a link or a device")
    if info.flag_bits & 0x1:
        raise ParseError(f"{container}: the member {info.filename!r} is encrypted; ask the source for a plain file")


def check_directory(file: BinaryIO, container: str, max_members: int) -> None:
    """Refuse a zip whose directory tells more members than may be, before it is read into memory."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - TAIL))
    tail = file.read()
    file.seek(0)
    place, wide = tail.rfind(b"PK\x05\x06"), tail.rfind(b"PK\x06\x06")
    members = length = 0
    if place >= 0 and len(tail) >= place + 22:
        members, length = struct.unpack_from("<HI", tail, place + 10)
    if wide >= 0 and len(tail) >= wide + 56:
        members, length = struct.unpack_from("<QQ", tail, wide + 32)
    if max(members, min(length, size) // (DIRECTORY_ENTRY * 8)) > max_members:
        raise UnsafeDocument(f"{container}: more than {max_members:,} members")


def is_office(file: BinaryIO) -> bool:
    """Say whether a zip is one document: a spreadsheet or a text of an office."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.NameToInfo
            return "[Content_Types].xml" in names or ("mimetype" in names and "content.xml" in names)
    except zipfile.BadZipFile:
        return False
    finally:
        file.seek(0)
