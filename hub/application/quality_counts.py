"""Quality, counted: how many tenders have which score, and what their buyers did; moved by what changed since.

Sums of whole numbers only are kept, so that following each change gives what reading all records again would give.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

import orjson

from hub.application import Hub
from hub.application.quality_awards import AWARDS, Awards, Sample, tender_of
from hub.clauses.lookups import Lookups
from hub.store.differences import Difference, Now, TextsGone, now

ASSESSED = b'"assessment"'  #: in the text of a tender that may have a score
OF_AWARDS = f"{AWARDS}:"  #: how the ids of contracts of the source of awards begin


class Case(NamedTuple):
    """What a tender is counted as: its score, its CPV family, and what the buyer did; None where nobody says."""

    score: float
    family: str
    declared: bool | None
    said: bool | None
    awarded: bool | None

    @property
    def any(self) -> bool | None:
        """Tell whether any of the three says yes, else whether the notices deny it."""
        known = [each for each in (self.declared, self.said, self.awarded) if each is not None]
        return any(known) if known else None


@dataclass
class Counts:
    """All that the figures are made of, as of ``seq``; ``made`` says by what, ``mark`` of which log."""

    made: Mapping[str, Any]
    seq: int = 0
    mark: str = ""
    tenders: int = 0
    cases: Counter[Case] = field(default_factory=Counter)
    awards: Awards = field(default_factory=Awards)

    def move(self, text: bytes | None, awarded: bool | None, by: int) -> None:
        """Count a tender that came (1), or one that went (-1)."""
        if text is None:
            return
        self.tenders += by
        case = case_of(orjson.loads(text), awarded) if ASSESSED in text else None
        if case is not None:
            self.cases[case] += by
            if not self.cases[case]:
                del self.cases[case]

    def dumped(self) -> dict[str, Any]:
        """Return these as JSON can say them."""
        awards, sample = self.awards, self.awards.sample
        return {
            "made": self.made, "seq": self.seq, "mark": self.mark, "tenders": self.tenders,
            "cases": [[*case, number] for case, number in self.cases.items()],
            "awards": [awards.contracts, awards.yes, awards.no, awards.tenders],
            "sample": [sample.entries, sample.bound],
        }  # fmt: skip

    @classmethod
    def loaded(cls, known: Mapping[str, Any]) -> Counts:
        """Return what was dumped."""
        cases = Counter({Case(*case): number for *case, number in known["cases"]})
        contracts, yes, no, tenders = known["awards"]
        awards = Awards(contracts, yes, no, tenders, Sample(*known["sample"]))
        return cls(known["made"], known["seq"], known["mark"], known["tenders"], cases, awards)


def followed(hub: Hub, known: Counts | None, made: Mapping[str, Any]) -> Counts:
    """Return the counts as they are now: the known ones moved by what changed, or those of all records.

    All are read again where nothing is known, where the known ones were made by another program or of another log,
    and where what a record said before was redacted.
    """
    with now(hub.store) as store:
        if known is not None and known.made == made and known.mark == store.mark(known.seq) != "":
            try:
                return moved(known, store, hub.lookups)
            except TextsGone:
                pass
        return moved(Counts(made), store, hub.lookups)


def moved(counts: Counts, store: Now, lookups: Lookups) -> Counts:
    """Move counts by what changed since; of an empty log of before, all that there is.

    :raises TextsGone: when what a record said before is not known any more.
    """
    read = partial(store.since, seq=counts.seq) if counts.seq else store.every
    if counts.made["with_awards"]:
        before = move_awards(counts.awards, read("contract", prefix=OF_AWARDS))
        counts.awards.score(store.texts, lookups)
    else:
        before = {}
    for uid, old, new in read("tender"):
        awarded = counts.awards.of(uid)
        counts.move(old, before.pop(uid, awarded), -1)
        counts.move(new, awarded, 1)
    for uid, text in store.texts(before).items():  # tenders that are the same, of which the awards say something else
        counts.move(text, before[uid], -1)
        counts.move(text, counts.awards.of(uid), 1)
    if not counts.awards.sample.whole or min(counts.cases.values(), default=0) < 0:
        raise TextsGone("the counts do not follow from the log")
    counts.seq, counts.mark = store.seq, store.mark(store.seq)
    return counts


def move_awards(awards: Awards, contracts: Iterable[Difference]) -> dict[str, bool | None]:
    """Count contracts that came, went or changed; return what the awards of the tenders concerned declared before."""
    before: dict[str, bool | None] = {}
    for _, *texts in contracts:
        for text, by in zip(texts, (-1, 1), strict=True):
            contract = orjson.loads(text) if text else None
            if contract is not None:
                tender = tender_of(contract)
                if tender:
                    before.setdefault(tender, awards.of(tender))
                awards.move(contract, by)
    return before


def case_of(record: Mapping[str, Any], awarded: bool | None) -> Case | None:
    """Return a tender as a case; one without a score cannot be ranked."""
    score = (record.get("assessment") or {}).get("score")
    if score is None:
        return None
    found = [each for each in record.get("clauses") or () if each.get("clause_kind")]
    told = [each for each in found if each.get("mandatory") != "declared_only"]
    said = True if any(each["clause_kind"] != "none_declared" for each in told) else False if told else None
    ticked = bool((record.get("declared") or {}).get("social")) or len(found) > len(told)
    return Case(float(score), family_of(record), ticked or None, said, awarded)


def family_of(record: Mapping[str, Any]) -> str:
    """Return the CPV division of a tender, else that of the trade which its title or its keywords led to."""
    codes = record.get("cpv") or [code for lot in record.get("lots") or () for code in lot.get("cpv") or ()]
    if codes:
        return str(codes[0][:2])
    for factor in record["assessment"].get("factors") or ():
        if factor["name"] == "suitability":
            rules = (str(each.get("rule") or "") for each in factor.get("evidence") or ())
            return next((rule.rpartition("trades/")[2][:2] for rule in rules if "trades/" in rule), "")
    return ""
