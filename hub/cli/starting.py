"""`hub init`, `hub demo`, `hub run`: the first minutes with a hub."""

from __future__ import annotations

import importlib
import importlib.resources
import importlib.util
import secrets
import shutil
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from hub.application import Hub, missing_secrets, opened
from hub.application.dumping import make_dump
from hub.application.releasing import release_quarter
from hub.application.watching import look
from hub.cli.demonstrating import DELIVERIES, LETTERS, Shown, partner_shown, with_letters
from hub.cli.serving import end_when_asked, require_port, serve
from hub.declare import Declaration, DeclaredConnector
from hub.errors import ConfigError, UsageError
from hub.harvest.child import Ended, Limits, run_child
from hub.plugins import Plugins, create_plugin_manager
from hub.scheduler import child_command, child_environment, create_scheduler, letters_clock
from hub.settings import Settings, SourceSettings, read_settings, with_options
from hub.testing import declared
from hub.testing.server import serve as serve_replica

OPTIONS = "options.toml"  #: beside samples: the options with which a demonstration shows them
TEMPLATES = ("hub.toml", "sources.toml", "env.example")


@click.command("init")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default="config")
def init_command(folder: Path) -> None:
    """Write a commented configuration into FOLDER, with new secrets beside it in .env; nothing is overwritten."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in (*TEMPLATES[:2], "partners.toml"):
        write_new(folder / name, template(name))
    filled = template("env.example")
    for variable in ("HUB_SECRET_KEY", "HUB_PSEUDONYM_KEY", "HUB_OPERATOR_TOKEN"):
        filled = filled.replace(f"# {variable}=", f"{variable}={secrets.token_urlsafe(32)}")
    write_new(folder.parent / ".env", filled).chmod(0o600)
    if folder.resolve() != Path("config").resolve():
        home = (folder.parent / ".env").resolve().parent
        place = f"HUB_CONFIG={folder.resolve()}"
        click.echo(f"Not the usual place: run commands in {home}, where .env is, after `export {place}`.")
    click.echo("Next: enable a source in sources.toml, then `hub harvest NAME`, then `hub serve`.")


def template(name: str) -> str:
    """Return one of the commented files that a new hub begins with."""
    return (importlib.resources.files("hub.cli") / "templates" / name).read_text("utf-8")


def write_new(path: Path, text: str) -> Path:
    """Write a file that is not there yet, and say so either way."""
    if path.exists():
        click.echo(f"kept as it is: {path}")
    else:
        path.write_text(text, "utf-8")
        click.echo(f"written: {path}")
    return path


@click.command("demo")
@click.option("--with", "names", multiple=True, help="Only these sources; default: each that can be shown.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--data", default="var/demo", show_default=True, type=click.Path(path_type=Path), help="Made anew.")
@click.option("--no-serve", is_flag=True, help="Harvest, then end.")
def demo_command(names: tuple[str, ...], port: int, data: Path, no_serve: bool) -> None:
    """Harvest from the sources' replicas over HTTP on this machine, and show a hub with invented data."""
    end_when_asked()
    if not no_serve:
        require_port("127.0.0.1", port)
    clear(data)
    plugins = create_plugin_manager(config=read_settings().config)
    chosen = list(names) or [name for name in sorted(plugins.connectors()) if is_shown(plugins, name)]
    settings = shown_settings(demo_settings(data, port), plugins, chosen)
    with opened(settings, plugins=plugins) as hub, ExitStack() as stack:
        for name in chosen:
            if has_replica(plugins, name):
                harvest_child(hub, name, replica_url=stack.enter_context(replica(plugins, name)))
            if files := by_hand(plugins, name):
                harvest_child(hub, name, files=files)
        stack.pop_all().close()
        release_quarter(hub)
        make_dump(hub)
        look(hub)
        if not no_serve:
            partner = stack.enter_context(partner_shown(hub))
            tell_what_next(hub, port, partner)
            serve(hub, host="127.0.0.1", port=port, clock=letters_clock, shown=partner.partnership)


def clear(data: Path) -> None:
    """Take away what an earlier demonstration left; a folder that holds anything else is not touched."""
    if data.is_dir() and any(data.iterdir()) and not (data / "hub.db").exists():
        raise UsageError(f"{data} holds something else than a demonstration: name an empty or a new folder with --data")
    shutil.rmtree(data, ignore_errors=True)


def demo_settings(data: Path, port: int) -> Settings:
    """Return the settings of a demonstration: a database of its own, secrets that last as long as it does."""
    made = {"HUB_SECRET_KEY", "HUB_PSEUDONYM_KEY", "HUB_OPERATOR_TOKEN"}
    environment = {**read_settings().environment, **{name: secrets.token_urlsafe(32) for name in made}}
    environment["HUB_DATA"] = str(data.absolute())
    environment["HUB_DATABASE"] = f"sqlite:///{data.absolute() / 'hub.db'}"
    environment["HUB_BASE_URL"] = f"http://127.0.0.1:{port}"
    return read_settings(with_letters(environment, data))


def shown_settings(settings: Settings, plugins: Plugins, names: Sequence[str]) -> Settings:
    """Return the settings with these sources enabled, each with the options that its samples want."""
    found = with_options(settings, {name: options_of_samples(plugins, name) for name in names})
    enabled = {name: replace(found.source(name), enabled=True) for name in names}
    return replace(found, sources={**found.sources, **enabled})


def is_shown(plugins: Plugins, name: str) -> bool:
    """Say whether a source is shown when none is named: not a mirror, whose records other sources bring too."""
    return not plugins.connector(name).mirrors and can_be_shown(plugins, name)


def can_be_shown(plugins: Plugins, name: str) -> bool:
    """Say whether a source's plugin brings something to show: a replica, or samples."""
    return has_replica(plugins, name) or bool(samples_of(plugins, name))


def by_hand(plugins: Plugins, name: str) -> list[Path]:
    """Return the samples that are given by hand: all of them, or those that the replica names in ``BY_HAND``."""
    samples = samples_of(plugins, name)
    if not has_replica(plugins, name):
        return samples
    if declaration_of(plugins, name):
        return []
    package = plugins.connector(name).__module__.partition(".")[0]
    named = getattr(importlib.import_module(f"{package}.replica"), "BY_HAND", ())
    return [path for path in samples if path.name in named]


def declaration_of(plugins: Plugins, name: str) -> Declaration | None:
    """Return the file that declares a source, where none of its code is a plugin's."""
    connector = plugins.connector(name)
    return connector.declaration if issubclass(connector, DeclaredConnector) else None


def samples_of(plugins: Plugins, name: str) -> list[Path]:
    """Return the invented documents that a source's plugin brings, in its package or beside it."""
    if declaration := declaration_of(plugins, name):
        return list(declared.samples_of(declaration))
    package = importlib.import_module(plugins.connector(name).__module__.partition(".")[0])
    home = Path(str(package.__file__)).parent
    folders = (home / "samples", home.parent / "samples")
    found = next((folder for folder in folders if folder.is_dir()), None)
    return sorted(path for path in found.iterdir() if path.suffix != ".md" and path.name != OPTIONS) if found else []


def options_of_samples(plugins: Plugins, name: str) -> dict[str, Any]:
    """Return the options with which a source's samples are shown, such as what their owner, who is nobody, grants."""
    if declaration_of(plugins, name):
        return {}
    package = importlib.import_module(plugins.connector(name).__module__.partition(".")[0])
    home = Path(str(package.__file__)).parent
    found = [folder / "samples" / OPTIONS for folder in (home, home.parent)]
    return next((tomllib.loads(path.read_text("utf-8")) for path in found if path.is_file()), {})


def has_replica(plugins: Plugins, name: str) -> bool:
    """Say whether a source's plugin brings a replica of it, or one can be made of its samples."""
    if declaration := declaration_of(plugins, name):
        return declared.replica_of(declaration) is not None
    package = plugins.connector(name).__module__.partition(".")[0]
    return importlib.util.find_spec(f"{package}.replica") is not None


@contextmanager
def replica(plugins: Plugins, name: str) -> Iterator[str]:
    """Give the address of a source's replica, which answers as long as the block lasts."""
    if not has_replica(plugins, name):
        raise UsageError(f"{name} brings neither a replica nor samples: `hub harvest {name} --file ...` reads yours")
    with serve_replica(create_replica(plugins, name)) as server:
        yield server.url


def create_replica(plugins: Plugins, name: str) -> Any:
    """Return a source's replica: that of its plugin, or one made of the samples beside its declaration."""
    if declaration := declaration_of(plugins, name):
        made = declared.replica_of(declaration)
        return made() if made else None
    package = plugins.connector(name).__module__.partition(".")[0]
    return importlib.import_module(f"{package}.replica").create_replica()


def harvest_child(hub: Hub, name: str, *, replica_url: str | None = None, files: Sequence[Path] = ()) -> Ended:
    """Harvest a source in a child process, which is told where its replica answers, or which documents to read."""
    source = hub.settings.source(name)
    handed: dict[str, object] = {"options": {name: dict(source.options)}}
    if replica_url:
        host, _, port = replica_url.removeprefix("http://").partition(":")
        handed |= {"loopback": [[host, int(port.strip("/"))]], "replicas": {name: replica_url}}
    given = [word for path in files for word in ("--file", str(path))]
    command = [*child_command(), "harvest", name, "--in-process", *given]
    limits = Limits(source.time_limit_minutes * 60, source.memory_limit_mib)
    ended = run_child(command, limits=limits, environ=child_environment(hub.settings), hand_over=handed)
    if ended.reason:
        click.echo(f"hub: the harvest of {name} {ended.reason}", err=True)
    return ended


def tell_what_next(hub: Hub, port: int, shown: Shown) -> None:
    """Say what there is to see, and what to do next."""
    click.echo(
        f"\n{hub.store.count('tender')} tenders, {hub.store.count('clause')} clauses found. All of it is invented.\n"
        f"  Pages        http://127.0.0.1:{port}/\n"
        f"  API          http://127.0.0.1:{port}/api/v1/docs\n"
        f"  Data         http://127.0.0.1:{port}/datasets\n"
        f"  Operator     http://127.0.0.1:{port}/sources   token: {hub.settings.secret('HUB_OPERATOR_TOKEN')}\n"
        f"  Partner      http://127.0.0.1:{port}/partners/  key: {shown.key}\n"
        f"               its deliveries: {hub.settings.data / DELIVERIES}, its target: {shown.target}\n"
        f"  Letters      {hub.settings.data / LETTERS}: none leaves this machine\n"
        "Next: `make run DEPARTEMENTS=38` harvests the real notices of the last 30 days.\n"
    )


@click.command("run")
@click.option("--departements", default="", help="Codes such as 38,69; default: all of France.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def run_command(departements: str, port: int) -> None:
    """Harvest the live sources that need no secret or have theirs, then serve: BOAMP of the last 30 days."""
    require_port("127.0.0.1", port)
    settings = run_settings(read_settings(), [code.strip() for code in departements.split(",") if code.strip()])
    with opened(settings) as hub:
        for name in sorted(hub.plugins.connectors()):
            if missing := missing_secrets(hub, name):
                click.echo(f"{name}: left out, it needs {', '.join(missing)} in the environment or in .env", err=True)
            elif hub.settings.source(name).enabled:
                harvest_child(hub, name)
        serve(hub, host="127.0.0.1", port=port, clock=create_scheduler)


def run_settings(settings: Settings, departements: list[str]) -> Settings:
    """Return the settings with the sources of `make run` enabled: those of sources.toml, else BOAMP."""
    sources = dict(settings.sources) or {"boamp": SourceSettings("boamp", enabled=True, schedule="30 7,13 * * *")}
    if departements and "boamp" in sources:
        options = {**sources["boamp"].options, "departements": departements}
        sources["boamp"] = replace(sources["boamp"], options=options)
    if not any(source.enabled for source in sources.values()):
        raise ConfigError(f"no source is enabled in {settings.config / 'sources.toml'}: set `enabled = true` for one")
    return replace(settings, sources=sources)
