"""What the detector reads (a leaf of text) and what it answers (a clause with its evidence)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

METHOD = "hub.clauses"
METHOD_VERSION = "1"

KINDS = ("execution_clause", "reserved", "award_criterion", "training_clause", "insertion_service", "none_declared")


@dataclass(frozen=True, slots=True)
class Leaf:
    """One text of a notice: where it stands, for which lot, in which notice, and whether it is true now."""

    path: str
    text: str
    lot: str | None = None
    notice: str | None = None
    standing: str = "current"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a clause is believed: the place, the words (persons masked), the rule.

    ``span`` is where the words that decided stand in the text of the leaf, entities written out and accents composed.
    """

    path: str
    excerpt: str
    rule: str
    confidence: float
    notice: str | None = None
    method: str = METHOD
    method_version: str = METHOD_VERSION
    span: tuple[int, int] | None = None

    def as_json(self) -> dict[str, Any]:
        """Give the evidence as plain JSON."""
        found: dict[str, Any] = {
            "path": self.path,
            "excerpt": self.excerpt,
            "method": self.method,
            "method_version": self.method_version,
            "rule": self.rule,
            "confidence": self.confidence,
        }
        if self.notice is not None:
            found["notice"] = self.notice
        return found


@dataclass(frozen=True, slots=True)
class Clause:
    """One social consideration of a notice, of a lot of it, or of a part of a lot."""

    kind: str
    lot: str | None = None
    part: str | None = None
    beneficiary: str = "unspecified"
    mandatory: str = "unknown"
    basis: str = "unknown"
    hours: float | None = None
    hours_is_minimum: bool | None = None
    period_months: int | None = None
    slice_amount: float | None = None
    rate: float | None = None
    training_hours: float | None = None
    modalities: tuple[str, ...] = ()
    eligible_public: tuple[str, ...] = ()
    programme: str | None = None
    legal_references: tuple[str, ...] = ()
    weight: float | None = None
    evidence: tuple[Evidence, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """Give the fields of the clause's record; what is unknown is left out."""
        found: dict[str, Any] = {"kind": self.kind, "lot": self.lot}
        for name in ("part", "hours_is_minimum", "period_months", "programme", "weight"):
            value = getattr(self, name)
            if value is not None:
                found[name] = value
        for name in ("hours", "slice_amount", "rate", "training_hours"):
            value = getattr(self, name)
            if value is not None:
                found[name] = plain_number(value)
        for name in ("modalities", "eligible_public", "legal_references"):
            if value := getattr(self, name):
                found[name] = list(value)
        found |= {"beneficiary": self.beneficiary, "mandatory": self.mandatory, "basis": self.basis}
        found["evidence"] = [each.as_json() for each in self.evidence]
        return found


def plain_number(value: float) -> float | int:
    """Write 150.0 as 150 and leave 2.5 as it is."""
    return int(value) if float(value).is_integer() else value
