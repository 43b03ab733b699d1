"""MAPA, DSP, DIVERS: invented notices in the other national forms."""

from __future__ import annotations

from typing import Any

from hub_boamp.invented.cases import Case
from hub_boamp.invented.fns import KINDS
from hub_boamp.invented.when import day


def organisme(case: Case) -> dict[str, Any]:
    """Return the buyer: a body, an address, and a correspondent who is nobody."""
    return {
        "correspondantPRM": {"nom": "Service des marchés", "pren": ".", "fonc": "Service"},
        "acheteurPublic": case.buyer.name,
        "adr": {
            "voie": {"num": str(1 + case.number % 60), "typevoie": "rue", "nomvoie": "des Exemples"},
            "cp": case.town.postcode,
            "ville": case.town.name.upper(),
        },
        "coord": {"tel": f"01990000{case.number % 100:02d}", "mel": "marches@example.org", "url": case.buyer.profile},
        "urlProfilAcheteur": case.buyer.profile,
        "classificationOrganisme": str(1 + case.number % 7),
    }


def deadline_text(case: Case) -> str:
    """Return the deadline of the form."""
    return f"{day(case.deadline)}T{case.clock}:00"


def duration(case: Case) -> dict[str, str]:
    """Return a duration in one of the three ways of the form."""
    ways = (
        {"nbMois": str(case.trade.months)},
        {"txtLibre": f"La durée du marché est de {case.trade.months} mois."},
        {"dateACompterDu": day(60), "jusquau": day(60 + case.trade.months * 30)},
    )
    return ways[case.number % 3]


def call(case: Case) -> dict[str, Any]:
    """Return a MAPA call."""
    initial: dict[str, Any] = {
        "natureMarche": {KINDS[case.trade.nature]: ""},
        "description": {
            "objet": case.title,
            "lieuExecution" if case.number % 2 else "lieuExecutionLivraison": {
                "voie": {"nomvoie": "12 rue des Exemples"},
                "cp": case.town.postcode,
                "ville": case.town.name.upper(),
            },
        },
        "caracteristiques": {"variantes": {"non": ""}, "principales": case.trade.text},
        "duree": duration(case),
        "conditions": {
            "modFinancement": "Fonds propres",
            "formeJuridique": "Groupement conjoint avec mandataire solidaire",
            "garanties": "Néant",
            "euro": "",
            "langueFR": "",
        },
        "justifications": {"justificationAutre": _justifications(case)},
        "criteres": _criteria(case),
        "procedure": {"procedureAdaptee": ""},
        "delais": {"receptionOffres": deadline_text(case), "validite": {"nbJours": "120"}},
        "renseignements": {"idMarche": case.reference, "rensgComplt": _complement(case)},
        "adressesComplt": {"document": {"coord": {"url": case.documents}}},
    }
    if case.parts:
        initial["lots"] = {"lot": [_lot(number, part.title, part.cpv) for number, part in enumerate(case.parts, 1)]}
    else:
        initial["marcheUnique"] = ""
    return {"MAPA": {"organisme": organisme(case), "initial": initial}}


def _lot(number: int, title: str, cpv: str) -> dict[str, Any]:
    return {"numLot": str(number), "description": title, "CPV": {"objetPrincipal": {"classPrincipale": cpv}}}


def _justifications(case: Case) -> Any:
    texts = [
        "Situation juridique: déclaration sur l'honneur, formulaires DC1 et DC2.",
        "Capacité technique: références de moins de trois ans.",
    ]
    return texts if case.number % 2 else texts[0]


def _criteria(case: Case) -> dict[str, Any]:
    if case.number % 4 == 1:
        return {"critereCDC": ""}
    return {"criterePondere": [{"criterePCT": str(weight), "critere": name} for name, weight, _ in case.criteria]}


def _complement(case: Case) -> str:
    facts = f"Code CPV : {case.trade.cpv}. Code NUTS : {case.town.nuts}. Valeur estimée : {case.amount()} euro(s) HT."
    return f"{facts}\n{case.free_text()}"


def award(case: Case, idweb: str) -> dict[str, Any]:
    """Return a MAPA award: one result, or one for each lot."""
    outcome: dict[str, Any]
    if case.parts:
        outcome = {"lotMarche": [_lot_result(case, number) for number in range(1, len(case.parts) + 1)]}
    else:
        outcome = {"resultat": _won(case, 0)}
    return {
        "MAPA": {
            "organisme": organisme(case),
            "attribution": {
                "avisInitial": {"idWeb": idweb, "datePublication": day(case.published)},
                "descriptionReduite": {"objet": case.title},
                "criteresAttribution": {"critereCDC": ""},
                "procedure": {"procedureAdaptee": ""},
                "attribution": outcome,
                "autresInformations": {
                    "dateAttribution": day(-4),
                    "nbOffresRecues": str(2 + case.number % 7),
                    "valeurTotaleEstimee": {"@devise": "EUR", "valeur": case.amount()},
                },
            },
        }
    }


def _lot_result(case: Case, number: int) -> dict[str, Any]:
    failed = (case.number + number) % 6 == 0
    result = {"infructueux": ""} if failed else _won(case, number)
    return {"numLot": str(number), "description": case.parts[number - 1].title, "resultat": result}


def _won(case: Case, number: int) -> dict[str, Any]:
    firm = case.firms[number % len(case.firms)]
    address = {"voie": {"nomvoie": "3 rue des Exemples"}, "cp": firm.town.postcode, "ville": firm.town.name}
    amount = {"@devise": "EUR", "valeur": case.amount(1 / max(len(case.parts), 1))}
    return {"attribue": {"titulaire": {"PersonneMorale": firm.name, "adr": address}, "montant": amount}}


def corrigendum(case: Case, idweb: str, later: int) -> dict[str, Any]:
    """Return a MAPA corrigendum, in the form of FNSimple's."""
    text = (
        f"Rubrique date limite de réception des offres : au lieu de {day(case.deadline, mark='F')} à "
        f"{case.clock.replace(':', 'h')}, lire {day(later, mark='F')} à {case.clock.replace(':', 'h')}."
    )
    before = {"idWeb": idweb, "datePublication": day(case.published)}
    part = {"avisInitial": before, "descriptionReduite": {"objet": case.title}, "infosRectif": text}
    return {"MAPA": {"organisme": organisme(case), "rectificatif": part}}


def concession(case: Case) -> dict[str, Any]:
    """Return a DSP call."""
    market = {
        "titreMarche": f"Délégation de service public : {case.title}",
        "numeroReference": case.reference,
        "CPV": {"objetPrincipal": {"classPrincipale": case.trade.cpv}},
        "natureMarche": {"services": ""},
        "description": f"{case.trade.text}\n{case.words}".strip(),
        "valeurTotal": {"@devise": "EUR", "valeur": case.amount(4)},
        "divisibleLotNon": "",
        "lot": {
            "CPV": {"objetComplementaire": {"classPrincipale": case.trade.cpv}},
            "lieuCodeNUTS": {"codeNUTS": [case.town.nuts, case.town.nuts]},
            "lieuExecutionLivraison": f"Commune de {case.town.name}",
            "criteres": {"critere": [f"ï {name}" for name, _, _ in case.criteria]},
            "dureeLot": {"nbMois": "60"},
            "infosSup": {"fondsCommunautairesNon": ""},
        },
    }
    initial = {
        "descriptionMarche": market,
        "delais": {"receptCandidatures": deadline_text(case), "receptionOffres": deadline_text(case)},
        "renseignementsCompl": {"instanceChargeeRecours": {"nomOfficiel": "Tribunal administratif (exemple)"}},
    }
    return {"DSP": {"organisme": {**organisme(case), "codeNUTS": case.town.nuts}, "initial": initial}}


def concession_award(case: Case, idweb: str) -> dict[str, Any]:
    """Return a DSP award."""
    data = concession(case)["DSP"]
    firm = case.firms[0]
    winner = {
        "adresse": {
            "nomOfficiel": firm.name,
            "adr": {"voie": {"nomvoie": "9 rue des Exemples"}, "cp": firm.town.postcode, "ville": firm.town.name,
                    "paysFrance": "FR"},
            "codeNUTS": firm.town.nuts,
        },
        "PME": {"oui": ""},
    }  # fmt: skip
    result = {
        "dateAttribution": day(-6),
        "nbOffresRecues": "2",
        "attribGroupement": {"non": ""},
        "titulaire": winner,
        "valeurs": {"@devise": "EUR", "montant": case.amount(4)},
    }
    part = {
        "avisInitial": {"idWeb": idweb},
        "descriptionMarche": data["initial"]["descriptionMarche"],
        "procedure": {"ProcAttributionAvecPublication": ""},
        "attribution": {"lotMarche": {"attributionOui": result}},
    }
    return {"DSP": {"organisme": data["organisme"], "attribution": part}}


def other(case: Case) -> dict[str, Any]:
    """Return a DIVERS call: the subject stands in a box for free text."""
    place = {"voie": {"nomvoie": "place des Exemples"}, "cp": case.town.postcode, "ville": case.town.name}
    initial = {
        "avisConcerne": {"mise_en_concurrence": {"@ns2:type": "ns4:boolean", "#text": "true"}},
        "description": {
            "descriptionMarche": {
                "natureMarche": {KINDS[case.trade.nature]: ""},
                "CPV": {"objetPrincipal": {"classPrincipale": case.trade.cpv}},
            },
            "objet": {"txtLibre": {"champsLibre": [case.title, ""]}, "intLibre": ""},
            "lieuExecution": place,
            "lieuLivraison": place,
        },
        "marcheUnique": "",
        "procedure": {"txtLibre": "", "intLibre": "", "dateLibre": ""},
        "delais": {"receptCandidatures": deadline_text(case), "receptionOffres": deadline_text(case)},
        "principales": {"txtLibre": {"champsLibre": case.trade.text}, "intLibre": ""},
        "rens_Complt": {"txtLibre": case.free_text(), "intLibre": ""},
    }
    return {"DIVERS": {"organisme": organisme(case), "initial": initial}}
