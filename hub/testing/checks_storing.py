"""Checks of a connector in a hub of its own: what a second run changes, what a deletion takes back."""

from __future__ import annotations

import json
from typing import Any

from werkzeug.wrappers import Response

from hub.application import Hub
from hub.application.harvesting import harvest
from hub.application.personal import store_of
from hub.testing.checks import Check, NotJudged
from hub.testing.checks_fetching import totals_in, whole
from hub.testing.fetching import Sickly
from hub.testing.planting import json_of, rows_of, things_of, whole_of
from hub.testing.replica import Replica
from hub.testing.subject import Subject
from hub.testing.twice import hub_with, ids_in


def harvested(hub: Hub, subject: Subject) -> Any:
    """Harvest the source once and return the run."""
    return harvest(hub, subject.connector.name)


def second_run(subject: Subject) -> None:
    """Judge whether a second run over the same source is complete and changes no record."""
    assert subject.replica is not None
    with hub_with(subject.connector, subject.replica()) as hub:
        first = harvested(hub, subject)
        assert first.status == "complete", f"the first run is {first.status}: {first.reason}"
        aside = aside_in(hub, subject)
        why = next(iter(aside.values()), "")
        assert not aside or ids_in(hub, subject.connector), f"all of the replica's own items are set aside: {why}"
        seq = hub.store.last_seq(audience="internal")
        second = harvested(hub, subject)
        assert second.status == "complete", f"the second run is {second.status}: {second.reason}"
        other = [told for key, told in aside_in(hub, subject).items() if key not in aside]
        assert not other, f"the second run over the same data sets aside what the first did not: {other[0]}"
        changed = second.counts.get("changed")
        assert not changed, f"a second run over the same data: {changed} items changed"
        assert hub.store.last_seq(audience="internal") == seq, "a second run over the same data changed records"


def aside_in(hub: Hub, subject: Subject) -> dict[tuple[str, ...], str]:
    """Return what is set aside, by what makes it the same thing in another run, with what was told of it."""
    rows = store_of(hub, subject.made("http://127.0.0.1:9")).aside.list(subject.connector.name, limit=10_000)
    return {(row.station, row.rule, row.key or row.where): row.message for row in rows}


def deletion(subject: Subject) -> None:
    """Judge whether what the source no longer shows, or says that it deleted, is withdrawn."""
    if not subject.connector.withdraws:
        told_deletion(subject)
        return
    body = whole(subject).raws[-1].read()
    if shorter(body) is None:
        raise NotJudged("the last document is no list in JSON, XML or CSV, so the kit cannot take a thing out of it")
    assert subject.replica is not None
    app = Sickly(subject.replica())
    with hub_with(subject.connector, app) as hub:
        before = harvested(hub, subject).counts
        app.first, app.fault = 0, _without(body)
        run = harvested(hub, subject)
        gone = run.counts.get("withdrawn", 0)
        if run.status == "incomplete" and not totals_in(json_of(body)):
            raise NotJudged("the source announces its total where the kit cannot lower it")
        assert gone or run.status == "held", f"one thing left the source; the run is {run.status}, nothing withdrawn"
        assert gone <= 1, f"one thing of {sum(before.values())} left the source, and {gone} were withdrawn"


def told_deletion(subject: Subject) -> None:
    """Judge whether a deletion that the source tells of withdraws, where its replica can delete."""
    assert subject.replica is not None
    app = subject.replica()
    if not can_delete(app):
        raise NotJudged(
            "it does not say that it withdraws; where its source tells of deletions, give the replica a method"
            " delete(key), after which it tells of that one (docs/howto/deletions.md)"
        )
    keys = whole(subject).keys
    with hub_with(subject.connector, app) as hub:
        first = harvested(hub, subject)
        assert first.status == "complete", f"the first run is {first.status}: {first.reason}"
        before = ids_in(hub, subject.connector)
        key = next((key for key in reversed(keys) if f"{subject.connector.name}:{key}" in before), keys[-1])
        app.delete(key)
        run = harvested(hub, subject)
        gone = before - ids_in(hub, subject.connector)
    assert run.status == "complete", f"the run after a deletion is {run.status}: {run.reason}"
    assert gone, f"the source told that {key} was deleted, and nothing was withdrawn: give no record for a deletion"


def can_delete(app: Any) -> bool:
    """Say whether a replica knows how to delete one thing."""
    found = getattr(type(app), "delete", None)
    return callable(found) and found is not Replica.delete


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
    if things := things_of(body):
        things[-1].getparent().remove(things[-1])
        return whole_of(things[0])
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
