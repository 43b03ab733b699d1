"""Five hundred subscriptions, some of whose targets hang, fail or dawdle: all others are told within seconds."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from hub.application.delivering import Deliverer
from hub.application.partner_desk import PartnerDesk
from hub.application.turns import HELD_UP_S, OF_PARTNER, PLACES, SLOW, Turns
from hub.deliver.webhooks import Answered
from hub.store import Store
from tests.deliver.posts import Clock
from tests.deliver.targets import PARTNER, desk_over
from tests.web.invented import tender
from tests.web.opened import Opened

pytestmark = [pytest.mark.enable_socket, pytest.mark.filterwarnings("ignore")]
PARTNERS = [replace(PARTNER, name=f"partner-{number}") for number in range(5)]
EACH = 100
HOSTILE = 0  #: the partner of whose targets a third hangs and a third fails


class Targets:
    """What all targets answer, without a network: their address says what they do."""

    def __init__(self) -> None:
        self.open, self.told = threading.Event(), Counter[str]()
        self.at_once = self.most_at_once = 0
        self.lock = threading.Lock()

    def send(self, method: str, url: str, body: bytes, headers: dict[str, str]) -> Answered:
        """Answer as the address says."""
        with self.lock:
            self.told[url] += 1
        if url.endswith("hang"):
            with self.lock:
                self.at_once += 1
                self.most_at_once = max(self.most_at_once, self.at_once)
            self.open.wait(60)
            with self.lock:
                self.at_once -= 1
            return Answered(None, "no answer: no answer in time", 20_000)
        return Answered(500, "non", 1) if url.endswith("fail") else Answered(200, "merci", 1)


@pytest.fixture
def desk(opened: Opened, clock: Clock) -> PartnerDesk:
    """The desk of five partners."""
    return desk_over(opened.store, clock, partners=PARTNERS)


@pytest.fixture
def opened(tmp_path: object) -> Iterator[Opened]:
    """A store with one tender."""
    hub = Opened(Store.open(f"sqlite:///{tmp_path}/hub.db"))
    hub.put(tender(0))
    yield hub
    hub.store.close()


def way_of(partner: int, number: int) -> str:
    """Return what a target does."""
    return ("hang", "fail", "good")[number % 3] if partner == HOSTILE else "good"


def test_500_subscriptions_are_told_in_seconds_while_a_partner_is_hostile(opened: Opened, desk: PartnerDesk) -> None:
    targets, good = Targets(), set()
    desk.hub.sender.send = targets.send  # type: ignore[method-assign,assignment]
    desk.hub.sender.check = lambda url: str(url)  # type: ignore[method-assign]
    for partner, known in enumerate(PARTNERS):
        for number in range(EACH):
            url = f"https://p{partner}.example.org/{number}/{way_of(partner, number)}"
            desk.create(known, {"url": url, "kinds": ["tender"]})
            good |= {url} if partner != HOSTILE else set()
    opened.put(tender(1))
    deliverer, began = Deliverer(desk.hub), time.monotonic()
    deliverer.start()
    try:
        while not good <= set(targets.told) and time.monotonic() - began < 60:
            time.sleep(0.05)
        seconds = time.monotonic() - began
        assert good <= set(targets.told), "all others were told, though nothing that hangs has let go"
        assert targets.at_once > 0 and not targets.open.is_set()
        assert targets.most_at_once <= PLACES + OF_PARTNER
    finally:
        targets.open.set()
        deliverer.stop()
    assert {targets.told[url] for url in good} == {1}
    print(f"400 subscriptions told in {seconds:.1f} s beside {targets.most_at_once} targets that hang")


def test_a_turn_that_is_held_up_gives_its_place_to_the_next() -> None:
    stuck, done, now = threading.Event(), [], [0.0]

    def work(id: str) -> int:
        if id.startswith("stuck"):
            stuck.wait(30)
        done.append(id)
        return 1

    turns = Turns(work, clock=lambda: now[0])
    held = [turns.give(f"stuck {n}", "a", slow=False) for n in range(PLACES)]
    wait_for(lambda: sum(turn.placed_at is not None for turn in turns.turns.values()) == PLACES)
    behind = [turns.give(f"quick {n}", "b", slow=False) for n in range(30)]
    now[0] += HELD_UP_S / 2
    turns.relieve()
    assert done == [] and all(each is not None for each in held)
    now[0] += HELD_UP_S
    turns.relieve()
    assert [each.result(10) for each in behind if each] == [1] * 30 and len(done) == 30
    assert turns.held["a"] == PLACES == OF_PARTNER
    assert turns.give("another", "a", slow=False) is None, "its partner holds up enough"
    assert turns.give("stuck 1", "c", slow=False) is None, "it has a turn"
    stuck.set()
    assert [each.result(10) for each in held if each] == [1] * PLACES
    turns.stop()
    assert +turns.held == Counter() and turns.turns == {}


def test_slow_targets_of_one_partner_leave_threads_to_those_of_another() -> None:
    stuck, done = threading.Event(), []

    def work(id: str) -> int:
        if id.startswith("a"):
            stuck.wait(30)
        done.append(id)
        return 1

    turns = Turns(work)
    given = [turns.give(f"a{n}", "a", slow=True) for n in range(100)]
    assert sum(each is not None for each in given) == OF_PARTNER < SLOW
    other = turns.give("b", "b", slow=True)
    assert other is not None and other.result(10) == 1 and done == ["b"]
    stuck.set()
    turns.stop()


def wait_for(holds: object) -> None:
    """Wait until something holds."""
    ends = time.monotonic() + 10
    while not holds() and time.monotonic() < ends:  # type: ignore[operator]
        time.sleep(0.005)
    assert holds()  # type: ignore[operator]
