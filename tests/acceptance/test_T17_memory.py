"""T17: memory does not grow with the number of records, and one record with thousands of lots fits in it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def peak(*words: str) -> float:
    """Return the peak in MiB of a harvest in a process of its own."""
    command = [sys.executable, "-m", "tests.acceptance.flat_memory", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=True)
    return float(json.loads(done.stdout)["peak_mib"])


def test_three_times_the_records_take_no_more_memory() -> None:
    few, many = peak("--records", "10000"), peak("--records", "30000")
    assert many < 300
    assert many - few < 20, f"{few} MiB for 10,000 records, {many} MiB for 30,000: a KiB more a record"


def test_one_record_with_eight_thousand_lots_fits() -> None:
    assert peak("--records", "1", "--lots", "8000") < 300
