"""Assessing: golden cases on invented tenders."""

import pytest

from hub.clauses.assessing import assess
from hub.clauses.assessing_coverage import Suppliers
from schemas import load
from tests.clauses.judging import LOOKUPS, euros, factor, judged, tender


def test_a_painting_lot_is_strong_and_says_why():
    found = judged(tender(cpv=["45442100"], value=euros(200_000)))
    assert (found["suitability"], found["recommendation"]) == (3, "clause")
    assert found["labour_share"] == {"min": 0.6, "max": 0.75}
    assert [found["hours"][name] for name in ("min", "central", "max")] == [140, 245, 630]
    assert found["hours"]["formula"].startswith("A: ")
    assert found["score"] == 72.1
    assert "adéquation forte" in factor(found, "suitability")["sentence_fr"]
    assert factor(found, "suitability")["evidence"][0]["rule"] == "trades/4544"
    assert found["missing"] == ["supply", "coverage"]


def test_the_longest_prefix_of_the_cpv_speaks():
    assert judged(tender(cpv=["45421150"]))["labour_share"] == {"min": 0.25, "max": 0.4}
    assert judged(tender(cpv=["45420000"]))["labour_share"] == {"min": 0.25, "max": 0.45}


def test_lots_are_judged_each_by_its_title_and_the_tender_as_the_best():
    lots = [{"number": "1", "title": "Peintures"}, {"number": "2", "title": "Désamiantage"},
            {"number": "3", "title": "Électricité - courants faibles"}]  # fmt: skip
    found = assess(tender(cpv=["45210000"], lots=lots, value=euros(600_000)), lookups=LOOKUPS)
    advice = [(lot["assessment"]["suitability"], lot["assessment"]["recommendation"]) for lot in found["lots"]]
    assert advice == [(3, "clause"), (0, "none"), (2, "clause")]
    assert found["assessment"] == found["lots"][0]["assessment"]
    assert "hours" not in found["lots"][1]["assessment"]
    load(found)


def test_a_keyword_of_the_boamp_or_the_title_stands_in_for_the_cpv():
    keyword = tender(title="Marché 2026-14", nature=["services"], descriptors=[{"code": "116"}])
    assert factor(judged(keyword), "suitability")["evidence"][0]["rule"] == "descriptors/116 > trades/7731"
    titled = tender(title="Entretien des espaces verts", nature=["services"])
    assert factor(judged(titled), "suitability")["evidence"][0]["rule"] == "title_words/espace vert > trades/7731"


def test_keywords_that_disagree_yield_to_the_title():
    keywords = [{"code": "64"}, {"code": "33"}, {"code": "270"}]
    found = judged(tender(title="Construction d'une école provisoire", descriptors=keywords))
    assert factor(found, "suitability")["evidence"][0]["rule"] == "title_words/construction > trades/4521"
    unread = judged(tender(title="Opération 2026", descriptors=keywords))
    assert factor(unread, "suitability")["evidence"][0]["confidence"] == 0.4


@pytest.mark.parametrize(
    ("title", "nature", "cpv"),
    [("Lot 5 : Cloisons - doublages - faux plafonds", "works", "4541"), ("V.R.D.", "works", "4523"),
     ("Mission de maîtrise d'œuvre pour la réfection de la toiture", "services", "7124"),
     ("Travaux de peinture suite à l'étude de faisabilité technique", "works", "4544"),
     ("Retrait d'amiante avant travaux de peinture", "works", "9065"), ("Nettoyage des locaux", "services", "9091"),
     ("Gros œuvre", "works", "45262"), ("Assurance dommages ouvrage", "services", "6651"),
     ("Acquisition de véhicules", "supplies", "341"), ("Restauration scolaire", "services", "555")],
)  # fmt: skip
def test_the_words_of_a_title_name_a_trade(title, nature, cpv):
    assert LOOKUPS.by_title(title, nature)[0].cpv == cpv


def test_a_design_contract_without_amount_is_no_candidate_for_a_clause():
    found = judged(tender(title="Maîtrise d'œuvre de la médiathèque", nature=["services"]))
    assert found["recommendation"] == "criterion_only"


def test_buying_paint_is_not_painting():
    assert judged(tender(title="Fourniture de peinture", nature=["supplies"]))["recommendation"] == "insufficient_data"
    assert judged(tender(title="Fourniture et pose de clôtures"))["suitability"] == 3


def test_without_trade_the_data_are_insufficient_and_there_is_no_score():
    found = judged(tender(title="Marché 2026-14", value=euros(500_000)))
    assert found["recommendation"] == "insufficient_data"
    assert "score" not in found and "suitability" not in found
    assert "trade" in found["missing"] and found["hours"]["max"] > 4 * found["hours"]["min"]


def test_a_missing_amount_widens_the_range_and_is_never_a_zero():
    found = judged(tender(cpv=["45442100"]))
    assert found["hours"]["formula"].startswith("observed") and found["hours"]["min"] > 0
    assert "amount" in found["missing"] and "value" not in factor(found, "amount")
    assert 0 < found["score"] < judged(tender(cpv=["45442100"], value=euros(900_000)))["score"]


def test_the_amount_of_a_lot_is_split_from_the_whole_in_a_wide_range():
    lots = [{"number": str(number), "cpv": ["45442100"]} for number in (1, 2, 3)]
    found = assess(tender(lots=lots, value=euros(300_000)), lookups=LOOKUPS)["lots"][0]["assessment"]
    inputs = {each["name"]: each["value"] for each in found["hours"]["inputs"]}
    assert (inputs["amount_min"], inputs["amount"], inputs["amount_max"]) == (20_000, 100_000, 300_000)
    assert "amount" in found["missing"] and "partageant" in factor(found, "amount")["sentence_fr"]


@pytest.mark.parametrize("amount", ["0", "1", "1e17", "abc", "-5", "nan"])
def test_an_amount_that_nobody_can_believe_is_missing(amount):
    assert "amount" in judged(tender(cpv=["45442100"], value={"amount": "1.00", "currency": "EUR"}))["missing"]
    found = assess(tender(cpv=["45442100"], value=euros(amount)), lookups=LOOKUPS)["assessment"]
    assert "amount" in found["missing"]


def test_works_under_a_framework_go_by_slices_and_cleaning_by_new_staff():
    framework = judged(tender(cpv=["45233140"], framework=True, value=euros(1_000_000)))
    assert framework["hours"]["formula"].startswith("B: ") and framework["hours"]["central"] == 630
    cleaning = judged(tender(cpv=["90910000"], nature=["services"], value=euros(1_000_000)))
    assert cleaning["hours"]["formula"].startswith("E: ")


def test_under_a_week_of_work_or_two_months_only_a_criterion_is_offered():
    assert judged(tender(cpv=["45442100"], value=euros(8_000)))["recommendation"] == "criterion_only"
    short = tender(cpv=["45442100"], value=euros(500_000), duration={"days": 30})
    assert judged(short)["recommendation"] == "criterion_only"


@pytest.mark.parametrize(
    ("suppliers", "turnover", "advice"),
    [(40, 900_000, "reserve"), (40, None, "reserve_lot"), (15, None, "reserve_lot"), (5, None, "clause"),
     (1, None, "clause")],
)  # fmt: skip
def test_the_supply_decides_what_may_be_reserved(suppliers, turnover, advice):
    asked = []

    def supply(family, departements):
        asked.append((family, departements))
        return Suppliers(suppliers, turnover)

    green = tender(cpv=["77310000"], nature=["services"], value=euros(200_000))
    found = judged(green, supply=supply)
    assert found["recommendation"] == advice
    assert found["supply"] == [{"family": "green", "suppliers": suppliers}]
    assert asked == [("green", ["38"])]


def test_a_small_lot_of_a_reserved_trade_is_offered_as_reserved_without_knowing_the_supply():
    linen = tender(cpv=["98310000"], nature=["services"], value=euros(90_000))
    assert judged(linen)["recommendation"] == "reserve"
    assert "supply" in judged(linen)["missing"]
