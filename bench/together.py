"""All at once: searches, records, changes, feeds and pages, asked beside dumps and deliveries, on both engines.

python bench/together.py [--n 10000] [--engines sqlite,postgresql] [--subscriptions 100] [--seconds 10] [--work FOLDER]

The databases are those of `load.py`. Each number of clients is asked alone, and then beside a process that makes one
whole dump after the other and a process that delivers the change log to so many webhooks on loopback, in order.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

import answering
import load
from crowd import Clients
from server import HERE, Server

CONNECTIONS = (8, 64)


def paths(work: Path) -> list[str]:
    """Return what is asked in turn: five kinds of addresses, each with other words, ids and places of the log."""
    words, ids = answering.words(40), answering.sampled(work, 40)
    return [
        way for number, (word, id) in enumerate(zip(words, ids, strict=False))
        for way in (f"/api/v1/tenders?q={quote(word)}&{load.ASKED}", f"/api/v1/tenders/bench:{id}",
                    f"/api/v1/changes?since={number * 97}&limit=100", f"/feeds/tenders.atom?q={quote(word)}",
                    f"/?q={quote(word)}")
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


def asked(server: Server, ways: list[str], seconds: float) -> dict[int, dict[str, Any]]:
    """Return what each number of clients is answered."""
    return {number: Clients(server, ways).ask(number, seconds) for number in CONNECTIONS}


def of_engine(work: Path, url: str, given: argparse.Namespace) -> dict[str, Any]:
    """Return what is answered alone and beside the company, and what the company did."""
    with answering.hub(work / "hub", database=url) as server:
        ways = paths(work)
        server.ask(ways)  # each once: a failure is told at once, and the first answers are made
        alone = asked(server, ways, given.seconds)
        with company(work / "hub", url, given.subscriptions) as told:
            together = asked(server, ways, given.seconds)
        return {"alone": alone, "together": together, **told, "peak_mib": round(server.peak_mib())}


def rows(found: dict[str, dict[str, Any]]) -> Iterator[tuple[str, ...]]:
    """Yield a row an engine, number of clients and company."""
    for engine, one in found.items():
        for number in CONNECTIONS:
            for company_of in ("alone", "together"):
                yield engine, f"{number}, {company_of}", *load.figures(one[company_of][number])


def main() -> None:
    """Measure, print and keep."""
    parser = load.options(__doc__, n=10_000, seconds=10.0)
    parser.add_argument("--subscriptions", type=int, default=100)
    given = parser.parse_args()
    with load.databases(given) as (work, urls, _):
        found = {engine: of_engine(work, url, given) for engine, url in urls.items()}
    print(load.table(load.HEAD, rows(found)))
    for engine, one in found.items():
        print(f"{engine}: {one['events_per_s']} events a second to {given.subscriptions} webhooks; whole dumps of "
              f"{given.n:,} records in {one['dumps_s']} s; the server held {one['peak_mib']} MiB at most")  # fmt: skip
    load.keep(f"together-{given.n}", {"n": given.n, "load": os.getloadavg()[0]}, found=found)


if __name__ == "__main__":
    main()
