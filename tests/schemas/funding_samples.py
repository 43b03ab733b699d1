"""Invented records of European funding: a project and a call."""

from __future__ import annotations

from typing import Any

CODE = {"text": "Axe 3 / OT 9 / PI 9.1 / OS 2", "scheme": "pon_fse", "code": "3.9.1.2", "axe": "3", "ot": "9",
        "pi": "9.1", "os": "2"}  # fmt: skip
THEME = {"theme": "clause", "score": 0.9,
         "evidence": [{"path": "title", "excerpt": "clauses", "method": "text", "confidence": 0.9}]}  # fmt: skip


def funded() -> dict[str, Any]:
    """Return the fields that both kinds share."""
    return {
        "funds": ["ESF"], "fund_text": "Fonds social européen (ESF)", "programme_code": "2014FR05SFOP001",
        "programme_name": "Emploi et inclusion", "period": "2014-2020", "period_text": "2014-2021",
        "call_codes": [dict(CODE)], "themes": ["clause"], "theme_evidence": [THEME],
        "mentions": [{"kind": "place", "text": "Exemple Agglo", "excerpt": "sur Exemple Agglo"}],
    }  # fmt: skip


def project() -> dict[str, Any]:
    """Return a project with its machine translation beside it."""
    return {
        "native_id": "Q99000001", "form": "bulk_csv", "official_url": "https://kohesio.example.org/Q99000001",
        "translations": [{"language": "en", "machine_translated": True, "title": "Social clauses in markets"}],
        "total_budget": {"amount": "81122.17", "currency": "EUR"}, "cofinancing_rate": 60,
        "eu_budget": {"amount": "48673.30", "currency": "EUR"}, "authority": "DGEFP, Sous-Direction du FSE",
        "objectives": [{"scheme": "thematic", "code": "TO09", "label": "Social inclusion"}],
        "categories": [{"code": "109", "label": "Active inclusion"}], "beneficiary_masked": False,
        "countries": ["FR"], "points": [{"latitude": 43.2, "longitude": 2.3}], "highlighted": True,
        "selected_on": "2018-01-05", "year": 2018, **funded(),
    }  # fmt: skip


def call() -> dict[str, Any]:
    """Return a call that is closed."""
    return {
        "reference": "IDF-OI999", "form": "call_page", "official_url": "https://fse.example.org/appel",
        "axis_title": "Inclusion", "objective_title": "Mobilisation des employeurs", "context": "Cadre 2018-2020",
        "opens_on": "2018-02-05", "closes_on": "2018-05-15", "support": "structures",
        "actions": [{"aim": "des clauses", "text": "Des actions d'appui à la coordination"}],
        "eligible_bodies": ["Têtes de réseaux"], "eligible_bodies_text": "Têtes de réseaux.", "platform": "MDFSE",
        "target_groups": "Toute personne éloignée de l'emploi", "expected_changes": ["Développer les achats"],
        "conditions": ["Trois départements au moins"], "perimeter": "Île-de-France", "realised_from": "2018-01-01",
        "realised_until": "2020-12-31", "months_min": 18, "months_max": 36, "max_rate": 40,
        "eu_budget": {"amount": "422000.00", "currency": "EUR"}, **funded(),
    }  # fmt: skip
