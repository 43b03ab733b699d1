"""Link and Finding: what a plugin may say about a record."""

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
