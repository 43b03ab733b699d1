"""The map of France as SVG: a shape of each département that is a link, coloured by a number."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from hub.publish.outlines import Outline, outlines

CELL = 128  #: of an inset, with what parts it from the next
OVERSEAS = 11  #: insets: two rows under the map, six and five


@dataclass(frozen=True)
class Shape:
    """One département on the map: where it is drawn, what it says, where it leads."""

    outline: Outline
    x: int
    y: int
    tone: int
    title: str
    href: str

    @property
    def inset(self) -> bool:
        """Say whether it stands in a square of its own."""
        return self.outline.panel == "overseas"


def shapes(
    *, tone: Callable[[str], int], title: Callable[[Outline], str], href: Callable[[str], str]
) -> Iterator[Shape]:
    """Yield each shape with its place: metropolitan France, Paris once more in the corner, overseas below."""
    number = 0
    for each in outlines():
        x, y = 0, 0
        if each.panel == "paris":
            x, y = 0, 0
        elif each.panel == "overseas":
            x, y = 8 + number % 6 * (CELL + 38), 1010 + number // 6 * (CELL + 40)
            number += 1
        yield Shape(each, x, y, tone(each.code), title(each), href(each.code))


HEIGHT = 1010 + 2 * (CELL + 40)
WIDTH = 1000
