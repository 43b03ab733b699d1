"""Sentences of a folded text, and what each of them denies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from hub.clauses.rules import rx

_END = re.compile(r"[\n;]+|[.!?](?=\s|$)|\*(?=\s)")
_ABBREVIATED = re.compile(r"(?:(?:^|[ .'(])[lrm]|\bart|\bcf|\bn|\bno|[ .][a-z]\.[a-z]|[^a-z0-9)\]%\"'])$")

_VERBS = (
    r"(?:comport|contien|contenir|comprend|comprenn|prevoi|prevu|fait|font|fera|faire|inclu|impose|"
    r"necessit|possed|est soumis|sont soumis|est assujett|sont assujett|est pas prevu|"
    r"est concern|sont concern|est pas reserv|sont pas reserv|est reserv|sont reserv|est applicab|"
    r"sera reserv|s'appliqu|sera applique)"
)
_DENY = (
    rx(
        r"\b(?:ne |n')(?:[\w',]+\s+){0,3}?"
        + _VERBS
        + r"\w* (?:[\w',]+\s+){0,2}?(?:pas\b|aucune?\b|ni\b|nullement|plus\b)"
    ),
    rx(
        r"\b(?:n'est|ne sont|ne sera|ne seront|n'a|n'y a|n'ont) (?:pas|aucune?|plus|nullement)\b (?:ete "
        r")?(?:de |d'|un |une )?(?:prevue?s?|soumis\w*|assujetti\w*|concerne\w*|reservee?s?|applicables?|"
        r"fait|exige (?:de )?clause|conditions?|clauses?|lots?|marches?)"
    ),
    rx(
        r"\baucune? (?:(?:des |autre )?(?:clauses?|conditions?|prestations?|lots?|services?|types? de|"
        r"travaux|marches?|partie|accords?|obligation|exigence|consideration|dispositif|disposition|"
        r"reservation|action|condition particuliere))"
    ),
    rx(
        r"\b(?:pas|absence|sans|plus|suppression) (?:de |d'|application de )?(?:la |toute )?(?:clauses?|"
        r"conditions? (?:particulieres? )?d'execution|marche reserve|reservation|dispositif d'insertion|"
        r"obligation d'insertion|heures? d'insertion|action d'insertion)"
    ),
    rx(r"\bnon[ -](?:reserve\w*|soumis\w*|concerne\w*)"),
)
_DENY_AFTER = rx(
    r"(?:clauses? (?:sociales?|d'insertion)[^.;:\n]{0,40}|marches? reserve\w*(?: \([^)]{0,80}\))?|"
    r"insertion[^.;:\n]{0,50}|conditions? particulieres?(?: d'execution)?) ?[:=] ?(?:non|neant|sans "
    r"objet|aucune?|so|0)\b"
    r"|(?:clauses? (?:sociales?|d'insertion)|clause obligatoire|la clause|reservation|heures? "
    r"d'insertion)[^.;\n]{0,60}(?:est |sont |ont ete |a ete )(?:supprimee?s?|retiree?s?|annulee?s?|"
    r"abandonnee?s?|enlevee?s?)"
    r"|(?:suppression|retrait|annulation) (?:de |du |d'|des )(?:la |l')?[^.;\n]{0,60}(?:clauses?|insertion|reserv)"
)
_UNLESS = rx(
    r"a l'exception|hormis|\bsauf\b|except|\bhors\b|toutefois|neanmoins|cependant|en revanche|"
    r"\bmais\b|si ce n'est|en dehors d|autres? que|par contre|, seul"
)
_NOT_DENIED = rx(r"(?:ne sont pas|n'est pas|ne peuvent|ne peut) (?:autoris|habilit)\w*|qui ne|ne satisf\w*")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and where it stands in its folded text; ``denied`` are the spans (in it) that a negation governs."""

    start: int
    text: str
    denied: tuple[tuple[int, int], ...] = ()

    def denies(self, start: int, end: int) -> bool:
        """Tell whether the words between two places are denied."""
        return any(left <= start < right or left < end <= right for left, right in self.denied)


def _denials(text: str) -> tuple[tuple[int, int], ...]:
    """Find what negations govern: from the verb to the exception, if there is one, or to the end."""
    found = []
    stops = [hit.start() for hit in _UNLESS.finditer(text)][:20]
    for pattern in _DENY:
        for hit in islice(pattern.finditer(text), 20):
            if _NOT_DENIED.search(text, max(0, hit.start() - 3), hit.end() + 12):
                continue
            # "aucun lot n'est reserve": the subject before the verb is denied with it
            found.append((hit.start(), next((each for each in stops if each >= hit.end()), len(text))))
    found += [hit.span() for hit in _DENY_AFTER.finditer(text)]
    return tuple(found)


# every alternative begins with a letter, so that the search skips to one
_HINT = re.compile(
    r"n(?<=\bn)['e]|aucun|p(?<=\bp)as\b|sans|absence|n(?<=\bn)on\b|neant|suppr|retir|annul|retrait|abandon|enleve"
)


def split(text: str) -> list[Sentence]:
    """Cut a folded text into sentences; dots of abbreviations become spaces so that patterns may cross them."""
    sentences, start = [], 0
    for hit in _END.finditer(text):
        if hit.group() == "." and _ABBREVIATED.search(text, max(0, hit.start() - 4), hit.start()):
            continue
        if hit.start() > start:
            sentences.append((start, text[start : hit.start()]))
        start = hit.end()
    if start < len(text):
        sentences.append((start, text[start:]))
    made = []
    for place, words in sentences:
        plain = words.replace(".", " ").replace("\n", " ")
        made.append(Sentence(place, plain))
    return made


def judged(sentence: Sentence) -> Sentence:
    """Add what a sentence denies; only sentences that speak of something are worth it."""
    return Sentence(sentence.start, sentence.text, _denials(sentence.text)) if _HINT.search(sentence.text) else sentence
