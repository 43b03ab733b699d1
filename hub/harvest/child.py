"""Child: runs a command in a process of its own, under limits, and ends it when it passes them (promise P13)."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

GRACE_S = 10.0  #: seconds between the polite request to end and the end


@dataclass(frozen=True)
class Limits:
    """How long a child may run and how much memory it may use."""

    seconds: float
    memory_mib: int


@dataclass(frozen=True)
class Ended:
    """How a child ended: its exit code, and the sentence for people where that was not of its own will."""

    code: int
    reason: str | None = None


def run_child(
    command: Sequence[str],
    *,
    limits: Limits,
    environ: Mapping[str, str] | None = None,
    hand_over: Mapping[str, Any] | None = None,
    watching: Callable[[], bool] = lambda: True,
    quiet: int | None = None,
) -> Ended:
    """Run a command to its end, or end it; ``hand_over`` reaches it as one JSON line on its standard input.

    ``watching`` is asked twice a second: where it says no, the child is ended.
    """
    process = subprocess.Popen(  # noqa: S603 - the command is our own
        list(command),
        stdin=subprocess.PIPE,
        stdout=quiet,
        env=dict(os.environ if environ is None else environ),
        preexec_fn=lambda: limit_memory(limits.memory_mib),
        start_new_session=True,
    )
    give(process, hand_over or {})
    return wait(process, limits, watching)


def limit_memory(mib: int) -> None:
    """Limit the address space of this process; what is over it is a MemoryError, not a machine that swaps."""
    # Threads and memory-mapped files reserve more addresses than they use: the address limit is twice the wish.
    resource.setrlimit(resource.RLIMIT_AS, (mib << 21, mib << 21))


def give(process: subprocess.Popen[bytes], hand_over: Mapping[str, Any]) -> None:
    """Write the line that the child reads first; a child that is dead already does not matter here."""
    if process.stdin is None:
        return
    try:
        process.stdin.write(json.dumps(hand_over).encode() + b"\n")
        process.stdin.close()
    except BrokenPipeError:
        return


def wait(process: subprocess.Popen[bytes], limits: Limits, watching: Callable[[], bool]) -> Ended:
    """Wait for the child's end, and bring it about where a limit is passed."""
    deadline = time.monotonic() + limits.seconds
    try:
        while process.poll() is None:
            if time.monotonic() > deadline:
                return Ended(end(process), f"ended after its time limit of {limits.seconds:.0f} s")
            if rss_mib(process.pid) > limits.memory_mib:
                return Ended(end(process), f"ended: it used more than its limit of {limits.memory_mib} MiB")
            if not watching():
                return Ended(end(process), "ended: the hub is stopping")
            time.sleep(0.1 if time.monotonic() > deadline - limits.seconds + 2 else 0.02)
    except KeyboardInterrupt:
        end(process)
        raise
    return Ended(process.returncode, died(process.returncode))


def died(code: int) -> str | None:
    """Return the sentence for a child that a signal ended, or None."""
    return f"died of signal {signal.Signals(-code).name}" if code < 0 else None


def rss_mib(pid: int) -> float:
    """Return the resident memory of a process in MiB; 0 where the system does not tell."""
    try:
        with open(f"/proc/{pid}/statm", "rb") as file:
            return int(file.read().split()[1]) * resource.getpagesize() / (1 << 20)
    except (OSError, IndexError, ValueError):
        return 0.0


def end(process: subprocess.Popen[bytes]) -> int:
    """Ask the child and its group to end, then end them."""
    for sign, patience in ((signal.SIGTERM, GRACE_S), (signal.SIGKILL, GRACE_S)):
        try:
            os.killpg(process.pid, sign)
            process.wait(patience)
            break
        except subprocess.TimeoutExpired:
            continue
        except ProcessLookupError:
            break
    return process.wait()


def handed_over() -> dict[str, Any]:
    """Return what the parent handed over, in the child; nothing where there is no parent."""
    if sys.stdin is None or sys.stdin.isatty():
        return {}
    line = sys.stdin.readline()
    try:
        data = json.loads(line) if line.strip() else {}
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}
