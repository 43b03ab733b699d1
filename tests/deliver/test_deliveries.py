"""Each event of a subscription is delivered, in order, under one id, whatever fails meanwhile."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook

from hub.application import delivering
from hub.application.delivering import Deliverer, turn
from hub.application.partner_desk import PartnerDesk
from hub.deliver.schedule import WAITS_S
from hub.deliver.webhooks import public_key
from hub.store import Store
from hub.store.leases import Leases
from hub.testing.server import serve
from tests.deliver.posts import Clock
from tests.deliver.targets import PARTNER, Target, desk_over
from tests.web.invented import tender
from tests.web.opened import Opened

pytestmark = [pytest.mark.enable_socket, pytest.mark.filterwarnings("ignore")]


@pytest.fixture
def clock() -> Clock:
    """A clock that stands until it is moved."""
    return Clock()


@pytest.fixture
def opened(store_url: str) -> Iterator[Opened]:
    """A store on each engine, with three tenders."""
    hub = Opened(Store.open(store_url))
    hub.put(*map(tender, range(3)))
    yield hub
    hub.store.close()


@pytest.fixture
def desk(opened: Opened, clock: Clock) -> PartnerDesk:
    """The desk of one process."""
    return desk_over(opened.store, clock)


@pytest.fixture
def target() -> Target:
    """A partner's server."""
    return Target()


@pytest.fixture
def url(target: Target) -> Iterator[str]:
    """Its address."""
    with serve(target) as served:
        yield f"{served.url}hook" if served.url.endswith("/") else f"{served.url}/hook"


def subscribed(desk: PartnerDesk, url: str, **body: Any) -> tuple[str, str]:
    """Return id and secret of a subscription that is told everything from the first change on."""
    made = desk.create(PARTNER, {"url": url, "since": 0, "kinds": ["tender"], **body})
    return made.subscription.id, made.secret or ""


def turned(desk: PartnerDesk, id: str) -> int:
    """Give a subscription one turn."""
    return turn(desk.hub, id, Leases(desk.hub.deliveries.database))


def test_events_come_once_each_in_order_signed_and_small(desk: PartnerDesk, target: Target, url: str) -> None:
    id, secret = subscribed(desk, url)
    assert turned(desk, id) == 3
    seqs = [json.loads(body)["data"]["seq"] for _, _, _, body in target.taken]
    assert seqs == sorted(set(seqs)) and len(seqs) == 3
    for method, _, headers, body in target.taken:
        assert method == "POST" and headers["content-type"] == "application/cloudevents+json"
        event = Webhook(secret).verify(body, headers)
        assert event["specversion"] == "1.0" and event["type"] == "tender.created" and len(body) < 20_000
        assert event["data"]["record"]["id"] == event["subject"]
    assert turned(desk, id) == 0
    assert [each.outcome for each in desk.attempts(desk.get(PARTNER, id))] == ["delivered"] * 3


def test_the_asymmetric_signature_verifies_with_the_public_key(desk: PartnerDesk, target: Target, url: str) -> None:
    import base64

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    id, _ = subscribed(desk, url)
    turned(desk, id)
    _, _, headers, body = target.taken[0]
    shown = desk.shown(desk.get(PARTNER, id))["public_key"]
    assert shown == public_key(desk.hub.vault.signing(id))
    mark = next(each for each in headers["webhook-signature"].split() if each.startswith("v1a,"))
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    Ed25519PublicKey.from_public_bytes(base64.b64decode(shown[5:])).verify(base64.b64decode(mark[4:]), content)


def test_a_failing_event_holds_its_subscription_and_is_the_same_at_each_try(
    desk: PartnerDesk, target: Target, url: str, clock: Clock
) -> None:
    target.answers = [500, 302, 200]
    id, _ = subscribed(desk, url)
    assert turned(desk, id) == 0
    assert turned_later(desk, id, clock, seconds=1) == []
    assert len(turned_later(desk, id, clock, seconds=6)) == 1
    assert turned_later(desk, id, clock, seconds=60) == []
    turned_later(desk, id, clock, seconds=400)
    first = target.ids[0]
    assert target.ids[:3] == [first] * 3 and len(target.ids) == 5
    assert target.taken[0][3] == target.taken[1][3] == target.taken[2][3]
    assert all(path == "/hook" for _, path, _, _ in target.taken)
    after = desk.get(PARTNER, id)
    assert after.tries == 0 and after.failing_since is None


def turned_later(desk: PartnerDesk, id: str, clock: Clock, *, seconds: int) -> list[int]:
    """Move the clock; give the turns that are due then."""
    clock.now += timedelta(seconds=seconds)
    due = desk.hub.deliveries.due(last=desk.hub.views.last_seq(), now=clock.now.timestamp())
    return [turned(desk, each) for each, _ in due if each == id]


def test_retry_after_is_honoured(desk: PartnerDesk, target: Target, url: str, clock: Clock) -> None:
    target.answers, target.headers = [429], [("Retry-After", "3600")]
    id, _ = subscribed(desk, url)
    turned(desk, id)
    assert turned_later(desk, id, clock, seconds=600) == []
    assert turned_later(desk, id, clock, seconds=3100) != []


def test_410_ends_a_subscription_and_resuming_goes_on_where_it_stopped(
    desk: PartnerDesk, target: Target, url: str, clock: Clock
) -> None:
    target.answers = [200, 410]
    id, _ = subscribed(desk, url)
    turned(desk, id)
    ended = desk.shown(desk.get(PARTNER, id))
    assert ended["state"] == "disabled" and ended["disabled_at"]
    assert turned_later(desk, id, clock, seconds=10**6) == []
    desk.change(PARTNER, id, {"state": "active"})
    turned(desk, id)
    assert len(set(target.ids)) == 3 and len(target.ids) == 4


def test_after_three_days_it_is_paused_and_the_partner_told_once(
    desk: PartnerDesk, target: Target, url: str, clock: Clock
) -> None:
    target.answers = [503] * 20
    id, _ = subscribed(desk, url)
    began = clock.now
    turned(desk, id)
    for wait in WAITS_S:
        turned_later(desk, id, clock, seconds=int(wait * 1.21) + 1)
    assert len(target.ids) == 10 and len(set(target.ids)) == 1
    assert desk.get(PARTNER, id).state == "paused"
    assert timedelta(days=3) < clock.now - began < timedelta(days=5)
    told: list[str] = []
    for _ in range(2):
        Deliverer(desk.hub, tell=lambda ended, partner: told.append(f"{ended.id} {partner.contact}")).tell_ended()
    assert told == [f"{id} donnees@example.org"]


def test_a_partner_skips_and_replays(desk: PartnerDesk, target: Target, url: str) -> None:
    target.answers = [500]
    id, _ = subscribed(desk, url)
    turned(desk, id)
    desk.skip(PARTNER, id)
    turned(desk, id)
    assert len(target.ids) == 3 and len(set(target.ids)) == 3
    desk.replay(PARTNER, id, 0)
    turned(desk, id)
    assert set(target.ids[3:]) == set(target.ids[:3])


def test_a_replay_while_an_event_is_on_its_way_is_not_undone(desk: PartnerDesk, target: Target, url: str) -> None:
    id, _ = subscribed(desk, url)
    turned(desk, id)
    given = desk.get(PARTNER, id)
    desk.replay(PARTNER, id, 0)
    attempt = desk.attempts(given)[0]
    assert not desk.hub.deliveries.settle(given, attempt, cursor=given.cursor + 9, next_at=0, slow=0)
    assert desk.get(PARTNER, id).cursor == 0


def test_what_a_dying_process_sent_is_sent_again_under_the_same_id(
    desk: PartnerDesk, target: Target, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    id, _ = subscribed(desk, url)

    class Killed(BaseException):
        pass

    def die(*given: Any, **named: Any) -> bool:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(type(desk.hub.deliveries), "settle", die)
        patched.setattr(Leases, "release", lambda *given: None)
        with pytest.raises(Killed):
            turned(desk, id)
    assert turned(desk, id) == 0  # the dead process still holds the lease
    with desk.hub.deliveries.database.writing() as tx:
        tx.run("UPDATE lease SET until = 0")
    assert turned(desk, id) == 3
    assert target.ids[0] == target.ids[1] and len(set(target.ids)) == 3 and len(target.ids) == 4


def test_several_workers_deliver_each_event_once(opened: Opened, clock: Clock, target: Target, url: str) -> None:
    workers = [desk_over(opened.store, clock) for _ in range(3)]
    id, _ = subscribed(workers[0], url)
    opened.put(*map(tender, range(3, 20)))
    threads = [threading.Thread(target=turned, args=(each, id)) for each in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(target.ids) == len(set(target.ids)) == 20


def test_a_target_that_hangs_delays_no_other(
    desk: PartnerDesk, target: Target, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering, "BRISK", 4)
    stuck = Target(wait=threading.Event())
    with serve(stuck) as served:
        slow = [subscribed(desk, f"{served.url.rstrip('/')}/{number}")[0] for number in range(3)]
        quick, _ = subscribed(desk, url)
        deliverer = Deliverer(desk.hub)
        try:
            deliverer.dispatch()
            ends = time.monotonic() + 5
            while len(target.ids) < 3 and time.monotonic() < ends:
                time.sleep(0.02)
            assert len(target.ids) == 3
            assert [desk.get(PARTNER, each).cursor for each in slow] == [0, 0, 0]
        finally:
            stuck.wait.set()  # type: ignore[union-attr]
            deliverer.stop()
    assert desk.get(PARTNER, quick).cursor > 0


def test_only_the_territory_is_told_and_leaving_it_is_a_withdrawal(opened: Opened, clock: Clock) -> None:
    from dataclasses import replace

    isere = replace(PARTNER, territories=("region-84",))
    desk = desk_over(opened.store, clock, partners=[isere])
    made = desk.create(isere, {"target": "feed", "since": 0, "kinds": ["tender"], "query": "departement=38"})
    lines = desk.changes(isere, made.subscription, 0, limit=100).lines
    assert {line.id for line in lines} == {tender(0)["id"]}
    moved = tender(0)
    moved["territories"] = tender(1)["territories"]
    opened.put(moved)
    last = desk.changes(isere, made.subscription, lines[-1].seq, limit=100).lines
    assert [(line.event, line.cause, line.record) for line in last] == [("withdrawn", "left", None)]


def test_redactions_are_told_to_those_who_wanted_only_what_is_new(
    opened: Opened, desk: PartnerDesk, target: Target, url: str
) -> None:
    id, _ = subscribed(desk, url, event_types=["tender.created"])
    opened.withdraw(tender(1)["id"], "gone at the source")
    opened.store.redact(tender(0)["id"], "a person asks")
    turned(desk, id)
    types = [json.loads(body)["type"] for _, _, _, body in target.taken]
    assert "tender.redacted" in types and "tender.withdrawn" not in types
    assert all(json.loads(body)["data"]["record"] is None for _, _, _, body in target.taken if b"redacted" in body)


def test_two_secrets_are_valid_for_a_day_after_a_rotation(
    opened: Opened, desk: PartnerDesk, target: Target, url: str, clock: Clock
) -> None:
    id, old = subscribed(desk, url)
    new = desk.rotate(PARTNER, id).secret or ""
    turned(desk, id)
    for secret in (old, new):
        Webhook(secret).verify(target.taken[-1][3], target.taken[-1][2])
    clock.now += timedelta(days=2)
    opened.put(tender(9))
    turned(desk, id)
    assert target.taken[-1][2]["webhook-signature"].count("v1,") == 1


def test_a_file_is_put_on_schedule_and_again_the_same_after_a_failure(
    opened: Opened, desk: PartnerDesk, target: Target, url: str, clock: Clock
) -> None:
    target.answers = [500]
    made = desk.create(PARTNER, {"target": "file", "url": f"{url}/", "since": 0, "schedule": "hourly"})
    id = made.subscription.id
    assert turned_later(desk, id, clock, seconds=0) == []
    turned_later(desk, id, clock, seconds=3600)
    opened.put(tender(11))
    assert turned_later(desk, id, clock, seconds=10) == [1]
    (_, first, _, one), (method, second, headers, two) = target.taken
    assert method == "PUT" and first == second and one == two and first.startswith("/hook/clausier-0-")
    assert headers["webhook-id"].startswith("file_") and "v1," in headers["webhook-signature"]
    lines = [json.loads(line) for line in two.splitlines()]
    assert [line["seq"] for line in lines] == sorted(line["seq"] for line in lines) and len(lines) >= 3


def test_a_suspended_partner_is_told_nothing_until_it_is_resumed(desk: PartnerDesk, target: Target, url: str) -> None:
    id, _ = subscribed(desk, url)
    desk.hub.partners.suspend(PARTNER.name, "unpaid", now=1)
    assert turned(desk, id) == 0 and not target.taken
    desk.hub.partners.resume(PARTNER.name)
    assert turned(desk, id) == 3


def test_who_waited_longest_comes_first(
    opened: Opened, desk: PartnerDesk, target: Target, url: str, clock: Clock
) -> None:
    ids = [subscribed(desk, url)[0] for _ in range(60)]
    deliveries, last = desk.hub.deliveries, desk.hub.views.last_seq()
    opened.put(*map(tender, range(3, 40)))
    first = [id for id, _ in deliveries.due(last=last + 1, now=clock.now.timestamp(), most=20)]
    clock.now += timedelta(seconds=1)
    for id in first:
        deliveries.served(id, now=clock.now.timestamp())
    second = [id for id, _ in deliveries.due(last=last + 1, now=clock.now.timestamp(), most=40)]
    assert set(first).isdisjoint(second) and set(first) | set(second) == set(ids)


def test_a_subscription_with_nothing_to_tell_is_not_asked_again_until_there_is_a_change(
    opened: Opened, desk: PartnerDesk, target: Target, url: str, clock: Clock
) -> None:
    ids = [subscribed(desk, url)[0], subscribed(desk, url, query="q=introuvable")[0]]
    opened.withdraw(tender(0)["id"], "gone at the source")
    opened.put(tender(4))
    opened.put(tender(4, title="Autre titre"))
    for id in ids:
        turned(desk, id)
    last = desk.hub.views.last_seq()
    assert [desk.get(PARTNER, id).cursor for id in ids] == [last, last]
    assert desk.hub.deliveries.due(last=last, now=clock.now.timestamp()) == []
