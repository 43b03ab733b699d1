"""Targets: what a partner's server does with our deliveries, on loopback, and a partnership that may reach it."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hub.application.partner_desk import PartnerDesk
from hub.application.partnering import Partnership, Vault, views_of
from hub.deliver.webhooks import Sender
from hub.people.partners import Partner
from hub.store import Store
from hub.store.deliveries import Deliveries
from hub.store.partners import Partners
from hub.web.following.saved_searches import query_of
from tests.deliver.posts import BASE, Clock
from tests.web.opened import places

SECRET = "a secret of a test, long and random enough"
LOOPBACK = frozenset({"127.0.0.1"})
PARTNER = Partner(
    "metropole-exemple", "Métropole d’exemple", "donnees@example.org", "suivi de son territoire", ("tender", "clause"),
    (), (), date(2020, 1, 1), date(2099, 12, 31), 100_000, 500,
)  # fmt: skip


@dataclass
class Target:
    """A server that answers as it is told, and keeps what it was sent."""

    answers: list[int] = field(default_factory=list)  #: statuses, each used once; then 200
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b"merci"
    wait: threading.Event | None = None  #: what each answer waits for
    taken: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        body = environ["wsgi.input"].read(length)
        named = {name[5:].replace("_", "-").lower(): value for name, value in environ.items() if name[:5] == "HTTP_"}
        named["content-type"] = environ.get("CONTENT_TYPE", "")
        self.taken.append((environ["REQUEST_METHOD"], environ["PATH_INFO"], named, body))
        if self.wait:
            self.wait.wait(10)
        status = self.answers.pop(0) if self.answers else 200
        start(
            f"{status} Said", [("Content-Type", "text/plain"), *self.headers, ("Content-Length", str(len(self.body)))]
        )
        return [self.body]

    @property
    def ids(self) -> list[str]:
        """Return the ids of the events, in the order in which they came."""
        return [each[2]["webhook-id"] for each in self.taken]


def desk_over(
    store: Store, clock: Callable[[], Any] | None = None, *, partners: Iterable[Partner] = (PARTNER,), **options: Any
) -> PartnerDesk:
    """Return the desk of a process of its own, over a store."""
    known = {each.name: each for each in partners}
    options.setdefault("allow_any_port", LOOPBACK)
    options.setdefault("timeout_s", 5.0)
    return PartnerDesk(
        Partnership(
            partners=Partners(store.database),
            deliveries=Deliveries(store.database),
            views=views_of(store, places(), query_of),
            vault=Vault(SECRET),
            sender=Sender(user_agent="Clausier-test", **options),
            declared=lambda: known,
            base_url=BASE,
            title="Clausier",
            owner=f"test {secrets.token_hex(4)}",
            clock=clock or Clock(),
        )
    )
