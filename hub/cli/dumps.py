"""`hub dumps`: make the dump of a day, prove one, list and prune them."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from urllib.parse import urljoin

import click
import orjson

from hub.application import opened
from hub.application.dumping import make_dump, now, prune, shelf_of
from hub.errors import HubError, UsageError
from hub.outside import Http
from hub.publish.dumps_shelf import MANIFEST
from hub.publish.dumps_verify import Opened, in_folder, proofs


@click.group("dumps")
def dumps_command() -> None:
    """Complete copies of all open data: make, verify, list, prune."""


def a_day(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    """Return a day as it was given, or refuse it."""
    try:
        return date.fromisoformat(value).isoformat() if value else None
    except ValueError as error:
        raise UsageError(f"--date {value!r} is not a day: write 2026-11-22") from error


@dumps_command.command("make")
@click.option("--date", "day", callback=a_day, help="The day that names it; default: today (UTC).")
@click.option("--quiet", is_flag=True, help="Say nothing where all goes well.")
def dumps_make(day: str | None, quiet: bool) -> None:
    """Write every open record in every format, with the delta from the dump before, and publish it."""
    with opened() as hub:
        manifest = make_dump(hub, day=day)
        if quiet:
            return
        told = manifest["delta"] or {}
        steps = ", ".join(f"{told[name]} {name}" for name in ("added", "modified", "deleted") if told)
        click.echo(f"{manifest['name']}: {manifest['records']} records, change {manifest['seq']}"
                   + (f"; since {told['from']['name']}: {steps}" if told else ""))  # fmt: skip
        for missing in manifest["not_made"]:
            click.echo(f"not made: {missing.get('kind', 'all kinds')} {missing['format']}: {missing['why']}")
        click.echo(str(shelf_of(hub).folder / manifest["name"]))


@dumps_command.command("list")
def dumps_list() -> None:
    """Show the dumps, the newest first, and how each stands."""
    with opened() as hub:
        for found in shelf_of(hub).manifests():
            more = f"{found['records']} records, change {found['seq']}" if "records" in found else ""
            click.echo(f"{found['name']:<14} {found['status']:<9} {more} {found.get('reason', '')}".rstrip())


@dumps_command.command("prune")
def dumps_prune() -> None:
    """Take away the dumps that are older than [dumps] keep; the first of each month stays."""
    with opened() as hub:
        gone = prune(hub, now()[:10])
    click.echo(f"{len(gone)} dumps taken away{': ' + ', '.join(gone) if gone else ''}")


@dumps_command.command("verify")
@click.argument("where")
@click.option("--before", help="Folder or address of the dump before; default: beside it, where it is.")
def dumps_verify(where: str, before: str | None) -> None:
    """Prove the dump in a folder or at an address: digests, counts, order, and dump before + delta = this dump."""
    with ExitStack() as stack:
        files = files_at(where, stack)
        older = files_at(before, stack) if before else beside(where)
        failed = 0
        for proof in proofs(files, older):
            failed += not proof.holds
            click.echo(f"{'ok  ' if proof.holds else 'FAIL'}  {proof.name}{'' if proof.holds else ': ' + proof.found}")
    if failed:
        raise HubError(f"{failed} of what the manifest says does not hold")


def files_at(where: str, stack: ExitStack) -> Opened:
    """Return how the files of a dump are opened; those at an address are fetched first."""
    if not where.startswith(("http://", "https://")):
        return in_folder(Path(where))
    base = where if where.endswith("/") else f"{where.removesuffix(MANIFEST).rstrip('/')}/"
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hub-dump-")))
    http = stack.enter_context(Http(user_agent="Clausier/0.1 (verifies a dump)"))
    local = in_folder(folder)

    def fetched(name: str):  # type: ignore[no-untyped-def]
        if not (folder / name).exists():
            with http.stream(urljoin(base, name)).open() as source, (folder / name).open("wb") as target:
                while piece := source.read(1 << 20):
                    target.write(piece)
        return local(name)

    return fetched


def beside(where: str) -> Opened | None:
    """Return how the dump before one in a folder is opened, where it stands beside it."""
    manifest = Path(where) / MANIFEST
    if not manifest.is_file():
        return None
    told = orjson.loads(manifest.read_bytes()).get("delta") or {}
    older = Path(where).resolve().parent / told.get("from", {}).get("name", "-")
    known = older / MANIFEST
    if not known.is_file() or orjson.loads(known.read_bytes())["status"] != "complete":
        return None
    return in_folder(older)
