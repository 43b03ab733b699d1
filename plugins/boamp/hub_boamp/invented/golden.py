"""Golden: the notices of the facilitator's story, with painting lots in Isère and a deadline this week."""

from __future__ import annotations

from hub_boamp.invented import bodies, fns, mapa, ubl
from hub_boamp.invented.cases import Case, invent
from hub_boamp.invented.places import ISERE
from hub_boamp.invented.rows import row
from hub_boamp.invented.shelf import Shelf
from hub_boamp.invented.trades import BY_KEY
from hub_boamp.invented.when import day, instant
from hub_boamp.invented.wordings import Wording

HOURS = Wording("golden_hours", "execution_clause",
                "Clause obligatoire d'insertion : Lot 1 : 420 heures ; Lot 4 (peinture) : 210 heures, à réaliser avec "
                "l'appui du facilitateur des clauses sociales (article L2112-2 du code de la commande publique).",
                True)  # fmt: skip
TICKED = Wording("golden_ticked", "none", "", True)
CODED = Wording("golden_coded", "none", "Voir CCAP.", True)


def golden(shelf: Shelf) -> None:
    """Put the golden notices on the shelf."""
    _hours(shelf)
    _ticked(shelf)
    _coded(shelf)


def _case(number: int, trade: str, town: int, *, published: int, deadline: int, wording: Wording) -> Case:
    case = invent(number, published=published, deadline=deadline, trade=BY_KEY[trade], town=ISERE[town],
                  wording=wording, divided=True)  # fmt: skip
    case.clock = "12:00"
    return case


def _hours(shelf: Shelf) -> None:
    """A rehabilitation in Grenoble: hours on its painting lot, changed by a corrigendum."""
    case = _case(13, "rehabilitation", 0, published=-18, deadline=4, wording=HOURS)
    case.buyer = bodies.Body("Office de l'habitat des Balcons de l'Isère (exemple)", bodies.siret(70001), ISERE[0],
                             "body-pl")  # fmt: skip
    idweb = shelf.idweb()
    record = row(idweb, case, family="FNS", data=fns.call(case),
                 deadline=(fns.deadline_text(case), fns.column(case)))  # fmt: skip
    shelf.put(case.published, record, case, "fns")
    own = shelf.idweb()
    words = "Clause d'insertion : au lieu de « Lot 4 (peinture) : 210 heures », lire « Lot 4 (peinture) : 280 heures »."
    data = fns.corrigendum(case, idweb, 6, words)
    record = row(own, case, family="FNS", data=data, nature="RECTIFICATIF", state="RECTIFICATIF", procedure=None,
                 published=-5, linked=(idweb,))  # fmt: skip
    shelf.put(-5, record, case, "fns_corrigendum")


def _ticked(shelf: Shelf) -> None:
    """Painting works in Voiron: the social box is ticked, no word says why."""
    case = _case(17, "peinture", 1, published=-9, deadline=3, wording=TICKED)
    record = row(shelf.idweb(), case, family="MAPA", data=mapa.call(case), procedure="PROCEDURE_ADAPTE",
                 deadline=(f"{day(case.deadline)}T{case.clock}:00", fns.column(case)))  # fmt: skip
    shelf.put(case.published, record, case, "mapa")


def _coded(shelf: Shelf) -> None:
    """A school in Bourgoin-Jallieu under eForms: codes of social aims, and "Voir CCAP" for the conditions."""
    case = _case(19, "ecole", 2, published=-12, deadline=5, wording=CODED)
    column = (f"{day(case.deadline)}T{case.clock}:00{day(case.deadline, mark='Z')}", instant(case.deadline, case.clock))
    record = row(shelf.idweb(), case, family="JOUE", data=ubl.call(case), deadline=column)
    shelf.put(case.published, record, case, "eforms")
