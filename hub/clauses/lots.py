"""Mentions of lots and of parts of a lot (firm and optional parts, periods) in a folded text."""

from __future__ import annotations

import re
from dataclasses import dataclass

_UNIT = (
    r"(?!\d)(?!\s?(?:heures?|h\b|%|euros?|€|semaines?|mois|jours?|tonnes?|ans?\b|m2|ml\b|km|"
    r"points?))"
)
_NO = r"(?:n\s?[o°]?s?\b\.?|n[o°]s?|numeros?|n\s?°)?\s*:?\s*"
_NUMBER = rf"\d{{1,3}}(?:\s?(?:bis|ter)\b|[a-h]\b(?!['’])|\s[a-h]\b(?=\s?[,;:)/-]))?{_UNIT}"
_JOIN = r"\s*(?:,|;|/|&|\+|-|et|ou|a|au|e|jusqu'au)\s*(?:et\s+|ou\s+)?(?:du\s+|le\s+|les\s+)?(?:lots?\s*)?"
_TITLE = r"(?:\s?['\"(][^'\")\d]{1,60}['\")])?"
_NAMED = rf"\s[a-z][a-z' /-]{{1,40}}?\s(?:et|,)\s(?:le\s|du\s)?n\s?[o°]\s?{_NUMBER}"
_LOT = re.compile(
    rf"\blots?(?![a-z])(?:\s?\(s\))?\s*\(?(?:(?:suivants?|concernes?|designes?|ci-apres|"
    rf"ci-dessous)\s*:?\s*)?(?::\s*)?(?:{_NO})(?:\(?lots?\s*(?:\(s\))?\s*{_NO})?"
    rf"(?P<list>{_NUMBER}(?:{_TITLE}{_JOIN}{_NO}{_NUMBER}|{_NAMED})*)"
)
_TOKEN = re.compile(r"(\d{1,3})(?:\s?(bis|ter)\b|([a-h])\b(?!['’])|\s([a-h])\b(?=\s?(?:[,;:)/-]|$)))?")
_RANGE = re.compile(r"^\s*(?:a|au|jusqu'au)\s*(?:lots?\s*)?(?:n\s?[o°]?\s*)?$")
_EVERY = re.compile(
    r"(?:tous|toutes|ensemble|chacun|chacune|chaque|totalite|les deux|les trois|les quatre|les "
    r"\d{1,2})\s*(?:des\s+|de\s+|les\s+|ces\s+)?lots?\b(?!\s*(?:suivants?|concernes?|"
    r"n?\s?[o°:]?\s*\d))|\bpar lots?\b|chaque lot"
)
_EXCEPT = re.compile(
    r"(?:sauf|except\w*|a l'exception|hormis|\bhors\b|autres? que|en dehors)\s*(?:pour\s+|de\s+|du\s+|"
    r"des\s+|les?\s+|aux?\s+|celui\s+|ceux\s+){0,3}$"
)
_PART = re.compile(
    r"(?P<ferme>tranche\s*ferme|\bt\.?f\.?\b)"
    r"|(?:tranches?\s*(?P<what>optionnelle|conditionnelle|opt\b|affermie)s?|"
    r"\b(?P<short>t\.?[oc])\.?(?=\s?(?:n[o°])?\s?\d|\b))\s*(?:n\s?[o°]?\s*|"
    r"n[o°]\s*)?(?P<no>\d{1,3}(?!\d)(?!\s*(?:heures?|h\b)))?"
    r"|(?P<first>premiere periode|periode initiale|periode ferme)|(?P<renew>(?:periodes? de )?reconductions?)"
    r"|\bphase\s*(?P<phase>\d)(?!\d)"
)


_PART_WORDS = re.compile(r"tranche|t\.?[foc](?![a-mo-z])|premiere|periode|reconduction|phase")


@dataclass(frozen=True, slots=True)
class Mention:
    """Lots (or one part) named at a place; ``excluded`` when the words say all but these."""

    start: int
    end: int
    names: tuple[str, ...]
    excluded: bool = False


def number(text: str) -> str:
    """Normalise a lot number: no leading zero, letters lower case without space."""
    hit = _TOKEN.search(text.lower())
    if hit is None:
        return text.strip()
    return _name(hit)


def _name(hit: re.Match[str]) -> str:
    """Write a number and its letter in one way."""
    return f"{int(hit.group(1))}{hit.group(2) or hit.group(3) or hit.group(4) or ''}"


def _expand(listing: str) -> tuple[str, ...]:
    """Read "1, 3 et 5 a 7" as the numbers it names."""
    names: list[str] = []
    last_end = 0
    for hit in _TOKEN.finditer(listing):
        current = _name(hit)
        if names and current.isdigit() and names[-1].isdigit() and _RANGE.match(listing[last_end : hit.start()]):
            low, high = int(names[-1]), int(current)
            if low < high <= low + 60:
                names += [str(each) for each in range(low + 1, high + 1)]
                last_end = hit.end()
                continue
        names.append(current)
        last_end = hit.end()
    return tuple(dict.fromkeys(names))


def lots_in(text: str) -> list[Mention]:
    """Find every mention of numbered lots."""
    if "lot" not in text:
        return []
    return [
        Mention(
            hit.start(),
            hit.end(),
            _expand(hit.group("list")),
            bool(_EXCEPT.search(text, max(0, hit.start() - 40), hit.start())),
        )
        for hit in _LOT.finditer(text)
    ]


def every_lot(text: str) -> bool:
    """Tell whether a text speaks of all lots together."""
    return "lot" in text and _EVERY.search(text) is not None


def _part_name(hit: re.Match[str]) -> str:
    """Name a part as people do: ferme, optionnelle 1, reconduction."""
    if hit.group("ferme"):
        return "ferme"
    if hit.group("first"):
        return "première période"
    if hit.group("renew"):
        return "reconduction"
    if hit.group("phase"):
        return f"phase {hit.group('phase')}"
    word = (
        "conditionnelle"
        if (hit.group("what") or "").startswith("cond") or (hit.group("short") or "")[-1:] == "c"
        else "optionnelle"
    )
    return f"{word} {int(hit.group('no'))}" if hit.group("no") else word


def parts_in(text: str) -> list[Mention]:
    """Find every mention of a part of a contract."""
    if _PART_WORDS.search(text) is None:
        return []
    return [Mention(hit.start(), hit.end(), (_part_name(hit),)) for hit in _PART.finditer(text)]
