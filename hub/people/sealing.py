"""Sealing: addresses of people encrypted at rest, found again by a keyed digest, and links that only we can make.

Every key is derived from HUB_SECRET_KEY by HKDF (RFC 5869) for one named purpose, so that none can stand for another.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from itsdangerous import BadData, URLSafeSerializer, URLSafeTimedSerializer

from hub.errors import HubError

NONCE = 12  #: bytes, as AES-GCM wants them
CONFIRM_S = 48 * 3600  #: how long the link of a confirmation is good


class Unreadable(HubError):
    """An address was sealed with another key, or was changed since."""


def opened(ciphers: Iterable[AESGCM], sealed: bytes, owner: str) -> bytes:
    """Return what was sealed for an owner, by the first key that opens it.

    :raises InvalidTag: when none does.
    """
    for cipher in ciphers:
        with suppress(InvalidTag, ValueError):
            return cipher.decrypt(sealed[:NONCE], sealed[NONCE:], owner.encode())
    raise InvalidTag


def derived(secret: str, purpose: str) -> bytes:
    """Return the key of one purpose."""
    info = f"clausier {purpose}".encode()
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=info).derive(secret.encode())


@dataclass(frozen=True, repr=False)
class Seals:
    """What is sealed and signed about subscribers; made of the hub's secret key, and of those before it to open."""

    secret: str
    former: tuple[str, ...] = ()

    def seal(self, address: str, owner: str) -> bytes:
        """Return an address encrypted for one subscription; it opens for no other one."""
        nonce = os.urandom(NONCE)
        cipher = AESGCM(derived(self.secret, "subscribers: addresses"))
        return nonce + cipher.encrypt(nonce, address.encode(), owner.encode())

    def open(self, sealed: bytes, owner: str) -> str:
        """Return the address of a subscription.

        :raises Unreadable: when HUB_SECRET_KEY is not the one with which it was sealed.
        """
        ciphers = (AESGCM(derived(key, "subscribers: addresses")) for key in (self.secret, *self.former))
        try:
            return opened(ciphers, sealed, owner).decode()
        except InvalidTag as error:
            told = f"the address of subscription {owner} does not open: HUB_SECRET_KEY is not the one that sealed it"
            raise Unreadable(told) from error

    def lookup(self, address: str) -> str:
        """Return the digest by which an address is found again; without the key it tells nothing."""
        return self._digest("subscribers: lookup", address.lower())

    def who(self, what: str, name: str) -> str:
        """Return the digest under which somebody's attempts are counted; ``what`` is address or client."""
        return f"{what}:{self._digest('subscribers: attempts', f'{what}:{name.lower()}')}"

    def message_id(self, name: str) -> str:
        """Return the unguessable, stable local part of a Message-ID."""
        return self._digest("subscribers: message ids", name)[:40]

    def _digest(self, purpose: str, text: str) -> str:
        return hmac.new(derived(self.secret, purpose), text.encode(), "sha256").hexdigest()

    def confirming(self, subscription: str) -> str:
        """Return the token of a link that confirms; it ends after 48 hours."""
        return self._timed().dumps(subscription)

    def confirmed(self, token: str) -> str | None:
        """Return the subscription that a token confirms, or None where it is not ours or too old."""
        return read(self._timed().loads, token, max_age=CONFIRM_S)

    def managing(self, subscription: str) -> str:
        """Return the token of the links that manage and end a subscription; it is good as long as that lives."""
        return str(self._lasting().dumps(subscription))

    def managed(self, token: str) -> str | None:
        """Return the subscription that a token manages, or None where it is not ours."""
        return read(self._lasting().loads, token)

    def _timed(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self._keys("subscribers: confirming"), salt="confirm")

    def _lasting(self) -> URLSafeSerializer:
        return URLSafeSerializer(self._keys("subscribers: managing"), salt="manage")

    def _keys(self, purpose: str) -> list[bytes]:
        """Return the keys of a purpose, the present one last: it signs, and all are believed."""
        return [derived(key, purpose) for key in (*reversed(self.former), self.secret)]


def read(loads: Callable[..., Any], token: str, **options: Any) -> str | None:
    """Return what a token says, or None where it is not ours, was changed, or is too old."""
    try:
        return str(loads(token, **options))
    except BadData:
        return None
