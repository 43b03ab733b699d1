"""G4: what validation costs, the compiled loader beside ``Schema.load``, in interleaved rounds; one line of JSON.

python bench/validation.py [--records 400] [--rounds 9]
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "schemas")]

import schema_samples as samples  # noqa: E402

import schemas  # noqa: E402
from schemas.views import view  # noqa: E402


def cost(work: Callable[[Any], Any], records: list[dict[str, Any]]) -> float:
    """Return the CPU microseconds that one record takes."""
    start = time.process_time()
    for record in records:
        work(record)
    return (time.process_time() - start) / len(records) * 1e6


def measure(records: list[dict[str, Any]], *, rounds: int) -> dict[str, float]:
    """Return the medians for records of one kind."""
    kind = records[0]["kind"]
    schema, seen = schemas.schema_of(kind)(), view(kind, schemas.INTERNAL if kind == "notice" else schemas.OPEN)
    assert seen is not None
    assert all(schemas.load(record) == schema.load(record) for record in records[:20])
    cases = {"compiled_us": schemas.load, "schema_load_us": schema.load, "project_us": seen.project}
    times: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name, work in cases.items():
            times[name].append(cost(work, records))
    medians = {name: statistics.median(found) for name, found in times.items()}
    ratio = medians["schema_load_us"] / medians["compiled_us"]
    return {**{name: round(median, 2) for name, median in medians.items()}, "ratio": round(ratio, 2)}


def main() -> None:
    """Print the measures of tenders and notices with 0 to 8 lots."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    found = {
        make.__name__: measure([make(lots=n % 9) for n in range(options.records)], rounds=options.rounds)
        for make in (samples.tender, samples.notice)
    }
    worst = min(one["ratio"] for one in found.values())
    print(json.dumps({"bench": "validation", "gate": "G4", "ratio": worst, "wanted": 6, "ok": worst >= 6, **found}))


if __name__ == "__main__":
    main()
