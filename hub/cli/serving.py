"""`hub serve` and `hub worker`: the web and the clock."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import click
from apscheduler.schedulers.background import BackgroundScheduler

from hub.application import Hub, opened
from hub.application.deriving import drain
from hub.application.open_records import open_records
from hub.application.partnering import Partnership
from hub.application.tables import check_tables
from hub.cli.crowding import create_server
from hub.cli.partner_parts import deliverer, partner_parts
from hub.cli.web_parts import web_parts
from hub.cli.websub_parts import teller
from hub.errors import ConfigError
from hub.scheduler import create_scheduler
from hub.web import create_app
from hub.web.limits import behind_proxies
from hub.web.operating.preview_parts import LARGEST_UPLOAD

#: a request stays in memory, whatever it holds: what the server would put into a temporary file could name people
IN_MEMORY = {"inbuf_overflow": LARGEST_UPLOAD + (1 << 20), "max_request_body_size": LARGEST_UPLOAD + (1 << 19)}


@click.command("serve")
@click.option("--host", help="Address to listen on; default: [web] host in hub.toml.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on; default: [web] port in hub.toml.")
@click.option("--no-clock", is_flag=True, help="Serve pages only; a `hub worker` elsewhere keeps the clock.")
def serve_command(host: str | None, port: int | None, no_clock: bool) -> None:
    """Serve pages, API and feeds, and harvest each enabled source when it is due."""
    with opened() as hub:
        clock = None if no_clock else create_scheduler
        serve(hub, host=host or hub.settings.host, port=port or hub.settings.port, clock=clock)


def serve(
    hub: Hub, *, host: str, port: int, clock: Callable[[Hub], BackgroundScheduler] | None,
    shown: Partnership | None = None,
) -> None:  # fmt: skip
    """Serve until the process is asked to end; with a clock, what is due and what is to be delivered goes out beside.

    ``shown`` is what a demonstration serves its partner with.
    """
    require_port(host, port)
    catch_up(hub)
    scheduler = clock(hub) if clock else None
    if scheduler:
        scheduler.start()
    parts = web_parts(hub, partners=partner_parts(hub, shown=shown))
    deliveries = deliverer(hub, shown=shown) if clock else None
    callbacks = teller(hub, parts) if clock else None
    for beside in (deliveries, callbacks):
        if beside:
            beside.start()
    app = create_app(parts)
    hub.plugins.add_pages(app, partial(open_records, hub))
    proxies = hub.settings.trusted_proxies
    server = create_server(
        behind_proxies(app, proxies), host=host, port=port, threads=hub.settings.threads,
        channel_timeout=60, **IN_MEMORY, clear_untrusted_proxy_headers=not proxies,
    )  # fmt: skip
    click.echo(f"Clausier: {hub.settings.base_url} (listening on {host}:{port}; Ctrl-C ends it)", err=True)
    end_when_asked()
    try:
        server.run()
    finally:
        server.close()
        for beside in (deliveries, callbacks):
            if beside:
                beside.stop()
        if scheduler:
            scheduler.shutdown(wait=False)


def catch_up(hub: Hub) -> None:
    """Where a lookup table is another than last time, derive the tenders again, beside all else."""
    if check_tables(hub):
        threading.Thread(target=drain, args=(hub,), name="derivation", daemon=True).start()


def require_port(host: str, port: int) -> None:
    """Refuse an address at which nobody can listen, before anything is begun.

    :raises ConfigError: naming the address, and what to do.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        told = f"cannot listen on {host}:{port}: {error.strerror}"
        raise ConfigError(f"{told}; end what listens there, or choose another with --port or --host") from error


def end_when_asked() -> None:
    """End at Ctrl-C and at a polite request, also where a script started us in its background, which ignores Ctrl-C."""
    signal.signal(signal.SIGINT, interrupt)
    signal.signal(signal.SIGTERM, interrupt)


def interrupt(*_: Any) -> None:
    """End the process as Ctrl-C does."""
    raise KeyboardInterrupt


@click.command("worker")
def worker_command() -> None:
    """Keep the clock alone: harvest each enabled source when it is due."""
    with opened() as hub:
        catch_up(hub)
        scheduler = create_scheduler(hub)
        scheduler.start()
        harvests = [job.id for job in scheduler.get_jobs() if job.id.startswith("harvest ")]
        jobs = ", ".join(harvests) or "no source is enabled with a schedule in sources.toml"
        click.echo(f"Clausier's clock: {jobs} (Ctrl-C ends it)", err=True)
        deliveries = deliverer(hub)
        callbacks = teller(hub, web_parts(hub))
        for beside in (deliveries, callbacks):
            if beside:
                beside.start()
        end_when_asked()
        try:
            threading.Event().wait()
        finally:
            for beside in (deliveries, callbacks):
                if beside:
                    beside.stop()
            scheduler.shutdown(wait=False)
