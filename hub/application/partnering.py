"""Partnering: who a key belongs to, what it opens, and the secrets of subscriptions at rest."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hub.application import Hub
from hub.application.partner_views import PartnerViews
from hub.deliver.webhooks import Sender
from hub.errors import ConfigError, HubError, UsageError
from hub.people.partners import NewKey, Partner, declared, digest_of, id_of, new_key, same, scopes_of
from hub.people.sealing import derived, opened
from hub.places import Gazetteer
from hub.store import Store
from hub.store.deliveries import Deliveries
from hub.store.partners import Key, Partners

log = logging.getLogger("hub.partners")
PARIS = ZoneInfo("Europe/Paris")
NONCE = 12
NOBODY = digest_of("")


class NotKnown(UsageError):
    """No such key, or one that has ended."""


class NotAllowed(UsageError):
    """A good key that does not open this."""


class Unsealed(HubError):
    """A secret of a subscription does not open: HUB_SECRET_KEY is another one than that which sealed it."""


@dataclass(frozen=True)
class Entered:
    """A partner that showed a good key."""

    partner: Partner
    key: str
    scopes: frozenset[str]


@dataclass(frozen=True, repr=False)
class Vault:
    """Seals the secrets of subscriptions, and makes their signing keys; all from HUB_SECRET_KEY."""

    secret: str
    former: tuple[str, ...] = ()

    def seal(self, text: str, subscription: str) -> bytes:
        """Return a secret encrypted for one subscription."""
        nonce = os.urandom(NONCE)
        return nonce + self._cipher(self.secret).encrypt(nonce, text.encode(), subscription.encode())

    def open(self, sealed: bytes, subscription: str) -> str:
        """Return a secret.

        :raises Unsealed: where it was sealed with another key.
        """
        try:
            return opened(map(self._cipher, (self.secret, *self.former)), bytes(sealed), subscription).decode()
        except InvalidTag as error:
            told = f"the secret of subscription {subscription} does not open: is HUB_SECRET_KEY another one?"
            raise Unsealed(told) from error

    def signing(self, subscription: str) -> Ed25519PrivateKey:
        """Return the signing key of a subscription."""
        return self._signing(self.secret, subscription)

    def former_signing(self, subscription: str) -> list[Ed25519PrivateKey]:
        """Return the signing keys that a subscription had under former keys: partners may know those still."""
        return [self._signing(key, subscription) for key in self.former]

    @staticmethod
    def _signing(key: str, subscription: str) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(derived(key, f"webhooks: ed25519 {subscription}"))

    @staticmethod
    def _cipher(key: str) -> AESGCM:
        return AESGCM(derived(key, "webhooks: secrets"))


@dataclass(frozen=True)
class Partnership:
    """All that serving partners needs."""

    partners: Partners
    deliveries: Deliveries
    views: PartnerViews
    vault: Vault
    sender: Sender
    declared: Callable[[], dict[str, Partner]]
    base_url: str
    title: str
    owner: str
    clock: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))

    def now(self) -> int:
        """Return the instant in seconds since 1970."""
        return int(self.clock().timestamp())

    def standing(self, name: str) -> Partner | None:
        """Return a partner whose agreement holds today and who is not suspended."""
        partner = self.declared().get(name)
        if partner is None or not partner.valid_on(self.clock().astimezone(PARIS).date()):
            return None
        return None if name in self.partners.suspended() else partner

    def enter(self, text: str, scope: str) -> Entered:
        """Return whose key this is.

        :raises NotKnown: where it is none, or has ended.
        :raises NotAllowed: where the agreement has ended or is suspended, or the key is for something else.
        """
        id = id_of(text)
        key = self.partners.key(id) if id else None
        if not same(text, key.digest if key else NOBODY) or key is None or not key.good_at(self.now()):
            raise NotKnown("no key of ours, or one that was revoked or has expired")
        partner = self.standing(key.partner)
        if partner is None:
            raise NotAllowed("the agreement of this key has ended, has not begun, or is suspended: ask the operator")
        scopes = frozenset(key.scopes.split(","))
        if scope not in scopes:
            raise NotAllowed(f"this key is for {key.scopes}, not for {scope}")
        return Entered(partner, key.id, scopes)

    def key_for(self, name: str, *, scopes: str, label: str, expires_at: int | None) -> NewKey:
        """Make a key for a partner; it is shown once.

        :raises UsageError: where no such partner is declared.
        """
        if name not in self.declared():
            raise UsageError(f"no partner {name!r} in partners.toml; there are: {', '.join(self.declared()) or 'none'}")
        made = new_key()
        self.partners.add(Key(made.id, name, made.digest, scopes_of(scopes), label, self.now(), expires_at))
        return made


def partnership_of(hub: Hub, search: Callable, *, allow_any_port: frozenset[str] = frozenset()) -> Partnership:
    """Return what serving partners needs; ``allow_any_port`` is for the launcher of the conformance run alone.

    :raises ConfigError: where HUB_SECRET_KEY is not set.
    """
    settings = hub.settings
    secret = settings.secret("HUB_SECRET_KEY")
    if not secret:
        raise ConfigError("HUB_SECRET_KEY is not set: without it the secrets of subscriptions cannot be kept")
    sender = Sender(user_agent=f"Clausier-webhooks (+{settings.base_url})", allow_any_port=allow_any_port)
    return Partnership(
        partners=Partners(hub.store.database),
        deliveries=Deliveries(hub.store.database),
        views=views_of(hub.store, hub.gazetteer, search),
        vault=Vault(secret, settings.former_keys),
        sender=sender,
        declared=lambda: declared(settings.config / "partners.toml"),
        base_url=settings.base_url,
        title=settings.title,
        owner=hub.owner,
    )


def views_of(store: Store, gazetteer: Gazetteer, search: Callable) -> PartnerViews:
    """Return the change log through agreements."""
    return PartnerViews(store, search, lambda region: gazetteer.children("region", region, "departement"))
