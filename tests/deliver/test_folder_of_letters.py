"""A folder may take letters in place of a mail server: a demonstration shows them and sends none."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hub.application import Hub
from hub.application.delivering import Deliverer
from hub.application.outboxes import outbox_of
from hub.application.partner_letters import by_mail
from hub.cli.demonstrating import DELIVERIES, LETTERS, NAME, partner_shown, with_letters
from hub.cli.partner_parts import partner_parts
from hub.cli.web_parts import web_parts
from hub.deliver.folder import FolderOutbox
from hub.deliver.letters import Envelope, Words, letter
from hub.deliver.smtp import Unavailable
from hub.errors import ConfigError
from hub.settings import read_settings
from hub.web import create_app
from tests.deliver.posts import FROM, SECRET
from tests.web.invented import tender
from tests.web.opened import Opened

pytestmark = [pytest.mark.enable_socket, pytest.mark.filterwarnings("ignore")]


def test_a_letter_is_two_files_one_to_send_and_one_to_read(tmp_path: Path) -> None:
    given = outbox_of(f"file://{tmp_path}/a%20folder", FROM)
    stands = Envelope(FROM, "zelie@example.org", "1@example.org", datetime(2026, 11, 22, tzinfo=UTC), "fr")
    assert isinstance(given, FolderOutbox)
    given.greet()
    words = Words("Éléments", "Voir http://127.0.0.1/é", "<p>é</p>")
    assert given.send("zelie@example.org", letter(words, stands)) == 250
    files = sorted((tmp_path / "a folder").iterdir())
    assert [each.suffix for each in files] == [".eml", ".txt"] and b"Message-ID" in files[0].read_bytes()
    assert "To: zelie@example.org\nSubject: Éléments\n\nVoir http://127.0.0.1/é" in files[1].read_text("utf-8")
    assert (tmp_path / "a folder").stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_written_and_one_that_is_none_are_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    given = outbox_of(f"file://{tmp_path}/file", FROM)
    with pytest.raises(Unavailable, match="HUB_SMTP_URL"):
        given.send("zelie@example.org", b"Subject: a\r\n\r\nb")
    with pytest.raises(Unavailable, match="cannot be made"):
        given.greet()
    for wrong in ("file:letters", "file://letters/x"):
        with pytest.raises(ConfigError, match="three slashes"):
            outbox_of(wrong, FROM)


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    """A hub with the settings of a demonstration, though its operator has a mail server."""
    given = {"HUB_CONFIG": f"{tmp_path}/config", "HUB_DATA": f"{tmp_path}/var", "HUB_DOTENV": "",
             "HUB_SECRET_KEY": SECRET, "HUB_SMTP_URL": "smtps://mail.example.org"}  # fmt: skip
    return Hub.open(read_settings(with_letters(given, tmp_path / "var")))


def test_in_a_demonstration_a_partner_is_served_and_a_visitor_subscribes(hub: Hub, tmp_path: Path) -> None:
    Opened(hub.store).put(*(tender(number, title="Travaux de peinture") for number in range(3)))
    with partner_shown(hub) as shown:
        deliverer = Deliverer(shown.partnership, tell=by_mail(hub.settings))
        assert [each.result() for each in deliverer.dispatch()] == [3]
        deliverer.stop()
        told = (tmp_path / "var" / DELIVERIES).read_text("utf-8").splitlines()
        assert len(told) == 3 and all('"tender.created"' in line for line in told)
        app = create_app(web_parts(hub, partners=partner_parts(hub, shown=shown.partnership)))
        client = app.test_client()
        assert client.post("/partners/sign-in", data={"key": shown.key}).status_code == 303
        page = client.get("/partners/").text
        assert "Partenaire de démonstration" in page and "Peinture" in page
        page = client.get("/subscribe?q=peinture").text
        form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
        asked = {**form, "address": "zelie@example.org", "rhythm": "daily"}
        assert client.post("/subscribe", data=asked).status_code < 400
        confirming = confirmed(tmp_path / "var" / LETTERS)
        assert client.get(confirming).status_code == 200
    assert NAME in shown.partnership.declared()
    hub.close()


def confirmed(folder: Path) -> str:
    """Return the address that the letter of a subscription leads to."""
    ends = time.monotonic() + 10
    while time.monotonic() < ends:
        for file in folder.glob("*.txt"):
            if found := re.search(r"http://127\.0\.0\.1:8000(/subscribe/confirm\?t=\S+)", file.read_text("utf-8")):
                return found[1]
        time.sleep(0.05)
    raise AssertionError("no letter came")
