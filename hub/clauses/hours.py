"""Hours of insertion: value, lot, part and basis of each volume that a text states."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace

from hub.clauses.lots import Mention, lots_in, parts_in
from hub.clauses.rules import rx
from hub.clauses.sentences import Sentence
from hub.clauses.shares import shares, zeroes
from hub.clauses.totals import without_totals
from hub.clauses.volume import Volume, number

_VALUE = r"(?<![\d.,/%°])(?<!\d )(\d{1,3}(?:[ .]\d{3})+(?:,\d{1,2})?|\d{1,6}(?:[,.]\d{1,2})?)"
_HOURS = re.compile(_VALUE + r"\s*(?:heures?(?:o\b)?(?![a-z])|h(?![a-z])(?!\s?\d))(?!\s*/\s*24)")
_UNIT = re.compile(r"\d\s*h")  # stands in all that _HOURS matches, and costs a tenth
_BARE = rx(
    r"(?:nombre|volume) (?:minim\w+ )?d'heures?[^.;\n\d]{0,140}?(?:est|sera|fixe|s'eleve|:) ?(?:de|a|"
    r":)? ?(\d{1,3} \d{3}|\d{2,6})(?![\d,.]|\s?(?:heures?\b|h\b|%|euro|€|\d))"
)
_SPEAKS = rx(
    r"insertion|social|reserv|public|engag|minim|l'emploi|formation|stage|claus|hauteur|prioritaire|"
    r"difficult|eloign"
)
_FOLLOWS = rx(
    r"\bsoit\b|represent|hauteur|definie|fixe|est de|sera de|minim|tranche ferme|\btf\b|optionnelle|"
    r"heures? de travail|equival|repart|suivant|s'eleve|correspond|par lot|/ ?lot|presente? lot|"
    r"^\W*\d"
)
_CLOCK = rx(
    r"visites?\b|horaires? d|\bouvert|guichet|retrait|remise|reception|depot|avant le|delais? d|"
    r"ouvree?s|lundi|vendredi|samedi|astreinte|interven|depann|7 ?j|jours? sur|24 ?h(?:eures)? "
    r"?(?:sur|/) ?24|(?:sous|dans les|dans un delai de|en|delai de|sous un delai de) (?:24|48|72|12) "
    r"?h|\d ?h ?\d\d|telephon|preavis|livrai|amplitude|nuit\b|permanence|validite|hebdomadaire|par "
    r"semaine|par jour|/ ?jour|de 8 ?h|a 1[0-9] ?h\b|facturation|tarif|taux horaire|maintien|garantie"
)
_NOT_VOLUME = re.compile(
    r"^\s*(?:hebdomadaires?|par semaine|/\s?semaine|par jour|/\s?jour|ouvree?s|avant|apres la|de "
    r"cours|a compter|sur 24)"
)
_EQUIVALENT = re.compile(
    r"(?:[x*×]\s*\d+(?:[,.]\d+)?\s*%[^\n]{0,60}=\s*$)|exemple[^.\n]{0,120}$|=\s?\d[\d ]*(?:euro|"
    r"€)[^.]{0,20}$"
)
_REPLACED = re.compile(
    r"(?:au lieu de|remplac\w+ (?:de )?|passe(?:nt|r)? de|initialement (?:prevu\w* )?(?:de |a )?|et "
    r"non(?: pas)?|ancien\w*[^.;]{0,20}|diminu\w* de|augment\w* de|modifi\w* de)\s*:?\s*(?:lire\s*)?$"
)
_YEAR = re.compile(
    r"^[^.;\n\d]{0,45}?(?:par an\b|/\s?an\b|annuel|chaque annee|par annee|pour chaque annee|a "
    r"l'annee)"
)
_YEAR_BEFORE = re.compile(r"(?:par an|annuel\w*|chaque annee|par annee)[^.;\n\d]{0,60}$")
_TERM = re.compile(r"^[^.;\n\d]{0,30}?(?:par|/|chaque)\s?(semestre|trimestre|mois)\b")
_SLICE = rx(
    r"(?:par|pour chaque|/|toutes? les|pour|par fraction de|pour une) ?tranches? (?:de travaux "
    r")?(?:de|d'un montant de|d'|entamee de|complete de)? ?(\d{1,3}(?:[ .]\d{3})+|"
    r"\d{3,9})(?:[,.]\d\d)? ?(k)?(?:euro|€|e\b|k)|par ?(\d{1,3}(?:[ .]\d{3})+) ?(?:euro|€)"
)
_TRAINING = rx(r"^ ?(?:\(s\))? ?(?:minimum |minimales? )?(?:de |d'heures de |en )formation")
_TRAINING_CLAUSE = rx(r"formation|stage|stagiaire|scolaire|apprenti")
_MINIMUM = re.compile(r"minim|au moins|a minima|au minimum|plancher")
_GAP = rx(
    r"^[\s(]*+(?:(?:heures|minimum|minimales?|d'insertion|insertion|sociales?|de travail|en insertion|"
    r"travaillees|sont|est|a realiser|realisees|obligatoires?|prevues?|pour l'entreprise attributaire|"
    r"pour le titulaire|au minimum|sur la duree totale du marche|sur la duree du marche|d'execution|,|"
    r"\)) ?){0,7}"
    r"(?:(?:pour|sur|au|aux|en|dans|concernant|affectees?|au titre|a|\() ?(?:a |au |de |du |d'|le |la "
    r"|les |l'|chacun(?:e)? des |cette ){0,3}(?:deux |trois )?)$"
)


def _places(text: str, sentences: list[Sentence], cues: set[int]) -> list[tuple[int, int, float]]:
    """Find the numbers that are volumes of hours, and not times, delays, prices or examples."""
    found: list[tuple[int, int, float]] = []
    order = sorted(cues)
    near = -99
    for index, sentence in enumerate(sentences):
        if index in cues:
            near = index
        after = bisect_left(order, index)
        ahead = order[after] - index if after < len(order) else 99
        if index - near > 5 and ahead > 4:
            continue
        words, base = sentence.text, sentence.start
        hits = (
            [(hit.start(1), hit.end(), hit.group(1)) for hit in _HOURS.finditer(words)] if _UNIT.search(words) else []
        )
        if not hits and "heure" in words and (bare := _BARE.search(words)):
            hits = [(bare.start(1), bare.end(1), bare.group(1))]
        if not hits or ("insertion" not in words and _CLOCK.search(words)):
            continue
        listed = bool(
            lots_in(words)
            or (index and len(sentences[index - 1].text) < 60 and lots_in(sentences[index - 1].text))
            or _FOLLOWS.search(words)
            or _SPEAKS.search(words)
        )
        if index not in cues and (not listed or (index - near > 5 and not lots_in(words))):
            continue
        for start, end, value in hits:
            before = words[max(0, start - 200) : start]
            if _NOT_VOLUME.match(words[end : end + 40]) or _EQUIVALENT.search(before) or _REPLACED.search(before):
                continue
            shift, value = _lot_glued(before, value)
            found.append((base + start + shift, base + end, number(value)))
            near = index
    return found


def _lot_glued(before: str, value: str) -> tuple[int, str]:
    """Part "lot 2 112 heures" into lot 2 and 112: the first figures after the word lot are its number."""
    if " " in value and re.search(r"(?:\blots?\s*(?:n\s?[o°]?\s*)?|optionnelle\s*(?:n\s?[o°]?\s*)?)$", before):
        first, rest = value.split(" ", 1)
        return len(first) + 1, rest
    return 0, value


def _around(mentions: list[Mention], start: int, end: int) -> list[Mention]:
    """Give the mentions between two places."""
    first = bisect_left(mentions, start, key=_start)
    last = bisect_right(mentions, end, key=_start)
    return [each for each in mentions[first:last] if each.end <= end + 1]


def _start(mention: Mention) -> int:
    """Give the place of a mention."""
    return mention.start


def _after(text: str, mentions: list[Mention], end: int, limit: int) -> Mention | None:
    """Find the label said after a value ("70 heures pour le lot 6"), which is not the head of the next item."""
    for each in mentions[bisect_left(mentions, end, key=_start) :][:1]:
        if each.start >= limit:
            return None
        gap = text[end : each.start]
        short = gap.strip() == "" and len(each.names) == 1 and not each.names[0][:1].isdigit()
        if (short or _GAP.match(gap)) and not re.match(r"\s*[:=]", text[each.end :]):
            return each
        return None
    return None


def volumes(text: str, sentences: list[Sentence], cues: set[int]) -> list[Volume]:
    """Read every volume of a folded text; ``cues`` are the sentences that speak of a clause."""
    found = _places(text, sentences, cues)
    lots, parts = lots_in(text), parts_in(text)
    made: list[Volume] = []
    for rank, (start, end, value) in enumerate(found):
        if made and _TRAINING.match(text[end:]):
            made[-1] = replace(made[-1], training=value)
            continue
        home = bisect_right(sentences, start, key=lambda each: each.start) - 1
        opening = sentences[home].start if home >= 0 else 0
        floor = found[rank - 1][1] if rank else max(0, opening - 700)
        following = found[rank + 1][0] if rank + 1 < len(found) else len(text)
        place = _Place(text, start, end, value, opening, floor, min(following, end + 160), rank > 0)
        made.append(_volume(place, lots, parts, made))
    return without_totals(made, text) + shares(text, sentences, cues, made) + zeroes(text, sentences, lots, parts)


@dataclass(frozen=True, slots=True)
class _Place:
    """A value in a text, with what may be read around it: nothing before ``floor``, nothing after ``limit``."""

    text: str
    start: int
    end: int
    hours: float
    opening: int
    floor: int
    limit: int
    follows: bool

    @property
    def local(self) -> str:
        """Give the words of its own sentence around it."""
        return self.text[max(self.floor, self.opening, self.start - 90) : min(self.limit, self.end + 40)]


def _volume(place: _Place, lots: list[Mention], parts: list[Mention], made: list[Volume]) -> Volume:
    """Give a value its lot, its part and its basis."""
    names, said_before = _lots_of(place, lots, made)
    part = _part_of(place, lots, parts)
    basis, months, slice_amount = _basis(place, made)
    local = place.local
    return Volume(
        place.start,
        place.end,
        place.hours,
        names,
        part,
        "per_period" if part in ("reconduction", "première période") else basis,
        slice_amount,
        None,
        months,
        None,
        bool(_MINIMUM.search(local)),
        bool(_TRAINING_CLAUSE.search(local)) and "insertion" not in local,
        said_before,
    )


def _lots_of(place: _Place, lots: list[Mention], made: list[Volume]) -> tuple[tuple[str, ...], bool]:
    """Find the lots of a value: said after it, in its sentence, before it, or those of the value before.

    Tell as well whether they were said before its sentence.
    """
    if after := _after(place.text, lots, place.end, place.limit):
        return after.names, False
    candidates = [each for each in _around(lots, place.floor, place.start) if not each.excluded]
    if here := [each for each in candidates if each.start >= place.opening]:
        return here[-1].names, False
    if candidates and (place.follows or len({each.names for each in candidates}) == 1):
        return candidates[-1].names, True
    if made and place.follows:
        return made[-1].lots, made[-1].lot_said_before
    return (), False


def _part_of(place: _Place, lots: list[Mention], parts: list[Mention]) -> str | None:
    """Find the part of a value: said after it, or before it in its sentence with no lot between them."""
    if after := _after(place.text, parts, place.end, place.limit):
        return after.names[0]
    before = _around(parts, max(place.floor, place.opening), place.start)
    if not before or before[-1].names[0] == "reconduction":
        return None
    near = before[-1]
    parted = any(near.end < each.start for each in _around(lots, near.end, place.start))
    return None if parted else near.names[0]


def _amount(hit: re.Match[str]) -> float:
    """Read the amount of a slice, in euros."""
    value = number(hit.group(1) or hit.group(3))
    return value * 1000 if hit.group(2) else value


def _basis(place: _Place, made: list[Volume]) -> tuple[str, int | None, float | None]:
    """Tell what a value is counted by (once, by year, by period, by slice of turnover), with months and slice."""
    text, start = place.text, place.start
    tail = text[place.end : min(place.limit, place.end + 110)]
    if (hit := _SLICE.search(tail)) and not re.search(r"\d\s*(?:heures|h\b)", tail[: hit.start()]):
        return "per_slice", None, _amount(hit)
    if hits := list(_SLICE.finditer(text[max(place.floor, start - 200) : start])):
        return "per_slice", None, _amount(hits[-1])
    if made and made[-1].basis == "per_slice" and not re.search(r"[.;]\s", text[made[-1].end : start]):
        return "per_slice", None, made[-1].slice_amount
    if hit_term := _TERM.match(tail):
        return "per_period", {"semestre": 6, "trimestre": 3, "mois": 1}[hit_term.group(1)], None
    if _YEAR.match(tail) or _YEAR_BEFORE.search(text[max(place.floor, start - 90) : start]):
        return "per_year", 12, None
    return "fixed", None, None
