"""The archive in a store of objects: the same documents under the same names, checked by their digest when read."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, cast

import zstandard

from hub.errors import ParseError, StoreError
from hub.harvest.archive import CHUNK, Archive, digest_of
from hub.outside.objects import Bucket, bucket_of
from hub.raw import Raw
from hub.settings import Settings


def archive_of(settings: Settings) -> Archive:
    """Return the archive where the settings say that it is: a folder, or a store of objects."""
    bucket = bucket_of(settings, "archive")
    return BucketArchive(settings.archive, bucket) if bucket else Archive(settings.archive)


class BucketArchive(Archive):
    """Documents in a bucket, ``<source>/<first two of the digest>/<digest>.zst``.

    A document is compressed into the folder first, sent when it is whole, and removed from there: the store never has
    half of one, and the folder keeps none.
    """

    def __init__(self, folder: Path, bucket: Bucket) -> None:
        super().__init__(folder)
        self.bucket = bucket

    def keep(self, source: str, raw: Raw) -> Raw:
        """Keep a document; one that is there already is not sent again."""
        if raw.path and self.has(source, known := digest_of(raw)):
            return self.given(source, replace(raw, digest=known))
        folder = self.folder / source
        try:
            folder.mkdir(parents=True, exist_ok=True)
            digest, written = self._write(folder, raw)
        except OSError as error:
            raise StoreError(f"the archive cannot keep {raw.url} in {folder} before it is sent: {error}") from error
        try:
            if not self.has(source, digest):
                self.bucket.send(Path(written), self.name(source, digest))
        finally:
            os.unlink(written)
        return self.given(source, replace(raw, digest=digest))

    def reader(self, source: str, digest: str) -> Callable[[], BinaryIO]:
        """Return a function that opens a kept document at its beginning."""

        def opened() -> BinaryIO:
            try:
                file = self.bucket.open(self.name(source, digest))
            except FileNotFoundError as error:
                raise StoreError(f"the archive {self.bucket.name} no longer has {source} {digest}") from error
            return io.BufferedReader(cast(io.RawIOBase, Proved(file, f"{source} {digest}", digest)), CHUNK)

        return opened

    def has(self, source: str, digest: str) -> bool:
        """Say whether a document is kept."""
        return self.bucket.size(self.name(source, digest)) is not None

    def size(self, source: str, digest: str) -> int:
        """Return how many bytes a kept document takes."""
        return self.bucket.size(self.name(source, digest)) or 0

    def forget(self, source: str, digest: str) -> bool:
        """Remove a document; say whether it was there."""
        return self.bucket.remove(self.name(source, digest))

    def digests(self, source: str) -> Iterator[str]:
        """Yield the digest of each document kept of a source."""
        for key, _ in self.bucket.keys(f"{source}/"):
            yield Path(key).stem


class Proved(io.RawIOBase):
    """A document as it is unpacked: at its end it must be what its digest says."""

    def __init__(self, file: BinaryIO, what: str, digest: str) -> None:
        self.unpacked = zstandard.ZstdDecompressor().stream_reader(file, closefd=True, read_across_frames=True)
        self.what, self.digest, self.seen = what, digest, hashlib.blake2b(digest_size=20)

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read the next bytes.

        :raises ParseError: at the end of a document that is not what was kept.
        """
        piece = self.unpacked.read(len(buffer))
        self.seen.update(piece)
        if not piece and self.seen.hexdigest() != self.digest:
            told = f"what the archive keeps of {self.what} is not what its digest says"
            raise ParseError(f"{told}; put it back from a copy of the archive")
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        """Close it and what it reads from."""
        if not self.closed:
            self.unpacked.close()
        super().close()
