"""Call codes: ``Axe 3 / OT 9 / PI 9.1 / OS 2``, ``3.9.1.2``, ``OS H`` taken apart; the raw text is kept."""

from __future__ import annotations

import re
from typing import Any

SEP = r"[\s/.,;:|–—-]{0,4}"
ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7"}
PARTED = re.compile(
    rf"\baxe{SEP}(?:n°{SEP})?(?P<axe>\d)\b"
    rf"(?:{SEP}(?:OT|objectif\s+th[ée]matique){SEP}(?P<ot>\d{{1,2}})\b)?"
    rf"(?:{SEP}(?:PI|priorit[ée]\s+d.investissement){SEP}(?P<pi>\d{{1,2}}{SEP}(?:\d|i{{1,3}}|iv|v|vi{{0,2}})?)(?![\w]))?"
    rf"(?:{SEP}(?:OS|obj(?:\.|ectif)?\s*sp[ée]c(?:\.|ifique)?){SEP}0?(?P<os>\d)\b)?",
    re.IGNORECASE,
)
DOTTED = re.compile(r"(?<![\d.,/])(?P<axe>[1-7])\.(?P<ot>[1-9]|1[01])\.(?P<pi>\d)(?:\.(?P<os>\d))?(?![\d]|[.,]\d)")
SHORT = re.compile(r"\bA(?P<axe>\d)\s*OS\.?\s*0?(?P<os>\d)\b")
LONE_PI = re.compile(
    rf"\b(?:PI|priorit[ée]\s+d.investissement){SEP}(?P<pi>\d{{1,2}}\.?(?:\d|i{{1,3}}|iv|v|vi{{0,2}})?)\b", re.IGNORECASE
)
PLUS = re.compile(
    r"\b(?:[Pp]riorit[ée]\s*(?:n°\s*)?(?P<priority>[1-7])\b.{0,40}?)?"
    r"(?:\bOS\s*(?P<os>[A-M]|4[.\s]?\(?[A-Ma-m]\)?)(?!\w)|"
    r"[Oo]bjectif\s+sp[ée]cifique\s+(?P<worded>[A-M]|4[.\s]?[a-m])\b(?![’'])|\bESO\s?4\.(?P<eso>1?\d)\b)",
)
PRIORITY = re.compile(r"\bFSE\+\s*,?\s*priorit[ée]\s*(?:n°\s*)?(?P<priority>[1-7])\b|"
                      r"\bpriorit[ée]\s*(?:n°\s*)?(?P<other>[1-7])\s+(?:du\s+)?(?:PN|programme\s+national)\s+FSE\+",
                      re.IGNORECASE)  # fmt: skip
LETTERS = "abcdefghijklm"


def codes(text: str | None) -> list[dict[str, Any]]:
    """Return the codes that a text holds, each once, in order."""
    found: dict[str, dict[str, Any]] = {}
    taken: list[tuple[int, int]] = []
    for expression, read in READERS:
        for match in expression.finditer(text or ""):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            if (code := read(match)) is not None:
                taken.append(match.span())
                found.setdefault(code["code"], code)
    return sorted(found.values(), key=lambda code: (text or "").find(code["text"]))


def _pon(match: re.Match[str]) -> dict[str, Any] | None:
    """Return a code of the ESF programme 2014-2020; an axis that stands alone is no code."""
    parts = match.groupdict()
    axe, ot, pi, os = (parts.get(name) for name in ("axe", "ot", "pi", "os"))
    pi = investment(pi, ot)
    if ot is None and pi is not None:
        ot = pi.partition(".")[0]
    if ot is None and pi is None and os is None:
        return None
    return _code(match[0], "pon_fse", axe=axe, ot=ot, pi=pi, os=os)


def _overseas(match: re.Match[str]) -> dict[str, Any]:
    """Return ``A2 OS.02``: programmes of overseas départements have axes of their own."""
    return _code(match[0], "unknown", axe=match["axe"], os=match["os"])


def investment(pi: str | None, ot: str | None) -> str | None:
    """Return an investment priority as ``9.1``: from ``9.1``, ``9i``, ``9.i`` or the ``1`` of a dotted code."""
    if not pi:
        return None
    parts = re.findall(r"\d+|[ivIV]+", pi)
    parts = [ROMAN.get(part.lower(), part) for part in parts]
    if len(parts) == 1:
        return f"{ot}.{parts[0]}" if ot and parts[0] != ot else parts[0]
    return ".".join(parts[:2])


def _plus(match: re.Match[str]) -> dict[str, Any] | None:
    letter = (match["os"] or match["worded"] or "").strip("4. ()")
    if match["eso"]:
        place = int(match["eso"])
        letter = LETTERS[place - 1] if 1 <= place <= len(LETTERS) else ""
    if not letter:
        return None
    return _code(match[0], "pn_fse_plus", priority=match["priority"], os=letter.lower())


def _priority(match: re.Match[str]) -> dict[str, Any]:
    return _code(match[0], "pn_fse_plus", priority=match["priority"] or match["other"])


def _code(text: str, scheme: str, **parts: str | None) -> dict[str, Any]:
    given = {name: value for name, value in parts.items() if value}
    if scheme != "pn_fse_plus":
        steps = [parts["axe"], parts.get("ot"), (parts.get("pi") or "").partition(".")[2] or None, parts["os"]]
        short = ".".join(step or "x" for step in steps).rstrip(".x") or "x"
    else:
        short = ".".join(value for value in (parts.get("priority"), parts.get("os")) if value)
    return {"text": " ".join(text.split()), "scheme": scheme, "code": short, **given}


def specific(code: str | None) -> dict[str, Any] | None:
    """Return the code of a specific objective of 2021-2027: ``ESO4.8``, ``4.h``, ``4.8`` are OS h."""
    text = (code or "").strip()
    match = re.fullmatch(r"(?:ESO|OS)?\s*4\s*\.?\s*(?:\(?([a-m])\)?|(1[0-3]|[1-9]))", text, re.IGNORECASE)
    if not match:
        return None
    letter = match[1].lower() if match[1] else LETTERS[int(match[2]) - 1]
    return _code(text, "pn_fse_plus", os=letter)


READERS = (
    (PARTED, _pon),
    (DOTTED, _pon),
    (SHORT, _overseas),
    (LONE_PI, _pon),
    (PLUS, _plus),
    (PRIORITY, _priority),
)
