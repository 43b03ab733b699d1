"""Story: which cases there are, in which form, and what becomes of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from hub_boamp.invented import fns, mapa, old, ubl, ubl_award
from hub_boamp.invented.cases import Case, invent
from hub_boamp.invented.golden import golden
from hub_boamp.invented.rows import row
from hub_boamp.invented.shelf import Shelf
from hub_boamp.invented.trades import BY_KEY
from hub_boamp.invented.when import day, instant
from hub_boamp.invented.wordings import CLAUSES, RESERVED, Wording

SPOKEN = (*CLAUSES, *RESERVED)
FORMS = ("fns", "eforms", "mapa", "fns", "eforms", "mapa", "fns", "eforms", "divers", "mapa", "fns", "dsp", "prior")
FAMILIES = {
    "fns": "FNS",
    "mapa": "MAPA",
    "dsp": "DSP",
    "divers": "DIVERS",
    "eforms": "JOUE",
    "prior": "JOUE",
}
COUNT = 240  #: cases of the last thirty days, besides the golden ones
DIVIDED = ("rehabilitation", "ecole", "nettoyage", "vrd")  #: trades with lots, for words that name some
ONE_IN = 4  #: one case in so many speaks of social clauses


def spoken(number: int) -> Wording | None:
    """Return the social words of a case, if it has any: each wording in turn, one case in four."""
    return SPOKEN[number // ONE_IN % len(SPOKEN)] if number % ONE_IN == 1 else None


def tell() -> Shelf:
    """Return all records: the golden ones, the cases of these weeks, and the old schemas."""
    shelf = Shelf()
    golden(shelf)
    for number in range(1, COUNT + 1):
        form = FORMS[number * 5 % len(FORMS)]
        wording = spoken(number)
        needs_lots = wording is not None and wording.by_lot
        published, deadline = days_of(number, form)
        trade = BY_KEY[DIVIDED[number // 4 % len(DIVIDED)]] if needs_lots else None
        case = invent(
            100 + number,
            published=published,
            deadline=deadline,
            trade=trade,
            wording=wording,
            divided=True if needs_lots else None,
        )
        idweb = shelf.idweb()
        shelf.put(case.published, first(case, idweb, form), case, form)
        follow(shelf, case, form, number, idweb)
    ancient(shelf)
    return shelf


def is_awarded(number: int, form: str) -> bool:
    """Say whether a case has its result already."""
    return number % 4 == 2 and form in ("fns", "mapa", "eforms", "dsp")


def days_of(number: int, form: str) -> tuple[int, int]:
    """Return when a case is published and when its tenders are due.

    What is awarded began two months ago, except one in three, which was quick.
    """
    published = -(number * 13 % 30) - (0 if number % 9 else 1)
    if not is_awarded(number, form):
        return published, max(2, published + 24 + number % 22)
    return (-30, -14) if number % 3 == 0 else (published - 60, published - 25)


def first(case: Case, idweb: str, form: str) -> dict[str, Any]:
    """Return the record of a first notice."""
    local = f"{day(case.deadline)}T{case.clock}:00"
    if form == "fns":
        return row(idweb, case, family="FNS", data=fns.call(case), deadline=(fns.deadline_text(case), fns.column(case)))
    if form == "mapa":
        return row(idweb, case, family="MAPA", data=mapa.call(case), procedure="PROCEDURE_ADAPTE",
                   deadline=(local, fns.column(case)))  # fmt: skip
    if form == "dsp":
        title = f"Délégation de service public : {case.title}"
        return row(idweb, case, family="DSP", data=mapa.concession(case), procedure=None, title=title,
                   deadline=(local, fns.column(case)))  # fmt: skip
    if form == "divers":
        return row(idweb, case, family="DIVERS", data=mapa.other(case), procedure=None, perimeter="AUTRE",
                   deadline=(local, fns.column(case)))  # fmt: skip
    if form == "prior":
        return row(idweb, case, family="JOUE", data=ubl.prior(case), nature="PRE-INFORMATION", procedure=None)
    return row(idweb, case, family="JOUE", data=ubl.call(case), deadline=eforms_deadline(case, case.deadline))


def eforms_deadline(case: Case, on: int) -> tuple[str, str]:
    """Return a deadline as eForms gives it, with its offset, and as the column has it, in true UTC."""
    return f"{day(on)}T{case.clock}:00{day(on, mark='Z')}", instant(on, case.clock)


def follow(shelf: Shelf, case: Case, form: str, number: int, idweb: str) -> None:
    """Publish what comes after: corrigenda, cancellations, awards."""
    if number % 11 == 4 and form in ("fns", "mapa", "eforms"):
        correct(shelf, case, form, idweb)
    elif number % 37 == 8 and form in ("fns", "eforms"):
        cancel(shelf, case, form, idweb)
    elif is_awarded(number, form):
        awarded(shelf, case, form, idweb)


def correct(shelf: Shelf, case: Case, form: str, idweb: str) -> None:
    """Publish a corrigendum some days later: a list of changes, or the whole notice again."""
    on, later = min(0, case.published + 4), case.deadline + 7
    own = shelf.idweb()
    if form == "eforms":
        words = f"Report de la date limite au {day(later, mark='L')} à {case.clock}."
        data = ubl.call(case, version=2, deadline=later, changes=ubl.changes(case, reason="update-add", words=words))
        record = row(own, case, family="JOUE", data=data, state="RECTIFICATIF", published=on, linked=(idweb,),
                     deadline=eforms_deadline(case, later))  # fmt: skip
    else:
        make = fns.corrigendum if form == "fns" else mapa.corrigendum
        record = row(own, case, family=FAMILIES[form], data=make(case, idweb, later), nature="RECTIFICATIF",
                     state="RECTIFICATIF", procedure=None, published=on, linked=(idweb,))  # fmt: skip
    shelf.put(on, record, case, f"{form}_corrigendum")


def cancel(shelf: Shelf, case: Case, form: str, idweb: str) -> None:
    """Publish a cancellation: in eForms a full copy of the call, whose nature stays the call's."""
    on, own = min(0, case.published + 5), shelf.idweb()
    if form == "eforms":
        words = "La présente consultation est déclarée sans suite et sera relancée."
        data = ubl.call(case, version=3, changes=ubl.changes(case, reason="cancel", words=words))
        record = row(own, case, family="JOUE", data=data, state="ANNULATION", published=on, linked=(idweb,),
                     deadline=eforms_deadline(case, case.deadline))  # fmt: skip
    else:
        record = row(own, case, family="FNS", data=fns.cancellation(case, idweb), nature="ANNULATION",
                     state="ANNULATION", procedure=None, published=on, linked=(idweb,))  # fmt: skip
    shelf.put(on, record, case, f"{form}_cancellation")


def awarded(shelf: Shelf, case: Case, form: str, idweb: str) -> None:
    """Publish the result of a call, some weeks after it."""
    own, on = shelf.idweb(), -(case.number % 26)
    case = replace(case, published=on)
    makers = {"fns": fns.award, "mapa": mapa.award, "dsp": mapa.concession_award}
    names = tuple(firm.name for firm in case.firms[: max(len(case.parts), 1)])
    data: dict[str, Any] = ubl_award.award(case) if form == "eforms" else makers[form](case, idweb)
    record = row(own, case, family=FAMILIES[form], data=data, nature="ATTRIBUTION", procedure=None, linked=(idweb,),
                 winners=() if form == "fns" else names)  # fmt: skip
    shelf.put(on, record, case, f"{form}_award")


def ancient(shelf: Shelf) -> None:
    """Put the old schemas on the shelf, with the dates of their time."""
    kinds = ("call", "call", "corrigendum", "call", "award", "call", "cancellation", "call")
    before: str | None = None
    for place in range(16):
        kind = kinds[place % len(kinds)]
        case = invent(400 + place, published=-2000, deadline=-1960, wording=SPOKEN[place * 2 % len(SPOKEN)])
        idweb = f"21-{990000 + place}"
        on, until = f"2021-04-{1 + place:02d}", f"2021-05-{10 + place:02d}T12:00:00+01:00"
        linked = before if kind != "call" else None
        shelf.put(-2000, old.record(case, idweb, on=on, until=until, linked=linked, kind=kind), case, f"v230_{kind}")
        before = idweb if kind == "call" else before
    for place in range(8):
        case = invent(440 + place, published=-7000, deadline=-6980, wording=SPOKEN[place] if place % 2 else None)
        shelf.put(-7000, old.v110_record(case, f"BXP0699000{place:04d}O"), case, "v110_call")


def records(shelf: Shelf) -> Iterator[dict[str, Any]]:
    """Yield the records, oldest first."""
    for _, record in sorted(shelf.rows, key=lambda pair: (pair[0], pair[1]["idweb"])):
        yield record
