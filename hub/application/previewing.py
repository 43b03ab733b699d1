"""Previewing: how a source would understand a document, and a profile to begin with, in memory and without a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hub.application import Hub, connector_of
from hub.connector import Connector
from hub.errors import UsageError
from hub.raw import Raw


@dataclass(frozen=True)
class Preview:
    """How each column of a document is understood, and a draft of a profile for it."""

    columns: list[dict[str, Any]]
    draft: str


def previewed(connector: Connector, raw: Raw) -> list[dict[str, Any]]:
    """Return how a connector understands the columns of a document, as the page and the command show it.

    :raises UsageError: where the source shows no preview.
    """
    preview = getattr(connector, "preview", None)
    if preview is None:
        raise UsageError(f"{connector.name} shows no preview; its documents are read with --file alone")
    return list(preview(raw))


def preview_bytes(hub: Hub, name: str, body: bytes, suffix: str, profile: str = "") -> Preview:
    """Return the preview of a document that is in memory only, read with one profile or with the one that fits best.

    ``suffix`` is all that is kept of its name.
    """
    if name not in sources(hub):
        raise UsageError(f"{name!r} shows no preview")
    connector = connector_of(hub, name, **({"profile": profile} if profile else {}))
    raw = Raw.from_bytes(body, url="file:document", name=f"document{suffix}")
    draft = getattr(connector, "draft", None)
    return Preview(previewed(connector, raw), draft(raw) if draft else "")


def sources(hub: Hub) -> dict[str, str]:
    """Return the sources that show previews, with their titles."""
    return {name: kind.title for name, kind in hub.plugins.connectors().items() if hasattr(kind, "preview")}


def profiles(hub: Hub) -> dict[str, str]:
    """Return the profiles that may be chosen, with what they are worth; of sources that read by profiles."""
    found: dict[str, str] = {}
    for name in sources(hub):
        found.update(getattr(connector_of(hub, name), "profile_labels", dict)())
    return found
