"""FNS: invented notices in the forms FNSimple (call, corrigendum, award)."""

from __future__ import annotations

from typing import Any

from hub_boamp.invented.cases import Case
from hub_boamp.invented.when import day

SPELLINGS = ("{day}T{clock}:00", "{day}T{clock}:00.000", "{day}T{clock}:00Z", "{day}T{clock}:00.000{zone}")
KINDS = {"works": "travaux", "services": "services", "supplies": "fournitures"}


def deadline_text(case: Case, offset: int | None = None) -> str:
    """Return a deadline in one of the spellings that the form knows; the clock time is Paris time in each."""
    on = case.deadline if offset is None else offset
    spelling = SPELLINGS[case.number % len(SPELLINGS)]
    return spelling.format(day=day(on), clock=case.clock, zone=day(on, mark="Z"))


def column(case: Case) -> str:
    """Return the deadline as the column gives it: local time labelled as UTC."""
    return f"{day(case.deadline)}T{case.clock}:00+00:00"


def organisme(case: Case) -> dict[str, Any]:
    """Return the buyer."""
    return {
        "nomOfficiel": case.buyer.name,
        "typeIdentificationNational": {"siret": ""},
        "codeIdentificationNational": case.buyer.siret,
        "ville": case.town.name,
        "cp": case.town.postcode,
        "grpCommandes": {"non": ""},
    }


def call(case: Case) -> dict[str, Any]:
    """Return a call."""
    initial: dict[str, Any] = {
        "communication": {
            "urlDocConsul" if case.number % 2 else "urlProfilAch": case.documents,
            "identifiantInterne": case.reference,
            "docSecurite": {"oui": ""},
            "urlSecurite": {"non": ""},
            "nomContact": "Service de la commande publique",
            "adresseMailContact": "marches@example.org",
            "telContact": f"+33 1990000{case.number % 100:02d}",
        },
        "procedure": {
            "procedureAdapteeO": "",
            "capaciteExercice": "Voir règlement de la consultation",
            "capaciteEcoFin": "Chiffre d'affaires des trois dernières années.",
            "capaciteTech": "Références de moins de cinq ans, moyens humains et matériels.",
            "techAchat": {"accordCadre": ""} if case.trade.months >= 36 else {"autres": ""},
            "dateReceptionOffres": deadline_text(case),
            "presOffres": {"interdite": ""},
            "nbCandidatReduit": {"non": ""},
            "attributionSansNegociation": {"oui": ""},
            "variantes": {"non": ""},
            "criteresAttrib": "\n".join(f"{name} : {weight}%" for name, weight, _ in case.criteria),
        },
        "natureMarche": market(case),
    }
    if case.parts:
        initial["lots"] = {"lot": lots(case)}
    initial["informComplementaire"] = complement(case)
    return {"FNSimple": {"organisme": organisme(case), "initial": initial}}


def market(case: Case) -> dict[str, Any]:
    """Return the object of the purchase."""
    in_text = case.number % 7 == 3
    reserved = case.wording is not None and case.wording.kind == "reserved" and not case.wording.by_lot
    found: dict[str, Any] = {
        "intitule": case.title,
        "codeCPV": {"objetPrincipal": {"classPrincipale": case.trade.cpv}},
        "natureMarche": {KINDS[case.trade.nature]: ""},
        "description": f"{case.trade.text}\n{case.words}" if in_text and case.words else case.trade.text,
        "lieuExecution": f"{case.town.postcode} {case.town.name}" if case.number % 2 else case.town.department_name,
        "dureeMois": str(case.trade.months),
        "valeurEstimee": {"@devise": "EUR", "valeur": case.amount()},
        "tranches": {"non": ""},
        "reservationMarche": {"oui": ""} if reserved else {"non": ""},
        "lotsMarche": {"oui": ""} if case.parts else {"non": ""},
    }
    if case.number % 4 == 1:
        found["valeurEstimee"] = {
            "@devise": "EUR",
            "fourchette": {"valeurHaute": case.amount(1.2), "valeurBasse": case.amount(0.6)},
        }
    return found


def lots(case: Case) -> Any:
    """Return the lots: number and title in one text; a single one is an object."""
    found = [
        {
            "lieuExecutionLivraison": f"{case.town.name} ({case.town.postcode})",
            "codeCPV": {"objetPrincipal": {"classPrincipale": part.cpv}},
            "description": f"{number:02d} : {part.title}",
        }
        for number, part in enumerate(case.parts, 1)
    ]
    return found[0] if len(found) == 1 else found


def complement(case: Case) -> dict[str, Any]:
    """Return the last box: a flag that may say no beside a long text."""
    found: dict[str, Any] = {"non": ""}
    if case.number % 6 == 2:
        found = {"oui": {"visiteDetail": "Visite conseillée, s'inscrire sur le profil d'acheteur."}}
    return {**found, "autresInformComplementaire": case.free_text()}


def corrigendum(case: Case, idweb: str, later: int, words: str | None = None) -> dict[str, Any]:
    """Return a corrigendum: free text that says what to read."""
    texts = (
        f"Au lieu de {day(case.deadline, mark='F')} à {case.clock.replace(':', 'h')}, lire "
        f"{day(later, mark='F')} à {case.clock.replace(':', 'h')}.",
        f"Modification de la date limite de remise des plis au {day(later, mark='L')} à {case.clock}:00",
    )
    said = texts[case.number % 2]
    return _later(case, idweb, "rectificatif", {"infosRectif": f"{said}\n{words}" if words else said})


def cancellation(case: Case, idweb: str) -> dict[str, Any]:
    """Return a cancellation."""
    text = "La consultation est déclarée sans suite pour motif d'intérêt général ; elle sera relancée."
    return _later(case, idweb, "rectificatif", {"infosRectif": text})


def award(case: Case, idweb: str) -> dict[str, Any]:
    """Return an award: one box of free text."""
    lines = [f"Nombre d'offres reçues : {2 + case.number % 6}", f"Date d'attribution : {day(case.published, mark='F')}"]
    for number, part in enumerate(case.parts or (None,), 1):
        firm = case.firms[number % len(case.firms)]
        if part:
            lines.append(f"Marché n° : {case.reference}-{number}\nLot {number} : {part.title}")
        lines.append(f"{firm.name}, 12 rue des Exemples, {firm.town.postcode} {firm.town.name} (SIRET {firm.siret})")
        amount = int(case.amount(1 / max(len(case.parts), 1)))
        lines.append(f"Montant Ht : {amount:,} ,00 Euros".replace(",", " ", 1).replace(" ,00", ",00"))
    lines.append("Sous-traitance : non")
    data = _later(case, idweb, "attribution", {"attributionMarche": "\n".join(lines)})
    criteria = "\n".join(f"{name} : {weight}%" for name, weight, _ in case.criteria)
    data["FNSimple"]["attribution"]["natureMarche"] |= {"description": case.trade.text, "criteresAttrib": criteria}
    return data


def _later(case: Case, idweb: str, part: str, said: dict[str, Any]) -> dict[str, Any]:
    before = {"avisInitial": {"idWeb": idweb, "datePublication": day(case.published)}}
    market = {
        "intitule": case.title,
        "codeCPV": {"objetPrincipal": {"classPrincipale": case.trade.cpv}},
        "natureMarche": {KINDS[case.trade.nature]: ""},
    }
    return {"FNSimple": {"organisme": organisme(case), part: {**before, "natureMarche": market, **said}}}
