"""Identity: numbers of organisations and of notices, départements."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from stdnum.fr import siren, siret

IDWEB = re.compile(r"\b(\d{2}-\d{1,6}|B[A-Z]{2}\d{11}[A-Z0-9])\b")
TED = re.compile(r"(?<!\d)0*(\d{1,8})[-_](\d{4})(?!\d)")
FOREIGN = frozenset({"99"})
CORSICA = {"20A": "2A", "20B": "2B"}


@lru_cache(maxsize=8192)
def legal_numbers(text: str | None) -> dict[str, str]:
    """Return ``siret`` and ``siren`` where the text is a valid one: nothing else is believed.

    Forms hold numbers of e-senders, GUIDs and numbers with spaces in that box. La Poste's SIRET have a rule of their
    own, which stdnum knows.
    """
    digits = re.sub(r"[\s.\u00a0\u202f-]", "", text or "")
    if digits.upper().startswith("FR") and len(digits) == 13:
        digits = digits[4:]
    if not digits.isdigit() or not digits.strip("0"):
        return {}
    if len(digits) == 14 and siret.is_valid(digits):
        return {"siret": digits, "siren": digits[:9]}
    if len(digits) == 9 and siren.is_valid(digits):
        return {"siren": digits}
    return {}


def department(text: Any) -> str | None:
    """Return a COG code from BOAMP's code: 1 is 01, 20A is 2A, 99 (abroad) and words are None."""
    code = str(text or "").strip().upper()
    code = CORSICA.get(code, code)
    if re.fullmatch(r"\d{1,2}", code):
        code = code.zfill(2)
    if code in FOREIGN or code == "00":
        return None
    return code if re.fullmatch(r"0[1-9]|[1-8]\d|9[0-5]|2[AB]|97\d|98[4678]", code) else None


def idwebs(text: Any) -> list[str]:
    """Return the ids of notices in a text or a list of texts, each once."""
    texts = text if isinstance(text, list) else [text]
    found = [match for one in texts if one for match in IDWEB.findall(str(one))]
    return list(dict.fromkeys(found))


def ted_number(text: Any) -> str | None:
    """Return a TED publication number as ``040865-2021``: padded to six digits, the year last."""
    match = TED.search(str(text or ""))
    return f"{match[1].zfill(6)}-{match[2]}" if match else None


def is_specific(url: str | None) -> bool:
    """Say whether an address is one of a single consultation, not of a platform's home page."""
    if not url:
        return False
    tail = re.sub(r"^\s*(?:https?://)?[^/]+/?", "", url.strip())
    return bool(re.search(r"\d{4,}|[?&=][^=]*\d|CSL_\w{6,}", tail))


def address(url: str | None) -> str | None:
    """Return an address that a browser can open, or None: ``www.x.fr`` gets its scheme, ``https://.`` is nothing."""
    found = re.search(r"(?:https?://|www\.)[^\s<>\"']{4,}", url or "", re.IGNORECASE)
    if not found:
        return None
    text = found[0].rstrip(".,;)")
    text = text if text.lower().startswith("http") else f"https://{text}"
    return text if re.match(r"https?://[^/\s.]+\.[^/\s]{2,}", text, re.IGNORECASE) else None
