"""What serving partners needs, taken from a hub, and the deliverer."""

from __future__ import annotations

from hub.application import Hub
from hub.application.delivering import Deliverer
from hub.application.partner_desk import PartnerDesk
from hub.application.partner_letters import by_mail
from hub.application.partnering import Partnership, partnership_of
from hub.web.following.saved_searches import query_of
from hub.web.partners.partner_parts import PartnerParts


def partner_parts(
    hub: Hub, *, allow_any_port: frozenset[str] = frozenset(), shown: Partnership | None = None
) -> PartnerParts:
    """Return what the web needs to serve partners; ``shown`` is what a demonstration serves them with."""
    if shown is not None:
        return PartnerParts(desk=PartnerDesk(shown))
    if not hub.settings.secret("HUB_SECRET_KEY"):
        return PartnerParts()
    return PartnerParts(desk=PartnerDesk(partnership(hub, allow_any_port=allow_any_port)))


def partnership(hub: Hub, *, allow_any_port: frozenset[str] = frozenset()) -> Partnership:
    """Return what serving partners needs, searches read as pages read them."""
    return partnership_of(hub, query_of, allow_any_port=allow_any_port)


def deliverer(
    hub: Hub, *, allow_any_port: frozenset[str] = frozenset(), shown: Partnership | None = None
) -> Deliverer | None:
    """Return the deliverer of a hub, or None where no secret of a subscription could be kept."""
    if not hub.settings.secret("HUB_SECRET_KEY"):
        return None
    return Deliverer(shown or partnership(hub, allow_any_port=allow_any_port), tell=by_mail(hub.settings))
