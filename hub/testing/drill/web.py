"""Web processes of a drill, which are `hub serve` itself, and those who follow the change log through them by HTTP."""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException
from importlib.metadata import entry_points
from typing import Any

from click import Context

from hub.application import Hub
from hub.store.canonical import dumps, loads
from hub.testing.drill import plants
from hub.testing.drill.copies import Line, keep, open_copy, own_disk
from hub.testing.drill.world import World, note

WAIT_S = 3.0  #: after which who asked a web process that stands still asks another
ADDRESS = "/api/v1/changes?since={}&limit={}"


def command() -> Callable[[], Any]:
    """Return the command `hub`, as it is installed."""
    [found] = entry_points(group="console_scripts", name="hub")
    main: Callable[[], Any] = found.load()
    return main


def load() -> None:
    """Load what `hub serve` needs, in the process that the others are copied from."""
    commands = vars(sys.modules[command().__module__])["hub_command"]
    commands.get_command(Context(commands), "serve")


def serve(world: World, role: str, befall: Callable[[Hub], None]) -> int:
    """Be `hub serve`, told by environment and words as anywhere else; return its exit code."""
    main = command()
    os.environ.update({**world.places(), "HUB_DATABASE": world.url})
    sys.argv = ["hub", "serve", "--host", "127.0.0.1", "--port", str(world.port(role)), "--no-clock"]
    with opening(befall):
        try:
            main()
        except SystemExit as ended:
            return int(ended.code or 0)
    return 0


@contextmanager
def opening(befall: Callable[[Hub], None]) -> Iterator[None]:
    """Have what befalls this process begin when it opens its hub."""
    opened = Hub.open

    def befallen(*given: Any, **named: Any) -> Hub:
        hub = opened(*given, **named)
        befall(hub)
        return hub

    Hub.open = befallen  # type: ignore[method-assign]
    try:
        yield
    finally:
        Hub.open = opened  # type: ignore[method-assign]


def follow(world: World, stopped: Callable[[], bool], before: Callable[[str], None], *, name: str) -> None:
    """Follow the change log by HTTP, through any web process that answers, into a copy of one's own."""
    chance, going_on = random.Random(os.getpid()), plants.FOLLOWERS.get(world.plant, "next")
    with closing(open_copy(world.folder / "copies" / f"{name}.db")) as copy:
        while True:
            ended = stopped()
            with own_disk():
                cursor = copy.execute("SELECT seq FROM cursor").fetchone()[0]
            before("GET")
            page = asked(world, chance.choice(world.ports), ADDRESS.format(cursor, chance.randint(1, 60)))
            before("COMMIT")
            if page and page["items"]:
                with own_disk():
                    keep(copy, map(line, page["items"]), page[going_on])
            elif ended and page:
                return
            else:
                time.sleep(0.05)


def asked(world: World, port: int, address: str) -> dict[str, Any] | None:
    """Return what a web process tells; None where it did not answer, or refused."""
    try:
        with closing(HTTPConnection("127.0.0.1", port, timeout=WAIT_S)) as connection:
            connection.request("GET", address)
            response = connection.getresponse()
            body = response.read()
    except (OSError, HTTPException):
        note(world.answers, "none")
        return None
    note(world.answers, str(response.status))
    return dict(loads(body)) if response.status == 200 else None


def line(item: dict[str, Any]) -> Line:
    """Return a line of what the API told."""
    record = item["record"]
    return item["seq"], item["id"], None if record is None else dumps(record)
