"""Disclosure control: which cells may be shown, so that nothing published gives a person or firm away.

All tables are judged together, as whoever reads them all would put them together: people who stand in several, the
hours and the number of the same people, what was released before. A cell is secret by itself (too few, one who
dominates, a share that says all), because the same people are secret in a linked table, or because a secret one could
be reckoned from it. Whether it could is not guessed: for each secret cell two other worlds are found, in which all
that was ever published is the same and the secret is far lower, or far higher (QUALITY 7). Where no such worlds are
found, more is kept back; where keeping back everything does not help, nothing is released.

What nobody stands in together is judged apart (``blocks``), and all of it within a budget of steps (``budget``): what
is not proved by then is withheld.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from hub.privacy.blocks import Block, blocks, unit_of
from hub.privacy.budget import STEPS, Budget
from hub.privacy.frames import TOTAL, Frame, Key, Sheet
from hub.privacy.rules import OK, SECRET, UNPROVED, UNSAFE, Rules, Statement, judged, margin
from hub.privacy.suppression import NotReleased, Work

__all__ = [
    "OK", "SECRET", "STEPS", "UNPROVED", "UNSAFE", "NotReleased", "Release", "Rules", "Statement", "margin", "release",
]  # fmt: skip

Said = dict[Key, Statement]


@dataclass(frozen=True)
class Release:
    """The sheets as they are published: null and ``secret`` where nothing is said; never 0 for it.

    ``unproved`` is what the budget did not suffice for, ``unsafe`` what former releases leave no safe way for.
    """

    statements: Mapping[str, tuple[Statement, ...]]
    spent: int = field(default=0, compare=False)

    def rows(self, name: str) -> list[dict[str, object]]:
        """Return the published rows of a sheet: without why a cell is secret, which would say something of it."""
        return [{"at": list(one.at), "value": one.value, "status": one.status} for one in self.statements[name]]


def release(
    sheets: Sequence[Sheet],
    *,
    former: Mapping[str, Sequence[Statement]] | None = None,
    rules: Rules | None = None,
    steps: int = STEPS,
) -> Release:
    """Return what of some sheets may be published, together and with all that was published before.

    ``sheets`` hold the facts of all periods that former releases speak of, as they are known now. ``steps`` is how
    much may be reckoned; each block has an equal part of what those before it left.

    :raises NotReleased: where a cell crosses too many dimensions.
    """
    rules, former = rules or Rules(), former or {}
    for sheet in sheets:
        for at in sheet.wanted:
            if sum(node != TOTAL for node in at) > rules.max_crossed:
                raise NotReleased(f"{sheet.name} {' x '.join(at)}: crosses more than {rules.max_crossed} dimensions")
    found = blocks(sheets, [(name, one.at) for name, some in former.items() for one in some])
    budget, said = Budget(steps), Said()
    for number, block in enumerate(found):
        lent = budget.lend(len(found) - number)
        said.update(judged_apart(block, former, rules, lent))
        budget.settle(lent)
    said = even(sheets, said)
    told = {one.name: tuple(said[one.name, at] for at in sorted(set(one.wanted))) for one in sheets}
    return Release(told, steps - budget.left)


def judged_apart(block: Block, former: Mapping[str, Sequence[Statement]], rules: Rules, budget: Budget) -> Said:
    """Return what is said of the cells of a block."""
    keys = set(block.also)
    before = {name: [one for one in some if (name, one.at) in keys] for name, some in former.items()}
    frame = Frame(block.sheets, block.also)
    found = judged(frame, before, rules)
    work = Work(frame, rules, found, budget)
    try:
        work.suppress()
    except NotReleased:
        return {key: Statement(key[1], UNSAFE) for key in found.wanted}
    hidden = {*work.secret, *found.unsaid}
    said = Said()
    for key in found.wanted:
        value = frame.cells[key].value if key in frame.cells else 0.0
        if key in hidden:
            said[key] = Statement(key[1], UNPROVED if key in work.unproved else SECRET, None, found.why.get(key, ""))
        else:
            said[key] = Statement(key[1], OK, value)
    return said


def even(sheets: Iterable[Sheet], said: Said) -> Said:
    """Return statements that say nothing of any cell told together with one that is unproved.

    Not even that it is nothing, or that it would have been secret anyway.
    """
    units = {(sheet.name, at): (unit_of(sheet, at), sheet.rank(at)) for sheet in sheets for at in sheet.wanted}
    lost = {units[key] for key, one in said.items() if one.status == UNPROVED}
    return {key: replace(one, status=UNPROVED, value=None) if units[key] in lost else one for key, one in said.items()}
