"""`hub new-connector`, `hub check`: begin a connector for a source of one's own, and hear whether it is sound."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click

from hub.cli.showing import show_table
from hub.declare import DeclaredConnector
from hub.errors import UsageError
from hub.harvest.child import handed_over
from hub.plugins import create_plugin_manager, listening
from hub.scaffold import DECLARATIVE, TEMPLATES, made
from hub.scheduler import child_command, child_environment
from hub.settings import read_settings
from hub.testing.apart import asked_apart
from hub.testing.declared import declared_at, declared_subject, expected_of
from hub.testing.ledger import LOADING, Ledger
from hub.testing.reports import kept_at, signed
from hub.testing.scale import CHECKS, Judgement, badge, judged, report_of_none
from hub.testing.subject import Subject, at, installed


@click.command("new-connector")
@click.argument("name")
@click.option("--template", default="table", show_default=True, type=click.Choice(list(TEMPLATES)))
@click.option("--folder", type=click.Path(path_type=Path), help="Where to write it; by default ./NAME.")
def new_connector_command(name: str, template: str, folder: Path | None) -> None:
    """Write a connector NAME with its replica, samples and tests, ready to run; nothing is overwritten."""
    declared = template == DECLARATIVE
    into = folder or (read_settings().config / "connectors" if declared else Path(name))
    for path in made(name, template=template, folder=into):
        click.echo(f"written: {path}")
    if declared:
        click.echo(
            f"Next: `hub check {into / name}.toml`, `hub demo --with {name}`; then put your source in the place of the "
            f"invented one, and enable [{name}] in sources.toml."
        )
        return
    click.echo(
        f"Next: cd {into}, `pip install -e '.[test]'`, `pytest`, `hub check .`, `hub demo --with {name}`; "
        "then put your source in the place of the invented one."
    )


@click.command("check")
@click.argument("which", metavar="NAME|PATH")
@click.option("--write-expected", is_flag=True, help="First write anew what the samples of a declared source become.")
@click.option("--json", "for_program", is_flag=True, help="Print the report as JSON.")
@click.option("--report", "report_to", type=click.Path(dir_okay=False, path_type=Path), help="Write the report too.")
@click.option("--badge", "badge_to", type=click.Path(dir_okay=False, path_type=Path), help="Draw the tier as SVG.")
@click.option("--keep", is_flag=True, help="Keep the report in this hub, for `hub plugins` and the operator's page.")
@click.option("--in-process", is_flag=True, help="Ask without a child process, as the child does itself.")
def check_command(
    which: str,
    write_expected: bool,
    for_program: bool,
    report_to: Path | None,
    badge_to: Path | None,
    keep: bool,
    in_process: bool,
) -> None:
    """Judge the connector of a source NAME, of the plugin in the folder PATH, or of the declaration PATH.toml.

    Exit codes: 0 no check failed, 1 one failed, 2 there is no such source or folder.
    """
    if not in_process:
        sys.exit(in_child(which, sys.argv[1:], for_program=for_program, report_to=report_to))
    handed = handed_over()
    ledger = Ledger(Path(handed["ledger"])) if "ledger" in handed else None
    with ledger.asking(LOADING) if ledger else nullcontext():
        with listening() as heard:
            subject = subject_of(which)
        for warning in heard:
            click.echo(f"deprecated: {warning}", err=True)
        if write_expected:
            subject = with_expected(subject, which)
    found = judged(subject, ledger=ledger)
    told = signed(found)
    if for_program:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        show(found)
    kept = (kept_at(read_settings().data, subject.connector.name),) if keep else ()
    for path in (*kept, *((report_to,) if report_to else ())):
        write(path, told)
    if badge_to:
        badge_to.write_text(badge(found), "utf-8")
    sys.exit(1 if found.failed else 0)


def in_child(which: str, arguments: Sequence[str], *, for_program: bool, report_to: Path | None) -> int:
    """Run this same command in a child, again where a check ends it, and return its exit code."""
    environ = child_environment(read_settings())
    with tempfile.TemporaryDirectory() as folder:
        command = [*child_command(), *arguments, "--in-process"]
        outcome = asked_apart(command, Ledger(Path(folder) / "ledger"), CHECKS, environ=environ)
    if outcome.unloaded:
        told = report_of_none(which, outcome.unloaded)
        if for_program:
            click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        else:
            show_table(("check", "verdict", "why", "explained"), [tuple(told["checks"][0].values())], title=which)
            click.echo("tier: none")
        if report_to:
            write(report_to, told)
    return outcome.code


def write(path: Path, told: dict[str, Any]) -> None:
    """Write a report."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")


def subject_of(which: str) -> Subject:
    """Return what is to be checked: a folder where the word is a path, else an installed source."""
    path = Path(which)
    if path.suffix == ".toml":
        return declared_at(path)
    if path.is_dir() or path.name != which:
        return at(path)
    plugins = create_plugin_manager(config=read_settings().config)
    connector = plugins.connector(which)
    return declared_subject(connector) if issubclass(connector, DeclaredConnector) else installed(plugins, which)


def with_expected(subject: Subject, which: str) -> Subject:
    """Write what the samples of a declared source become, and return it judged by that."""
    connector = subject.connector
    if not issubclass(connector, DeclaredConnector):
        raise UsageError(f"{which} is a plugin: `pytest --update-expected` writes its expected files")
    for path, text in expected_of(connector).items():
        path.write_text(text, "utf-8", newline="\n")
        click.echo(f"written: {path}", err=True)
    return declared_subject(connector)


def show(found: Judgement) -> None:
    """Print each check with its verdict, and the tier with what the next one wants."""
    rows = [(f.check.id, f.verdict, f.told or f.check.reason, f.check.link) for f in found.findings]
    show_table(("check", "verdict", "why", "explained"), rows, title=f"{found.subject.connector.name}")
    click.echo(f"tier: {found.tier}")
    if found.wanting:
        click.echo(f"the next tier wants: {'; '.join(found.wanting)}")
