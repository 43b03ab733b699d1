"""T1, T19: whatever the number of clocks each due run starts once, and a run whose process died is not left running."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from apscheduler.triggers.cron import CronTrigger

from hub import scheduler
from hub.application import due, harvesting
from hub.application.due import due_job, rescue_job
from hub.cli import serving
from hub.harvest.child import Ended
from hub.settings import SourceSettings
from hub.store import Store
from hub.testing.server import Served, serve
from tests.acceptance.children import child, ended, open_hub
from tests.application.toy import ToySource, rows
from tests.forking import CONTEXT

SECONDS = 6


def keep_the_clock(environ: dict[str, str], noted: str, web: bool) -> None:
    """Keep the clock of a hub whose source is due every second, and note each run that it would start."""
    scheduler.trigger = lambda source: CronTrigger(second="*")  # type: ignore[assignment]

    def start(source: SourceSettings) -> Ended:
        line = f"{source.name} {time.time():.3f} {os.getpid()}\n".encode()
        descriptor = os.open(noted, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(descriptor, line)
        os.close(descriptor)
        return Ended(0)

    scheduler.starter = lambda hub: start  # type: ignore[assignment]
    hub = open_hub(environ, {})
    hub.settings.sources["toy"] = SourceSettings("toy", enabled=True, schedule="* * * * *")  # type: ignore[index]
    if web:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        serving.serve(hub, host="127.0.0.1", port=port, clock=scheduler.create_scheduler)
    else:
        clock = scheduler.create_scheduler(hub)
        clock.start()
        CONTEXT.Event().wait()


def test_of_four_web_processes_and_two_clocks_one_starts_each_due_run(
    store_url: str, environ_of: Any, tmp_path: Path
) -> None:
    Store.open(store_url).close()
    noted = tmp_path / "started.txt"
    processes = [child(keep_the_clock, environ_of(store_url), str(noted), web) for web in (True,) * 4 + (False,) * 2]
    deadline = time.monotonic() + 60
    while not noted.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(SECONDS)
    alive = [process.is_alive() for process in processes]
    for process in processes:
        os.kill(process.pid or 0, signal.SIGKILL)
        ended(process)
    assert alive == [True] * 6
    lines = noted.read_text().split("\n")[:-1]
    store = Store.open(store_url)
    with store.database.reading() as tx:
        due = Counter(row[0] for row in tx.rows("SELECT instant FROM due WHERE source = 'toy'"))
    store.close()
    assert len(lines) >= SECONDS - 2, lines
    assert len(lines) in (len(due), len(due) - 1), "one start a claim; the last claim may have been killed"
    started = [float(line.split()[1]) for line in lines]
    assert max(started) - min(started) >= len(started) - 2, f"no more than one a second: {started}"


class Told(datetime):
    """An hour that a test tells."""

    hour = datetime(2026, 1, 5, 6, 0, 1, tzinfo=UTC)

    @classmethod
    def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
        """Return the hour that was told."""
        return cls.hour


def test_a_clock_that_comes_late_claims_the_instant_of_the_schedule(
    store_url: str, environ_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(due, "datetime", Told)
    hub = open_hub(environ_of(store_url), {})
    source, starts = SourceSettings("toy", enabled=True), []
    start = lambda source: (starts.append(source.name), Ended(0))[1]  # noqa: E731
    jobs = [due_job(hub, source, start, CronTrigger(second="*/2")) for _ in range(2)]
    for second, number, started in ((2.1, 0, 1), (3.9, 1, 1), (4.2, 1, 2), (5.5, 0, 2)):
        monkeypatch.setattr(Told, "hour", datetime(2026, 1, 5, 6, tzinfo=UTC) + timedelta(seconds=second))
        jobs[number]()
        assert starts == ["toy"] * started, second
    hub.close()


@pytest.fixture
def served() -> Iterator[Served]:
    """The toy source with thirty-five rows, served here."""
    with serve(ToySource(rows(35))) as server:
        yield server


def harvest_and_die(environ: dict[str, str], target: tuple[str, int]) -> None:
    """Harvest the toy source, and be killed at its third batch."""
    from tests.acceptance.children import dying

    harvesting.LEASE_S = 1
    Store.batch = dying(Store.batch, 3)  # type: ignore[method-assign]
    harvesting.harvest(open_hub(environ, {"toy": target}), "toy")


@pytest.mark.parametrize("enabled", [True, False], ids=["enabled", "by hand"])
def test_a_run_whose_process_died_is_resumed_or_failed_within_one_lease(
    enabled: bool, store_url: str, environ_of: Any, hub_over: Any, served: Served
) -> None:
    assert ended(child(harvest_and_die, environ_of(store_url), served.target)) == -9
    with hub_over(store_url, toy=served) as hub:
        assert [run.status for run in hub.store.runs.list()] == ["running"]
        hub.settings.sources["toy"] = SourceSettings("toy", enabled=enabled)

        def start(source: SourceSettings) -> Ended:
            harvesting.harvest(hub, source.name)
            return Ended(0)

        rescue = rescue_job(hub, start)
        time.sleep(1.2)
        rescue()
        (run,) = hub.store.runs.list()
        assert (run.id, run.status) == ("toy-1", "complete" if enabled else "failed")
        assert run.reason == (None if enabled else "the process that ran it died")
        assert hub.store.count("tender") == (35 if enabled else 20)
        rescue()
        assert len(hub.store.runs.list()) == 1


def test_a_dead_run_that_cannot_be_resumed_is_failed(store_url: str, hub_over: Any) -> None:
    with hub_over(store_url) as hub:
        hub.store.runs.start("toy", owner="dead", lease_s=-1)
        hub.settings.sources["toy"] = SourceSettings("toy", enabled=True)
        rescue_job(hub, lambda source: Ended(1, "did not start"))()
        assert [run.status for run in hub.store.runs.list()] == ["failed"]
