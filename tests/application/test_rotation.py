"""The drill of a key's rotation: what the key before sealed and signed goes on, until it is sealed anew."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook

from hub.application import Hub
from hub.application.accounts import SignedIn, room_of
from hub.application.partnering import Unsealed, Vault
from hub.application.resealing import reseal
from hub.application.websub import Denied
from hub.application.websub import Seals as WebSubSeals
from hub.deliver.webhooks import public_key, signed
from hub.errors import HubError
from hub.people.sealing import Seals
from hub.plugins import create_plugin_manager
from hub.settings import read_settings
from hub.store.subscribers import Subscriber, Subscribers

OLD, NEW, NOW = "the-key-of-last-year", "the-key-of-this-year", 1_800_000_000
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.fixture
def hub_with(store_url: str, tmp_path: Path) -> Callable[..., Hub]:
    """Return the function that opens the hub with a key and those before it."""

    def opened(key: str, old: str = "") -> Hub:
        places = {"HUB_DOTENV": "", "HUB_CONFIG": str(tmp_path / "config"), "HUB_DATA": str(tmp_path / "var")}
        keys = {"HUB_SECRET_KEY": key, "HUB_SECRET_KEY_OLD": old, "HUB_DATABASE": store_url}
        return Hub.open(read_settings({**places, **keys}), plugins=create_plugin_manager([], group=None))

    return opened


def fill(hub: Hub) -> str:
    """Keep a subscriber, a partner's secret, a WebSub secret and a session under the key of last year."""
    seals, vault, websub = Seals(OLD), Vault(OLD), WebSubSeals(OLD)
    Subscribers(hub.store.database).ask(
        Subscriber("s1", seals.lookup("zelie@example.org"), seals.seal("zelie@example.org", "s1"), "tender", "", "fr",
                   "daily", "pending", 0, NOW, None, NOW), "letter", now=NOW,
    )  # fmt: skip
    with hub.store.database.writing() as tx:
        sql = "INSERT INTO subscription_secret (subscription, number, sealed, created_at) VALUES ('sub1', 1, ?, 1)"
        tx.run(sql, (vault.seal(SECRET, "sub1"),))
        sql = (
            "INSERT INTO websub (id, topic, callback, host, secret, cursor, lease_until, verified_at)"
            " VALUES ('w1', 't', 'c', 'h', ?, 0, 1, 1)"
        )
        tx.run(sql, (websub.seal("a secret of a callback", "w1"),))
    room = room_of(hub)
    account = room.add("olga", "operator")
    room.set_password(account, "une phrase assez longue")
    came = room.sign_in("olga", "une phrase assez longue", "127.0.0.1")
    assert isinstance(came, SignedIn)
    return came.secret


def sealed(hub: Hub) -> tuple[bytes, bytes, bytes]:
    """Return what stands sealed in the database."""
    with hub.store.database.reading() as tx:
        rows = [tx.one(sql) or (b"",) for sql in ("SELECT address FROM subscriber",
                                                  "SELECT sealed FROM subscription_secret",
                                                  "SELECT secret FROM websub")]  # fmt: skip
    return bytes(rows[0][0]), bytes(rows[1][0]), bytes(rows[2][0])


def read(hub: Hub, *keys: str) -> tuple[str, str, str | None]:
    """Return what is sealed, as keys open it; the first is the present one."""
    address, secret, websub = sealed(hub)
    key, former = keys[0], keys[1:]
    return (Seals(key, former).open(address, "s1"), Vault(key, former).open(secret, "sub1"),
            WebSubSeals(key, former).open(websub, "w1"))  # fmt: skip


def test_a_rotated_key_loses_nothing_and_the_old_one_can_be_thrown_away(hub_with: Callable[..., Hub]) -> None:
    hub = hub_with(OLD)
    cookie = fill(hub)
    everything = read(hub, OLD)
    hub.close()
    hub = hub_with(NEW, f"an-older-one {OLD}")
    assert read(hub, NEW, *hub.settings.former_keys) == everything
    before = sealed(hub)
    assert reseal(hub) == dict.fromkeys(
        ("addresses of subscribers", "secrets of partners' subscriptions", "secrets of WebSub subscribers"), 1
    )
    assert read(hub, NEW) == everything, "the present key opens all"
    assert all(now != then for now, then in zip(sealed(hub), before, strict=True))
    (subscriber,) = Subscribers(hub.store.database).every()
    assert subscriber.lookup == Seals(NEW).lookup("zelie@example.org")
    reseal(hub)
    hub.close()
    hub = hub_with(NEW)
    assert read(hub, NEW) == everything, "and the former key is not needed"
    room = room_of(hub)
    known = room.inside(cookie)
    assert known is not None and known.name == "olga", "who was signed in still is"
    assert isinstance(room.sign_in("olga", "une phrase assez longue", "127.0.0.1"), SignedIn)
    hub.close()


@pytest.mark.usefixtures("connections_closed")
@pytest.mark.parametrize("part", ["reseal_subscribers", "reseal_partners", "reseal_websub"])
def test_a_fault_planted_in_the_rotation_is_found(
    part: str, hub_with: Callable[..., Hub], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"hub.application.resealing.{part}", lambda *given: 1)  # says that it did, and did not
    with pytest.raises((AssertionError, HubError)):
        test_a_rotated_key_loses_nothing_and_the_old_one_can_be_thrown_away(hub_with)

def test_what_no_key_opens_is_named_and_left_as_it_is(hub_with: Callable[..., Hub]) -> None:
    hub = hub_with(OLD)
    fill(hub)
    everything = read(hub, OLD)
    hub.close()
    hub = hub_with(NEW, "an-older-one")
    with pytest.raises(HubError, match="HUB_SECRET_KEY"):
        reseal(hub)
    assert read(hub, OLD) == everything
    for opening, wrong in ((Vault(NEW), Unsealed), (WebSubSeals(NEW), Denied)):
        with pytest.raises(wrong):
            opening.open(b"0" * 40, "sub1")
    hub.close()


def test_links_in_letters_of_last_year_work_and_new_ones_are_signed_by_the_present_key() -> None:
    both = Seals(NEW, (OLD,))
    assert both.managed(Seals(OLD).managing("s1")) == "s1" == both.confirmed(Seals(OLD).confirming("s1"))
    assert Seals(NEW).managed(both.managing("s1")) == "s1" and Seals(OLD).managed(both.managing("s1")) is None


def test_a_delivery_is_signed_so_that_partners_who_know_the_old_public_key_believe_it() -> None:
    vault = Vault(NEW, (OLD,))
    keys: dict[str, Any] = {"private": vault.signing("sub1"), "former": vault.former_signing("sub1")}
    headers = signed("event", b"{}", now=NOW, secrets=[SECRET], **keys)
    assert [mark.split(",")[0] for mark in headers["webhook-signature"].split()] == ["v1", "v1a", "v1a"]
    assert public_key(vault.former_signing("sub1")[0]) == public_key(Vault(OLD).signing("sub1"))
    now = signed("event", b"{}", now=int(time.time()), secrets=[SECRET], **keys)
    assert Webhook(SECRET).verify(b"{}", now) == {}
