"""What runs beside the web: python bench/beside.py dumps|deliveries FOLDER [--subscriptions 100]

`dumps` makes one whole dump after the other, each of a later day, and prints the seconds of each. `deliveries` tells
the change log to webhooks on loopback, from its beginning on, and prints where the number of events taken stands.
"""

from __future__ import annotations

import argparse
import itertools
import json
import secrets
import shutil
import threading
import time
from dataclasses import replace
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from serve_hub import opened

from hub.application.delivering import Deliverer
from hub.application.dumping import make_dump
from hub.application.partner_desk import PartnerDesk
from hub.cli.partner_parts import partnership
from hub.people.partners import Partner

LOOPBACK = frozenset({"127.0.0.1"})
PARTNER = Partner(
    "bench", "Bench", "bench@example.org", "to be measured", ("tender",), (), (), date(2020, 1, 1), date(2099, 12, 31),
    100_000, 500,
)  # fmt: skip


class Taken(BaseHTTPRequestHandler):
    """A target that takes all; a GET tells how many."""

    protocol_version = "HTTP/1.1"
    count = itertools.count(1)
    last = 0

    def do_POST(self) -> None:
        """Take an event."""
        self.rfile.read(int(self.headers["Content-Length"]))
        Taken.last = next(Taken.count)
        self.send_response(204)
        self.end_headers()

    def do_GET(self) -> None:
        """Tell how many were taken."""
        body = str(Taken.last).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def deliveries(folder: Path, subscriptions: int) -> None:
    """Deliver until killed."""
    site = ThreadingHTTPServer(("127.0.0.1", 0), Taken)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{site.server_port}/"
    hub = opened(folder, HUB_SECRET_KEY=secrets.token_hex(32))
    known = replace(partnership(hub, allow_any_port=LOOPBACK), declared=lambda: {PARTNER.name: PARTNER})
    for former in known.deliveries.of(PARTNER.name):
        known.deliveries.erase(former.id)
    desk = PartnerDesk(known)
    for number in range(subscriptions):
        desk.create(PARTNER, {"url": f"{url}{number}", "since": 0, "kinds": ["tender"]})
    print(json.dumps({"count_at": url}), flush=True)
    Deliverer(known).run()


def dumps(folder: Path) -> None:
    """Dump until killed; dumps of an earlier measurement, which may be of later days, are removed."""
    shutil.rmtree(folder / "dumps", ignore_errors=True)
    hub = opened(folder)
    for day in itertools.count():
        began = time.monotonic()
        make_dump(hub, day=(date.today() + timedelta(days=day)).isoformat())
        print(json.dumps({"seconds": round(time.monotonic() - began, 1)}), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=("dumps", "deliveries")), parser.add_argument("folder", type=Path)
    parser.add_argument("--subscriptions", type=int, default=100)
    given = parser.parse_args()
    if given.part == "dumps":
        dumps(given.folder.absolute())
    else:
        deliveries(given.folder.absolute(), given.subscriptions)
