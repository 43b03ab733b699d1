"""`hub links` and `hub organisations`: what people decide about links, and about organisations that are one or two."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from hub.application import opened
from hub.application.deciding import decide_link, decide_organisations
from hub.application.suggesting import suggestions
from hub.cli.showing import as_json, show_table
from hub.store.decisions import LINK, SAME_ORGANISATION, UNDONE, Decision, Decisions

JSON = click.option("--json", "for_program", is_flag=True, help="Print JSON for a program.")
REASON = click.option("--reason", help="Why; kept with the decision, shown to operators only.")
BY = click.option("--by", default="operator", show_default=True, help="Who decides: a role or an account.")
COLUMNS = ("a", "b", "verdict", "by", "at", "reason")


@click.group("links")
def links_command() -> None:
    """Confirm or refuse links between records, as from a job offer to a clause."""


@links_command.command("list")
@click.option("--of", "record_id", help="Suggestions and decisions of one record, such as a job offer.")
@JSON
def links_list(record_id: str | None, for_program: bool) -> None:
    """List what is decided; of one record, what is suggested too."""
    with opened() as hub:
        decisions = Decisions(hub.store.database)
        found = decisions.of(LINK, [record_id]) if record_id else decisions.current(LINK)
        proposed = suggestions(hub, record_id) if record_id else []
    if for_program:
        click.echo(as_json({"decided": found, "suggested": proposed}))
        return
    show_decisions(found, title="decisions on links")
    if record_id:
        rows = [(link["id"], link["rel"], link["score"]) for link in proposed]
        show_table(("record", "relation", "score"), rows, title="suggestions")


def show_decisions(found: list[Decision], *, title: str) -> None:
    """Print decisions as a table."""
    show_table(COLUMNS, [[getattr(one, name) or "" for name in COLUMNS] for one in found], title=title)


def add_verdict(name: str, verdict: str, sentence: str) -> None:
    """Add the command that gives one verdict on a link."""

    @links_command.command(name, help=sentence)
    @click.argument("from_id")
    @click.argument("to_id")
    @REASON
    @BY
    def decide(from_id: str, to_id: str, reason: str | None, by: str) -> None:
        with opened() as hub:
            made = decide_link(hub, from_id, to_id, verdict, by=by, reason=reason)
        click.echo(f"{made.a} → {made.b}: {made.verdict}")


add_verdict("confirm", "confirmed", "Confirm that FROM_ID is linked with TO_ID; the link is kept on FROM_ID.")
add_verdict("refuse", "refused", "Refuse the link from FROM_ID to TO_ID: it is suggested no more.")
add_verdict("undo", UNDONE, "Take back what was decided about the link from FROM_ID to TO_ID.")


@click.group("organisations")
def organisations_command() -> None:
    """Say which organisations are one, and which are two."""


@organisations_command.command("list")
@JSON
def organisations_list(for_program: bool) -> None:
    """List what is decided about organisations."""
    with opened() as hub:
        found = Decisions(hub.store.database).current(SAME_ORGANISATION)
    if for_program:
        click.echo(as_json(found))
    else:
        show_decisions(found, title="decisions on organisations")


def add_merging(name: str, verdict: str, sentence: str) -> Callable[..., Any]:
    """Add the command that gives one verdict on two organisations."""

    @organisations_command.command(name, help=sentence)
    @click.argument("a")
    @click.argument("b")
    @REASON
    @BY
    def decide(a: str, b: str, reason: str | None, by: str) -> None:
        with opened() as hub:
            made, now = decide_organisations(hub, a, b, verdict, by=by, reason=reason)
        click.echo(f"{made.a} and {made.b}: {made.verdict}; now {', '.join(now) or 'no organisation'}")

    return decide


GIVEN = "Each is an organisation's id, a SIRET, a SIREN, or the key of a name as its page shows it."
add_merging("join", "together", f"Say that A and B are one organisation. {GIVEN}")
add_merging("part", "apart", f"Say that A and B are two organisations, also where a rule joins them. {GIVEN}")
add_merging("undo", UNDONE, f"Take back what was decided about A and B: the rules decide. {GIVEN}")
