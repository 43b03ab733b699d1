"""The generated records as BOAMP publishes them: FNSimple with the elements of the real form, and ``gestion``.

python bench/faithful.py RAW.jsonl OUT.jsonl     same notices, texts and lots; the elements are those of DILA's schema

`gen_boamp` makes the record that every loader of this bench maps; its ``donnees`` has elements that no real notice has.
The hub's own reader is timed on what it is made for.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import orjson

KINDS = {"TRAVAUX": "travaux", "SERVICES": "services", "FOURNITURES": "fournitures"}
PROCEDURES = {"MARCHÉ": "ATTRIBUE_SANS_PUB_JOUE", "PROCÉDURE": "PROCEDURE_ADAPTE", "DIALOGUE": "DIALOGUE_COMPETITIF"}


def faithful(raw: dict[str, Any]) -> dict[str, Any]:
    """Return a generated record in the shape of a real one."""
    given = orjson.loads(raw["donnees"])["FNSimple"]
    form = {"FNSimple": {"organisme": buyer(given["organisme"]), "initial": initial(given["initial"])}}
    idweb = f"{raw['idweb'][:2]}-{int(raw['idweb'][3:])}"
    return {
        **raw,
        "idweb": idweb,
        "id": idweb.replace("-", "_"),
        "perimetre": "FNSimple",
        "type_procedure": PROCEDURES.get(raw["type_procedure"], "OUVERT"),
        "procedure_categorise": "OUVERT/",
        "type_avis": ["5", "1"],
        "source_schema": "3.2.5",
        "gestion": orjson.dumps(gestion(raw, idweb)).decode(),
        "donnees": orjson.dumps(form).decode(),
        "url_avis": f"https://www.boamp.fr/pages/avis/?q=idweb:{idweb}",
    }


def buyer(given: dict[str, Any]) -> dict[str, Any]:
    """Return ``organisme``."""
    return {
        "nomOfficiel": given["acheteurPublic"],
        "typeIdentificationNational": {"siret": ""},
        "codeIdentificationNational": given["codeIdentificationNational"],
        "ville": given["ville"],
        "cp": given["cp"],
        "grpCommandes": {"non": ""},
    }


def initial(given: dict[str, Any]) -> dict[str, Any]:
    """Return ``initial``: how to answer, what is bought, lots, the last box."""
    told, asked = given["communication"], given["procedure"]
    return {
        "communication": {
            "urlDocConsul": told["urlDocConsul"],
            "identifiantInterne": told["identifiantInterne"],
            "docSecurite": {"oui": ""},
            "urlSecurite": {"non": ""},
            "nomContact": told["nomContact"],
        },
        "procedure": {
            "procedureAdapteeO": "",
            "capaciteExercice": asked["capaciteExercice"],
            "capaciteEcoFin": asked["capaciteEco"]["conditions"],
            "capaciteTech": asked["capaciteTech"]["conditions"],
            "techAchat": {"autres": ""},
            "dateReceptionOffres": f"{asked['dateReceptionOffres']}T{asked['heureReceptionOffres']}:00",
            "presOffres": {"interdite": ""},
            "nbCandidatReduit": {"non": ""},
            "attributionSansNegociation": {"oui": ""},
            "variantes": {"non": ""},
            "criteresAttrib": "\n".join(
                f"{one['nom']} : {one['poids']}%" for one in given["natureMarche"]["criteres"]["critere"]
            ),
        },
        "natureMarche": market(given["natureMarche"], lots=bool(given["lots"])),
        **({"lots": {"lot": [lot(one) for one in given["lots"]["lot"]]}} if given["lots"] else {}),
        "informComplementaire": {
            "non": "",
            "autresInformComplementaire": given["informComplementaire"]["autresInformComplementaire"],
        },
    }


def market(given: dict[str, Any], *, lots: bool) -> dict[str, Any]:
    """Return ``natureMarche``: what is bought."""
    return {
        "intitule": given["intitule"],
        "codeCPV": given["codeCPV"],
        "natureMarche": {KINDS[given["type"]]: ""},
        "description": given["description"],
        "dureeMois": given["dureeMois"],
        "tranches": {"non": ""},
        "reservationMarche": {"non": ""},
        "lotsMarche": {"oui": ""} if lots else {"non": ""},
    }


def lot(given: dict[str, Any]) -> dict[str, Any]:
    """Return a lot of the form, with its title apart and its estimated value."""
    return {
        "numLot": given["num"],
        "intitule": given["intitule"],
        "description": given["description"],
        "codeCPV": given["codeCPV"],
        "estimationValeur": {"@devise": given["valeur"]["@devise"], "valeur": given["valeur"]["#text"]},
    }


def gestion(raw: dict[str, Any], idweb: str) -> dict[str, Any]:
    """Return the document of the bulletin about the notice, which repeats most columns."""
    keywords = zip(raw["descripteur_code"], raw["descripteur_libelle"], strict=True)
    departments = raw["code_departement"]
    return {
        "REFERENCE": {
            "IDWEB": idweb,
            "TYPE_AVIS": {
                "FAMILLE": {raw["famille"]: ""},
                "PERIMETRE": {"FNSimple": ""},
                "NATURE": {raw["nature"]: ""},
                "STATUT": {"INITIAL": ""},
            },
        },
        "INDEXATION": {
            "SCHEMA": "3.2.5",
            "NOMORGANISME": raw["nomacheteur"],
            "TYPE_PROCEDURE": {"OUVERT": ""},
            "DATE_PUBLICATION": raw["dateparution"],
            "DATE_FIN_DIFFUSION": raw["datefindiffusion"],
            "DESCRIPTEURS": {"DESCRIPTEUR": [{"CODE": code, "LIBELLE": label} for code, label in keywords]},
            "NATURE_MARCHE": dict.fromkeys(raw["type_marche"], ""),
            "DEP_PUBLICATION": departments if len(departments) > 1 else departments[0],
            "RESUME_OBJET": raw["objet"],
        },
    }


def convert(source: Path, target: Path) -> None:
    """Write the records of one file in the shape of real ones to another."""
    with source.open("rb") as lines, target.open("wb") as out:
        for line in lines:
            out.write(orjson.dumps(faithful(orjson.loads(line))) + b"\n")


if __name__ == "__main__":
    convert(Path(sys.argv[1]), Path(sys.argv[2]))
