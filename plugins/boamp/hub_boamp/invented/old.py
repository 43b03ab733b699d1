"""Old: invented notices in the schemas of 2006 (v110) and of 2015 to 2023 (v230), in their own years."""

from __future__ import annotations

import json
from typing import Any

from hub_boamp.invented.cases import Case
from hub_boamp.invented.rows import COLUMNS, KINDS, NATURE_LABELS, TYPES

YEAR = 2021
NATURES = {"award": "ATTRIBUTION", "corrigendum": "RECTIFICATIF", "cancellation": "ANNULATION"}
SERVICE = {"TRAVAUX": "TRAVAUX", "SERVICES": "SERVICE", "FOURNITURES": "FOURNITURES"}


def v230(
    case: Case, idweb: str, *, on: str, until: str, linked: str | None = None, kind: str = "call"
) -> dict[str, Any]:
    """Return (gestion, donnees) of the old schema: a call, an award, a corrigendum or a cancellation."""
    nature = NATURES.get(kind, "APPEL_OFFRE")
    state = nature if kind in ("corrigendum", "cancellation") else "INITIAL"
    donnees: dict[str, Any] = {"IDENTITE": _identity(case), "TYPE_ORGANISME": {"COMMUNE": ""}}
    donnees["OBJET"] = _object(case)
    donnees["PROCEDURE"] = _procedure(case)
    if kind == "award":
        donnees["ATTRIBUTION"] = _award(case, on)
    elif kind == "corrigendum":
        donnees["RECTIF"] = _corrigendum(linked, until)
    elif kind == "cancellation":
        donnees["ANNULATION"] = {"ANNONCE_ANTERIEUR": {"IDWEB": linked}, "MOTIF": "Procédure déclarée sans suite."}
    else:
        donnees |= _conditions(case, until)
    return {"gestion": _gestion(case, idweb, on, until, nature, state, linked), "donnees": donnees}


def _gestion(
    case: Case, idweb: str, on: str, until: str, nature: str, state: str, linked: str | None
) -> dict[str, Any]:
    kinds = {"FAMILLE": {"FNS": ""}, "PERIMETRE": {"CMP-2006": ""}, "NATURE": {nature: ""}, "STATUT": {state: ""}}
    index: dict[str, Any] = {
        "DATE_PUBLICATION": on,
        "DATE_LIMITE_REPONSE": until,
        "DATE_FIN_DIFFUSION": until[:10],
        "DESCRIPTEURS": {"DESCRIPTEUR": dict(zip(("CODE", "LIBELLE"), case.trade.keyword, strict=True))},
        "CRITERES_SOCIAUX_ENV": {"SOCIAUX": ""} if case.social else "",
        "DEP_PUBLICATION": case.town.padded,
        "RESUME_OBJET": case.title,
    }
    gestion: dict[str, Any] = {"REFERENCE": {"IDWEB": idweb, "TYPE_AVIS": kinds}}
    if linked:
        gestion["MARCHE"] = {"ANNONCE_ANTERIEUR": {"REFERENCE": {"IDWEB": linked}}}
    return {**gestion, "NOM_HTML": f"{idweb}.html", "INDEXATION": index}


def _identity(case: Case) -> dict[str, str]:
    return {
        "DENOMINATION": case.buyer.name,
        "CODE_IDENT_NATIONAL": case.buyer.siret,
        "CORRESPONDANT": "Service des marchés",
        "ADRESSE": "12 rue des Exemples",
        "CP": case.town.postcode,
        "VILLE": case.town.name,
        "TEL": "01-99-00-00-12",
        "MEL": "marches@example.org",
        "URL_PROFIL_ACHETEUR": case.buyer.profile,
        "URL_DOCUMENT": case.documents,
    }


def _object(case: Case) -> dict[str, Any]:
    found: dict[str, Any] = {
        "TITRE_MARCHE": case.title,
        "REF_MARCHE": case.reference,
        "TYPE_MARCHE": {SERVICE[KINDS[case.trade.nature]]: ""},
        "OBJET_COMPLET": case.trade.text,
        "CPV": {"PRINCIPAL": case.trade.cpv},
        "LIEU_EXEC_LIVR": {"CP": case.town.postcode, "VILLE": case.town.name, "CODE_NUTS": case.town.nuts},
        "CARACTERISTIQUES": {"PRINCIPALES": case.general(), "VALEUR": {"@DEVISE": "EUR", "#text": case.amount()}},
        "DUREE_DELAI": {"DUREE_MOIS": str(case.trade.months)},
        "DIV_EN_LOTS": {"OUI": ""} if case.parts else {"NON": ""},
    }
    if case.parts:
        found["LOTS"] = {
            "LOT": [
                {"NUM": str(number), "INTITULE": part.title, "DESCRIPTION": part.title, "CPV": {"PRINCIPAL": part.cpv}}
                for number, part in enumerate(case.parts, 1)
            ]
        }
    return found


def _procedure(case: Case) -> dict[str, Any]:
    weighted = [{"@POIDS": str(weight), "#text": name} for name, weight, _ in case.criteria]
    return {
        "TYPE_PROCEDURE": {"PROCEDURE_ADAPTE": ""},
        "CRITERES_ATTRIBUTION": {"CRITERES_PONDERES": {"CRITERE": weighted}},
    }


def _conditions(case: Case, until: str) -> dict[str, Any]:
    reserved = case.wording is not None and case.wording.kind == "reserved"
    return {
        "CONDITION_DELAI": {"RECEPT_OFFRES": until, "VALIDITE_OFFRE": {"DUREE_JOURS": "120"}},
        "CONDITION_RELATIVE_MARCHE": {
            "FINANCEMENT": "Fonds propres.",
            "AUTRES_CONDITIONS_PART_OUI" if case.words else "AUTRES_CONDITIONS_PART_NON": case.words,
        },
        "CONDITION_PARTICIPATION": {
            "SITUATION_JURIDIQUE": "Déclaration sur l'honneur.",
            **({"MARCHE_RESERVE_OUI": {"ATELIERS_PROTEGES": ""}} if reserved else {"MARCHE_RESERVE_NON": ""}),
            "PRESTATION_RESERVEE_NON": "",
        },
        "RENSEIGNEMENTS_COMPLEMENTAIRES": {"RENS_COMPLEMENT": case.friend or case.general()},
    }


def _award(case: Case, on: str) -> dict[str, Any]:
    decisions = [
        {
            "NUM_LOT": str(number),
            "INTITULE": part.title if part else case.title,
            "TITULAIRE": {"DENOMINATION": firm.name, "CP": firm.town.postcode, "VILLE": firm.town.name},
            "RENSEIGNEMENT": {
                "DATE_ATTRIBUTION": on,
                "NB_OFFRE_RECU": "3",
                "MONTANT": {"@DEVISE": "EUR", "#text": case.amount(1 / max(len(case.parts), 1))},
            },
        }
        for number, (part, firm) in enumerate(zip(case.parts or (None,), case.firms * 2, strict=False), 1)
    ]
    return {"ATTRIBUE_PAR_LOTS_MARCHES": "", "DECISION": decisions[0] if len(decisions) == 1 else decisions}


def _corrigendum(linked: str | None, until: str) -> dict[str, Any]:
    return {
        "ANNONCE_ANTERIEUR": {"REFERENCE": {"IDWEB": linked}},
        "MODIFICATION": [
            {"RUB_INIT": "IV.3.4", "DATE": {"INIT": f"{YEAR}-05-17T12:00:00+01:00", "LIRE": until}},
            {
                "RUB_INIT": "III.1.4",
                "TEXTE": {"INIT": "Lot 2 : 210 heures d'insertion.", "LIRE": "Lot 2 : 140 heures d'insertion."},
            },
            {"RUB_INIT": "VI.3", "SUPPRIMER": "clause obligatoire d'insertion pour le lot 3"},
        ],
    }


def record(
    case: Case, idweb: str, *, on: str, until: str, linked: str | None = None, kind: str = "call"
) -> dict[str, Any]:
    """Return a v230 notice as a record of the dataset; its deadline column has the fixed hour of its time."""
    notice = v230(case, idweb, on=on, until=until, linked=linked, kind=kind)
    kinds = notice["gestion"]["REFERENCE"]["TYPE_AVIS"]
    nature, state = next(iter(kinds["NATURE"])), next(iter(kinds["STATUT"]))
    known = _columns(case, idweb, on=on, nature=nature, state=state) | {
        "datefindiffusion": until[:10],
        "datelimitereponse": f"{until[:11]}11:00:00+00:00" if kind == "call" else None,
        "perimetre": "CMP-2006",
        "type_procedure": "PROCEDURE_ADAPTE",
        "procedure_libelle": "Procédure Adaptée",
        "annonce_lie": [linked] if linked else None,
        "source_schema": "Boamp_v230.xsd",
        "gestion": json.dumps(notice["gestion"], ensure_ascii=False),
        "donnees": json.dumps(notice["donnees"], ensure_ascii=False),
    }
    return {column: known.get(column) for column in COLUMNS}


def _columns(case: Case, idweb: str, *, on: str, nature: str, state: str) -> dict[str, Any]:
    kind = KINDS[case.trade.nature]
    label, category = NATURE_LABELS[nature]
    code, words = case.trade.keyword
    return {
        "idweb": idweb, "id": idweb.replace("-", "_"), "objet": case.title, "filename": idweb, "famille": "FNS",
        "famille_libelle": "Marchés entre 90 k€ et seuils européens", "code_departement": [case.town.department],
        "dateparution": on, "nomacheteur": case.buyer.name, "nature": nature, "nature_libelle": label,
        "nature_categorise": category, "nature_categorise_libelle": f"{label}/", "etat": state,
        "criteres": ["sociaux"] if case.social else None, "descripteur_code": [code], "dc": [code],
        "descripteur_libelle": [words], "type_marche": [kind], "type_marche_facette": [kind.capitalize()],
        "type_avis": TYPES.get(nature), "procedure_categorise": "PROCEDURE_ADAPTE/",
        "url_avis": f"https://www.boamp.fr/pages/avis/?q=idweb:{idweb}",
    }  # fmt: skip


def v110_record(case: Case, idweb: str) -> dict[str, Any]:
    """Return a notice of 2006: free text in boxes, dates in words, lots as parallel lists."""
    donnees = {
        "INFO": {KINDS[case.trade.nature]: "", "COMMUNE": ""},
        "IDENT": {"TITRE": "Nom et adresse officiels de l'organisme acheteur :", "NOM": f"{case.buyer.name}.",
                  "ADRESSE": "12, rue des Exemples,", "CP": case.town.postcode, "VILLE": f"{case.town.name},"},
        "OBJET": {"TITRE": "Objet du marché :", "OBJET_COMPLET": f"{case.title}.", "CPV_OBJ": case.trade.cpv},
        "CARACTERISTIQUES": {"TITRE": "Caractéristiques principales :", "AUTRES": case.trade.text},
        "CONDITIONS": {"RELATIVES": {"AUTRES": case.words or case.general()},
                       "PARTICIPATION": {"MARCHE_NON_RESERVE": ""},
                       "CRITERES": {"LISTE": "- prix des prestations : 60 %;- valeur technique : 40 %."}},
        "PROCEDURE": {"@type": "procedure_adaptee"},
        "DELAI": {"RECEPT_OFFRES": "21 juillet 2006", "AUTRES": ", à 12 heures"},
        "LOTS": {"TITRE": "Renseignements relatifs aux lots :",
                 "AUTRES": ["", *(f"{one.title}." for one in case.parts)],
                 "NUM_LOT": [str(number) for number, _ in enumerate(case.parts, 1)]},
        "DESCRIPTEURS": {"DESCRIPTEUR": case.trade.keyword[1]},
    }  # fmt: skip
    gestion = {
        "NOJO": idweb, "R2": "3", "R3": case.town.padded, "K9": "21072006",
        "REFERENCE": {"IDWEB": idweb, "TYPE_AVIS": {"FAMILLE": {"FNS": ""}, "PERIMETRE": {"AUTRE": ""},
                                                    "NATURE": {"APPEL_OFFRE": {"STANDARD": ""}},
                                                    "STATUT": {"INITIAL": ""}}},
        "INDEXATION": {"DATE_PUBLICATION": "2006-07-4", "DATE_LIMITE_REPONSE": "2006-07-21", "CRITERES_SOCIAUX_ENV": "",
                       "DEP_PUBLICATION": case.town.padded, "RESUME_OBJET": case.title},
    }  # fmt: skip
    known = _columns(case, idweb, on="2006-07-04", nature="APPEL_OFFRE", state="INITIAL") | {
        "id": idweb, "filename": "MPA20060126", "datefindiffusion": "2006-07-21",
        "datelimitereponse": "2006-07-21T00:00:00+00:00", "perimetre": "AUTRE", "type_procedure": "PROCEDURE_ADAPTE",
        "procedure_libelle": "Procédure Adaptée", "sousnature": "STANDARD", "source_schema": "Boamp_v110.xsd",
        "gestion": json.dumps(gestion, ensure_ascii=False), "donnees": json.dumps(donnees, ensure_ascii=False),
    }  # fmt: skip
    return {column: known.get(column) for column in COLUMNS}
