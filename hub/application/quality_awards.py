"""Quality against awards: what the data on awards declare, and how scores and found clauses compare with it.

An award says that there is a consideration, or that there is none; one that says nothing is unlabelled.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from heapq import nsmallest
from typing import Any

import orjson

from hub.clauses.assessing import assess
from hub.clauses.evaluating import wilson
from hub.clauses.lookups import Lookups
from hub.clauses.ranking import LEAST, area, by_band
from hub.derive.awarding import LIKELY, REL

AWARDS = "decp"  #: the source of award data with declared considerations
SCORED = 10_000  #: contracts that are scored; of more, those of the smallest digests of their ids
SURE = ("operator",)  #: who decides a link whatever its score
#: what of a contract its score is made of: nothing that tells what the buyer declared, nor the day, as that of the
#: consultation is unknown
KNOWN_BEFORE = ("title", "cpv", "nature", "value", "duration", "framework", "places", "territories", "procedure")
Record = Mapping[str, Any]


@dataclass
class Awards:
    """What the awards declare: of each tender that they were linked with, and of each contract that is scored."""

    contracts: int = 0
    yes: int = 0
    no: int = 0
    tenders: dict[str, bool] = field(default_factory=dict)
    scored: list[tuple[float, bool | None, str]] = field(default_factory=list)
    buyers: int = 0


def awards_of(bodies: Iterable[tuple[str, bytes]], lookups: Lookups) -> Awards:
    """Return what some contracts declare (id, record as JSON); only those of the source of awards count.

    Memory holds what is scored, whatever the number of contracts.
    """
    found = Awards()

    def counted() -> Iterable[tuple[bytes, str, bytes]]:
        for uid, body in bodies:
            if uid.startswith(f"{AWARDS}:"):
                count(found, orjson.loads(body))
                yield hashlib.blake2b(uid.encode(), digest_size=8).digest(), uid, body

    buyers: set[str] = set()
    for _, _, body in nsmallest(SCORED, counted()):
        contract = orjson.loads(body)
        score = score_of(contract, lookups)
        if score is not None:
            found.scored.append((score, declared(contract), str((contract.get("cpv") or [""])[0])[:2]))
            buyers |= {siren for siren in [buyer_of(contract)] if siren and declared(contract)}
    found.buyers = len(buyers)
    return found


def count(found: Awards, contract: Record) -> None:
    """Count a contract, and its tender where it is linked with one: one award with a consideration is enough."""
    found.contracts += 1
    says = declared(contract)
    found.yes += says is True
    found.no += says is False
    tender = tender_of(contract)
    if tender and says is not None:
        found.tenders[tender] = found.tenders.get(tender, False) or says


def declared(contract: Record) -> bool | None:
    """Tell whether a contract declares a social consideration, denies it, or says nothing."""
    kinds = set(contract.get("considerations") or ())
    return bool(kinds - {"none_declared"}) if kinds else None


def tender_of(contract: Record) -> str | None:
    """Return the tender that a contract was awarded from: its own, or one that it is linked with surely enough."""
    if contract.get("tender"):
        return str(contract["tender"])
    links = [one for one in contract.get("links") or () if one.get("rel") == REL and one.get("id")]
    sure = [one for one in links if one.get("decided_by") in SURE or (one.get("score") or 0) >= LIKELY]
    return (
        str(max(sure, key=lambda one: (one.get("decided_by") in SURE, one.get("score") or 0))["id"]) if sure else None
    )


def buyer_of(contract: Record) -> str:
    """Return the SIREN of a contract's buyer."""
    bodies = (one for one in contract.get("organisations") or () if one.get("role") == "buyer")
    return next((str(one.get("siren") or "") for one in bodies), "")


def score_of(contract: Record, lookups: Lookups) -> float | None:
    """Return the score that a tender of this trade, amount, duration and place would have."""
    known = {name: contract[name] for name in KNOWN_BEFORE if name in contract}
    score = assess({"id": contract["id"], **known}, lookups=lookups)["assessment"].get("score")
    return None if score is None else float(score)


def figures(awards: Awards, families: Callable[[list[tuple[str, float, bool]]], list[Any]]) -> dict[str, Any]:
    """Return how the scores of contracts compare with what they declare."""
    yes = [score for score, says, _ in awards.scored if says is True]
    no = [score for score, says, _ in awards.scored if says is False]
    rest = [score for score, says, _ in awards.scored if says is not True]
    against_rest, against_denied = area(yes, rest), area(yes, no)
    return {
        "contracts": awards.contracts, "yes": awards.yes, "no": awards.no, "scored": len(awards.scored),
        "scored_yes": len(yes), "scored_no": len(no), "buyers": awards.buyers,
        "auc": asdict(against_rest) if against_rest else None,
        "auc_denied": asdict(against_denied) if against_denied else None,
        "bands": [asdict(each) for each in by_band([(score, says is True) for score, says, _ in awards.scored])],
        "families": families([(family, score, says is True) for score, says, family in awards.scored]),
    }  # fmt: skip


def detected(said: Iterable[tuple[bool | None, bool | None]]) -> dict[str, Any]:
    """Compare what the texts of notices say with what their awards declare, tender by tender; both None-able.

    Precision counts only where the award says yes or no; a notice that says nothing has found nothing.
    """
    both = only_text = only_award = neither = 0
    for text, award in said:
        if award is None:
            continue
        both += text is True and award
        only_text += text is True and not award
        only_award += text is not True and award
        neither += text is not True and not award
    return {
        "both": both, "only_text": only_text, "only_award": only_award, "neither": neither,
        "precision": share(both, both + only_text), "recall": share(both, both + only_award),
    }  # fmt: skip


def share(part: int, whole: int) -> dict[str, float] | None:
    """Return a share with its 95 % interval; nothing is told of fewer than ten."""
    if whole < LEAST:
        return None
    low, high = wilson(part, whole)
    return {"share": part / whole, "low": low, "high": high}
