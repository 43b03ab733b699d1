"""A connector that ends, hangs or fills its process fails the check in which it does, and `hub check` goes on (P13)."""

from __future__ import annotations

import json
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from hub.harvest.child import Limits
from hub.scaffold import made
from hub.testing.apart import MOST_DEATHS, asked_apart
from hub.testing.checks import FAIL, NOT_JUDGED, PASS
from hub.testing.ledger import LOADING, Ledger
from hub.testing.scale import CHECKS, is_whole

ROOT = Path(__file__).parents[2]
ROW, ZONE = "        row = item.data\n", "PARIS = Zone"
CRASH = "__import__('ctypes').string_at(0)"
ENDS = {
    "exits": (f"{ROW}        __import__('os')._exit(0)\n", "its process ended by itself with code 0"),
    "hangs": (f"{ROW}        __import__('time').sleep(600)\n", "its process gave no answer in 8 s and was ended"),
    "fills": (f"{ROW}        full = [bytearray(1 << 20) for _ in range(4000)]\n", "emory|its limit of 512 MiB"),
}


@dataclass
class Asked:
    """What a twin's checks came to, and the report that was written."""

    code: int
    unloaded: str | None
    found: dict[str, tuple[str, str]]
    report: Path


def asked(tmp_path: Path, old: str, new: str, *, only: tuple[str, ...], patience_s: float = 60.0) -> Asked:
    """Put some checks to a twin with one place changed, in a child."""
    made("twin_apart", template="table", folder=tmp_path / "twin")
    code = tmp_path / "twin" / "hub_twin_apart" / "__init__.py"
    text = code.read_text("utf-8")
    assert old in text
    code.write_text(text.replace(old, new, 1), "utf-8")
    ledger, report = Ledger(tmp_path / "ledger"), tmp_path / "report.json"
    for check in CHECKS:
        if check.id not in only:
            ledger.note(check.id, NOT_JUDGED, "not asked here")
    command = [sys.executable, "-m", "hub", "check", str(tmp_path / "twin"), "--in-process", "--report", str(report)]
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "HUB_CONFIG": str(tmp_path / "c")}
    limits = Limits(seconds=240.0, memory_mib=512)
    outcome = asked_apart(command, ledger, CHECKS, environ=environ, limits=limits, patience_s=patience_s)
    return Asked(outcome.code, outcome.unloaded, ledger.found(), report)


@pytest.mark.parametrize("how", ENDS)
def test_what_ends_or_fills_the_process_fails_its_check_and_the_next_one_is_asked(how, tmp_path):
    new, told = ENDS[how]
    done = asked(tmp_path, ROW, new, only=("kinds", "records-come", "no-web-page"), patience_s=8.0)
    assert (done.code, done.unloaded) == (1, None)
    verdict, why = done.found["records-come"]
    assert verdict == FAIL and re.search(told, why), why
    assert done.found["no-web-page"] == (PASS, "") and done.found["kinds"] == (PASS, "")
    report = json.loads(done.report.read_text("utf-8"))
    assert is_whole(report) and report["tier"] == "none" and "records-come" in report["wanting"]


def test_a_crash_is_told_with_its_signal_and_after_three_of_them_nothing_more_is_asked(tmp_path):
    only = ("kinds", "records-come", "as-expected", "unique-ids", "unique-keys", "fetches")
    done = asked(tmp_path, ROW, f"{ROW}        {CRASH}\n", only=only)
    died = [check for check in only if done.found[check][0] == FAIL]
    assert died == list(only[1 : 1 + MOST_DEATHS])
    assert done.found["records-come"][1].startswith("its process died of signal SIGSEGV")
    spared = (NOT_JUDGED, f"its process ended in {MOST_DEATHS} checks before this one")
    assert done.found["unique-keys"] == done.found["fetches"] == spared


def test_one_that_dies_when_it_is_loaded_is_told_and_nothing_else_is_asked(tmp_path):
    done = asked(tmp_path, ZONE, f"{CRASH}\n{ZONE}", only=("kinds",))
    assert (done.code, done.unloaded) == (1, "its process died of signal SIGSEGV")
    assert "kinds" not in done.found and not done.report.exists()


def test_a_ledger_knows_what_is_asked_and_forgets_it_when_an_error_answers(tmp_path):
    ledger = Ledger(tmp_path / "ledger")
    assert ledger.open() is None and ledger.found() == {}
    with pytest.raises(ValueError, match="told"), ledger.asking(LOADING):
        assert ledger.open()[0] == LOADING
        raise ValueError("told")
    assert ledger.open() is None
    with pytest.raises(SystemExit), ledger.asking("kinds"):
        raise SystemExit
    assert ledger.open()[0] == "kinds"
    ledger.note("kinds", FAIL, "died")
    assert ledger.open() is None and ledger.found() == {"kinds": (FAIL, "died")}
