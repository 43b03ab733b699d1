"""What is known of subscribers is sealed, signed, and little."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from itsdangerous import TimestampSigner

from hub.people.addresses import BadAddress, clean, masked, network
from hub.people.rhythms import following
from hub.people.sealing import Seals, Unreadable, derived

SEALS = Seals("a long secret of a test")
ADDRESS = "zelie@example.org"


def test_an_address_opens_for_its_own_subscription_and_its_own_key_only() -> None:
    sealed = SEALS.seal(ADDRESS, "one")
    assert ADDRESS.encode() not in sealed and SEALS.open(sealed, "one") == ADDRESS
    assert SEALS.seal(ADDRESS, "one") != sealed
    for seals, owner, text in ((SEALS, "two", sealed), (Seals("another"), "one", sealed), (SEALS, "one", sealed[:-1]),
                               (SEALS, "one", b"")):  # fmt: skip
        with pytest.raises(Unreadable, match="HUB_SECRET_KEY") as caught:
            seals.open(text, owner)
        assert ADDRESS not in str(caught.value)


def test_an_address_is_found_again_whatever_its_case_and_only_with_the_key() -> None:
    assert SEALS.lookup("Zelie@Example.org") == SEALS.lookup(ADDRESS) != Seals("another").lookup(ADDRESS)
    assert SEALS.who("address", ADDRESS) != SEALS.who("client", ADDRESS)


def test_each_purpose_has_a_key_of_its_own() -> None:
    assert len({derived("s", purpose) for purpose in ("a", "b", "c")}) == 3


def test_a_link_that_confirms_ends_after_two_days(monkeypatch: pytest.MonkeyPatch) -> None:
    token = SEALS.confirming("one")
    assert SEALS.confirmed(token) == "one"
    now = TimestampSigner("x").get_timestamp()
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda self: now + 48 * 3600 + 2)
    assert SEALS.confirmed(token) is None


def test_no_link_stands_for_another_and_none_can_be_made() -> None:
    confirming, managing = SEALS.confirming("one"), SEALS.managing("one")
    assert SEALS.managed(managing) == "one"
    for token in (confirming, managing[:-2], managing + "x", "", "é", Seals("another").managing("one")):
        assert SEALS.managed(token) is None
    assert SEALS.confirmed(managing) is None


def test_nothing_secret_stands_in_the_representation() -> None:
    assert "secret" not in repr(SEALS)


@pytest.mark.parametrize("typed", [ADDRESS, "  Jean.d'Arc+marches@Exemple.EXAMPLE.org ", "a_b%c@example.org"])
def test_an_ordinary_address_is_taken(typed: str) -> None:
    assert clean(typed).rpartition("@")[2] == typed.strip().rpartition("@")[2].lower()


@pytest.mark.parametrize("typed", [
    "", "zelie", "zelie@", "@example.org", "a@b@example.org", "zelie@localhost", "zelie@127.0.0.1", "a..b@example.org",
    ".a@example.org", "a b@example.org", "zelie@example.org\nBcc: x@example.org", "zelie@example.org\r\nX: y",
    "<zelie@example.org>", "zelie@example.org,x@example.org", "zélie@example.org", '"z e"@example.org',
    "zelie@-example.org", "a" * 65 + "@example.org", "a@" + "b" * 250 + ".org", "zelie@example.org\x00",
])  # fmt: skip
def test_what_is_no_address_is_refused_without_repeating_it(typed: str) -> None:
    with pytest.raises(BadAddress) as caught:
        clean(typed)
    assert str(caught.value) == "not an e-mail address that we can write to: name@example.org is the form"


def test_a_domain_with_accents_is_written_as_the_network_writes_it() -> None:
    assert clean("zelie@mairie-évreux.example.org") == "zelie@xn--mairie-vreux-heb.example.org"


def test_an_address_is_shown_so_that_its_owner_alone_knows_it() -> None:
    assert masked(ADDRESS) == "z•••@e•••.org"


def test_one_customer_is_one_client() -> None:
    assert network("2001:db8:1:2:3::4") == network("2001:db8:1:2:ffff::1") != network("2001:db8:1:3::1")
    assert network("192.0.2.7") == "192.0.2.7" and network("unix") == "unix"


@pytest.mark.parametrize(("rhythm", "now", "due"), [
    ("daily", "2026-11-22T05:59:59", "2026-11-22T06:00:00"),
    ("daily", "2026-11-22T06:00:00", "2026-11-23T06:00:00"),
    ("daily", "2026-07-14T04:59:00", "2026-07-14T05:00:00"),
    ("daily", "2026-10-24T22:30:00", "2026-10-25T06:00:00"),  # the night that winter time begins
    ("daily", "2026-03-28T12:00:00", "2026-03-29T05:00:00"),  # the night that summer time begins
    ("weekly", "2026-11-22T05:00:00", "2026-11-23T06:00:00"),
    ("weekly", "2026-11-23T06:00:00", "2026-11-30T06:00:00"),
])  # fmt: skip
def test_a_digest_is_due_at_seven_in_paris(rhythm: str, now: str, due: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert following(rhythm, moment).isoformat()[:19] == due
