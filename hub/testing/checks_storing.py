"""Checks of a connector in a hub of its own: what a second run changes, what a deletion takes back."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lxml import etree
from werkzeug.wrappers import Response

from hub.application import Hub, opened
from hub.application.harvesting import harvest
from hub.application.personal import store_of
from hub.hookspecs import hookimpl
from hub.plugins import create_plugin_manager
from hub.settings import read_settings
from hub.testing.checks import Check, NotJudged
from hub.testing.checks_fetching import totals_in, whole
from hub.testing.fetching import Sickly
from hub.testing.planting import json_of, list_of, rows_of
from hub.testing.server import serve
from hub.testing.subject import KIT_SECRET, Subject


class Bringing:
    """A plugin that brings one connector."""

    def __init__(self, connector: type) -> None:
        self._connector = connector

    @hookimpl
    def register_connectors(self) -> list[type]:
        """Offer the connector."""
        return [self._connector]


@contextmanager
def hub_with(subject: Subject, app: Callable[..., Any]) -> Iterator[Hub]:
    """Give a new hub in a temporary folder that reaches a replica of its only source."""
    with tempfile.TemporaryDirectory() as folder, serve(app) as served:
        environment = {
            "HUB_CONFIG": str(Path(folder) / "config"),
            "HUB_DATA": str(Path(folder) / "var"),
            "HUB_DATABASE": f"sqlite:///{folder}/hub.db",
            "HUB_DOTENV": "",
            **dict.fromkeys(
                ("HUB_SECRET_KEY", "HUB_PSEUDONYM_KEY"), "a key of a kit that nobody else has, of 32 or more"
            ),
            **dict.fromkeys(subject.connector.secrets, KIT_SECRET),
        }
        plugins = create_plugin_manager([Bringing(subject.connector)], group=None)
        replicas = {subject.connector.name: served.url}
        with opened(read_settings(environment), plugins=plugins, loopback=served.allow, replicas=replicas) as hub:
            yield hub


def harvested(hub: Hub, subject: Subject) -> Any:
    """Harvest the source once and return the run."""
    return harvest(hub, subject.connector.name)


def items_of(hub: Hub, subject: Subject) -> int:
    """Return how many items of the source stand in the store."""
    connector = subject.made("http://127.0.0.1:9")
    return store_of(hub, connector).runs.items(subject.connector.name, None)


def second_run(subject: Subject) -> None:
    """Judge whether a second run over the same source is complete and changes no record."""
    assert subject.replica is not None
    with hub_with(subject, subject.replica()) as hub:
        first = harvested(hub, subject)
        assert first.status == "complete", f"the first run is {first.status}: {first.reason}"
        assert not first.counts.get("set_aside"), f"the replica's own items are set aside: {first.counts['set_aside']}"
        seq = hub.store.last_seq(audience="internal")
        second = harvested(hub, subject)
        assert second.status == "complete", f"the second run is {second.status}: {second.reason}"
        changed = {name: second.counts[name] for name in ("new", "changed") if second.counts.get(name)}
        assert not changed, f"a second run over the same data: {changed}"
        assert hub.store.last_seq(audience="internal") == seq, "a second run over the same data changed records"


def deletion(subject: Subject) -> None:
    """Judge whether what the source no longer shows is withdrawn, where the connector says that it withdraws."""
    if not subject.connector.withdraws:
        raise NotJudged("it does not say that it withdraws")
    body = whole(subject).raws[-1].read()
    if shorter(body) is None:
        raise NotJudged("the last document is no list in JSON, XML or CSV, so the kit cannot take a thing out of it")
    assert subject.replica is not None
    app = Sickly(subject.replica())
    with hub_with(subject, app) as hub:
        before = harvested(hub, subject).counts
        app.first, app.fault = 0, _without(body)
        run = harvested(hub, subject)
        gone = run.counts.get("withdrawn", 0)
        if run.status == "incomplete" and not totals_in(json_of(body)):
            raise NotJudged("the source announces its total where the kit cannot lower it")
        assert gone or run.status == "held", f"one thing left the source; the run is {run.status}, nothing withdrawn"
        assert gone <= 1, f"one thing of {sum(before.values())} left the source, and {gone} were withdrawn"


def _without(body: bytes) -> Any:
    """Return a fault that takes the last thing out of the answer that is this document."""

    def fault(app: Any) -> Any:
        def answer(environ: dict[str, Any], start_response: Any) -> Any:
            response = Response.from_app(app, environ)
            less = shorter(body) if response.get_data() == body else one_less(response.get_data())
            if less is not None:
                response.set_data(less)
            return response(environ, start_response)

        return answer

    return fault


def shorter(body: bytes) -> bytes | None:
    """Return a JSON, XML or CSV document without its last thing, and with one less announced; else None."""
    data = json_of(body)
    if rows_of(data):
        del rows_of(data)[-1]
        return one_less(json.dumps(data, ensure_ascii=False).encode())
    if (root := list_of(body)) is not None:
        root.remove(root[-1])
        return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))
    lines = body.splitlines(keepends=True)
    if data is None and len(lines) > 2 and not body.lstrip(b"\xef\xbb\xbf \r\n").startswith((b"<", b"PK", b"{")):
        return b"".join(lines[:-1])
    return None


def one_less(body: bytes) -> bytes | None:
    """Return a JSON page whose announced totals are one less, or None where it announces none."""
    data = json_of(body)
    if data is None:
        return None
    for place, key in totals_in(data):
        place[key] -= 1
    return json.dumps(data, ensure_ascii=False).encode()


CHECKS = (
    Check("second-run", "what did not change is not news", "replica", second_run),
    Check("deletion", "what the source took back may not stay with us", "replica", deletion),
)
