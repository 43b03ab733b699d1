"""The web's parts about declared sources, taken from a hub."""

from __future__ import annotations

from functools import partial

from hub.application import Hub
from hub.application.declaring import kinds, look, tried
from hub.application.lineage import lineage
from hub.web.operating.declaring_parts import DeclaringParts


def declaring_parts(hub: Hub) -> DeclaringParts:
    """Return what the web may ask about declared sources."""
    return DeclaringParts(lineage=partial(lineage, hub), look=partial(look, hub), tried=tried, kinds=kinds)
