"""The clock: says which source is due, and starts each due run once, as a child process (promises P13, P15)."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from hub.application import Hub
from hub.application.due import Start, claimed_job, due_job, rescue_job
from hub.application.posting import lacking
from hub.application.retaining import retain_when_due
from hub.application.standing import LOOK, LOOK_MINUTES
from hub.application.watching import look, tell
from hub.errors import ConfigError
from hub.harvest.child import Ended, Limits, run_child
from hub.settings import Settings, SourceSettings
from hub.store.subscribers import Subscribers

log = logging.getLogger("hub.scheduler")
PARIS = "Europe/Paris"
KEEPING_AFTER_S = 60  #: seconds from the start to the first look for what is kept or shown for too long
MAIL_MINUTES = 10  #: between two looks for letters that are due; 07:00 is one of them
MAIL_LIMITS = Limits(3600, 1024)  #: seconds and MiB of one sending
DUMP_LIMITS = Limits(6 * 3600, 1024)  #: seconds and MiB of the making of a dump
RESCUE_S = 15  #: seconds between two looks for runs whose process died


def create_scheduler(hub: Hub, *, start: Start | None = None) -> BackgroundScheduler:
    """Return a scheduler, not yet started, with a job for each enabled source that has a schedule.

    Jobs live in memory only: what makes a due job start once, whatever the number of schedulers, is the row that
    `Store.due` writes for the source and the instant at which it was due.
    """
    scheduler = BackgroundScheduler(timezone=PARIS, job_defaults={"coalesce": True, "misfire_grace_time": 3600})
    start = start or starter(hub)
    for source in hub.settings.sources.values():
        if source.enabled and source.schedule:
            when = trigger(source)
            scheduler.add_job(due_job(hub, source, start, when), when, id=f"harvest {source.name}", max_instances=1)
    often = IntervalTrigger(seconds=RESCUE_S, timezone=PARIS)
    scheduler.add_job(rescue_job(hub, start), often, id="runs whose process died", max_instances=1)
    hourly = IntervalTrigger(hours=1, timezone=PARIS)
    soon = datetime.now(UTC) + timedelta(seconds=KEEPING_AFTER_S)
    scheduler.add_job(keeping_job(hub), hourly, id="retention", max_instances=1, next_run_time=soon)
    mail = CronTrigger(minute=f"*/{MAIL_MINUTES}", timezone=PARIS)
    scheduler.add_job(mail_job(hub), mail, id="mail", max_instances=1)
    looks = IntervalTrigger(minutes=LOOK_MINUTES, timezone=PARIS)
    scheduler.add_job(watch_job(hub), looks, id="watch", max_instances=1, next_run_time=soon)
    if hub.settings.dumps_schedule:
        when = crontab(hub.settings.dumps_schedule, "hub.toml [dumps] schedule")
        scheduler.add_job(dumps_job(hub, when), when, id="dumps", max_instances=1)
    return scheduler


def letters_clock(hub: Hub) -> BackgroundScheduler:
    """Return a scheduler, not yet started, for letters and the watch: a demonstration harvests nothing more."""
    scheduler = BackgroundScheduler(timezone=PARIS, job_defaults={"coalesce": True})
    when = CronTrigger(minute=f"*/{MAIL_MINUTES}", timezone=PARIS)
    scheduler.add_job(mail_job(hub), when, id="mail", max_instances=1)
    looks = IntervalTrigger(minutes=LOOK_MINUTES, timezone=PARIS)
    scheduler.add_job(watch_job(hub), looks, id="watch", max_instances=1)
    return scheduler


def dumps_job(hub: Hub, when: CronTrigger, *, run: Callable[..., Ended] = run_child) -> Callable[[], None]:
    """Return the job that makes the day's dump, as a child of this process."""

    def make() -> None:
        command = [*child_command(), "dumps", "make", "--quiet"]
        ended = run(command, limits=DUMP_LIMITS, environ=child_environment(hub.settings))
        log.info("the dump ended with code %s %s", ended.code, ended.reason or "")

    return claimed_job(hub, "dumps", when, make)


def mail_job(hub: Hub, *, run: Callable[..., Ended] = run_child) -> Callable[[], None]:
    """Return the job that sends the letters that are due: digests at 07:00 in Paris, and those that wait for a try."""
    subscribers = Subscribers(hub.store.database)

    def job() -> None:
        now = datetime.now(UTC)
        instant = now.replace(minute=now.minute - now.minute % MAIL_MINUTES, second=0, microsecond=0)
        if not hub.store.due("mail", instant.strftime("%Y-%m-%dT%H:%M:%SZ"), hub.owner):
            return
        seconds = int(now.timestamp())
        subscribers.purge(seconds)
        if not lacking(hub.settings) and (subscribers.due(seconds) or subscribers.waiting(seconds, most=1)):
            command = [*child_command(), "subscribers", "send", "--quiet"]
            ended = run(command, limits=MAIL_LIMITS, environ=child_environment(hub.settings))
            log.info("sending letters ended with code %s %s", ended.code, ended.reason or "")

    return job


def watch_job(hub: Hub) -> Callable[[], None]:
    """Return the job that looks whether each promise holds, by one clock of all, and has operators told."""

    def job() -> None:
        now = datetime.now(UTC)
        instant = now.replace(minute=now.minute - now.minute % LOOK_MINUTES, second=0, microsecond=0)
        if hub.store.due(LOOK, instant.strftime("%Y-%m-%dT%H:%M:%SZ"), hub.owner):
            look(hub)
        letters = tell(hub)
        if letters:
            log.info("letters to operators: %s", dict(letters))

    return job


def trigger(source: SourceSettings) -> CronTrigger:
    """Return when a source is due; its schedule is a crontab line in Paris time, weekdays by name."""
    return crontab(source.schedule, f"sources.toml [{source.name}] schedule")


def crontab(line: str, where: str) -> CronTrigger:
    """Return when a crontab line in Paris time is due."""
    try:
        return CronTrigger.from_crontab(line, timezone=PARIS)
    except ValueError as error:
        raise ConfigError(f"{where}: {line!r}: {error}") from error


def keeping_job(hub: Hub) -> Callable[[], None]:
    """Return the job that hides what was not seen for too long, and once a day takes away what is kept for too long."""

    def job() -> None:
        for one in retain_when_due(hub):
            log.info("retention of %s: %s things taken away", one.source, one.total)

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
