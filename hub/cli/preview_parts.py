"""The parts of the page that previews a document, taken from a hub."""

from __future__ import annotations

from functools import partial

from hub.application import Hub
from hub.application.previewing import preview_bytes, profiles, sources
from hub.web.operating.preview_parts import PreviewParts


def preview_parts(hub: Hub) -> PreviewParts:
    """Return what the page may ask of this hub."""
    return PreviewParts(
        sources=partial(sources, hub), profiles=partial(profiles, hub), look=partial(preview_bytes, hub)
    )
