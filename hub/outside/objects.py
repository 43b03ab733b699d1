"""Objects: the operator's own S3-compatible store, in which archive and dumps may lie instead of in a folder.

It is named in ``[objects]`` by the operator, as the database is, and by nobody else: so the rule that keeps sources,
webhooks and pasted addresses away from private networks does not hold for it. It may stand on the next machine.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO, cast
from urllib.parse import urlsplit

from hub.errors import ConfigError, StoreError
from hub.settings import Settings

PIECE = 4 << 20  #: bytes that one request of a reader asks for
TRIES, TRIED_S = 5, 60  #: of one request, by the library, with its own back-off
SECRETS = ("HUB_OBJECTS_KEY", "HUB_OBJECTS_SECRET")


@dataclass(frozen=True)
class Bucket:
    """A prefix of a bucket: objects by key. What is sent appears whole or not at all."""

    store: Any
    name: str

    def send(self, path: Path, key: str) -> None:
        """Keep a file, in parts where it is large, and prove that all of it arrived.

        :raises StoreError: when it did not.
        """
        import obstore

        with self._told(key):
            obstore.put(self.store, key, path)
        if (arrived := self.size(key)) != path.stat().st_size:
            raise StoreError(f"{self.name}: {key} has {arrived} bytes there, and {path.stat().st_size} here")

    def write(self, body: bytes, key: str) -> None:
        """Keep a few bytes."""
        import obstore

        with self._told(key):
            obstore.put(self.store, key, body)

    def read(self, key: str) -> bytes | None:
        """Return a small object, or None where there is none."""
        import obstore

        try:
            with self._told(key):
                return bytes(obstore.get(self.store, key).bytes())
        except FileNotFoundError:
            return None

    def open(self, key: str) -> BinaryIO:
        """Open an object; it is read piece by piece.

        :raises FileNotFoundError: where there is none.
        """
        import obstore

        with self._told(key):
            reader = obstore.open_reader(self.store, key, buffer_size=PIECE)
        return io.BufferedReader(cast(io.RawIOBase, Remote(self, key, reader)), PIECE)

    def size(self, key: str) -> int | None:
        """Return the length of an object in bytes, or None where there is none."""
        import obstore

        try:
            with self._told(key):
                return int(obstore.head(self.store, key)["size"])
        except FileNotFoundError:
            return None

    def remove(self, key: str) -> bool:
        """Remove an object; say whether it was there."""
        import obstore

        there = self.size(key) is not None
        if there:
            with self._told(key):
                obstore.delete(self.store, key)
        return there

    def copy(self, key: str, to: str) -> None:
        """Copy an object within the store."""
        import obstore

        with self._told(key):
            obstore.copy(self.store, key, to)

    def keys(self, prefix: str) -> Iterator[tuple[str, str]]:
        """Yield key and version mark of each object below a prefix, sorted by key."""
        import obstore

        with self._told(prefix):
            found = [(each["path"], str(each["e_tag"])) for page in obstore.list(self.store, prefix) for each in page]
        yield from sorted(found)

    def folders(self, prefix: str) -> list[str]:
        """Return the names of what looks like folders below a prefix."""
        import obstore

        with self._told(prefix):
            found = obstore.list_with_delimiter(self.store, prefix)["common_prefixes"]
        return sorted(path.rstrip("/").rpartition("/")[2] for path in found)

    @contextmanager
    def _told(self, key: str) -> Iterator[None]:
        """Say of which object the library speaks; its own words may hold headers and are left out."""
        from obstore.exceptions import BaseError

        try:
            yield
        except FileNotFoundError:
            raise
        except (BaseError, OSError) as error:
            told = f"the store of objects {self.name} failed at {key} ({type(error).__name__})"
            raise StoreError(f"{told}: is it up, and may this key read and write there? see: hub doctor") from error


class Remote(io.RawIOBase):
    """An object that is being read: what fails is told as the store's failure."""

    def __init__(self, bucket: Bucket, key: str, reader: Any) -> None:
        self.bucket, self.key, self.reader = bucket, key, reader

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read the next bytes."""
        with self.bucket._told(self.key):
            piece = memoryview(self.reader.read(len(buffer)))
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        """Close it."""
        if not self.closed:
            self.reader.close()
        super().close()


def bucket_of(settings: Settings, below: str) -> Bucket | None:
    """Return what is below a prefix of the operator's ``[objects] url``, or None where files are in folders.

    :raises ConfigError: where the address, the library or a secret is missing.
    """
    if not settings.objects_url:
        return None
    where = urlsplit(settings.objects_url)
    if where.scheme != "s3" or not where.hostname or where.query or where.username:
        raise ConfigError(f"[objects] url: {settings.objects_url!r} is not s3://bucket or s3://bucket/prefix")
    key, secret = (settings.secret(name) for name in SECRETS)
    if not key or not secret:
        raise ConfigError(f"[objects] url needs {' and '.join(SECRETS)} in the environment or in .env")
    try:
        from obstore.store import S3Store
    except ImportError as error:
        raise ConfigError("[objects] url needs the extra s3: pip install 'clausier[s3]'") from error
    endpoint = settings.objects_endpoint or f"https://s3.{settings.objects_region}.amazonaws.com"
    prefix = "/".join(part for part in (where.path.strip("/"), below) if part)
    store = S3Store(
        where.netloc, prefix=prefix, access_key_id=key, secret_access_key=secret, region=settings.objects_region,
        virtual_hosted_style_request=False, client_options={"allow_http": True, "timeout": timedelta(seconds=60)},
        retry_config={"max_retries": TRIES, "retry_timeout": timedelta(seconds=TRIED_S)},
        endpoint=endpoint,
    )  # fmt: skip
    return Bucket(store, f"s3://{where.netloc}/{prefix}")
