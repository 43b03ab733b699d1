"""Metrics: figures for Prometheus, read from committed rows, so that each process of many tells the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from importlib.metadata import version
from typing import Any

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric

import schemas
from hub.application import Hub
from hub.application.accepting import stores_of
from hub.application.standing import SourceStanding, Standing, failing, standing
from hub.deliver.alerts import SORTS
from hub.store.incidents import Incidents
from hub.store.operations import Operations


def gauge(name: str, said: str, values: Iterable[tuple[tuple[str, ...], float]], *labels: str) -> Metric:
    """Return one family of figures, each under its labels."""
    family = GaugeMetricFamily(f"clausier_{name}", said, labels=labels)
    for label, value in values:
        family.add_metric(list(label), value)
    return family


def one(name: str, said: str, value: float | None) -> list[Metric]:
    """Return a family of one figure; none where it is not known."""
    return [] if value is None else [gauge(name, said, [((), value)])]


class CommittedRows:
    """The figures, read when they are asked for."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub

    def collect(self) -> Iterator[Metric]:
        """Yield each family of figures."""
        now = standing(self.hub)
        yield gauge("build_info", "Version of the program.", [((version("clausier"),), 1)], "version")
        yield from self.held()
        yield from of_sources(now)
        yield from of_outputs(now)
        yield from self.incidents(now)

    def held(self) -> Iterator[Metric]:
        """Yield what is kept: records, the log, items, what is set aside, runs."""
        store = self.hub.store
        kinds = [name for name, kind in schemas.KINDS.items() if kind.audience == schemas.OPEN]
        yield gauge("records", "Living open records.", (((kind,), store.count(kind)) for kind in kinds), "kind")
        yield from one("last_seq", "Last number of the open change log.", store.last_seq())
        yield from one("to_derive", "Keys that wait to be derived.", store.todo.count())
        items: dict[str, int] = {}
        runs: dict[tuple[str, ...], int] = {}
        for each in stores_of(self.hub):
            operations = Operations(each.database)
            for source, n in operations.items().items():
                items[source] = items.get(source, 0) + n
            for *labels, n in operations.runs():
                runs[tuple(labels)] = runs.get(tuple(labels), 0) + n
        counted = (((source,), n) for source, n in sorted(items.items()))
        yield gauge("items", "Items kept of a source.", counted, "source")
        yield gauge("runs", "Runs by how they stand now.", sorted(runs.items()), "source", "kind", "status")

    def incidents(self, now: Standing) -> Iterator[Metric]:
        """Yield the incidents that last, and the letters about them that have not gone."""
        tally = dict.fromkeys(SORTS, 0)
        for each in now.open:
            tally[each.code] = tally.get(each.code, 0) + 1
        yield gauge("incidents_open", "Incidents that last.", (((code,), n) for code, n in tally.items()), "code")
        unsent = Incidents(self.hub.store.database).unsent()
        yield from one("alerts_waiting", "Letters to operators that were not sent yet.", unsent)


def of_sources(now: Standing) -> Iterator[Metric]:
    """Yield how each source that is read keeps its promise."""
    read = [each for each in now.sources if each.state != "off"]

    def each_of(name: str, said: str, value: Any) -> Metric:
        pairs = [((each.name,), value(each)) for each in read]
        return gauge(name, said, [(label, n) for label, n in pairs if n is not None], "source")

    def flag(each: SourceStanding) -> int:
        return int(each.state == "late")

    yield each_of("source_last_success_timestamp_seconds", "End of the last good harvest.", lambda each: each.good_at)
    often = "Time within which a good harvest is expected."
    yield each_of("source_expected_interval_seconds", often, lambda each: each.expected_hours * 3600)
    yield each_of("source_late", "1 where the promise of freshness is broken.", flag)
    yield each_of("source_failing", "1 where the last harvest did not get all.", lambda each: int(failing(each)))
    yield each_of("source_missed_harvests", "Harvests due since the last good one.", lambda each: each.missed)
    yield each_of("source_runs_held", "Runs that wait for a decision.", lambda each: each.held)
    yield each_of("source_runs_interrupted", "Runs whose process died.", lambda each: each.stale)
    yield gauge("set_aside", "Items set aside.", (((each.name,), each.aside) for each in now.sources), "source")


def of_outputs(now: Standing) -> Iterator[Metric]:
    """Yield how dumps, deliveries, the disk and the clock stand; the disk as the clock's machine measured it."""
    dumps, deliveries, machine = now.dumps, now.deliveries, now.machine
    made = datetime.fromisoformat(dumps.last_at).timestamp() if dumps.last_at else None
    yield from one("dump_last_success_timestamp_seconds", "When the last good dump was made.", made)
    yield from one("dump_failed", "1 where the newest dump failed.", int(bool(dumps.failed)))
    counts = {"active": deliveries.active, "late": deliveries.late, "stopped": len(deliveries.ended)}
    yield gauge("deliveries", "Subscriptions of partners.", (((state,), n) for state, n in counts.items()), "state")
    yield from one("letters_waiting", "Letters to subscribers that wait after a failure.", deliveries.letters)
    yield from one("disk_free_bytes", "Room left on the disk of the data.", machine.disk_free)
    yield from one("disk_size_bytes", "Size of the disk of the data.", machine.disk_size)
    yield from one("database_size_bytes", "Size of the databases.", machine.database)
    yield from one("clock_last_look_timestamp_seconds", "When a clock last looked.", machine.looked_at)


def metrics(hub: Hub) -> bytes:
    """Return the figures in Prometheus' text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(CommittedRows(hub))
    return generate_latest(registry)
