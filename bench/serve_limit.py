# ruff: noqa: E501, RUF005 - statements and documents stand on one line
"""The floor for serving: sqlite3, orjson and roaring bitmaps in a bare WSGI callable, over a database of ingest_limit.

HUB_DB=path python -m waitress serve_limit:wsgi
/fsearch?q=&family=   words, filter, three facets, newest 20, total
/rec/<id>             one record
/feed?after=          100 records of the change feed by key, with an ETag
/export.csv           all rows, streamed
"""

from __future__ import annotations

import csv
import functools
import io
import os
import sqlite3
import threading
from urllib.parse import parse_qsl, unquote

import orjson

DB = os.environ.get("HUB_DB", "")
_local = threading.local()


def con() -> sqlite3.Connection:
    c = getattr(_local, "c", None)
    if c is None:
        c = _local.c = sqlite3.connect(f"file:{DB}?mode=ro", uri=True, check_same_thread=False, cached_statements=256)
        c.execute("PRAGMA cache_size=-65536")
        c.execute("PRAGMA mmap_size=2147483648")
    return c


SEARCH = (
    "SELECT r.body FROM record_fts f JOIN record r ON r.rid = f.rowid WHERE f.record_fts MATCH ? {w} "
    "ORDER BY r.published DESC, r.rid DESC LIMIT 20"
)
# One pass over the matches in Python dicts is slower than one grouped query a facet over a materialised CTE.
FACETS = (
    "WITH m AS MATERIALIZED (SELECT r.departments d, r.family n, r.procedure p, r.published y FROM record_fts f JOIN record r ON r.rid = f.rowid "
    "WHERE f.record_fts MATCH ? {w}) "
    "SELECT * FROM (SELECT 'family' k, n v, count(*) c FROM m GROUP BY n ORDER BY 3 DESC LIMIT 30) UNION ALL "
    "SELECT * FROM (SELECT 'procedure', p, count(*) FROM m GROUP BY p ORDER BY 3 DESC LIMIT 30) UNION ALL "
    "SELECT * FROM (SELECT 'departments', j.value, count(*) FROM m, json_each(m.d) j GROUP BY j.value ORDER BY 3 DESC LIMIT 30)"
)
J = ("Content-Type", "application/json")


def search(p: dict) -> bytes:
    w, args = "", [p["q"]]
    if "family" in p:
        w += " AND r.family = ?"
        args.append(p["family"])
    c = con()
    hits = [r[0] for r in c.execute(SEARCH.format(w=w), args)]
    out = [b'{"results":[', b",".join(hits), b"]"]
    if p.get("facets", "1") == "1":
        f: dict = {}
        for k, v, n in c.execute(FACETS.format(w=w), args):
            f.setdefault(k, {})[v] = n
        out += [b',"total":', orjson.dumps(sum(f.get("family", {}).values())), b',"facets":', orjson.dumps(f)]
    out.append(b"}")
    return b"".join(out)


FIELDS = ("family", "procedure", "departments")
_maps: dict = {}


def maps() -> dict:
    """field -> value -> bitmap of rids, made once (a hub would keep them up to date at each commit)."""
    if not _maps:
        from pyroaring import BitMap

        acc: dict = {f: {} for f in FIELDS}
        for rid, n, p, d in con().execute("SELECT rid, family, procedure, departments FROM record"):
            acc["family"].setdefault(n, []).append(rid)
            acc["procedure"].setdefault(p, []).append(rid)
            for v in orjson.loads(d):
                acc["departments"].setdefault(v, []).append(rid)
        _maps.update({f: {v: BitMap(r) for v, r in vs.items()} for f, vs in acc.items()})
    return _maps


def hits_of(q: str):
    from pyroaring import BitMap

    return BitMap([r[0] for r in con().execute("SELECT rowid FROM record_fts WHERE record_fts MATCH ?", (q,))])


_hits = functools.lru_cache(256)(hits_of)


def fast_search(p: dict, cached: bool) -> bytes:
    m = maps()
    h = (_hits if cached else hits_of)(p["q"])
    if "family" in p:
        h = h & m["family"][p["family"]]
    n = len(h)
    top = list(h[max(0, n - 20) :])[::-1]  # rids follow the harvest, so the last are the newest
    got = dict(con().execute(f"SELECT rid, body FROM record WHERE rid IN ({','.join(map(str, top))})"))
    f = {}
    for k, vs in m.items():
        c = [(v, x) for v, b in vs.items() if (x := h.intersection_cardinality(b))]
        c.sort(key=lambda t: -t[1])
        f[k] = dict(c[:30])
    return b"".join(
        (b'{"results":[', b",".join([got[r] for r in top]), b'],"total":%d,"facets":' % n, orjson.dumps(f), b"}")
    )


def record(rid: str) -> bytes | None:
    r = con().execute("SELECT body FROM record WHERE id = ?", (rid,)).fetchone()
    return r and r[0]


def feed(after: int) -> bytes:
    rows = con().execute("SELECT seq, body FROM record WHERE seq > ? ORDER BY seq LIMIT 100", (after,)).fetchall()
    return b'{"items":[' + b",".join([r[1] for r in rows]) + b'],"next":%d}' % (rows[-1][0] if rows else after)


CSV_COLS = (
    "id, title, buyer, buyer_id, city, published, deadline, family, procedure, departments, keywords, cpv, amount, url"
)


def export_csv():
    buf = io.StringIO()
    w = csv.writer(buf)
    w.writerow(CSV_COLS.split(", "))
    cur = con().execute(f"SELECT {CSV_COLS} FROM record ORDER BY rid")
    while rows := cur.fetchmany(2000):
        w.writerows(rows)
        yield buf.getvalue().encode()
        buf.seek(0), buf.truncate()


def export_jsonl():
    cur = con().execute("SELECT body FROM record ORDER BY rid")
    while rows := cur.fetchmany(1000):
        yield b"\n".join([r[0] for r in rows]) + b"\n"


def route(path: str, qs: str, inm: str | None):
    if path == "/hello":
        return 200, [J], orjson.dumps({"hello": "world"})
    p = dict(parse_qsl(qs))
    if path == "/search":
        return 200, [J], search(p)
    if path == "/fsearch" or path == "/csearch":
        return 200, [J], fast_search(p, path == "/csearch")
    if path.startswith("/rec/"):
        b = record(unquote(path[5:]))
        return (200, [J], b) if b else (404, [J], b"{}")
    if path == "/feed":
        top = con().execute("SELECT max(seq) FROM record").fetchone()[0]
        tag = f'"{top}"'
        if inm == tag:
            return 304, [("ETag", tag)], b""
        return 200, [J, ("ETag", tag)], feed(int(p.get("after", 0)))
    if path == "/export.csv":
        return 200, [("Content-Type", "text/csv")], export_csv()
    if path == "/export.jsonl":
        return 200, [("Content-Type", "application/jsonl")], export_jsonl()
    return 404, [J], b"{}"


STATUS = {200: "200 OK", 304: "304 Not Modified", 404: "404 Not Found"}


def wsgi(environ, start_response):
    s, h, b = route(environ["PATH_INFO"], environ.get("QUERY_STRING", ""), environ.get("HTTP_IF_NONE_MATCH"))
    if isinstance(b, bytes):
        if s != 304:
            h = h + [("Content-Length", str(len(b)))]
        start_response(STATUS[s], h)
        return [b]
    start_response(STATUS[s], h)
    return b


async def asgi(scope, receive, send):
    if scope["type"] != "http":
        return
    inm = next((v.decode() for k, v in scope["headers"] if k == b"if-none-match"), None)
    s, h, b = route(scope["path"], scope["query_string"].decode(), inm)
    hdr = [(k.lower().encode(), v.encode()) for k, v in h]
    if isinstance(b, bytes):
        hdr.append((b"content-length", str(len(b)).encode()))
        await send({"type": "http.response.start", "status": s, "headers": hdr})
        await send({"type": "http.response.body", "body": b})
    else:
        await send({"type": "http.response.start", "status": s, "headers": hdr})
        for part in b:
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
