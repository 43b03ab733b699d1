"""A week of churn, followed by every protocol at once: all copies equal the canonical dump, byte for byte (P1, P6)."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from hub.application import Hub
from hub.application.dumping import make_dump, shelf_of
from hub.application.harvesting import harvest
from hub.application.redacting import redact
from hub.store import writing
from hub.testing.server import serve
from tests.acceptance.followers import ByAtom, ByChanges, ByDeltas, ByWebhook, by_calendar, by_oai
from tests.acceptance.test_federation import first, lines, mirror, put, urls  # noqa: F401 - fixtures
from tests.deliver.posts import Clock
from tests.deliver.targets import PARTNER, Target, desk_over
from tests.deliver.test_deliveries import turned
from tests.web.invented import tender

pytestmark = [pytest.mark.enable_socket, pytest.mark.filterwarnings("ignore")]
DAYS, STEPS, DAY_S = 7, 8, 86_400


class Killed(BaseException):
    """What a process feels that is killed."""


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], None]]:
    """A clock of the log that moves only when it is told to, into the past week."""
    now = [1_795_000_000 - DAYS * DAY_S]

    def forward(seconds: int) -> None:
        now[0] += seconds

    monkeypatch.setattr(writing, "time", SimpleNamespace(time=lambda: now[0]))
    return forward


def killed_at(hub: Hub, chance: random.Random, work: Callable[[], Any]) -> None:
    """Do some work; the first time its process is killed at one of its statements."""
    left = [chance.randint(1, 12)]

    def die(sql: str) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise Killed

    hub.store.database.before = die
    try:
        work()
    except Killed:
        hub.store.database.before = lambda sql: None
        work()
    finally:
        hub.store.database.before = lambda sql: None


def step(hub: Hub, chance: random.Random, alive: set[int]) -> None:
    """Add, change, withdraw, merge or redact something."""
    number = chance.choice(sorted(alive))
    what = chance.choice(["add", "add", "change", "change", "change", "withdraw", "merge", "back", "redact"])
    if what in ("add", "back"):
        number = max(alive | {100}) + 1 if what == "add" else chance.randint(0, 120)
        killed_at(hub, chance, lambda: put(hub, tender(number)))
        alive.add(number)
    elif what == "change":
        title = f"Titre du tirage {chance.random():.6f}"
        killed_at(hub, chance, lambda: put(hub, {**tender(number), "title": title}))
    elif what == "redact":
        redact(hub, str(tender(number)["id"]), "a person was named")
        alive.discard(number)
    else:
        other = chance.choice(sorted(alive - {number}))
        heir = str(tender(other)["id"]) if what == "merge" else None
        killed_at(hub, chance, lambda: withdraw(hub, number, heir))
        alive.discard(number)


def withdraw(hub: Hub, number: int, heir: str | None) -> None:
    """Take a tender away, in favour of another or of none."""
    with hub.store.derivation("source") as derivation:
        derivation.withdraw(str(tender(number)["id"]), "joined to another" if heir else "no longer at the source", heir)


@pytest.mark.parametrize("seed", [7, 20261122])
def test_all_who_follow_end_with_the_same_records(first: Any, mirror: Any, clock: Any, seed: int) -> None:  # noqa: F811
    hub, served = first
    chance, alive, target = random.Random(seed), set(range(30)), Target()
    copies = {each: each(served.url) for each in (ByChanges, ByAtom, ByDeltas)}
    dump(hub, copies[ByDeltas], 0)
    desk = desk_over(hub.store, Clock(), partners=[PARTNER])
    with serve(target) as site, mirror() as follower:
        made = desk.create(PARTNER, {"url": f"{site.url}/hook", "since": 0, "kinds": ["tender", "clause"]})
        hooked = ByWebhook(served.url, secret=made.secret or "")
        for day in range(DAYS):
            for _ in range(STEPS):
                clock(DAY_S // STEPS)
                step(hub, chance, alive)
            deliver(desk, made.subscription.id, chance)
            hooked.follow(target)
            if day % 2:
                copies[ByChanges].follow()
                copies[ByAtom].follow()
            killed_at(follower, chance, lambda: follow_on(follower))
            dump(hub, copies[ByDeltas], 1 + day)
        copies[ByChanges].follow()
        copies[ByAtom].follow()
        wanted = lines(hub)
        for copy in copies.values():
            assert copy.lines() == wanted, type(copy).__name__
        assert lines(follower) == wanted
        assert hooked.lines() == [line for line in wanted if b'"kind":"tender"' in line or b'"kind":"clause"' in line]
    assert copies[ByDeltas].deltas
    same_states(hub, served.url)


def follow_on(follower: Hub) -> None:
    """Harvest the first hub, as a process does that comes after a dead one's lease is over."""
    with follower.store.database.writing() as tx:
        tx.run("UPDATE run SET beat_at = 0 WHERE status = 'running'")
    harvest(follower, "clausier")


def dump(hub: Hub, follower: Any, day: int) -> None:
    """Make the dump of a day to come, and follow it."""
    make_dump(hub, day=(date.today() + timedelta(days=day)).isoformat())
    follower.follow(shelf_of(hub))


def deliver(desk: Any, id: str, chance: random.Random) -> None:
    """Give a subscription turns until nothing is left; now and then a worker dies between sending and its note."""
    deliveries = desk.hub.deliveries
    settle = deliveries.settle
    if chance.random() < 0.5:

        def die(*given: Any, **named: Any) -> bool:
            raise Killed

        deliveries.settle = die
        with pytest.raises(Killed):
            turned(desk, id)
            raise Killed
        deliveries.settle = settle
        with deliveries.database.writing() as tx:
            tx.run("UPDATE lease SET until = 0")
    while turned(desk, id):
        continue


def same_states(hub: Hub, url: str) -> None:
    """Have OAI-PMH and the calendar tell the states that the log tells."""
    harvested = by_oai(url)
    states = {key: hub.store.state(key) for key in harvested}
    assert {key for key, (_, gone) in harvested.items() if not gone} == {
        key for kind in ("tender", "clause", "contract", "organisation", "project", "call", "coverage", "indicator",
                         "territory") for key in hub.store.ids(kind)
    }  # fmt: skip
    for key, (stamp, gone) in harvested.items():
        state = states[key]
        assert state is None or bool(state.withdrawn_at) == gone, key
        steps = hub.store.history(key)
        assert not steps or steps[-1].at == stamp, key
    for key, status in by_calendar(url).items():
        state = hub.store.state(key)
        assert (status == "CANCELLED") == bool(state is None or state.withdrawn_at), key
