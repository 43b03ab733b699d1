#!/usr/bin/env python3
"""Keep a complete copy of Clausier's open data in one SQLite file: standard library only, copy it as you like.

    python3 follow.py https://hub.example.org copy.db [tenders clauses ...]

The first time it takes everything; each time after, what changed since. Stopped anywhere, it goes on where it was: each
page is kept together with the number of the log up to which it tells (`cursor`). What was withdrawn or redacted is
deleted here too.
"""

import json
import sqlite3
import sys
import urllib.request
from contextlib import closing

PAGE = 1000
TABLES = """
CREATE TABLE IF NOT EXISTS record (id TEXT PRIMARY KEY, kind TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS cursor (of TEXT PRIMARY KEY, seq INTEGER NOT NULL);
"""
KEEP = "INSERT INTO record (id, kind, body) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body"
MOVE = "INSERT INTO cursor (of, seq) VALUES (?, ?) ON CONFLICT (of) DO UPDATE SET seq = excluded.seq"


def ask(base, path):
    """Open an address of the hub; an answer that is cut raises an error while it is read."""
    wanted = urllib.request.Request(base.rstrip("/") + path, headers={"User-Agent": "follow.py"})  # noqa: S310
    return urllib.request.urlopen(wanted, timeout=120)  # noqa: S310


def changes(base, plural, since, limit=PAGE):
    """Return a page of the change log."""
    with ask(base, f"/api/v1/changes?kinds={plural}&since={since}&limit={limit}") as answer:
        return json.load(answer)


def copy(base, copied, plural):
    """Take everything once: the end of the log first, then all records, so that nothing falls between the two."""
    last = changes(base, plural, 0, limit=1)["last"]
    with copied, ask(base, f"/feeds/{plural}.jsonl") as lines:
        for line in lines:
            record = json.loads(line)
            copied.execute(KEEP, (record["id"], record["kind"], line.decode().strip()))
        copied.execute(MOVE, (plural, last))


def follow(base, copied, plural):
    """Take what changed since the cursor, page by page; return how many changes there were."""
    count = 0
    while True:
        since = copied.execute("SELECT seq FROM cursor WHERE of = ?", (plural,)).fetchone()[0]
        page = changes(base, plural, since)
        with copied:
            for change in page["items"]:
                if change["record"] is None:
                    copied.execute("DELETE FROM record WHERE id = ?", (change["id"],))
                else:
                    text = json.dumps(change["record"], ensure_ascii=False, separators=(",", ":"))
                    copied.execute(KEEP, (change["id"], change["kind"], text))
            copied.execute(MOVE, (plural, page["next"]))
        count += len(page["items"])
        if not page["more"]:
            return count


def main(base, path, *plurals):
    """Copy what is not copied yet, then follow."""
    with closing(sqlite3.connect(path)) as copied:
        copied.executescript(TABLES)
        for plural in plurals or ("tenders",):
            if copied.execute("SELECT 1 FROM cursor WHERE of = ?", (plural,)).fetchone() is None:
                copy(base, copied, plural)
            changed = follow(base, copied, plural)
            print(f"{plural}: {changed} changes taken")
        held = copied.execute("SELECT count(*) FROM record").fetchone()[0]
        print(f"{held} records in {path}")


if __name__ == "__main__":
    main(*sys.argv[1:])
