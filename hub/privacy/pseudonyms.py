"""Pseudonyms: keyed digests in the place of what names a person; one key for each hub and source."""

from __future__ import annotations

import base64
import hashlib
import hmac

from hub.errors import ConfigError

SHORTEST_KEY = 32  #: characters of HUB_PSEUDONYM_KEY
BYTES_KEPT = 16  #: of each digest: 128 bits


class KeyMissing(ConfigError, ValueError):
    """The operator has not set the key without which nothing of a person may enter."""


class Pseudonyms:
    """Makes pseudonyms for one source.

    The key of a source is derived from the hub's, so that no two sources, and no two hubs, can be matched. Each
    pseudonym begins with the id of its key: another key makes other pseudonyms, no table leads from the old ones to
    the new, and what was imported before no longer meets what is imported after.
    """

    def __init__(self, key: bytes | None, *, source: str = "") -> None:
        self._key = hmac.new(key, b"source:" + source.encode(), hashlib.sha256).digest() if key else None
        self._length = len(key or b"")

    @property
    def key_id(self) -> str:
        """Return eight hexadecimal digits that tell one key from another, and nothing of either."""
        return hmac.new(self.secret(), b"key id", hashlib.sha256).hexdigest()[:8]

    def of(self, value: object) -> str:
        """Return the pseudonym of a value."""
        digest = hmac.new(self.secret(), f"value:{value}".encode(), hashlib.sha256).digest()[:BYTES_KEPT]
        return f"{self.key_id}-{base64.b32encode(digest).decode().rstrip('=').lower()}"

    def digest(self, data: bytes) -> bytes:
        """Return the keyed digest of bytes: of an item behind the door, or of a file that is not kept."""
        return hmac.new(self.secret(), b"bytes:" + data, hashlib.sha256).digest()[:BYTES_KEPT]

    def secret(self) -> bytes:
        """Return the source's key.

        :raises KeyMissing: where the operator set none, or a short one.
        """
        if self._key is None or self._length < SHORTEST_KEY:
            raise KeyMissing(
                f"this source holds data on persons and needs HUB_PSEUDONYM_KEY: a secret of at least {SHORTEST_KEY} "
                "characters, set once and kept apart from the database; python -c 'import secrets; "
                "print(secrets.token_urlsafe(32))' makes one"
            )
        return self._key
