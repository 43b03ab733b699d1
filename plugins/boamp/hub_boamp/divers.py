"""DIVERS: the form for notices that have none of their own."""

from __future__ import annotations

from typing import Any

from hub_boamp import bodies, mapa
from hub_boamp.changes import of_form
from hub_boamp.columns import natures
from hub_boamp.leaves import gather
from hub_boamp.text import one_line
from hub_boamp.tree import Node


def read(form: Node, _: dict[str, Any]) -> dict[str, Any]:
    """Return the notice fields of a DIVERS: a subject in free text, and the boxes of MAPA."""
    content = bodies.content_of(form)
    described = content.first("description")
    market = described.first("descriptionMarche")
    subject = next(iter(free_texts(content.first("principales"))), None)
    titled = next(iter([*free_texts(described.first("objet")), *described.texts("objet")]), None)
    lots, paths = mapa.lots_of(content)
    return {
        "title": one_line(titled or subject),
        "description": subject,
        "organisations": bodies.of_mapa(form.first("organisme")),
        "nature": natures([*market.choices("natureMarche"), *content.choices("natureMarche")]),
        "cpv": bodies.national_cpv(market, "CPV"),
        "places": mapa.places(described),
        "duration": mapa.duration(content.first("duree")),
        "deadline": mapa.fns_deadline(content.first("delais/receptionOffres")),
        "candidacy_deadline": mapa.fns_deadline(content.first("delais/receptCandidatures")),
        **mapa.address(form, content),
        "reference": one_line(content.text("renseignements/idMarche")),
        "criteria": mapa.criteria(content.first("criteres")),
        "conditions": mapa.conditions(content),
        "lots": lots,
        "awards": mapa.awards(form.first("attribution")),
        "references": [*bodies.previous_of(form), *mapa.address(form, content).get("references", [])],
        **of_form(form),
        "texts": gather(form, paths),
    }


def free_texts(node: Node) -> list[str]:
    """Return the texts of a box of free fields."""
    return [*node.texts("txtLibre/champsLibre"), *node.texts("txtLibre"), *node.texts("intLibre")]
