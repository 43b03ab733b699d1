"""The legal obligation by its dates, thresholds and exceptions."""

import pytest

from tests.clauses.judging import euros, judged, tender


@pytest.mark.parametrize(
    ("on", "amount", "status"),
    [("2026-08-20", 9e6, "not_applicable"), ("2026-08-21", 9e6, "unknown"), ("2026-08-22", 9e6, "applicable"),
     ("2026-08-22", 5_404_000, "applicable"), ("2026-08-22", 5_403_999, "not_applicable"),
     ("2029-01-01", 9e6, "unknown")],
)  # fmt: skip
def test_the_obligation_begins_on_its_day_and_at_the_threshold_of_works(on, amount, status):
    law = judged(tender(cpv=["45442100"], published_on=on, value=euros(amount)))["legal_obligation"]
    assert law["status"] == status and law["reason_fr"] and law["reason_en"]


@pytest.mark.parametrize(
    ("buyer", "amount", "status"),
    [("Commune de Valclair (exemple)", 150_000, "not_applicable"), ("Préfecture de Valclair (exemple)", 150_000,
     "applicable"), ("Valclair Exemple", 150_000, "unknown"), ("Valclair Exemple", 220_000, "applicable"),
     ("Valclair Exemple", 100_000, "not_applicable")],
)  # fmt: skip
def test_the_threshold_of_services_depends_on_the_buyer(buyer, amount, status):
    record = tender(cpv=["90910000"], nature=["services"], published_on="2026-09-01", value=euros(amount),
                    organisations=[{"role": "buyer", "name": buyer}])  # fmt: skip
    assert judged(record)["legal_obligation"]["status"] == status


def test_other_thresholds_concessions_defence_and_families():
    def status(**fields):
        law = judged(tender(**{"nature": ["services"], "published_on": "2026-09-01", "cpv": ["90910000"], **fields}))
        return law["legal_obligation"]["status"]

    assert status(cpv=["85310000"], value=euros(700_000)) == "not_applicable"
    assert status(legal_basis="Directive 2014/25/UE", value=euros(300_000)) == "not_applicable"
    assert status(procedure="concession", value=euros(3_000_000)) == "not_applicable"
    assert status(legal_basis="Directive 2009/81/CE", value=euros(9_000_000)) == "not_applicable"
    assert status(family="JOUE") == "applicable"
    assert status(family="MAPA") == "not_applicable"
    assert status(family="DIVERS") == "unknown"
    assert status(published_on=None, family="JOUE") == "unknown"


def test_where_the_law_asks_a_weak_trade_still_gets_a_clause():
    design = {"cpv": ["71240000"], "nature": ["services"], "value": euros(230_000), "duration": {"months": 24}}
    assert judged(tender(**design, published_on="2026-09-01"))["recommendation"] == "clause"
