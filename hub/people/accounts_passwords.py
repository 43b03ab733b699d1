"""Passwords: kept as argon2id, and verified in the same time whether there is one or not."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError


def plain(password: str) -> str:
    """Return a password as every keyboard would give it."""
    return unicodedata.normalize("NFKC", password)


OWN = PasswordHasher()  #: argon2id with the parameters of RFC 9106 for little memory (64 MiB)


@cache
def of_nobody(hasher: PasswordHasher) -> str:
    """Return the digest that stands where there is no password; it costs as much as a login, hence once a process."""
    return hasher.hash("nobody has this password")


@dataclass(frozen=True)
class Passwords:
    """Makes and verifies digests of passwords."""

    hasher: PasswordHasher = OWN
    nobody: str = field(default="", repr=False)

    @classmethod
    def made(cls, hasher: PasswordHasher = OWN) -> Passwords:
        """Return passwords with a digest for those who have none, so that they take as long."""
        return cls(hasher, of_nobody(hasher))

    def digest(self, password: str) -> str:
        """Return what is kept of a password."""
        return self.hasher.hash(plain(password))

    def right(self, kept: str | None, password: str) -> bool:
        """Say whether a password is the one that was kept; where none was, it takes the same time and is not."""
        try:
            same = self.hasher.verify(kept or self.nobody, plain(password))
        except (VerificationError, InvalidHashError):
            return False
        return same and kept is not None

    def stale(self, kept: str) -> bool:
        """Say whether a digest was made with weaker parameters than today's."""
        return self.hasher.check_needs_rehash(kept)
