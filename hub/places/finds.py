"""Finds: the territories that one place is taken for, with how, how surely and on what evidence."""

from __future__ import annotations

from typing import Any

ORDER = ("commune", "epci", "ept", "departement", "region", "nuts3", "country")


class Finds:
    """What was found so far; of two finds of one territory the surer stays."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, str], dict[str, Any]] = {}

    def add(self, kind: str, code: str, name: str, *, method: str, confidence: float, evidence: str) -> None:
        """Keep a territory."""
        known = self.found.get((kind, code))
        if known is None or known["confidence"] < confidence:
            self.found[kind, code] = {
                "code": code, "type": kind, "name": name, "method": method,
                "confidence": round(confidence, 2), "evidence": evidence,
            }  # fmt: skip

    def has(self, kind: str) -> bool:
        """Say whether a territory of that type was found."""
        return any(key[0] == kind for key in self.found)

    def codes(self, kind: str) -> list[str]:
        """Return the codes found of one type."""
        return [code for found, code in self.found if found == kind]

    def listed(self) -> list[dict[str, Any]]:
        """Return the finds, the smallest territories first, the surest of a type first."""
        return sorted(
            self.found.values(), key=lambda find: (ORDER.index(find["type"]), -find["confidence"], find["code"])
        )
