"""Lacking: what a source still wants before it can be harvested by the clock."""

from __future__ import annotations

from dataclasses import dataclass

from hub.application import Hub, connector_of, missing_secrets
from hub.errors import ConfigError


@dataclass(frozen=True)
class Lack:
    """One thing that is missing: a code that pages have words for, and what it is about (a name or a message)."""

    code: str
    what: str = ""

    def __str__(self) -> str:
        return WORDS[self.code].format(what=self.what)


WORDS = {
    "no_plugin": "no installed plugin gives it: install one, or take [{what}] out of sources.toml",
    "no_load": "its plugin does not load: {what}",
    "not_listed": "not in sources.toml: add [{what}] with enabled = true",
    "not_enabled": "not enabled: set enabled = true under [{what}] in sources.toml",
    "no_schedule": "no schedule: it is read by hand only, with `hub harvest {what}`",
    "secret": "{what} is not set",
    "option": "{what}",
    "never_read": "never read in full: `hub harvest {what}`",
    "no_tier": "tier unknown: `hub check {what} --keep`",
}


def lacks(hub: Hub, name: str) -> list[Lack]:
    """Return what a source lacks, the gravest first; what only a connector knows is asked of it."""
    if name not in hub.plugins.connectors():
        broken = hub.plugins.broken.get(name)
        return [Lack("no_load", broken[1]) if broken else Lack("no_plugin", name)]
    settings, found = hub.settings.source(name), []
    if name not in hub.settings.sources:
        found.append(Lack("not_listed", name))
    elif not settings.enabled:
        found.append(Lack("not_enabled", name))
    elif not settings.schedule:
        found.append(Lack("no_schedule", name))
    found += [Lack("secret", variable) for variable in missing_secrets(hub, name)]
    try:
        connector_of(hub, name)
    except ConfigError as error:
        found.append(Lack("option", str(error)))
    return found
