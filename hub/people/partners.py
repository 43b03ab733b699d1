"""Partners: what config/partners.toml agrees with each, and the keys by which they are known."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from hub.errors import ConfigError, UsageError
from hub.settings import checked, read_toml
from schemas import KINDS, OPEN, PARTNER
from schemas.views import Agreement, partner_fields

NAME = re.compile(r"[a-z][a-z0-9-]{1,40}")
TERRITORY = r"^(departement|region|epci)-[0-9AB]{2,9}$"
KEY = re.compile(r"clausier_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")
SCOPES = ("read", "subscriptions")


class PartnerSchema(ma.Schema):
    """One table of partners.toml, named after the partner."""

    title = fields.String(required=True, validate=validate.Length(1, 200))
    contact = fields.Email(required=True, metadata={"description": "mailbox that is told of paused subscriptions"})
    purpose = fields.String(required=True, validate=validate.Length(1, 2000))
    kinds = fields.List(fields.String(), required=True, validate=validate.Length(min=1))
    territories = fields.List(fields.String(validate=validate.Regexp(TERRITORY)), load_default=list)
    fields_ = fields.List(fields.String(), data_key="fields", load_default=list)
    valid_from = fields.Raw(required=True)
    valid_to = fields.Raw(required=True)
    requests_a_minute = fields.Integer(load_default=120, validate=validate.Range(1, 100_000))
    subscriptions = fields.Integer(load_default=20, validate=validate.Range(0, 500))


@dataclass(frozen=True)
class Partner:
    """A partner, and what was agreed with it."""

    name: str
    title: str
    contact: str
    purpose: str
    kinds: tuple[str, ...]
    territories: tuple[str, ...]
    fields: tuple[str, ...]
    valid_from: date
    valid_to: date
    requests_a_minute: int = 120
    subscriptions: int = 20

    @property
    def agreement(self) -> Agreement:
        """Return the agreement as the views of the schema take it."""
        return Agreement(frozenset(self.kinds), frozenset(self.fields))

    def valid_on(self, day: date) -> bool:
        """Say whether the agreement holds on a day."""
        return self.valid_from <= day <= self.valid_to


def declared(path: Path) -> dict[str, Partner]:
    """Return the partners that a file declares, by name; none where there is no such file.

    :raises ConfigError: naming the table and the key that is wrong.
    """
    try:
        state = path.stat()
    except FileNotFoundError:
        return {}
    return dict(_declared(path, state.st_mtime_ns, state.st_size))


@lru_cache(16)
def _declared(path: Path, changed: int, size: int) -> tuple[tuple[str, Partner], ...]:
    return tuple((name, partner(name, table, path)) for name, table in read_toml(path).items())


def partner(name: str, table: Any, path: Path) -> Partner:
    """Return a partner of its table."""
    if not NAME.fullmatch(name):
        raise ConfigError(f"{path} [{name}]: a partner's name has small letters, digits and hyphens")
    read = checked(PartnerSchema(), table, path, name)
    for kind in read["kinds"]:
        if kind not in KINDS or KINDS[kind].audience not in (OPEN, PARTNER):
            raise ConfigError(f"{path} [{name}] kinds: {kind!r} is no kind that a partner may have")
    known = sorted(field for kind in read["kinds"] for field in partner_fields(kind))
    for field in read["fields_"]:
        if field not in known:
            told = f"{path} [{name}] fields: {field!r} is no field for partners of its kinds"
            raise ConfigError(f"{told}; there are: {', '.join(known)}")
    for end in ("valid_from", "valid_to"):
        if type(read[end]) is not date:
            raise ConfigError(f"{path} [{name}] {end}: write a day without quotation marks, as 2026-01-31")
    if len({each.startswith("epci-") for each in read["territories"]}) > 1:
        raise ConfigError(f"{path} [{name}] territories: name either EPCI, or départements and régions")
    return Partner(
        name=name,
        kinds=tuple(read["kinds"]),
        territories=tuple(read["territories"]),
        fields=tuple(read["fields_"]),
        **{key: value for key, value in read.items() if key not in ("kinds", "territories", "fields_")},
    )


@dataclass(frozen=True, repr=False)
class NewKey:
    """A key that was just made: its text is shown once and not kept."""

    id: str
    text: str
    digest: bytes


def new_key() -> NewKey:
    """Return a new key of 256 random bits."""
    id = secrets.token_hex(6)
    text = f"clausier_{id}_{secrets.token_urlsafe(32)}"
    return NewKey(id, text, digest_of(text))


def digest_of(text: str) -> bytes:
    """Return the digest under which a key, or the token of a private feed, is kept."""
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()


def id_of(text: str) -> str | None:
    """Return the part of a key that is no secret, or None where it is no key of ours."""
    found = KEY.fullmatch(text)
    return found[1] if found else None


def same(text: str, digest: bytes) -> bool:
    """Say whether a text is the key of a digest, in a time that does not depend on it."""
    return hmac.compare_digest(digest_of(text), digest)


def scopes_of(text: str) -> str:
    """Return the scopes of a key as they are kept.

    :raises UsageError: for one that there is not.
    """
    wanted = [each.strip() for each in text.split(",") if each.strip()]
    if not wanted or set(wanted) - set(SCOPES):
        raise UsageError(f"the scopes of a key are {', '.join(SCOPES)}, not {text!r}")
    return ",".join(sorted(set(wanted)))
