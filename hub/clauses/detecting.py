"""From leaves of text to clauses: cues sentence by sentence, then lots, volumes and what is true now."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from hub.clauses import details
from hub.clauses.cues import Cue, cues_of, lots_near
from hub.clauses.declared import beside, from_flags
from hub.clauses.folding import Folded, fold, speaking
from hub.clauses.hours import Volume, volumes
from hub.clauses.lots import number
from hub.clauses.masking import excerpt
from hub.clauses.model import Clause, Evidence, Leaf
from hub.clauses.sentences import split
from hub.clauses.settling import settle

_OTHERS_PATH = re.compile(
    r"denomination|correspondant|adresse|identite|contact|organi[sz]|winner|titulaire|recours|ville$|"
    r"url|mel$|cpv",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def _of_others(path: str) -> bool:
    """Tell from its path whether a text is a name, an address or a code, and never a clause."""
    return _OTHERS_PATH.search(path.rsplit(".", 1)[-1]) is not None


@dataclass(slots=True)
class Found:
    """What one leaf says: its clauses, and the kinds that it denies."""

    clauses: list[Clause]
    denied: set[str]
    weak_only: bool = False


def _read(leaf: Leaf) -> Found:
    """Read one leaf."""
    folded = fold(leaf.text)
    sentences = split(folded.text)
    cues, denied = cues_of(leaf.path, sentences)
    beside_it: dict[int, list[Cue]] = {}
    for cue in cues:
        beside_it.setdefault(cue.sentence, []).append(cue)
    for cue in cues:
        cue.lots = lots_near(sentences, cue, beside_it[cue.sentence])
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
    span = folded.back(start), folded.back(end)
    words = excerpt(folded.original, *span)
    return Evidence(leaf.path, words, cue.rule, cue.confidence, leaf.notice, span=span)


def _base(leaf: Leaf, folded: Folded, cue: Cue, near: str) -> Clause:
    """Make the clause that a cue stands for, without its volume."""
    kind = cue.kind
    return Clause(
        kind,
        leaf.lot,
        beneficiary=details.beneficiary(kind, near),
        mandatory=details.force(kind, near),
        modalities=details.modalities(near),
        eligible_public=details.publics(near) if kind != "reserved" else (),
        programme=details.programme(near),
        legal_references=details.legal_references(near),
        weight=cue.weight,
        evidence=(_evidence(leaf, folded, cue),),
    )


def _near(folded: Folded, cues: list[Cue]) -> str:
    """Give the text around cues, in which details are looked for."""
    return folded.text[max(0, min(cue.start for cue in cues) - 400) : max(cue.end for cue in cues) + 900]


def _best(cues: list[Cue]) -> Cue:
    """Choose the cue to quote."""
    return max(cues, key=lambda cue: (cue.confidence, -cue.start))


def _sized(clause: Clause, volume: Volume, evidence: Evidence) -> Clause:
    """Give a clause its volume."""
    return replace(
        clause,
        part=volume.part,
        hours=volume.hours,
        basis=volume.basis,
        hours_is_minimum=volume.minimum or None,
        slice_amount=volume.slice_amount,
        rate=volume.rate,
        period_months=volume.period_months,
        training_hours=volume.training,
        evidence=(evidence,),
    )


def _execution(leaf: Leaf, folded: Folded, cues: list[Cue], found: list[Volume]) -> list[Clause]:
    """Make execution clauses: one by lot, part and volume; the lots named without a volume too."""
    best = _best(cues)
    base = _base(leaf, folded, best, _near(folded, cues))
    named = tuple(dict.fromkeys(name for cue in cues for name in cue.lots))
    made: list[Clause] = []
    for volume in found:
        lots: tuple[str | None, ...] = volume.lots or ((named[0],) if len(named) == 1 and not leaf.lot else (leaf.lot,))
        cue = _nearest(cues, volume.start)
        for lot in lots:
            sized = _sized(replace(base, lot=lot), volume, _evidence(leaf, folded, cue, volume))
            made.append(
                replace(sized, kind="none_declared", mandatory="unknown", hours_is_minimum=None)
                if volume.hours == 0
                else sized
            )
    spoken = {each.lot for each in made}
    if None not in spoken or not made:
        made += [replace(base, lot=lot) for lot in named if lot not in spoken]
    return made if any(each.kind == base.kind for each in made) else [base, *made]


def _nearest(cues: list[Cue], place: int) -> Cue:
    """Choose the cue nearest to a place, the earlier of two as near; cues stand in the order of the text."""
    after = bisect_left(cues, place, key=_start)
    before = bisect_left(cues, cues[after - 1].start, key=_start) if after else 0
    return min(cues[before : before + 1] + cues[after : after + 1], key=lambda each: abs(each.start - place))


def _start(cue: Cue) -> int:
    """Give where a cue begins."""
    return cue.start


def _reserved(leaf: Leaf, folded: Folded, cues: list[Cue], found: list[Volume]) -> list[Clause]:
    """Make reserved contracts or lots, each with the words of its own sentence."""
    made: dict[str | None, Clause] = {}
    for cue in sorted(cues, key=lambda each: -each.confidence):
        near = folded.text[max(0, cue.start - 30) : max(cue.end, cue.stop)]
        base = _base(leaf, folded, cue, near)
        for lot in cue.lots or (leaf.lot,):
            known = made.get(lot)
            if known is None:
                made[lot] = replace(base, lot=lot)
            elif known.beneficiary == "unspecified" and base.beneficiary != "unspecified":
                made[lot] = replace(known, beneficiary=base.beneficiary)
            elif {known.beneficiary, base.beneficiary} == {"handicap", "insertion"} and cue.confidence > 0.85:
                made[lot] = replace(known, beneficiary="insertion_or_handicap")
    general = made.get(None)
    if general is not None:
        made = {
            lot: replace(each, beneficiary=general.beneficiary) if each.beneficiary == "unspecified" else each
            for lot, each in made.items()
        }
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
    base = _base(leaf, folded, best, folded.text[max(0, best.start - 60) : best.end + 200])
    made = [
        _sized(replace(base, lot=lot), each, _evidence(leaf, folded, best, each))
        for each in found
        if each.hours
        for lot in (each.lots or (leaf.lot,))
    ]
    return made or [replace(base, lot=lot) for lot in (best.lots or (leaf.lot,))]


def _plain(leaf: Leaf, folded: Folded, cues: list[Cue]) -> list[Clause]:
    """Make criteria and services: one by lot."""
    best = _best(cues)
    base = _base(leaf, folded, best, folded.text[max(0, best.start - 60) : best.end + 200])
    return [replace(base, lot=lot) for lot in (best.lots or (leaf.lot,))]


def detect(
    leaves: Iterable[Leaf],
    *,
    declared: Sequence[Mapping[str, Any]] | None = None,
    reserved: Sequence[Mapping[str, Any]] | None = None,
    lots: Sequence[str] = (),
) -> list[Clause]:
    """Find every social consideration that is true now in the texts of a notice or of the notices of a case.

    ``leaves`` come in the order of publication; ``declared`` and ``reserved`` are the flags and codes of the notice;
    ``lots`` are the lots known, so that a clause for one lot only is not spread over others.
    """
    made: list[Clause] = []
    texts = [leaf for leaf in leaves if len(leaf.text) > 5 and not _of_others(leaf.path)]
    for index in speaking([leaf.text for leaf in texts]):
        leaf = texts[index]
        found = _read(leaf)
        if leaf.standing == "removed":
            removed = {(each.kind, each.lot) for each in found.clauses}
            made = [
                each
                for each in made
                if not _same_case(each, leaf)
                or ((each.kind, each.lot) not in removed and (each.kind, None) not in removed)
            ]
        elif leaf.standing == "current":
            kinds = {each.kind for each in found.clauses}
            denied = found.denied - kinds
            made = [each for each in made if each.kind not in denied or not _same_case(each, leaf)]
            made += found.clauses
    known = {number(each): each for each in lots}
    made = [each for clause in made for each in _of_lots(clause, known)]
    return beside(settle(made), from_flags(declared, reserved))


def _of_lots(clause: Clause, known: Mapping[str, str]) -> list[Clause]:
    """Write the lot of a clause as the notice does; "all lots but 5" becomes the other lots, where they are known."""
    if clause.lot is None or not clause.lot.startswith("-"):
        return [replace(clause, lot=known.get(clause.lot, clause.lot)) if clause.lot else clause]
    excluded = set(clause.lot[1:].split(","))
    others = [name for key, name in known.items() if key not in excluded]
    return [replace(clause, lot=name) for name in others] or [replace(clause, lot=None)]


def _same_case(clause: Clause, leaf: Leaf) -> bool:
    """Tell whether a clause comes from an earlier notice than a leaf, so that the leaf may change it."""
    return leaf.notice is None or clause.evidence[0].notice != leaf.notice
