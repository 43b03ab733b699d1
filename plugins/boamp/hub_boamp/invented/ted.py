"""TED: invented notices in the form that TED published until 2023, TED_EXPORT R2.0.9."""

from __future__ import annotations

from typing import Any

from hub_boamp.invented.cases import Case
from hub_boamp.invented.markup import HEADER, element

SPACE = "http://publications.europa.eu/resource/schema/ted/R2.0.9/publication"
CTYPES = {"works": "WORKS", "services": "SERVICES", "supplies": "SUPPLIES"}


def paragraphs(text: str) -> dict[str, Any]:
    """Return a text in paragraphs, one for each line."""
    return {"P": [line for line in text.split("\n") if line]}


def export(case: Case, form: str, number: str, content: dict[str, Any], *, previous: str | None = None) -> str:
    """Return a TED_EXPORT document; ``number`` is like ``990001-2021``."""
    figure, year = number.split("-")
    data: dict[str, Any] = {"NO_DOC_OJS": f"{year}/S 077-{figure}", "ISO_COUNTRY": {"@VALUE": "FR"}}
    if previous:
        cited, before = previous.split("-")
        data["REF_NOTICE"] = {"NO_DOC_OJS": f"{before}/S 040-{cited}"}
    coded = {"REF_OJS": {"COLL_OJ": "S", "NO_OJ": "77", "DATE_PUB": f"{year}0421"}, "NOTICE_DATA": data}
    section = {f"{form}_2014": {"@CATEGORY": "ORIGINAL", "@FORM": form, "@LG": "FR", **content}}
    root = {"@xmlns": SPACE, "@DOC_ID": number, "@EDITION": f"{year}077", "CODED_DATA_SECTION": coded,
            "FORM_SECTION": section}  # fmt: skip
    return HEADER + element("TED_EXPORT", root) + "\n"


def body(case: Case) -> dict[str, Any]:
    """Return the buyer."""
    return {
        "ADDRESS_CONTRACTING_BODY": {
            "OFFICIALNAME": case.buyer.name,
            "NATIONALID": case.buyer.siret,
            "ADDRESS": "12 rue des Exemples",
            "TOWN": case.town.name,
            "POSTAL_CODE": case.town.postcode,
            "COUNTRY": {"@VALUE": "FR"},
            "CONTACT_POINT": "Service des marchés",
            "E_MAIL": "marches@example.org",
            "NUTS": {"@CODE": case.town.nuts},
            "URL_BUYER": case.buyer.profile,
        },
        "URL_DOCUMENT": case.documents,
    }


def subject(case: Case) -> dict[str, Any]:
    """Return the object with its lots."""
    lots = [
        {
            "@ITEM": str(number),
            "TITLE": paragraphs(part.title if part else case.title),
            **({"LOT_NO": str(number)} if part else {}),
            "CPV_ADDITIONAL": {"CPV_CODE": {"@CODE": part.cpv if part else case.trade.cpv}},
            "NUTS": {"@CODE": case.town.nuts},
            "SHORT_DESCR": paragraphs(case.trade.text),
            "AC": {
                "AC_QUALITY": [
                    {"AC_CRITERION": name, "AC_WEIGHTING": str(weight)}
                    for name, weight, kind in case.criteria
                    if kind != "price"
                ],
                "AC_PRICE": [{"AC_WEIGHTING": str(weight)} for _, weight, kind in case.criteria if kind == "price"],
            },
            "DURATION": {"@TYPE": "MONTH", "#text": str(case.trade.months)},
            "NO_EU_PROGR_RELATED": "",
        }
        for number, part in enumerate(case.parts or (None,), 1)
    ]
    return {
        "TITLE": paragraphs(case.title),
        "REFERENCE_NUMBER": case.reference,
        "CPV_MAIN": {"CPV_CODE": {"@CODE": case.trade.cpv}},
        "TYPE_CONTRACT": {"@CTYPE": CTYPES[case.trade.nature]},
        "SHORT_DESCR": paragraphs(case.trade.text),
        "VAL_ESTIMATED_TOTAL": {"@CURRENCY": "EUR", "#text": case.amount()},
        "OBJECT_DESCR": lots,
    }


def call(case: Case, number: str, *, form: str = "F02") -> str:
    """Return a call; reserved markets carry their flag."""
    terms: dict[str, Any] = {"SUITABILITY": paragraphs("Déclaration sur l'honneur.\nExtrait Kbis.")}
    if case.wording and case.wording.kind == "reserved":
        terms["RESTRICTED_SHELTERED_WORKSHOP"] = ""
    if case.words:
        terms["PERFORMANCE_CONDITIONS"] = paragraphs(case.words.replace(". ", ".\n"))
    steps = {"PT_OPEN": "", "DATE_RECEIPT_TENDERS": "2021-06-07", "TIME_RECEIPT_TENDERS": "12:00"}
    content = {
        "LEGAL_BASIS": {"@VALUE": "32014L0024"},
        **({"NOTICE": {"@TYPE": "PRI_ONLY"}} if form == "F01" else {}),
        "CONTRACTING_BODY": body(case),
        "OBJECT_CONTRACT": subject(case),
        "LEFTI": terms,
        **({"PROCEDURE": steps} if form != "F01" else {}),
        "COMPLEMENTARY_INFO": {"INFO_ADD": paragraphs(case.general()), "DATE_DISPATCH_NOTICE": "2021-04-19"},
    }
    return export(case, form, number, content)


def award(case: Case, number: str, previous: str) -> str:
    """Return an award that cites its call."""
    won = []
    for place, part in enumerate(case.parts or (None,), 1):
        firm = case.firms[place % len(case.firms)]
        address = {"OFFICIALNAME": firm.name, "NATIONALID": firm.siret, "TOWN": firm.town.name,
                   "POSTAL_CODE": firm.town.postcode, "COUNTRY": {"@VALUE": "FR"},
                   "NUTS": {"@CODE": firm.town.nuts}}  # fmt: skip
        firms = {"NO_AWARDED_TO_GROUP": "", "CONTRACTOR": {"ADDRESS_CONTRACTOR": address, "SME": ""}}
        amount = {"VAL_TOTAL": {"@CURRENCY": "EUR", "#text": case.amount(1 / max(len(case.parts), 1))}}
        won.append(
            {
                "@ITEM": str(place),
                **({"LOT_NO": str(place)} if part else {}),
                "TITLE": paragraphs(part.title if part else case.title),
                "AWARDED_CONTRACT": {
                    "DATE_CONCLUSION_CONTRACT": "2021-04-12",
                    "TENDERS": {"NB_TENDERS_RECEIVED": "4"},
                    "CONTRACTORS": firms,
                    "VALUES": amount,
                },
            }
        )
    figure, year = previous.split("-")
    content = {
        "LEGAL_BASIS": {"@VALUE": "32014L0024"},
        "CONTRACTING_BODY": body(case),
        "OBJECT_CONTRACT": subject(case),
        "PROCEDURE": {"PT_OPEN": "", "NOTICE_NUMBER_OJ": f"{year}/S 040-{figure}"},
        "AWARD_CONTRACT": won,
        "COMPLEMENTARY_INFO": {"DATE_DISPATCH_NOTICE": "2021-04-19"},
    }
    return export(case, "F03", number, content, previous=previous)


def corrigendum(case: Case, number: str, previous: str) -> str:
    """Return a corrigendum: a later deadline, and other hours in the conditions."""
    figure, year = previous.split("-")
    later = {"DATE": "2021-06-14", "TIME": "12:00"}
    changes = [
        {
            "WHERE": {"SECTION": "IV.2.2)", "LABEL": "Date limite de réception des offres"},
            "OLD_VALUE": {"DATE": "2021-06-07", "TIME": "12:00"},
            "NEW_VALUE": later,
        },
        {
            "WHERE": {"SECTION": "III.2.2)", "LABEL": "Conditions particulières d'exécution"},
            "OLD_VALUE": {"TEXT": paragraphs("Clause d'insertion : 210 heures.")},
            "NEW_VALUE": {"TEXT": paragraphs("Clause d'insertion : 140 heures.")},
        },
    ]
    info = {"DATE_DISPATCH_NOTICE": "2021-04-26", "NOTICE_NUMBER_OJ": f"{year}/S 040-{figure}"}
    content = {
        "LEGAL_BASIS": {"@VALUE": "32014L0024"},
        "CONTRACTING_BODY": body(case),
        "OBJECT_CONTRACT": {key: value for key, value in subject(case).items() if key != "OBJECT_DESCR"},
        "COMPLEMENTARY_INFO": info,
        "CHANGES": {"CHANGE": changes},
    }
    return export(case, "F14", number, content, previous=previous)
