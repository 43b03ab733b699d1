"""Archive: keeps each document as given, compressed, by digest (promise P2)."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, cast

import zstandard

from hub.errors import Incomplete, ParseError, StoreError
from hub.raw import Raw

CHUNK = 1 << 20
LEVEL = 1  #: of zstd: half the time of level 3, for an eighth more bytes


class Archive:
    """A folder of documents: ``<source>/<first two of the digest>/<digest>.zst``.

    A document is written beside its place, synced and renamed, so that what bears a digest is whole.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, source: str, raw: Raw) -> Raw:
        """Keep a document; return it as it will be read from now on, with its digest.

        A file on disk is read once for its digest first: one that is kept already is not written again.
        """
        folder = self.folder / source
        if raw.path and self.has(source, known := digest_of(raw)):
            return self.given(source, replace(raw, digest=known))
        try:
            folder.mkdir(parents=True, exist_ok=True)
            digest, written = self._write(folder, raw)
            place = self.place(source, digest)
            place.parent.mkdir(exist_ok=True)
            os.replace(written, place)
        except OSError as error:
            raise StoreError(f"the archive {folder} cannot keep {raw.url}: {error}") from error
        return self.given(source, replace(raw, digest=digest))

    def _write(self, folder: Path, raw: Raw) -> tuple[str, str]:
        """Write the compressed document beside its place; return its digest and where it is."""
        digest = hashlib.blake2b(digest_size=20)
        handle, name = tempfile.mkstemp(prefix=".keeping-", dir=folder)
        try:
            with os.fdopen(handle, "wb") as file, raw.open() as body:
                with zstandard.ZstdCompressor(level=LEVEL).stream_writer(file, closefd=False) as packed:
                    for chunk in chunks(raw, body):
                        digest.update(chunk)
                        packed.write(chunk)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            os.unlink(name)
            raise
        return digest.hexdigest(), name

    def given(self, source: str, raw: Raw) -> Raw:
        """Return a document that is kept, to be read from the archive."""
        return replace(raw, opener=self.reader(source, str(raw.digest)), path=None)

    def reader(self, source: str, digest: str) -> Callable[[], BinaryIO]:
        """Return a function that opens a kept document at its beginning."""
        place = self.place(source, digest)

        def opened() -> BinaryIO:
            try:
                file = place.open("rb")
            except FileNotFoundError as error:
                raise StoreError(f"the archive no longer has {source} {digest}") from error
            reader = zstandard.ZstdDecompressor().stream_reader(file, closefd=True, read_across_frames=True)
            return io.BufferedReader(cast(io.RawIOBase, reader), CHUNK)

        return opened

    def has(self, source: str, digest: str) -> bool:
        """Say whether a document is kept."""
        return self.place(source, digest).is_file()

    def place(self, source: str, digest: str) -> Path:
        """Return where a document of this digest is kept."""
        return self.folder / self.name(source, digest)

    def name(self, source: str, digest: str) -> str:
        """Return under which name, below the archive, a document of this digest is kept."""
        return f"{source}/{digest[:2]}/{digest}.zst"

    def size(self, source: str, digest: str) -> int:
        """Return how many bytes a kept document takes."""
        return self.place(source, digest).stat().st_size

    def forget(self, source: str, digest: str) -> bool:
        """Remove a document, as a redaction or the end of its keeping asks; say whether it was there."""
        try:
            self.place(source, digest).unlink()
        except FileNotFoundError:
            return False
        return True

    def digests(self, source: str) -> Iterator[str]:
        """Yield the digest of each document kept of a source."""
        for path in sorted((self.folder / source).glob("*/*.zst")):
            yield path.stem


def digest_of(raw: Raw) -> str:
    """Return the digest of a document that can be read more than once."""
    digest = hashlib.blake2b(digest_size=20)
    with raw.open() as body:
        for chunk in chunks(raw, body):
            digest.update(chunk)
    return digest.hexdigest()


def chunks(raw: Raw, body: BinaryIO) -> Iterator[bytes]:
    """Yield a document piece by piece; a source that breaks off is not a disk that fails."""
    try:
        while chunk := body.read(CHUNK):
            yield chunk
    except OSError as error:
        raise Incomplete(f"{raw.url}: the document broke off: {error}") from error
    except zstandard.ZstdError as error:
        told = f"{raw.url}: what the archive keeps of it ({raw.digest}.zst) is damaged: {error}"
        raise ParseError(f"{told}; put that file back from a copy of the archive") from error
