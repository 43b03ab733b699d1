"""A child that misbehaves is ended, and the parent goes on (promise P13)."""

import sys
import time

import pytest

from hub.harvest.child import Limits, run_child

PYTHON = [sys.executable, "-c"]
GENEROUS = Limits(20, 512)


def test_a_child_that_ends_well_gives_its_code():
    assert run_child([*PYTHON, "raise SystemExit(3)"], limits=GENEROUS).code == 3


def test_what_is_handed_over_reaches_the_child_on_its_standard_input():
    program = "from hub.harvest.child import handed_over; raise SystemExit(handed_over()['n'])"
    assert run_child([*PYTHON, program], limits=GENEROUS, hand_over={"n": 7}).code == 7


def test_a_child_that_hangs_is_ended_at_its_time_limit():
    began = time.monotonic()
    ended = run_child([*PYTHON, "import time; time.sleep(60)"], limits=Limits(0.5, 512))
    assert "time limit" in ended.reason and time.monotonic() - began < 40


@pytest.mark.parametrize("program", ["x = [bytearray(1 << 20) for _ in range(4000)]; import time; time.sleep(9)"])
def test_a_child_that_leaks_memory_is_ended_or_refused(program):
    ended = run_child([*PYTHON, program], limits=Limits(30, 256))
    assert ended.code != 0


def test_a_child_that_crashes_the_interpreter_is_told_with_its_signal():
    ended = run_child([*PYTHON, "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"], limits=GENEROUS)
    assert ended.reason == "died of signal SIGSEGV"


def test_a_child_ends_with_a_hub_that_stops():
    ended = run_child([*PYTHON, "import time; time.sleep(60)"], limits=GENEROUS, watching=lambda: False)
    assert "stopping" in ended.reason
