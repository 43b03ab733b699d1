"""The clock: says which source is due, and starts each due run once, as a child process (promises P13, P15)."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

from hub.application import Hub
from hub.errors import ConfigError
from hub.harvest.child import Ended, Limits, run_child
from hub.settings import Settings, SourceSettings

log = logging.getLogger("hub.scheduler")
PARIS = "Europe/Paris"

Start = Callable[[SourceSettings], Ended]


def create_scheduler(hub: Hub, *, start: Start | None = None) -> BackgroundScheduler:
    """Return a scheduler, not yet started, with a job for each enabled source that has a schedule.

    Jobs live in memory only: what makes a due job start once, whatever the number of schedulers, is the row that
    `Store.due` writes for the source and the minute.
    """
    scheduler = BackgroundScheduler(timezone=PARIS, job_defaults={"coalesce": True, "misfire_grace_time": 3600})
    for source in hub.settings.sources.values():
        if source.enabled and source.schedule:
            job = due_job(hub, source, start or starter(hub))
            scheduler.add_job(job, trigger(source), id=f"harvest {source.name}", max_instances=1)
    return scheduler


def trigger(source: SourceSettings) -> CronTrigger:
    """Return when a source is due; its schedule is a crontab line in Paris time, weekdays by name."""
    try:
        return CronTrigger.from_crontab(source.schedule, timezone=PARIS)
    except ValueError as error:
        raise ConfigError(f"sources.toml [{source.name}] schedule: {source.schedule!r}: {error}") from error


def due_job(hub: Hub, source: SourceSettings, start: Start) -> Callable[[], None]:
    """Return the job that claims the due minute, and starts the run where nobody else has."""

    def job() -> None:
        minute = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:00Z")
        if not hub.store.due(source.name, minute, hub.owner):
            return
        ended = start(source)
        log.info("harvest of %s ended with code %s %s", source.name, ended.code, ended.reason or "")

    return job


def starter(hub: Hub) -> Start:
    """Return the function that starts a harvest as a child of this process, within the source's limits."""

    def start(source: SourceSettings) -> Ended:
        limits = Limits(source.time_limit_minutes * 60, source.memory_limit_mib)
        command = [*child_command(), "harvest", source.name, "--in-process", "--quiet"]
        return run_child(command, limits=limits, environ=child_environment(hub.settings))

    return start


def child_command() -> Sequence[str]:
    """Return how the `hub` command is started as a child of this process."""
    return [sys.executable, "-m", "hub"]


def child_environment(settings: Settings) -> dict[str, str]:
    """Return the environment of a child: this hub's own folders and database, whatever the working folder."""
    own = {"HUB_CONFIG": str(settings.config), "HUB_DATA": str(settings.data), "HUB_DATABASE": settings.database}
    return {**settings.environment, **own}
