"""Mattermost: one message when a run ended badly, or each time, to an incoming webhook (Rocket.Chat takes the same)."""

from __future__ import annotations

import logging
import os
from typing import Any

from hub import Http, HubError, hookimpl

URL, ALWAYS, INSIDE = "MATTERMOST_WEBHOOK_URL", "MATTERMOST_ALWAYS", "MATTERMOST_ALLOW"
PATIENCE_S = 10.0  #: seconds that a run may be held up by all of this
LONGEST = 1000  #: characters of a message
COUNTED = ("new", "changed", "withdrawn", "set_aside")
log = logging.getLogger("hub.mattermost")


@hookimpl
def run_finished(run: Any) -> None:
    """Post a message about a run; what goes wrong is logged without the address, which is a secret."""
    url = os.environ.get(URL, "")
    if not url or (run.status == "complete" and not os.environ.get(ALWAYS)):
        return
    try:
        with Http(user_agent="Clausier/0.1 hub-mattermost", allow=allowed(), budget_s=PATIENCE_S) as http:
            http.post(url, json={"text": message(run)}, timeout=(3.0, 5.0), deadline_s=PATIENCE_S)
    except HubError as error:
        log.warning("the message on the run of %s was not posted: %s", run.source, type(error).__name__)


def message(run: Any) -> str:
    """Return what is said of a run; what came from outside cannot call everybody, nor look like our words."""
    counts = ", ".join(f"{run.counts[name]} {name}" for name in COUNTED if run.counts.get(name))
    reason = f"\n> {plain(run.reason)}" if run.reason else ""
    return f"**Clausier** : {plain(run.source)} – {run.status}{f' ({counts})' if counts else ''}{reason}"[:LONGEST]


def plain(text: str) -> str:
    """Return a text in one line, without mentions, links and marks of Markdown."""
    line = " ".join(str(text).split())
    return "".join(f"\\{sign}" if sign in r"\`*_[]<>#|~" else "@\u200b" if sign == "@" else sign for sign in line)


def allowed() -> frozenset[tuple[str, int]]:
    """Return the one loopback ``host:port`` that may be asked though it is no public address."""
    host, _, port = os.environ.get(INSIDE, "").rpartition(":")
    return frozenset({(host, int(port))}) if host and port.isdigit() else frozenset()
