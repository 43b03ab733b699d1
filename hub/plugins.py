"""The plugin manager: which plugins there are, and which of them do not load."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

import pluggy

from hub import hookspecs
from hub.connector import Connector
from hub.declare import Found, found_in
from hub.deprecated import HubDeprecation
from hub.errors import ConfigError, HubError
from hub.exporter import Exporter
from hub.harvest.probing import dying
from hub.runs import sentence

log = logging.getLogger("hub.plugins")
GROUP = "hub"
DECLARED = "config/connectors"  #: what stands in the place of a distribution where a file declares the source
#: distributions that are made and tested together with this hub: they are loaded without being probed
SHIPPED = frozenset(
    f"hub-{name}" for name in ("abcviesion", "boamp", "clausier", "coverage", "francetravail", "kohesio", "siae")
)


@dataclass(frozen=True)
class PluginCard:
    """What people are told of one installed plugin."""

    name: str
    distribution: str
    version: str
    hooks: tuple[str, ...] = ()
    connectors: tuple[str, ...] = ()
    problem: str | None = None
    api: int = 1
    warns: tuple[str, ...] = ()


class Plugins:
    """The plugins that loaded, and a card for each one that is installed."""

    def __init__(
        self,
        manager: pluggy.PluginManager,
        broken: dict[str, tuple[EntryPoint, str]],
        warned: dict[str, tuple[str, ...]] | None = None,
        declared: Iterable[Found] = (),
        loaded: dict[str, EntryPoint] | None = None,
    ) -> None:
        self.manager = manager
        self.broken = broken
        self.warned = warned or {}
        self.declared = tuple(declared)
        self.loaded = loaded or {}

    @property
    def hook(self) -> Any:
        """Return the hooks, to be called."""
        return self.manager.hook

    def connectors(self) -> dict[str, type[Connector]]:
        """Return each connector's class by its name; of two with one name the first stands, and it is said."""
        found: dict[str, type[Connector]] = {}
        for classes in self.hook.register_connectors():
            for connector in classes:
                if found.setdefault(connector.name, connector) is not connector:
                    log.warning("two plugins give a connector %r: %s is left out", connector.name, connector)
        return found

    def connector(self, name: str) -> type[Connector]:
        """Return one connector's class, or say which there are."""
        classes = self.connectors()
        if name in classes:
            return classes[name]
        if name in self.broken:
            raise ConfigError(f"the plugin {name} does not load: {self.broken[name][1]}")
        if wrong := next((found.problem for found in self.declared if found.name == name and found.problem), None):
            raise ConfigError(wrong)
        there = ", ".join(sorted(classes)) or "none"
        raise ConfigError(f"no installed plugin gives a source {name!r}; there are: {there} (see: hub plugins)")

    def exporters(self) -> dict[str, Exporter]:
        """Return each exporter that plugins bring, by its name."""
        return {exporter.name: exporter for some in self.hook.register_exporters() for exporter in some}

    def add_pages(self, app: Any, records: Any) -> None:
        """Add the pages that plugins bring to the web; those of a plugin that raises are left out, and it is said."""
        for each in self.hook.register_blueprints.get_hookimpls():
            try:
                for blueprint in each.function(**({"records": records} if "records" in each.argnames else {})) or ():
                    app.register_blueprint(blueprint, url_prefix=f"/{blueprint.name}")
            except Exception as error:  # noqa: BLE001 - a plugin may raise anything, and its name may be taken
                log.error("the pages of %s are left out: %s", each.plugin_name, sentence(error))

    def cards(self) -> list[PluginCard]:
        """Return a card for each installed plugin, the broken ones too."""
        good = [self._card(name, point) for name, point in self.loaded.items()]
        bad = [PluginCard(name, *made_by(point), problem=why) for name, (point, why) in self.broken.items()]
        return sorted([*good, *bad, *map(card_of, self.declared)], key=lambda card: card.name)

    def _card(self, name: str, point: EntryPoint) -> PluginCard:
        plugin: Any = self.manager.get_plugin(name)
        hooks = tuple(sorted(caller.name for caller in self.manager.get_hookcallers(plugin) or ()))
        own = plugin.register_connectors() if hasattr(plugin, "register_connectors") else ()
        names = tuple(connector.name for connector in own)
        return PluginCard(name, *made_by(point), hooks, names, api=api_of(plugin), warns=self.warned.get(name, ()))


def made_by(point: EntryPoint) -> tuple[str, str]:
    """Return the distribution of a plugin, and its version."""
    return (point.dist.name, point.dist.version) if point.dist else ("?", "?")


def card_of(found: Found) -> PluginCard:
    """Return what people are told of a source that a file of the configuration declares."""
    own = (found.name,) if found.plugin else ()
    version = found.plugin.declaration.version if found.plugin else "?"
    hooks = ("register_connectors",) if found.plugin else ()
    return PluginCard(found.name, DECLARED, version, hooks, own, problem=found.problem or None)


def create_plugin_manager(
    plugins: Iterable[Any] = (), *, group: str | None = GROUP, data: Path | None = None, config: Path | None = None
) -> Plugins:
    """Return the installed plugins, those given and those that ``config/connectors`` declares, each in its own ``try``.

    A misspelt hook makes a plugin refused: it would otherwise never be called, in silence. One that ends the process
    which imports it is left out (promise P13); how that went is remembered in ``data``, by default HUB_DATA.
    """
    manager = pluggy.PluginManager("hub")
    manager.add_hookspecs(hookspecs)
    broken: dict[str, tuple[EntryPoint, str]] = {}
    warned: dict[str, tuple[str, ...]] = {}
    loaded: dict[str, EntryPoint] = {}
    points = sorted(entry_points(group=group), key=lambda p: p.name) if group else []
    deadly = probed(points, data)
    for point in points:
        with listening() as heard:
            problem = deadly.get(point.module) or load(manager, point)
        if problem:
            broken[point.name] = (point, problem)
            log.error("plugin %s does not load, the hub goes on without it: %s", point.name, problem)
        else:
            loaded.setdefault(point.name, point)
        warned[point.name] = tuple(heard)
    for plugin in plugins:
        manager.register(plugin)
        refuse_unknown_hooks(manager, plugin)
    files = found_in(config / "connectors") if config else []
    taken = {connector.name for some in manager.hook.register_connectors() for connector in some} if files else set()
    declared = [unless_taken(found, taken) for found in files]
    for found in declared:
        if found.plugin:
            manager.register(found.plugin, name=f"{DECLARED}:{found.name}")
        else:
            log.error("a declared source is left out, the hub goes on without it: %s", found.problem)
    return Plugins(manager, broken, warned, declared, loaded)


def unless_taken(found: Found, taken: Collection[str]) -> Found:
    """Return a declared source, refused where an installed plugin has its name."""
    if found.plugin and found.name in taken:
        return Found(found.name, problem=f"{found.name}.toml: an installed plugin has this name; give it another")
    return found


def probed(points: Iterable[EntryPoint], data: Path | None) -> dict[str, str]:
    """Return the modules of plugins that end the process which imports them; those shipped with the hub are trusted."""
    asked = {
        point.module: f"{point.dist.name} {point.dist.version}" if point.dist else "?"
        for point in points
        if point.dist is None or point.dist.name not in SHIPPED
    }
    return dying(asked, folder=data or Path(os.environ.get("HUB_DATA") or "var")) if asked else {}


def load(manager: pluggy.PluginManager, point: EntryPoint) -> str | None:
    """Load one entry point; return what is wrong with it, or None. Foreign code runs here, hence the broad except."""
    try:
        manager.load_setuptools_entrypoints(point.group, name=point.name)
        refuse_newer(manager.get_plugin(point.name))
        refuse_unknown_hooks(manager, manager.get_plugin(point.name))
    except Exception as error:  # noqa: BLE001 - a plugin may raise anything when it is imported
        if manager.has_plugin(point.name):
            manager.unregister(name=point.name)
        return sentence(error)
    return None


@contextmanager
def listening() -> Iterator[list[str]]:
    """Give a list that takes what plugins are warned of as they load; other warnings go their way."""
    heard: list[str] = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", HubDeprecation)
        yield heard
    for one in caught:
        if issubclass(one.category, HubDeprecation):
            heard.append(str(one.message))
            log.warning("%s", one.message)
        else:
            warnings.warn_explicit(one.message, one.category, one.filename, one.lineno)


def api_of(plugin: Any) -> int:
    """Return the hook API that a plugin was written for: its ``HUB_API``, by default the first."""
    return int(getattr(plugin, "HUB_API", 1))


def refuse_newer(plugin: Any) -> None:
    """Raise where a plugin wants a hook API that this hub does not have yet."""
    if (wanted := api_of(plugin)) > hookspecs.API_VERSION:
        raise HubError(
            f"it is written for hook API {wanted}, this hub has {hookspecs.API_VERSION}: install a newer clausier, "
            "or an older version of the plugin"
        )


def refuse_unknown_hooks(manager: pluggy.PluginManager, plugin: Any) -> None:
    """Raise where a plugin implements a hook that does not exist."""
    try:
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        manager.unregister(plugin)
        raise HubError(f"{error} - there is no such hook; see docs/hooks.md") from error
