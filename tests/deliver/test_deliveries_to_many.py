"""Deliveries to many: several workers, slow targets, territories, rotations, files, and who comes first."""

from __future__ import annotations

import json
import threading
import time
from datetime import timedelta

import pytest
from standardwebhooks import Webhook

from hub.application import turns
from hub.application.delivering import Deliverer
from hub.application.partner_desk import PartnerDesk
from hub.testing.server import serve
from tests.deliver.posts import Clock
from tests.deliver.targets import PARTNER, Target, desk_over
from tests.deliver.test_deliveries import subscribed, turned, turned_later
from tests.web.invented import tender
from tests.web.opened import Opened

pytestmark = [pytest.mark.enable_socket, pytest.mark.filterwarnings("ignore")]


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
    monkeypatch.setattr(turns, "PLACES", 4)
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
    first = [each.id for each in deliveries.due(last=last + 1, now=clock.now.timestamp(), most=20)]
    clock.now += timedelta(seconds=1)
    for id in first:
        deliveries.served(id, now=clock.now.timestamp())
    second = [each.id for each in deliveries.due(last=last + 1, now=clock.now.timestamp(), most=40)]
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
