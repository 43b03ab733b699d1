"""`hub new-connector`: begin a connector for a source of one's own."""

from __future__ import annotations

from pathlib import Path

import click

from hub.scaffold import TEMPLATES, made


@click.command("new-connector")
@click.argument("name")
@click.option("--template", default="table", show_default=True, type=click.Choice(list(TEMPLATES)))
@click.option("--folder", type=click.Path(path_type=Path), help="Where to write it; default: ./NAME.")
def new_connector_command(name: str, template: str, folder: Path | None) -> None:
    """Write a connector NAME with its replica, samples and tests, ready to run; nothing is overwritten."""
    into = folder or Path(name)
    for path in made(name, template=template, folder=into):
        click.echo(f"written: {path}")
    click.echo(
        f"Next: cd {into}, `pip install -e '.[test]'`, `pytest`, `hub check .`, `hub demo --with {name}`; "
        "then put your source in the place of the invented one."
    )
