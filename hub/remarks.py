"""Link, Finding and Factor: what a plugin may say about a record."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Link:
    """A relation from one record to another record or page, with its score (0 to 1) and why it is believed."""

    rel: str
    id: str | None = None
    url: str | None = None
    score: float = 1.0
    evidence: tuple[dict[str, Any], ...] = ()
    decided_by: str = "rule"

    def as_json(self) -> dict[str, Any]:
        """Return the link as the ``links`` field of a record holds it."""
        data = {key: value for key, value in asdict(self).items() if value is not None}
        return {**data, "evidence": list(self.evidence)}


@dataclass(frozen=True)
class Finding:
    """A remark on a record: what is doubtful or noteworthy, in French and in English, with its evidence."""

    code: str
    level: str
    message_fr: str
    message_en: str
    evidence: tuple[dict[str, Any], ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """Return the finding as the ``findings`` field of a record holds it."""
        return {**asdict(self), "evidence": list(self.evidence)}


@dataclass(frozen=True)
class Factor:
    """Something that speaks for or against a clause in a lot, in French and in English, with where it is known from.

    ``value`` is 0 (against) to 1 (for), or absent. It stands beside the factors of the score, for information: the
    score itself stays comparable from hub to hub.
    """

    name: str
    sentence_fr: str
    sentence_en: str
    value: float | None = None
    evidence: tuple[dict[str, Any], ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """Return the factor as the ``factors`` field of an assessment holds it."""
        data = {name: value for name, value in asdict(self).items() if value is not None}
        return {**data, "weight": 0, "evidence": list(self.evidence)}
