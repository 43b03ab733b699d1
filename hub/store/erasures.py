"""Erasures: who and what was erased, as salted digests in the ledger, so that no restored backup brings it back."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from hub.store.connection import Database, Tx

START = "~erased:"  #: after every record's id, and in none of them
REASON = "erased"
SUBSCRIBER, ACCOUNT, NOTES, KEY = "subscriber", "account", "notes", "key"
KEPT = "SELECT id, reason, at FROM redaction ORDER BY id"
PUT = (
    "INSERT INTO redaction (id, reason, at) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
    " at = CASE WHEN redaction.at > excluded.at THEN redaction.at ELSE excluded.at END"
)
#: what each line of the ledger may be about: (key, rest of the row) of all there is in a restored database
HELD = {
    SUBSCRIBER: "SELECT id, 0 FROM subscriber",
    ACCOUNT: "SELECT id, 0 FROM account",
    NOTES: "SELECT a, b FROM decision WHERE subject = 'candidate' GROUP BY a, b",
    KEY: "SELECT id, 0 FROM partner_key WHERE revoked_at IS NULL",
}
Line = tuple[str, str, int]


def erased(tx: Tx, what: str, *names: str) -> None:
    """Note, in the transaction that erases, what is gone; the ledger holds a digest that names nobody."""
    row = tx.one("SELECT id FROM redaction WHERE id > ? ORDER BY id LIMIT 1", (START,))
    salt = row[0].split(":")[2] if row and row[0].startswith(START) else secrets.token_hex(16)
    tx.run(PUT, (f"{START}{what}:{salt}:{digest(salt, names)}", REASON, int(time.time())))


def digest(salt: str, names: Iterable[str]) -> str:
    """Return the digest by which something erased is known again."""
    return hashlib.blake2b("\n".join(names).encode(), key=bytes.fromhex(salt), digest_size=20).hexdigest()


def erase_again(database: Database, lines: Iterable[Line]) -> dict[str, int]:
    """Put lines into the ledger and erase anew whatever they are about; return how much of each that was.

    Lines about records are put too, also of records that are not there: a later harvest would bring those.
    """
    done: dict[str, int] = {}
    with database.writing() as tx:
        every = list(lines)
        tx.many(PUT, every)
        known = by_subject(line for line in every if line[0].startswith(START))
        for what in sorted(known):
            done[what] = sum(ACTS[what](tx, names, at) for names, at in found(tx, what, known[what]))
    return {what: number for what, number in done.items() if number}


def by_subject(lines: Iterable[Line]) -> dict[str, dict[str, dict[str, int]]]:
    """Return the lines as subject -> salt -> digest -> instant."""
    known: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for id, _, at in lines:
        what, salt, told = id.removeprefix(START).split(":")
        if what in HELD:
            known[what][salt][told] = at
    return known


def found(tx: Tx, what: str, known: dict[str, dict[str, int]]) -> list[tuple[tuple[str, ...], int]]:
    """Return what is in the database though the ledger says that it was erased, with the instant of that."""
    there: list[tuple[tuple[str, ...], int]] = []
    for one, other in tx.rows(HELD[what]):
        names = (one, other) if what == NOTES else (one,)
        for salt, digests in known.items():
            if (at := digests.get(digest(salt, names))) is not None:
                there.append((names, at))
    return there


def without_subscriber(tx: Tx, names: tuple[str, ...], _: int = 0) -> int:
    """Take a subscription out with its letters; return how many there were."""
    tx.run("DELETE FROM mail WHERE subscriber = ?", names)
    return tx.run("DELETE FROM subscriber WHERE id = ?", names)


def without_account(tx: Tx, names: tuple[str, ...], _: int = 0) -> int:
    """Take an account out with sessions, log and notes; what it decided on links stays, signed by its role."""
    row = tx.one("SELECT name, role FROM account WHERE id = ?", names)
    if row is None:
        return 0
    tx.run("DELETE FROM decision WHERE subject = 'candidate' AND b = ?", names)
    sql = "UPDATE decision SET decided_by = ?, reason = NULL, note = NULL WHERE decided_by = ?"
    tx.run(sql, (row[1], row[0]))
    tx.run("DELETE FROM account_session WHERE account = ?", names)
    tx.run("DELETE FROM account_log WHERE account = ?", names)
    return tx.run("DELETE FROM account WHERE id = ?", names)


def without_notes(tx: Tx, names: tuple[str, ...], at: int) -> int:
    """Take out what an account noted of a record up to an instant; what it noted after stays."""
    return tx.run("DELETE FROM decision WHERE subject = 'candidate' AND a = ? AND b = ? AND at <= ?", (*names, at))


def without_key(tx: Tx, names: tuple[str, ...], at: int) -> int:
    """End a partner's key again that was revoked."""
    return tx.run("UPDATE partner_key SET revoked_at = ? WHERE id = ?", (at, *names))


ACTS: dict[str, Callable[[Tx, tuple[str, ...], int], int]] = {
    SUBSCRIBER: without_subscriber, ACCOUNT: without_account, NOTES: without_notes, KEY: without_key,
}  # fmt: skip


# ---- the ledger beside the database, while a backup is put in its place


def carried(path: Path | None, ledger: list[Line]) -> list[Line]:
    """Return a ledger together with what an interrupted restoring left of its own, and keep both until it is done."""
    if path is None:
        return ledger
    before = (
        [(str(id), str(reason), int(at)) for id, reason, at in json.loads(path.read_text())] if path.exists() else []
    )
    whole = sorted({line[0]: line for line in [*before, *ledger]}.values())
    part = path.with_name(path.name + ".part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(whole, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)
    return whole
