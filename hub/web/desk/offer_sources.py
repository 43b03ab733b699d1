"""Offer sources: which of the sources of job offers were read lately enough for their contracts."""

from __future__ import annotations

from hub.web.parts import WebParts


def fresh(parts: WebParts) -> bool:
    """Say whether any source of job offers may be shown."""
    return any(source.shown for source in parts.offer_sources())
