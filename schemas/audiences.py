"""The four audiences: who may see a record or a field."""

from __future__ import annotations

OPEN = "open"
CONSULT = "consult"
PARTNER = "partner"
INTERNAL = "internal"

AUDIENCES = (OPEN, CONSULT, PARTNER, INTERNAL)

_SEEN_BY = {
    OPEN: frozenset({OPEN}),
    CONSULT: frozenset({OPEN, CONSULT}),
    PARTNER: frozenset({OPEN, PARTNER}),
    INTERNAL: frozenset(AUDIENCES),
}


def seen_by(audience: str) -> frozenset[str]:
    """Return the marks that an audience may see; a partner does not see what is for pages only."""
    return _SEEN_BY[audience]
