"""`hub subscribers`: see, send, purge and erase subscriptions by e-mail; no address is ever printed."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import click

from hub.application import opened
from hub.application.mailing import all_due, send_due
from hub.application.posting import post_of
from hub.cli.showing import as_json, show_table
from hub.cli.subscribe_parts import searches_of
from hub.errors import UsageError
from hub.people.addresses import clean
from hub.people.sealing import Seals
from hub.store.model import iso
from hub.store.subscribers import Subscribers

FAILED = ("later", "refused", "unavailable", "unreadable")  #: ends after which a letter is not where it should be


@click.group("subscribers")
def subscribers_command() -> None:
    """Subscriptions to saved searches by e-mail."""


@subscribers_command.command("list")
@click.option("--json", "for_program", is_flag=True, help="Print JSON for a program.")
def subscribers_list(for_program: bool) -> None:
    """List the subscriptions, without their addresses."""
    with opened() as hub:
        known = Subscribers(hub.store.database).every()
    rows = [(each.id, each.kind, each.query, each.rhythm, each.language, each.state, each.cursor, each.refusals,
             iso(each.created_at), iso(each.next_at)) for each in known]  # fmt: skip
    names = ("id", "kind", "query", "rhythm", "language", "state", "cursor", "refusals", "asked", "next")
    if for_program:
        click.echo(as_json([dict(zip(names, row, strict=True)) for row in rows]))
    else:
        show_table(names, rows, title="subscriptions")


@subscribers_command.command("send")
@click.option("--now", "at_once", is_flag=True, help="Send every digest, due or not.")
@click.option("--quiet", is_flag=True, help="Print nothing where nothing failed.")
def subscribers_send(at_once: bool, quiet: bool) -> None:
    """Send the letters that are due; what is sent again after a crash is the same letter."""
    with opened() as hub:
        post = post_of(hub, searches_of(hub))
        counts = send_due(post, everything=all_due(post.clock()) if at_once else None)
    failed = any(counts[name] for name in FAILED)
    if failed or not quiet:
        click.echo(", ".join(f"{n} {name}" for name, n in sorted(counts.items()) if n) or "nothing is due")
    sys.exit(1 if failed else 0)


@subscribers_command.command("purge")
def subscribers_purge() -> None:
    """Forget who did not confirm within 48 hours, and what was sent long ago."""
    with opened() as hub:
        gone = Subscribers(hub.store.database).purge(int(datetime.now(UTC).timestamp()))
    click.echo(f"{gone} unconfirmed subscriptions forgotten")


@subscribers_command.command("erase")
@click.option("--id", "ids", multiple=True, help="A subscription, as `hub subscribers list` names it.")
def subscribers_erase(ids: tuple[str, ...]) -> None:
    """Erase subscriptions: those named, or all of an address that is asked for and not shown."""
    with opened() as hub:
        subscribers = Subscribers(hub.store.database)
        if not ids:
            secret = hub.settings.secret("HUB_SECRET_KEY")
            if not secret:
                raise UsageError("HUB_SECRET_KEY is not set: without it no address can be found; name the --id")
            lookup = Seals(secret).lookup(clean(click.prompt("Address", hide_input=True)))
            ids = tuple(each.id for each in subscribers.every() if each.lookup == lookup)
        gone = sum(subscribers.erase(id) for id in ids)
    click.echo(f"{gone} subscriptions erased")
