"""Columns: what the columns of the dataset and the ``gestion`` document say of a notice."""

from __future__ import annotations

import json
from typing import Any

from hub import ParseError
from hub_boamp import dates, identity
from hub_boamp.text import one_line, repair
from hub_boamp.tree import Node

TYPES = {
    "APPEL_OFFRE": "call",
    "ATTRIBUTION": "award",
    "PRE-INFORMATION": "prior_information",
    "PREINFORMATION": "prior_information",
    "INTENTION_CONCLURE": "intention",
    "MODIFICATION": "modification",
    "RECTIFICATIF": "corrigendum",
    "ANNULATION": "cancellation",
    "QUALIFICATION": "qualification",
    "PERIODIQUE": "periodic",
    "PROFIL_ACHETEUR": "buyer_profile",
    "SOUS-TRAITANCE": "subcontracting",
    "SOUSTRAITANCE": "subcontracting",
    "AUTRE": "other",
}
STATES = {
    "INITIAL": "initial",
    "RECTIFICATIF": "corrigendum",
    "ANNULATION": "cancellation",
    "RECTIFANNUL": "cancellation",
    "MODIFICATION": "modification",
}
FAMILIES = frozenset({"JOUE", "FNS", "MAPA", "DSP", "DIVERS"})
PROCEDURES = {
    "OUVERT": "open",
    "RESTREINT": "restricted",
    "NEGOCIE": "negotiated",
    "MARCHE_NEGOCIE": "negotiated",
    "PROCEDURE_ADAPTE": "adapted",
    "PROCEDURE_ADAPTEE": "adapted",
    "DIALOGUE_COMPETITIF": "competitive_dialogue",
    "PARTENARIAT_INNOVATION": "innovation_partnership",
    "CONCOURS_OUVERT": "design_contest",
    "CONCOURS_RESTREINT": "design_contest",
    "ATTRIBUE_SANS_PUB_JOUE": "direct",
    "ATTRIBUE_AVEC_PUB_JOUE": "other",
    "AUTRE": "other",
}
NATURES = {
    "TRAVAUX": "works",
    "SERVICES": "services",
    "SERVICE": "services",
    "FOURNITURES": "supplies",
    "FOURNITURE": "supplies",
}
LAWS = {
    "DIRECTIVE-17": "Directive 2004/17/CE",
    "DIRECTIVE-18": "Directive 2004/18/CE",
    "DIRECTIVE-23": "Directive 2014/23/UE",
    "DIRECTIVE-24": "Directive 2014/24/UE",
    "DIRECTIVE-25": "Directive 2014/25/UE",
    "DIRECTIVE-81": "Directive 2009/81/CE",
    "CMP-2006": "Code des marchés publics (2006)",
    "CMP-2006-DEFENSE": "Code des marchés publics (2006), défense",
}
#: columns that repeat others or label them
REPEATED = frozenset(
    {
        *("id", "filename", "famille_libelle", "soustype_procedure", "procedure_categorise", "sousnature", "dc"),
        *("nature_libelle", "sousnature_libelle", "nature_categorise", "nature_categorise_libelle", "type_avis"),
        *("marche_public_simplifie", "marche_public_simplifie_label", "type_marche_facette", "source_schema"),
        *("datefindiffusion", "annonce_reference_schema_v110", "annonces_anterieures", "url_avis", "recordid"),
        *("record_timestamp", "datasetid", "code_departement_prestation", "_id", "_timestamp", "_size", "links"),
    }
)


def listed(value: Any) -> list[str]:
    """Return a multi-valued column as a list: a list, a JSON list, or a text joined with commas ("5,1,")."""
    if isinstance(value, str):
        value = json.loads(value) if value.startswith("[") else value.split(",")
    return [text for one in value or [] if (text := str(one).strip())]


def read(data: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    """Return the notice fields of the columns, each taken out of ``data``; ``known`` is what `of_gestion` says."""

    def column(name: str) -> Any:
        given = data.pop(name, None)
        return known.get(name) if given in (None, "", []) else given

    published = dates.day(column("dateparution"))
    family, nature, state = column("famille"), column("nature"), column("etat")
    notice: dict[str, Any] = {
        "title": one_line(repair(str(column("objet") or ""))),
        "published_on": published,
        "family": closed(family, {one: one for one in FAMILIES}, "famille"),
        "notice_type": closed(nature, TYPES, "nature"),
        "state": closed(state, STATES, "etat"),
        "legal_basis": legal_basis(column("perimetre")),
        "nature": natures(listed(column("type_marche"))),
        **procedure(column("type_procedure"), column("procedure_libelle")),
    }
    notice["places"] = publication_places(listed(column("code_departement")))
    notice["descriptors"] = descriptors(column("descripteur_code"), column("descripteur_libelle"), known)
    notice["declared"] = declared(column("criteres"))
    notice["organisations"] = buyers(column("nomacheteur"))
    notice["awards"] = winners(column("titulaire")) if notice["notice_type"] == "award" else []
    notice["references"] = references(column("annonce_lie"), column("contractfolderid"), known, data)
    deadline = data.pop("datelimitereponse", None)
    notice["deadline"] = known.get("deadline") or dates.deadline_of_column(
        deadline, year=int(published[:4]) if published else 2024, converted=family == "JOUE"
    )
    return {name: value for name, value in notice.items() if value not in (None, [], {})}


def closed(value: Any, allowed: dict[str, str], column: str) -> str | None:
    """Return what a value of a closed list means.

    :raises ParseError: for a value that is not in the list: the item is set aside until somebody has looked at it.
    """
    if value in (None, ""):
        return None
    if value not in allowed:
        raise ParseError(f"{column}: {value!r} is not one of {', '.join(sorted(allowed))}; add it to columns.py")
    return allowed[value]


def legal_basis(scope: Any) -> str | None:
    """Return the text under which a notice is published; the scopes that only repeat the family are none."""
    return LAWS.get(str(scope))


def procedure(code: Any, label: Any) -> dict[str, str]:
    """Return the kind of procedure; a word that is not ours is kept as text."""
    found = PROCEDURES.get(str(code or "").upper())
    text = None if label in (None, "", "Procédure NC") else str(label)
    return {
        **({"procedure": found} if found else {}),
        **({"procedure_text": text or str(code)} if text or (code and not found) else {}),
    }


def natures(words: list[str]) -> list[str]:
    """Return works, services and supplies from BOAMP's words, each once."""
    return list(dict.fromkeys(NATURES[word.upper()] for word in words if word.upper() in NATURES))


def publication_places(codes: list[str]) -> list[dict[str, str]]:
    """Return the départements in which a notice is published; 99 is abroad and says no place of France."""
    found = dict.fromkeys(code for one in codes if (code := identity.department(one)))
    return [{"department": code, "role": "publication"} for code in found]


def descriptors(codes: Any, labels: Any, known: dict[str, Any]) -> list[dict[str, str]]:
    """Return BOAMP's keywords; joined labels hold commas of their own, so they count only when as many as codes."""
    numbers, names = listed(codes), listed(labels)
    if len(numbers) != len(names):
        names = known.get("descripteur_libelle") or []
    if len(numbers) != len(names):
        return [{"code": number} for number in numbers]
    return [{"code": number, "label": repair(name)} for number, name in zip(numbers, names, strict=True)]


def declared(words: Any) -> dict[str, bool]:
    """Return what the buyer ticked; nothing ticked says nothing."""
    ticked = {word.lower() for word in listed(words)}
    flags = {"social": "sociaux" in ticked, "environmental": "environnementaux" in ticked}
    return {name: True for name, said in flags.items() if said}


def buyers(name: Any) -> list[dict[str, Any]]:
    """Return the buyer that the column names."""
    text = one_line(repair(str(name or "")))
    return [{"role": "buyer", "name": text}] if text else []


def winners(names: Any) -> list[dict[str, Any]]:
    """Return an award with the winners that a list column names, each once; a joined text is kept as text."""
    if isinstance(names, str) and "," in names:
        return [{"status": "awarded", "text": repair(names)}]
    found = dict.fromkeys(text for one in listed(names) if (text := one_line(repair(one))))
    if not found:
        return []
    return [{"status": "awarded", "winners": [{"name": name, "role": "contractor"} for name in found]}]


def references(linked: Any, folder: Any, known: dict[str, Any], data: dict[str, Any]) -> list[dict[str, str]]:
    """Return links to previous notices and to the procedure."""
    old = data.pop("annonces_anterieures_schema_v110", None)
    previous = identity.idwebs([*listed(linked), *known.get("previous", []), *_idwebs_of_v110(old)])
    found = [{"scheme": "idweb", "value": idweb, "relation": "previous"} for idweb in previous]
    if folder:
        found.append({"scheme": "folder", "value": str(folder).lower(), "relation": "same_procedure"})
    return [*found, *known.get("ted", [])]


def _idwebs_of_v110(text: Any) -> list[str]:
    """Return ids of several JSON objects that stand without brackets."""
    if not text:
        return []
    try:
        objects = json.loads(text if str(text).lstrip().startswith("[") else f"[{text}]")
    except ValueError:
        return identity.idwebs(str(text))
    return [str(one["IDWEB"]) for one in objects if isinstance(one, dict) and one.get("IDWEB")]


def of_gestion(gestion: Node) -> dict[str, Any]:
    """Return what ``gestion`` says, under the names of the columns that repeat it."""
    index, kinds = gestion.first("INDEXATION"), gestion.first("REFERENCE/TYPE_AVIS")
    descripteurs = list(index.all("DESCRIPTEURS/DESCRIPTEUR"))
    deadline = index.text("DATE_LIMITE_REPONSE")
    found = {
        "objet": index.text("RESUME_OBJET"),
        "dateparution": index.text("DATE_PUBLICATION"),
        "famille": kinds.choice("FAMILLE"),
        "perimetre": kinds.choice("PERIMETRE"),
        "nature": kinds.choice("NATURE"),
        "etat": kinds.choice("STATUT"),
        "nomacheteur": index.text("NOMORGANISME"),
        "titulaire": index.texts("TITULAIRES/DENOMINATION"),
        "type_procedure": index.choice("TYPE_PROCEDURE"),
        "type_marche": index.choices("NATURE_MARCHE"),
        "code_departement": index.texts("DEP_PUBLICATION"),
        "descripteur_code": [code for one in descripteurs if (code := one.text("CODE"))],
        "descripteur_libelle": [label for one in descripteurs if (label := one.text("LIBELLE"))],
        "criteres": index.choices("CRITERES_SOCIAUX_ENV"),
        "previous": identity.idwebs([*gestion.texts("REFERENCE/ANNONCE_ANTERIEUR/IDWEB"), *_of_market(gestion)]),
        "deadline": dates.deadline(deadline, "gestion.INDEXATION.DATE_LIMITE_REPONSE") if deadline else None,
        "ted": [link for one in gestion.all("MARCHE/ANNONCE_ANTERIEUR") for link in ted_of(one)],
    }
    return {name: value for name, value in found.items() if value not in (None, [], {})}


def _of_market(gestion: Node) -> list[str]:
    return [
        *gestion.texts("MARCHE/ANNONCE_ANTERIEUR/REFERENCE/IDWEB"),
        *gestion.texts("INDEXATION/AVISLIEE/AVIS_PRECEDENT/IDWEB"),
    ]


def ted_of(previous: Node) -> list[dict[str, str]]:
    """Return the TED numbers under which an earlier notice was published (PUBLICATION_JOUE)."""
    found = []
    for paper in previous.all("REFERENCE_PUBLICATION/PUBLICATION_JOUE"):
        number = identity.ted_number(f"{paper.text('NUM_ANNONCE')}-{paper.text('ANNEE')}")
        if number:
            found.append({"scheme": "ted", "value": number, "relation": "previous"})
    return found
