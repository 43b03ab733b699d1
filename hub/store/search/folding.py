"""Folding: the one way in which texts and queries become plain ASCII words and spaces (promise P10)."""

from __future__ import annotations

import codecs
import re
import unicodedata

#: letters and signs whose plain form Unicode does not tell
SPELT = {"œ": "oe", "Œ": "oe", "’": "'", "‘": "'", "–": "-", "—": "-", "\u2011": "-", "ø": "o", "ł": "l", "đ": "d"}
#: letters of Latin-1 that become two, by way of a byte that no text holds after translation
PAIRS = {"æ": b"\x02", "Æ": b"\x02", "ß": b"\x03", "Þ": b"\x04", "þ": b"\x04"}
PAIRS_SPELT = ((b"\x02", b"ae"), (b"\x03", b"ss"), (b"\x04", b"th"))
APOSTROPHES = "'`´"
KEPT = {**dict.fromkeys(APOSTROPHES, b"'"), ".": b".", "-": b"-", "*": b"*"}
#: what stands before an apostrophe and is not a word of its own
ELIDED = frozenset(before + bytes([c]) for before in (b"", b" ", b".", b"-", b"*") for c in b"cdjlmnst")
#: L. 2113-12, R*2113-12, L2113-12: the article of a code, made one word
ARTICLE = re.compile(
    rb"(?<![a-z0-9])(?:([lr])[.* ]{0,3}|([ad])[.*]{0,2}(?:(?<=[.*]) )?)(\d{1,4})-(\d{1,3})(?:-(\d{1,3}))?(?![0-9])"
)
DIGITS = frozenset(b"0123456789")


def plain(char: str) -> str:
    """Return the ASCII letters or digits of a character, nothing of a combining mark, a space of all else."""
    if char in SPELT or unicodedata.combining(char):
        return SPELT.get(char, "")
    parts = [part for part in unicodedata.normalize("NFKD", char) if not unicodedata.combining(part)]
    return "".join(part.lower() if part.isascii() and part.isalnum() else " " for part in parts) or " "


def foreign(error: UnicodeError) -> tuple[str, int]:
    """Give the plain form of what Latin-1 does not know (a handler of encoding errors)."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(plain(char) for char in error.object[error.start : error.end]), error.end


codecs.register_error("hub.plain", foreign)


def byte_of(number: int) -> bytes:
    """Return what one byte of Latin-1 becomes."""
    char = bytes([number]).decode("latin-1")
    if char in KEPT or char in PAIRS:
        return KEPT.get(char) or PAIRS[char]
    letters = plain(char)
    return letters.encode() if len(letters) == 1 else b" "


TABLE = b"".join(byte_of(number) for number in range(256))
LAST = bytes(number if chr(number).isalnum() and number < 128 else 32 for number in range(256))


def fold(text: str) -> str:
    """Return lower-case ASCII words between spaces.

    >>> fold("L'évènement de l’œuvre, art. L. 2113-12")
    ' evenement de oeuvre  art  l2113x12'
    """
    folded = b" " + latin(text).translate(TABLE)
    for byte, letters in PAIRS_SPELT:
        if byte in folded:
            folded = folded.replace(byte, letters)
    if b"'" in folded:
        folded = without_elisions(folded)
    return with_articles(folded).translate(LAST).decode("ascii")


def latin(text: str) -> bytes:
    """Return a text in Latin-1; what it does not know becomes plain letters or spaces."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.replace("’", "'").encode("latin-1", "hub.plain")


def without_elisions(text: bytes) -> bytes:
    """Take away l', d', qu' and their like, and make each other apostrophe a space."""
    *pieces, last = text.split(b"'")
    kept = [
        piece[:-1] if piece[-2:] in ELIDED else piece[:-2] if piece[-3:] == b" qu" else piece + b" " for piece in pieces
    ]
    return b"".join(kept) + last


def with_articles(text: bytes) -> bytes:
    """Make each article of a code one word; looked for only where a hyphen stands between two digits."""
    pieces, done = [], 0
    at = text.find(b"-", 1)
    while at > 0:
        if text[at - 1] in DIGITS and text[at + 1 : at + 2].isdigit() and at >= done:
            found = ARTICLE.search(text, max(done, at - 9), at + 10)
            if found is not None:
                pieces += [text[done : found.start()], article(found)]
                done = found.end()
        at = text.find(b"-", at + 1)
    return b"".join(pieces) + text[done:] if pieces else text


def article(found: re.Match[bytes]) -> bytes:
    """Return an article of a code as one word."""
    free, bound, *numbers = found.groups()
    return (free or bound) + b"x".join(number for number in numbers if number)
