"""A partner whose subscription has stopped gets a letter: a real hub, its deliverer, and a real SMTP server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from hub.application import Hub
from hub.application.delivering import Deliverer
from hub.application.partner_desk import PartnerDesk
from hub.application.partner_letters import LATER_S, Telling
from hub.application.partnering import Entered
from hub.cli.partner_parts import deliverer
from hub.deliver.schedule import WAITS_S
from hub.settings import read_settings
from hub.store.deliveries import Subscription
from hub.testing.server import serve
from tests.deliver.postman import Postman, served
from tests.deliver.posts import BASE, FROM, SECRET, Clock
from tests.deliver.targets import LOOPBACK, Target
from tests.web.invented import tender
from tests.web.opened import Opened

pytestmark = [pytest.mark.enable_socket, pytest.mark.filterwarnings("ignore")]
PARTNERS = """
[metropole-exemple]
title = "Métropole d’exemple"
contact = "donnees@example.org"
purpose = "suivi de son territoire"
kinds = ["tender"]
valid_from = 2020-01-01
valid_to = 2099-12-31
"""


@contextmanager
def hub_with(folder: Path, url: str, port: int) -> Iterator[Hub]:
    """Give a hub with one partner and three tenders, that sends its letters to a port."""
    (folder / "config").mkdir()
    (folder / "config" / "partners.toml").write_text(PARTNERS, "utf-8")
    environ = {"HUB_CONFIG": f"{folder}/config", "HUB_DATA": f"{folder}/var", "HUB_DATABASE": url, "HUB_DOTENV": "",
               "HUB_BASE_URL": BASE, "HUB_SECRET_KEY": SECRET, "HUB_SMTP_URL": f"smtp://127.0.0.1:{port}",
               "HUB_MAIL_FROM": FROM}  # fmt: skip
    hub = Hub.open(read_settings(environ))
    try:
        Opened(hub.store).put(*map(tender, range(3)))
        yield hub
    finally:
        hub.close()


def working(hub: Hub, clock: Clock) -> Deliverer:
    """Return the deliverer as `hub serve` makes it, at a moment that the test decides."""
    found = deliverer(hub, allow_any_port=LOOPBACK)
    assert found is not None
    found.hub = replace(found.hub, clock=clock)
    return found


def subscribed(found: Deliverer, url: str) -> Subscription:
    """Make a subscription by the partner's own desk."""
    desk = PartnerDesk(found.hub)
    made = found.hub.key_for("metropole-exemple", scopes="subscriptions", label="", expires_at=None)
    entered: Entered = desk.enter(made.text)
    return desk.create(entered.partner, {"url": url, "since": 0, "title": "Isère & <Drôme>"}).subscription


def rounds(found: Deliverer, clock: Clock, *, seconds: tuple[float, ...]) -> None:
    """Give all their turns and let the letters go, after each of so many seconds."""
    for wait in seconds:
        clock.now += timedelta(seconds=wait)
        for future in found.dispatch():
            future.result()
        if letters := found.telling.begin():
            letters.result()


def said(letter: EmailMessage) -> str:
    """Return the text of a letter."""
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def test_a_partner_is_written_to_once_when_its_subscription_was_paused(store_url: str, tmp_path: Path) -> None:
    postman, clock = Postman(), Clock()
    with served(postman) as port, hub_with(tmp_path, store_url, port) as hub, serve(Target([200] + [503] * 20)) as to:
        found = working(hub, clock)
        ended = subscribed(found, f"{to.url.rstrip('/')}/hook")
        rounds(found, clock, seconds=(0, *(wait * 1.21 + 1 for wait in WAITS_S)))
        stands = found.hub.deliveries.get(ended.id)
        assert stands and (stands.state, stands.told) == ("paused", 1)
        rounds(found, clock, seconds=(60, 60))
        found.stop()
    (letter,) = postman.letters("donnees@example.org")
    assert letter["From"] == FROM and letter["Subject"] == "Abonnement en pause : Isère & <Drôme>"
    text = said(letter)
    assert f"au changement {stands.cursor + 1} du journal" in text and f"{BASE}/partners" in text
    assert "attempts failed" in text and "whsec_" not in text


def test_a_target_that_is_gone_is_told_as_stopped(tmp_path: Path) -> None:
    postman, clock = Postman(), Clock()
    url = f"sqlite:///{tmp_path / 'hub.db'}"
    with served(postman) as port, hub_with(tmp_path, url, port) as hub, serve(Target([410])) as to:
        found = working(hub, clock)
        subscribed(found, f"{to.url.rstrip('/')}/hook")
        rounds(found, clock, seconds=(0,))
        found.stop()
    (letter,) = postman.letters()
    assert "Abonnement arrêté" in letter["Subject"] and "410 Gone" in said(letter)


def test_a_letter_that_did_not_go_waits_and_is_sent_under_the_same_id(tmp_path: Path) -> None:
    postman, clock, moments = Postman(), Clock(), [0.0]
    postman.drop_after = {"donnees@example.org"}  # kept, but the line is cut before that is said
    url = f"sqlite:///{tmp_path / 'hub.db'}"
    with served(postman) as port, hub_with(tmp_path, url, port) as hub, serve(Target([410])) as to:
        found = working(hub, clock)
        found.telling = Telling(found.hub, found.telling.tell, clock=lambda: moments[0])
        ended = subscribed(found, f"{to.url.rstrip('/')}/hook")
        rounds(found, clock, seconds=(0, 0))
        stands = found.hub.deliveries.get(ended.id)
        assert stands and stands.told == 0 and len(postman.taken) == 1
        postman.drop_after = set()
        moments[0] += LATER_S
        rounds(found, clock, seconds=(0, 0))
        stands = found.hub.deliveries.get(ended.id)
        assert stands and stands.told == 1
        found.stop()
    first, second = postman.letters()
    assert first["Message-ID"] == second["Message-ID"]


@pytest.mark.parametrize(("refusal", "told"), [("550 no such mailbox", 1), ("451 come back later", 0)])
def test_an_address_that_refuses_for_good_is_not_written_to_again(tmp_path: Path, refusal: str, told: int) -> None:
    postman, clock = Postman(), Clock()
    postman.refuse_address = {"donnees@example.org": refusal}
    url = f"sqlite:///{tmp_path / 'hub.db'}"
    with served(postman) as port, hub_with(tmp_path, url, port) as hub, serve(Target([410])) as to:
        found = working(hub, clock)
        ended = subscribed(found, f"{to.url.rstrip('/')}/hook")
        rounds(found, clock, seconds=(0,))
        stands = found.hub.deliveries.get(ended.id)
        assert stands and (stands.told, postman.taken) == (told, [])
        found.stop()
