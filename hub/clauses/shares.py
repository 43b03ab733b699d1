"""Shares of the hours worked, formulae, and lots said to hold no hours."""

from __future__ import annotations

from bisect import bisect_left

from hub.clauses.lots import Mention, lots_in
from hub.clauses.rules import rx, sought
from hub.clauses.sentences import Sentence
from hub.clauses.volume import Volume, number

_RATE = rx(
    r"(\d{1,2}(?:[,.]\d{1,2})?) ?% ?(?:minimum |au minimum |minimal )?(?:\)? )?(?:du (?:volume "
    r")?(?:global |total )?(?:d'|du |des )?(?:nombre )?(?:total )?(?:d'|des )?heures?|des heures|"
    r"d'heures|de leurs? heures|de ses heures|du temps|des effectifs|de la main|du volume|du nombre "
    r"(?:total )?d'heures|du total des heures)"
    r"|(?:taux d'insertion|reservee?s? (?:a|pour) l'insertion|part du temps total[^.;%]{0,120}|clauses? (?:sociales? "
    r")?d'insertion[^.;%\d]{0,80}|part (?:minimale )?(?:d'heures|des heures)[^.;%\d]{0,60}|heures "
    r"d'insertion[^.;%\d]{0,60}) ?(?:de |: |a |fixe a |\(|en l'espece |d'au moins |minimum "
    r"){0,3}(\d{1,2}(?:[,.]\d{1,2})?) ?%"
)
_FORMULA = sought(
    "main taux % formule",
    r"taux de main d'oeuvre|main d'oeuvre (?:retenu|estime)|taux rh|\d ?% ?[x*×] ?\d|exemple de "
    r"formule|formule (?:de calcul|suivante)",
)
_ZERO = rx(
    r"(?:ne |n')(?:comprenn|comprend|comport|prevoi|contien|necessit|compte)\w* (?:pas|aucune?) (?:d'|"
    r"de l'|de )?(?:heures?)"
)


def shares(text: str, sentences: list[Sentence], cues: set[int], made: list[Volume]) -> list[Volume]:
    """Read shares of the hours worked, and formulae whose result is only an example; a stated volume outdoes both."""
    if made:
        return []
    found: list[Volume] = []
    lots = lots_in(text)
    reach = {near + step for near in cues for step in range(-1, 5) if 0 <= near + step < len(sentences)}
    for index in sorted(reach):
        words, base = sentences[index].text, sentences[index].start
        inside = _between(lots, base, base + len(words))
        named = [each for each in inside if not each.excluded]
        names = named[-1].names if named else ()
        if _FORMULA.search(words):
            every = tuple(dict.fromkeys(name for each in named for name in each.names))
            found.append(Volume(base, base + len(words), None, every, None, "formula", rate=_rate(words)))
            continue
        rate = _rate(words) if "critere" not in words else None
        if rate and not any(each.rate == rate and each.lots == names for each in found):
            found.append(Volume(base, base + len(words), None, names, None, "share_of_hours", rate=rate))
    formulae = {each.lots for each in found if each.basis == "formula"}
    return [each for each in dict.fromkeys(found) if each.basis != "share_of_hours" or each.lots not in formulae]


def _between(mentions: list[Mention], start: int, end: int) -> list[Mention]:
    """Give the mentions that begin in a span of the text; they stand in its order."""
    return mentions[
        bisect_left(mentions, start, key=lambda each: each.start) : bisect_left(
            mentions, end, key=lambda each: each.start
        )
    ]


def _rate(words: str) -> float | None:
    """Read the share of the hours worked that a sentence asks for, as a fraction."""
    hit = _RATE.search(words) if "%" in words else None
    return round(number(hit.group(1) or hit.group(2)) / 100, 6) if hit else None


def zeroes(text: str, sentences: list[Sentence], lots: list[Mention], parts: list[Mention]) -> list[Volume]:
    """Read lots and parts of which the text says that they hold no hours."""
    found = []
    for sentence in sentences:
        if (hit := _ZERO.search(sentence.text)) is None:
            continue
        stop = sentence.start + hit.start()
        named = [each for each in _between(lots, sentence.start, stop + 1) if each.end <= stop + 1]
        part = [each for each in _between(parts, sentence.start, stop + 1) if each.end <= stop + 1]
        if named or part:
            found.append(
                Volume(
                    stop,
                    sentence.start + hit.end(),
                    0.0,
                    named[-1].names if named else (),
                    part[-1].names[0] if part else None,
                )
            )
    return found
