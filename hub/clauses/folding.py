"""One normal form of a text (no accents, lower case, glued words parted), with the way back to the original."""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

_LAW = (
    b"clause",
    b"caracter",
    b"ordre",
    b"nature",
    b"critere",
    b"heures",
    b"condition",
    b"performance",
    b"poids",
    b"volet",
    b"aspect",
    b"dimension",
    b"qualite",
    b"valeur soc",
    b"engagement",
    b"demarche",
    b"dispositif",
)
_TARGETS = (
    b"marche",
    b"lot",
    b"cadre",
    b"contrat",
    b"consultation",
    b"prestation",
    b"concession",
    b"accord",
    b"execution",
    b"procedure",
    b"participation",
)
# stems of every wording known to the rules: stem, bytes before and after, words of which one must stand between
STEMS: tuple[tuple[bytes, int, int, tuple[bytes, ...]], ...] = (
    (b"insertion", 0, 0, ()),
    (b"2113", 0, 0, ()),
    (b"adaptee", 30, 0, (b"entreprise",)),
    (b"aide par le travail", 0, 0, ()),
    (b"esat", 0, 0, ()),
    (b"siae", 0, 0, ()),
    (b"proteg", 30, 0, (b"atelier", b"emploi", b"reserve", b"secteur", b"milieu", b"travail")),
    (b"reserve", 60, 0, _TARGETS),
    (b"reservation", 0, 60, _TARGETS),
    (b"social", 80, 60, _LAW),
    (b"sociau", 80, 60, _LAW),
    (b"l'emploi", 60, 100, (b"exclusion", b"eloign", b"priorit", b"chomage", b"difficult", b"public", b"clause")),
    (b"l'emploi", 60, 0, (b"environn",)),
    (b"lemploi", 60, 100, (b"exclusion", b"eloign", b"priorit", b"chomage", b"difficult")),
    (b"scolaire", 60, 60, (b"clause", b"formation")),
    (b"stagiaire", 80, 0, (b"clause", b"accueil")),
    (b"apprenti", 120, 40, (b"clause", b"accueil", b"social")),
    (b"stage", 80, 0, (b"clause", b"accueil")),
    (b"difficultes sociales", 0, 0, ()),
    (b"eloigne", 0, 20, (b"emploi",)),
    (b"publics prioritaires", 0, 0, ()),
    (b"quartiers prioritaires", 120, 60, (b"heures", b"embauch", b"recrut", b"temps")),
    (b"qpv", 80, 40, (b"heures", b"embauch", b"recrut", b"temps")),
    (b" rsa", 80, 120, (b"heures", b"embauch", b"recrut", b"recour", b"appel", b"temps")),
    (b"longue duree", 80, 100, (b"heures", b"embauch", b"recrut", b"recour", b"appel", b"temps", b"reserve")),
    (b"en situation de handicap", 0, 80, (b"heures",)),
    (b"mise en situation", 0, 0, ()),
    (b"pmsmp", 0, 0, ()),
    (b"heures de travail", 80, 80, (b"reserve", b"public", b"emploi")),
)

#: what several stems begin with, looked for once: most texts hold none
_SHARED = (b"reserv", b"socia", b"emploi", b"stag")
_ROOTS = tuple(
    (root, tuple(stem for stem in STEMS if root in stem[0]))
    for root in dict.fromkeys(next((root for root in _SHARED if root in stem[0]), stem[0]) for stem in STEMS)
)

_C1 = {
    0x80: "€",
    0x85: "…",
    0x91: "'",
    0x92: "'",
    0x93: '"',
    0x94: '"',
    0x95: "•",
    0x96: "-",
    0x97: "-",
    0x9C: "œ",
    0x8C: "Œ",
    0xA0: " ",
    0x202F: " ",
    0x2007: " ",
    0x2009: " ",
    0x200B: " ",
    0xFEFF: " ",
    0xAD: "-",
    0x2019: "'",
    0x2018: "'",
    0x02BC: "'",
    0xB4: "'",
    0x60: "'",
    0x2011: "-",
    0x2012: "-",
    0x2013: "-",
    0x2014: "-",
    0x2022: "•",
    0xBA: "°",
    0x201C: '"',
    0x201D: '"',
    0xAB: '"',
    0xBB: '"',
    0x09: " ",
    0x0D: "\n",
}


def _single(char: str) -> str:
    """Fold one character to one character: no accent, lower case."""
    low = unicodedata.normalize("NFD", char.lower())[:1]
    return low if len(low) == 1 else char


_LETTERS = {
    code: _single(chr(code)) for code in range(0x24F) if _single(chr(code)) != chr(code) and chr(code).isalpha()
}
_FOLD = {**_LETTERS, **{ord("Œ"): "œ", ord("œ"): "œ", ord("Æ"): "æ", ord("æ"): "æ"}}
_BYTES = bytes(
    ord(_single(chr(code)))
    if chr(code).isalpha() and ord(_single(chr(code))) < 256
    else (39 if code in (0x91, 0x92, 0xB4) else 32 if code in (9, 0xA0) else code)
    for code in range(256)
)

_SPECIAL = re.compile("[" + re.escape("".join(map(chr, _C1))) + "]")
_TAG = re.compile(r"<[?/!A-Za-z][^<>]{0,200}>")
_U, _L = "A-ZÀ-ÖØ-ÞŒ", "a-zà-öø-ÿœ"
# places where two sentences or two lines were glued together; each starts on the capital that follows
_GLUE = re.compile(
    rf"[{_U}](?:(?<=[{_L})\]%].)|(?<=[{_U}{_L}\d][{_U}{_L}\d][.;!?*].)|(?<=\)[.;!?].)|(?<=[.;:!?][\"')].)"
    rf"|(?<=[{_U}]{{2}}.)(?=[{_L}]{{2}})|(?<=[{_U}]{{2}}[LD])(?=[ae]s? |')|(?<=\d.)(?=[{_L}]{{2}})"
    r"|(?<=[A-Za-z0-9)]L)(?=(?:OT|ot) ?(?:[nN][o°]|\d))|(?<=HEURES.))"
)
_GLUE_DOT = re.compile(r"\.(?<=[a-zà-ÿ]{3}\.)(?=(?:les?|la|une?|cette|ce|en|ils?|elles?|pour|dans|des|lots?) |l')")
_GLUE_LOT = re.compile(r"l(?:(?<=[Hh]euresl)(?=ots? )|(?<=[a-zà-ÿ]{4}l)(?=ots? ?(?:n[o°] ?)?\d))")
_SOFT_BREAK = re.compile(rf"[\r\n](?=[ \t]*[{_L}(])")
_NUMBER_GLUE = re.compile(rf"\d(?<=[{_U}{_L}]{{4}}.)")
_LIGATURE = re.compile("[œæ½]")
#: no word and no list of lots: a rule that begins at each letter of it would read it as often as it has letters
ENDLESS = 60  #: letters of a word
_ENDLESS = re.compile(rf"[\w']{{{ENDLESS},}}|[\w',]{{400,}}")


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
        return self.original[self.back(start) : self.back(end)]


def speaking(texts: Sequence[str]) -> list[int]:
    """Tell, in microseconds, which of some texts hold a stem that a rule needs."""
    raw = "\n".join(texts).encode("latin-1", "replace").translate(_BYTES)
    hits = [
        place
        for root, stems in _ROOTS
        if root in raw
        for stem in stems
        if stem[0] in raw
        for place in _hits(raw, *stem)
    ]
    if not hits:
        return []
    ends = list(accumulate(len(text) + 1 for text in texts))
    return sorted({bisect_right(ends, place) for place in hits})


def _hits(raw: bytes, stem: bytes, before: int, after: int, words: tuple[bytes, ...]) -> Iterator[int]:
    """Give the places of a stem beside one of its words."""
    place = raw.find(stem)
    while place >= 0:
        window = raw[max(0, place - before) : place + len(stem) + after]
        if not words or any(word in window for word in words):
            yield place
        place = raw.find(stem, place + len(stem))


def fold(text: str) -> Folded:
    """Normalise a text; glued sentences are parted by a line break, a number glued to a word by a space."""
    if "&" in text:
        text = html.unescape(text)
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    clean = text.translate(_C1) if _SPECIAL.search(text) else text
    if "<" in clean:
        clean = _TAG.sub(lambda tag: " " * len(tag.group()), clean)
    clean = _SOFT_BREAK.sub(" ", clean)
    if max(map(len, clean.split()), default=0) >= ENDLESS:
        clean = _ENDLESS.sub(lambda run: "-" * len(run.group()), clean)
    cuts: dict[int, str] = {hit.start(): " " for hit in _NUMBER_GLUE.finditer(clean)}
    cuts |= {hit.start(): "\n" for hit in _GLUE.finditer(clean)}
    cuts |= {hit.end(): "\n" for hit in _GLUE_DOT.finditer(clean)}
    cuts |= {hit.start(): "\n" for hit in _GLUE_LOT.finditer(clean)}
    try:
        low = clean.encode("latin-1").translate(_BYTES).decode("latin-1")
    except UnicodeEncodeError:
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
