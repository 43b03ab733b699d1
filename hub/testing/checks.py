"""Checks: what is asked of a connector, each with its reason, and how an answer is judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass

from hub.errors import Skip
from hub.runs import Run
from hub.testing.ledger import Ledger
from hub.testing.subject import Subject

PASS, FAIL, NOT_JUDGED = "pass", "fail", "not judged"
GUIDE = "docs/connectors.md"
#: of all checks that need one thing, the one without which the others say nothing
FIRST = {"replica": "fetches"}


class NotJudged(Skip):
    """Raised by a check that has nothing to judge in this connector; the message says why."""


@dataclass(frozen=True)
class Check:
    """One question to a connector: ``reason`` says in a line why it is asked, ``needs`` what it is judged by."""

    id: str
    reason: str
    needs: str
    judge: Callable[[Subject], None]

    @property
    def link(self) -> str:
        """Return where the check is explained."""
        return f"{GUIDE}#{self.id}"


@dataclass(frozen=True)
class Finding:
    """How a connector answered one check; ``told`` is what is wrong, or why nothing could be judged."""

    check: Check
    verdict: str
    told: str = ""


def asked(check: Check, subject: Subject) -> Finding:
    """Put one check to a connector. Foreign code runs here and may raise anything: that fails the check."""
    if not subject.has(check.needs):
        return Finding(check, NOT_JUDGED, f"the plugin brings no {check.needs}")
    run = Run("check", subject.connector.name)
    with run.noting("check", check.id):
        check.judge(subject)
    if run.problems:
        return Finding(check, FAIL, run.problems[0].message.removeprefix("AssertionError: "))
    why = next((name.removeprefix("skipped: ") for name in run.counts if name.startswith("skipped: ")), None)
    return Finding(check, PASS) if why is None else Finding(check, NOT_JUDGED, why)


def all_asked(checks: Iterable[Check], subject: Subject, ledger: Ledger | None = None) -> list[Finding]:
    """Put checks to a connector, in their order; what a check that failed was to be the ground of is not judged.

    What stands in a ledger was asked by a process before this one, and is not asked again.
    """
    found: list[Finding] = []
    known = ledger.found() if ledger else {}
    for check in checks:
        ground = FIRST.get(check.needs)
        if check.id in known:
            found.append(Finding(check, *known[check.id]))
        elif any(one.check.id == ground and one.verdict == FAIL for one in found):
            found.append(Finding(check, NOT_JUDGED, f"{ground} fails, and this stands on it"))
        else:
            with ledger.asking(check.id) if ledger else nullcontext():
                found.append(asked(check, subject))
            if ledger:
                ledger.note(check.id, found[-1].verdict, found[-1].told)
    return found
