"""Accounts: who may sign in, their sessions, who is locked out, and the log of who came in and what they looked at."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from hub.store.connection import Database, Tx
from hub.store.erasures import ACCOUNT, erased, without_account

ACTIVE, DISABLED = "active", "disabled"
NAMES = "id, name, role, territories, password, state, created_at, changed_at, link, link_until"
PLAIN = "SELECT id, name, role, territories, password, state, created_at, changed_at, link_until FROM account"
ADD = f"INSERT INTO account ({NAMES}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO NOTHING"  # noqa: S608
BEGIN = "INSERT INTO account_session (digest, account, created_at, seen_at, until) VALUES (?, ?, ?, ?, ?)"
WRITE = "INSERT INTO account_log (at, account, name, event, detail, client) VALUES (?, ?, ?, ?, ?, ?)"
LOCKED = "SELECT failures, at, until FROM account_lock WHERE who = ?"
FAIL = (
    "INSERT INTO account_lock (who, failures, at, until) VALUES (?, ?, ?, ?) ON CONFLICT (who) DO UPDATE SET"
    " failures = excluded.failures, at = excluded.at, until = excluded.until"
)
LOCK = 7202613  #: PostgreSQL's advisory lock: failures are counted one at a time
LOGGED_S = 180 * 86400  #: how long it is known who came in, as the CNIL recommends for such logs: six months
COUNTED_S = 86400  #: how long failures are remembered


@dataclass(frozen=True)
class Account:
    """Who may sign in, as what, and where; ``territories`` are (type, code)."""

    id: str
    name: str
    role: str
    territories: tuple[tuple[str, str], ...]
    password: str | None
    state: str
    created_at: int
    changed_at: int | None = None
    link_until: int | None = None

    def __repr__(self) -> str:
        """Return the account without its password, which has no place in a log."""
        return f"Account({self.name!r}, {self.role!r}, {self.state!r})"


@dataclass(frozen=True)
class Session:
    """One browser that is signed in."""

    digest: str
    account: str
    created_at: int
    seen_at: int
    until: int


@dataclass(frozen=True)
class Line:
    """One line of the log: an account that came in, or was refused, or looked at hours."""

    id: int
    at: int
    account: str | None
    name: str | None
    event: str
    detail: str | None
    client: str | None


class Accounts:
    """Accounts and all that belongs to signing in."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def add(self, account: Account, *, link: str | None = None) -> bool:
        """Write a new account down; say whether its name was free."""
        values = (account.id, account.name, account.role, json.dumps(account.territories), account.password,
                  account.state, account.created_at, account.changed_at, link, account.link_until)  # fmt: skip
        with self.database.writing() as tx:
            return tx.run(ADD, values) == 1

    def every(self) -> list[Account]:
        """Return all accounts, by name."""
        with self.database.reading() as tx:
            return [as_account(row) for row in tx.rows(f"{PLAIN} ORDER BY name")]

    def named(self, name: str) -> Account | None:
        """Return the account of a name."""
        return self._one("name = ?", (name,))

    def get(self, id: str) -> Account | None:
        """Return the account of an id."""
        return self._one("id = ?", (id,))

    def by_link(self, digest: str, now: int) -> Account | None:
        """Return the account for which a link was made that is still good."""
        return self._one("link = ? AND link_until > ?", (digest, now))

    def _one(self, where: str, values: Sequence[Any]) -> Account | None:
        with self.database.reading() as tx:
            row = tx.one(f"{PLAIN} WHERE {where}", values)
        return as_account(row) if row else None

    def has(self, role: str) -> bool:
        """Say whether somebody with a role may sign in: is active and has a password."""
        sql = "SELECT 1 FROM account WHERE role = ? AND state = ? AND password IS NOT NULL"
        with self.database.reading() as tx:
            return tx.one(sql, (role, ACTIVE)) is not None

    def change(self, id: str, **values: Any) -> bool:
        """Change some columns of an account; say whether there was one."""
        columns = ", ".join(f"{name} = ?" for name in values)
        given = [json.dumps(value) if name == "territories" else value for name, value in values.items()]
        with self.database.writing() as tx:
            return tx.run(f"UPDATE account SET {columns} WHERE id = ?", (*given, id)) == 1  # noqa: S608

    def use_link(self, digest: str, password: str, now: int) -> Account | None:
        """Set a password by a link, which is used up; its account, or None where the link is not good any more."""
        with self.database.writing() as tx:
            row = tx.one(f"{PLAIN} WHERE link = ? AND link_until > ?", (digest, now))
            sql = "UPDATE account SET password = ?, changed_at = ?, link = NULL, link_until = NULL WHERE link = ?"
            if row is None or tx.run(sql, (password, now, digest)) != 1:
                return None
            tx.run("DELETE FROM account_session WHERE account = ?", (row[0],))
            return as_account(row)

    def erase(self, id: str) -> None:
        """Take an account away with its sessions, its lines in the log and its notes; also out of restored backups."""
        with self.database.writing() as tx:
            erased(tx, ACCOUNT, id)
            without_account(tx, (id,))

    # ---- sessions

    def begin(self, session: Session) -> None:
        """Write a session down, and forget those that are over."""
        with self.database.writing() as tx:
            tx.run("DELETE FROM account_session WHERE until <= ?", (session.created_at,))
            tx.run(BEGIN, (session.digest, session.account, session.created_at, session.seen_at, session.until))

    def session(self, digest: str, now: int, *, idle_s: int) -> tuple[Session, Account] | None:
        """Return a session that still holds, and its account where that is active."""
        sql = "SELECT digest, account, created_at, seen_at, until FROM account_session WHERE digest = ?"
        with self.database.reading() as tx:
            row = tx.one(f"{sql} AND until > ? AND seen_at > ?", (digest, now, now - idle_s))
            owner = tx.one(f"{PLAIN} WHERE id = ? AND state = ?", (row[1], ACTIVE)) if row else None
        return (Session(*row), as_account(owner)) if row and owner else None

    def seen(self, digest: str, now: int) -> None:
        """Note that a session was used."""
        with self.database.writing() as tx:
            tx.run("UPDATE account_session SET seen_at = ? WHERE digest = ?", (now, digest))

    def sessions(self, account: str, now: int, *, idle_s: int) -> list[Session]:
        """Return the sessions of an account that still hold, the latest first."""
        sql = (
            "SELECT digest, account, created_at, seen_at, until FROM account_session"
            " WHERE account = ? AND until > ? AND seen_at > ? ORDER BY created_at DESC, digest"
        )
        with self.database.reading() as tx:
            return [Session(*row) for row in tx.rows(sql, (account, now, now - idle_s))]

    def end(self, digest: str) -> bool:
        """End a session; say whether there was one."""
        with self.database.writing() as tx:
            return tx.run("DELETE FROM account_session WHERE digest = ?", (digest,)) == 1

    def end_all(self, account: str, *, but: str = "") -> int:
        """End the sessions of an account, one excepted; return how many there were."""
        with self.database.writing() as tx:
            return tx.run("DELETE FROM account_session WHERE account = ? AND digest <> ?", (account, but))

    # ---- lock-outs

    def attempt(self, names: Sequence[str], now: int, *, until: Callable[[int], int]) -> int:
        """Count an attempt of each of some names before it is judged; return for how many seconds all must wait.

        ``until(failures)`` says for how long so many failures lock. A name that is locked counts nothing more.
        """
        with self.database.writing() as tx:
            alone(tx)
            tx.run("DELETE FROM account_lock WHERE at <= ?", (now - COUNTED_S,))
            known = {name: tx.one(LOCKED, (name,)) or (0, 0, 0) for name in dict.fromkeys(names)}
            wait = max(row[2] - now for row in known.values())
            if wait > 0:
                return int(wait)
            for name, (failures, _, _) in known.items():
                tx.run(FAIL, (name, failures + 1, now, now + until(failures + 1)))
        return 0

    def succeeded(self, own: str, shared: str) -> None:
        """Take back what was counted for an attempt that was right: all of the account's own, one of the address."""
        with self.database.writing() as tx:
            tx.run("DELETE FROM account_lock WHERE who = ?", (own,))
            tx.run("UPDATE account_lock SET failures = failures - 1, until = 0 WHERE who = ?", (shared,))
            tx.run("DELETE FROM account_lock WHERE who = ? AND failures <= 0", (shared,))

    def unlock(self, who: str) -> int:
        """Forget the failures of a name; return whether there were any."""
        with self.database.writing() as tx:
            return tx.run("DELETE FROM account_lock WHERE who = ?", (who,))

    # ---- the log

    def note(self, now: int, event: str, *, account: Account | None, detail: str = "", client: str = "") -> None:
        """Write a line into the log, and forget lines of more than six months ago."""
        own = (account.id, account.name) if account else (None, None)
        with self.database.writing() as tx:
            tx.run("DELETE FROM account_log WHERE at <= ?", (now - LOGGED_S,))
            tx.run(WRITE, (now, *own, event, detail or None, client or None))

    def forget(self, now: int) -> int:
        """Forget lines of more than six months ago, failures and sessions that are over; return how many lines."""
        with self.database.writing() as tx:
            tx.run("DELETE FROM account_lock WHERE at <= ?", (now - COUNTED_S,))
            tx.run("DELETE FROM account_session WHERE until <= ?", (now,))
            return tx.run("DELETE FROM account_log WHERE at <= ?", (now - LOGGED_S,))

    def log(self, *, account: str | None = None, limit: int = 100) -> list[Line]:
        """Return the lines of the log, the latest first; those of one account where it is named."""
        where, values = ("WHERE account = ?", [account]) if account else ("", [])
        sql = f"SELECT id, at, account, name, event, detail, client FROM account_log {where} ORDER BY id DESC LIMIT ?"  # noqa: S608
        with self.database.reading() as tx:
            return [Line(*row) for row in tx.rows(sql, (*values, limit))]


def alone(tx: Tx) -> None:
    """Let other processes count when this one is done."""
    if not tx.sqlite:
        tx.rows("SELECT pg_advisory_xact_lock(?)", (LOCK,))


def as_account(row: Sequence[Any]) -> Account:
    """Return a row as the account that it is."""
    id, name, role, territories, *rest = row
    return Account(id, name, role, tuple((kind, code) for kind, code in json.loads(territories)), *rest)
