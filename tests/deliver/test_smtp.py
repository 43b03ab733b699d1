"""Letters go through a real SMTP server, and what it answers is understood."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hub.deliver import smtp
from hub.deliver.letters import Envelope, Words, letter
from hub.deliver.smtp import Permanent, Temporary, Unavailable, outbox
from hub.errors import ConfigError
from tests.deliver.postman import Postman, certificate, served

pytestmark = [pytest.mark.enable_socket, pytest.mark.filterwarnings("ignore")]
FROM = "Clausier <alertes@example.org>"
ZELIE = "zelie@example.org"
WORDS = Words("Deux nouveautés : « peinture »", "Été\n.\n..\nFrom ici\n" + "é" * 2000, "<p>Été</p>")
UNSUBSCRIBE = "https://clauses.example.org/unsubscribe?t=" + "a" * 150


def written(**changed: str) -> bytes:
    values = {"sender": FROM, "recipient": ZELIE, "message_id": "1@example.org", "language": "fr",
              "unsubscribe": UNSUBSCRIBE, "list_id": "recherches.example.org"} | changed  # fmt: skip
    return letter(WORDS, Envelope(at=datetime(2026, 11, 22, 6, tzinfo=UTC), **values))  # type: ignore[arg-type]


def test_a_letter_arrives_as_it_was_written_with_one_click_to_unsubscribe() -> None:
    postman = Postman()
    with served(postman) as port:
        assert outbox(f"smtp://127.0.0.1:{port}", FROM).send(ZELIE, written()) == 250
    (found,) = postman.letters()
    assert found["From"] == FROM and found["To"] == ZELIE and found["Subject"] == WORDS.subject
    assert found["List-Unsubscribe"] == f"<{UNSUBSCRIBE}>"
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"List-Unsubscribe: <{UNSUBSCRIBE}>\r\n".encode() in postman.taken[0][1]
    assert found["Auto-Submitted"] == "auto-generated" and found["Content-Language"] == "fr"
    assert found["Message-ID"] == "<1@example.org>" and found["List-Id"] == "<recherches.example.org>"
    text, html = found.get_body(("plain",)), found.get_body(("html",))
    assert text is not None and text.get_content().replace("\r\n", "\n") == WORDS.text + "\n"
    assert html is not None and "Été" in html.get_content()
    assert max(map(len, postman.taken[0][1].split(b"\r\n"))) <= 998


def test_the_same_letter_is_the_same_bytes() -> None:
    assert written() == written() != written(message_id="2@example.org")


@pytest.mark.parametrize("subject", ["A\r\nBcc: x@example.org", "A\nX: y\n\nb", "A\x00\x0b\u2028B\u0085C", "é" * 900])
def test_no_header_begins_another(subject: str) -> None:
    made = letter(Words(subject, "", ""), Envelope(FROM, ZELIE, "1@h", datetime(2026, 11, 22, tzinfo=UTC), "fr"))
    head = made.partition(b"\r\n\r\n")[0].split(b"\r\n")
    names = [line.partition(b":")[0] for line in head if not line.startswith(b" ")]
    assert names == [b"From", b"To", b"Subject", b"Date", b"Message-ID", b"Auto-Submitted", b"MIME-Version",
                     b"Content-Type", b"Content-Language"]  # fmt: skip


@pytest.mark.parametrize("address", ["https://x/?t=a\r\nBcc: y", "https://x/?a b", "https://x/>,<mailto:y@z", "https://x/é"])
def test_no_address_to_unsubscribe_breaks_its_header(address: str) -> None:
    with pytest.raises(ValueError, match="ASCII"):
        written(unsubscribe=address)


def test_nothing_goes_before_the_line_is_encrypted_and_the_certificate_checked(tmp_path: Path) -> None:
    server, trusting = certificate(tmp_path, "localhost")
    postman = Postman()
    postman.user, postman.password = "clausier", "s@:cret"
    with served(postman, context=server) as port:
        url = f"smtp+starttls://clausier:s%40%3Acret@localhost:{port}"
        assert outbox(url, FROM, context=trusting).send(ZELIE, written()) == 250
        with pytest.raises(Unavailable, match="certificate"):
            outbox(url, FROM).send(ZELIE, written())
        with pytest.raises(Unavailable, match="certificate"):
            outbox(url.replace("localhost", "127.0.0.1"), FROM, context=trusting).send(ZELIE, written())
        with pytest.raises(Unavailable, match="HUB_SMTP_URL"):
            outbox(url.replace("cret", "cre"), FROM, context=trusting).send(ZELIE, written())
    assert len(postman.taken) == 1


def test_a_server_that_offers_no_encryption_gets_nothing(tmp_path: Path) -> None:
    _, trusting = certificate(tmp_path, "localhost")
    postman = Postman()
    with served(postman) as port, pytest.raises(Unavailable, match="STARTTLS"):
        outbox(f"smtp+starttls://localhost:{port}", FROM, context=trusting).send(ZELIE, written())
    assert postman.taken == []


@pytest.mark.parametrize(("where", "answer", "error"), [
    ("refuse_address", "450 4.2.1 later zelie@example.org", Temporary),
    ("refuse_address", "550 5.1.1 <zelie@example.org> unknown", Permanent),
    ("refuse_letter", "451 4.7.1 greylisted", Temporary),
    ("refuse_letter", "554 5.7.1 no", Permanent),
    ("refuse_address", "421 closing", Unavailable),
])  # fmt: skip
def test_a_refusal_is_understood_and_names_nobody(where: str, answer: str, error: type[smtp.Unsent]) -> None:
    postman = Postman()
    getattr(postman, where)[ZELIE] = answer
    with served(postman) as port, pytest.raises(error) as caught:
        outbox(f"smtp://127.0.0.1:{port}", FROM).send(ZELIE, written())
    assert caught.value.code == int(answer[:3]) and "zelie" not in str(caught.value)


def test_a_refused_sender_is_our_fault_and_not_the_address_s() -> None:
    postman = Postman()
    postman.refuse_sender = "553 not yours"
    with served(postman) as port, pytest.raises(Unavailable, match="HUB_MAIL_FROM"):
        outbox(f"smtp://127.0.0.1:{port}", FROM).send(ZELIE, written())


def test_a_line_that_is_cut_in_the_middle_may_be_tried_again() -> None:
    postman = Postman()
    postman.drop_before.add(ZELIE)
    with served(postman) as port, pytest.raises(Temporary, match="broke"):
        outbox(f"smtp://127.0.0.1:{port}", FROM).send(ZELIE, written())


def test_a_server_that_is_not_there_is_said_so() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        with pytest.raises(Unavailable, match="does not answer"):
            outbox(f"smtp://127.0.0.1:{unused.getsockname()[1]}", FROM).send(ZELIE, written())


def test_a_server_that_drips_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "WHOLE_S", 0.5)
    done = threading.Event()

    def drip(listening: socket.socket) -> None:
        line, _ = listening.accept()
        line.sendall(b"220 hello\r\n")
        line.recv(100)
        line.sendall(b"250 ok\r\n")
        while not done.wait(0.1):
            try:
                line.sendall(b"2")
            except OSError:
                break
        line.close()

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(1)
        thread = threading.Thread(target=drip, args=(listening,))
        thread.start()
        began = time.monotonic()
        with pytest.raises(smtp.Unsent):
            outbox(f"smtp://127.0.0.1:{listening.getsockname()[1]}", FROM).send(ZELIE, written())
        done.set()
        thread.join(5)
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("url", ["", "mail.example.org", "http://x", "smtp://", "smtp://h:99999", "smtp+starttls:h", "smtp://u:%C3%A9@h"])
def test_a_wrong_setting_is_named_and_its_password_is_not(url: str) -> None:
    with pytest.raises(ConfigError, match="HUB_SMTP_URL"):
        outbox(url, FROM)
    made = outbox("smtps://u:hidden@mail.example.org", FROM)
    assert "hidden" not in repr(made) and (made.port, made.password) == (465, "hidden")
    assert isinstance(made.context, ssl.SSLContext) and made.context.verify_mode == ssl.CERT_REQUIRED


@pytest.mark.parametrize("sender", ["", "Clausier", "a@b\r\nBcc: c@d", "Clausier <x@y\n>"])
def test_a_sender_that_is_none_is_refused(sender: str) -> None:
    with pytest.raises(ConfigError, match="HUB_MAIL_FROM"):
        outbox("smtp://localhost", sender)
