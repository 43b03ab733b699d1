"""The flattened tables of July 2021 as notices: every text of every table, joined by the notice's number."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path

from hub.clauses import Leaf
from hub.clauses.reading import standing

_ABSENT = {"", "None", "nan", "<NA>", "True", "False", "CF_NIV_SUIV"}
_NUMBERS = re.compile(r"[\d .,:T+-]+")


def notices(folder: Path) -> dict[str, list[Leaf]]:
    """Read every table of a folder; one list of leaves a notice, each text once."""
    csv.field_size_limit(10**9)
    found: dict[str, dict[tuple[str, str], None]] = defaultdict(dict)
    for path in sorted(folder.glob("df_*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                texts = found[row.pop("BOAMP_AVIS_NUM")]
                for column, value in row.items():
                    if isinstance(value, str) and value not in _ABSENT and not _NUMBERS.fullmatch(value):
                        texts[(column.replace("_", "."), value)] = None
    return {
        number: [Leaf(path, text, None, number, standing(path)) for path, text in texts]
        for number, texts in found.items()
    }


def rows(path: Path) -> list[dict[str, str]]:
    """Read a CSV file."""
    csv.field_size_limit(10**9)
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
