"""One normal form of a text (no accents, lower case, glued words parted), with the way back to the original."""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass

# stems of every wording known to the rules: a text without any of them holds no social consideration
STEMS = (b"insertion", b"social", b"reserv", b"2113", b"proteg", b"handicap", b"esat", b"siae", b"eloign", b"adaptee",
         b"promotion de l", b"promouvoir l", b"defavoris", b"solidaire", b"stagiaire", b"scolaire", b"heures de travail",
         b"21 12-2", b"d'aide par le", b"difficultes ")

_C1 = {0x80: "€", 0x85: "…", 0x91: "'", 0x92: "'", 0x93: '"', 0x94: '"', 0x95: "•", 0x96: "-", 0x97: "-", 0x9C: "œ",
       0x8C: "Œ", 0xA0: " ", 0x202F: " ", 0x2007: " ", 0x2009: " ", 0x200B: " ", 0xFEFF: " ", 0xAD: "-", 0x2019: "'",
       0x2018: "'", 0x02BC: "'", 0xB4: "'", 0x60: "'", 0x2011: "-", 0x2012: "-", 0x2013: "-", 0x2014: "-", 0x2022: "•",
       0xBA: "°", 0x201C: '"', 0x201D: '"', 0xAB: '"', 0xBB: '"', 0x09: " ", 0x0D: "\n"}


def _single(char: str) -> str:
    """Fold one character to one character: no accent, lower case."""
    low = unicodedata.normalize("NFD", char.lower())[:1]
    return low if len(low) == 1 else char


_LETTERS = {code: _single(chr(code)) for code in range(0x24F) if _single(chr(code)) != chr(code) and chr(code).isalpha()}
_FOLD = {**_LETTERS, **{ord("Œ"): "œ", ord("œ"): "œ", ord("Æ"): "æ", ord("æ"): "æ"}}
_BYTES = bytes(ord(_single(chr(code))) if chr(code).isalpha() and ord(_single(chr(code))) < 256
               else (39 if code in (0x91, 0x92, 0xB4) else 32 if code in (9, 10, 13, 0xA0) else code)
               for code in range(256))

_TAG = re.compile(r"<[?/!A-Za-z][^<>]{0,200}>")
_U, _L = "A-ZÀ-ÖØ-ÞŒ", "a-zà-öø-ÿœ"
# places where two sentences, two lines or a word and a number were glued together
_GLUE = re.compile(
    rf"(?<=[{_L})\]%])(?=[{_U}])"
    rf"|(?<=[.;:!?][\"')])(?=[{_U}])|(?<=[{_U}{_L}\d][{_U}{_L}\d][.;:!?*])(?=[{_U}])|(?<=\)[.;:!?])(?=[{_U}])"
    r"|(?<=[a-zà-ÿ]{3}\.)(?=(?:les?|la|une?|cette|ce|en|ils?|elles?|pour|dans|des|lots?) |l')"
    rf"|(?<=[{_U}]{{2}})(?=[{_U}][{_L}]{{2}})|(?<=[{_U}]{{2}})(?=L[ae]s? )|(?<=\d)(?=[{_U}][{_L}]{{2}})"
    r"|(?<=[A-Za-z0-9)])(?=(?:LOT|Lot) ?(?:[nN][o°]|\d))|(?<=[Hh]eures)(?=[Ll]ots? )|(?<=HEURES)(?=[A-Z])"
)
_SOFT_BREAK = re.compile(rf"[\r\n](?=[ \t]*[{_L}(])")
_NUMBER_GLUE = re.compile(rf"(?<=[{_U}{_L}]{{4}})(?=\d)")
_LIGATURE = re.compile("[œæ½]")


@dataclass(frozen=True, slots=True)
class Folded:
    """The normal form, the original it was made from, and where one character became two."""

    text: str
    original: str
    added: tuple[int, ...]

    def back(self, position: int) -> int:
        """Give the place in the original of a place in the normal form."""
        return min(position - bisect_left(self.added, position), len(self.original))

    def source(self, start: int, end: int) -> str:
        """Give the original words of a span of the normal form."""
        return self.original[self.back(start):self.back(end)]


def may_speak(text: str) -> bool:
    """Tell in microseconds whether a text holds any stem that a rule needs."""
    raw = text.encode("latin-1", "replace").translate(_BYTES)
    return any(stem in raw for stem in STEMS)


def fold(text: str) -> Folded:
    """Normalise a text; glued sentences are parted by a line break, a number glued to a word by a space."""
    if "&" in text:
        text = html.unescape(text)
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    clean = _TAG.sub(lambda tag: " " * len(tag.group()), text.translate(_C1))
    clean = _SOFT_BREAK.sub(" ", clean)
    cuts: dict[int, str] = {hit.start(): " " for hit in _NUMBER_GLUE.finditer(clean)}
    cuts |= {hit.start(): "\n" for hit in _GLUE.finditer(clean)}
    low = clean.translate(_FOLD)
    pieces: list[str] = []
    added: list[int] = []
    done = size = 0
    for place in sorted({*cuts, *(hit.start() for hit in _LIGATURE.finditer(low))}):
        piece = low[done:place]
        pieces.append(piece)
        size += len(piece)
        done = place
        if place in cuts:
            pieces.append(cuts[place])
            added.append(size)
            size += 1
        if place < len(low) and low[place] in "œæ½":
            pieces.append("ae" if low[place] == "æ" else "oe")
            added.append(size)
            size += 2
            done += 1
    pieces.append(low[done:])
    return Folded("".join(pieces), text, tuple(added))
