"""FNSimple: the national form of 2024 for markets between 90 000 euros and the European thresholds."""

from __future__ import annotations

import re
from typing import Any

from hub_boamp import bodies, dates, values, words
from hub_boamp.bodies import known
from hub_boamp.changes import of_form
from hub_boamp.columns import natures
from hub_boamp.leaves import gather
from hub_boamp.text import one_line
from hub_boamp.tree import Node

NUMBERED = re.compile(r"^(?:lot\s*)?(?:n\s*[°o]\s*)?0*(\d{1,3})\s*[:.)\-–]\s*(?=\D)", re.IGNORECASE)


def read(form: Node, _: dict[str, Any]) -> dict[str, Any]:
    """Return the notice fields of a FNSimple."""
    content = bodies.content_of(form)
    market = content.first("natureMarche")
    lots, lot_paths = lots_of(content)
    where = address(content.first("communication"))
    return {
        "title": one_line(market.text("intitule")),
        "description": market.text("description"),
        "organisations": buyer(form.first("organisme")),
        "nature": natures(market.choices("natureMarche")),
        "cpv": bodies.national_cpv(market, "codeCPV"),
        "places": places(market),
        "value": value_of(market.first("valeurEstimee")),
        "duration": known({"months": values.whole(market.text("dureeMois"))}),
        "deadline": deadline(content.first("procedure/dateReceptionOffres")),
        **procedure(content.first("procedure")),
        **where,
        "reference": one_line(content.text("communication/identifiantInterne")),
        "framework": True if content.has("procedure/techAchat/accordCadre") else None,
        "criteria": criteria(content)
        or words.criteria_in(content.first("informComplementaire/autresInformComplementaire")),
        "conditions": conditions(content),
        "reserved": reserved(market),
        "lots": lots,
        "awards": awards(form.first("attribution"), title=one_line(market.text("intitule"))),
        "references": [
            *bodies.previous_of(form),
            *where.get("references", []),
            *bodies.own_reference(content.text("communication/identifiantInterne")),
        ],
        **of_form(form),
        "texts": gather(form, lot_paths),
    }


def buyer(organisme: Node) -> list[dict[str, Any]]:
    """Return the buyer, with its SIRET where the form says that the number is one and it is valid."""
    found = bodies.body(
        organisme.text("nomOfficiel"),
        role="buyer",
        number=organisme.text("codeIdentificationNational"),
        postcode=bodies.postcode(organisme.text("cp")),
        city=bodies.city(organisme.text("ville")),
    )
    return [found] if found else []


def places(market: Node) -> list[dict[str, Any]]:
    """Return where the work is done: free text."""
    found = (bodies.place(node, role="performance") for node in market.all("lieuExecution"))
    return [one for one in found if one]


def value_of(node: Node) -> dict[str, Any] | None:
    """Return the estimated value: one figure, or a range."""
    if not node:
        return None
    low, high = node.text("fourchette/valeurBasse"), node.text("fourchette/valeurHaute")
    return values.value(node, basis="estimated", low=low, high=high)


def deadline(node: Node) -> dict[str, Any] | None:
    """Return the deadline, in Paris time, whichever of its five spellings it has."""
    return dates.deadline(node.text(), node.path) if node else None


def procedure(node: Node) -> dict[str, str]:
    """Return the procedure that a flag of the form names."""
    if node.has("procedureAdapteeO") or node.has("procedureAdapteeR"):
        return {"procedure": "adapted"}
    return {}


def address(node: Node) -> dict[str, Any]:
    """Return where the documents are: the consultation itself before the buyer's profile."""
    profile = bodies.documents(node.text("urlProfilAch"))
    found = bodies.documents(node.text("urlDocConsul")) or profile
    return {**found, "buyer_profile_url": profile.get("documents_url")}


def criteria(content: Node) -> list[dict[str, Any]]:
    """Return the award criteria: free text, in two places."""
    nodes = (content.first("procedure/criteresAttrib"), content.first("natureMarche/criteresAttrib"))
    return [one for node in nodes if node for one in words.criteria_of(node.text(), path=node.path)]


def conditions(content: Node) -> list[dict[str, Any]]:
    """Return the boxes in which buyers write execution conditions; the form has none of its own for them."""
    boxes = content.first("informComplementaire").leaves()
    return [{"text": text, "path": node.path} for node, text in boxes if len(text) > 3]


def reserved(market: Node) -> list[dict[str, Any]]:
    """Return that the market is reserved; what stands under "oui" was never met, so its tags are kept as value."""
    node = market.first("reservationMarche/oui")
    if not node:
        return []
    said = " ".join([*node.choices(), node.text() or ""]).strip()
    return [known({"to": beneficiary(said), "path": node.path, "value": said or "oui"})]


def beneficiary(said: str) -> str:
    """Return for whom a market is reserved, as far as the words of the form say it."""
    low = said.lower()
    sheltered = any(word in low for word in ("esat", "adapt", "handicap", "protege", "l2113-12"))
    insertion = any(word in low for word in ("siae", "insertion", "l2113-13"))
    if sheltered and insertion:
        return "ea_esat_or_siae"
    return "ea_esat" if sheltered else "siae" if insertion else "unspecified"


def lots_of(content: Node) -> tuple[list[dict[str, Any]], dict[str, str | None]]:
    """Return the lots and where each stands; they are met beside the market, and inside its flag "oui"."""
    nodes = [node for tag in ("oui", "lot", "lots") for node in content.all(f"natureMarche/lotsMarche/{tag}")]
    nodes = [inner for node in nodes for inner in (_inside(node) or [node])]
    nodes += content.all("lots/lot")
    nodes = [node for node in nodes if node.has("intitule") or node.has("description")]
    lots: list[dict[str, Any]] = []
    paths: dict[str, str | None] = {}
    for position, node in enumerate(nodes, 1):
        lots.append(_lot(node, position))
        paths[node.path] = lots[-1]["number"]
    return lots, paths


def _lot(node: Node, position: int) -> dict[str, Any]:
    """Return a lot; its number may stand before its title: "01 : Gros oeuvre"."""
    title = one_line(node.text("intitule") or node.text("description")) or ""
    head = NUMBERED.match(title)
    number = node.text("numLot") or node.text("numero") or (head[1] if head else str(position))
    where = node.first("lieuExecution") or node.first("lieuExecutionLivraison")
    place = bodies.place(where, role="performance", lot=number) if where else None
    return known(
        {
            "number": number,
            "title": title[head.end() :] if head else title,
            "description": node.text("description") if node.has("intitule") else None,
            "cpv": bodies.national_cpv(node, "codeCPV") or bodies.national_cpv(node, "CPV"),
            "value": value_of(node.first("valeurEstimee")) or value_of(node.first("estimationValeur")),
            "places": [place] if place else None,
        }
    )


def _inside(node: Node) -> list[Node]:
    return [child for child in node.children() if child.has("intitule") or child.has("description")]


def awards(form: Node, *, title: str | None) -> list[dict[str, Any]]:
    """Return the awards that the free text ``attributionMarche`` tells."""
    return words.awards_of(form.text("attributionMarche"), title=title) if form else []
