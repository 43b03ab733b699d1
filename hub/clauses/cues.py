"""Sentence by sentence: which rules speak, whether they are denied, which lots they are about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from hub.clauses import rules_criteria, rules_execution, rules_reserved, rules_services
from hub.clauses.folding import speaking
from hub.clauses.lots import Mention, every_lot, lots_in
from hub.clauses.rules import Rule, Span, rx, sought
from hub.clauses.rules_false import blank
from hub.clauses.sentences import Sentence, judged

_CRITERIA_PATH = re.compile(
    r"criter(?:e|ion|ia)s?(?!.*participation)|awardingcrit|subordinateawarding|CRITERES_ATTRIBUTION", re.IGNORECASE
)
_TITLE_PATH = re.compile(
    r"(?:objet|titre_?marche|titre|intitule|title|resume_?objet|ProcurementProject\.Name)$", re.IGNORECASE
)
_TARGET_CLAUSE = rx(
    r"structures? (?:de l'|d')insertion(?: (?:sociale|professionnelle|et))*(?: par l'activite "
    r"economique)?|entreprises? (?:de travail temporaire )?d'insertion|\bsiae\b"
    r"|associations? (?:intermediaires? )?d'insertion|(?:objet|objectif) (?:est )?(?:leur |"
    r"l')(?:insertion|reinsertion|integration) (?:ou leur reinsertion )?(?:sociale )?(?:et "
    r"professionnelle)?|\bmarche d'insertion"
)
_APPLIES = sought(
    "concern appli port titulaire attributaire",
    r"^\W*(?:et )?(?:(?:ne )?(?:sont|est) (?:uniquement |seuls? )?concerne\w*|(?:cette|la|les|ces|"
    r"elle|elles|l'|le|cet|ce) ?(?:clauses?|engagements?|obligations?|dispositif|disposition|action|"
    r"condition)?(?: \w+(?:\s{1,3}\w+){0,5})? (?:s'applique\w*|porte\w*|est applicable|sont applicables|concerne\w*|"
    r"applicable))|^\W*lots? concernes?|^\W*(?:les?|l')? ?(?:titulaires?|attributaires?|entreprises? "
    r"(?:titulaires?|attributaires?)) (?:des?|du) lots?",
)
_HEADER = re.compile(
    r"^(?!.*\b(?:comport\w*|est|sont|fait|font|devr\w*|fera|prevoi\w*|concern\w*|"
    r"pourr\w*)\b)\W*(?:uniquement\s|seulement\s)?(?:pour|concernant|sur)?\W*(?:le|les|l')?\s?lots? "
    r"?(?:\(s\))? ?(?:n ?[o°]?\s?)?\d[\w\s,/()'-]{0,90}$"
)
_LISTING = re.compile(r"lots? (?:\(s\) )?(?:suivants?|ci-apres|ci-dessous|concernes?)\b")
_LINE = re.compile(r"\W{0,4}lots? ?(?:n ?[o°]? ?)?\d")
_BEYOND = rx(
    r"heures? (?:supplementaires?|en plus|au-dela|additionnelles)|par rapport aux heures demandees|"
    r"au-dela du (?:volume|nombre|minimum)"
)
_WEIGHT = re.compile(
    r"(?:'poids'|poids|ponderation)\W{1,5}(\d{1,3}(?:[.,]\d+)?)|(\d{1,3}(?:[.,]\d+)?)\s?(?:%|"
    r"points?\b|pts?\b)"
)
_SUBJECT = rx(rules_reserved.SUBJECT)
_BEYOND_RULE = Rule("hours_beyond", "execution_clause", ("heures",), rx(r"heures"), 0.8)


@dataclass(slots=True)
class Cue:
    """One sentence of a leaf that speaks of a kind of consideration."""

    kind: str
    rule: str
    confidence: float
    weak: bool
    sentence: int
    start: int
    end: int
    stop: int
    lots: tuple[str, ...] = ()
    weight: float | None = None


Hit = tuple[Rule, Span, bool]


def _first(rules: Sequence[Rule], words: str, sentence: Sentence) -> Hit | None:
    """Find the first rule of a table that speaks in a sentence, and whether it is denied there."""
    denied: Hit | None = None
    for rule in rules:
        if not rule.may_speak(words):
            continue
        for span in islice(rule.spans(words), 20):
            if not sentence.denied or not sentence.denies(*span):
                return rule, span, False
            denied = denied or (rule, span, True)
    return denied


def lots_near(sentences: list[Sentence], cue: Cue, others: list[Cue]) -> tuple[str, ...]:
    """Find the lots of a cue: named in its sentence, just before it, or in those that say where it applies.

    "-5,12" stands for all lots but 5 and 12.
    """
    index = cue.sentence
    sentence = sentences[index]
    named = [
        each
        for each in lots_in(sentence.text)
        if not each.excluded and _owner(sentence.start + each.start, cue, others) is cue
    ]
    if named:
        if _LISTING.search(sentence.text):
            named += _following(sentences, index + 1)
        return tuple(dict.fromkeys(name for each in named for name in each.names))
    if index and _HEADER.match(sentences[index - 1].text):
        return tuple(dict.fromkeys(name for each in lots_in(sentences[index - 1].text) for name in each.names))
    if excluded := [name for each in lots_in(sentence.text) if each.excluded for name in each.names]:
        return (f"-{','.join(excluded)}",)
    if every_lot(sentence.text):
        return ()
    for later in range(index + 1, min(index + 4, len(sentences))):
        words = sentences[later].text
        if _APPLIES.search(words):
            listed = [each for each in lots_in(words) if not each.excluded]
            if excluded := [name for each in lots_in(words) if each.excluded for name in each.names]:
                return (f"-{','.join(excluded)}",)
            if not every_lot(words):
                listed += _following(sentences, later + 1)
            return tuple(dict.fromkeys(name for each in listed for name in each.names))
    if _LISTING.search(sentence.text):
        return tuple(dict.fromkeys(name for each in _following(sentences, index + 1) for name in each.names))
    return ()


def _following(sentences: list[Sentence], index: int) -> list[Mention]:
    """Read the lines of a list of lots that starts at a sentence."""
    found: list[Mention] = []
    while index < len(sentences) and _LINE.match(sentences[index].text):
        found += lots_in(sentences[index].text)[:1]
        index += 1
    return found


def _owner(place: int, cue: Cue, others: list[Cue]) -> Cue:
    """Tell which cue of a sentence a lot belongs to: the one whose words hold it, else the nearest."""
    rivals = [cue, *(each for each in others if each.sentence == cue.sentence and each.kind != cue.kind)]
    return min(
        rivals,
        key=lambda each: 0 if each.start <= place <= each.end else min(abs(each.start - place), abs(each.end - place)),
    )


def _weight(words: str, end: int, start: int) -> float | None:
    """Read the weight of a criterion: the first number after it, else the last before."""
    hit = _WEIGHT.search(words, end, end + 160) or _WEIGHT.search(words, start)
    value = (hit.group(1) or hit.group(2)) if hit else None
    return float(value.replace(",", ".")) if value else None


def cues_of(path: str, sentences: list[Sentence]) -> tuple[list[Cue], set[str]]:
    """Read a leaf sentence by sentence: what it says, and the kinds that it denies."""
    cues: list[Cue] = []
    denied: set[str] = set()
    criteria = (
        (rules_services.PRICED, rules_criteria.IN_CRITERIA) if _CRITERIA_PATH.search(path) else rules_criteria.RULES
    )
    services = (*rules_services.RULES, rules_services.TITLE) if _TITLE_PATH.search(path) else rules_services.RULES
    # together first: what no stem is near in the whole text is not looked at one by one
    for index in speaking([each.text for each in sentences]):
        if not speaking((sentences[index].text,)):
            continue
        sentence = judged(sentences[index])
        words = blank(sentence.text)
        found = _first(rules_reserved.RULES, words, sentence)
        if found and not found[2]:
            cues.append(_cue(found, index, sentence))
        elif found:
            denied.add("reserved")
        rest = words
        if "insertion" in words or "integration" in words or "siae" in words:
            rest = _TARGET_CLAUSE.sub(lambda hit: "#" * len(hit.group()), words)
        for rules in (criteria, services, rules_execution.RULES):
            hit = _first(rules, rest, sentence)
            if hit is None or (hit[0].kind == "insertion_service" and found):
                continue
            if hit[2]:
                denied.add(hit[0].kind)
                continue
            cues.append(_cue(hit, index, sentence))
            if hit[0].kind == "award_criterion" and _BEYOND.search(rest):
                cues.append(_cue((_BEYOND_RULE, hit[1], False), index, sentence))
            if hit[0].kind != "training_clause" or "insertion" not in rest:
                break
    return cues, denied


def _cue(found: Hit, index: int, sentence: Sentence) -> Cue:
    """Note which rule spoke, and where."""
    rule, (left, right), _ = found
    weight = _weight(sentence.text, right, left) if rule.kind == "award_criterion" else None
    if rule.kind == "reserved":
        left = _subject(sentence.text, left, right)
    start = sentence.start
    places = (start + left, start + right, start + len(sentence.text))
    return Cue(rule.kind, rule.name, rule.confidence, rule.weak, index, *places, weight=weight)


def _subject(words: str, left: int, right: int) -> int:
    """Find where the thing that is reserved is named: the last one before the word."""
    verb = words.find("reserv", left, right)
    places = [hit.start() for hit in _SUBJECT.finditer(words, left, verb)] if verb > 0 else []
    return places[-1] if places else left
