"""Sentences: the events of a case in words, French and English."""

from __future__ import annotations

from typing import Any

from hub.derive.moments import shown_en, shown_fr
from hub.derive.pages import page_of, ted_number

LONGEST = 300  #: characters of a quoted reason or change

_PUBLICATION = {
    "call": ("Publication de l'avis de marché", "Contract notice published"),
    "award": ("Publication de l'avis d'attribution", "Award notice published"),
    "prior_information": ("Publication d'un avis de pré-information", "Prior information notice published"),
    "intention": ("Publication de l'intention de conclure", "Intention to conclude published"),
    "qualification": ("Publication d'un système de qualification", "Qualification system published"),
    "periodic": ("Publication d'un avis périodique", "Periodic notice published"),
    "buyer_profile": ("Publication sur le profil d'acheteur", "Buyer profile notice published"),
    "subcontracting": ("Publication d'un avis de sous-traitance", "Subcontracting notice published"),
    "other": ("Publication de l'avis", "Notice published"),
}


def event(notice: dict[str, Any], kind: str, french: str, english: str) -> dict[str, Any]:
    """Return one event of the timeline."""
    found = {"event": kind, "notice": notice["id"], "sentence_fr": french, "sentence_en": english}
    if notice.get("published_on"):
        found = {"on": notice["published_on"], **found}
    url = page_of(notice)
    return {**found, **({"url": url} if url else {})}


def cut(text: str | None) -> str:
    """Return a text on one line, not too long."""
    line = " ".join((text or "").split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"


def publication(notice: dict[str, Any]) -> dict[str, Any]:
    """Say that a notice was published."""
    kind = notice.get("notice_type") or "other"
    french, english = _PUBLICATION.get(kind, _PUBLICATION["other"])
    return event(notice, kind if kind in _PUBLICATION else "other", french, english)


def first_deadline(notice: dict[str, Any], deadline: dict[str, Any] | None) -> list[dict[str, Any]]:
    """Say until when one may answer."""
    local = (deadline or {}).get("local")
    if not local or not notice.get("deadline"):
        return []
    return [event(notice, "deadline", f"Date limite : {shown_fr(local)}", f"Deadline: {shown_en(local)}")]


def deadline_moved(
    notice: dict[str, Any], before: dict[str, Any] | None, after: dict[str, Any] | None
) -> list[dict[str, Any]]:
    """Say that the deadline moved; nothing where it did not."""
    old, new = (before or {}).get("local"), (after or {}).get("local")
    if not new or old == new:
        return []
    if not old:
        french, english = f"Date limite : {shown_fr(new)}", f"Deadline: {shown_en(new)}"
    else:
        french = f"Date limite : {shown_fr(old)} → {shown_fr(new)}"
        english = f"Deadline: {shown_en(old)} → {shown_en(new)}"
    return [event(notice, "deadline_changed", french, english)]


def corrigendum(notice: dict[str, Any], *, gone: list[str], new: list[str]) -> dict[str, Any]:
    """Say what a corrigendum changes."""
    said = [cut(change.get("section") or change.get("new")) for change in notice.get("changes") or ()]
    what = ", ".join(dict.fromkeys(item for item in said if item))
    parts_fr, parts_en = ([cut(what)] if what else []), ([cut(what)] if what else [])
    if gone:
        parts_fr.append(f"lots retirés : {', '.join(gone)}")
        parts_en.append(f"lots taken out: {', '.join(gone)}")
    if new:
        parts_fr.append(f"lots ajoutés : {', '.join(new)}")
        parts_en.append(f"lots added: {', '.join(new)}")
    french = " : ".join(["Avis rectificatif", *(["; ".join(parts_fr)] if parts_fr else [])])
    english = ": ".join(["Corrigendum", *(["; ".join(parts_en)] if parts_en else [])])
    return event(notice, "corrigendum", french, english)


def cancellation(notice: dict[str, Any], *, of_award: bool) -> dict[str, Any]:
    """Say that a procedure, or an award notice, was cancelled, and why."""
    reason = cut((notice.get("cancellation") or {}).get("reason"))
    french = "Annulation de l'avis d'attribution" if of_award else "Annulation"
    english = "Award notice cancelled" if of_award else "Cancelled"
    return event(notice, "cancellation", f"{french} : {reason}" if reason else french,
                 f"{english}: {reason}" if reason else english)  # fmt: skip


def modification(notice: dict[str, Any]) -> dict[str, Any]:
    """Say that a running contract was changed."""
    what = cut(next((change.get("new") for change in notice.get("changes") or () if change.get("new")), None))
    french, english = "Modification du marché", "Contract modified"
    return event(notice, "modification", f"{french} : {what}" if what else french,
                 f"{english}: {what}" if what else english)  # fmt: skip


def award(notice: dict[str, Any]) -> list[dict[str, Any]]:
    """Say each decision of an award notice."""
    found = [_decision(notice, said) for said in notice.get("awards") or ()]
    return found or [publication(notice)]


def _decision(notice: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    lots = said.get("lots") or []
    lot_fr = f"lot{'s' if len(lots) > 1 else ''} {', '.join(lots)}" if lots else ""
    status = said.get("status") or "unknown"
    if status in ("unsuccessful", "abandoned"):
        word_fr = {"unsuccessful": "infructueux", "abandoned": "sans suite"}[status]
        word_en = {"unsuccessful": "unsuccessful", "abandoned": "abandoned"}[status]
        subject = lot_fr[:1].upper() + lot_fr[1:] if lot_fr else "Marché"
        english = f"{subject if lot_fr else 'Procedure'}: {word_en}"
        return event(notice, status, f"{subject} : {word_fr}", english)
    names = ", ".join(dict.fromkeys(cut(item["name"]) for item in said.get("winners") or () if item.get("name")))
    paid, amount = amount_fr(said.get("value")), amount_en(said.get("value"))
    french = " ".join(filter(None, (lot_fr, f"à {names}" if names else "", f"pour {paid}" if paid else "")))
    english = " ".join(filter(None, (lot_fr, f"to {names}" if names else "", f"for {amount}" if amount else "")))
    return event(notice, "award", f"Attribution : {french}" if french else "Attribution",
                 f"Award: {english}" if english else "Award")  # fmt: skip


def amount_fr(value: dict[str, Any] | None) -> str:
    """Return an amount as French people write it: 12 000,50 € HT."""
    known = value or {}
    text = known.get("amount") or known.get("amount_max")
    if not text:
        return ""
    whole, _, cents = str(text).partition(".")
    number = f"{int(whole):,}".replace(",", "\u202f") + (f",{cents.ljust(2, '0')[:2]}" if cents.strip("0") else "")
    currency = "€" if known.get("currency", "EUR") == "EUR" else known["currency"]
    tax = {"excluded": " HT", "included": " TTC"}.get(known.get("tax", ""), "")
    return f"{'' if known.get('amount') else 'au plus '}{number}\u00a0{currency}{tax}"


def amount_en(value: dict[str, Any] | None) -> str:
    """Return an amount as English people write it: EUR 12,000.50 without tax."""
    known = value or {}
    text = known.get("amount") or known.get("amount_max")
    if not text:
        return ""
    whole, _, cents = str(text).partition(".")
    number = f"{int(whole):,}" + (f".{cents.ljust(2, '0')[:2]}" if cents.strip("0") else "")
    tax = {"excluded": " without tax", "included": " with tax"}.get(known.get("tax", ""), "")
    return f"{'' if known.get('amount') else 'up to '}{known.get('currency', 'EUR')} {number}{tax}"


def twin(notice: dict[str, Any]) -> dict[str, Any]:
    """Say that a notice was also published elsewhere."""
    number = ted_number(notice)
    where_fr = f"au Journal officiel de l'Union européenne (TED {number})" if number else f"({notice['native_id']})"
    where_en = f"in the Official Journal of the European Union (TED {number})" if number else f"({notice['native_id']})"
    return event(notice, "twin", f"Publication jumelle {where_fr}", f"Also published {where_en}")
