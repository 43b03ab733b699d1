"""`hub doctor`: finds what is wrong with an installation, and says how to mend it."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from hub.application.doctor import ERROR, Finding, Patient, examined, files, mail, settings, sources
from hub.application.doctor import database as databases
from hub.cli.showing import as_json
from hub.errors import ConfigError
from hub.plugins import Plugins, create_plugin_manager
from hub.settings import read_settings

EXAMINATIONS = (
    settings.files, settings.secrets, settings.readable, settings.address, settings.time_zones,
    sources.plugins, sources.sources, databases.whole, databases.clocks, databases.sealed, sources.promises,
    sources.clock, files.data, files.disk, files.archive, files.dumps, files.backups, mail.settings,
)  # fmt: skip


def utc_now() -> datetime:
    """Return this instant."""
    return datetime.now(UTC)


def diagnosis(
    environ: Mapping[str, str],
    *,
    plugins: Plugins | None = None,
    quick: str = "",
    clock: Callable[[], datetime] = utc_now,
) -> list[Finding]:
    """Return what is wrong with the installation that an environment describes, the gravest first."""
    try:
        found = read_settings(environ)
    except ConfigError as error:
        return [Finding("configuration_wrong", ERROR, str(error), "correct the file and key that the sentence names")]
    try:
        there, wrong = databases.answering(databases.urls_of(found.database, found.data))
    except ConfigError as error:
        there, wrong = {}, [Finding("configuration_wrong", ERROR, str(error), "correct HUB_DATABASE")]
    dotenv = Path(environ.get("HUB_DOTENV", ".env")).absolute()
    patient = Patient(found, plugins or create_plugin_manager(), dotenv, there, clock, quick)
    try:
        return examined(patient, (lambda _: wrong, *EXAMINATIONS))
    finally:
        for each in there.values():
            each.close()


@click.command("doctor")
@click.option("--quick", is_flag=True, help="Leave out what takes long: pages of the database, files of the dump.")
@click.option("--json", "for_program", is_flag=True, help="Print JSON for a program.")
def doctor_command(quick: bool, for_program: bool) -> None:
    """Find what is wrong with this installation and say how to mend it; exit 1: warnings, 2: errors."""
    with hushed("hub.plugins"):  # what does not load is a finding, told once
        found = diagnosis(os.environ, quick="quick" if quick else "")
    if for_program:
        click.echo(as_json({"findings": found, "errors": sum(each.level == ERROR for each in found)}))
    else:
        show(found)
    sys.exit(code_of(found))


@contextmanager
def hushed(name: str) -> Iterator[None]:
    """Have a logger say nothing meanwhile."""
    logger = logging.getLogger(name)
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)


def code_of(found: list[Finding]) -> int:
    """Return the exit code: 0 nothing wrong, 1 warnings, 2 what keeps the hub from working or loses data."""
    return 2 if any(each.level == ERROR for each in found) else int(bool(found))


def show(found: list[Finding]) -> None:
    """Print the findings, for people."""
    for each in found:
        click.echo(f"{each.level}: {each.code}\n  {each.sentence}\n  -> {each.remedy}\n")
    errors = sum(each.level == ERROR for each in found)
    click.echo(f"{errors} errors, {len(found) - errors} warnings" if found else "nothing wrong was found")
