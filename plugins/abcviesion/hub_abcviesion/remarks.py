"""Remarks: what is doubtful in a row, said without its value."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hub import Finding


def remarks(data: dict[str, Any], record: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the findings on a record; takes out of the data what is only there for them."""
    rows, unread = data.pop("rows", 1), data.pop("unread", [])
    data.pop("profile", None)
    found = []
    if rows > 1:
        found.append(
            Finding("repeated_rows", "info", f"{rows} lignes du fichier réunies.", f"{rows} rows made into one.")
        )
    for what, count in sorted(Counter(unread).items()):
        data[f"{what} (value not kept)"] = count
        found.append(
            Finding("value_not_understood", "warning", f"Valeur écartée, colonne {what} ({count}).",
                    f"Value left out, column {what} ({count}).")
        )  # fmt: skip
    pairs = [
        (one.get("starts_on"), one.get("ends_on")) for name in ("steps", "contracts") for one in record.get(name, [])
    ]
    pairs += [(record.get("entered_on"), one.get("on")) for one in record.get("exits", [])]
    pairs.append((record.get("starts_on"), record.get("ends_on")))
    if any(first and last and last < first for first, last in pairs):
        found.append(
            Finding("end_before_start", "warning", "Une fin précède son début.", "An end is before its start.")
        )
    return [finding.as_json() for finding in found]
