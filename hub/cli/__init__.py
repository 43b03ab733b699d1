"""The `hub` command: every command by its name, and what its errors look like."""

from __future__ import annotations

import importlib
import os
import sys

import click

from hub.cli.logs import setup_logs
from hub.errors import ConfigError, HubError, UsageError
from hub.privacy.logs import Redaction, secrets_of
from hub.settings import with_dotenv

#: each command and the module that holds it; a module is imported only when its command is asked for
COMMANDS = {
    "init": "hub.cli.starting",
    "demo": "hub.cli.starting",
    "run": "hub.cli.starting",
    "serve": "hub.cli.serving",
    "worker": "hub.cli.serving",
    "harvest": "hub.cli.harvesting",
    "replay": "hub.cli.harvesting",
    "derive": "hub.cli.harvesting",
    "runs": "hub.cli.watching",
    "aside": "hub.cli.watching",
    "links": "hub.cli.links",
    "organisations": "hub.cli.links",
    "territories": "hub.cli.territories",
    "sources": "hub.cli.watching",
    "status": "hub.cli.standing",
    "watch": "hub.cli.standing",
    "doctor": "hub.cli.doctor",
    "plugins": "hub.cli.plugins",
    "export": "hub.cli.data",
    "dumps": "hub.cli.dumps",
    "redact": "hub.cli.data",
    "subscribers": "hub.cli.subscriptions",
    "users": "hub.cli.users",
    "partners": "hub.cli.partners",
    "subscriptions": "hub.cli.partners",
    "indicators": "hub.cli.indicators",
    "db": "hub.cli.data",
    "clauses": "hub.cli.clauses",
    "new-connector": "hub.cli.kit",
    "check": "hub.cli.kit",
}


class Commands(click.Group):
    """The commands, each imported when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, in the order in which a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return one command."""
        if cmd_name not in COMMANDS:
            return None
        found = getattr(importlib.import_module(COMMANDS[cmd_name]), f"{cmd_name.replace('-', '_')}_command")
        return found if isinstance(found, click.Command) else None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(package_name="clausier", prog_name="hub")
@click.option("-v", "--verbose", is_flag=True, help="Say on standard error what goes on.")
def hub_command(verbose: bool) -> None:
    """Clausier: the open-data hub for France's social-inclusion clauses.

    Start with `hub demo`; `hub init` writes a configuration to fill in. Exit codes: 0 well, 1 something was set
    aside, held or refused, 2 the command or the configuration is wrong.
    """
    setup_logs(with_dotenv(os.environ), least="info" if verbose else "error")


def main() -> None:
    """Run the command; an error of ours is a sentence on standard error, never a traceback."""
    try:
        hub_command(prog_name="hub")
    except (ConfigError, UsageError) as error:
        say(error)
        sys.exit(2)
    except HubError as error:
        say(error)
        sys.exit(1)
    except OSError as error:
        click.echo(f"hub: {error.filename or 'this machine'}: {error.strerror or error}", err=True)
        sys.exit(1)


def say(error: HubError) -> None:
    """Say on standard error what went wrong, without a secret that an address or an answer may hold."""
    click.echo(f"hub: {Redaction(secrets_of(with_dotenv(os.environ))).unlocked(str(error))}", err=True)
