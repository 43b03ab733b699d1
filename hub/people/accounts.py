"""Accounts: which names, roles, territories and passwords there may be, and how long failures lock."""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata

from hub.errors import UsageError

OPERATOR, FACILITATOR = "operator", "facilitator"
ROLES = (OPERATOR, FACILITATOR)
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
RESERVED = (*ROLES, "rule", "admin-token")  #: words that the ledger of decisions uses for something else
TERRITORIES = ("departement", "epci", "ept")
SHORTEST, LONGEST = 12, 256  #: characters of a password
TRIES = 5  #: failures from which on one must wait
FIRST_WAIT_S, LONGEST_WAIT_S = 30, 3600  #: doubled with each further failure
SESSION_S, IDLE_S = 12 * 3600, 3 * 3600  #: how long a session holds at most, and unused
LINK_S = 48 * 3600  #: how long a link for choosing a password is good


class BadPassword(UsageError):
    """A password that we do not take; ``rule`` names what is wrong with it."""

    def __init__(self, rule: str, told: str) -> None:
        super().__init__(told)
        self.rule = rule


def clean_name(typed: str) -> str:
    """Return a name as it is kept.

    :raises UsageError: when it is none that we take.
    """
    name = typed.strip().lower()
    if not NAME.fullmatch(name) or name in RESERVED:
        told = "2 to 40 of a-z, 0-9, dot, dash and underscore, for instance z.dupont"
        raise UsageError(f"not a name for an account: {told}; {', '.join(RESERVED)} are taken")
    return name


def clean_role(typed: str) -> str:
    """Return a role.

    :raises UsageError: when there is no such role.
    """
    if typed not in ROLES:
        raise UsageError(f"no role {typed!r}: use one of {', '.join(ROLES)}")
    return typed


def territory(typed: str) -> tuple[str, str]:
    """Return a territory as (type, code) of what was typed, such as ``departement:38``.

    :raises UsageError: when it is none of a facilitator.
    """
    kind, _, code = typed.strip().partition(":")
    if kind not in TERRITORIES or not re.fullmatch(r"[0-9AB]{2,9}", code):
        raise UsageError(f"not a territory: {typed!r}; write departement:38, epci:200040715 or ept:200054781")
    return kind, code


def check_password(password: str, name: str) -> None:
    """Refuse a password that is short, endless, of one sign, or made of the name.

    :raises BadPassword: naming the rule.
    """
    plain = unicodedata.normalize("NFKC", password)
    if len(plain) < SHORTEST:
        raise BadPassword("short", f"a password has {SHORTEST} characters or more")
    if len(plain) > LONGEST:
        raise BadPassword("long", f"a password has {LONGEST} characters at most")
    if len(set(plain)) < 5:
        raise BadPassword("plain", "a password has five different characters or more")
    bare = re.sub(r"[^a-z0-9]", "", plain.lower())
    own = re.sub(r"[^a-z0-9]", "", name.lower())
    if own and own in bare and not bare.replace(own, "").strip("0123456789"):
        raise BadPassword("name", "a password is not the name, nor the name with a number")


def lock_s(failures: int) -> int:
    """Return for how many seconds so many failures in a row lock."""
    if failures < TRIES:
        return 0
    return int(min(FIRST_WAIT_S * 2 ** min(failures - TRIES, 16), LONGEST_WAIT_S))


def new_secret() -> str:
    """Return what only one browser, or the reader of one link, knows."""
    return secrets.token_urlsafe(32)


def digest_of(secret: str, purpose: str) -> str:
    """Return what is kept of a secret, or made of it for one purpose; of 256 random bits no key is needed."""
    return hashlib.sha256(f"clausier {purpose}:{secret}".encode()).hexdigest()
