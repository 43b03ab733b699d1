"""Free text: « (21) Côte-d'Or », « 25660 SAONE », « Grenoble (38) », « Isère et Savoie »."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hub.places.names import Named, Names

LONGEST = 400  #: characters of a text that are read: a place is said first
MOST_PIECES = 24

_POSTCODE = re.compile(r"(?<![\d.,])(?:F-)?(\d{2}\s?\d{3})(?![\d.,]*\d)")
_ONE = r"(?:2[AB]|97[1-6]|\d{2})"
_CODE = r"(?P<code>\d{2,3}|2[AaBb])"
_NAME = r"(?P<name>[^()\[\]\d]{2,80}?)"
_BRACKETED = (
    re.compile(rf"^{_NAME}\s*[\(\[]\s*(?:d[ée]p(?:artement)?\.?\s*)?{_CODE}\s*[\)\]]$"),
    re.compile(rf"^[\(\[]\s*{_CODE}\s*[\)\]]\s*[-–:]?\s*{_NAME}$"),
)
_BARE = (re.compile(rf"^{_NAME}\s*[-–,]?\s*{_CODE}$"), re.compile(rf"^{_CODE}\s*[-–:]?\s*{_NAME}$"))
_NUTS = re.compile(r"\bFR[A-Z0-9]{3}\b")
_SPLIT = re.compile(r"[,;/\n•|]|\s[-–]\s|\bet\b|\bainsi que\b|\.\s", re.IGNORECASE)
_DISTRICT = re.compile(r"\b(paris|lyon|marseille)\s+(\d{1,2})\s*(?:e|er|[eè]me)\b", re.IGNORECASE)
_LIST = re.compile(
    rf"\bd[ée]p(?:artements?|ts?)?\.?\s*:?\s*({_ONE}(?:\s*(?:[-–,;/]|et)\s*{_ONE})+)(?!\d)", re.IGNORECASE
)
_TAIL = re.compile(r"[\s(\[:–-]*$")


@dataclass(frozen=True)
class Reading:
    """One thing that a text says: a post code with the words after and before it, a NUTS code, or a territory."""

    postcode: str = ""
    after: str = ""
    before: str = ""
    nuts: str = ""
    named: Named | None = None
    excerpt: str = ""


def readings(text: str, names: Names, departements: frozenset[str]) -> Iterator[Reading]:
    """Yield what a text says of places, in its order."""
    text = " ".join(text[:LONGEST].replace("\n", " ; ").split())
    whole = read_piece(text.strip(" .:"), text, names, departements) if len(text) < 120 else None
    if whole:
        yield Reading(named=whole, excerpt=text)
        return
    yield from (Reading(nuts=code, excerpt=code) for code in _NUTS.findall(text))
    yield from _listed(text, names)
    posts = list(_postcodes(text))
    yield from posts
    if not posts:
        yield from _pieces(text, names, departements)


def _listed(text: str, names: Names) -> Iterator[Reading]:
    """Yield the départements of « départements 19-23-87 »."""
    for found in _LIST.finditer(text):
        for code in re.findall(_ONE, found[1], re.IGNORECASE):
            if known := known_departement(code, names):
                yield Reading(named=Named("departement", known, 0.9, "code_in_text"), excerpt=found[0])


def _postcodes(text: str) -> Iterator[Reading]:
    for found in _POSTCODE.finditer(text):
        after = re.split(r"[,;()\d]|\s[-–]\s", text[found.end() :].strip(" )]:-–"), maxsplit=1)[0].strip()
        before = re.split(r"[,;()\d]|\s[-–]\s", _TAIL.sub("", text[: found.start()]))[-1].strip()
        yield Reading(postcode=found[1].replace(" ", ""), after=after, before=before, excerpt=found[0].strip())


def _pieces(text: str, names: Names, departements: frozenset[str]) -> Iterator[Reading]:
    for piece in [text, *_SPLIT.split(text)[:MOST_PIECES]]:
        named = read_piece(piece.strip(" .:()"), piece.strip(), names, departements)
        if named:
            yield Reading(named=named, excerpt=piece.strip())
            if piece is text:
                return


def read_piece(bare: str, piece: str, names: Names, departements: frozenset[str]) -> Named | None:
    """Return the territory that one piece of a text means, else None."""
    for pattern in (*_BRACKETED, *_BARE):
        found = pattern.match(piece)
        code = known_departement(found["code"], names) if found else None
        if found and code:
            named = _with_code(found["name"].strip(), code, names)
            if named or pattern in _BRACKETED:
                return named or Named("departement", code, 0.85, "code_in_text")
    district = _DISTRICT.search(bare)
    if district:
        return names.commune(district[1], frozenset())
    return names.read(bare, departements) if 2 < len(bare) < 120 else None


def _with_code(name: str, code: str, names: Names) -> Named | None:
    """Read a name that stands beside its département's number, else None."""
    inside = names.read(name, frozenset((code,)))
    if inside and inside.kind == "departement" and inside.code == code:
        return Named("departement", code, 0.97, "name_and_code")
    return names.commune(name, frozenset((code,)))


def known_departement(code: str, names: Names) -> str | None:
    """Return the code of a département as INSEE writes it (« 1 », « 20A », « 2a »), else None."""
    code = code.strip().upper()
    if re.fullmatch(r"20[AB]", code):
        code = f"2{code[2]}"
    if re.fullmatch(r"\d", code):
        code = f"0{code}"
    if re.fullmatch(r"0\d{2}", code):
        code = code[1:]
    return code if code in names.tables.departements else None
