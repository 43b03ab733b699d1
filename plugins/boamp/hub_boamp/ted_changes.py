"""TED changes: what a corrigendum (F14) replaces, and what a modification (F20) alters in a contract."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hub_boamp.dates import deadline
from hub_boamp.ted_values import lot_numbers, value, words, words_at
from hub_boamp.tree import Node

RECEIPT_OF_TENDERS = "IV.2.2"


def changes(form: Node) -> list[dict[str, Any]]:
    """Return every change that a form announces."""
    found = [correction(one) for one in form.all("CHANGES/CHANGE")]
    for one in form.all("CHANGES/INFO_ADD"):
        if text := words(one):
            found.append({"action": "information", "new": text, "path": one.path})
    found += [change for one in form.all("MODIFICATIONS_CONTRACT/INFO_MODIFICATIONS") for change in modification(one)]
    return found


def correction(node: Node) -> dict[str, Any]:
    """Return one correction: what was written, and what is to be read."""
    old, new = content(node.first("OLD_VALUE")), content(node.first("NEW_VALUE"))
    where = node.first("WHERE")
    lots = lot_numbers(where.text("LOT_NO"))
    fields = {
        "action": action(node, old, new),
        "section": " ".join(text for text in (where.text("SECTION"), where.text("LABEL")) if text) or None,
        "lot": lots[0] if lots else None,
        "old": old,
        "new": new,
        "path": node.path,
    }
    return {key: one for key, one in fields.items() if one}


def action(node: Node, old: str | None, new: str | None) -> str:
    """Return what is done: a date or a code replaced, or words replaced, added or removed."""
    values = (node.first("NEW_VALUE"), node.first("OLD_VALUE"))
    if any(one.has("DATE") for one in values):
        return "date"
    if any(one.has("CPV_MAIN") or one.has("CPV_ADDITIONAL") for one in values):
        return "cpv"
    if not old:
        return "add"
    return "replace" if new else "remove"


def content(node: Node) -> str | None:
    """Return an old or new value as text: words, a date with its hour, or CPV codes."""
    if text := words_at(node, "TEXT"):
        return text
    if date := node.text("DATE"):
        return f"{date}T{node.text('TIME')}" if node.has("TIME") else date
    codes = [one.attr("CODE") or "" for kind in ("CPV_MAIN", "CPV_ADDITIONAL") for one in node.all(f"{kind}/CPV_CODE")]
    return ", ".join(codes) or None


def new_deadline(form: Node) -> dict[str, str] | None:
    """Return the deadline for tenders that a corrigendum sets."""
    for node in form.all("CHANGES/CHANGE"):
        section = node.text("WHERE/SECTION") or ""
        if section.startswith(RECEIPT_OF_TENDERS) and node.has("NEW_VALUE/DATE"):
            return deadline(content(node.first("NEW_VALUE")), node.path)
    return None


def modification(node: Node) -> Iterator[dict[str, Any]]:
    """Yield what a modification says in words, and the value before and after it."""
    for tag in ("SHORT_DESCR", "ADDITIONAL_NEED", "UNFORESEEN_CIRCUMSTANCE"):
        if text := words_at(node, tag):
            yield {"action": "information", "section": tag, "new": text, "path": f"{node.path}.{tag}"}
    sums = node.first("VALUES") or node
    before, after = (value(sums.first(f"VAL_TOTAL_{tag}"), basis="total") for tag in ("BEFORE", "AFTER"))
    if before and after:
        old, new = (f"{one['amount']} {one['currency']}" for one in (before, after))
        yield {"action": "replace", "section": "VAL_TOTAL", "old": old, "new": new, "path": sums.path}
