"""`hub partners` and `hub subscriptions`: keys, suspension, and the deliveries of partners."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, time

import click

from hub.application import opened
from hub.application.partner_desk import PartnerDesk
from hub.application.partnering import Partnership
from hub.cli.partner_parts import partnership
from hub.cli.showing import as_json, show_table
from hub.errors import UsageError
from hub.people.partners import Partner, declared
from hub.settings import read_settings
from hub.store.deliveries import Subscription
from hub.store.model import iso
from hub.store.partners import Partners
from hub.web.partners.partner_pages import whole


@click.group("partners")
def partners_command() -> None:
    """Partners of partners.toml: their keys and their state."""


@partners_command.command("list")
@click.option("--json", "for_program", is_flag=True, help="Print JSON for a program.")
def partners_list(for_program: bool) -> None:
    """List the partners that are declared, with their keys and whether they are suspended."""
    with opened() as hub:
        book = Partners(hub.store.database)
        suspended = book.suspended()
        known = declared(hub.settings.config / "partners.toml")
        rows = [(each.name, each.title, " ".join(each.kinds), " ".join(each.territories), each.valid_from.isoformat(),
                 each.valid_to.isoformat(), suspended.get(each.name, ""), len(book.keys(each.name)))
                for each in known.values()]  # fmt: skip
    names = ("name", "title", "kinds", "territories", "from", "to", "suspended", "keys")
    if for_program:
        click.echo(as_json([dict(zip(names, row, strict=True)) for row in rows]))
    else:
        show_table(names, rows, title="partners")


@partners_command.command("keys")
@click.argument("name")
@click.option("--new", is_flag=True, help="Make a key; it is shown once.")
@click.option("--revoke", metavar="ID", help="End a key at once.")
@click.option("--scopes", default="read,subscriptions", show_default=True, help="What the new key is for.")
@click.option("--label", default="", help="For whom the new key is.")
@click.option("--expires", type=click.DateTime(["%Y-%m-%d"]), help="Last day (UTC) of the new key.")
def partners_keys(name: str, new: bool, revoke: str | None, scopes: str, label: str, expires: datetime | None) -> None:
    """List the keys of a partner; make one, or end one. To rotate: make a new one, hand it over, end the old one."""
    if new and revoke:
        raise UsageError("make a key with --new or end one with --revoke, not both at once")
    with opened() as hub:
        desk = partnership(hub)
        if new:
            last = int(datetime.combine(expires.date(), time.max, UTC).timestamp()) if expires else None
            made = desk.key_for(name, scopes=scopes, label=label, expires_at=last)
            click.echo(f"{made.text}\nShown this once: hand it over now. Its id is {made.id}.")
        elif revoke:
            if not desk.partners.revoke(revoke, name, now=desk.now()):
                raise UsageError(f"{name} has no living key {revoke}: `hub partners keys {name}` lists its keys")
            click.echo(f"key {revoke} of {name} opens nothing any more")
        else:
            rows = [(each.id, each.label, each.scopes, iso(each.created_at), iso(each.expires_at),
                     iso(each.revoked_at), iso(each.used_at)) for each in desk.partners.keys(name)]  # fmt: skip
            names = ("id", "label", "scopes", "made", "expires", "revoked", "used")
            show_table(names, rows, title=f"keys of {name}")


@partners_command.command("suspend")
@click.argument("name")
@click.option("--reason", required=True, help="Why; it is kept with the state.")
def partners_suspend(name: str, reason: str) -> None:
    """Close the door to a partner: no key of it opens anything, nothing is delivered."""
    with opened() as hub:
        partner_of(name)
        Partners(hub.store.database).suspend(name, reason, now=int(datetime.now(UTC).timestamp()))
    click.echo(f"{name} is suspended; its deliveries wait where they are")


@partners_command.command("resume")
@click.argument("name")
def partners_resume(name: str) -> None:
    """Open the door to a partner again; deliveries go on where they stopped."""
    with opened() as hub:
        desk = partnership(hub)
        partner_of(name)
        desk.partners.resume(name)
        for each in desk.deliveries.of(name):
            desk.deliveries.wait(each.id, desk.now())
    click.echo(f"{name} is resumed")


def partner_of(name: str) -> Partner:
    """Return a partner that is declared, or say which there are."""
    known = declared(read_settings().config / "partners.toml")
    if name not in known:
        raise UsageError(f"no partner {name!r} in partners.toml; there are: {', '.join(known) or 'none'}")
    return known[name]


@click.group("subscriptions")
def subscriptions_command() -> None:
    """Subscriptions of partners: how they stand, and what may be done about them."""


@subscriptions_command.command("list")
@click.option("--partner", help="Only of this partner.")
@click.option("--json", "for_program", is_flag=True, help="Print JSON for a program.")
def subscriptions_list(partner: str | None, for_program: bool) -> None:
    """List the subscriptions; exit 1 where one is paused or disabled."""
    with opened() as hub:
        desk = PartnerDesk(partnership(hub))
        known = [each for each in desk.hub.deliveries.every() if partner in (None, each.partner)]
        shown = [{"partner": each.partner, **desk.shown(each)} for each in known]
    names = ("id", "partner", "target", "url", "state", "cursor", "lag", "failures", "reason")
    if for_program:
        click.echo(as_json(shown))
    else:
        show_table(names, [[each[name] for name in names] for each in shown], title="subscriptions")
    sys.exit(1 if any(each["state"] != "active" for each in shown) else 0)


@subscriptions_command.command("replay")
@click.argument("id")
@click.option("--since", required=True, help="A number of the change log, or an instant as 2026-01-31T00:00:00Z.")
def subscriptions_replay(id: str, since: str) -> None:
    """Tell a subscription again from a number or an instant on, under the same ids."""
    with opened() as hub:
        desk, found, partner = chosen(partnership(hub), id)
        after = desk.replay(partner, found.id, whole(since))
    click.echo(f"{id} goes on after change {after.cursor}")


@subscriptions_command.command("skip")
@click.argument("id")
def subscriptions_skip(id: str) -> None:
    """Pass over the event that is next, and go on."""
    with opened() as hub:
        desk, found, partner = chosen(partnership(hub), id)
        after = desk.skip(partner, found.id)
    click.echo(f"{id} goes on after change {after.cursor}")


@subscriptions_command.command("test")
@click.argument("id")
def subscriptions_test(id: str) -> None:
    """Send a test event; exit 1 where the target does not take it."""
    with opened() as hub:
        desk, found, partner = chosen(partnership(hub), id)
        attempt = desk.test(partner, found.id)
    click.echo(f"{attempt.status or 'no answer'} in {attempt.ms} ms: {attempt.answer or 'without a word'}")
    sys.exit(0 if attempt.status and 200 <= attempt.status < 300 else 1)


def chosen(hub: Partnership, id: str) -> tuple[PartnerDesk, Subscription, Partner]:
    """Return a subscription with its partner.

    :raises UsageError: where there is no such subscription, or its partner is no longer declared.
    """
    found = hub.deliveries.get(id)
    if found is None:
        raise UsageError(f"no subscription {id!r}: `hub subscriptions list` names them")
    partner = hub.declared().get(found.partner)
    if partner is None:
        raise UsageError(f"partner {found.partner} is no longer in partners.toml")
    return PartnerDesk(hub), found, partner
