"""Guards: may this run count, and may it withdraw what it did not see? (promise P5)"""

from __future__ import annotations

from dataclasses import dataclass

SHARE = 0.10  #: of a scope; a complete run that would withdraw more is held


@dataclass(frozen=True)
class Verdict:
    """What a run may do: its status, and the reason where it is not simply complete."""

    status: str
    reason: str | None = None


def verdict(failure: str | None, *, gone: dict[str, int], sizes: dict[str, int]) -> Verdict:
    """Return how a run ends; ``gone`` and ``sizes`` count, by scope, items that vanish and items there were."""
    if failure:
        return Verdict("incomplete", failure)
    too_many = [
        f"{scope or 'the source'}: {n} of {sizes.get(scope, n)} would be withdrawn"
        for scope, n in sorted(gone.items())
        if n > allowed(sizes.get(scope, n))
    ]
    if too_many:
        return Verdict("held", "; ".join(too_many) + ". Accept or reject: hub runs accept|reject")
    return Verdict("complete")


def allowed(size: int) -> float:
    """Return how many items of a scope of this size may vanish at once without anybody being asked."""
    return max(1.0, SHARE * size)
