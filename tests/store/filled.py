"""A database with data in every table: real records first, then an invented row wherever a table is still empty."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from hub.store import Aside, RawRow, Store, Stored
from hub.store.moving import tables
from tests.store.making import item, notice, put, run_of, tender

VALUES = ((sa.LargeBinary, b"\x00\xff sealed"), (sa.Float, 1.5), (sa.Integer, 7), (sa.String, "été"))


def fill(store: Store) -> None:
    """Fill every table of a store."""
    run = run_of(store)
    put(
        store, run, {k: [tender(f"t:{k}", title=f"voirie {k} à Mâcon", hours=2.5, secret=k)] for k in "abcd"}, scope="s"
    )
    with store.batch(run) as batch:
        batch.put(item("n"), [Stored(notice("n:1"), own=("token",))])
        batch.set_aside(Aside("parse", "page 1", "ParseError", "cut", key="z", payload={"x": 1}))
        batch.drift({("field", "new"): 1})
        batch.gone(["d"])
    with store.derivation() as derivation:
        derivation.put("t:z", [tender("t:z", title="charpente")], members=["n:1"])
    store.redact("t:c", "a person asked")
    store.runs.finish(run, "complete", cursor={"page": 2})
    store.raws.add(RawRow("d1", "https://example.org/1", "boamp", "boamp-1", headers={"ETag": "x"}, size=3))
    store.due("boamp", "2026-11-22T06:00:00Z", "p")
    store.limiter.reserve("example.org", 1)
    store.validators.put("https://example.org/1", etag="x")
    store.leases.take("demo", "a", 60)
    with store.database.writing() as tx:
        names = tables(tx)
        empty = [name for name in names if tx.one(f'SELECT 1 FROM "{name}"') is None]
    invent(store, empty)


def invent(store: Store, names: list[str]) -> None:
    """Write three rows into each of some tables, whatever their columns."""
    known = sa.MetaData()
    known.reflect(store.database.engine, only=names)
    with store.database.writing() as tx:
        for name in names:
            table = known.tables[name]
            for number in range(1, 4):
                row = {column.name: value(column, number) for column in table.columns}
                marks = ", ".join("?" * len(row))
                listed = ", ".join(f'"{column}"' for column in row)
                tx.run(f'INSERT INTO "{name}" ({listed}) VALUES ({marks})', tuple(row.values()))
    for name in names:
        bump(store, name)


def value(column: sa.Column, number: int) -> Any:
    """Return a value that a column takes; the third row leaves out what may be left out."""
    if column.nullable and number == 3:
        return None
    given = next(given for kind, given in VALUES if isinstance(column.type, kind))
    if isinstance(given, str):
        return f"{column.name} {given} {number}"
    return given + bytes([number]) if isinstance(given, bytes) else given + number


def bump(store: Store, name: str) -> None:
    """Have PostgreSQL number rows after those that were invented with their numbers."""
    from hub.store.moving import restart_numbers

    with store.database.writing() as tx:
        restart_numbers(tx, name)


def rows_of(store: Store) -> dict[str, int]:
    """Return how many rows each table has."""
    with store.database.reading() as tx:
        return {name: (tx.one(f'SELECT count(*) FROM "{name}"') or (0,))[0] for name in tables(tx)}
