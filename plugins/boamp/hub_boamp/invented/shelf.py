"""The shelf on which invented records are put as they are made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hub_boamp.invented.cases import Case


@dataclass
class Shelf:
    """The records as they are made: each gets the next number of its day."""

    rows: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    truth: list[dict[str, Any]] = field(default_factory=list)
    number: int = 900000

    def idweb(self) -> str:
        """Return the next public id, in a range that BOAMP never reaches in a year."""
        self.number += 1
        return f"26-{self.number}"

    def put(self, on: int, record: dict[str, Any], case: Case, form: str) -> None:
        """Keep a record, and what is true of it."""
        self.rows.append((on, record))
        wording = case.wording
        self.truth.append(
            {
                "idweb": record["idweb"],
                "form": form,
                "case": case.number,
                "wording": wording.key if wording else None,
                "kind": wording.kind if wording else None,
                "lots": len(case.parts),
                "town": case.town.name,
                "department": case.town.padded.replace("20A", "2A").replace("20B", "2B"),
            }
        )
