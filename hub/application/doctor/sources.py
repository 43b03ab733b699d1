"""Sources: plugins that do not load, and sources that lack something, run too seldom, never ran, or are late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from apscheduler.triggers.cron import CronTrigger

from hub.application.doctor import ERROR, WARNING, Finding, Patient
from hub.application.standing import CLOCK_LATE_S, LOOK, PARIS, merged, source_standing
from hub.connector import Connector
from hub.errors import ConfigError
from hub.settings import SourceSettings
from hub.store.operations import Operations, SourceRuns

HOUR_S = 3600
STEPS = 200  #: instants of a schedule that are looked at


def plugins(patient: Patient) -> Iterator[Finding]:
    """The plugins that are installed."""
    for card in patient.plugins.cards():
        if card.problem:
            told = f"the plugin {card.name} ({card.distribution} {card.version}) does not load: {card.problem}"
            yield Finding("plugin_broken", ERROR, told, f"pip install --upgrade {card.distribution}, or uninstall it")
    known = patient.plugins.connectors()
    for name in sorted(patient.settings.sources.keys() - known.keys()):
        told = f"{patient.settings.config / 'sources.toml'} [{name}]: no installed plugin gives this source"
        remedy = f"install its plugin (pip install hub-{name}), or remove the table"
        yield Finding("source_unknown", WARNING, told, remedy)


def sources(patient: Patient) -> Iterator[Finding]:
    """What sources.toml says of each source, and what its plugin declares."""
    for name, connector in sorted(patient.plugins.connectors().items()):
        settings = patient.settings.source(name)
        if not connector.licence or not connector.contract.attribution:
            told = f"the source {name} declares no licence or no attribution: nobody knows whether it may be published"
            yield Finding("source_unlicensed", WARNING, told, "have its plugin declare licence and attribution")
        if settings.enabled:
            yield from enabled(patient, connector, settings)


def enabled(patient: Patient, connector: type[Connector], settings: SourceSettings) -> Iterator[Finding]:
    """Yield what an enabled source lacks."""
    name = settings.name
    wanted = (*connector.secrets, *(("HUB_PSEUDONYM_KEY",) if connector.personal else ()))
    lacking = [variable for variable in wanted if not patient.environment.get(variable)]
    if lacking:
        told = f"the source {name} is enabled and lacks {', '.join(lacking)}"
        yield Finding("source_secret_missing", ERROR, told, "set it in .env; the plugin's README says where to get it")
    try:
        connector(secrets=dict.fromkeys(connector.secrets, "-"), **settings.options)
    except ConfigError as error:
        yield Finding("source_options_wrong", ERROR, str(error), "correct sources.toml")
    if not settings.schedule:
        return
    try:
        when = CronTrigger.from_crontab(settings.schedule, timezone=PARIS)
    except ValueError as error:
        told = f"sources.toml [{name}] schedule {settings.schedule!r}: {error}"
        yield Finding("schedule_wrong", ERROR, told, "write a crontab line, as 30 7 * * *; weekdays by name (mon-fri)")
        return
    gap = widest(when, patient.clock())
    if gap > timedelta(hours=connector.contract.fresh_within_hours, minutes=settings.time_limit_minutes):
        told = (
            f"sources.toml [{name}] schedule leaves {gap.total_seconds() / HOUR_S:.0f} h between two harvests; the"
            f" source is to be read every {connector.contract.fresh_within_hours} h"
        )
        remedy = "have it read more often, or tell users that it is late by design"
        yield Finding("schedule_rare", WARNING, told, remedy)


def widest(when: CronTrigger, now: datetime) -> timedelta:
    """Return the longest time between two instants of a schedule."""
    longest, at = timedelta(0), when.get_next_fire_time(None, now)
    for _ in range(STEPS):
        after = when.get_next_fire_time(at, at + timedelta(seconds=1)) if at else None
        if at is None or after is None:
            break
        longest, at = max(longest, after - at), after
    return longest


def promises(patient: Patient) -> Iterator[Finding]:
    """Freshness, held runs and runs whose process died, as the databases say."""
    known: dict[str, SourceRuns] = {}
    for database in patient.databases.values():
        for name, runs in Operations(database).sources().items():
            known[name] = merged(known[name], runs) if name in known else runs
    for name, connector in sorted(patient.plugins.connectors().items()):
        runs = known.get(name) or SourceRuns()
        now = source_standing(connector, patient.settings.source(name), runs, patient.clock())
        if now.state == "never" and patient.databases:
            told = f"the source {name} is enabled and was never read to its end"
            yield Finding("source_never", WARNING, told, f"hub harvest {name}, then hub runs list {name}")
        if now.state == "late":
            hours = (now.age_s or 0) // HOUR_S
            told = f"the last good harvest of {name} is {hours} h old; it is to be read every {now.expected_hours} h"
            yield Finding("source_late", WARNING, told, f"hub runs list {name}, then hub harvest {name}")
        if now.held:
            told = f"{now.held} runs of {name} are held: they would withdraw much"
            yield Finding("run_held", WARNING, told, f"hub runs list {name}, hub runs show ID, then accept or reject")
        if now.stale:
            told = f"{now.stale} runs of {name} are said to be running, and their process gives no sign of life"
            yield Finding("lease_stale", WARNING, told, f"start hub serve or hub worker, or hub harvest {name}")


def clock(patient: Patient) -> Iterator[Finding]:
    """Whether a clock looks after the sources that have a schedule."""
    wanted = any(each.enabled and each.schedule for each in patient.settings.sources.values())
    if not wanted or "hub" not in patient.databases:
        return
    seen = Operations(patient.databases["hub"]).claimed_at(LOOK)
    if seen is None or patient.clock().timestamp() - seen > CLOCK_LATE_S:
        told = "no clock has looked of late, and sources have schedules: nothing is harvested by itself"
        yield Finding("clock_stopped", WARNING, told, "start hub serve or hub worker (systemctl status clausier)")
