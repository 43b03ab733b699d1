"""From leaves of text to clauses: cues sentence by sentence, then lots, volumes and what is true now."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hub.clauses import details, rules_criteria, rules_execution, rules_reserved, rules_services
from hub.clauses.declared import beside, from_flags
from hub.clauses.folding import Folded, fold, speaking
from hub.clauses.hours import Volume, volumes
from hub.clauses.lots import Mention, every_lot, lots_in, number
from hub.clauses.masking import excerpt
from hub.clauses.model import Clause, Evidence, Leaf
from hub.clauses.rules import Rule, rx
from hub.clauses.rules_false import blank
from hub.clauses.sentences import Sentence, split

_CRITERIA_PATH = re.compile(r"criter(?:e|ion|ia)s?(?!.*participation)|awardingcrit|subordinateawarding|CRITERES_ATTRIBUTION", re.IGNORECASE)
_SERVICE_PATH = re.compile(r"titre|title|intitule|objet|object|description|resume|caracteristiques|nom\b|^$|^text", re.IGNORECASE)
_OTHERS_PATH = re.compile(r"denomination|correspondant|adresse|identite|contact|organi[sz]|winner|titulaire|recours|ville$|url|mel$|cpv", re.IGNORECASE)
_TARGET_CLAUSE = rx(r"structures? (?:de l'|d')insertion(?: (?:sociale|professionnelle|et))*(?: par l'activite economique)?|entreprises? (?:de travail temporaire )?d'insertion|\bsiae\b"
                    r"|associations? (?:intermediaires? )?d'insertion|(?:objet|objectif) (?:est )?(?:leur |l')(?:insertion|reinsertion|integration) (?:ou leur reinsertion )?(?:sociale )?(?:et professionnelle)?|marche d'insertion")
_APPLIES = rx(r"^\W*(?:et )?(?:(?:ne )?(?:sont|est) (?:uniquement |seuls? )?concerne\w*|(?:cette|la|les|ces|elle|elles|l'|le|cet|ce) ?(?:clauses?|engagements?|obligations?|dispositif|disposition|action|condition)?(?: \w+){0,6}? (?:s'applique\w*|porte\w*|est applicable|sont applicables|concerne\w*|applicable))|^\W*lots? concernes?")
_HEADER = re.compile(r"^\W*(?:uniquement\s|seulement\s)?(?:pour|concernant|sur)?\W*(?:le|les|l')?\s?lots? ?(?:\(s\))? ?(?:n ?[o°]?\s?)?\d[\w\s,/()'-]{0,90}$")
_LISTING = re.compile(r"lots? (?:\(s\) )?(?:suivants?|ci-apres|ci-dessous|concernes?)\b")
_LINE = re.compile(r"\W{0,4}lots? ?(?:n ?[o°]? ?)?\d")
_BEYOND = rx(r"heures? (?:supplementaires?|en plus|au-dela|additionnelles)|par rapport aux heures demandees|au-dela du (?:volume|nombre|minimum)")
_WEIGHT = re.compile(r"(?:'poids'|poids|ponderation)\W{1,5}(\d{1,3}(?:[.,]\d+)?)|(\d{1,3}(?:[.,]\d+)?)\s?(?:%|points?\b|pts?\b)")
_EXECUTION_RULES = rules_execution.RULES
_KIND_ORDER = {"reserved": 0, "execution_clause": 1, "training_clause": 2, "award_criterion": 3, "insertion_service": 4, "none_declared": 5}


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


@dataclass(slots=True)
class Found:
    """What one leaf says: its clauses, and the kinds that it denies."""

    clauses: list[Clause]
    denied: set[str]
    weak_only: bool = False


def _first(rules: Sequence[Rule], words: str, sentence: Sentence) -> tuple[Rule, re.Match[str], bool] | None:
    """Find the first rule of a table that speaks in a sentence, and whether it is denied there."""
    denied: tuple[Rule, re.Match[str], bool] | None = None
    for rule in rules:
        hit = rule.search(words)
        if hit is None:
            continue
        if sentence.denied and sentence.denies(hit.start(), hit.end()):
            for again in rule.pattern.finditer(words, hit.end()):
                if not sentence.denies(again.start(), again.end()):
                    return rule, again, False
            denied = denied or (rule, hit, True)
            continue
        return rule, hit, False
    return denied


def _lots_near(sentences: list[Sentence], cue: Cue, others: list[Cue]) -> tuple[str, ...]:
    """Find the lots that a cue is about: named in its sentence, before it, or in the next ones which say to what it applies."""
    index = cue.sentence
    sentence = sentences[index]
    named = [each for each in lots_in(sentence.text) if not each.excluded and _owner(sentence.start + each.start, cue, others) is cue]
    if named:
        if _LISTING.search(sentence.text):
            named += _following(sentences, index + 1)
        return tuple(dict.fromkeys(name for each in named for name in each.names))
    if index and _HEADER.match(sentences[index - 1].text):
        return tuple(dict.fromkeys(name for each in lots_in(sentences[index - 1].text) for name in each.names))
    if every_lot(sentence.text):
        return ()
    for later in range(index + 1, min(index + 4, len(sentences))):
        words = sentences[later].text
        if _APPLIES.search(words):
            listed = [each for each in lots_in(words) if not each.excluded]
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
    return min(rivals, key=lambda each: 0 if each.start <= place <= each.end else min(abs(each.start - place), abs(each.end - place)))


def _weight(words: str, end: int, start: int) -> float | None:
    """Read the weight of a criterion: the first number after it, else the last before."""
    hit = _WEIGHT.search(words, end, end + 160) or _WEIGHT.search(words, start)
    value = (hit.group(1) or hit.group(2)) if hit else None
    return float(value.replace(",", ".")) if value else None


def _cues(leaf: Leaf, folded: Folded, sentences: list[Sentence]) -> tuple[list[Cue], set[str]]:
    """Read a leaf sentence by sentence."""
    cues: list[Cue] = []
    denied: set[str] = set()
    in_criteria = bool(_CRITERIA_PATH.search(leaf.path))
    for index, sentence in enumerate(sentences):
        if not speaking((sentence.text,)):
            continue
        words = blank(sentence.text)
        found = _first(rules_reserved.RULES, words, sentence)
        if found and not found[2]:
            _add(cues, found, index, sentence)
        elif found:
            denied.add("reserved")
        rest = _TARGET_CLAUSE.sub(lambda hit: "#" * len(hit.group()), words)
        tables: list[tuple[Sequence[Rule], str]] = [((rules_services.PRICED, rules_criteria.IN_CRITERIA) if in_criteria else rules_criteria.RULES, rest), (rules_services.RULES, rest), (_EXECUTION_RULES, rest)]
        for rules, text in tables:
            hit = _first(rules, text, sentence)
            if hit is None:
                continue
            kind = hit[0].kind
            if hit[2]:
                denied.add(kind)
                continue
            if kind == "insertion_service" and found:
                continue
            _add(cues, hit, index, sentence)
            if kind == "award_criterion":
                if _BEYOND.search(text):
                    _add(cues, (_BEYOND_RULE, hit[1], False), index, sentence)
                break
            if kind == "training_clause":
                if "insertion" not in text:
                    break
            elif kind == "insertion_service":
                break
    return cues, denied


_BEYOND_RULE = Rule("hours_beyond", "execution_clause", ("heures",), rx(r"heures"), 0.8)


def _add(cues: list[Cue], found: tuple[Rule, re.Match[str], bool], index: int, sentence: Sentence) -> None:
    """Keep a cue."""
    rule, hit, _ = found
    weight = _weight(sentence.text, hit.end(), hit.start()) if rule.kind == "award_criterion" else None
    cues.append(Cue(rule.kind, rule.name, rule.confidence, rule.weak, index, sentence.start + hit.start(), sentence.start + hit.end(), sentence.start + len(sentence.text), weight=weight))


def _read(leaf: Leaf) -> Found:
    """Read one leaf."""
    folded = fold(leaf.text)
    sentences = split(folded.text)
    cues, denied = _cues(leaf, folded, sentences)
    for cue in cues:
        cue.lots = _lots_near(sentences, cue, cues)
    clauses: list[Clause] = []
    execution = [cue for cue in cues if cue.kind == "execution_clause"]
    reserved = [cue for cue in cues if cue.kind == "reserved"]
    training = [cue for cue in cues if cue.kind == "training_clause"]
    weak_only = bool(execution) and all(cue.weak for cue in execution)
    found: list[Volume] = []
    if execution or training or reserved:
        found = volumes(folded.text, sentences, {cue.sentence for cue in (*execution, *training, *reserved)})
    if reserved:
        clauses += _reserved(leaf, folded, reserved, found)
        held = {name for each in clauses for name in ([each.lot] if each.lot else [])}
        found = [each for each in found if not (each.lots and set(each.lots) <= held)]
    if execution:
        strong = [cue for cue in execution if not cue.weak] or execution
        clauses += _execution(leaf, folded, strong, [each for each in found if not (training and each.for_training)])
    if training:
        clauses += _training(leaf, folded, training, [each for each in found if each.for_training or not execution])
    for kind in ("award_criterion", "insertion_service"):
        best = [cue for cue in cues if cue.kind == kind]
        if best:
            clauses += _plain(leaf, folded, best)
    return Found(clauses, denied, weak_only)


def _evidence(leaf: Leaf, folded: Folded, cue: Cue, volume: Volume | None = None) -> Evidence:
    """Quote the words of a cue, or of its volume when it stands far from the cue."""
    start, end = cue.start, cue.end
    if volume is not None and volume.start > end and volume.end - start < 300:
        end = volume.end
    elif volume is not None and not start <= volume.start <= end:
        start, end = volume.start, volume.end
    words = excerpt(folded.original, folded.back(start), folded.back(end))
    return Evidence(leaf.path, words, cue.rule, cue.confidence, leaf.notice)


def _base(leaf: Leaf, folded: Folded, cue: Cue, near: str) -> Clause:
    """Make the clause that a cue stands for, without its volume."""
    kind = cue.kind
    return Clause(kind, leaf.lot, beneficiary=details.beneficiary(kind, near), mandatory=details.force(kind, near), modalities=details.modalities(near),
                  eligible_public=details.publics(near) if kind != "reserved" else (), programme=details.programme(near),
                  legal_references=details.legal_references(near), weight=cue.weight, evidence=(_evidence(leaf, folded, cue),))


def _near(folded: Folded, cues: list[Cue]) -> str:
    """Give the text around cues, in which details are looked for."""
    return folded.text[max(0, min(cue.start for cue in cues) - 400):max(cue.end for cue in cues) + 1500]


def _best(cues: list[Cue]) -> Cue:
    """Choose the cue to quote."""
    return max(cues, key=lambda cue: (cue.confidence, -cue.start))


def _sized(clause: Clause, volume: Volume, evidence: Evidence) -> Clause:
    """Give a clause its volume."""
    return replace(clause, part=volume.part, hours=volume.hours, basis=volume.basis, hours_is_minimum=volume.minimum or None, slice_amount=volume.slice_amount,
                   rate=volume.rate, period_months=volume.period_months, training_hours=volume.training, evidence=(evidence,))


def _execution(leaf: Leaf, folded: Folded, cues: list[Cue], found: list[Volume]) -> list[Clause]:
    """Make execution clauses: one by lot, part and volume; the lots named without a volume too."""
    best = _best(cues)
    base = _base(leaf, folded, best, _near(folded, cues))
    named = tuple(dict.fromkeys(name for cue in cues for name in cue.lots))
    made: list[Clause] = []
    for volume in found:
        lots: tuple[str | None, ...] = volume.lots or ((named[0],) if len(named) == 1 and not leaf.lot else (leaf.lot,))
        cue = min(cues, key=lambda each: abs(each.start - volume.start))
        for lot in lots:
            sized = _sized(replace(base, lot=lot), volume, _evidence(leaf, folded, cue, volume))
            made.append(replace(sized, kind="none_declared", mandatory="unknown", hours_is_minimum=None) if volume.hours == 0 else sized)
    spoken = {each.lot for each in made}
    if None not in spoken or not made:
        made += [replace(base, lot=lot) for lot in named if lot not in spoken]
    return made if any(each.kind == base.kind for each in made) else [base, *made]


def _reserved(leaf: Leaf, folded: Folded, cues: list[Cue], found: list[Volume]) -> list[Clause]:
    """Make reserved contracts or lots, each with the words of its own sentence."""
    made: dict[str | None, Clause] = {}
    for cue in sorted(cues, key=lambda each: -each.confidence):
        near = folded.text[max(0, cue.start - 30):max(cue.end, cue.stop)]
        base = _base(leaf, folded, cue, near)
        for lot in cue.lots or (leaf.lot,):
            known = made.get(lot)
            if known is None:
                made[lot] = replace(base, lot=lot)
            elif known.beneficiary == "unspecified" and base.beneficiary != "unspecified":
                made[lot] = replace(known, beneficiary=base.beneficiary)
            elif {known.beneficiary, base.beneficiary} == {"handicap", "insertion"} and cue.confidence > 0.85:
                made[lot] = replace(known, beneficiary="insertion_or_handicap")
    if len(made) > 1 and None in made and made[None].evidence[0].confidence < 0.9:
        del made[None]
    clauses = []
    for lot, clause in made.items():
        sized = [each for each in found if lot is not None and each.lots == (lot,) and each.hours]
        clauses.append(_sized(clause, sized[0], clause.evidence[0]) if sized else clause)
    return clauses


def _training(leaf: Leaf, folded: Folded, cues: list[Cue], found: list[Volume]) -> list[Clause]:
    """Make training clauses."""
    best = _best(cues)
    base = _base(leaf, folded, best, folded.text[max(0, best.start - 60):best.end + 200])
    made = [_sized(replace(base, lot=lot), each, _evidence(leaf, folded, best, each)) for each in found if each.hours for lot in (each.lots or (leaf.lot,))]
    return made or [replace(base, lot=lot) for lot in (best.lots or (leaf.lot,))]


def _plain(leaf: Leaf, folded: Folded, cues: list[Cue]) -> list[Clause]:
    """Make criteria and services: one by lot."""
    best = _best(cues)
    base = _base(leaf, folded, best, folded.text[max(0, best.start - 60):best.end + 200])
    return [replace(base, lot=lot) for lot in (best.lots or (leaf.lot,))]


def detect(leaves: Iterable[Leaf], *, declared: Sequence[Mapping[str, Any]] | None = None, reserved: Sequence[Mapping[str, Any]] | None = None,
           lots: Sequence[str] = ()) -> list[Clause]:
    """Find every social consideration that is true now in the texts of a notice or of the notices of a case.

    ``leaves`` come in the order of publication; ``declared`` and ``reserved`` are the flags and codes of the notice;
    ``lots`` are the lots known, so that a clause for one lot only is not spread over others.
    """
    made: list[Clause] = []
    texts = [leaf for leaf in leaves if len(leaf.text) > 5]
    for index in speaking([leaf.text for leaf in texts]):
        leaf = texts[index]
        if _OTHERS_PATH.search(leaf.path.rsplit(".", 1)[-1]):
            continue
        found = _read(leaf)
        if leaf.standing == "removed":
            removed = {(each.kind, each.lot) for each in found.clauses}
            made = [each for each in made if not _same_case(each, leaf) or ((each.kind, each.lot) not in removed and (each.kind, None) not in removed)]
        elif leaf.standing == "current":
            kinds = {each.kind for each in found.clauses}
            denied = found.denied - kinds
            made = [each for each in made if each.kind not in denied or not _same_case(each, leaf)]
            made += found.clauses
    known = {number(each): each for each in lots}
    made = [replace(each, lot=known.get(each.lot, each.lot)) if each.lot else each for each in made]
    return beside(_settle(made), from_flags(declared, reserved))


def _same_case(clause: Clause, leaf: Leaf) -> bool:
    """Tell whether a clause comes from an earlier notice than a leaf, so that the leaf may change it."""
    return leaf.notice is None or clause.evidence[0].notice != leaf.notice


_NAMED = frozenset({"clause_insertion", "clause_sociale", "clause_emploi", "heures_insertion"})


def _settle(found: list[Clause]) -> list[Clause]:
    """Join what several leaves say of the same thing; what a later notice says of a volume replaces the earlier."""
    held = {each.lot for each in found if each.kind == "reserved"}
    if held:
        # the insertion of a reserved contract is that it is reserved: another clause needs its own name or volume
        found = [each for each in found if each.kind != "execution_clause" or each.evidence[0].rule in _NAMED or each.hours or not (None in held or each.lot in held)]
    made: dict[tuple[str, str | None, str | None], Clause] = {}
    for each in found:
        key = (each.kind, each.lot, each.part)
        known = made.get(key)
        if known is None:
            made[key] = each
            continue
        newer = each.evidence[0].notice != known.evidence[0].notice
        better = each if (each.hours is not None or each.rate is not None) and (known.hours is None or newer) else known
        other = known if better is each else each
        made[key] = _joined(better, other)
    kinds = _without_vague(list(made.values()))
    return sorted(kinds, key=lambda each: (_KIND_ORDER[each.kind], -max(one.confidence for one in each.evidence)))


def _joined(better: Clause, other: Clause) -> Clause:
    """Keep the better of two clauses that say the same, with the evidence and the details of both."""
    seen = {(each.path, each.rule) for each in better.evidence}
    both = {name: tuple(dict.fromkeys((*getattr(better, name), *getattr(other, name)))) for name in ("modalities", "eligible_public", "legal_references")}
    return replace(better, evidence=better.evidence + tuple(each for each in other.evidence if (each.path, each.rule) not in seen)[:6], programme=better.programme or other.programme,
                   beneficiary=other.beneficiary if better.beneficiary == "unspecified" else better.beneficiary, weight=better.weight if better.weight is not None else other.weight, **both)


def _without_vague(found: list[Clause]) -> list[Clause]:
    """Drop a clause for the whole notice that only repeats what is said lot by lot or part by part."""
    precise = {each.kind for each in found if each.kind in ("execution_clause", "reserved") and (each.lot or each.part)}
    kept: list[Clause] = []
    for each in found:
        vague = each.kind in precise and each.lot is None and each.part is None and each.hours is None and each.rate is None and each.basis in ("unknown",)
        if not vague:
            kept.append(each)
    return kept
