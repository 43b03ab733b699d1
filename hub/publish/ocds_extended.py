"""OCDS with extensions: lots, sustainability (both of the OCDS registry), and our own for social clauses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hub.publish.entries import record_url
from hub.publish.ocds import Publisher, known, money, period
from schemas import KINDS

LOTS = "https://raw.githubusercontent.com/open-contracting-extensions/ocds_lots_extension/v1.1.5/extension.json"
SUSTAINABILITY = (
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_sustainability_extension/master/extension.json"
)
OURS = "/ocds/extension/extension.json"
#: sub-codes of the code list sustainabilityGoal, which is open to them
GOALS = {
    "insertion": "social.workInclusion",
    "handicap": "social.disabilityInclusion",
    "youth": "social.youthInclusion",
}
STRATEGIES = {"execution_clause": "contractPerformanceConditions", "training_clause": "contractPerformanceConditions",
              "award_criterion": "awardCriteria", "reserved": "reservedParticipation",
              "insertion_service": "technicalSpecifications"}  # fmt: skip
#: fields of a clause in our extension: name -> (field of our schema, type, description)
FIELDS = {
    "id": ("id", "string", "Id of the clause, that of its own record."),
    "relatedLot": ("lot", "string", "Lot that the clause is about; none where it is about all."),
    "kind": ("clause_kind", "string", "Kind of social consideration, from the code list socialClauseKind."),
    "beneficiary": ("beneficiary", "string", "Whom it is for."),
    "mandatory": ("mandatory", "string", "Whether it is mandatory, an incentive, or declared only."),
    "hours": ("hours", "number", "Hours of work that are reserved, where they are stated."),
    "basis": ("basis", "string", "What the hours are counted for: the whole, a year, a slice of turnover..."),
    "sliceAmount": (
        "slice_amount",
        "number",
        "Turnover in euros for which the hours are due, where the basis is a slice.",
    ),
    "rate": ("rate", "number", "Share of the hours of work, from 0 to 1, where the basis is a share."),
    "excerpt": ("excerpt", "string", "The words of the notice."),
}


def extensions(base_url: str) -> tuple[str, ...]:
    """Return the addresses of the extensions that are used."""
    return (LOTS, SUSTAINABILITY, base_url + OURS)


def extended(release: dict[str, Any], record: Mapping[str, Any] | None, by: Publisher) -> dict[str, Any]:
    """Return a release with the fields of the extensions."""
    if record is None or "parties" not in release:
        return release
    if "awards" in release:
        return {**release, "awards": [with_lots(one) for one in release["awards"]]}
    clauses = list(record.get("clauses") or ())
    told = {
        **release["tender"],
        "lots": [lot_of(lot, clauses) for lot in record.get("lots") or ()],
        "items": [{**item, "relatedLot": item["id"]} for item in release["tender"].get("items") or ()],
        "socialClauses": [clause_of(one, by) for one in clauses],
        **sustainability([one for one in clauses if not one.get("lot")]),
    }
    if not record.get("lots"):
        told["items"] = release["tender"].get("items")
    return {**release, "tender": known(told)}


def with_lots(award: Mapping[str, Any]) -> dict[str, Any]:
    """Return an award that names its lots by the extension."""
    lots = [item["id"] for item in award.get("items") or ()]
    return {**award, "relatedLots": lots} if lots else dict(award)


def lot_of(lot: Mapping[str, Any], clauses: list[Mapping[str, Any]]) -> dict[str, Any]:
    """Return a lot with what is social in it."""
    told = {
        "id": f"lot-{lot['number']}",
        "title": lot.get("title"),
        "description": lot.get("description"),
        "value": money(lot.get("value")),
        "contractPeriod": period(lot.get("duration")),
        **sustainability([one for one in clauses if one.get("lot") == lot["number"]]),
    }
    return known(told)


def sustainability(clauses: list[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the fields of the sustainability extension: nothing where no clause is known, for that is no "no"."""
    pairs = {
        (GOALS.get(str(one.get("beneficiary")), "social"), STRATEGIES[one["clause_kind"]])
        for one in clauses
        if one["clause_kind"] in STRATEGIES
    }
    goals = sorted({goal for goal, _ in pairs})
    told = [{"goal": goal, "strategies": sorted(way for one, way in pairs if one == goal)} for goal in goals]
    return {"hasSustainability": True, "sustainability": told} if told else {}


def clause_of(clause: Mapping[str, Any], by: Publisher) -> dict[str, Any]:
    """Return a clause in the fields of our extension."""
    told = {name: clause.get(field) for name, (field, _, _) in FIELDS.items()}
    lot = f"lot-{clause['lot']}" if clause.get("lot") else None
    return known({**told, "relatedLot": lot, "url": record_url(by.base_url, clause["id"])})


def extension_file(base_url: str) -> dict[str, Any]:
    """Return our extension's metadata, as the registry wants it."""
    return {
        "name": {"en": "Social clauses", "fr": "Clauses sociales"},
        "description": {
            "en": "Work integration clauses of a tender and of its lots: kind, hours and how they are counted.",
            "fr": "Clauses sociales d'insertion d'un marché et de ses lots : nature, heures et mode de calcul.",
        },
        "documentationUrl": {"en": f"{base_url}/help", "fr": f"{base_url}/help"},
        "compatibility": ["1.1"],
        "schemas": ["release-schema.json"],
        "codelists": ["socialClauseKind.csv"],
        "dependencies": [LOTS],
    }


def extension_schema() -> dict[str, Any]:
    """Return our extension's patch of the release schema."""
    properties: dict[str, Any] = {
        name: {"title": name, "description": words, "type": [kind, "null"]} for name, (_, kind, words) in FIELDS.items()
    }
    properties["kind"] |= {"codelist": "socialClauseKind.csv", "openCodelist": False}
    properties["url"] = {
        "title": "url",
        "description": "Page of the clause.",
        "type": ["string", "null"],
        "format": "uri",
    }
    clauses = {
        "title": "Social clauses",
        "description": "Social considerations found in the notices of the tender, each with the words of its source.",
        "type": "array",
        "items": {"$ref": "#/definitions/SocialClause"},
        "uniqueItems": True,
    }
    clause = {"title": "Social clause", "type": "object", "required": ["id"], "properties": properties}
    properties["id"]["type"] = "string"
    return {"definitions": {"Tender": {"properties": {"socialClauses": clauses}}, "SocialClause": clause}}


def codelist() -> list[tuple[str, str, str]]:
    """Return the rows of the code list of kinds: code, title, description."""
    codes = KINDS["clause"].schema().load_fields["clause_kind"].metadata["codes"]
    return [("Code", "Title", "Description"), *((one.value, one.en, one.note_en or one.en) for one in codes.codes)]
