"""A real store with records of every kind, and the parts of a web over it as the command line makes them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from hub.places import Gazetteer, cpv_label
from hub.store import Store
from hub.web import SourceState, WebParts, labels
from tests.web.invented import clause, tender
from tests.web.invented_kinds import offer, others
from tests.web.memory import parts_of


class Opened:
    """A store with the faces that the web is given, and a way to write derived records."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.search, self.get, self.state, self.history = store.search, store.get, store.state, store.history
        self.changes, self.last_seq, self.last_at = store.changes, store.last_seq, store.last_at

    def stream(self, kind: str, query: Any = None) -> Iterator[tuple[str, bytes]]:
        return self.store.stream(kind, query=query)

    def put(self, *records: dict[str, Any]) -> None:
        with self.store.derivation("source") as derivation:
            for record in records:
                parts = [record, clause(record)] if record.get("clauses") else [record]
                derivation.put(record["id"], parts, [])

    def withdraw(self, key: str, reason: str, replaced_by: str | None = None) -> None:
        with self.store.derivation("source") as derivation:
            derivation.withdraw(key, reason, replaced_by)


@cache
def places() -> Gazetteer:
    """Return the gazetteer, loaded once."""
    return Gazetteer.load()


def sources() -> list[SourceState]:
    """Return the sources as the pages show them."""
    return [
        SourceState("boamp", "BOAMP", licence="etalab-2.0", attribution="DILA", items=3, kinds=("notice",),
                    last_complete_at="2026-11-22T06:00:00Z", homepage="https://www.example.org/"),
        SourceState("francetravail", "France Travail", licence="licence propre", items=3, kinds=("offer",),
                    attribution="France Travail", last_complete_at="2026-11-19T06:00:00Z",
                    homepage="https://source.example.org/", hide_stale_hours=48, republish=False),
    ]  # fmt: skip


def offer_sources() -> list[SourceState]:
    """Return the sources of job offers as the pages show them."""
    return [source for source in sources() if "offer" in source.kinds]


def full_parts(opened: Opened, **changed: Any) -> WebParts:
    """Return the parts of a web over a store, with places, labels and offers."""
    store, gazetteer = opened.store, places()
    values: dict[str, Any] = {
        "consult": lambda key: store.get(key, "consult"),
        "consult_state": lambda key: store.state(key, "consult"),
        "find_places": gazetteer.find,
        "place_parents": gazetteer.parents,
        "label": labels(cpv=cpv_label, territory=gazetteer.name),
        "sources": sources,
        "offer_sources": offer_sources,
        "offers_a_minute": 100_000,
        "version": "1.2.3",
    }
    return parts_of(opened, **{**values, **changed})


def filled(folder: Path, *, tenders: int = 40, offers: int = 60) -> Opened:
    """Return a store on SQLite with tenders and records of every kind, offers too."""
    opened = Opened(Store.open(f"sqlite:///{folder / 'hub.db'}"))
    opened.put(*(tender(number) for number in range(tenders)), *others(), *map(offer, range(offers)))
    return opened
