"""Accounts: making them, signing in and out, passwords and the links to choose one, and what the log says of it."""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from hub.application import Hub
from hub.errors import ConfigError, UsageError
from hub.people import accounts as rules
from hub.people.accounts_passwords import Passwords
from hub.people.addresses import network
from hub.people.sealing import derived
from hub.store.accounts import ACTIVE, DISABLED, Account, Accounts, Line, Session
from hub.store.candidates import CandidateLedger
from hub.store.connection import Database
from hub.store.decisions import CANDIDATE, Decisions

SEEN_EVERY_S = 300  #: how often it is written down that a session is used
LOG_SHOWN = 50


@dataclass(frozen=True)
class SignedIn:
    """An account that came in, and the secret that its browser keeps."""

    account: Account
    secret: str = field(repr=False)


@dataclass(frozen=True)
class Refused:
    """Why somebody did not come in: wrong, or for so many seconds nobody from there or of that name may try."""

    wait_s: int = 0


def now_s() -> int:
    """Return the seconds since 1970."""
    return int(time.time())


@dataclass(frozen=True)
class AccountRoom:
    """What may be done with accounts; ``secret`` keys the digests under which failures are counted."""

    database: Database
    secret: str = field(repr=False)
    passwords: Passwords = field(default_factory=Passwords.made)
    clock: Callable[[], int] = now_s
    known: Callable[[str, str], str | None] = lambda kind, code: code  #: (type, code) of a territory -> its name

    @property
    def accounts(self) -> Accounts:
        """Return the accounts of the store."""
        return Accounts(self.database)

    def operators(self) -> bool:
        """Say whether an operator can sign in with an account, so that the token opens nothing any more."""
        return self.accounts.has(rules.OPERATOR)

    # ---- signing in

    def sign_in(self, name: str, password: str, client: str) -> SignedIn | Refused:
        """Let somebody in; a wrong name and a wrong password are one answer, in one time, and count alike."""
        typed, from_ = name.strip().lower()[:100], network(client)
        own, shared = self._who("account", typed), self._who("client", from_)
        wait = self.accounts.attempt((own, shared), self.clock(), until=rules.lock_s)
        account = self.accounts.named(typed)
        if wait:
            if account:
                self.note("locked", account, client=from_)
            return Refused(wait)
        kept = account.password if account and account.state == ACTIVE else None
        if not self.passwords.right(kept, password[: rules.LONGEST * 4]) or account is None or kept is None:
            self.note("refused", account, client=from_)
            return Refused()
        self.accounts.succeeded(own, shared)
        if self.passwords.stale(kept):
            self.accounts.change(account.id, password=self.passwords.digest(password))
        self.note("signed_in", account, client=from_)
        return self.entered(account)

    def entered(self, account: Account) -> SignedIn:
        """Begin a session of an account."""
        secret, now = rules.new_secret(), self.clock()
        digest = rules.digest_of(secret, "session")
        self.accounts.begin(Session(digest, account.id, now, now, now + rules.SESSION_S))
        return SignedIn(account, secret)

    def inside(self, secret: str) -> Account | None:
        """Return the account of a browser that is signed in."""
        now = self.clock()
        digest = rules.digest_of(secret, "session")
        found = self.accounts.session(digest, now, idle_s=rules.IDLE_S)
        if found is None:
            return None
        session, account = found
        if now - session.seen_at >= SEEN_EVERY_S:
            self.accounts.seen(digest, now)
        return account

    def sign_out(self, secret: str) -> None:
        """End a session."""
        account = self.inside(secret)
        if self.accounts.end(rules.digest_of(secret, "session")) and account:
            self.note("signed_out", account)

    def form_secret(self, secret: str) -> str:
        """Return the secret that the forms of one session carry."""
        return rules.digest_of(secret, "forms")

    def sessions(self, account: Account) -> list[Session]:
        """Return the sessions of an account, the latest first."""
        return self.accounts.sessions(account.id, self.clock(), idle_s=rules.IDLE_S)

    def end_others(self, account: Account, secret: str) -> int:
        """End all sessions of an account but this one."""
        gone = self.accounts.end_all(account.id, but=rules.digest_of(secret, "session"))
        self.note("sessions_ended", account, detail=str(gone))
        return gone

    # ---- passwords

    def change_password(self, account: Account, old: str, new: str, *, secret: str, client: str) -> bool:
        """Change a password, and end all other sessions; say whether the old one was right. Failures lock too.

        :raises BadPassword: when the new one is not taken.
        """
        own, shared = self._who("account", account.name), self._who("client", network(client))
        rules.check_password(new, account.name)
        if self.accounts.attempt((own, shared), self.clock(), until=rules.lock_s):
            return False
        if not self.passwords.right(account.password, old):
            self.note("refused", account, client=network(client))
            return False
        self.accounts.succeeded(own, shared)
        self._set(account, new)
        self.accounts.end_all(account.id, but=rules.digest_of(secret, "session"))
        return True

    def set_password(self, account: Account, new: str) -> None:
        """Set a password as an operator does, and end every session.

        :raises BadPassword: when it is not taken.
        """
        rules.check_password(new, account.name)
        self._set(account, new)
        self.accounts.end_all(account.id)

    def _set(self, account: Account, new: str) -> None:
        digest = self.passwords.digest(new)
        self.accounts.change(account.id, password=digest, changed_at=self.clock(), link=None, link_until=None)
        self.note("password_changed", account)

    def make_link(self, account: Account) -> str:
        """Return the secret of a link by which a password can be chosen once, within 48 hours."""
        secret = rules.new_secret()
        until = self.clock() + rules.LINK_S
        self.accounts.change(account.id, link=rules.digest_of(secret, "link"), link_until=until)
        self.note("link_made", account)
        return secret

    def of_link(self, secret: str) -> Account | None:
        """Return the account whose link this is, where it is still good."""
        found = self.accounts.by_link(rules.digest_of(secret, "link"), self.clock()) if secret else None
        return found if found and found.state == ACTIVE else None

    def choose_password(self, secret: str, new: str, client: str) -> SignedIn | None:
        """Choose a password by a link, which is used up by it; None where the link is not good any more.

        :raises BadPassword: when it is not taken; the link stays good.
        """
        account = self.of_link(secret)
        if account is None:
            return None
        rules.check_password(new, account.name)
        digest = self.passwords.digest(new)
        if self.accounts.use_link(rules.digest_of(secret, "link"), digest, self.clock()) is None:
            return None
        self.accounts.unlock(self._who("account", account.name))
        self.note("password_chosen", account, client=network(client))
        return self.entered(account)

    # ---- what operators do

    def add(self, name: str, role: str, territories: Iterable[str] = ()) -> Account:
        """Make an account; it can come in when it has a password.

        :raises UsageError: when the name is taken, or the role or a territory is none of ours.
        """
        role, places = rules.clean_role(role), self.places(territories)
        if role == rules.FACILITATOR and not places:
            raise UsageError("a facilitator has a territory: --territory departement:38, once or more often")
        account = Account(f"account-{secrets.token_hex(8)}", rules.clean_name(name), role, places, None, ACTIVE,
                          self.clock())  # fmt: skip
        if not self.accounts.add(account):
            raise UsageError(f"there is an account {account.name} already: `hub users list`")
        self.note("added", account, detail=role)
        return account

    def places(self, typed: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """Return territories that there are.

        :raises UsageError: naming the one that there is not.
        """
        found = tuple(dict.fromkeys(map(rules.territory, typed)))
        for kind, code in found:
            if self.known(kind, code) is None:
                raise UsageError(f"there is no {kind} {code}: write a département's INSEE code or an EPCI's SIREN")
        return found

    def need(self, name: str) -> Account:
        """Return an account by its name.

        :raises UsageError: when there is none.
        """
        account = self.accounts.named(name.strip().lower())
        if account is None:
            raise UsageError(f"there is no account {name}: `hub users list`")
        return account

    def role(self, account: Account, role: str, territories: Iterable[str] | None = None) -> None:
        """Give an account another role, other territories, or both; its sessions end."""
        places = account.territories if territories is None else self.places(territories)
        if rules.clean_role(role) == rules.FACILITATOR and not places:
            raise UsageError("a facilitator has a territory: --territory departement:38, once or more often")
        self.accounts.change(account.id, role=role, territories=places)
        self.accounts.end_all(account.id)
        self.note("role", account, detail=role)

    def enable(self, account: Account) -> None:
        """Let an account come in again."""
        self.accounts.change(account.id, state=ACTIVE)
        self.note("enabled", account)

    def disable(self, account: Account) -> None:
        """Keep an account out, from the next request on."""
        self.accounts.change(account.id, state=DISABLED, link=None, link_until=None)
        self.accounts.end_all(account.id)
        self.note("disabled", account)

    def unlock(self, name: str) -> bool:
        """Forget the failures of an account; say whether there were any."""
        account = self.need(name)
        self.note("unlocked", account)
        return self.accounts.unlock(self._who("account", account.name)) > 0

    def erase(self, account: Account) -> int:
        """Erase an account, its sessions, its lines in the log and what it noted on candidates; return how many notes.

        What it decided on links stays, signed by its role, without reason and note.
        """
        gone = Decisions(self.database).erase(CANDIDATE, account.id)
        CandidateLedger(self.database).rename(account.name, account.role)
        self.accounts.unlock(self._who("account", account.name))
        self.accounts.erase(account.id)
        return gone

    def note(self, event: str, account: Account | None, *, detail: str = "", client: str = "") -> None:
        """Write into the log; of somebody without an account not even what was typed, which may be a password."""
        self.accounts.note(self.clock(), event, account=account, detail=detail, client=client)

    def log(self, account: Account | None = None, *, limit: int = LOG_SHOWN) -> Sequence[Line]:
        """Return the log, the latest line first."""
        return self.accounts.log(account=account.id if account else None, limit=limit)

    def _who(self, what: str, name: str) -> str:
        digest = hmac.new(derived(self.secret, "accounts: attempts"), f"{what}:{name}".encode(), "sha256")
        return f"{what}:{digest.hexdigest()}"


def note_of_persons(hub: Hub, event: str, *, detail: str = "") -> None:
    """Write into the log of accounts what a command did to records of persons; it needs no account and no key."""
    Accounts(hub.store.database).note(int(time.time()), event, account=None, detail=detail)


def room_of(hub: Hub) -> AccountRoom:
    """Return the room of accounts of a hub.

    :raises ConfigError: when there is no key for what is signed and counted.
    """
    secret = hub.settings.secret("HUB_SECRET_KEY")
    if not secret:
        raise ConfigError("accounts need HUB_SECRET_KEY: set it in the environment or in .env to any long random text")
    return AccountRoom(hub.store.database, secret, known=hub.gazetteer.name)
