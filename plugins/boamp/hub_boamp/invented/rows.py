"""Rows: one record of the dataset as Opendatasoft gives it, 41 columns, ``gestion`` and ``donnees`` as text."""

from __future__ import annotations

import json
from typing import Any

from hub_boamp.invented.cases import Case
from hub_boamp.invented.when import day

COLUMNS = (
    *("idweb", "id", "contractfolderid", "objet", "filename", "famille", "code_departement"),
    *("code_departement_prestation", "famille_libelle", "dateparution", "datefindiffusion", "datelimitereponse"),
    *("nomacheteur", "titulaire", "perimetre", "type_procedure", "soustype_procedure", "procedure_libelle"),
    *("procedure_categorise", "nature", "sousnature", "nature_libelle", "sousnature_libelle", "nature_categorise"),
    *("nature_categorise_libelle", "criteres", "marche_public_simplifie", "marche_public_simplifie_label", "etat"),
    *("descripteur_code", "dc", "descripteur_libelle", "type_marche", "type_marche_facette", "type_avis"),
    *("annonce_lie", "annonces_anterieures", "source_schema", "gestion", "donnees", "url_avis"),
)
FAMILY_LABELS = {
    "JOUE": "Marchés européens",
    "FNS": "Marchés entre 90 k€ et seuils européens",
    "MAPA": "Marchés <90 k€ (MAPA)",
    "DSP": "Délégation de service public",
    "DIVERS": "Divers",
}
NATURE_LABELS = {
    "APPEL_OFFRE": ("Avis de marché", "appeloffre/standard"),
    "ATTRIBUTION": ("Résultat de marché", "attribution/standard"),
    "RECTIFICATIF": ("Rectificatif", "rectificatif/standard"),
    "ANNULATION": ("Annulation", "annulation/standard"),
    "PRE-INFORMATION": ("Avis de préinformation", "preinformation/standard"),
}
TYPES = {"APPEL_OFFRE": ["5", "1"], "ATTRIBUTION": ["", "10", "6"], "PRE-INFORMATION": ["3"]}
KINDS = {"works": "TRAVAUX", "services": "SERVICES", "supplies": "FOURNITURES"}
PROCEDURES = {"OUVERT": "Procédure Ouverte", "PROCEDURE_ADAPTE": "Procédure Adaptée"}


def row(
    idweb: str,
    case: Case,
    *,
    family: str,
    data: dict[str, Any],
    nature: str = "APPEL_OFFRE",
    state: str = "INITIAL",
    procedure: str | None = "OUVERT",
    perimeter: str | None = None,
    published: int | None = None,
    deadline: tuple[str, str] | None = None,
    linked: tuple[str, ...] = (),
    winners: tuple[str, ...] = (),
    title: str | None = None,
) -> dict[str, Any]:
    """Return a record; ``deadline`` is the text of the source and the value of the column."""
    known = {
        **_named(idweb, case, family=family, title=title, perimeter=perimeter),
        **_dated(case, nature, published=published, deadline=deadline),
        **_procedure(procedure),
        **_nature(nature),
        **_subject(case),
        "titulaire": list(winners) or None,
        "etat": state,
        "annonce_lie": list(linked) or None,
        "donnees": json.dumps(data, ensure_ascii=False),
    }
    known["gestion"] = json.dumps(gestion(known, case, deadline), ensure_ascii=False)
    return {column: known.get(column) for column in COLUMNS}


def _named(idweb: str, case: Case, *, family: str, title: str | None, perimeter: str | None) -> dict[str, Any]:
    """Return the columns that say which notice it is, of whom, and in which family."""
    return {
        "idweb": idweb,
        "id": idweb.replace("-", "_"),
        "filename": idweb,
        "contractfolderid": case.folder if family == "JOUE" else None,
        "objet": title or case.title,
        "nomacheteur": case.buyer.name,
        "code_departement": [case.town.department],
        "famille": family,
        "famille_libelle": FAMILY_LABELS[family],
        "perimetre": perimeter or ("FNSimple" if family == "FNS" else "DIRECTIVE-24" if family == "JOUE" else family),
        "source_schema": "3.2.5",
        "url_avis": f"https://www.boamp.fr/pages/avis/?q=idweb:{idweb}",
    }


def _dated(case: Case, nature: str, *, published: int | None, deadline: tuple[str, str] | None) -> dict[str, Any]:
    """Return the columns of days: of publication, of its end, of answering."""
    on = case.published if published is None else published
    return {
        "dateparution": day(on),
        "datefindiffusion": day(case.deadline if nature == "APPEL_OFFRE" else on + 60),
        "datelimitereponse": deadline[1] if deadline else None,
    }


def _procedure(procedure: str | None) -> dict[str, Any]:
    """Return the columns of the procedure."""
    return {
        "type_procedure": procedure,
        "procedure_libelle": PROCEDURES.get(procedure or "", "Procédure NC"),
        "procedure_categorise": f"{procedure or ''}/",
    }


def _nature(nature: str) -> dict[str, Any]:
    """Return the columns of what kind of notice it is."""
    label, category = NATURE_LABELS[nature]
    return {
        "nature": nature,
        "nature_libelle": label,
        "sousnature_libelle": label if nature == "RECTIFICATIF" else None,
        "nature_categorise": category,
        "nature_categorise_libelle": f"{label}/",
        "type_avis": TYPES.get(nature),
    }


def _subject(case: Case) -> dict[str, Any]:
    """Return the columns of what is bought, and which criteria were ticked."""
    kind = KINDS[case.trade.nature]
    code, label = case.trade.keyword
    ticked = [word for word, said in (("sociaux", case.social), ("environnementaux", case.environmental)) if said]
    return {
        "descripteur_code": [code],
        "dc": [code],
        "descripteur_libelle": [label],
        "type_marche": [kind],
        "type_marche_facette": [kind.capitalize()],
        "criteres": ticked or None,
    }


def gestion(known: dict[str, Any], case: Case, deadline: tuple[str, str] | None) -> dict[str, Any]:
    """Return the ``gestion`` document of schema 3.2.5."""
    joue = known["famille"] == "JOUE"
    nature = {"STANDARD": ""} if joue and known["nature"] == "APPEL_OFFRE" else ""
    reference: dict[str, Any] = {
        "IDWEB": known["idweb"],
        "TYPE_AVIS": {
            "FAMILLE": {known["famille"]: ""},
            "PERIMETRE": {known["perimetre"]: ""},
            "NATURE": {known["nature"]: nature},
            "STATUT": {known["etat"]: ""},
        },
    }
    if linked := known["annonce_lie"]:
        before = [{"IDWEB": one} for one in linked]
        reference["ANNONCE_ANTERIEUR"] = before[0] if len(before) == 1 else before
    index: dict[str, Any] = {"SCHEMA": "3.2.5", "NOMORGANISME": known["nomacheteur"]}
    if names := known["titulaire"]:
        index["TITULAIRES"] = {"DENOMINATION": names[0] if len(names) == 1 else names}
    if known["type_procedure"]:
        index["TYPE_PROCEDURE"] = {known["type_procedure"]: ""}
    index["DATE_PUBLICATION"] = known["dateparution"]
    if deadline:
        index["DATE_LIMITE_REPONSE"] = deadline[0]
    index["DATE_FIN_DIFFUSION"] = known["datefindiffusion"]
    code, label = case.trade.keyword
    index["DESCRIPTEURS"] = {"DESCRIPTEUR": {"CODE": code, "LIBELLE": label}}
    index["NATURE_MARCHE"] = {known["type_marche"][0]: ""}
    if known["criteres"]:
        index["CRITERES_SOCIAUX_ENV"] = {word.upper(): "" for word in known["criteres"]}
    index["DEP_PUBLICATION"] = case.town.padded
    index["RESUME_OBJET"] = known["objet"]
    return {"REFERENCE": reference, "INDEXATION": index}
