"""What several leaves, and several notices of a case, say of the same clause is joined here."""

from __future__ import annotations

from dataclasses import replace

from hub.clauses.model import Clause

_KIND_ORDER = {
    "reserved": 0,
    "execution_clause": 1,
    "training_clause": 2,
    "award_criterion": 3,
    "insertion_service": 4,
    "none_declared": 5,
}
_NAMED = frozenset({"clause_insertion", "clause_sociale", "clause_emploi", "heures_insertion", "action_due"})


def settle(found: list[Clause]) -> list[Clause]:
    """Join what several leaves say of the same thing; what a later notice says of a volume replaces the earlier."""
    held = {each.lot for each in found if each.kind == "reserved"}
    if held:
        # the insertion of a reserved contract is that it is reserved: another clause needs its own name, duty or volume
        found = [
            each
            for each in found
            if each.kind != "execution_clause"
            or each.evidence[0].rule in _NAMED
            or each.hours
            or not (None in held or each.lot in held)
        ]
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
    return replace(
        better,
        modalities=_union(better.modalities, other.modalities),
        eligible_public=_union(better.eligible_public, other.eligible_public),
        legal_references=_union(better.legal_references, other.legal_references),
        evidence=better.evidence + tuple(each for each in other.evidence if (each.path, each.rule) not in seen)[:6],
        programme=better.programme or other.programme,
        beneficiary=other.beneficiary if better.beneficiary == "unspecified" else better.beneficiary,
        weight=better.weight if better.weight is not None else other.weight,
    )


def _union(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    """Join two lists without repeating."""
    return tuple(dict.fromkeys((*first, *second)))


def _without_vague(found: list[Clause]) -> list[Clause]:
    """Drop a clause for the whole notice that only repeats what is said lot by lot or part by part."""
    precise = {each.kind for each in found if each.kind in ("execution_clause", "reserved") and (each.lot or each.part)}
    kept: list[Clause] = []
    for each in found:
        vague = (
            each.kind in precise
            and each.lot is None
            and each.part is None
            and each.hours is None
            and each.rate is None
            and each.basis in ("unknown",)
        )
        if not vague:
            kept.append(each)
    return kept
