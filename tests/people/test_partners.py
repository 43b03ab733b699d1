"""A partner is what partners.toml says, and a key opens what it is for, as long as it lives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from hub.application.partner_desk import PartnerDesk
from hub.application.partnering import NotAllowed, NotKnown
from hub.errors import ConfigError, UsageError
from hub.people.partners import declared, digest_of, id_of, new_key, same, scopes_of
from hub.store import Store
from hub.store.partners import Asked
from tests.deliver.posts import Clock
from tests.deliver.targets import PARTNER, desk_over

TABLE = """[metropole-exemple]
title = "Métropole d’exemple"
contact = "donnees@example.org"
purpose = "suivi"
kinds = ["tender"]
valid_from = 2026-01-01
valid_to = 2027-12-31
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "partners.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_table_is_a_partner_and_the_shipped_example_is_one(tmp_path: Path) -> None:
    assert declared(tmp_path / "partners.toml") == {}
    assert declared(written(tmp_path, TABLE))["metropole-exemple"].kinds == ("tender",)
    shipped = Path(__file__).parents[2] / "config" / "partners.toml"
    assert shipped.read_bytes() == (shipped.parents[1] / "hub/cli/templates/partners.toml").read_bytes()
    example = shipped.read_text("utf-8").partition("# [metropole")[2].replace("\n# ", "\n")
    found = declared(written(tmp_path, f"[metropole{example}"))["metropole-exemple"]
    assert found.territories == ("departement-38",) and found.subscriptions == 20


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ('kinds = ["tender"]|kinds = ["offer"]', "no kind that a partner may have"),
        ('kinds = ["tender"]|kinds = ["pathway"]', "no kind that a partner may have"),
        ('kinds = ["tender"]|kinds = ["notice"]', "no kind that a partner may have"),
        ("valid_to = 2027-12-31|valid_to = 'soon'", "valid_to"),
        ('purpose = "suivi"|purpos = "suivi"', "purpos"),
        ('purpose = "suivi"|purpose = "suivi"\nterritories = ["commune-38185"]', "territories"),
        ('purpose = "suivi"|purpose = "suivi"\nterritories = ["epci-200040715", "region-84"]', "either EPCI"),
        ("metropole-exemple|Metropole", "small letters"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, changed: str, words: str) -> None:
    before, _, after = changed.partition("|")
    with pytest.raises(ConfigError, match=words):
        declared(written(tmp_path, TABLE.replace(before, after)))


def test_a_key_is_256_random_bits_and_only_its_digest_is_kept() -> None:
    first, second = new_key(), new_key()
    assert first.text != second.text and id_of(first.text) == first.id
    assert same(first.text, first.digest) and not same(second.text, first.digest)
    assert first.text not in repr(first) and digest_of(first.text) == first.digest and len(first.digest) == 32
    assert id_of("clausier_nothing") is None and scopes_of("read, subscriptions") == "read,subscriptions"
    with pytest.raises(UsageError):
        scopes_of("read,everything")


@pytest.fixture
def clock() -> Clock:
    """A clock that stands."""
    return Clock()


@pytest.fixture
def desk(store_url: str, clock: Clock) -> Iterator[PartnerDesk]:
    """A desk over each engine."""
    store = Store.open(store_url)
    yield desk_over(store, clock)
    store.close()


def made(desk: PartnerDesk, *, scopes: str = "read,subscriptions", expires_at: int | None = None) -> str:
    return desk.hub.key_for(PARTNER.name, scopes=scopes, label="", expires_at=expires_at).text


def test_keys_rotate_without_a_gap(desk: PartnerDesk) -> None:
    old, new = made(desk), made(desk)
    assert desk.enter(old).partner is desk.enter(new).partner
    assert desk.hub.partners.revoke(id_of(old) or "", PARTNER.name, now=desk.hub.now())
    assert not desk.hub.partners.revoke(id_of(old) or "", PARTNER.name, now=desk.hub.now())
    with pytest.raises(NotKnown):
        desk.enter(old)
    assert desk.enter(new).partner.name == PARTNER.name


def test_a_key_opens_nothing_after_its_end_beyond_its_scopes_or_changed_by_a_letter(
    desk: PartnerDesk, clock: Clock
) -> None:
    reader, short = made(desk, scopes="read"), made(desk, expires_at=desk.hub.now() + 60)
    assert desk.enter(reader, "read") and desk.enter(short)
    with pytest.raises(NotAllowed):
        desk.enter(reader, "subscriptions")
    for wrong in (reader[:-1] + ("A" if reader[-1] != "A" else "B"), "", "clausier_", short.upper(), f"{short} "):
        with pytest.raises(NotKnown):
            desk.enter(wrong, "read")
    clock.now += timedelta(minutes=2)
    with pytest.raises(NotKnown):
        desk.enter(short)


def test_no_key_opens_what_the_agreement_closed(store_url: str, clock: Clock) -> None:
    store = Store.open(store_url)
    try:
        known = {PARTNER.name: PARTNER}
        desk = desk_over(store, clock, partners=[PARTNER])
        key = made(desk)
        desk.hub.partners.suspend(PARTNER.name, "unpaid", now=1)
        with pytest.raises(NotAllowed):
            desk.enter(key)
        desk.hub.partners.resume(PARTNER.name)
        assert desk.enter(key)
        ended = replace(known[PARTNER.name], valid_to=(clock.now - timedelta(days=2)).date())
        with pytest.raises(NotAllowed):
            desk_over(store, clock, partners=[ended]).enter(key)
        with pytest.raises(NotAllowed):
            desk_over(store, clock, partners=[]).enter(key)
    finally:
        store.close()


def test_the_log_of_requests_is_bounded(desk: PartnerDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.store.partners.KEPT", 30)
    for number in range(120):
        desk.hub.partners.note(PARTNER.name, Asked(number, "k", "GET", f"/{number}", 200))
    rows = desk.hub.partners.requests(PARTNER.name, most=1000)
    assert 30 <= len(rows) <= 80 and rows[0].path == "/119"


@pytest.mark.parametrize("field", ["tender.title", "tender.secret", "contract.origin.raw_digest", "raw_digest"])
def test_fields_that_are_not_for_partners_of_these_kinds_are_refused_by_name(tmp_path: Path, field: str) -> None:
    good = declared(written(tmp_path, TABLE + 'fields = ["tender.origin.raw_digest", "tender.origin"]\n'))
    assert good["metropole-exemple"].fields == ("tender.origin.raw_digest", "tender.origin")
    with pytest.raises(ConfigError, match=rf"fields: '{field}' is no field for partners.*tender\.origin\.raw_digest"):
        declared(written(tmp_path, TABLE + f'fields = ["tender.origin", "{field}"]\n'))
