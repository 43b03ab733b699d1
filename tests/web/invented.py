"""Invented tenders, with what a page must be able to show."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)

ORIGIN = {
    "source": "boamp", "url": "https://www.example.org/avis/1", "retrieved_at": "2026-11-22T06:00:00Z",
    "licence": "etalab-2.0", "attribution": "BOAMP, DILA", "connector_version": "1",
}  # fmt: skip
SUBJECTS = (
    ("Réfection des peintures du collège des Trois-Rivières", "45442100", "works"),
    ("Entretien des espaces verts de la commune", "77310000", "services"),
    ("Fourniture de denrées pour la restauration scolaire", "15000000", "supplies"),
    ("Rénovation thermique du groupe scolaire Émilie-Brun", "45321000", "works"),
    ("Nettoyage des locaux communautaires", "90910000", "services"),
)
BUYERS = (
    ("Commune de Vallombreuse", "38", "Isère", "Vallombreuse"),
    ("Département de la Haute-Combe", "73", "Savoie", "Chantemerle"),
    ("Communauté de communes du Val-Doré", "01", "Ain", "Val-Doré"),
)
EXCERPT = (
    "Le titulaire réserve au moins 420 heures de travail à des personnes éloignées de l’emploi, "
    "avec l’appui du facilitateur désigné par le maître d’ouvrage."
)


def tender(number: int, *, now: datetime = NOW, **changed: Any) -> dict[str, Any]:
    """Return one tender; its subject, buyer and deadline turn with its number."""
    title, cpv, nature = SUBJECTS[number % len(SUBJECTS)]
    buyer, code, departement, city = BUYERS[number % len(BUYERS)]
    ends = (now + timedelta(days=number % 40 - 3, hours=2)).replace(second=0, microsecond=0)
    record_id = f"boamp:tender-26-{100000 + number}"
    published = (now - timedelta(days=number % 60 + 1)).date().isoformat()
    record = {
        "id": record_id, "kind": "tender", "schema_version": 1, "title": title, "language": "fr",
        "description": f"{title}, marché n° {number}, sur le territoire de {city}.",
        "published_on": published, "open_until": instant(ends), "stage": "call", "procedure": "adapted",
        "family": "FNS", "families": ["FNS"], "notice_types": ["call"], "nature": [nature], "cpv": [cpv],
        "deadline": {"local": f"{ends:%Y-%m-%dT%H:%M}", "utc": instant(ends)},
        "value": {"amount": "184500.00", "currency": "EUR", "tax": "excluded", "basis": "estimated"},
        "territories": [
            {"code": code, "type": "departement", "name": departement, "method": "postcode", "confidence": 1.0}
        ],
        "places": [{"text": f"{city} ({code})", "city": city, "department": code, "role": "performance"}],
        "organisations": [{"role": "buyer", "name": buyer, "postcode": f"{code}000", "city": city}],
        "official_url": "https://www.example.org/avis/1", "documents_url": "https://www.example.org/dce/1",
        "lots": [
            {"number": "1", "title": "Peintures intérieures", "cpv": ["45442110"], "nature": ["works"]},
            {"number": "2", "title": "Façades", "nature": ["works"], "description": "Échafaudage compris."},
        ],
        "timeline": [{"on": published, "event": "call", "notice": "boamp:26-1", "sentence_fr": "Appel publié.",
                      "sentence_en": "Call published.", "url": "https://www.example.org/avis/1"}],
        "declared": {"social": number % 2 == 0}, "origin": ORIGIN,
    }  # fmt: skip
    if number % 2 == 0:
        record["clauses"] = [
            {"id": f"{record_id}.lot-1.execution_clause-1", "lot": "1", "clause_kind": "execution_clause",
             "beneficiary": "insertion", "mandatory": "mandatory", "hours": 420, "basis": "fixed", "excerpt": EXCERPT}
        ]  # fmt: skip
    return {**record, **changed}


def clause(of: dict[str, Any]) -> dict[str, Any]:
    """Return the clause record of a tender that has one."""
    short = of["clauses"][0]
    return {
        "id": short["id"], "kind": "clause", "schema_version": 1, "title": "Clause sociale d’insertion, lot 1",
        "tender": of["id"], "lot": "1", "clause_kind": "execution_clause", "beneficiary": "insertion",
        "mandatory": "mandatory", "basis": "fixed", "hours": 420, "territories": of["territories"],
        "evidence": [{"path": "FNSimple.initial.natureMarche.description", "excerpt": EXCERPT, "method": "rule",
                      "method_version": "1", "rule": "hours-reserved", "confidence": 0.97}],
        "origin": ORIGIN, "published_on": of["published_on"],
    }  # fmt: skip


def instant(moment: datetime) -> str:
    """Return an instant as records write it."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
