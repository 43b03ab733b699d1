"""Quality against awards: what the data on awards declare, and how scores and found clauses compare with it.

An award says that there is a consideration, or that there is none; one that says nothing is unlabelled.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import orjson

from hub.clauses.assessing import assess
from hub.clauses.evaluating import wilson
from hub.clauses.lookups import Lookups
from hub.clauses.ranking import LEAST, area, by_band
from hub.derive.awarding import LIKELY, REL
from hub.store.connection import chunks

AWARDS = "decp"  #: the source of award data with declared considerations
SCORED = 10_000  #: contracts that are scored; of more, those of the smallest digests of their ids
SPARE = 1_000  #: contracts known beside them, the next by digest
AT_ONCE = 50  #: texts that are read together
SURE = ("operator",)  #: who decides a link whatever its score
#: what of a contract its score is made of: nothing that tells what the buyer declared, nor the day, as that of the
#: consultation is unknown
KNOWN_BEFORE = ("title", "cpv", "nature", "value", "duration", "framework", "places", "territories", "procedure")
Record = Mapping[str, Any]


class Sample:
    """The contracts of the smallest digests: those that are scored, and some that follow them, for when one goes.

    What was left out has a digest of ``bound`` or more, so that contracts come and go without a look at all others.
    """

    def __init__(self, entries: Mapping[str, Any] | None = None, bound: str | None = None) -> None:
        self.entries: dict[str, Any] = dict(entries or {})  #: what each says once it is scored, else None
        self.bound = bound

    def put(self, uid: str) -> None:
        """Take a contract in, or have it scored again, where its digest is among the smallest."""
        if self.bound is None or digest(uid) < self.bound:
            self.entries[uid] = None
            if len(self.entries) > 2 * (SCORED + SPARE):
                self.trim()

    def trim(self) -> None:
        """Leave out what is too many."""
        for uid in sorted(self.entries, key=digest)[: SCORED + SPARE - 1 : -1]:
            self.bound = digest(uid)
            del self.entries[uid]

    @property
    def whole(self) -> bool:
        """Say whether all that are to be scored are there."""
        return self.bound is None or len(self.entries) >= SCORED

    def chosen(self) -> list[str]:
        """Return the ids of the contracts that are scored."""
        return sorted(self.entries, key=digest)[:SCORED]


def digest(uid: str) -> str:
    """Return what contracts are chosen by: chance, but always the same."""
    return hashlib.blake2b(uid.encode(), digest_size=8).hexdigest()


@dataclass
class Awards:
    """What the awards declare: how many, those of each tender as [yes, no], and those that are scored."""

    contracts: int = 0
    yes: int = 0
    no: int = 0
    tenders: dict[str, list[int]] = field(default_factory=dict)
    sample: Sample = field(default_factory=Sample)

    def of(self, tender: str) -> bool | None:
        """Say what the awards of a tender declare: one with a consideration is enough."""
        found = self.tenders.get(tender)
        return found[0] > 0 if found else None

    def move(self, contract: Record, by: int) -> None:
        """Count a contract that came (1), or one that went (-1)."""
        says, tender = declared(contract), tender_of(contract)
        self.contracts += by
        self.yes += by * (says is True)
        self.no += by * (says is False)
        if by > 0:
            self.sample.put(str(contract["id"]))
        else:
            self.sample.entries.pop(str(contract["id"]), None)
        if tender and says is not None:
            found = self.tenders.setdefault(tender, [0, 0])
            found[not says] += by
            if found == [0, 0]:
                del self.tenders[tender]

    def score(self, texts: Callable[[list[str]], Mapping[str, bytes]], lookups: Lookups) -> None:
        """Score those of the sample that have no score yet; ``texts`` gives the records as JSON."""
        self.sample.trim()
        missing = [uid for uid in self.sample.chosen() if self.sample.entries[uid] is None]
        for some in chunks(missing, AT_ONCE):
            for uid, text in texts(some).items():
                self.sample.entries[uid] = said(orjson.loads(text), lookups)

    def scored(self) -> list[tuple[float, bool | None, str, str]]:
        """Return score, what is declared, CPV division and buyer of those that have a score."""
        found = (self.sample.entries[uid] for uid in self.sample.chosen())
        return [tuple(entry) for entry in found if entry and entry[0] is not None]


def said(contract: Record, lookups: Lookups) -> list[Any]:
    """Return score, what is declared, CPV division, and the buyer of one that declares a consideration."""
    says = declared(contract)
    family = str((contract.get("cpv") or [""])[0])[:2]
    return [score_of(contract, lookups), says, family, buyer_of(contract) if says else ""]


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


def figures(awards: Awards, families: Callable[[Mapping[tuple[str, float, bool], int]], list[Any]]) -> dict[str, Any]:
    """Return how the scores of contracts compare with what they declare."""
    scored = awards.scored()
    yes = [score for score, says, _, _ in scored if says is True]
    no = [score for score, says, _, _ in scored if says is False]
    rest = [score for score, says, _, _ in scored if says is not True]
    against_rest, against_denied = area(yes, rest), area(yes, no)
    return {
        "contracts": awards.contracts, "yes": awards.yes, "no": awards.no, "scored": len(scored),
        "scored_yes": len(yes), "scored_no": len(no), "buyers": len({buyer for *_, buyer in scored} - {""}),
        "auc": asdict(against_rest) if against_rest else None,
        "auc_denied": asdict(against_denied) if against_denied else None,
        "bands": [asdict(each) for each in by_band((score, says is True) for score, says, _, _ in scored)],
        "families": families(Counter((family, score, says is True) for score, says, family, _ in scored)),
    }  # fmt: skip


def detected(said: Iterable[tuple[bool | None, bool | None, int]]) -> dict[str, Any]:
    """Compare what the texts of notices say with what their awards declare (text, award, number of tenders).

    Precision counts only where the award says yes or no; a notice that says nothing has found nothing.
    """
    both = only_text = only_award = neither = 0
    for text, award, number in said:
        if award is None:
            continue
        both += number * (text is True and award)
        only_text += number * (text is True and not award)
        only_award += number * (text is not True and award)
        neither += number * (text is not True and not award)
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
