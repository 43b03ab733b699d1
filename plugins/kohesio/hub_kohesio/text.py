"""Text: what machines left in titles and summaries is repaired; two texts are folded to be compared."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

SPACES = re.compile(r"[\s\u00a0\u2000-\u200b\u202f\u2060\ufeff]+")
CARRIAGE = re.compile(r"_x000D_", re.IGNORECASE)
BLOCK = re.compile(r"<\s*(?:br|/p|/li|/div|/h\d)\b[^>]*>", re.IGNORECASE)
TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
MARKDOWN = re.compile(r"\\([\-*_#.()\[\]])|\*\*")
BULLET = re.compile(r"(?:^|(?<=\s))(?:\\-|\*)[ \u00a0]+(?=\S)")
ACCENTS = re.compile(r"[\u0300-\u036f]+")
APART = re.compile(r"[^a-z0-9+]+")
NOTHING = frozenset({"", "n/a", "na", "nr", "n.a.", "s.o.", "n.c", "n.c.", "null", "none", "-"})
NO_TRANSLATION = ("there is no translation available", "il n'y a pas de traduction disponible")


def line(text: object) -> str:
    """Return a text on one line, without what Excel, HTML and Markdown left in it."""
    return SPACES.sub(" ", cleaned(text)).strip()


def paragraphs(text: object) -> str:
    """Return a text with its lines kept and the spaces in each folded."""
    bulleted = BULLET.sub("\n- ", str(text if text is not None else ""))
    lines = (SPACES.sub(" ", part).strip() for part in cleaned(bulleted).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def cleaned(text: object) -> str:
    """Return a text without carriage marks, tags, entities and Markdown's escapes."""
    if text is None:
        return ""
    found = CARRIAGE.sub(" ", str(text))
    if "<" in found:
        found = TAG.sub(" ", BLOCK.sub("\n", found))
    if "&" in found:
        found = html.unescape(found)
    return MARKDOWN.sub(r"\1", found)


def said(text: object) -> str | None:
    """Return a value on one line; None where the source writes that it has none."""
    found = line(text)
    return None if found.lower() in NOTHING else found


def told(text: object) -> str | None:
    """Return a long text; None where there is none, or only the sentence that there is no translation."""
    found = paragraphs(text)
    plain = fold(found)
    return None if found.lower() in NOTHING or plain in {fold(sentence) for sentence in NO_TRANSLATION} else found


def fold(text: object) -> str:
    """Return a text for comparison: lower case, no accent, no apostrophe, no punctuation, single spaces.

    Deliveries of 2020 to 2023 lost their apostrophes ("chef d entreprise"), so all of them become spaces.
    """
    return _folded(str(text or ""))


@lru_cache(maxsize=8192)
def _folded(text: str) -> str:
    lower = text.lower().replace("œ", "oe")
    if not lower.isascii():
        lower = ACCENTS.sub("", unicodedata.normalize("NFKD", lower))
    return APART.sub(" ", lower).strip()


def ends_open(text: str) -> bool:
    """Say whether a text stops in its middle: with an ellipsis, or long and without a final mark."""
    end = text.rstrip()
    if end.endswith(("…", "...")):
        return True
    return len(end) > 1000 and end[-1:] not in ".!?:;)»\"'”"
