"""Resealing: all that is kept sealed is sealed anew under another key, in one transaction."""

from __future__ import annotations

from collections.abc import Callable

from hub.store.connection import Database, Tx

Again = Callable[[bytes, str], bytes]  #: (sealed, owner) -> sealed anew
Found = Callable[[bytes, str], str]  #: (sealed, owner) -> the digest by which an address is found
SECRETS = "UPDATE subscription_secret SET sealed = ? WHERE subscription = ? AND number = ?"
TAKEN = (
    "SELECT 1 FROM subscriber other, subscriber mine WHERE mine.id = ? AND other.id <> mine.id AND other.lookup = ?"
    " AND other.kind = mine.kind AND other.query = mine.query"
)


def reseal_subscribers(database: Database, again: Again, lookup: Found) -> int:
    """Seal the addresses of subscribers anew, and key anew how each is found; return how many."""
    with database.writing() as tx:
        rows = tx.rows("SELECT id, address FROM subscriber ORDER BY id")
        for id, address in rows:
            sealed, known = bytes(address), lookup(bytes(address), id)
            tx.run("UPDATE subscriber SET address = ? WHERE id = ?", (again(sealed, id), id))
            # who subscribed to the same again since the key is another one has two: the later one is found
            if tx.one(TAKEN, (id, known)) is None:
                tx.run("UPDATE subscriber SET lookup = ? WHERE id = ?", (known, id))
    return len(rows)


def reseal_partners(database: Database, again: Again) -> int:
    """Seal the secrets of partners' subscriptions anew; return how many."""
    with database.writing() as tx:
        rows = tx.rows("SELECT subscription, number, sealed FROM subscription_secret")
        tx.many(SECRETS, [(again(bytes(sealed), id), id, number) for id, number, sealed in rows])
    return len(rows)


def reseal_websub(database: Database, again: Again) -> int:
    """Seal the secrets of WebSub's subscribers anew, also of those that are not verified yet; return how many."""
    with database.writing() as tx:
        return sum(resealed(tx, table, again) for table in ("websub", "websub_intent"))


def resealed(tx: Tx, table: str, again: Again) -> int:
    """Seal the secrets of one table anew."""
    rows = tx.rows(f"SELECT id, secret FROM {table} WHERE secret IS NOT NULL")  # noqa: S608 - names are ours
    tx.many(f"UPDATE {table} SET secret = ? WHERE id = ?", [(again(bytes(s), id), id) for id, s in rows])  # noqa: S608
    return len(rows)
