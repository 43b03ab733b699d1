"""The parts of the status page, taken from a hub."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlsplit

from hub.application import Hub
from hub.application.doctor.settings import local
from hub.application.telling import told
from hub.web.operating.status_parts import StatusParts


def status_parts(hub: Hub) -> StatusParts:
    """Return how this hub stands, and who may read its figures.

    Where the hub is reached under a public address and no proxy is declared, one may stand before us unknown to us, and
    every client seem to be of this machine: then nobody is believed to be near.
    """
    settings = hub.settings
    known = settings.trusted_proxies > 0 or local(urlsplit(settings.base_url).hostname or "")
    return StatusParts(partial(told, hub), settings.secret("HUB_METRICS_TOKEN"), "direct" if known else "unknown")
