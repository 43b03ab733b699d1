"""Awarding: a contract of another source meets the tender that it was awarded from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from rapidfuzz import fuzz

from hub.derive.plie_clauses import bodies, fold, named, plain, references
from hub.remarks import Link

REL = "tender"
RULE = "rule:award-1"  #: to be raised with the points
LIKELY, WORTH_A_LOOK = 0.8, 0.5
SAME_TITLE = 88  #: of rapidfuzz, out of 100
MONTHS = 36  #: a contract is notified at most so long after its notice
MOST = 3
Record = Mapping[str, Any]


def match_contract(contract: Record, tenders: Iterable[Record]) -> list[dict[str, Any]]:
    """Return the links of a contract to tenders, the best first, each with its score and evidence.

    The buyer (SIREN) must be the same, and the notice come first. Then count the buyer's number, the title, the CPV
    codes, the amount and the place. A link under 0.8 is a suggestion for people; of two as good neither is more.
    """
    found = [link for tender in tenders if (link := matched(contract, tender)) is not None]
    best = sorted(found, key=lambda link: (-link.score, str(link.id)))[:MOST]
    if len(best) > 1 and best[0].score - best[1].score < 0.05:
        best = [replace(link, score=min(link.score, LIKELY - 0.05)) for link in best]
    return [link.as_json() for link in best]


def matched(contract: Record, tender: Record) -> Link | None:
    """Return the link of a contract to one tender, where there is enough to say so."""
    siren = next(iter(sorted(sirens(contract) & sirens(tender))), "")
    if not siren or not in_time(contract, tender):
        return None
    evidence = [{"path": "organisations.buyer", "method": "siren", "excerpt": siren, "confidence": 0.3}]
    points = 0.3
    for worth, piece in said(contract, tender):
        points += worth
        if worth > 0:
            evidence.append({**piece, "confidence": worth})
    points = round(min(points, 0.99), 2)
    if points < WORTH_A_LOOK:
        return None
    return Link(REL, id=str(tender["id"]), score=points, evidence=tuple(evidence), decided_by=RULE)


def said(contract: Record, tender: Record) -> Iterator[tuple[float, dict[str, Any]]]:
    """Yield what each thing that both say adds, or takes away."""
    number = same_number(contract, tender)
    if number:
        yield 0.4, {"path": "contract_number", "method": "equal", "excerpt": number}
    title = likest(contract, tender)
    if title:
        yield 0.3, {"path": "title", "method": "alike", "excerpt": title[:120]}
    codes, others = codes_of(contract), codes_of(tender)
    if codes & others:
        yield 0.15, {"path": "cpv", "method": "equal", "excerpt": min(codes & others)}
    elif codes and others and not {code[:2] for code in codes} & {code[:2] for code in others}:
        yield -0.2, {}
    if same_amount(contract, tender):
        yield 0.2, {"path": "value", "method": "equal"}
    mine, theirs = departements(contract), departements(tender)
    if mine and theirs:
        yield (0.05, {"path": "territories", "method": "equal"}) if mine & theirs else (-0.1, {})


def same_number(contract: Record, tender: Record) -> str:
    """Return the buyer's number of a tender which that of the contract begins with: a lot's number goes on behind."""
    numbers = {plain(value) for value in references(tender)} - {""}
    mine = [plain(str(contract.get("contract_number") or "")), *(plain(value) for value in references(contract))]
    return next((one for own in mine for one in sorted(numbers) if own and own.startswith(one)), "")


def likest(contract: Record, tender: Record) -> str:
    """Return the title of a tender, or of a lot of it, that the contract's is like."""
    mine = fold(str(contract.get("title") or ""))
    titles = [tender.get("title"), *(lot.get("title") for lot in tender.get("lots") or ())]
    for title in (str(one) for one in titles if one):
        theirs = fold(title)
        enough = min(len(mine), len(theirs)) >= 15
        if enough and fuzz.token_set_ratio(mine, theirs) >= SAME_TITLE:
            return title
    return ""


def codes_of(record: Record) -> set[str]:
    """Return the CPV codes of a record and its lots."""
    return {*(record.get("cpv") or ()), *(code for lot in record.get("lots") or () if isinstance(lot, Mapping)
                                          for code in lot.get("cpv") or ())}  # fmt: skip


def same_amount(contract: Record, tender: Record) -> bool:
    """Say whether a lot or the whole was valued at what the contract came to, within a hundredth."""
    mine = amount(contract)
    parts = [tender, *(tender.get("lots") or ())]
    return bool(mine) and any(abs(mine - theirs) <= mine / 100 for one in parts if (theirs := amount(one)))


def amount(record: Record) -> float:
    """Return an amount of euros; 0 where there is none."""
    return float((record.get("value") or {}).get("amount") or 0)


def departements(record: Record) -> set[str]:
    """Return the codes of a record's départements."""
    return {one["code"] for one in record.get("territories") or () if one.get("type") == "departement"}


def sirens(record: Record) -> set[str]:
    """Return the SIRENs of a record's buyers."""
    return {str(one.get("siren") or str(one.get("siret") or "")[:9]) for one in bodies(record)} - {""}


def in_time(contract: Record, tender: Record) -> bool:
    """Say whether the notice came first, and not too long before; unknown days hinder nothing."""
    awarded, published = contract.get("awarded_on"), tender.get("published_on")
    if not awarded or not published:
        return True
    days = (date.fromisoformat(str(awarded)) - date.fromisoformat(str(published))).days
    return 0 <= days <= MONTHS * 31


def is_foreign(record: Record) -> bool:
    """Say whether a record is a contract that no tender of ours was folded into."""
    return record.get("kind") == "contract" and not record.get("tender")


def marks(record: Record) -> set[str]:
    """Return the names under which tenders find a contract."""
    return named(record, "contract") if is_foreign(record) else set()


def sought(record: Record) -> set[str]:
    """Return the names under which the tenders of a contract are found, or the contracts of a tender."""
    if is_foreign(record):
        return named(record, "tender")
    return named(record, "contract") if record.get("kind") == "tender" else set()
