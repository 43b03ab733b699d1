"""Invented records of the kinds beside tenders: projects, calls, organisations, offers, coverages, indicators."""

from __future__ import annotations

from typing import Any

ORIGIN = {
    "source": "kohesio", "url": "https://www.example.org/projet/1", "retrieved_at": "2026-11-22T06:00:00Z",
    "licence": "CC-BY-4.0", "attribution": "Kohesio, Commission européenne", "connector_version": "1",
}  # fmt: skip
PLACES = (("38", "Isère"), ("73", "Savoie"), ("01", "Ain"))
CODE = {"text": "Axe 3 / OT 9 / PI 9.1 / OS 2", "scheme": "pon_fse", "code": "3.9.1.2", "axe": "3", "ot": "9",
        "pi": "9.1", "os": "2"}  # fmt: skip
THEME = {"theme": "clause", "score": 0.9, "evidence": [
    {"path": "description", "excerpt": "développer les clauses sociales d’insertion dans les marchés publics",
     "method": "text", "confidence": 0.9},
]}  # fmt: skip
SECRET_EMPLOYER = "Atelier des Chardonnerets"  #: known from offers alone
SECRET_TITLE = "Peintre en bâtiment en insertion, chantier Zéphyrine"
SECRET_SIRET = "99900000400012"
SECRET_ID = "francetravail:199ZQXW"


def territory(number: int) -> list[dict[str, Any]]:
    """Return the département of a record; it turns with its number."""
    code, name = PLACES[number % len(PLACES)]
    return [{"code": code, "type": "departement", "name": name, "method": "postcode", "confidence": 1.0}]


def project(number: int = 1, **changed: Any) -> dict[str, Any]:
    """Return a project, translated by a machine where its number is odd."""
    return {
        "id": f"kohesio:Q{99000000 + number}", "kind": "project", "schema_version": 1, "language": "en",
        "title": f"Social clauses in public markets {number}", "machine_translated": number % 2 == 1,
        "description": "Develop the social insertion clauses in public procurement of the valley.",
        "translations": [{"language": "fr", "machine_translated": False,
                          "title": f"Facilitateur de clauses sociales {number}"}],
        "starts_on": "2018-01-01", "ends_on": "2019-12-31", "territories": territory(number), "funds": ["ESF"],
        "programme_code": "2014FR05SFOP001", "programme_name": "Emploi et inclusion", "period": "2014-2020",
        "call_codes": [CODE], "themes": ["clause"], "theme_evidence": [THEME], "published_on": "2020-01-02",
        "total_budget": {"amount": "81122.17", "currency": "EUR"}, "cofinancing_rate": 60,
        "eu_budget": {"amount": "48673.30", "currency": "EUR"}, "authority": "DGEFP",
        "organisations": [{"role": "beneficiary", "name": "Maison de l’emploi de Vallombreuse"}],
        "points": [{"latitude": 45.19, "longitude": 5.72}], "countries": ["FR"], "origin": ORIGIN, **changed,
    }  # fmt: skip


def call(number: int = 1, **changed: Any) -> dict[str, Any]:
    """Return a call for projects that is still open."""
    return {
        "id": f"kohesio:call-{number}", "kind": "call", "schema_version": 1, "language": "fr",
        "title": "Mobiliser les employeurs pour l’insertion", "reference": f"ARA-OI9{number:02d}",
        "opens_on": "2026-10-01", "closes_on": "2026-12-15", "open_until": "2026-12-15T22:59:59Z", "funds": ["ESF+"],
        "period": "2021-2027", "call_codes": [{"text": "OS H", "scheme": "pn_fse_plus", "code": "1.h", "os": "h"}],
        "actions": [{"aim": "clauses", "text": "Des actions d’appui aux acheteurs"}], "support": "structures",
        "eligible_bodies": ["PLIE", "Têtes de réseaux"], "max_rate": 40, "perimeter": "Auvergne-Rhône-Alpes",
        "eu_budget": {"amount": "422000.00", "currency": "EUR"}, "territories": territory(0), "themes": ["clause"],
        "organisations": [{"role": "managing_authority", "name": "DREETS Exemple"}], "published_on": "2026-10-01",
        "origin": ORIGIN, **changed,
    }  # fmt: skip


def organisation(number: int = 1, **changed: Any) -> dict[str, Any]:
    """Return a buyer with its SIRET and its roles."""
    siret = f"21380{number:04d}00015"
    return {
        "id": f"hub:organisation:siret-{siret}", "kind": "organisation", "schema_version": 1, "siret": siret,
        "siren": siret[:9], "name": f"Commune de Vallombreuse {number}", "title": f"Commune de Vallombreuse {number}",
        "kinds": ["BUYER"], "territories": territory(number), "places": [{"city": "Vallombreuse", "postcode": "38999"}],
        "roles": [{"role": "buyer", "valid_from": "2024-01-02", "valid_to": "2026-11-02", "source": "boamp"}],
        **changed,
    }  # fmt: skip


def coverage(number: int = 1, **changed: Any) -> dict[str, Any]:
    """Return a convention over one département."""
    code, name = PLACES[number % len(PLACES)]
    return {
        "id": f"coverage:convention-{number}", "kind": "coverage", "schema_version": 1,
        "title": f"Convention du facilitateur {number}", "convention": f"Convention 2026-{number:02d}",
        "organisations": [{"role": "facilitator", "name": f"PLIE des Trois-Rivières {number}"}],
        "covers": [{"type": "departement", "code": code, "name": name}], "territories": territory(number),
        "valid_from": "2026-01-01", "valid_to": "2026-12-31", "renewal": "yearly", "charge": "free",
        "services": ["advise_buyer", "follow_up", "hours_calculation"], "scope": "all_buyers",
        "website": "https://facilitateur.example.org/", "published_on": "2026-01-01",
        "origin": {**ORIGIN, "source": "coverage", "attribution": "Saisi par l’exploitant"}, **changed,
    }  # fmt: skip


def indicator(code: str = "H3", period: str = "2026-Q1", **changed: Any) -> dict[str, Any]:
    """Return a released figure."""
    status = changed.get("status", "ok")
    narrowed = "".join(f"-{each['value']}" for each in changed.get("dimensions", ()))
    return {
        "id": f"hub:indicator:{code}-38-{period}{narrowed}".lower(), "kind": "indicator", "schema_version": 1,
        "title": f"{code} {period}", "code": code, "territory": "hub:territory:departement-38", "period": period,
        "value": 1250 if status == "ok" else None, "unit": "hours", "status": status, "release": "2026-Q2",
        "method_version": "1", "snapshot": "2026-04-15", "published_on": "2026-04-20", **changed,
    }  # fmt: skip


def offer(number: int = 1, **changed: Any) -> dict[str, Any]:
    """Return an offer of insertion; the first one carries what must come out nowhere."""
    secret = number == 0
    native = SECRET_ID.rpartition(":")[2] if secret else f"19{number:04d}AB"
    return {
        "id": f"francetravail:{native}", "kind": "offer", "schema_version": 1, "native_id": native, "language": "fr",
        "title": SECRET_TITLE if secret else f"Agent d’entretien en insertion {number}", "form": "offre",
        "description": "Chantier d’insertion : éligibilité à l’IAE demandée. Travaux au lieu-dit Zéphyrine.",
        "official_url": f"https://offres.example.org/{native}", "published_on": "2026-11-20",
        "created_at": "2026-11-20T08:00:00Z", "updated_at": "2026-11-21T08:00:00Z", "rome": "F1606",
        "rome_label": "Peintre en bâtiment", "occupation": "Peintre", "contract_type": "DDI",
        "contract_type_label": "CDD Insertion - 6 Mois", "contract_nature": "I1", "working_time": "part",
        "working_time_text": "26H/semaine", "posts": 2, "salary_text": "Horaire de 12.10 Euros",
        "insertion_marks": ["iae", "insertion_wording"],
        "marks": [
            {"mark": "iae", "level": "structured", "evidence": [{"path": "typeContrat", "excerpt": "DDI"}]},
            {"mark": "insertion_wording", "level": "hint", "score": 0.7,
             "evidence": [{"path": "description", "excerpt": "éligibilité à l’IAE demandée", "method": "text"}]},
        ],
        "territories": territory(number), "places": [{"text": "38 - Vallombreuse", "city": "Vallombreuse"}],
        "organisations": [{"role": "employer", "name": SECRET_EMPLOYER if secret else f"Les Ateliers du Val {number}",
                           **({"siret": SECRET_SIRET} if secret else {})}],
        "links": [{"rel": "suggested", "id": "boamp:tender-26-100000", "score": 0.6}],
        "origin": {**ORIGIN, "source": "francetravail", "attribution": "France Travail",
                   "licence": "France Travail, licence de réutilisation des offres"}, **changed,
    }  # fmt: skip


def figures() -> list[dict[str, Any]]:
    """Return a few figures: some published, one secret, one that is missing."""
    by_rsa = [
        indicator("PP1", dimensions=[{"name": "rsa", "value": value}], unit="persons", value=number, status=status)
        for value, number, status in (("yes", 48, "ok"), ("no", 61, "ok"), ("unknown", None, "secret"))
    ]
    return [
        *(indicator(period=f"2026-Q{quarter}", value=900 + 210 * quarter) for quarter in (1, 2, 3)), *by_rsa,
        indicator("E7", "2026", status="not_available", reason_fr="Le nombre de référents n’est pas connu.",
                  reason_en="The number of referents is not known."),
    ]  # fmt: skip


def others() -> list[dict[str, Any]]:
    """Return records of every open kind beside tenders, clauses and contracts."""
    return [
        *map(project, range(1, 13)), *map(call, range(1, 4)), *map(organisation, range(1, 9)),
        *map(coverage, range(1, 8)), *figures(),
    ]  # fmt: skip
