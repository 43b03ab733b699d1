"""Charts: bars as SVG, sizes that a phone can read, always beside the table of the same figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 360
ROW = 40  #: a line of words and a bar under it
BAR = 14
ROOM = 84  #: for the figure at the end of the longest bar
MOST = 24  #: bars of one chart
LETTERS = 44  #: of a label


@dataclass(frozen=True)
class Bar:
    """One bar: its words, how long it is, and what stands at its end."""

    y: int
    words: str
    length: float
    said: str
    secret: bool


@dataclass(frozen=True)
class Chart:
    """Bars one under another; ``title`` is what it shows, in a sentence."""

    title: str
    bars: tuple[Bar, ...]

    @property
    def height(self) -> int:
        """Return the height of the drawing."""
        return len(self.bars) * ROW + 4


def chart(title: str, rows: Sequence[tuple[str, float | None, str]]) -> Chart | None:
    """Return the bars of some rows (words, figure or None where it is secret, figure in words).

    None where there is nothing to compare: fewer than two figures, too many rows, a figure below zero.
    """
    figures = [value for _, value, _ in rows if value is not None]
    if len(figures) < 2 or len(rows) > MOST or min(figures) < 0 or not max(figures):
        return None
    longest = max(figures)
    bars = (
        Bar(
            y=number * ROW,
            words=words if len(words) <= LETTERS else f"{words[: LETTERS - 1].rstrip()}…",
            length=0 if value is None else round((WIDTH - ROOM) * value / longest, 1),
            said=said,
            secret=value is None,
        )
        for number, (words, value, said) in enumerate(rows)
    )
    return Chart(title, tuple(bars))
