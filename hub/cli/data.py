"""`hub export`, `hub redact`, `hub db`: take data out, take something back, keep the database."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click
import orjson

import schemas
from hub.application import opened
from hub.application.accounts import note_of_persons
from hub.application.dumping import apply_ledger
from hub.application.erasing import erase
from hub.application.moving import move
from hub.application.redacting import redact
from hub.application.resealing import reseal
from hub.application.restoring import restore_of_persons, restore_open
from hub.application.retaining import kept_too_long, retain
from hub.errors import UsageError
from hub.plugins import Plugins
from hub.publish.flat import liner
from hub.publish.tables import csv_written
from hub.settings import read_settings
from hub.store import SearchQuery, Store


@click.command("export")
@click.argument("kinds", nargs=-1, required=True)
@click.option("--query", default="", help="Words that the records must hold.")
@click.option("--format", "form", default="jsonl", show_default=True, help="jsonl, csv, or one that a plugin brings.")
@click.option("-o", "--output", type=click.File("wb", atomic=True), default="-", help="Where to write.")
def export_command(kinds: tuple[str, ...], query: str, form: str, output: click.File) -> None:
    """Write the open records of KINDS, such as tenders or clauses."""
    with opened() as hub:
        for kind in (kind_named(name) for name in kinds):
            wanted = SearchQuery(kinds=(kind,), text=query, facets=()) if query else None
            bodies = (body for _, body in hub.store.stream(kind, query=wanted))
            for piece in written(hub.plugins, form, kind, bodies):
                output.write(piece)  # type: ignore[attr-defined]


def written(plugins: Plugins, form: str, kind: str, bodies: Iterator[bytes]) -> Iterator[bytes]:
    """Return the pieces of a file in a format of ours or of a plugin."""
    if form == "jsonl":
        return (body + b"\n" for body in bodies)
    if form == "csv":
        return as_csv(kind, bodies)
    exporters = plugins.exporters()
    if form not in exporters:
        raise UsageError(f"there is no format {form!r}; there are: {', '.join(['jsonl', 'csv', *sorted(exporters)])}")
    view = schemas.view(kind, schemas.OPEN)
    columns = [column.name for column in view.columns] if view else []
    return exporters[form].write((orjson.loads(body) for body in bodies), columns)


def as_csv(kind: str, bodies: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the records of a kind as CSV, with the columns of its open view."""
    view = schemas.view(kind, schemas.OPEN)
    if view is None:
        raise UsageError(f"records of the kind {kind} are not open data")
    line = liner(view.columns)
    return csv_written([column.name for column in view.columns], (line(orjson.loads(body)) for body in bodies))


def kind_named(name: str) -> str:
    """Return the kind that a person names, in the plural or the singular."""
    for kind in schemas.KINDS:
        if name in (kind, schemas.plural(kind)):
            return str(kind)
    there = ", ".join(schemas.plural(kind) for kind in schemas.KINDS)
    raise UsageError(f"there is no kind {name!r}; there are: {there}")


@click.command("redact")
@click.argument("record_id", required=False)
@click.option("--participant", help="Erase a person: the export's number, or SURNAME|FIRST NAME|BIRTH DATE; - asks.")
@click.option("--source", default="abcviesion", show_default=True, help="The source of the participant's number.")
@click.option("--overdue", is_flag=True, help="Take away what is kept for too long: persons' records, documents.")
@click.option("--dry-run", is_flag=True, help="With --overdue: count only, take nothing away.")
@click.option("--reason", help="Why; of a record it is published with the redaction, of a person it names nobody.")
def redact_command(
    record_id: str | None, participant: str | None, source: str, overdue: bool, dry_run: bool, reason: str | None
) -> None:
    """Take back what was published of a record, or erase a person, or what is kept for too long."""
    if [bool(record_id), participant is not None, overdue].count(True) != 1:
        raise UsageError("give a record's id, or --participant, or --overdue: one of them")
    if overdue:
        retention_told(dry_run=dry_run)
        return
    if not reason:
        raise UsageError("--reason is missing: say why")
    with opened() as hub:
        if participant is not None:
            gone = erase(hub, source, asked_for(participant, "participant"), reason)
            told = f"{gone.records} records erased with {gone.lines} lines of their log, {gone.aside} set-aside rows"
            click.echo(f"{told}; {gone.documents} kept documents written again without the person")
            note_of_persons(hub, "person_erased", detail=source)
            return
        taken = redact(hub, str(record_id), reason)
    click.echo(f"{len(taken.records)} records: {taken.texts} texts blanked, {taken.documents} documents removed")
    for name in taken.dumps:
        click.echo(f"dump {name} taken back")


def asked_for(given: str, what: str) -> str:
    """Return what was given; asked for without showing it, or read from the standard input, where it is ``-``.

    What stands on the command line stands in the shell's history and in the list of processes.
    """
    if given != "-":
        return given
    if sys.stdin.isatty():
        return str(click.prompt(what, hide_input=True, err=True))
    return sys.stdin.readline().strip()


def retention_told(*, dry_run: bool) -> None:
    """Take away what is kept for too long, or count it, and say how much of each source."""
    with opened() as hub:
        done = [one for one in (kept_too_long(hub) if dry_run else retain(hub)) if one.total]
    verb = "would go" if dry_run else "went"
    for one in done:
        told = f"{one.records} records about persons, {one.documents} documents, {one.aside} set-aside rows"
        click.echo(f"{one.source}: {told}, texts of {one.texts} withdrawn records {verb}")
    if not done:
        click.echo("nothing is kept for too long")


@click.group("db")
def db_command() -> None:
    """Keep the database: upgrade, back up, restore, move to another one."""


@db_command.command("upgrade")
def db_upgrade() -> None:
    """Bring the database to the form that this version of the hub needs."""
    url = read_settings().database
    Store.upgrade(url)
    click.echo("the database is up to date")


@db_command.command("move")
@click.option("--to", required=True, help="SQLAlchemy URL of an empty database; - asks for it.")
def db_move(to: str) -> None:
    """Copy this hub's database, change log and all, to another one; then set HUB_DATABASE to that."""
    settings = read_settings()
    to = asked_for(to, "address of the database")
    for which, done in move(settings, to, told=lambda what: click.echo(f"  {what}", err=True)).items():
        told = f"{sum(done.rows.values())} rows of {len(done.rows)} tables, change log up to {done.seq}"
        click.echo(f"{which}: {told}; canonical dumps are the same (sha256 {done.dump[:16]})")
    click.echo("Now set HUB_DATABASE to that address and start the hub; the old database is as it was.")


@db_command.command("reseal")
def db_reseal() -> None:
    """Seal under HUB_SECRET_KEY what the keys of HUB_SECRET_KEY_OLD sealed; after it those are needed no more."""
    with opened() as hub:
        for what, number in reseal(hub).items():
            click.echo(f"{number} {what} sealed anew")


@db_command.command("backup")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--persons", is_flag=True, help="The database of records about persons, which has its own backups.")
def db_backup(path: Path, persons: bool) -> None:
    """Write a whole copy of the database to PATH, while the hub runs."""
    if path.exists():
        raise UsageError(f"{path} is there already; give another name")
    with opened() as hub:
        store = hub.persons if persons else hub.store
        if store is None:
            raise UsageError("no plugin gives records about persons: there is no database of persons")
        store.backup(path)
        if persons:
            note_of_persons(hub, "persons_backed_up")
    click.echo(f"written: {path}")


@db_command.command("restore")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--persons", is_flag=True, help="The database of records about persons, which has its own backups.")
@click.confirmation_option(prompt="What is in the database now will be replaced. Go on?")
def db_restore(path: Path, persons: bool) -> None:
    """Put a backup in the place of the database; what was redacted or erased since stays so.

    The backup, the other database and the archive are judged first: where one is refused, nothing is replaced.
    """
    if not persons:
        settings = read_settings()
        restore_open(settings, path)
        with opened(settings) as hub:
            retired = apply_ledger(hub)
        click.echo(f"restored{'; dumps taken back: ' + ', '.join(retired) if retired else ''}")
        return
    gone = restore_of_persons(read_settings(), path)
    with opened() as hub:
        note_of_persons(hub, "persons_restored")
    click.echo(f"restored; {gone.records} records of persons who were erased since were erased again")
