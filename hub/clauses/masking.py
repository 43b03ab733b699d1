"""Persons, phones and e-mails are hidden in every excerpt that leaves the detector."""

from __future__ import annotations

import re

_MAIL = re.compile(r"[\w.+'-]{1,64}@[\w.-]{1,80}\w")
_PHONE = re.compile(r"(?<!\d)(?:\+33|0033|0)\s?\(?\d?\)?(?:[\s.-]?\d{2}){4}(?!\d)")
_NAME = r"[A-ZÀ-ÖØ-Þ][\w'’-]{0,30}"
_TITLED = re.compile(
    rf"\b(M\.|MM\.|M(?=\s[A-ZÀ-Ý][a-zà-ÿA-Z])|Mr\.?|Mme|Mmes|Mlle|Madame|Monsieur|Mesdames|Messieurs|"
    rf"MME|MR|MADAME|MONSIEUR)"
    rf"\s{{1,2}}({_NAME}(?:\s(?:de\s|du\s|d'|le\s|la\s)?{_NAME}){{0,3}})"
)
_OFFICES = re.compile(r"(?:le|la|les|l)\b", re.IGNORECASE)


def mask(text: str) -> str:
    """Hide names after a title, e-mail addresses and phone numbers."""
    if "@" in text:
        text = _MAIL.sub("[mel]", text)
    if "0" in text or "+33" in text:
        text = _PHONE.sub("[tel]", text)
    if "M" not in text:
        return text
    return _TITLED.sub(lambda hit: f"{hit.group(1)} [nom]" if not _OFFICES.match(hit.group(2)) else hit.group(), text)


def excerpt(text: str, start: int, end: int, *, room: int = 320) -> str:
    """Cut the words around a span, at word boundaries, on one line, persons masked."""
    spare = max(0, room - (end - start)) // 2
    left, right = max(0, start - spare), min(len(text), max(end, start) + spare)
    if end - start > room:
        right = start + room
    while left > 0 and not text[left - 1].isspace() and start - left < spare + 20:
        left -= 1
    while right < len(text) and not text[right].isspace() and right - end < spare + 20:
        right += 1
    # masked in the whole neighbourhood, so that a name or a number cut in two cannot slip through
    before, inside, after = text[max(0, left - 60) : left], text[left:right], text[right : right + 60]
    marked = mask(f"{before}\x00{inside}\x01{after}")
    inner = marked.split("\x00", 1)[-1].split("\x01", 1)[0]
    return " ".join(mask(inner).split())
