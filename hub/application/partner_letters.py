"""Partner letters: a partner is told by mail that a subscription has stopped; a letter that does not go waits.

Letters have a thread of their own: a mail server that is slow or down delays no delivery. A subscription counts as told
when the server took its letter; a process that dies in between sends it again, under the same Message-ID.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Lock

from hub.application.outboxes import outbox_of
from hub.application.partnering import Partnership
from hub.application.posting import lacking
from hub.deliver.letters import Envelope, Words, letter
from hub.deliver.smtp import Permanent, Unavailable, Unsent
from hub.errors import HubError
from hub.people.partners import Partner
from hub.settings import Settings
from hub.store.deliveries import Subscription
from hub.store.leases import Leases

log = logging.getLogger("hub.deliveries")
LATER_S = 600.0  #: after a letter that did not go
LEASE_S = 300.0  #: longer than one letter may take
Tell = Callable[[Subscription, Partner], None]
"""Tells a partner; raises `hub.deliver.smtp.Unsent` where that may be tried again."""


class Telling:
    """Tells partners whose subscriptions have stopped, each of them once."""

    def __init__(self, hub: Partnership, tell: Tell | None, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.hub, self.tell, self.clock = hub, tell, clock
        self.leases = Leases(hub.deliveries.database)
        self.pool = ThreadPoolExecutor(1, thread_name_prefix="deliveries-letters")
        self.under_way: Future[int] | None = None
        self.not_before = 0.0
        self.lock = Lock()

    def begin(self) -> Future[int] | None:
        """Begin to tell those who do not know yet, beside all else; None where nobody can be told now."""
        with self.lock:
            busy = self.under_way is not None and not self.under_way.done()
            if self.tell is None or busy or self.clock() < self.not_before or not self.hub.deliveries.untold():
                return None
            self.under_way = self.pool.submit(self._told, self.tell)
            return self.under_way

    def stop(self) -> None:
        """Begin no other letter, and wait for the one that is under way."""
        self.tell = None
        self.pool.shutdown(wait=True, cancel_futures=True)

    def _told(self, tell: Tell) -> int:
        """Tell all who are to be told; return how many were. Where the server does not work, the others wait too."""
        done = 0
        try:
            for ended in self.hub.deliveries.untold():
                done += self._one(tell, ended)
        except HubError as error:
            self.not_before = self.clock() + LATER_S
            log.error("partners wait for their letters: %s", error)
        return done

    def _one(self, tell: Tell, ended: Subscription) -> int:
        name, owner = f"letter {ended.id}", f"{self.hub.owner} {secrets.token_hex(6)}"
        if not self.leases.take(name, owner, LEASE_S):
            return 0
        try:
            partner = self.hub.declared().get(ended.partner)
            if partner is not None and any(ended.id == each.id for each in self.hub.deliveries.untold()):
                tell(ended, partner)
            return int(self.hub.deliveries.tell(ended.id))
        except Unavailable:
            raise
        except Unsent as error:
            log.error("partner %s was not told of its subscription %s: %s", ended.partner, ended.id, error)
            if isinstance(error, Permanent):
                return int(self.hub.deliveries.tell(ended.id))
            self.not_before = self.clock() + LATER_S
            return 0
        finally:
            self.leases.release(name, owner)


def by_mail(settings: Settings) -> Tell | None:
    """Return what writes to a partner, or None where no letter can be sent: the page of partners tells it then."""
    if lacking(settings):
        return None
    server = outbox_of(settings.secret("HUB_SMTP_URL") or "", settings.secret("HUB_MAIL_FROM") or "")

    def tell(ended: Subscription, partner: Partner) -> None:
        stands = Envelope(
            sender=server.sender,
            recipient=partner.contact,
            message_id=f"{ended.id}.{ended.cursor}.{ended.failing_since or ended.disabled_at or 0}@"
            f"{server.address.rpartition('@')[2]}",
            at=datetime.now(UTC),
            language="fr",
        )
        server.send(partner.contact, letter(words(ended, settings.base_url), stands))

    return tell


def words(ended: Subscription, base_url: str) -> Words:
    """Return what a partner is told."""
    title = ended.wanted.get("title") or ended.id
    what = "arrêté" if ended.state == "disabled" else "en pause"
    text = (
        f"Bonjour,\n\nVotre abonnement « {title} » est {what} : {ended.reason}.\n"
        f"Rien n’est perdu : il reprendra au changement {ended.cursor + 1} du journal dès que vous le relancerez.\n"
        f"Voir les envois et relancer : {base_url}/partners\n\n"
        f'Your subscription "{title}" has stopped ({ended.state}): {ended.reason}.\n'
        f"Nothing is lost: it goes on at change {ended.cursor + 1} once you resume it: {base_url}/partners\n"
    )
    plain = text.replace("&", "&amp;").replace("<", "&lt;")
    html = f'<!DOCTYPE html><html lang="fr"><body><pre style="white-space:pre-wrap">{plain}</pre></body></html>'
    return Words(f"Abonnement {what} : {title}", text, html)
