"""Invented tenders with an assessment, as the derivation writes it, and what stands beside them."""

from __future__ import annotations

from typing import Any

from tests.web.invented import tender
from tests.web.invented_kinds import coverage, organisation, project

BUYER = {"role": "buyer", "name": "Commune de Vallombreuse 1", "siret": "21380000100015", "siren": "213800001",
         "city": "Vallombreuse"}  # fmt: skip
GRENOBLE = [
    {"code": "38185", "type": "commune", "name": "Grenoble", "method": "postcode_and_city", "confidence": 0.97},
    {"code": "200040715", "type": "epci", "name": "Grenoble-Alpes-Métropole", "method": "parent", "confidence": 0.97},
    {"code": "38", "type": "departement", "name": "Isère", "method": "parent", "confidence": 0.97},
    {"code": "84", "type": "region", "name": "Auvergne-Rhône-Alpes", "method": "parent", "confidence": 0.97},
]  # fmt: skip


def assessment(score: float = 72.4, central: int = 320, advice: str = "clause", **changed: Any) -> dict[str, Any]:
    """Return an assessment of painting; the supply is unknown."""
    return {
        "suitability": 3, "score": score, "recommendation": advice, "missing": ["supply"],
        "labour_share": {"min": 0.5, "max": 0.65},
        "hours": {"min": 150, "central": central, "max": 900, "inputs": [],
                  "formula": "A: amount × labour_share × rate ÷ hourly_cost"},
        "legal_obligation": {"status": "applicable", "reason_fr": "Au-dessus du seuil.", "reason_en": "Above it."},
        "factors": [
            {"name": "suitability", "value": 1.0, "weight": 1.0,
             "sentence_fr": "Travaux de peinture (code CPV : 45442100) : adéquation forte (3 sur 3).",
             "sentence_en": "Painting (CPV code: 45442100): suitability strong (3 of 3).",
             "evidence": [{"path": "lots.cpv", "rule": "trades/4544", "excerpt": "45442100", "method": "m"}]},
            {"name": "duration", "value": 1.0, "weight": 0.2, "sentence_fr": "Durée de 20 mois : longue.",
             "sentence_en": "Duration of 20 months: long."},
            {"name": "coverage", "value": 0.0, "weight": 0.15, "sentence_en": "No facilitator covers this place.",
             "sentence_fr": "Aucun facilitateur conventionné ne couvre ce lieu."},
            {"name": "supply", "weight": 0.1, "sentence_fr": "Nombre de structures inconnu ici.",
             "sentence_en": "Number of enterprises unknown here."},
            {"name": "clause", "value": 0.0, "weight": 0.0, "sentence_fr": "Rien trouvé dans l’avis.",
             "sentence_en": "Nothing found in the notice."},
        ], **changed,
    }  # fmt: skip


def candidate(number: int, score: float = 72.4, **changed: Any) -> dict[str, Any]:
    """Return a tender without a clause whose two lots could carry one; the first suits best."""
    best, other = assessment(score), assessment(score - 20, 90, "criterion_only")
    lots = [
        {"number": "1", "title": "Peintures intérieures", "cpv": ["45442110"], "assessment": best},
        {"number": "2", "title": "Façades", "assessment": other},
    ]
    made = tender(number, assessment=best, lots=lots, territories=GRENOBLE, organisations=[BUYER], declared={})
    made.pop("clauses", None)
    return {**made, **changed}


def desk_records() -> list[dict[str, Any]]:
    """Return what the tests of the desk look at: candidates, one tender with a clause, what stands beside them."""
    plie = organisation(7, name="PLIE des Trois-Rivières", kinds=["PLIE"], title="PLIE des Trois-Rivières",
                        roles=[{"role": "facilitator", "source": "coverage", "mentions": 1}])  # fmt: skip
    workshop = organisation(8, name="Atelier du Val", title="Atelier du Val", kinds=["ACI"], territories=GRENOBLE,
                            roles=[{"role": "siae", "source": "plie", "mentions": 1}])  # fmt: skip
    winner = organisation(9, name="Peintures du Val", title="Peintures du Val", kinds=[], naf="43.34Z",
                          roles=[{"role": "contractor", "source": "boamp", "mentions": 3}])  # fmt: skip
    return [
        *(candidate(number, 40 + number) for number in range(10, 22)),
        tender(6, assessment=assessment(66), territories=GRENOBLE), plie, workshop, winner,
        coverage(30, covers=[{"type": "departement", "code": "38", "name": "Isère"}]),
        coverage(31, covers=[{"type": "epci", "code": "200040715", "name": "Grenoble-Alpes-Métropole"}],
                 scope="listed_buyers", buyers=[{"name": "Commune de Vallombreuse 1", "siret": "21380000100015"}]),
        project(3, territories=GRENOBLE),
    ]  # fmt: skip
