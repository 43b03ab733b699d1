"""The clause that is there already, and who accompanies it."""

import pytest

from hub.clauses.assessing import Conventions
from tests.clauses.judging import BUYER, convention, factor, judged, tender


def test_a_clause_that_is_there_is_shown_and_does_not_move_the_score():
    clause = {"id": "boamp:tender-26-1.execution_clause-1", "clause_kind": "execution_clause", "hours": 150}
    plain = judged(tender(cpv=["45442100"]))
    held = judged(tender(cpv=["45442100"], clauses=[clause], declared={"social": True}))
    assert held["score"] == plain["score"]
    assert factor(held, "clause")["value"] == 1 and "150" in factor(held, "clause")["sentence_fr"]
    assert "Rien trouvé" in factor(plain, "clause")["sentence_fr"]
    ticked = judged(tender(cpv=["45442100"], declared={"social": True}))
    assert factor(ticked, "clause")["value"] == 0.5


@pytest.mark.parametrize(
    ("others", "winner"),
    [([], "coverage:1"), ([convention(2, "epci", "200040715")], "coverage:2"),
     ([convention(2, "epci", "200040715", valid_to="2025-12-31")], "coverage:1"),
     ([convention(2, "epci", "200040715", valid_to="2025-12-31", renewal="tacit")], "coverage:2"),
     ([convention(2, "epci", "200040715", valid_from="2026-06-01")], "coverage:1"),
     ([convention(2, "commune", "38185", scope="programme")], "coverage:1"),
     ([convention(2, "commune", "38185", scope="listed_buyers", buyers=[{"siret": "11111111100011"}])], "coverage:1"),
     ([convention(2, "commune", "38185", scope="listed_buyers", buyers=[{"siret": BUYER["siret"]}])], "coverage:2"),
     ([convention(2, "commune", "38185", scope="listed_buyers", buyers=[{"name": "COMMUNE DE VALCLAIR (exemple)"}])],
      "coverage:2")],
)  # fmt: skip
def test_the_most_specific_convention_that_holds_covers(others, winner):
    known = Conventions([convention(1, "departement", "38"), *others])
    assert judged(tender(cpv=["45442100"]), coverage=known)["coverage"] == winner


def test_no_convention_is_a_fact_and_no_list_of_conventions_is_missing_data():
    nobody = judged(tender(cpv=["45442100"]), coverage=Conventions([convention(1, "departement", "69")]))
    assert factor(nobody, "coverage")["value"] == 0 and "coverage" not in nobody
    assert "coverage" not in nobody["missing"]
    unknown = judged(tender(cpv=["45442100"]))
    assert "coverage" in unknown["missing"] and nobody["score"] < unknown["score"]


def test_the_facilitator_is_named_by_its_siret_where_it_has_one():
    who = [{"role": "facilitator", "name": "Maison exemple", "siret": "99906928900018"}]
    found = judged(
        tender(cpv=["45442100"]), coverage=Conventions([convention(1, "commune", "38185", organisations=who)])
    )
    assert found["coverage"] == "hub:organisation:siret-99906928900018"
    assert "Maison exemple" in factor(found, "coverage")["sentence_en"]
