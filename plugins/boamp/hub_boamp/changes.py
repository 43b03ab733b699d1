"""Changes: what a corrigendum or a cancellation of the national forms says."""

from __future__ import annotations

import re
from typing import Any

from hub_boamp.bodies import known
from hub_boamp.dates import CLOCK, day, deadline
from hub_boamp.tree import Node

INSTEAD = re.compile(
    r"au lieu d[eu]?\b[\s:«\"]*(?P<old>.+?)[\s»\",;.]*\b(?:il faut )?lire\b[\s:«\"]*(?P<new>.+?)[\s»\".]*$",
    re.IGNORECASE | re.DOTALL,
)
OLD = ("ancien", "ancienneValeur", "valeurInitiale", "texteInitial", "lireInitial", "avant", "auLieuDe", "TXT_INIT")
NEW = ("nouveau", "nouvelleValeur", "valeurRectifiee", "texteRectifie", "lire", "apres", "LIRE")


def of_form(form: Node) -> dict[str, Any]:
    """Return changes and the cancellation of ``rectificatif`` and ``annulation``; nothing where there is neither."""
    found: dict[str, Any] = {}
    changes = [one for node in form.all("rectificatif/infosRectif") if (one := change(node))]
    if changes:
        found["changes"] = changes
    ended = form.first("annulation")
    if ended:
        reason = ended.text("motif") or ended.text("autresInformComplementaire") or ended.text()
        found["cancellation"] = known({"reason": reason})
    return found


def change(node: Node) -> dict[str, Any] | None:
    """Return one change: where, what was said and what is said now."""
    old = next((text for tag in OLD if (text := node.text(tag))), None)
    new = next((text for tag in NEW if (text := node.text(tag))), None)
    text = node.text()
    if text and (match := INSTEAD.search(text)):
        old, new = match["old"], match["new"]
    if not (old or new or text):
        return None
    fields = {
        "action": "replace" if old and new else "remove" if old else "add" if new else "information",
        "section": node.text("rubrique"),
        "lot": node.text("lot") or node.text("numLot"),
        "old": old,
        "new": new or text,
        "path": node.path,
    }
    if fields["action"] == "replace" and day(old) and day(new) and len(f"{old}{new}") < 120:
        fields["action"] = "date"
    return known(fields)


def new_deadline(changes: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the new deadline for offers, where a change says one."""
    for one in changes:
        section = (one.get("section") or "").lower()
        about = any(word in section for word in ("iv.2.2", "limite", "réception", "reception", "remise"))
        about = about or (not section and one["action"] == "date" and bool(CLOCK.search(one["new"])))
        if about and one["action"] in ("date", "replace") and (found := deadline(one.get("new"), one["path"])):
            return found
    return None
