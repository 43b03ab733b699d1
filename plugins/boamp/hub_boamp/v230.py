"""v230: the schema of 2015 to 2023, in DILA's XML and in the dataset's JSON, which has the same tags."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hub_boamp import bodies, dates, v230_awards, v230_changes, values, words
from hub_boamp.bodies import known
from hub_boamp.columns import natures, procedure
from hub_boamp.leaves import gather
from hub_boamp.text import meaningful, one_line
from hub_boamp.tree import Node

#: boxes in which execution conditions are written, the likeliest first
CONDITIONS = (
    "CONDITION_RELATIVE_MARCHE/AUTRES_CONDITIONS_PART_OUI",
    "CONDITION_PARTICIPATION/CONDITION_PARTICULIERE_EXECUTION",
    "RENSEIGNEMENTS_COMPLEMENTAIRES/RENS_COMPLEMENT",
    "CONDITION_RELATIVE_MARCHE/FORME_JURIDIQUE",
    "CONDITION_RELATIVE_MARCHE/FINANCEMENT",
    "CONDITION_RELATIVE_MARCHE/CAUTIONNEMENT",
)


def read(donnees: Node, _: dict[str, Any]) -> dict[str, Any]:
    """Return the notice fields of the content of DONNEES."""
    subjects = list(donnees.all("OBJET"))
    subject = subjects[0] if subjects else Node(None)
    terms, delays = donnees.first("CONDITION_PARTICIPATION"), donnees.first("CONDITION_DELAI")
    lots, paths = lots_of(subjects)
    awards = v230_awards.read(donnees.first("ATTRIBUTION"))
    links = documents(donnees.first("IDENTITE"))
    own = one_line(subject.text("REF_MARCHE") or donnees.text("CONDITION_ADMINISTRATIVE/REFERENCE_MARCHE"))
    features = subject.first("CARACTERISTIQUES")
    changed = v230_changes.read(donnees)
    return {
        "title": one_line(subject.text("TITRE_MARCHE") or subject.text("OBJET_COMPLET")),
        "description": description(subject),
        "organisations": buyer(donnees.first("IDENTITE")),
        "nature": natures([word for one in subjects for word in one.choices("TYPE_MARCHE")]),
        "cpv": cpv(donnees, "OBJET"),
        "places": [place for one in subjects for place in places(one)],
        "value": value_of(features),
        "duration": duration(subject.first("DUREE_DELAI"), features),
        "deadline": deadline(delays.first("RECEPT_OFFRES")),
        "candidacy_deadline": deadline(delays.first("RECEPT_CANDIDAT")),
        **procedure(donnees.choice("PROCEDURE/TYPE_PROCEDURE"), None),
        **links,
        "reference": own,
        "framework": framework(donnees, subject),
        "criteria": criteria(donnees.first("PROCEDURE/CRITERES_ATTRIBUTION")),
        "conditions": conditions(donnees),
        "reserved": reserved(terms.first("MARCHE_RESERVE_OUI")),
        "eu_funds": eu_funds(donnees.first("PROCEDURE")) or eu_funds(donnees.first("RENSEIGNEMENTS_COMPLEMENTAIRES")),
        "lots": lots,
        "awards": awards,
        "references": [*links.get("references", []), *bodies.own_reference(own), *v230_changes.links(donnees)],
        **changed,
        "texts": gather(donnees, {**paths, **v230_awards.lot_paths(donnees)}),
    }


def description(subject: Node) -> str | None:
    """Return the long text of the subject."""
    parts = [subject.text("OBJET_COMPLET") if subject.text("TITRE_MARCHE") else None]
    parts += [subject.text(f"CARACTERISTIQUES/{box}") for box in ("PRINCIPALES", "QUANTITE")]
    return "\n".join(part for part in parts if meaningful(part) and part) or None


def buyer(identity: Node) -> list[dict[str, Any]]:
    """Return the buyer; a SIRET stands in one notice of five."""
    found = bodies.body(
        identity.text("DENOMINATION"),
        role="buyer",
        number=identity.text("CODE_IDENT_NATIONAL"),
        postcode=bodies.postcode(identity.text("CP")),
        city=bodies.city(identity.text("VILLE")),
    )
    return [found] if found else []


def cpv(node: Node, path: str) -> list[str]:
    """Return the CPV codes below the elements at a path, the main ones first."""
    steps = ("PRINCIPAL", "SUPPLEMENTAIRE")
    return bodies.cpv_codes([code for step in steps for code in node.texts(f"{path}/CPV/{step}")])


def places(subject: Node) -> Iterator[dict[str, Any]]:
    """Yield the places of performance: an address, a post code or NUTS codes."""
    for node in subject.all("LIEU_EXEC_LIVR"):
        said = one_line(node.text("ADRESSE") or node.text())
        fields = known(
            {
                **(bodies.place_of_text(said, role="performance") or {}),
                "postcode": bodies.postcode(node.text("CP")),
                "city": bodies.city(node.text("VILLE")),
                "role": "performance",
            }
        )
        codes = nuts(node)
        if codes:
            fields["nuts"] = codes[0]
        if len(fields) > 1:
            yield fields
        yield from ({"nuts": code, "role": "performance"} for code in codes[1:])


def nuts(node: Node) -> list[str]:
    """Return the NUTS codes of an element, each once; a country's code is none."""
    return [code for code in dict.fromkeys(node.texts("CODE_NUTS")) if len(code) > 2]


def value_of(features: Node) -> dict[str, Any] | None:
    """Return the estimated value: one figure, or bounds."""
    node = features.first("VALEUR_TOTALE") or features.first("VALEUR")
    low, high = features.text("VALEUR_MIN"), features.text("VALEUR_MAX")
    found = values.value(node or features.first("VALEUR_MAX"), basis="estimated", low=low, high=high)
    if found and not node:
        found.pop("amount", None)
    return found


def duration(node: Node, features: Node) -> dict[str, Any]:
    """Return the duration: months, days or dates; renewals are free text."""
    return known(
        {
            "months": values.whole(node.text("DUREE_MOIS")),
            "days": values.whole(node.text("DUREE_JOURS") or node.text("DUREE_JOUR")),
            "starts_on": dates.day(node.text("DATE_DEBUT") or node.text("DATE_EXECUTION")),
            "ends_on": dates.day(node.text("DATE_FIN") or node.text("DATE_LIVRAISON")),
            "text": meaningful(features.text("RECONDUCTIONS")),
        }
    )


def deadline(node: Node) -> dict[str, Any] | None:
    """Return a deadline: its clock is Paris time although the source stamps +01:00 in summer too."""
    return dates.deadline(node.text(), node.path) if node else None


def documents(identity: Node) -> dict[str, Any]:
    """Return where the documents and the buyer's profile are."""
    profile = bodies.documents(identity.text("URL_PROFIL_ACHETEUR"))
    found = bodies.documents(identity.text("URL_DOCUMENT")) or bodies.documents(identity.text("URL_PARTICIPATION"))
    return {**(found or profile), **known({"buyer_profile_url": profile.get("documents_url")})}


def framework(donnees: Node, subject: Node) -> bool | None:
    """Return whether the notice sets up a framework agreement, where it says."""
    implied = donnees.first("PROCEDURE/AVIS_IMPLIQUE")
    if implied.has("ACCORD_CADRE_OUI") or subject.has("AVIS_IMPLIQUE/ACCORD_CADRE_OUI"):
        return True
    return False if implied.has("ACCORD_CADRE_NON") else None


def criteria(node: Node, *, lot: str | None = None) -> list[dict[str, Any]]:
    """Return the award criteria in each of the shapes that the schema has; CRITERES_CCTP says nothing."""
    found: list[dict[str, Any]] = []
    for path in ("CRITERES_PONDERES/CRITERE", "CRITERES_QUALITE/CRITERE", "CRITERES_COUT/CRITERE", "CRITERE"):
        for one in node.all(path):
            found += _criterion(one, weight=one.attr("POIDS"), unit="points", lot=lot)
    for one in node.all("CRITERES_PRIORITES/CRITERE"):
        found += _criterion(one, weight=one.attr("ORDRE"), unit="rank", lot=lot)
    for one in node.all("CRITERES_LIBRE"):
        for leaf, text in one.leaves():
            found += words.criteria_of(text, path=leaf.path, lot=lot)
    for one in node.all("CRITERES_PRIX"):
        weight = one.text("POIDS") or one.attr("POIDS")
        found.append(words.criterion("Prix", path=one.path, weight=weight, unit="points", lot=lot))
    total = sum(one.get("weight", 0) for one in found if one.get("unit") == "points")
    return [{**one, "unit": "percent"} if total == 100 and one.get("unit") == "points" else one for one in found]


def _criterion(one: Node, *, weight: str | None, unit: str, lot: str | None) -> list[dict[str, Any]]:
    name = meaningful(one.text())
    return [words.criterion(name, path=one.path, weight=weight, unit=unit, lot=lot)] if name else []


def conditions(donnees: Node) -> list[dict[str, Any]]:
    """Return the texts of the boxes in which execution conditions are written."""
    leaves = (leaf for box in CONDITIONS for node in donnees.all(box) for leaf in node.leaves())
    return [{"text": text, "path": node.path} for node, text in leaves if meaningful(text)]


def reserved(node: Node) -> list[dict[str, Any]]:
    """Return for whom the market is reserved; both boxes may be ticked, or none."""
    if not node:
        return []
    boxes = {"ATELIERS_PROTEGES": "ea_esat", "EMPLOIS_PROTEGES": "siae"}
    ticked = [tag for tag in boxes if node.has(tag)]
    if len(ticked) == 1:
        # The code does not give the legal basis: buyers tick either box for either public.
        return [{"to": boxes[ticked[0]], "path": node.first(ticked[0]).path, "value": ticked[0]}]
    to = "ea_esat_or_siae" if ticked else "unspecified"
    return [known({"to": to, "path": node.path, "value": " ".join(ticked) or "MARCHE_RESERVE_OUI"})]


def eu_funds(node: Node) -> dict[str, Any] | None:
    """Return whether European funds pay, where the notice says."""
    if node.has("FONDS_COMMUNAUTAIRES_OUI"):
        text = node.text("FONDS_COMMUNAUTAIRES_DESCRIPTION") or node.text("FONDS_COMMUNAUTAIRES_OUI")
        return known({"declared": True, "text": text})
    return {"declared": False} if node.has("FONDS_COMMUNAUTAIRES_NON") else None


def lots_of(subjects: list[Node]) -> tuple[list[dict[str, Any]], dict[str, str | None]]:
    """Return the lots and where each stands; a market "not divided" has one lot, which is the market itself."""
    nodes = [node for subject in subjects for node in subject.all("LOTS/LOT")]
    paths: dict[str, str | None] = {}
    for position, node in enumerate(nodes, 1):
        number = one_line(node.text("NUM"))
        taken = number in paths.values()
        paths[node.path] = number if number and not taken else str(position)
    if len(nodes) == 1 and subjects[0].has("DIV_EN_LOTS/NON") and not nodes[0].text("NUM"):
        paths = dict.fromkeys(paths)
    return [_lot(node, number=paths[node.path] or "1") for node in nodes], paths


def _lot(node: Node, *, number: str) -> dict[str, Any]:
    text = node.text("LIEU_PRINCIPAL")
    codes = nuts(node)
    where = bodies.place_of_text(text, role="performance", lot=number) or {"role": "performance", "lot": number}
    first = {**where, "nuts": codes[0]} if codes else where
    title = node.text("INTITULE") or node.text("DESCRIPTION") or node.text()
    return known(
        {
            "number": number,
            "title": one_line(title),
            "description": node.text("DESCRIPTION"),
            "cpv": cpv(Node({"LOT": node.value}), "LOT"),
            "places": [first, *({"nuts": code, "role": "performance", "lot": number} for code in codes[1:])]
            if text or codes
            else None,
            "value": values.value(node.first("VALEUR"), basis="estimated"),
            "duration": duration(node, Node(None)),
            "criteria": criteria(node.first("CRITERES_ATTRIBUTION"), lot=number),
            "eu_funds": eu_funds(node),
        }
    )
