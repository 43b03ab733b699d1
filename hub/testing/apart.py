"""Apart: checks run in a child; one that its process does not outlive fails, and the others are asked by a new one."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hub.harvest.child import Ended, Limits, run_child
from hub.testing.checks import FAIL, NOT_JUDGED, Check
from hub.testing.ledger import LOADING, Ledger

PATIENCE_S = 600.0  #: for the answer to one check
LIMITS = Limits(seconds=4 * 3600.0, memory_mib=2048)
MOST_DEATHS = 3  #: after which a connector is asked nothing more that its own code answers


@dataclass(frozen=True)
class Outcome:
    """How the asking ended: the exit code of the last child, and why the connector cannot even be loaded."""

    code: int
    unloaded: str | None = None


def asked_apart(
    command: Sequence[str],
    ledger: Ledger,
    checks: Sequence[Check],
    *,
    environ: Mapping[str, str],
    limits: Limits = LIMITS,
    patience_s: float = PATIENCE_S,
) -> Outcome:
    """Run the command that asks, as often as its process is ended in a check; the ledger is handed over to each."""
    deaths = 0
    while True:
        ended = run_child(
            command, limits=limits, environ=environ, hand_over={"ledger": str(ledger.path)},
            watching=lambda: _since(ledger) < patience_s,
        )  # fmt: skip
        pending = ledger.open()
        if pending is None:
            return Outcome(ended.code if ended.code >= 0 else 1)
        why = reason(ended, waited=_since(ledger) >= patience_s, patience_s=patience_s)
        if pending[0] == LOADING:
            return Outcome(1, why)
        ledger.note(pending[0], FAIL, f"{why}: raise an error in its place, and the hub goes on")
        deaths += 1
        if deaths == MOST_DEATHS:
            spare(ledger, checks)


def _since(ledger: Ledger) -> float:
    """Return for how many seconds an answer has been waited for."""
    pending = ledger.open()
    return time.time() - pending[1] if pending else 0.0


def reason(ended: Ended, *, waited: bool, patience_s: float) -> str:
    """Return the sentence for a process that ended before it had answered."""
    if waited:
        return f"its process gave no answer in {patience_s:g} s and was ended"
    return f"its process {ended.reason}" if ended.reason else f"its process ended by itself with code {ended.code}"


def spare(ledger: Ledger, checks: Sequence[Check]) -> None:
    """Note that a connector that ended its process again and again is not asked the rest."""
    found = ledger.found()
    for check in checks:
        if check.id not in found and check.needs != "class":
            ledger.note(check.id, NOT_JUDGED, f"its process ended in {MOST_DEATHS} checks before this one")
