"""The parts of the operator's page of plugins, taken from a hub."""

from __future__ import annotations

from hub.application import Hub
from hub.cli.plugins import lines_of
from hub.web.operating.plugin_parts import PluginParts


def plugin_parts(hub: Hub) -> PluginParts:
    """Return what the page may ask of this hub."""
    return PluginParts(
        lines=lambda: lines_of(hub, hub.settings),
        strangers=lambda: sorted(hub.settings.sources.keys() - hub.plugins.connectors().keys()),
    )
