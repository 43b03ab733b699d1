"""Text: what BOAMP's texts need before they can be read.

Repair in this order: entities until stable, C1 controls through Windows-1252, apostrophes and bullets that were lost,
NFC, spaces, and the line breaks that were lost before a lot.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

C1 = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
SPACES = re.compile(r"[ \t\f\v\u00a0\u202f\u2007\u2009\u200b]+")
CONTROLS = re.compile(r"[\r\x80-\x9f]")
MANY_BREAKS = re.compile(r"\n{3,}")
BREAKS = re.compile(r" ?\n ?")
ODD = re.compile(
    r"[^\n\x20-\x25\x27-\x3e\x40-\x7e\u00a1-\u00be\u00c0-\u00ee\u00f0-\u017f\u2010-\u2027\u2030-\u205e\u20ac]"
)
EVEN = bytes(code for code in range(256) if not ODD.match(chr(code)))  #: what of Latin-1 is not odd
ROUND_BREAK = re.compile(r"\s*\n\s*")
ODD_BREAKS = (" \n", "\n ", "\n\n\n")
#: a glued lot; it begins with the letter, so that the search skips to one
ODD_LOT = re.compile(r"L(?:(?<=[\w.);]L)ots?\b|(?<=\dL)|(?<=[a-zà-ÿ0-9.);]L)OT)")
LOST_APOSTROPHE = re.compile(r"(?<!\w)((?:[dlnscjmt]|qu)['’]?)[¿?](?=[a-zà-ÿœA-ZÀ-Ý])", re.IGNORECASE)
LOST_LIGATURE = re.compile(r"(?<=['’ ])\?(?=uvre)")
LOST_BULLET = re.compile(r"(?m)^[ï·\u2022]\s+")
GLUED_LOT = re.compile(
    r"(?<=[a-zà-ÿ0-9.);])(?=(?:Lots?|LOTS?)(?:\b|\d))"
    r"|(?<=\d)(?=(?:La|Le|Les|L['’]|Un|Une|Des|Ce|Cette)[ A-ZÀ-Ý])"
)

NOTHING = frozenset(
    {"", ".", "..", "...", "-", "--", "néant", "neant", "sans objet", "nc", "n.c.", "n/a", "na", "so", "s.o.",
     "https://.", "http://.", "http://", "https://", "none", "nan", "<na>", "null", "non communiqué", "00000000000000"}
)  # fmt: skip
LONGEST_NOTHING = 24  #: characters; a longer text says something


@lru_cache(maxsize=1024)
def repair(text: str) -> str:
    """Return a text as its author meant it; most texts need nothing and return at once.

    (A text is read twice, as a field and as a leaf: the last ones are remembered.)
    """
    text = text.strip()
    if not is_odd(text):
        return text
    if "&" in text:
        text = unescape(text)
    if CONTROLS.search(text):
        text = text.translate(C1).replace("\r\n", "\n").replace("\r", "\n")
    if "?" in text or "\u00bf" in text:
        text = LOST_APOSTROPHE.sub(_apostrophe, LOST_LIGATURE.sub("œ", text))
    text = unicodedata.normalize("NFC", text)
    text = BREAKS.sub("\n", SPACES.sub(" ", text))
    text = LOST_BULLET.sub("• ", text)
    text = GLUED_LOT.sub("\n", text)
    return MANY_BREAKS.sub("\n\n", text).strip()


def is_odd(text: str) -> bool:
    """Say whether a text holds anything that repair may change; most tests are of a substring, which is quick."""
    if "  " in text or has_odd(text):
        return True
    if "\n" in text and any(odd in text for odd in ODD_BREAKS):
        return True
    return "L" in text and ODD_LOT.search(text) is not None


def has_odd(text: str) -> bool:
    """Say whether `ODD` is found in a text; a text of Latin-1 alone is looked through as bytes, which is quicker."""
    try:
        return bool(text.encode("latin-1").translate(None, EVEN))
    except UnicodeEncodeError:
        return ODD.search(text) is not None


def unescape(text: str) -> str:
    """Return a text without entities; what was escaped twice is opened twice (three times at most).

    ``html.unescape`` reads ``&#146;`` as Windows-1252, as browsers do, which is what the source means.
    """
    for _ in range(3):
        opened = html.unescape(text)
        if opened == text:
            break
        text = opened
    return text


def _apostrophe(match: re.Match[str]) -> str:
    before = match.group(1)
    return before if before[-1] in "'’" else f"{before}’"


def meaningful(text: str | None) -> str | None:
    """Return a text unless it is one of the words by which a form's box is filled with nothing."""
    if text is None:
        return None
    said = text.strip()
    core = said.rstrip(" .")
    if len(core) > LONGEST_NOTHING:
        return text
    return None if core.lower() in NOTHING or said.lower() in NOTHING else text


def one_line(text: str | None) -> str | None:
    """Return a text on one line, for titles and names."""
    text = meaningful(text)
    return ROUND_BREAK.sub(" ", text) if text and "\n" in text else text or None
