"""State: what stands of a case after the notices read so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hub.derive.order import natural
from hub.derive.tokens import plain
from hub.derive.wording import Leaf, leaves_of

#: Fields of a notice that a tender has too, and that a full new version replaces.
CALL_FIELDS = frozenset((
    "title", "description", "language", "places", "organisations", "findings", "procedure", "procedure_text",
    "legal_basis", "nature", "cpv", "descriptors", "value", "duration", "deadline", "candidacy_deadline",
    "documents_url", "buyer_profile_url", "reference", "framework", "criteria", "conditions", "reserved", "declared",
    "eu_funds", "family", "starts_on", "ends_on",
))  # fmt: skip
#: Fields in which a later notice (award, corrigendum, twin) fills what the call does not say.
FILLED = (
    "title", "description", "language", "places", "organisations", "procedure", "procedure_text", "legal_basis",
    "nature", "cpv", "descriptors", "duration", "documents_url", "buyer_profile_url", "reference", "framework",
    "family",
)  # fmt: skip


def speaks(value: Any) -> bool:
    """Say whether a field says something: False does, an empty list does not."""
    return bool(value) or value is False or value == 0


def numbered(known: list[dict[str, Any]], others: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return organisations with the SIREN and SIRET that another notice gives to one of the same name."""
    numbers = {plain(one.get("name") or ""): one for one in others if one.get("siren") or one.get("siret")}
    return [
        {**{name: found[name] for name in ("siren", "siret") if found.get(name)}, **one}
        if (found := numbers.get(plain(one.get("name") or ""))) and not one.get("siret")
        else one
        for one in known
    ]


@dataclass
class Award:
    """One decision of an award notice."""

    notice: dict[str, Any]
    said: dict[str, Any]

    def key(self) -> tuple[Any, ...]:
        """Return what makes two published decisions the same one."""
        winners = sorted((one.get("siren") or one.get("name") or "").lower() for one in self.said.get("winners") or ())
        return (tuple(self.said.get("lots") or ()), self.said.get("contract_number"), tuple(winners))


@dataclass
class Standing:
    """The call as it stands, its lots, its texts, its awards, and whether it was cancelled."""

    call: dict[str, Any] = field(default_factory=dict)
    lots: dict[str, dict[str, Any]] = field(default_factory=dict)
    leaves: list[Leaf] = field(default_factory=list)
    awards: dict[tuple[Any, ...], Award] = field(default_factory=dict)  #: by key, in the order of first mention
    base: dict[str, Any] | None = None  #: the notice of which the call is the last full version
    stage: str = "information"
    cancelled: bool = False

    def take(self, notice: dict[str, Any]) -> None:
        """Make a notice the full version that stands."""
        self.call = {name: value for name, value in notice.items() if name in CALL_FIELDS and speaks(value)}
        self.lots = {}
        for lot in notice.get("lots") or ():
            self.add_lot(lot)
        self.leaves = list(leaves_of(notice))
        self.base = notice

    def fill(self, notice: dict[str, Any]) -> None:
        """Take from a notice what the call does not say."""
        for name in FILLED:
            if name not in self.call and speaks(notice.get(name)):
                self.call[name] = notice[name]
        if notice.get("organisations") and self.base is not None:
            self.call["organisations"] = numbered(self.call.get("organisations") or [], notice["organisations"])
        if self.base is None:
            self.base = notice

    def add_lot(self, lot: dict[str, Any]) -> None:
        """Add a lot; a second one of the same number fills the first."""
        known = self.lots.get(lot["number"], {})
        self.lots[lot["number"]] = {**lot, **{name: value for name, value in known.items() if value not in (None, [])}}

    def change_lot(self, number: str, **fields: Any) -> None:
        """Change fields of one lot."""
        self.lots[number] = {**self.lots[number], **fields}

    def listed_lots(self) -> list[dict[str, Any]]:
        """Return the lots in the order of their numbers."""
        return [self.lots[number] for number in sorted(self.lots, key=natural)]

    def decide(self, award: Award) -> None:
        """Keep a decision; one said again stays in its place, with what was said last."""
        self.awards[award.key()] = award

    def take_back(self, notice: str | None) -> None:
        """Leave out the decisions of an award notice."""
        self.awards = {key: award for key, award in self.awards.items() if award.notice["id"] != notice}

    def deadline(self) -> dict[str, Any] | None:
        """Return the deadline for tenders: the earliest of the lots where they have their own."""
        own = [lot["deadline"] for lot in self.listed_lots() if (lot.get("deadline") or {}).get("local")]
        return min(own, key=lambda item: str(item["local"])) if own else self.call.get("deadline")

    def set_deadline(self, deadline: dict[str, Any], *, lot: str | None = None) -> None:
        """Move the deadline of one lot, or of the call and of those lots that had the same one."""
        was = (self.deadline() or {}).get("local")
        if lot is not None and lot in self.lots and self.lots[lot].get("deadline"):
            self.change_lot(lot, deadline=deadline)
            return
        self.call["deadline"] = deadline
        for number, known in self.lots.items():
            if (known.get("deadline") or {}).get("local", was) == was and known.get("deadline"):
                self.change_lot(number, deadline=deadline)
