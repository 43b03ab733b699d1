"""What serving partners needs, taken from a hub; the deliverer, and the letter to a partner whose deliveries ended."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from datetime import UTC, datetime

from hub.application import Hub
from hub.application.delivering import Deliverer
from hub.application.partner_desk import PartnerDesk
from hub.application.partnering import Partnership, partnership_of
from hub.application.posting import lacking
from hub.deliver.letters import Envelope, Words, letter
from hub.deliver.smtp import Unsent, outbox
from hub.people.partners import Partner
from hub.store.deliveries import Subscription
from hub.web.following.saved_searches import query_of
from hub.web.partners.partner_parts import PartnerParts

log = logging.getLogger("hub.deliveries")


def partner_parts(hub: Hub, *, allow_any_port: frozenset[str] = frozenset()) -> PartnerParts:
    """Return what the web needs to serve partners."""
    if not hub.settings.secret("HUB_SECRET_KEY"):
        return PartnerParts()
    return PartnerParts(desk=PartnerDesk(partnership(hub, allow_any_port=allow_any_port)))


def partnership(hub: Hub, *, allow_any_port: frozenset[str] = frozenset()) -> Partnership:
    """Return what serving partners needs, searches read as pages read them."""
    return partnership_of(hub, query_of, allow_any_port=allow_any_port)


def deliverer(hub: Hub, *, allow_any_port: frozenset[str] = frozenset()) -> Deliverer | None:
    """Return the deliverer of a hub, or None where no secret of a subscription could be kept."""
    if not hub.settings.secret("HUB_SECRET_KEY"):
        return None
    return Deliverer(partnership(hub, allow_any_port=allow_any_port), tell=teller(hub))


def teller(hub: Hub) -> Callable[[Subscription, Partner | None], None] | None:
    """Return what writes to a partner, or None where no letter can be sent: the page of partners tells it then."""
    settings = hub.settings
    if lacking(settings):
        return None
    server = outbox(settings.secret("HUB_SMTP_URL") or "", settings.secret("HUB_MAIL_FROM") or "")

    def tell(ended: Subscription, partner: Partner | None) -> None:
        if partner is None:
            return
        host = server.address.rpartition("@")[2]
        stands = Envelope(
            sender=server.sender,
            recipient=partner.contact,
            message_id=f"{secrets.token_hex(16)}@{host}",
            at=datetime.now(UTC),
            language="fr",
        )
        try:
            server.send(partner.contact, letter(words(ended, settings.base_url), stands))
        except Unsent as error:
            log.error("partner %s was not told of its subscription %s: %s", partner.name, ended.id, error)

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
