"""Serve a hub for the conformance run: filled by the replicas, with a partner, deliveries to 127.0.0.1, and a trigger.

    python -m tests.conformance_launcher --port 8000          # invented data
    python -m tests.conformance_launcher --port 8000 --real   # and the real documents of ../shared/real

Prints `HUB_TOKEN=...` and `TRIGGER_PATH=...` once it answers. What allows deliveries to 127.0.0.1 lives in
the memory of this process: no setting of a hub gives it.
"""

from __future__ import annotations

import argparse
import itertools
import os
import tempfile
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import waitress
from flask import Flask, Response

from hub.application import Hub, opened
from hub.application.dumping import make_dump
from hub.application.releasing import release_quarter
from hub.cli.partner_parts import deliverer, partner_parts
from hub.cli.serving import end_when_asked, require_port
from hub.cli.starting import by_hand, can_be_shown, demo_settings, harvest_child, has_replica, replica
from hub.cli.web_parts import web_parts
from hub.cli.websub_parts import teller
from hub.plugins import create_plugin_manager
from hub.web import create_app
from tests.web.invented import clause, tender

LOOPBACK = frozenset({"127.0.0.1"})
REAL = Path(__file__).parents[2] / "shared" / "real"
#: what of the real data a source published; not what others flattened, error bodies, lists of codes
REAL_DOCUMENTS = {
    "boamp": (
        *("boamp/*_v230/*", "boamp/eforms_xml/**/*", "boamp/ted_export/**/*"),
        *("boamp/ods_v1/*", "boamp/ods_v21/records_*", "boamp/ods_v21/donnees_*"),
    ),
    "francetravail": ("francetravail/search/*", "francetravail/offers/*", "francetravail/flattened/*"),
    "kohesio": ("kohesio/*.xls", "kohesio/kohesio_fr_*", "kohesio/kohesio_api_*"),
    "siae": ("domain/siae/*.csv",),
    "abcviesion": ("domain/participant_files/rdvi_*.csv",),
}
TRIGGER = "/_trigger"
PARTNERS = """[conformite]
title = "Partenaire de la conformité"
contact = "donnees@example.org"
purpose = "Conformance run"
kinds = ["tender", "clause", "contract", "organisation"]
valid_from = 2020-01-01
valid_to = 2099-12-31
requests_a_minute = 100000
subscriptions = 500
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Fill a hub in a temporary folder, and serve it until asked to end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--with", dest="names", action="append", help="only these sources; default: all with a replica")
    parser.add_argument("--real", action="store_true", help="also read the real documents beside the checkout")
    parser.add_argument("--default", action="store_true", help="as hubs are: deliveries to public addresses only")
    chosen = parser.parse_args(arguments)
    end_when_asked()
    require_port("127.0.0.1", chosen.port)
    if chosen.real and not REAL.is_dir():
        parser.error(f"{REAL}: no real data there; leave out --real")
    beside = REAL if chosen.real else None
    with tempfile.TemporaryDirectory(prefix="clausier-") as folder:
        serve(Path(folder), chosen.port, chosen.names, frozenset() if chosen.default else LOOPBACK, real=beside)


def serve(
    folder: Path, port: int, names: list[str] | None, allowed: frozenset[str], *, real: Path | None = None
) -> None:
    """Fill and serve."""
    config = folder / "config"
    config.mkdir()
    (config / "partners.toml").write_text(PARTNERS, "utf-8")
    os.environ["HUB_CONFIG"] = str(config)
    with opened(demo_settings(folder / "data", port)) as hub:
        fill(hub, names, real=real)
        parts = web_parts(hub, partners=partner_parts(hub, allow_any_port=allowed))
        key = parts.partners.desk.hub.key_for("conformite", scopes="read,subscriptions", label="", expires_at=None)
        app = with_trigger(create_app(parts), hub)
        deliveries = deliverer(hub, allow_any_port=allowed)
        server = waitress.create_server(app, host="127.0.0.1", port=port, threads=8, ident=None)
        threading.Timer(0.5, print, (f"HUB_TOKEN={key.text}\nTRIGGER_PATH={TRIGGER}",), {"flush": True}).start()
        callbacks = teller(hub, parts, allow_any_port=allowed)
        for beside in (deliveries, callbacks):
            if beside:
                beside.start()
        try:
            server.run()
        finally:
            server.close()
            for beside in (deliveries, callbacks):
                if beside:
                    beside.stop()


def fill(hub: Hub, names: list[str] | None, *, real: Path | None = None) -> None:
    """Harvest from the replicas and, where they are given, the real documents; release figures, make a dump."""
    plugins = create_plugin_manager()
    with ExitStack() as stack:
        for name in names or [each for each in sorted(plugins.connectors()) if can_be_shown(plugins, each)]:
            if has_replica(plugins, name):
                harvest_child(hub, name, replica_url=stack.enter_context(replica(plugins, name)))
            if files := by_hand(plugins, name):
                harvest_child(hub, name, files=files)
            if real and (documents := real_documents(real, name)):
                harvest_child(hub, name, files=documents)
    release_quarter(hub)
    make_dump(hub)


def real_documents(folder: Path, name: str) -> list[Path]:
    """Return the files of the real data that a source would have published."""
    found = {path for pattern in REAL_DOCUMENTS.get(name, ()) for path in folder.glob(pattern) if path.is_file()}
    return sorted(found)


def with_trigger(app: Flask, hub: Hub) -> Flask:
    """Add the address that makes a visible change: a new tender with its clause."""
    numbers = itertools.count(20_001)
    lock = threading.Lock()

    @app.post(TRIGGER)
    def trigger() -> Response:
        with lock:
            record = tender(next(numbers))
            parts = [record, clause(record)] if record.get("clauses") else [record]
            with hub.store.derivation("source") as derivation:
                derivation.put(record["id"], parts, [])
        return Response(f"{record['id']}\n", mimetype="text/plain")

    return app


if __name__ == "__main__":
    main()
