"""What a demonstration has beside data: letters in a folder, a partner with a key, and a target on this machine."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from threading import Lock
from typing import Any

from hub.application import Hub
from hub.application.partner_desk import PartnerDesk
from hub.application.partnering import Partnership
from hub.cli.partner_parts import partnership
from hub.deliver.webhooks import Sender
from hub.people.partners import Partner
from hub.testing.server import serve

NAME = "demonstration"
LETTERS = "letters"  #: folder, in that of the data
DELIVERIES = "deliveries.jsonl"
MOST = 1 << 20  #: bytes of a delivery
SEARCH = "q=peinture"  #: what the partner follows: invented notices are about painting


@dataclass(frozen=True)
class Shown:
    """The partner of a demonstration: what serves it, its key, and where its deliveries go."""

    partnership: Partnership
    key: str = field(repr=False)
    target: str


@dataclass(frozen=True)
class Mailbox:
    """A partner's server: takes each delivery, and writes it as a line of a file."""

    path: Path
    lock: Any = field(default_factory=Lock, repr=False)

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Take a delivery, as WSGI has it."""
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if environ["REQUEST_METHOD"] not in ("POST", "PUT") or length > MOST:
            start("405 Method Not Allowed", [("Content-Length", "0")])
            return []
        body = environ["wsgi.input"].read(length)
        with self.lock, self.path.open("ab") as file:
            file.write(b"".join(line + b"\n" for line in body.splitlines()))
        start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "5")])
        return [b"taken"]


def with_letters(environment: dict[str, str], data: Path) -> dict[str, str]:
    """Return the environment of a demonstration: its letters stay in its folder, whatever mail server is set."""
    folder = (data.absolute() / LETTERS).as_uri()
    return {**environment, "HUB_SMTP_URL": folder, "HUB_MAIL_FROM": "Clausier <alertes@example.org>"}


@contextmanager
def partner_shown(hub: Hub) -> Iterator[Shown]:
    """Give a partner with a key and one subscription, whose deliveries are taken on this machine."""
    with serve(Mailbox(hub.settings.data / DELIVERIES)) as target:
        found = partnership(hub)
        sender = Sender(user_agent=f"Clausier-webhooks (+{hub.settings.base_url})", allow=target.allow)
        known, declared = partner_of(found), found.declared
        found = replace(found, sender=sender, declared=lambda: {**declared(), NAME: known})
        key = found.key_for(NAME, scopes="read,subscriptions", label=NAME, expires_at=None).text
        url = f"{target.url.rstrip('/')}/{secrets.token_hex(4)}"
        wanted = {"title": "Peinture", "url": url, "kinds": ["tender"], "query": SEARCH, "since": 0}
        PartnerDesk(found).create(known, wanted)
        yield Shown(found, key, url)


def partner_of(found: Partnership) -> Partner:
    """Return the partner of a demonstration, which lasts a month."""
    today = found.clock().date()
    return Partner(
        NAME, "Partenaire de démonstration", "partenaire@example.org", "montrer comment un partenaire est servi",
        ("tender", "clause", "contract"), (), (), today - timedelta(days=1), today + timedelta(days=30),
    )  # fmt: skip
