"""Protected figures: read from tables that passed disclosure control, never from the data themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from hub.errors import HubError
from hub.figures import persons
from hub.figures.definitions import definition
from hub.figures.periods import Period
from hub.figures.tables import (
    TOTAL,
    Control,
    Coordinate,
    Observation,
    Pair,
    Said,
    Snapshot,
    Statements,
    Table,
    Territory,
)

HOURS_A_YEAR = 1607
ROUND_HOURS = 5  #: hours are published in steps of so many (facts/domain.md 6.2)
HOUR_TABLES = ("hours", "reported", "ended")
#: by how many quarters a table lies before the period released: as the definitions of its figures say
LAGS = {"cohort": definition("R4").lag, "placed": definition("E4").lag}
LARGE_GROUP = 20  #: the fewest persons of whom a share of 0 % may be told
NAMES: dict[str, tuple[str, ...]] = {
    "hours": persons.HOURS, "reported": ("rsa",), "participants": persons.PEOPLE, "cohort": ("outcome",),
    "caseload": ("now",), "ended": (),
}  # fmt: skip
Figure = tuple[float | None, str]  #: value, and status: ok, secret or unproved
SECRET: Figure = (None, "secret")
UNPROVED: Figure = (None, "unproved")
#: why a figure is not there that was not proved safe within the budget of a release
BUDGET: Pair = (
    "Retenu : le calcul n'a pas prouvé à temps que ce chiffre ne dit rien d'une personne.",
    "Withheld: the computation did not prove in time that this figure says nothing of a person.",
)
Read = Callable[[str, str], Figure | None]

MAKERS: dict[str, Callable[[Snapshot, persons.Lookup, list[Territory], Period], Table]] = {
    "hours": persons.hours, "reported": persons.reported, "participants": persons.participants,
    "cohort": persons.cohort, "exits_iae": partial(persons.exits, scheme="iae"),
    "exits_plie": partial(persons.exits, scheme="plie"), "placed": persons.placed, "caseload": persons.caseload,
    "ended": persons.ended,
}  # fmt: skip


def judged(
    snapshot: Snapshot, territories: list[Territory], period: Period, control: Control | None, former: Statements
) -> dict[str, list[Said]]:
    """Return what control lets each table say; all is secret where control refuses the tables or is missing."""
    lookup = persons.Lookup(snapshot)
    made = [make(snapshot, lookup, territories, period.earlier(LAGS.get(name, 0))) for name, make in MAKERS.items()]
    tables = [table for table in made if table.facts]
    nothing = {table.name: [Said(at, "secret") for at in table.wanted] for table in tables}
    if control is None:
        return nothing
    try:
        told = control(tables, former)
    except HubError:
        return nothing
    return {table.name: passed(table, told.get(table.name, ())) for table in tables}


def passed(table: Table, told: Sequence[Said]) -> list[Said]:
    """Return what may be said of a table: nothing of a cell that control does not name.

    A zero inside a table is not told: it says of all others of its line where they stand.
    """
    wanted = set(table.wanted)
    return [
        one if (one.status == "ok" and one.value) or one.status == UNPROVED[1]
        else Said(one.at, "secret", None, one.primary)
        for one in told
        if one.at in wanted
    ]  # fmt: skip


def unsaid(*figures: Figure | None) -> Figure:
    """Return what is said of a quotient that is not told: unproved where nothing of it is secret."""
    return UNPROVED if any(one == UNPROVED for one in figures) and SECRET not in figures else SECRET


def rounded(table: str, one: Said) -> Figure:
    """Return a cell as it is published: hours to five, people as they are."""
    if one.value is None or table not in HOUR_TABLES or one.value < ROUND_HOURS:
        return one.value, one.status
    return ROUND_HOURS * float(int(one.value / ROUND_HOURS + 0.5)), one.status


class Cells:
    """What was said of the tables, read by names of nodes."""

    def __init__(
        self, said: Mapping[str, Mapping[Coordinate, Said]], territory: Territory, period: Period,
        given: Mapping[str, float | None],
    ) -> None:  # fmt: skip
        self.said, self.given = said, given
        self.head = (territory.node, period.name)

    def at(self, table: str, **nodes: str) -> Figure | None:
        """Return one cell, or nothing where nobody stands in it."""
        names = NAMES.get(table, ("result",))
        where: Coordinate = (*self.head, *(nodes.get(name, TOTAL) for name in names))
        one = self.said.get(table, {}).get(where)
        return None if one is None else rounded(table, one)

    def each(self, table: str, names: tuple[str, ...], name: str, **nodes: str) -> list[tuple[str, Figure]]:
        """Return the cells along one dimension, without its total."""
        place = 2 + names.index(name)
        found = []
        for at, one in sorted(self.said.get(table, {}).items()):
            fits = all(at[2 + n] == nodes.get(other, TOTAL) for n, other in enumerate(names) if other != name)
            if at[:2] == self.head and fits and at[place] != TOTAL:
                found.append((at[place], rounded(table, one)))
        return found


def ratio(part: Figure | None, whole: Figure | None, people: Figure | None, *, times: float = 100) -> Figure | None:
    """Return a quotient of two published cells; secret where one of them is, or where it says that a few have none."""
    if whole is None:
        return None
    if part is None:
        large = people is not None and people[0] is not None and people[0] >= LARGE_GROUP
        return (0.0, "ok") if large and whole[1] == "ok" else unsaid(whole)
    if part[0] is None or whole[0] is None or part[1] != "ok" or whole[1] != "ok":
        return unsaid(part, whole)
    return (times * part[0] / whole[0], "ok") if whole[0] else None


def quotient(figure: Figure | None, divisor: float | None, times: float) -> Figure | None:
    """Return a cell divided by an open number; nothing where one of them is missing."""
    if figure is None or not divisor:
        return None
    return unsaid(figure) if figure[0] is None else (times * figure[0] / divisor, "ok")


def inverse(number: float | None, figure: Figure | None) -> Figure | None:
    """Return an open number divided by a cell."""
    if not number or figure is None or figure[0] == 0:
        return None
    return unsaid(figure) if figure[0] is None else (number / figure[0], "ok")


def observed(code: str, cells: Cells, territory: Territory, period: Period) -> list[Observation]:
    """Return the observations of a protected indicator; none where there is nobody."""
    said = definition(code)
    return [
        Observation(code, territory, period.name, said.unit, None, "not_available", dims, BUDGET, said.note)
        if figure == UNPROVED
        else Observation(code, territory, period.name, said.unit,
                         round(figure[0], 2) if figure[0] is not None else None, figure[1], dims, note=said.note)
        for figure, dims in _rows(code, cells) if figure is not None
    ]  # fmt: skip


def _rows(code: str, cells: Cells) -> list[tuple[Figure | None, tuple[Pair, ...]]]:
    validated = cells.at("hours")
    people = cells.at("participants")
    if code == "H3":
        parts = cells.each("hours", persons.HOURS, "rsa")
        return [(validated, ()), *((figure, (("rsa", node),)) for node, figure in parts if node != "yes")]
    if code == "R1":
        rows = [(cells.at("hours", rsa="yes"), (("measure", "validated"),))]
        return [*rows, (cells.at("reported", rsa="yes"), (("measure", "reported"),))]
    if code == "PP3":
        return [(ratio(figure, people, people), ((name, node),)) for name in ("sex", "age_band", "criterion")
                for node, figure in cells.each("participants", persons.PEOPLE, name)]  # fmt: skip
    if code == "PP4":
        return [(figure, ((name, node),)) for name in ("modality", "contract_type")
                for node, figure in cells.each("hours", persons.HOURS, name)]  # fmt: skip
    return [(_single(code, cells, validated, people), ())]


def _single(code: str, cells: Cells, validated: Figure | None, people: Figure | None) -> Figure | None:
    at = cells.at
    iae, plie, placed = at("exits_iae"), at("exits_plie"), at("placed")
    makers: dict[str, Callable[[], Figure | None]] = {
        "H2": lambda: at("reported"),
        "H4": lambda: quotient(at("ended"), cells.given.get("committed"), 100),
        "R2": lambda: ratio(at("hours", rsa="yes"), validated, people),
        "R3": lambda: at("participants", rsa="yes"),
        "R4": lambda: at("cohort", outcome="durable"),
        "R4b": lambda: at("cohort", outcome="in_work"),
        "R5": lambda: ratio(at("cohort", outcome="durable"), at("cohort"), at("cohort")),
        "PP1": lambda: people,
        "PP2": lambda: ratio(validated, people, people, times=1),
        "E1": lambda: ratio(at("exits_iae", result="dynamic"), iae, iae),
        "E2": lambda: ratio(at("exits_plie", result="positive"), plie, plie),
        "E3": lambda: ratio(at("exits_iae", result="durable"), iae, iae),
        "E4": lambda: ratio(at("placed", result="in_work"), placed, placed),
        "E6": lambda: ratio(at("caseload", now="no_step"), at("caseload"), at("caseload")),
        "S1": lambda: ratio(at("hours", employer="siae"), validated, people),
        "I1": lambda: ratio(at("hours", sector="industry"), validated, people),
        "F2": lambda: inverse(cells.given.get("money"), validated),
        "T1": lambda: quotient(validated, HOURS_A_YEAR, 1),
    }
    return makers[code]()
