"""Wild connectors: each ruins the process that harvests it in its own way; python -m tests.harvest.wild NAME."""

from __future__ import annotations

import ctypes
import os
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

from hub import Connector, Contract, Item, Raw, hookimpl
from hub.application import opened
from hub.application.harvesting import harvest
from hub.harvest.child import handed_over
from hub.plugins import create_plugin_manager
from hub.settings import read_settings


class Wild(Connector):
    """Two documents of one tender each; the second one is where it goes wrong."""

    name, title, homepage, licence = "wild", "Wild", "https://example.org/", "etalab-2.0"
    kinds = ("tender",)
    contract = Contract(attribution="Ville d'Exemple")

    def fetch(self, http: Any, cursor: Any) -> Iterator[Raw]:
        """Give two documents."""
        for number in (1, 2):
            yield Raw.from_bytes(b"x", url=f"https://example.org/{number}").at(number)

    def parse(self, raw: Raw) -> Iterator[Item]:
        """Give one item; go wrong in the second document."""
        if raw.cursor == 2:
            self.ruin()
        yield Item(str(raw.cursor), "row", {"n": raw.cursor})

    def normalise(self, item: Item) -> Iterator[dict[str, Any]]:
        """Give the tender."""
        yield {"id": self.uid(item.key), "kind": "tender", "title": f"Travaux {item.data.pop('n')}"}

    def ruin(self) -> None:
        """Do nothing wrong."""


class Leaks(Wild):
    """Keeps all that it ever saw."""

    def ruin(self) -> None:
        kept = []
        while True:
            kept.append(bytearray(16 << 20))
            time.sleep(0.001)


class Hangs(Wild):
    """Waits for what never comes."""

    def ruin(self) -> None:
        threading.Event().wait()


class Exits(Wild):
    """Leaves without a word."""

    def ruin(self) -> None:
        os._exit(7)


class Crashes(Wild):
    """Reads memory that is not its own."""

    def ruin(self) -> None:
        ctypes.string_at(0)


class Shouts(Wild):
    """Writes without end to where a report is expected."""

    def ruin(self) -> None:
        for _ in range(4000):
            sys.stdout.write("x" * 10_000)


class Quits(Wild):
    """Asks Python itself to end."""

    def ruin(self) -> None:
        raise SystemExit(0)


WILD = {kind.__name__.lower(): kind for kind in (Wild, Leaks, Hangs, Exits, Crashes, Shouts, Quits)}


class Bringing:
    """The plugin that brings one of them."""

    def __init__(self, kind: type[Connector]) -> None:
        self.kind = kind

    @hookimpl
    def register_connectors(self) -> list[type]:
        return [self.kind]


def hub_with(kind: type[Connector], environ: dict[str, str]) -> Any:
    """Return a hub that knows one wild connector."""
    return opened(read_settings(environ), plugins=create_plugin_manager([Bringing(kind)], group=None))


if __name__ == "__main__":
    with hub_with(WILD[sys.argv[1]], handed_over()) as one:
        harvest(one, "wild")
