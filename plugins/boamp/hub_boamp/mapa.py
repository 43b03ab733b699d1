"""MAPA: the national form for adapted procedures, and the boxes that DSP and DIVERS share with it."""

from __future__ import annotations

from typing import Any

from hub_boamp import bodies, dates, values, words
from hub_boamp.bodies import known
from hub_boamp.changes import of_form
from hub_boamp.columns import natures
from hub_boamp.leaves import gather
from hub_boamp.text import meaningful, one_line
from hub_boamp.tree import Node

PLACES = ("lieuExecution", "lieuExecutionLivraison", "lieuLivraison")


def read(form: Node, _: dict[str, Any]) -> dict[str, Any]:
    """Return the notice fields of a MAPA."""
    content = bodies.content_of(form)
    described = content.first("description") or content.first("descriptionReduite")
    lots, paths = lots_of(content)
    return {
        "title": one_line(described.text("objet")),
        "description": content.text("caracteristiques/principales"),
        "organisations": bodies.of_mapa(form.first("organisme")),
        "nature": natures(content.choices("natureMarche")),
        "cpv": cpv(content),
        "places": places(described),
        "value": values.value(content.first("autresInformations/valeurTotaleEstimee"), basis="estimated"),
        "duration": duration(content.first("duree")),
        "deadline": fns_deadline(content.first("delais/receptionOffres")),
        "candidacy_deadline": fns_deadline(content.first("delais/receptCandidatures")),
        "procedure": "adapted" if content.has("procedure/procedureAdaptee") else None,
        **address(form, content),
        "reference": one_line(content.text("renseignements/idMarche")),
        "criteria": criteria(content.first("criteres") or content.first("criteresAttribution"))
        or words.criteria_in(content.first("renseignements/rensgComplt")),
        "conditions": conditions(content),
        "lots": lots,
        "awards": awards(form.first("attribution")),
        "references": [
            *bodies.previous_of(form),
            *address(form, content).get("references", []),
            *bodies.own_reference(content.text("renseignements/idMarche")),
        ],
        **of_form(form),
        "texts": gather(form, {**paths, **award_lots(form.first("attribution"))}),
    }


def cpv(content: Node) -> list[str]:
    """Return the CPV codes where a box has them."""
    boxes = ("description/CPV", "CPV", "descriptionReduite/CPV", "description/descriptionMarche/CPV")
    return [code for box in boxes for code in bodies.national_cpv(content, box)]


def places(described: Node) -> list[dict[str, Any]]:
    """Return the places of performance and of delivery."""
    found = []
    for tag in PLACES:
        for node in described.all(tag):
            one = bodies.place(node, role="delivery" if tag == "lieuLivraison" else "performance")
            if one and one not in found:
                found.append(one)
    return found


def duration(node: Node) -> dict[str, Any]:
    """Return the duration: months or days, dates, or free text."""
    text = node.text("txtLibre")
    return known(
        {
            **values.months_or_days(text),
            "months": values.whole(node.text("nbMois")) or values.months_or_days(text).get("months"),
            "days": values.whole(node.text("nbJours")) or values.months_or_days(text).get("days"),
            "starts_on": dates.day(node.text("dateACompterDu")),
            "ends_on": dates.day(node.text("jusquau")),
        }
    )


def fns_deadline(node: Node) -> dict[str, Any] | None:
    """Return a deadline of a national form, in Paris time."""
    return dates.deadline(node.text(), node.path) if node else None


def address(form: Node, content: Node) -> dict[str, Any]:
    """Return where the documents are: the box for them before the buyer's profile."""
    profile = bodies.documents(form.text("organisme/urlProfilAcheteur"))
    found = bodies.documents(content.text("adressesComplt/document/coord/url")) or profile
    return {**found, "buyer_profile_url": profile.get("documents_url")}


def criteria(node: Node) -> list[dict[str, Any]]:
    """Return the criteria: weighted ones in boxes, or free text; "see the documents" is none."""
    found = []
    for one in node.all("criterePondere"):
        name = one.text("critere")
        if name:
            found.append(words.criterion(name, path=one.path, weight=one.text("criterePCT"), unit="percent"))
    for rank, one in enumerate(node.all("criterePriorite"), 1):
        if name := one.text("critere") or one.text():
            found.append(words.criterion(name, path=one.path, weight=rank, unit="rank"))
    for one in (*node.all("critere"), *node.all("critereLibre")):
        said = words.criteria_of(one.text(), path=one.path)
        named = [words.criterion(text.lstrip("•*- "), path=one.path) for text in [one.text() or ""] if "\n" not in text]
        found += named if said and "text" in said[0] and named else said
    return found


def conditions(content: Node) -> list[dict[str, Any]]:
    """Return the free texts of the boxes on conditions and the last box, in which clauses end up."""
    boxes = ("conditions", "renseignements/rensgComplt", "renseignements/rensgCompl", "rens_Complt", "infosSup")
    leaves = (leaf for box in boxes for node in content.all(box) for leaf in node.leaves())
    return [{"text": text, "path": node.path} for node, text in leaves if len(text) > 3 and meaningful(text)]


def lots_of(content: Node) -> tuple[list[dict[str, Any]], dict[str, str | None]]:
    """Return the lots of a call and where each stands."""
    nodes = [node for tag in ("lots/lot", "lots/lotMarche", "lots", "lot") for node in content.all(tag)]
    nodes = [node for node in nodes if any(node.has(tag) for tag in ("description", "intitule", "objet"))]
    lots: list[dict[str, Any]] = []
    paths: dict[str, str | None] = {}
    for position, node in enumerate(nodes, 1):
        number = node.text("numLot") or node.text("numero") or str(position)
        paths[node.path] = number
        title = node.text("intitule") or node.text("objet") or node.text("description")
        lots.append(
            known(
                {
                    "number": number,
                    "title": one_line(title),
                    "description": node.text("description"),
                    "cpv": bodies.national_cpv(node, "CPV"),
                    "places": [{**one, "lot": number} for one in places(node)],
                }
            )
        )
    return lots, paths


def award_lots(attribution: Node) -> dict[str, str | None]:
    """Return where each awarded lot stands."""
    return {node.path: node.text("numLot") for node in attribution.all("attribution/lotMarche")}


def awards(attribution: Node) -> list[dict[str, Any]]:
    """Return one award for each lot, or one for the whole market."""
    more = attribution.first("autresInformations")
    results = list(attribution.all("attribution/lotMarche")) or list(attribution.all("attribution"))
    return [award(node, more, alone=len(results) == 1) for node in results]


def award(node: Node, more: Node, *, alone: bool) -> dict[str, Any]:
    """Return the award of one lot; the number of offers is of the whole market, so it counts for a lone one only."""
    given = node.first("resultat/attribue")
    status = {"attribue": "awarded", "sansSuite": "abandoned", "infructueux": "unsuccessful"}
    number = node.text("numLot")
    return known(
        {
            "lots": [number] if number else None,
            "status": status.get(node.choice("resultat") or "", "unknown"),
            "title": one_line(node.text("description")),
            "awarded_on": dates.day(more.text("dateAttribution")),
            "winners": [one for winner in given.all("titulaire") if (one := winner_of(winner))],
            "value": amount(given),
            "offers_received": values.whole(more.text("nbOffresRecues")) if alone else None,
        }
    )


def amount(given: Node) -> dict[str, Any] | None:
    """Return the amount of an award, with its yearly bounds where that is all there is."""
    yearly = given.first("montantAnnuel")
    found = values.value(given.first("montant"), basis="total")
    if found or not yearly:
        return found
    low, high = yearly.text("montantMiniAnnuel"), yearly.text("montantMaxiAnnuel")
    return values.value(yearly, basis="framework_maximum", low=low, high=high)


def winner_of(node: Node) -> dict[str, Any] | None:
    """Return a winner as a body; a natural person is left out at the door."""
    return bodies.body(
        node.text("PersonneMorale") or node.text("adresse/nomOfficiel") or node.text("nomOfficiel"),
        role="contractor",
        number=node.text("siret") or node.text("codeIdentificationNational"),
        postcode=bodies.postcode(node.text("adr/cp") or node.text("adresse/adr/cp")),
        city=bodies.city(node.text("adr/ville") or node.text("adresse/adr/ville")),
    )
