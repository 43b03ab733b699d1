"""`hub users`: accounts of operators and facilitators; a password is typed or chosen by a link, never an argument."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from urllib.parse import urlencode

import click

from hub.application import opened
from hub.application.accounts import AccountRoom, room_of
from hub.cli.showing import as_json, show_table
from hub.people.accounts import LINK_S, ROLES, BadPassword, check_password
from hub.store.accounts import Account
from hub.store.model import iso

WHERE = click.option(
    "--territory", "territories", multiple=True, metavar="TYPE:CODE",
    help="What a facilitator sees: departement:38, epci:200040715; may be given more than once.",
)  # fmt: skip


@contextmanager
def room() -> Iterator[tuple[AccountRoom, str]]:
    """Give the room of accounts, and the address of this hub."""
    with opened() as hub:
        yield room_of(hub), hub.settings.base_url


@click.group("users")
def users_command() -> None:
    """Accounts of operators and facilitators."""


@users_command.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True, help="What the account may do.")
@WHERE
@click.option("--link", "by_link", is_flag=True, help="Print a link, good once and for 48 hours, to choose a password.")
def users_add(name: str, role: str, territories: tuple[str, ...], by_link: bool) -> None:
    """Make an account; its password is asked for and not shown, or chosen by a link."""
    with room() as (accounts, address):
        account = accounts.add(name, role, territories)
        settle(accounts, account, address, by_link=by_link)
    click.echo(f"{account.name} is {account.role}{shown(account)}")


@users_command.command("password")
@click.argument("name")
@click.option("--link", "by_link", is_flag=True, help="Print a link, good once and for 48 hours, to choose a password.")
def users_password(name: str, by_link: bool) -> None:
    """Give an account another password; it is asked for and not shown, or chosen by a link."""
    with room() as (accounts, address):
        settle(accounts, accounts.need(name), address, by_link=by_link)


def settle(accounts: AccountRoom, account: Account, address: str, *, by_link: bool) -> None:
    """Ask for a password, or print the link by which one is chosen."""
    if by_link:
        click.echo(f"{address}/login/link?{urlencode({'t': accounts.make_link(account)})}")
        told = "hand it over in person or by a safe way"
        click.echo(f"The link is good once, for {LINK_S // 3600} hours: {told}.", err=True)
        return

    def taken(typed: str) -> str:
        try:
            check_password(typed, account.name)
        except BadPassword as refused:
            click.echo(f"Not taken: {refused}.", err=True)
            raise click.UsageError(str(refused)) from refused
        return typed

    typed = click.prompt("Password", hide_input=True, confirmation_prompt=True, value_proc=taken)
    accounts.set_password(account, typed)


def shown(account: Account) -> str:
    """Return where an account works."""
    return f" of {', '.join(f'{kind}:{code}' for kind, code in account.territories)}" if account.territories else ""


@users_command.command("list")
@click.option("--json", "for_program", is_flag=True, help="Print JSON for a program.")
def users_list(for_program: bool) -> None:
    """List the accounts."""
    with room() as (accounts, _):
        known = accounts.accounts.every()
    rows = [(each.name, each.role, " ".join(f"{kind}:{code}" for kind, code in each.territories), each.state,
             "yes" if each.password else "no", iso(each.created_at)) for each in known]  # fmt: skip
    names = ("name", "role", "territories", "state", "password", "added")
    if for_program:
        click.echo(as_json([dict(zip(names, row, strict=True)) for row in rows]))
    else:
        show_table(names, rows, title="accounts")


@users_command.command("role")
@click.argument("name")
@click.argument("role", type=click.Choice(ROLES))
@WHERE
def users_role(name: str, role: str, territories: tuple[str, ...]) -> None:
    """Give an account another role or other territories; its sessions end."""
    with room() as (accounts, _):
        accounts.role(accounts.need(name), role, territories or None)
        account = accounts.need(name)
    click.echo(f"{account.name} is {account.role}{shown(account)}")


@users_command.command("disable")
@click.argument("name")
def users_disable(name: str) -> None:
    """Keep an account out from now on; nothing of it is lost."""
    with room() as (accounts, _):
        accounts.disable(accounts.need(name))
    click.echo(f"{name} is out, and its sessions have ended")


@users_command.command("enable")
@click.argument("name")
def users_enable(name: str) -> None:
    """Let an account come in again."""
    with room() as (accounts, _):
        accounts.enable(accounts.need(name))
    click.echo(f"{name} may come in again")


@users_command.command("unlock")
@click.argument("name")
def users_unlock(name: str) -> None:
    """Forget the failures of an account that is locked out."""
    with room() as (accounts, _):
        were = accounts.unlock(name)
    click.echo(f"{name} may try again" if were else f"{name} was not locked")


@users_command.command("erase")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask again.")
def users_erase(name: str, yes: bool) -> None:
    """Erase an account, its log and its notes; its decisions on links stay, signed by its role."""
    with room() as (accounts, _):
        account = accounts.need(name)
        if not yes:
            click.confirm(f"Erase {account.name} and all its notes for good?", abort=True)
        gone = accounts.erase(account)
    click.echo(f"{account.name} is erased, with {gone} notes on candidates")


@users_command.command("log")
@click.argument("name", required=False)
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True, help="How many lines.")
@click.option("--json", "for_program", is_flag=True, help="Print JSON for a program.")
def users_log(name: str | None, limit: int, for_program: bool) -> None:
    """Show who came in, was refused, or looked at hours; of one account or of all, the latest first."""
    with room() as (accounts, _):
        lines = accounts.log(accounts.need(name) if name else None, limit=limit)
    rows = [(iso(line.at), line.name or "-", line.event, line.detail or "", line.client or "") for line in lines]
    names = ("at", "account", "event", "detail", "client")
    if for_program:
        click.echo(as_json([dict(zip(names, row, strict=True)) for row in rows]))
    else:
        show_table(names, rows, title=f"log, {datetime.now(UTC):%Y-%m-%d}")
