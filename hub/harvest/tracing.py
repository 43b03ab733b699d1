"""Tracing: how long a harvest stood at each station and in each hook, and how much went through; never what."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from hub.connector import Connector
from hub.harvest.pipeline import Stations

#: the stations of a harvest in the order in which a document meets them
STATIONS = ("wait", "fetch", "archive", "parse", "door", "normalise", "validate", "store", "derive", "rest")
T = TypeVar("T")


@dataclass
class Stay:
    """What came of one station or hook: things that went through, seconds in all, and of the longest step."""

    things: int = 0
    seconds: float = 0.0
    longest_s: float = 0.0


class Untraced:
    """What a harvest is watched with when nobody asked for a trace: nothing."""

    def at(self, station: str, things: int = 1) -> AbstractContextManager[None]:
        """Watch a block."""
        return _unwatched()

    def around(self, station: str, work: Callable[..., T], *, things: int = 1) -> Callable[..., T]:
        """Return a function that does the same, watched."""
        return work

    def each(self, station: str, things: Iterable[T]) -> Iterator[T]:
        """Yield things, watching how long each takes to come."""
        return iter(things)

    def connector(self, connector: Connector) -> Connector:
        """Return the connector, its methods watched."""
        return connector

    def stations(self, stations: Stations) -> Stations:
        """Return the stations, each watched."""
        return stations

    def hooks(self, callers: Iterable[Any]) -> AbstractContextManager[None]:
        """Watch each implementation of hooks, as long as the block lasts."""
        return _unwatched()

    def rows(self) -> list[tuple[str, Stay]]:
        """Return the stations in their order, then the hooks by name."""
        return []


@contextmanager
def _unwatched() -> Iterator[None]:
    yield


@dataclass
class Trace(Untraced):
    """A stop-watch for each station; time is counted where it is spent, so that all stations sum up to the whole.

    It holds names of stations and hooks, numbers and seconds. Nothing that a document says reaches it.
    """

    clock: Callable[[], float] = time.perf_counter
    stays: dict[str, Stay] = field(default_factory=dict)
    _within: list[list[Any]] = field(default_factory=list)  #: [station, seconds of this call, instant of the last look]

    @contextmanager
    def at(self, station: str, things: int = 1) -> Iterator[None]:
        """Count the time of a block for a station; what an inner station takes is counted there."""
        now = self.clock()
        if self._within:
            self._within[-1][1] += now - self._within[-1][2]
        frame = [station, 0.0, now]
        self._within.append(frame)
        try:
            yield
        finally:
            self._leave(frame, things)

    def _leave(self, frame: list[Any], things: int) -> None:
        now = self.clock()
        self._within.pop()
        station, seconds = frame[0], frame[1] + now - frame[2]
        if self._within:
            self._within[-1][2] = now
        stay = self.stays.setdefault(station, Stay())
        stay.things += things
        stay.seconds += seconds
        stay.longest_s = max(stay.longest_s, seconds)

    def around(self, station: str, work: Callable[..., T], *, things: int = 1) -> Callable[..., T]:
        """Return a function whose time is counted, and each call as so many things."""

        def watched(*given: Any, **named: Any) -> T:
            with self.at(station, things):
                return work(*given, **named)

        return watched

    def each(self, station: str, things: Iterable[T]) -> Iterator[T]:
        """Yield things; the time until each comes is the station's, what is done with it is not."""
        coming = iter(things)
        while True:
            with self.at(station, things=0):
                try:
                    thing = next(coming)
                except StopIteration:
                    return
                self.stays.setdefault(station, Stay()).things += 1
            yield thing

    def connector(self, connector: Connector) -> Connector:
        """Watch a connector's own methods; it stays the same object."""
        watched = {
            "parse": self._giving("parse", connector.parse),
            "normalise": self._giving("normalise", connector.normalise),
            "unfold": self.around("normalise", connector.unfold, things=0),
        }
        for name, method in watched.items():
            setattr(connector, name, method)
        return connector

    def _giving(self, station: str, method: Callable[[Any], Iterable[T]]) -> Callable[[Any], Iterator[T]]:
        def watched(given: Any) -> Iterator[T]:
            with self.at(station, things=0):
                things = method(given)
            return self.each(station, things)

        return watched

    def stations(self, stations: Stations) -> Stations:
        """Return the stations with a stop-watch at each."""
        door = stations.door
        return replace(
            stations,
            keep=self.around("archive", stations.keep),
            reopen=self.around("archive", stations.reopen),
            keep_items=self.around("archive", stations.keep_items, things=0),
            passed=self.around("door", stations.passed),
            door=None if door is None else lambda entries, run: self.each("door", door(entries, run)),
            load=self.around("validate", stations.load),
            put=self.around("store", stations.put),
            stored=self.around("store", stations.stored, things=0),
            batch=lambda: self._batch(stations.batch()),
        )

    @contextmanager
    def _batch(self, batch: AbstractContextManager[Any]) -> Iterator[Any]:
        """Count a transaction for the store, its beginning and its end; what stands inside is counted where it is."""
        with self.at("store", things=0), batch as opened:
            yield opened

    @contextmanager
    def hooks(self, callers: Iterable[Any]) -> Iterator[None]:
        """Put a stop-watch around each implementation of the hooks, and take it away afterwards."""
        found = [(caller.name, impl) for caller in callers for impl in caller.get_hookimpls()]
        before = [(impl, impl.function) for _, impl in found]
        for name, impl in found:
            impl.function = self.around(f"{name} of {impl.plugin_name}", impl.function)
        try:
            yield
        finally:
            for impl, function in before:
                impl.function = function

    def rows(self) -> list[tuple[str, Stay]]:
        """Return the stations in their order, then the hooks by name."""
        order = {name: place for place, name in enumerate(STATIONS)}
        return sorted(self.stays.items(), key=lambda row: (order.get(row[0], len(order)), row[0]))

    def as_json(self) -> list[dict[str, Any]]:
        """Return the trace as data, in milliseconds."""
        return [
            {
                "station": name,
                "things": stay.things,
                "milliseconds": round(stay.seconds * 1000, 3),
                "longest_milliseconds": round(stay.longest_s * 1000, 3),
            }
            for name, stay in self.rows()
        ]
