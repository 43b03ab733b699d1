"""Contracts: what one contract of the DECP says, in the hub's words; what is impossible in it is said and left out."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from stdnum.fr import siren, siret

from hub import Finding, ParseError
from hub_decp.shapes import buyer_of, parties, words

SUSPECT = Decimal("3e9")  #: euros above which an amount is taken for a slip of the pen
CONSIDERATIONS = {
    "clause sociale": "execution_clause", "critère social": "award_criterion", "marché réservé": "reserved",
    "concession réservée": "reserved", "pas de considération sociale": "none_declared",
}  # fmt: skip
#: the six procedures of 2022, those of 2019 and of concessions, by how they begin; the first that fits stands
PROCEDURES = (
    ("appel d'offres ouvert", "open"), ("appel d'offres restreint", "restricted"), ("procédure adaptée", "adapted"),
    ("procédure avec négociation", "negotiated"), ("procédure concurrentielle avec négociation", "negotiated"),
    ("procédure négociée avec mise en concurrence", "negotiated"), ("dialogue compétitif", "competitive_dialogue"),
    ("marché passé sans publicité", "direct"), ("marché négocié sans publicité", "direct"),
    ("procédure négociée ouverte", "concession"), ("procédure négociée restreinte", "concession"),
    ("procédure non négociée", "concession"),
)  # fmt: skip
PLACES = {"code postal": "postcode", "code commune": "commune", "code département": "department"}
CODES = {"postcode": r"\d{5}", "commune": r"\d[0-9AB]\d{3}", "department": r"\d{2}|2[AB]|9[78]\d"}
#: what is known and left out: it says nothing of insertion, or repeats
IGNORED = frozenset({
    "_type", "uid", "uuid", "nature", "source", "table", "window", "formePrix", "typePrix", "typesPrix", "ccag",
    "attributionAvance", "tauxAvance", "marcheInnovant", "origineUE", "origineFrance", "typeGroupementOperateurs",
    "considerationsEnvironnementales", "actesSousTraitance", "modificationsActesSousTraitance",
    "dateDebutExecution", "montantSubventionPublique", "donneesExecution", "created_at", "updated_at",
    "booleanModification", "idActeSousTraitance", "dureeMoisActeSousTraitance", "dateNotificationActeSousTraitance",
    "datePublicationDonneesActeSousTraitance", "montantActeSousTraitance", "variationPrixActeSousTraitance",
    "idSousTraitant", "typeIdentifiantSousTraitant", "idModification", "montantModification", "dureeMoisModification",
    "idTitulaireModification", "typeIdentifiantTitulaireModification", "dateNotificationModificationModification",
    "datePublicationDonneesModificationModification", "idModificationActeSousTraitance",
    "dureeMoisModificationActeSousTraitance", "montantModificationActeSousTraitance",
    "dateNotificationModificationSousTraitanceModificationActeSousTraitance",
    "datePublicationDonneesModificationActeSousTraitance",
})  # fmt: skip


def contract_of(data: dict[str, Any]) -> dict[str, Any]:
    """Return the record of a contract, its fields taken out of the data.

    :raises ParseError: where there is no title or no number: nobody could find it again.
    """
    buyer, number, findings = buyer_of(data), str(data.pop("id", "") or ""), list(doubts(data))
    title = " ".join(html.unescape(str(data.pop("objet", "") or "")).replace("\\n", " ").split())
    if not title or not number:
        raise ParseError(
            f"contract {number or '(without id)'} of {buyer or '(no buyer)'}: no {'objet' * (not title) or 'id'}"
        )
    cpv = re.sub(r"\D", "", str(data.pop("codeCPV", "") or ""))[:8]
    months, offers = whole(data.pop("dureeMois", None)), whole(data.pop("offresRecues", None))
    agreement, techniques = data.pop("idAccordCadre", None), words(data.pop("techniques", None))
    manners = words(data.pop("modalitesExecution", None))
    framework = bool(agreement or {"Accord-cadre", "Bons de commande", "Marchés subséquents"} & {*techniques, *manners})
    kinds = [CONSIDERATIONS.get(one.lower()) for one in words(data.pop("considerationsSociales", None))]
    procedure = str(data.pop("procedure", "") or "").lower().replace("’", "'")
    first, second = data.pop("dateNotification", None), data.pop("dateSignature", None)
    record: dict[str, Any] = {
        "kind": "contract", "schema_version": 1, "status": "awarded", "title": title, "contract_number": number,
        "cpv": [cpv] if len(cpv) == 8 else None, "nature": nature(cpv), "awarded_on": day(first) or day(second),
        "published_on": day(data.pop("datePublicationDonnees", None)),
        "procedure": next((ours for theirs, ours in PROCEDURES if procedure.startswith(theirs)), None),
        "duration": {"months": months} if months else None, "offers_received": offers or None,
        "framework": framework or None, "subcontracting": truth(data.pop("sousTraitanceDeclaree", None)),
        "value": value(data, framework), "considerations": sorted({one for one in kinds if one}) or None,
        "organisations": list(bodies(data, buyer)), "places": places(data.pop("lieuExecution", None)),
        "identifiers": identifiers(buyer, number, agreement),
        "findings": [one.as_json() for one in findings],
    }  # fmt: skip
    for name in ("acheteur", "acheteur.id", "autoriteConcedante", "modifications", "inexact"):
        data.pop(name, None)
    return {name: kept for name, kept in record.items() if kept not in (None, [], {})}


def doubts(data: dict[str, Any]) -> Iterator[Finding]:
    """Yield what is doubtful or noteworthy in a contract."""
    amount = decimal(data.get("montant"))
    if amount is not None and amount > SUSPECT:
        yield Finding("amount_suspect", "warning", "Montant invraisemblable, laissé de côté.",
                      "An amount beyond belief, left out.")  # fmt: skip
    for name in data.get("inexact") or ():
        yield Finding("inexact", "info", f"La source dit inexacte la valeur de {name}.",
                      f"The source calls the value of {name} inexact.")  # fmt: skip
    for one in words(data.get("considerationsSociales")):
        if one.lower() not in CONSIDERATIONS:
            yield Finding("unknown_consideration", "warning", f"Considération sociale inconnue : {one}.",
                          f"Unknown social consideration: {one}.")  # fmt: skip
    changes = data.get("modifications")
    if isinstance(changes, dict):
        changes = changes.get("modification")
    count = len(changes) if isinstance(changes, list) else int(bool(changes))
    if count:
        yield Finding("modified", "info", f"Modifications après la notification : {count}.",
                      f"Changes after the award: {count}.")  # fmt: skip


def value(data: dict[str, Any], framework: bool) -> dict[str, str] | None:
    """Return the amount as awarded; that of a framework is its ceiling."""
    first, second = decimal(data.pop("montant", None)), decimal(data.pop("valeurGlobale", None))
    amount = first if first is not None else second
    if not amount or amount > SUSPECT:
        return None
    basis = "framework_maximum" if framework else "total"
    return {"amount": f"{amount:.2f}", "currency": "EUR", "tax": "excluded", "basis": basis}


def bodies(data: dict[str, Any], buyer: str) -> Iterator[dict[str, str]]:
    """Yield the buyer and those who won."""
    if known := numbers(buyer):
        yield {"role": "buyer", **known}
    holders, others = data.pop("titulaires", None), data.pop("concessionnaires", None)
    for one in parties([holders, others]):
        known = numbers(str(one["id"])) if one.get("typeIdentifiant") in (None, "SIRET") else {}
        name = str(one.get("denominationSociale") or "").strip()
        if known or name:
            yield {"role": "contractor", **known, **({"name": name} if name else {})}


def numbers(text: str) -> dict[str, str]:
    """Return the SIRET and SIREN of a body, where their check digits are right."""
    digits = re.sub(r"\D", "", text)
    found = {"siret": digits} if len(digits) == 14 and siret.is_valid(digits) else {}
    return {**found, "siren": digits[:9]} if len(digits) in (9, 14) and siren.is_valid(digits[:9]) else found


def identifiers(buyer: str, number: str, agreement: Any) -> list[dict[str, str]]:
    """Return the numbers by which others know the contract: that of the DECP, the buyer's, the framework's."""
    known = {"decp": f"{buyer}{number}" if buyer else "", "buyer_reference": number, "framework": str(agreement or "")}
    return [{"scheme": scheme, "value": found} for scheme, found in known.items() if found]


def places(given: Any) -> list[dict[str, str]] | None:
    """Return the place of performance; a code that is not of its kind stays as text."""
    if not isinstance(given, dict) or not given.get("code"):
        return None
    code, name = str(given["code"]).strip().upper(), PLACES.get(str(given.get("typeCode") or "").strip().lower())
    fits = name is not None and re.fullmatch(CODES[name], code)
    return [{"role": "performance", **({str(name): code, "country": "FR"} if fits else {"text": code})}]


def nature(cpv: str) -> list[str] | None:
    """Return works, services or supplies by the division of the CPV."""
    if len(cpv) != 8:
        return None
    division = int(cpv[:2])
    return ["works" if division == 45 else "supplies" if division < 45 or division == 48 else "services"]


def decimal(given: Any) -> Decimal | None:
    """Return an amount that is not negative."""
    try:
        amount = Decimal(str(given))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and amount >= 0 else None


def whole(given: Any) -> int | None:
    """Return a whole number that is not negative."""
    found = decimal(given)
    return int(found) if found is not None and found < 100_000 else None


def truth(given: Any) -> bool | None:
    """Return yes or no, in each of the ways in which files write them."""
    return {"true": True, "oui": True, "1": True, "false": False, "non": False, "0": False}.get(str(given).lower())


def day(given: Any) -> str | None:
    """Return a day that exists."""
    try:
        return date.fromisoformat(str(given or "")[:10]).isoformat()
    except ValueError:
        return None
