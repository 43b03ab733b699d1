"""DSP: concessions of public service."""

from __future__ import annotations

from typing import Any

from hub_boamp import bodies, dates, mapa, values
from hub_boamp.bodies import known
from hub_boamp.changes import of_form
from hub_boamp.columns import natures
from hub_boamp.leaves import gather
from hub_boamp.text import one_line
from hub_boamp.tree import Node


def read(form: Node, _: dict[str, Any]) -> dict[str, Any]:
    """Return the notice fields of a DSP; the boxes of the call are read where they have the names of the award's."""
    content = bodies.content_of(form)
    market = content.first("descriptionMarche") or content.first("description")
    lots, paths = lots_of(market)
    lone = market.first("lot") if not lots else Node(None)
    return {
        "title": one_line(market.text("titreMarche") or market.text("objet")),
        "description": market.text("description") or market.text("objet"),
        "organisations": bodies.of_mapa(form.first("organisme")),
        "nature": natures(market.choices("natureMarche")),
        "cpv": list(dict.fromkeys([*bodies.national_cpv(market, "CPV"), *bodies.national_cpv(lone, "CPV")])),
        "places": [*mapa.places(market), *places(lone)],
        "value": values.value(market.first("valeurTotal"), basis="total" if form.has("attribution") else "estimated"),
        "duration": known({"months": values.whole(lone.text("dureeLot/nbMois"))}) or mapa.duration(
            content.first("duree")),
        "deadline": mapa.fns_deadline(content.first("delais/receptionOffres")),
        "candidacy_deadline": mapa.fns_deadline(content.first("delais/receptCandidatures")),
        "procedure": "concession",
        **mapa.address(form, content),
        "reference": one_line(market.text("numeroReference")),
        "criteria": mapa.criteria(lone.first("criteres") or content.first("criteres")),
        "conditions": mapa.conditions(content),
        "eu_funds": eu_funds(lone),
        "lots": lots,
        "awards": awards(content.first("attribution"), title=one_line(market.text("titreMarche"))),
        "references": [
            *bodies.previous_of(form),
            *mapa.address(form, content).get("references", []),
            *bodies.own_reference(market.text("numeroReference")),
        ],
        **of_form(form),
        "texts": gather(form, paths),
    }  # fmt: skip


def lots_of(market: Node) -> tuple[list[dict[str, Any]], dict[str, str | None]]:
    """Return the lots; where the contract is not divided, its lone "lot" is the contract itself."""
    nodes = list(market.all("lot"))
    if market.has("divisibleLotNon") or len(nodes) < 2:
        return [], {}
    paths: dict[str, str | None] = {}
    for position, node in enumerate(nodes, 1):
        paths[node.path] = node.text("numLot") or str(position)
    lots = [
        known(
            {
                "number": paths[node.path],
                "title": one_line(node.text("intitule")) or one_line(node.text("description")),
                "description": node.text("description"),
                "cpv": bodies.national_cpv(node, "CPV"),
                "criteria": mapa.criteria(node.first("criteres")),
                "duration": known({"months": values.whole(node.text("dureeLot/nbMois"))}),
                "places": places(node, lot=paths[node.path]),
                "eu_funds": eu_funds(node),
            }
        )
        for node in nodes
    ]
    return lots, paths


def places(node: Node, *, lot: str | None = None) -> list[dict[str, Any]]:
    """Return the place of a lot, with each NUTS code once."""
    found = [
        one for box in node.all("lieuExecutionLivraison") if (one := bodies.place(box, role="performance", lot=lot))
    ]
    codes = dict.fromkeys(node.texts("lieuCodeNUTS/codeNUTS"))
    return [*found, *(known({"nuts": code, "role": "performance", "lot": lot}) for code in codes)]


def eu_funds(node: Node) -> dict[str, Any] | None:
    """Return whether European funds pay for it, as the form says."""
    if node.has("infosSup/fondsCommunautairesNon"):
        return {"declared": False}
    if node.has("infosSup/fondsCommunautairesOui"):
        return known({"declared": True, "text": node.text("infosSup/fondsCommunautairesOui")})
    return None


def awards(attribution: Node, *, title: str | None) -> list[dict[str, Any]]:
    """Return one award for each lot."""
    results = list(attribution.all("lotMarche"))
    return [award(node, title=title if len(results) == 1 else None) for node in results]


def award(node: Node, *, title: str | None) -> dict[str, Any]:
    """Return the award of one lot."""
    given = node.first("attributionOui")
    number = node.text("numLot")
    winners = [one for box in given.all("titulaire") if (one := winner_of(box))]
    return known(
        {
            "lots": [number] if number else None,
            "title": one_line(node.text("intitule")) or title,
            "status": "awarded" if given else "unsuccessful" if node.has("attributionNon/infructueux") else
                      "abandoned" if node.has("attributionNon") else "unknown",
            "awarded_on": dates.day(given.text("dateAttribution")),
            "offers_received": values.whole(given.text("nbOffresRecues")),
            "winners": winners,
            "value": values.value(given.first("valeurs"), basis="total"),
        }
    )  # fmt: skip


def winner_of(box: Node) -> dict[str, Any] | None:
    """Return a winner, with what the form says of its size and region."""
    found = mapa.winner_of(box)
    if not found:
        return None
    sme = True if box.has("PME/oui") else False if box.has("PME/non") else None
    return known({**found, "nuts": box.text("adresse/codeNUTS"), "sme": sme})
