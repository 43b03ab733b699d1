"""DECP 2.0.3: an award as a ``marche`` of the essential data of procurement, where all mandatory fields are known.

Nothing is guessed: a field that the source does not say is missing, and an award that lacks one is left out. The day
of the award is not that of its notification, and a declared environmental consideration does not say of which sort.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

VERSION = "2.0.3"
MANDATORY = (
    "id", "acheteur", "nature", "objet", "codeCPV", "techniques", "modalitesExecution", "marcheInnovant", "ccag",
    "offresRecues", "attributionAvance", "typeGroupementOperateurs", "procedure", "lieuExecution", "dureeMois",
    "dateNotification", "datePublicationDonnees", "montant", "typesPrix", "formePrix", "sousTraitanceDeclaree",
    "titulaires", "considerationsSociales", "considerationsEnvironnementales",
)  # fmt: skip
PROCEDURES = {
    "adapted": "Procédure adaptée", "open": "Appel d'offres ouvert", "restricted": "Appel d'offres restreint",
    "negotiated": "Procédure avec négociation", "competitive_dialogue": "Dialogue compétitif",
}  # fmt: skip
SOCIAL = {
    "execution_clause": "Clause sociale", "training_clause": "Clause sociale", "award_criterion": "Critère social",
    "reserved": "Marché réservé", "none_declared": "Pas de considération sociale",
}  # fmt: skip
NONE_SOCIAL, NONE_ENVIRONMENTAL = "Pas de considération sociale", "Pas de considération environnementale"
MARCHES = ("FNS", "MAPA", "JOUE")  #: families of notices that are of no concession
PLACES = (("commune", "Code commune"), ("departement", "Code département"), ("region", "Code région"))
WINNERS = ("contractor", "lead", "co_contractor")
SIRET = re.compile(r"\d{14}")


def known_of(contract: Mapping[str, Any], tender: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the fields of a ``marche`` that are known of an award."""
    tender = tender or {}
    found = {
        "id": number(contract.get("contract_number")),
        "acheteur": buyer(contract),
        "nature": "Marché" if tender.get("family") in MARCHES and contract.get("procedure") != "concession" else None,
        "objet": (contract.get("title") or "")[:1000] or None,
        "codeCPV": next(iter(contract.get("cpv") or tender.get("cpv") or ()), None),
        "offresRecues": contract.get("offers_received") or None,
        "procedure": PROCEDURES.get(contract.get("procedure") or tender.get("procedure") or ""),
        "lieuExecution": place(contract),
        "dureeMois": (contract.get("duration") or tender.get("duration") or {}).get("months") or None,
        "datePublicationDonnees": contract.get("published_on"),
        "montant": amount(contract.get("value") or {}),
        "sousTraitanceDeclaree": contract.get("subcontracting"),
        **holders(contract),
        "considerationsSociales": social(contract.get("considerations") or ()),
        "considerationsEnvironnementales": environmental((tender.get("declared") or {}).get("environmental")),
    }
    return {name: value for name, value in found.items() if value is not None}


def missing(known: Mapping[str, Any]) -> list[str]:
    """Return the mandatory fields that are not known."""
    return [name for name in MANDATORY if name not in known]


class Count:
    """How many awards of a dump are complete, and which fields the others lack; tenders come before their awards."""

    def __init__(self) -> None:
        self.tender: Mapping[str, Any] = {}
        self.contracts = self.complete = 0
        self.lacking = Counter[str]()

    def add(self, record: Mapping[str, Any]) -> None:
        """Count a record, where it is an award."""
        if record["kind"] == "tender":
            self.tender = record
        elif record["kind"] == "contract":
            about = self.tender if record.get("tender") == self.tender.get("id") else None
            absent = missing(known_of(record, about))
            self.contracts += 1
            self.complete += not absent
            self.lacking.update(absent)

    def told(self) -> dict[str, Any]:
        """Return the counts as a manifest holds them."""
        return {"version": VERSION, "contracts": self.contracts, "complete": self.complete,
                "missing": dict(sorted(self.lacking.items()))}  # fmt: skip


def number(text: str | None) -> str | None:
    """Return the buyer's number of a contract, where it is one that DECP takes."""
    return text if text and len(text) <= 16 else None


def buyer(contract: Mapping[str, Any]) -> dict[str, str] | None:
    """Return who buys, by SIRET."""
    for role in ("lead_buyer", "buyer"):
        for each in contract.get("organisations") or ():
            if each.get("role") == role and SIRET.fullmatch(each.get("siret") or ""):
                return {"id": each["siret"]}
    return None


def holders(contract: Mapping[str, Any]) -> dict[str, Any]:
    """Return who holds the contract, where the SIRET of each is known, and that one alone is no group."""
    winners = [each for each in contract.get("organisations") or () if each.get("role") in WINNERS]
    if not winners or not all(SIRET.fullmatch(each.get("siret") or "") for each in winners):
        return {"titulaires": None}
    numbers = list(dict.fromkeys(each["siret"] for each in winners))
    told = [{"titulaire": {"typeIdentifiant": "SIRET", "id": siret}} for siret in numbers]
    return {"titulaires": told, "typeGroupementOperateurs": "Pas de groupement" if len(numbers) == 1 else None}


def place(contract: Mapping[str, Any]) -> dict[str, str] | None:
    """Return where the work is done: the narrowest territory that there is one of."""
    territories = contract.get("territories") or ()
    for kind, label in PLACES:
        codes = {each["code"] for each in territories if each.get("type") == kind}
        if len(codes) == 1:
            return {"code": codes.pop(), "typeCode": label}
    return None


def amount(value: Mapping[str, Any]) -> float | None:
    """Return an amount in euros without tax, of one euro or more."""
    if value.get("tax") != "excluded" or value.get("currency", "EUR") != "EUR":
        return None
    try:
        found = Decimal(str(value.get("amount")))
    except InvalidOperation:
        return None
    return float(found) if found.is_finite() and found >= 1 else None


def social(kinds: Any) -> dict[str, list[str]] | None:
    """Return the social considerations in the words of DECP; that none was found does not say that there is none."""
    found = sorted({SOCIAL[kind] for kind in kinds if kind in SOCIAL})
    if len(found) > 1 and NONE_SOCIAL in found:
        found.remove(NONE_SOCIAL)
    return {"considerationSociale": found} if found else None


def environmental(declared: bool | None) -> dict[str, list[str]] | None:
    """Return that there is no environmental consideration, where that was declared."""
    return {"considerationEnvironnementale": [NONE_ENVIRONMENTAL]} if declared is False else None
