"""All at once: searches, records, changes, feeds and pages beside dumps and deliveries, on both engines, and Datasette.

python bench/together.py [--n 10000] [--engines sqlite,postgresql] [--subscriptions 100] [--seconds 10] [--work FOLDER]

The databases are those of `load.py`. Each path is asked once, cold; then each number of clients is asked alone, and
beside a process that makes one whole dump after the other and a process that delivers the change log to so many
webhooks on loopback, in order. Datasette, which has neither, answers the same kinds of questions (the CSV of a search
in the place of its Atom) alone, and beside one client who reads the CSV of everything.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

import answering
import load
from crowd import CONNECTIONS, Clients
from server import HERE, Server

ASKED = 40  #: words, ids and places of the log; each kind of address is asked with each


def ours(work: Path) -> list[str]:
    """Return what the hub is asked in turn: five kinds of addresses, each with other words, ids, places of the log."""
    words, ids = answering.words(ASKED), answering.sampled(work, ASKED)
    return [
        way for number, (word, id) in enumerate(zip(words, ids, strict=False))
        for way in (f"/api/v1/tenders?q={quote(word)}&{load.ASKED}", f"/api/v1/tenders/bench:{id}",
                    f"/api/v1/changes?since={number * 97}&limit=100", f"/feeds/tenders.atom?q={quote(word)}",
                    f"/?q={quote(word)}")
    ]  # fmt: skip


def theirs(work: Path) -> list[str]:
    """Return what Datasette is asked in turn: the same, in its words."""
    words, ids = answering.words(ASKED), answering.sampled(work, ASKED)
    facets, newest = answering.FACETS, "_sort_desc=published"
    return [
        way for word, id in zip(words, ids, strict=False)
        for way in (f"/peer/record.json?_search={quote(word)}&family=FNS&{facets}&{load.SHAPE}",
                    f"/peer/record/boamp~3A{id}.json?_shape=objects",
                    f"/peer/record.json?_size=100&_shape=objects&_nocount=1&_next=boamp~3A{id}",
                    f"/peer/record.csv?_search={quote(word)}&{newest}&_size=25",
                    f"/peer/record?_search={quote(word)}&{facets}&{newest}&_size=20")
    ]  # fmt: skip


@contextmanager
def company(folder: Path, url: str, subscriptions: int) -> Iterator[dict[str, Any]]:
    """Run the dumps and the deliveries; what they did is told afterwards."""
    told: dict[str, Any] = {}
    with ExitStack() as stack:
        dumps = stack.enter_context(beside("dumps", folder, url, subscriptions))
        posts = stack.enter_context(beside("deliveries", folder, url, subscriptions))
        counted = json.loads(next(said(posts)))["count_at"]
        began, before = time.monotonic(), int(urlopen(counted).read())
        yield told
        told["events_per_s"] = round((int(urlopen(counted).read()) - before) / (time.monotonic() - began), 1)
        dumps.terminate()
        told["dumps_s"] = [json.loads(line)["seconds"] for line in said(dumps)]


def said(process: subprocess.Popen[str]) -> Iterator[str]:
    """Yield the lines that a process prints."""
    yield from process.stdout or ()


@contextmanager
def beside(part: str, folder: Path, url: str, subscriptions: int) -> Iterator[subprocess.Popen[str]]:
    """Run a part in a process of its own, and end it afterwards."""
    command = [sys.executable, str(HERE / "beside.py"), part, str(folder), "--subscriptions", str(subscriptions)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "HUB_DATABASE": url})
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def reader(server: Server, path: str) -> Iterator[None]:
    """Read one path of a server again and again."""
    stop = threading.Event()
    thread = threading.Thread(target=reading, args=(server, path, stop))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def reading(server: Server, path: str, stop: threading.Event) -> None:
    """Read until stopped, whatever happens on the way."""
    while not stop.is_set():
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            while not stop.is_set() and answer.read(1 << 20):
                pass
        except (OSError, http.client.HTTPException):
            stop.wait(1)
        connection.close()


def asked(server: Server, ways: list[str], seconds: float) -> dict[int, dict[str, Any]]:
    """Return what each number of clients is answered."""
    return {number: Clients(server, ways).ask(number, seconds) for number in CONNECTIONS}


def of_engine(work: Path, url: str, given: argparse.Namespace) -> dict[str, Any]:
    """Return what is answered cold, alone and beside the company, and what the company did."""
    with answering.hub(work / "hub", database=url) as server:
        ways = ours(work)
        cold = server.ask(ways)  # each once: a failure is told at once
        alone = asked(server, ways, given.seconds)
        with company(work / "hub", url, given.subscriptions) as told:
            together = asked(server, ways, given.seconds)
        return {"cold": cold, "alone": alone, "together": together, **told, "peak_mib": round(server.peak_mib())}


def of_datasette(work: Path, given: argparse.Namespace) -> dict[str, Any]:
    """Return what Datasette answers alone and beside a reader of everything."""
    with answering.datasette(work / "peer.db") as server:
        ways = theirs(work)
        alone = asked(server, ways, given.seconds)
        with reader(server, "/peer/record.csv?_stream=on&_size=max"):
            together = asked(server, ways, given.seconds)
        return {"alone": alone, "together": together, "peak_mib": round(server.peak_mib())}


def rows(found: dict[str, dict[str, Any]]) -> Iterator[tuple[str, ...]]:
    """Yield a row a server, number of clients and company."""
    for name, one in found.items():
        for number in CONNECTIONS:
            for company_of in ("alone", "together"):
                yield name, f"{number}, {company_of}", *load.figures(one[company_of][number])


def main() -> None:
    """Measure, print and keep."""
    parser = load.options(__doc__, n=10_000, seconds=10.0)
    parser.add_argument("--subscriptions", type=int, default=100)
    given = parser.parse_args()
    before = os.getloadavg()[0]
    with load.databases(given, beside=("peer",)) as (work, urls, _):
        found = {engine: of_engine(work, url, given) for engine, url in urls.items()}
        found["datasette"] = of_datasette(work, given)
    print(load.table(load.HEAD, rows(found)))
    for engine in urls:
        one = found[engine]
        print(f"{engine}: cold {one['cold']}; {one['events_per_s']} events a second to {given.subscriptions} webhooks; "
              f"whole dumps of {given.n:,} records in {one['dumps_s']} s; {one['peak_mib']} MiB at most")  # fmt: skip
    load.keep(f"together-{given.n}", {"n": given.n, "load": before}, found=found)


if __name__ == "__main__":
    main()
