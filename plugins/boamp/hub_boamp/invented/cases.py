"""Cases: the facts of each invented purchase, before a form is chosen for them."""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass, field

from hub_boamp.invented import bodies, wordings
from hub_boamp.invented.bodies import PLATFORM, Body
from hub_boamp.invented.places import TOWNS, Town
from hub_boamp.invented.trades import TRADES, Part, Trade
from hub_boamp.invented.wordings import Wording

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://example.org/clausier/samples")
CLOCKS = ("12:00", "12:00", "12:00", "16:00", "17:00", "11:30", "10:00", "23:59")


@dataclass
class Case:
    """A purchase: who buys what where, on which days, with which social words."""

    number: int
    trade: Trade
    town: Town
    buyer: Body
    published: int
    deadline: int
    clock: str
    parts: tuple[Part, ...] = ()
    wording: Wording | None = None
    words: str = ""
    friend: str | None = None
    criteria: tuple[tuple[str, int, str], ...] = ()
    social: bool = False
    environmental: bool = False
    firms: tuple[Body, ...] = ()
    seed: random.Random = field(default_factory=random.Random)

    @property
    def title(self) -> str:
        """Return what the notice is called."""
        return self.trade.title.format(where=self.town.name)

    @property
    def reference(self) -> str:
        """Return the buyer's own number."""
        return f"EX-{self.trade.key[:4].upper()}-{self.number:03d}"

    @property
    def documents(self) -> str:
        """Return where the documents are."""
        return f"{PLATFORM}/consultations/{900000 + self.number}"

    @property
    def folder(self) -> str:
        """Return the UUID of the procedure."""
        return str(uuid.uuid5(NAMESPACE, f"folder-{self.number}"))

    def notice_uuid(self, version: int = 1) -> str:
        """Return the UUID of one of its notices."""
        return str(uuid.uuid5(NAMESPACE, f"notice-{self.number}-{version}"))

    def amount(self, share: float = 1.0) -> str:
        """Return an amount of this case, in whole hundreds of euros."""
        spread = 0.7 + (self.number * 37 % 60) / 100
        return str(round(self.trade.amount * spread * share / 100) * 100)

    def general(self) -> str:
        """Return a sentence that says nothing social."""
        return wordings.GENERAL[self.number % len(wordings.GENERAL)]

    def free_text(self) -> str:
        """Return the text of the box in which everything ends: general words, social ones, a false friend."""
        return "\n".join(text for text in (self.general(), self.words, self.friend) if text)


def invent(
    number: int,
    *,
    published: int,
    deadline: int,
    trade: Trade | None = None,
    town: Town | None = None,
    wording: Wording | None = None,
    divided: bool | None = None,
) -> Case:
    """Return a case; what is not given follows from its number alone."""
    seed = random.Random(f"clausier-{number}")
    trade = trade or TRADES[number * 7 % len(TRADES)]
    town = town or TOWNS[number * 11 % len(TOWNS)]
    split = bool(trade.parts) and (seed.random() < 0.62 if divided is None else divided)
    case = Case(
        number=number,
        trade=trade,
        town=town,
        buyer=bodies.buyer(number * 3, town),
        published=published,
        deadline=deadline,
        clock=CLOCKS[number % len(CLOCKS)],
        parts=trade.parts if split else (),
        wording=wording,
        criteria=trade.criteria,
        environmental=number % 4 == 0,
        firms=tuple(
            bodies.firm(trade.key, number + place, TOWNS[(number * 5 + place) % len(TOWNS)]) for place in range(4)
        ),
        seed=seed,
    )
    if wording:
        _speak(case, wording)
    elif number % 3 == 0:
        case.friend = wordings.FALSE_FRIENDS[number // 3 % len(wordings.FALSE_FRIENDS)]
    return case


def _speak(case: Case, wording: Wording) -> None:
    """Give a case its social words, and sometimes an award criterion beside them."""
    count = max(len(case.parts), 1)
    lots = {"a": min(count, 1 + case.number % count), "b": 1 + (case.number + 1) % count}
    hours = {"h": 70 + case.number * 35 % 560, "k": 105 + case.number * 21 % 300}
    case.words = wording.text.format(**lots, **hours)
    case.social = wording.ticked
    if case.number % 5 == 0:
        extra = wordings.CRITERIA[case.number % len(wordings.CRITERIA)]
        first, *rest = case.criteria
        case.criteria = ((first[0], first[1] - extra[1], first[2]), *rest, extra)
