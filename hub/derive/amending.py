"""Amending: applying the list of changes of a corrigendum to the call that stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from hub.derive.instead import announced, spelled_out
from hub.derive.moments import deadline_at, is_moment, moment
from hub.derive.state import Standing
from hub.derive.wording import revised, rewriter

_ABOUT_CANDIDACY = re.compile(r"candidatur|demandes? de participation", re.IGNORECASE)
_ABOUT_DEADLINE = re.compile(
    r"limite|r[ée]ception|remise|d[ée]lai|IV\.?2\.?2|IV\.?3\.?[34]|offres|plis|RECEPT", re.IGNORECASE
)
_OTHER_DATE = re.compile(
    r"ouverture|validit|visite|IV\.?2\.?[67]|II\.?2\.?7|d[ée]but|dur[ée]e|commence|d[ée]marrage|date d.envoi|question",
    re.IGNORECASE,
)
_CPV = re.compile(r"(?<!\d)\d{8}(?!\d)")
_TEXT_FIELDS = ("title", "description")


def amend(standing: Standing, notice: dict[str, Any]) -> None:
    """Apply each change of a corrigendum in turn; ``standing`` is changed, never the notices it was made of."""
    before = standing.deadline()
    for change in notice.get("changes") or ():
        for one in spelled_out(change):
            _apply(standing, one, notice)
    if standing.deadline() == before and notice.get("deadline") and notice["deadline"].get("local"):
        standing.set_deadline(notice["deadline"])
    if standing.deadline() == before:
        _announced(standing, notice)
    if notice.get("candidacy_deadline") and "candidacy_deadline" in standing.call:
        standing.call["candidacy_deadline"] = notice["candidacy_deadline"]


def _announced(standing: Standing, notice: dict[str, Any]) -> None:
    """Move the deadline where a sentence of the corrigendum says so and nothing more formal did."""
    clock = str((standing.deadline() or {}).get("local") or "T12:00")[-5:]
    for change in notice.get("changes") or ():
        when = None if change.get("old") else announced(change.get("new"), clock=clock)
        if when:
            standing.set_deadline(deadline_at(when, text=change["new"], path=change.get("path")))
            return


def _apply(standing: Standing, change: dict[str, Any], notice: dict[str, Any]) -> None:
    action, old, new = change.get("action"), change.get("old") or "", change.get("new") or ""
    dated = action == "date" or (action in ("replace", "text") and is_moment(new))
    if dated and _date(standing, change, new):
        return
    if action == "cpv" or (action == "replace" and _CPV.findall(old) and _CPV.findall(new)):
        _cpv(standing, lot_number(change.get("lot")), _CPV.findall(old), _CPV.findall(new))
    if action in ("replace", "text", "remove") and (old or (action == "remove" and new)):
        _text(standing, change, notice)


def lot_number(text: str | None) -> str | None:
    """Return the number of « Lot n° 02 » as lots have it, else the text itself."""
    found = re.fullmatch(r"(?:lots?)?[\s:-]*(?:n[°ºo]?\.?)?\s*0*(\d+)", (text or "").strip(), re.IGNORECASE)
    return found[1] if found else text or None


def _date(standing: Standing, change: dict[str, Any], new: str) -> bool:
    """Move the deadline that a change is about; say whether it was about one."""
    about = " ".join(str(change.get(key) or "") for key in ("section", "after"))
    candidacy = _ABOUT_CANDIDACY.search(about) and "candidacy_deadline" in standing.call
    name = "candidacy_deadline" if candidacy else "deadline"
    current = standing.deadline() if name == "deadline" else standing.call.get(name)
    was = (current or {}).get("local")
    clock = was[11:16] if was else "12:00"
    said, before = moment(new, clock=clock), moment(change.get("old"), clock=clock)
    same_day = bool(was and before and was[:10] == before[:10])
    worded = bool(_ABOUT_DEADLINE.search(about)) and not _OTHER_DATE.search(about)
    blind = change.get("action") == "date" and not about.strip() and before is None
    if said is None or not (same_day or worded or blind):
        return False
    found = deadline_at(said, text=new, path=change.get("path"))
    if name == "deadline":
        standing.set_deadline(found, lot=lot_number(change.get("lot")))
    else:
        standing.call[name] = found
    return True


def _cpv(standing: Standing, lot: str | None, old: list[str], new: list[str]) -> None:
    def changed(codes: list[str]) -> list[str]:
        at = min((codes.index(code) for code in old if code in codes), default=len(codes))
        kept = [code for code in codes if code not in old]
        return list(dict.fromkeys([*kept[:at], *new, *kept[at:]]))

    if lot and lot in standing.lots:
        standing.change_lot(lot, cpv=changed(standing.lots[lot].get("cpv") or []))
    else:
        standing.call["cpv"] = changed(standing.call.get("cpv") or [])


def _text(standing: Standing, change: dict[str, Any], notice: dict[str, Any]) -> None:
    """Take an old text out of all that the call says, and put the new one in its place."""
    removing = change.get("action") == "remove"
    old = str(change.get("old") or change.get("new"))
    new = "" if removing else str(change.get("new") or "")
    lot = lot_number(change.get("lot"))
    standing.leaves = revised(standing.leaves, old, new, lot=lot, notice=notice["id"])
    rewrite = rewriter(old, new)
    if len(old.split()) < 2:
        return
    standing.call = _rewritten(standing.call, rewrite)
    for number in [lot] if lot else list(standing.lots):
        if number in standing.lots:
            standing.lots[number] = _rewritten(standing.lots[number], rewrite)


def _rewritten(fields: dict[str, Any], rewrite: Callable[[str], str]) -> dict[str, Any]:
    """Return fields of a call or a lot with their texts rewritten; what says nothing any more is left out."""
    fields = dict(fields)
    for name in _TEXT_FIELDS:
        if fields.get(name):
            fields[name] = rewrite(fields[name]) or fields[name]
    for name in ("conditions", "criteria"):
        items = fields.get(name) or ()
        said = [{**item, "text": rewrite(item["text"])} if item.get("text") else item for item in items]
        if name in fields:
            fields[name] = [item for item in said if item.get("text") or item.get("name")]
    return fields
