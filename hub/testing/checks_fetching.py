"""Checks of how a connector fetches, over real HTTP from its replica: whole, in order, and loud when it is ill."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

from werkzeug.wrappers import Response

from hub.testing import faults
from hub.testing.checks import Check, NotJudged
from hub.testing.contract import read_with
from hub.testing.faults import Fault
from hub.testing.fetching import Fetched, fetch
from hub.testing.planting import json_of, rows_of
from hub.testing.subject import Subject

TOTAL = re.compile(r"(?i)total|count|nombre|number|hits|matched")
A_DAY = 86_400
BRIEF_S = 0.25  #: how long the kit waits for a silent server, in the place of what the connector wants
#: the longest silence, and the longest whole exchange, that a connector may ask the client to bear
SILENCE_S, EXCHANGE_S = 600.0, 6 * 3600.0
CUTS = 12  #: documents after which a run is killed, where there are more


def whole(subject: Subject) -> Fetched:
    """Return what a fetch of the healthy replica gives."""
    found = fetch(subject)
    assert found.trouble is None, f"the healthy replica cannot be fetched: {found.trouble}"
    assert found.keys, "the healthy replica gives no item"
    return found


def fetches(subject: Subject) -> None:
    """Judge whether the replica is fetched to its end, and gives the same items each time."""
    once, again = whole(subject), whole(subject)
    assert once.keys == again.keys, "the replica was fetched twice, and other items came"


def loud(subject: Subject, fault: Fault, what: str) -> Fetched:
    """Fetch with a fault from the last call on; fail where nothing is told."""
    calls = len(whole(subject).asked)
    found = fetch(subject, at=calls, fault=fault)
    assert found.trouble is not None, f"{what} at call {calls} of {calls}, and the run was called complete"
    return found


def throttled(subject: Subject) -> None:
    """Judge whether 429 with Retry-After is waited for, and nothing is lost by it."""
    healthy = whole(subject)
    found = fetch(subject, at=len(healthy.asked), fault=faults.throttle(retry_after=7), times=1)
    assert found.trouble is None, f"after one 429 with Retry-After: 7 the source was given up: {found.trouble}"
    assert found.keys == healthy.keys, "after one 429 other items came than without"
    assert found.slept >= 7, f"429 said Retry-After: 7, and only {found.slept:.1f} s were waited"


def throttled_for_long(subject: Subject) -> None:
    """Judge whether a source that wants a day's patience is left alone, and that is told."""
    found = loud(subject, faults.throttle(retry_after=A_DAY), "429 with Retry-After: 86400")
    calls = len(whole(subject).asked)
    assert len(found.asked) <= calls + 2, f"429 asked for a day of patience, and was asked {len(found.asked)} times"


def down(subject: Subject) -> None:
    """Judge whether a source that is down is told."""
    loud(subject, faults.status(503), "503")


def web_page(subject: Subject) -> None:
    """Judge whether a web page with status 200 is told."""
    loud(subject, faults.html(), "an HTML page with status 200")


def empty_body(subject: Subject) -> None:
    """Judge whether an empty answer with status 200 is told."""
    loud(subject, _emptied, "an empty body with status 200")


def _emptied(app: Any) -> Any:
    def answer(environ: dict[str, Any], start_response: Any) -> Any:
        response = Response.from_app(app, environ)
        response.set_data(b"")
        return response(environ, start_response)

    return answer


def cut_body(subject: Subject) -> None:
    """Judge whether a body that ends before its announced length is told."""
    loud(subject, faults.cut(), "a body cut after 20 bytes")


def stalls(subject: Subject) -> None:
    """Judge whether a server that falls silent, before its answer or in it, is told; and how long it is borne."""
    healthy = whole(subject)
    silence, exchange = (max(each) for each in zip(*healthy.patience, strict=True)) if healthy.patience else (0, 0)
    assert silence <= SILENCE_S, f"a silent server would be waited for {silence:g} s: leave out `timeout`, or give less"
    assert exchange <= EXCHANGE_S, f"one answer may take {exchange:g} s: leave out `deadline_s`, or give less"
    for after, where in ((None, "before its answer"), (10, "in the middle of its body")):
        found = fetch(subject, at=len(healthy.asked), fault=faults.stall(after=after), brief_s=BRIEF_S)
        assert found.trouble is not None, f"the source fell silent {where}, and the run was called complete"


def asks_once(subject: Subject) -> None:
    """Judge whether nothing is asked twice in one run of a healthy source."""
    twice = [line for line, n in Counter(whole(subject).asked).items() if n > 1 and line.startswith("GET")]
    assert not twice, f"asked more than once in one run: {', '.join(twice[:3])}"


def redirected_inside(subject: Subject) -> None:
    """Judge whether a redirect to an address inside is not followed, and told."""
    loud(subject, faults.private_redirect(), "a redirect to a private address")


def lying_total(subject: Subject) -> None:
    """Judge whether a source that announces more than it gives is told."""
    loud(subject, _edited(subject, _announce_more), "7 items more announced than given")


def truncated(subject: Subject) -> None:
    """Judge whether a list that ends before its announced total is told."""
    loud(subject, _edited(subject, _give_less), "one item less given than announced")


def totals_in(data: Any) -> list[tuple[dict[str, Any], str]]:
    """Return where JSON data announce how many items there are: an object and its key, near the top."""
    if not isinstance(data, dict):
        return []
    size = len(rows_of(data))
    here = [(data, key) for key, n in data.items() if TOTAL.search(key) and type(n) is int and n >= max(size, 1)]
    return here or [found for value in data.values() if isinstance(value, dict) for found in totals_in(value)]


def _announce_more(data: Any) -> None:
    for place, key in totals_in(data):
        place[key] += 7


def _give_less(data: Any) -> None:
    if rows := rows_of(data):
        del rows[-1]


def _edited(subject: Subject, edit: Any) -> Fault:
    """Return a fault that edits JSON pages which announce a total; not judged where the replica gives none."""
    last = json_of(whole(subject).raws[-1].read())
    if not totals_in(last) or not rows_of(last):
        raise NotJudged("the last document is no JSON page that announces a total")

    def change(data: Any) -> None:
        if totals_in(data):
            edit(data)

    return faults.change_json(change)


def cursor_is_plain(subject: Subject) -> None:
    """Judge whether cursors come back as they were put down, and whether a run after the last one is well."""
    healthy = whole(subject)
    cursors = [raw.cursor for raw in healthy.raws if raw.cursor is not None]
    if not cursors:
        raise NotJudged("it puts down no cursor: each run reads all")
    for cursor in cursors:
        try:
            told = json.loads(json.dumps(cursor))
        except (TypeError, ValueError) as error:
            raise AssertionError(f"the cursor {cursor!r} cannot be kept as JSON: {error}") from error
        assert told == cursor, f"the cursor {cursor!r} comes back from JSON as {told!r}: use dict, list, text, number"
    rest = fetch(subject, cursor=cursors[-1], port=healthy.port)
    assert rest.trouble is None, f"a run after the last cursor {cursors[-1]!r}: {rest.trouble}"
    strange = sorted(ids_of(subject, rest) - ids_of(subject, healthy))
    assert not strange, f"a run after the last cursor gives what the first did not: {', '.join(strange[:3])}"


def ids_of(subject: Subject, fetched: Fetched) -> set[str]:
    """Return the ids of the records that came; a deletion of what was never seen gives none, and is no news."""
    connector = subject.made("http://127.0.0.1:9")
    return {record["id"] for raw in fetched.raws for record in read_with(connector, raw).records}


def resumes(subject: Subject) -> None:
    """Judge whether a run that was killed after any document goes on by its cursor, and misses nothing."""
    healthy = whole(subject)
    wanted, connector = set(healthy.keys), subject.made("http://127.0.0.1:9")
    before: set[str] = set()
    size = len(healthy.raws)
    killed_after = {1 + n * (size - 1) // max(min(size, CUTS) - 1, 1) for n in range(min(size, CUTS))}
    for number, raw in enumerate(healthy.raws, 1):
        before |= {item.key for item in connector.parse(raw)}
        if number not in killed_after or raw.cursor is None:
            continue
        cursor = json.loads(json.dumps(raw.cursor))
        rest = fetch(subject, cursor=cursor, port=healthy.port)
        assert rest.trouble is None, f"with the cursor of document {number}: {rest.trouble}"
        lost = sorted(wanted - before - set(rest.keys))
        assert not lost, f"killed after document {number} and gone on: {len(lost)} items never come, as {lost[0]}"


CHECKS = (
    Check("fetches", "a replica that is well must be fetched to its end", "replica", fetches),
    Check("throttled", "who does not wait when asked to is shut out", "replica", throttled),
    Check("throttled-for-long", "a quota that is used up is not to be hammered", "replica", throttled_for_long),
    Check("down", "a source that is down has withdrawn nothing", "replica", down),
    Check("web-page", "portals answer their maintenance page with status 200", "replica", web_page),
    Check("empty-body", "proxies answer nothing with status 200", "replica", empty_body),
    Check("cut-body", "half a document looks like a whole one in CSV", "replica", cut_body),
    Check("stalls", "a server that falls silent may not hold a run, nor end it well", "replica", stalls),
    Check("asks-once", "what was given already is not asked of a source again", "replica", asks_once),
    Check("redirect-inside", "a source may not lead us to our own network", "replica", redirected_inside),
    Check("lying-total", "less than announced is incomplete, and may withdraw nothing", "replica", lying_total),
    Check("truncated", "a page that lost a row looks like any other", "replica", truncated),
    Check("cursor", "a cursor is kept as JSON, and read by another process", "replica", cursor_is_plain),
    Check("resumes", "a run may be killed at any document", "replica", resumes),
)
