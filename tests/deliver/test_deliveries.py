"""Each event of a subscription is delivered, in order, under one id, whatever fails meanwhile."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook

from hub.application.delivering import turn
from hub.application.partner_desk import PartnerDesk
from hub.application.partner_letters import Telling
from hub.deliver.schedule import WAITS_S
from hub.deliver.webhooks import public_key
from hub.store.leases import Leases
from tests.deliver.posts import Clock
from tests.deliver.targets import PARTNER, Target

pytestmark = [pytest.mark.enable_socket, pytest.mark.filterwarnings("ignore")]


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
    return [turned(desk, each.id) for each in due if each.id == id]


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
        telling = Telling(desk.hub, lambda ended, partner: told.append(f"{ended.id} {partner.contact}"))
        telling.begin()
        telling.stop()
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
