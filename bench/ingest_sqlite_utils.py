#!/usr/bin/env python3
"""Peer: sqlite-utils insert_all / upsert_all + enable_fts.

python ingest_sqlite_utils.py RAW.jsonl DB [--again] [--batch 100]
"""

import argparse
from importlib.metadata import version

import sqlite_utils
from common import Clock, peak_mib, report, size_of, unlink_db
from mapping import rows, to_common

ap = argparse.ArgumentParser()
ap.add_argument("raw"), ap.add_argument("db")
ap.add_argument("--again", action="store_true", help="upsert the same file into the existing database")
ap.add_argument("--batch", type=int, default=100, help="100 is sqlite-utils' own default")
a = ap.parse_args()
if not a.again:
    unlink_db(a.db)
clock, n = Clock(), 0


def src():
    global n
    for r in rows(a.raw):
        n += 1
        yield to_common(r)  # lists are stored as JSON text by sqlite-utils itself


db = sqlite_utils.Database(a.db)
db.enable_wal()
t = db["record"]
if a.again:
    t.upsert_all(src(), pk="id", batch_size=a.batch)
    t_rows = clock.read()[0]
else:
    t.insert_all(src(), pk="id", batch_size=a.batch)
    t_rows = clock.read()[0]
    t.enable_fts(
        ["title", "description", "buyer", "keywords"], create_triggers=True, tokenize="unicode61 remove_diacritics 2"
    )
    for c in ("published", "deadline"):
        t.create_index([c])
db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
wall, cpu = clock.read()
report(
    "ingest_sqlite_utils" + ("_again" if a.again else ""),
    n=n,
    batch=a.batch,
    wall_s=wall,
    cpu_s=cpu,
    rows_s=t_rows,
    rec_per_s=n / wall,
    peak_mib=peak_mib(),
    disk_mb=size_of(a.db) / 1e6,
    sqlite_utils=version("sqlite-utils"),
)
