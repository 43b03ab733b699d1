"""An invented job offer of a work-integration enterprise."""

from __future__ import annotations

from typing import Any


def offer() -> dict[str, Any]:
    """Return an offer with its marks of insertion."""
    return {
        "native_id": "990BCDF", "form": "offre", "official_url": "https://offres.example.org/990BCDF",
        "created_at": "2026-01-02T08:00:00Z", "updated_at": "2026-01-03T08:00:00Z", "rome": "F1606",
        "rome_label": "Peintre en bâtiment", "rome_version": "4", "occupation": "Peintre en bâtiment",
        "contract_type": "DDI", "contract_type_label": "CDD Insertion - 6 Mois", "contract_months": 6,
        "contract_nature": "I1", "contract_nature_label": "Insertion par l'activ.éco.", "apprenticeship": False,
        "working_time": "part", "working_time_text": "26H/semaine", "weekly_hours": 26, "posts": 2,
        "salary_text": "Horaire de 12.10 Euros", "salary_extras": ["Prime de panier"], "experience_required": "D",
        "experience_text": "Débutant accepté", "qualification": "2", "naf": "43.34Z", "sector": "Peinture",
        "skills": [{"code": "1", "label": "Préparer un support", "required": "S"}],
        "qualities": [{"label": "Travailler en équipe", "description": "Agir avec les autres"}],
        "insertion_marks": ["iae", "clause"], "offer_origin": "1", "accessible": False,
        "marks": [{"mark": "clause", "level": "hint", "score": 0.8,
                   "evidence": [{"path": "description", "excerpt": "clause d'insertion", "method": "text"}]}],
        "latitude": 45.2, "longitude": 5.7, "licences": [{"label": "B - Véhicule léger", "required": "S"}],
    }  # fmt: skip
