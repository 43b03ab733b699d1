"""Invented records of each kind, full enough to stand for real ones."""

from __future__ import annotations

from typing import Any

import coverage_samples
import funding_samples
import offer_samples
import pathway_samples

ORIGIN = {
    "source": "boamp", "url": "https://boamp.example.org/21-89435", "raw_digest": "sha256:" + "a" * 64,
    "retrieved_at": "2026-01-02T03:04:05Z", "connector_version": "1.0", "licence": "Licence Ouverte 2.0",
    "attribution": "DILA, BOAMP",
}  # fmt: skip
BUYER = {
    "role": "buyer", "name": "Commune de Saint-Exemple", "siren": "123456789", "siret": "12345678900012",
    "postcode": "38400", "city": "Saint-Exemple", "country": "FR",
}  # fmt: skip
PLACE = {"text": "38400 Saint-Exemple", "postcode": "38400", "city": "Saint-Exemple", "department": "38",
         "role": "performance"}  # fmt: skip
TERRITORIES = [
    {"code": "38421", "type": "commune", "name": "Saint-Exemple", "method": "postcode_and_city", "confidence": 0.97,
     "evidence": "38400 Saint-Exemple"},
    {"code": "38", "type": "departement", "name": "Isère", "method": "department", "confidence": 1, "evidence": "38"},
    {"code": "84", "type": "region", "name": "Auvergne-Rhône-Alpes", "method": "parent", "confidence": 1,
     "evidence": "département 38"},
]  # fmt: skip
VALUE = {"amount": "120000.00", "currency": "EUR", "tax": "excluded", "basis": "estimated"}
DEADLINE = {"local": "2026-02-10T12:00", "utc": "2026-02-10T11:00:00Z", "text": "10/02/2026 à 12h00",
            "path": "FNSimple.initial.procedure.dateReceptionOffres"}  # fmt: skip
CRITERIA = [
    {"name": "Prix", "weight": 60, "unit": "percent", "kind": "price"},
    {"name": "Valeur technique", "weight": 30, "unit": "percent", "kind": "quality"},
    {"name": "Insertion", "weight": 10.5, "unit": "percent", "kind": "other", "text": "Performance d'insertion"},
]


def lot(number: int) -> dict[str, Any]:
    """Return a lot."""
    return {
        "number": str(number), "native_id": f"LOT-{number:04}", "title": f"Lot {number}: peinture intérieure",
        "description": "Peinture des murs et plafonds", "nature": ["works"], "cpv": ["45442110"], "value": dict(VALUE),
        "duration": {"months": 6}, "reserved": [{"to": "siae", "lot": str(number)}],
        "declared": {"social": True, "environmental": None},
    }  # fmt: skip


def envelope(kind: str, record_id: str) -> dict[str, Any]:
    """Return the fields that every kind shares."""
    return {
        "id": record_id, "kind": kind, "schema_version": 1, "title": "Réfection de l'école Jean-Exemple",
        "description": "Travaux de peinture avec clause sociale d'insertion de 150 heures par lot.", "language": "fr",
        "published_on": "2026-01-02", "open_until": "2026-02-10T11:00:00Z", "places": [dict(PLACE)],
        "territories": [dict(one) for one in TERRITORIES], "organisations": [dict(BUYER)],
        "identifiers": [{"scheme": "idweb", "value": "21-89435"}], "origin": dict(ORIGIN),
    }  # fmt: skip


def procedure() -> dict[str, Any]:
    """Return the fields that a notice and a tender share."""
    return {
        "family": "FNS", "procedure": "adapted", "procedure_text": "Procédure adaptée", "nature": ["works"],
        "cpv": ["45442110", "45430000"], "descriptors": [{"code": "453", "label": "Peinture"}], "value": dict(VALUE),
        "duration": {"months": 6}, "deadline": dict(DEADLINE), "documents_url": "https://marches.example.org/dce",
        "reference": "2026-01", "framework": False, "criteria": [dict(one) for one in CRITERIA],
        "conditions": [{"text": "150 heures d'insertion", "path": "x.y", "lot": "1"}],
        "declared": {"social": True, "environmental": False, "codes": []},
    }  # fmt: skip


def notice(*, lots: int = 3) -> dict[str, Any]:
    """Return a call for tenders."""
    own = {
        "native_id": "21-89435", "form": "fnsimple", "notice_type": "call", "state": "initial",
        "lots": [lot(number) for number in range(1, lots + 1)],
        "references": [{"scheme": "idweb", "value": "21-89435", "relation": "self"}],
        "texts": [{"path": f"FNSimple.initial.texte{n}", "text": "Texte de la source", "standing": "current"}
                  for n in range(8)],
    }  # fmt: skip
    return {**envelope("notice", "boamp:21-89435"), **procedure(), **own}


def tender(*, lots: int = 3) -> dict[str, Any]:
    """Return a tender with lots, a clause and a timeline."""
    own = {
        "families": ["FNS"], "notice_types": ["call"], "stage": "call",
        "official_url": "https://boamp.example.org/21-89435",
        "lots": [{**lot(number), "clauses": []} for number in range(1, lots + 1)],
        "clauses": [{"id": "boamp:tender-21-89435.lot-1.execution_clause-1", "lot": "1", "hours": 150,
                     "clause_kind": "execution_clause", "beneficiary": "insertion", "mandatory": "mandatory",
                     "basis": "fixed", "excerpt": "150 heures d'insertion"}],
        "timeline": [{"on": "2026-01-02", "event": "call", "notice": "boamp:21-89435", "sentence_fr": "Avis publié.",
                      "sentence_en": "Notice published.", "url": "https://boamp.example.org/21-89435"}],
        "notices": [{"id": "boamp:21-89435", "native_id": "21-89435", "published_on": "2026-01-02",
                     "notice_type": "call", "state": "initial", "family": "FNS"}],
        "contracts": ["boamp:tender-21-89435.contract-1"],
    }  # fmt: skip
    return {**envelope("tender", "boamp:tender-21-89435"), **procedure(), **own}


def clause() -> dict[str, Any]:
    """Return an execution clause."""
    return {
        **envelope("clause", "boamp:tender-21-89435.lot-1.execution_clause-1"), "tender": "boamp:tender-21-89435",
        "lot": "1", "part": None, "clause_kind": "execution_clause", "beneficiary": "insertion", "hours": 150,
        "mandatory": "mandatory", "basis": "fixed", "modalities": ["direct_hire"], "eligible_public": ["RSA", "DELD"],
        "legal_references": ["L2112-2"],
        "evidence": [{"path": "x.y", "excerpt": "150 heures", "method": "text", "confidence": 0.9}],
    }  # fmt: skip


def contract() -> dict[str, Any]:
    """Return an award."""
    return {
        **envelope("contract", "boamp:tender-21-89435.contract-1"), "tender": "boamp:tender-21-89435", "lots": ["1"],
        "status": "awarded", "value": {"amount": "98000.5", "currency": "EUR", "tax": "excluded", "basis": "total"},
        "awarded_on": "2026-03-01", "offers_received": 4, "considerations": ["execution_clause"], "cpv": ["45442110"],
    }  # fmt: skip


def organisation() -> dict[str, Any]:
    """Return a buyer."""
    return {
        **envelope("organisation", "hub:organisation:siret-12345678900012"), "siret": "12345678900012",
        "name": "Commune de Saint-Exemple", "kinds": ["BUYER"],
        "roles": [{"role": "buyer", "valid_from": "2026-01-02"}],
    }  # fmt: skip


def territory() -> dict[str, Any]:
    """Return a commune."""
    return {
        "id": "hub:territory:commune-38421", "kind": "territory", "schema_version": 1, "code": "38421",
        "type": "commune",
        "name": "Saint-Exemple", "parents": [{"type": "departement", "code": "38"}], "valid_from": "2020-01-01",
    }  # fmt: skip


SAMPLES = {made["kind"]: made for made in (notice(), tender(), clause(), contract(), organisation(), territory())}
for _kind in (funding_samples.project, funding_samples.call):
    SAMPLES[_kind.__name__] = {**envelope(_kind.__name__, f"kohesio:{_kind.__name__}-1"), **_kind()}
SAMPLES["offer"] = {**envelope("offer", "francetravail:990BCDF"), **offer_samples.offer()}
for _kind in (pathway_samples.pathway, pathway_samples.clause_hours):
    SAMPLES[_kind.__name__] = {**envelope(_kind.__name__, f"abcviesion:{_kind.__name__}-1"), **_kind()}
for _kind in (coverage_samples.coverage, coverage_samples.indicator):
    SAMPLES[_kind.__name__] = {**envelope(_kind.__name__, f"hub:{_kind.__name__}:1"), **_kind()}
