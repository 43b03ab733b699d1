"""What the buyer declared by a box or a code: evidence beside the text, and a clause where there is no text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from hub.clauses.model import Clause, Evidence

_TO = {
    "ea_esat": "handicap",
    "siae": "insertion",
    "ea_esat_or_siae": "insertion_or_handicap",
    "ess": "ess",
    "prison": "prison",
    "public_service": "public_service",
}
_SOCIAL_CODES = {
    "opp": ("execution_clause", "insertion"),
    "soc-obj": ("execution_clause", "unspecified"),
    "sociaux": ("execution_clause", "unspecified"),
    "SOCIAUX": ("execution_clause", "unspecified"),
    "clause sociale": ("execution_clause", "unspecified"),
    "critere social": ("award_criterion", "unspecified"),
    "marche reserve": ("reserved", "unspecified"),
    "concession reservee": ("reserved", "unspecified"),
    "res-ws": ("reserved", "insertion_or_handicap"),
    "res-pub-ser": ("reserved", "public_service"),
    "ATELIERS_PROTEGES": ("reserved", "handicap"),
    "EMPLOIS_PROTEGES": ("reserved", "insertion"),
    "MARCHE_RESERVE_OUI": ("reserved", "unspecified"),
}
_APPLICABLE = ("BT-736", "reserved-execution", "applicability", "BT-736-Lot")


def _read(entry: Mapping[str, Any]) -> tuple[str, str] | None:
    """Tell what a declared code says: a kind and for whom, or nothing social about work."""
    code, listing = str(entry.get("code", "")), str(entry.get("list", ""))
    if code == "yes" and listing in _APPLICABLE:
        return "execution_clause", "insertion_or_handicap"
    return _SOCIAL_CODES.get(code) or _SOCIAL_CODES.get(code.lower().replace("é", "e"))


def _evidence(entry: Mapping[str, Any], said: str) -> Evidence:
    """Keep where and how it was declared."""
    return Evidence(str(entry.get("path") or "declared"), said, "declared", 0.6, entry.get("notice"))


def from_flags(
    declared: Iterable[Mapping[str, Any]] | None, reserved: Iterable[Mapping[str, Any]] | None
) -> list[Clause]:
    """Make one clause for each thing declared, with ``mandatory=declared_only``."""
    found: dict[tuple[str, str | None], Clause] = {}
    for entry in declared or ():
        read = _read(entry)
        if read is None:
            continue
        kind, group = read
        lot = entry.get("lot")
        known = found.get((kind, lot))
        if known is None or known.beneficiary == "unspecified":
            evidence = (
                *(known.evidence if known else ()),
                _evidence(entry, f"{entry.get('list', '')} {entry.get('code', '')}".strip()),
            )
            found[(kind, lot)] = Clause(kind, lot, beneficiary=group, mandatory="declared_only", evidence=evidence)
    for entry in reserved or ():
        lot, group = entry.get("lot"), _TO.get(str(entry.get("to")), "unspecified")
        known = found.get(("reserved", lot))
        if known and known.beneficiary not in ("unspecified", group) and group != "unspecified":
            group = "insertion_or_handicap"
        elif known and group == "unspecified":
            group = known.beneficiary
        evidence = (*(known.evidence if known else ()), _evidence(entry, str(entry.get("value") or "reserved")))
        found[("reserved", lot)] = Clause(
            "reserved", lot, beneficiary=group, mandatory="declared_only", evidence=evidence
        )
    return list(found.values())


def beside(clauses: list[Clause], flags: list[Clause]) -> list[Clause]:
    """Put what was declared beside what was found: evidence where both speak, a clause where only the box does."""
    if any(flag.kind == "reserved" and flag.lot is None for flag in flags):
        clauses = [each for each in clauses if each.evidence[0].rule != "social_conditions" or each.hours]
    made = list(clauses)
    for flag in flags:
        same = [
            index
            for index, each in enumerate(made)
            if each.kind == flag.kind
            and each.mandatory != "declared_only"
            and (flag.lot is None or each.lot in (None, flag.lot))
        ]
        if not same and flag.kind == "execution_clause" and flag.beneficiary == "unspecified" and flag.lot is None:
            # the flag "sociaux" does not say which kind: any social consideration found answers it
            same = [
                index
                for index, each in enumerate(made)
                if each.mandatory != "declared_only" and each.kind != "none_declared"
            ]
        for index in same:
            made[index] = replace(made[index], evidence=made[index].evidence + flag.evidence)
        if not same and not (
            flag.kind == "execution_clause"
            and flag.beneficiary == "unspecified"
            and any(each.kind == "reserved" for each in flags)
        ):
            made.append(flag)
    return made
