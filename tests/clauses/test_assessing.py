"""Assessing: golden cases on invented tenders, the law by its dates, and properties that hold for any record."""

import csv
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub import Raw, Skip
from hub.application.deriving import components
from hub.clauses import detect
from hub.clauses.assessing import Conventions, assess, counted
from hub.clauses.assessing_coverage import Suppliers
from hub.clauses.lookups import Lookups
from hub.clauses.lookups.tables import TABLES
from hub.derive.cases import fold
from hub.errors import ConfigError, HubError
from hub.places import Gazetteer, cpv_label
from schemas import load

LOOKUPS = Lookups.load()
ISERE = [
    {"code": "38185", "type": "commune", "name": "Grenoble", "confidence": 0.97},
    {"code": "200040715", "type": "epci", "name": "Grenoble-Alpes-Métropole", "confidence": 0.97},
    {"code": "38", "type": "departement", "name": "Isère", "confidence": 0.97},
]
BUYER = {"role": "buyer", "name": "Commune de Valclair (exemple)", "siret": "99906928900018"}


def euros(amount: float | str, **more) -> dict:
    return {"amount": str(amount), "currency": "EUR", "tax": "excluded", **more}


def tender(**fields) -> dict:
    base = {
        "id": "boamp:tender-26-1", "kind": "tender", "schema_version": 1, "title": "Réfection de l'école",
        "published_on": "2026-03-02", "nature": ["works"], "family": "MAPA", "organisations": [BUYER],
        "territories": ISERE, "duration": {"months": 8},
    }  # fmt: skip
    return {**base, **fields}


def judged(record: dict, **known) -> dict:
    """Assess, check that the schema takes it, and return the assessment of the whole."""
    found = assess(record, lookups=LOOKUPS, **known)
    load(found)
    return found["assessment"]


def factor(assessment: dict, name: str) -> dict:
    return next(each for each in assessment["factors"] if each["name"] == name)


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


# -- the law


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


# -- what is there already, and who accompanies


def test_a_clause_that_is_there_is_shown_and_does_not_move_the_score():
    clause = {"id": "boamp:tender-26-1.execution_clause-1", "clause_kind": "execution_clause", "hours": 150}
    plain = judged(tender(cpv=["45442100"]))
    held = judged(tender(cpv=["45442100"], clauses=[clause], declared={"social": True}))
    assert held["score"] == plain["score"]
    assert factor(held, "clause")["value"] == 1 and "150" in factor(held, "clause")["sentence_fr"]
    assert "Rien trouvé" in factor(plain, "clause")["sentence_fr"]
    ticked = judged(tender(cpv=["45442100"], declared={"social": True}))
    assert factor(ticked, "clause")["value"] == 0.5


def convention(number: int, kind: str, code: str, **fields) -> dict:
    return {"id": f"coverage:{number}", "kind": "coverage", "schema_version": 1, "title": f"Convention {number}",
            "organisations": [{"role": "facilitator", "name": f"Maison exemple {number}"}],
            "covers": [{"type": kind, "code": code}], **fields}  # fmt: skip


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


# -- tables


def test_a_corrected_row_replaces_the_one_that_is_shipped(tmp_path: Path):
    head = ",".join(TABLES["trades"].columns)
    row = "4544,works,finishing,Peinture,Painting,0.5,0.5,2,A,,F1606,maison de l'emploi,"
    (tmp_path / "trades.csv").write_text(f"{head}\n{row}\n45443{',' * 12}\n", encoding="utf-8")
    mine = Lookups.load(tmp_path)
    found = assess(tender(cpv=["45442100"]), lookups=mine)["assessment"]
    assert found["suitability"] == 2 and found["labour_share"] == {"min": 0.5, "max": 0.5}
    assert "45443" not in mine.trades and mine.digest != LOOKUPS.digest
    assert mine.by_title("Ravalement de façade", "works")[0].cpv == "4544"


def test_a_semicolon_and_a_byte_order_mark_are_read(tmp_path: Path):
    rows = "family;departement;suppliers;mean_turnover;as_of;source\ngreen;38;14;;2026-01-01;comptage\n"
    (tmp_path / "supply.csv").write_text(rows, encoding="utf-8-sig")
    supply = counted(Lookups.load(tmp_path))
    assert supply("green", ["38", "69"]) == Suppliers(14, None, "supply/green/38") and supply("green", ["69"]) is None
    assert counted(LOOKUPS) is None


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("parameters.csv", "name,value,unit,label_fr,label_en,source\nrate,,,,,\n", "cannot be removed"),
        ("title_words.csv", "words,cpv,decides,source\nde la,45,,x\n", "de la"),
        ("descriptors.csv", "code,label,cpv,source\n1,Abris,99,x\n", "no row for the CPV 99"),
        ("families.csv", f"{','.join(TABLES['families'].columns)}\ngreen,,,,,,,\n", "no family 'green'"),
("trade.csv", "x\n", "no lookup table"), ("weights.csv", "factor,weight\n", "label_fr is missing"),
     ("weights.csv", "factor,weight,label_fr,label_en,note\namount,7,a,b,c\n", "line 2, column weight"),
     ("supply.csv", "family,departement,suppliers,mean_turnover,as_of,source\ngreen,38,many,,,x\n", "write a number")],
)  # fmt: skip
def test_a_table_that_is_wrong_is_refused_with_its_place(tmp_path: Path, name, text, said):
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=said):
        Lookups.load(tmp_path)


def test_rows_that_nothing_asks_for_are_reported():
    mine = Lookups.load()
    assess(tender(cpv=["45442100"], value=euros(200_000)), lookups=mine)
    unused = mine.unused()
    assert "4544" not in unused["trades"] and "7731" in unused["trades"]
    assert "rate" not in unused.get("parameters", [])


def test_every_rule_of_an_assessment_leads_to_a_row():
    lots = [{"number": "1", "title": "Peinture", "value": euros(80_000)}, {"number": "2", "cpv": ["45311000"]}]
    found = assess(tender(lots=lots, value=euros(300_000)), lookups=LOOKUPS)
    shown = [each for lot in found["lots"] for each in lot["assessment"]["factors"]]
    rules = [part for each in shown for e in each.get("evidence", ()) for part in e.get("rule", "").split(" > ")]
    inputs = [each["source"] for lot in found["lots"] for each in lot["assessment"]["hours"]["inputs"]]
    rows = [each.partition("/") for each in (*rules, *inputs) if each.partition("/")[0] in TABLES]
    assert len(rows) > 10
    assert all(key in LOOKUPS.rows[table] for table, _, key in rows)


def test_every_table_points_to_rows_that_exist():
    assert {row["cpv"] for name in ("descriptors", "title_words") for row in LOOKUPS.rows[name].values()} <= set(
        LOOKUPS.trades
    )
    groups = set(LOOKUPS.rows["observed_hours"])
    assert {row["observed"] for row in LOOKUPS.rows["families"].values()} <= groups
    weights = {row["weight"] for key, row in LOOKUPS.rows["weights"].items() if key not in ("suitability", "clause")}
    assert weights and all(cpv_label(code.ljust(8, "0")) for code in LOOKUPS.trades)


# -- properties


def test_nothing_that_depends_on_the_clock_is_stored_and_nobody_is_accused():
    found = assess(tender(cpv=["45442100"], value=euros(9e6), published_on="2026-09-01"), lookups=LOOKUPS)
    told = json.dumps(found, ensure_ascii=False).lower()
    assert "illég" not in told and "illegal" not in told and "jours restants" not in told
    assert found == assess(tender(cpv=["45442100"], value=euros(9e6), published_on="2026-09-01"), lookups=LOOKUPS)


def test_the_tender_given_is_left_as_it_was():
    given_one = tender(cpv=["45442100"], lots=[{"number": "1", "title": "Peinture"}])
    before = json.dumps(given_one, sort_keys=True)
    assess(given_one, lookups=LOOKUPS)
    assert json.dumps(given_one, sort_keys=True) == before


CPVS = st.sampled_from([["45442100"], ["45000000"], ["90910000"], ["71240000"], ["15000000"], ["99999999"], []])


@settings(deadline=None)
@given(st.floats(1000, 2e9), st.floats(1, 20), CPVS, st.booleans(), st.sampled_from([None, "2026-09-01"]))
def test_more_money_never_lowers_the_hours_or_the_score(amount, factor_up, cpv, framework, on):
    def of(value: float) -> dict:
        known = tender(cpv=cpv, framework=framework, value=euros(f"{value:.2f}"), published_on=on, title="Objet")
        return assess(known, lookups=LOOKUPS)["assessment"]

    less, more = of(amount), of(min(amount * factor_up, 3e9))
    assert less.get("score", 0) <= more.get("score", 0)
    for name in ("min", "central", "max"):
        assert less.get("hours", {}).get(name, 0) <= more.get("hours", {}).get(name, 0)


MAYBE = {
    "title": st.sampled_from(["", "Peinture", "Étude", "œuvre d'art", "123", "Fourniture"]),
    "nature": st.lists(st.sampled_from(["works", "services", "supplies"]), max_size=3),
    "cpv": CPVS,
    "value": st.one_of(
        st.none(),
        st.fixed_dictionaries(
            {"currency": st.sampled_from(["EUR", "USD"])},
            optional={
                name: st.sampled_from(["0.00", "50000.00", "120000.00", "9000000.00", "99999999999999.00"])
                for name in ("amount", "amount_min", "amount_max")
            }
            | {"tax": st.sampled_from(["included", "unknown"]), "basis": st.just("framework_maximum")},
        ),
    ),
    "duration": st.sampled_from([None, {}, {"months": 0}, {"days": 10}, {"text": "un an"}, {"starts_on": "2026-01-01"},
                                 {"starts_on": "2026-05-01", "ends_on": "2026-01-01"}]),
    "territories": st.sampled_from([[], ISERE, [{"code": "FR", "type": "country"}]]),
    "published_on": st.sampled_from(["2019-01-01", "2026-08-21", "2027-01-01"]),
    "descriptors": st.sampled_from([[], [{"code": "264"}], [{"code": "9999"}]]),
    "framework": st.booleans(),
    "organisations": st.just([]),
}  # fmt: skip
LOT = st.fixed_dictionaries(
    {}, optional={name: MAYBE[name] for name in ("title", "nature", "cpv", "value", "duration")}
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.fixed_dictionaries({}, optional=MAYBE), st.lists(LOT, max_size=3))
def test_a_sparse_record_is_assessed_and_its_assessment_is_valid(fields, lots):
    record = {"id": "boamp:tender-26-2", "kind": "tender", "schema_version": 1, **fields}
    record["lots"] = [{"number": str(place), **lot} for place, lot in enumerate(lots, 1)]
    found = assess(record, lookups=LOOKUPS, coverage=Conventions([convention(1, "departement", "38")]))
    shown = {"id": record["id"], "kind": "tender", "schema_version": 1, "assessment": found["assessment"],
             "lots": [{"number": lot["number"], "assessment": lot["assessment"]} for lot in found["lots"]]}  # fmt: skip
    load(shown)
    json.dumps(shown, allow_nan=False)
    for each in [found["assessment"], *(lot["assessment"] for lot in found["lots"])]:
        hours = each.get("hours")
        assert hours is None or 0 <= hours["min"] <= hours["central"] <= hours["max"]
        if hours and not hours["min"]:  # only where a table says that there may be no labour at all
            shares = {one["name"]: one["value"] for one in hours["inputs"]}
            assert shares["labour_share_min"] == 0
        assert all(factor_["sentence_fr"] and factor_["sentence_en"] for factor_ in each["factors"])


def test_the_samples_of_the_boamp_are_all_assessed(capsys: pytest.CaptureFixture[str]):
    connector = pytest.importorskip("hub_boamp", reason="the BOAMP plugin is not installed").Boamp()
    path = Path(__file__).parents[2] / "plugins" / "boamp" / "hub_boamp" / "samples" / "notices.jsonl"
    notices: dict[str, dict] = {}
    for item in connector.parse(Raw.from_file(path)):
        try:
            notices.update({notice["id"]: notice for notice in connector.normalise(item)})
        except (Skip, HubError):
            continue
    for notice in notices.values():
        notice.setdefault("published_on", "2026-09-01")
    resolve = Gazetteer.load().resolve
    mine = Lookups.load()
    found = [assess(fold(members, resolve=resolve, detect=detect, labels=cpv_label).tender, lookups=mine)
             for members in components(list(notices.values()))]  # fmt: skip
    for record in found:
        load(record)
    advice = Counter(record["assessment"]["recommendation"] for record in found)
    with capsys.disabled():
        print("\n", len(found), "tenders:", dict(advice.most_common()))
        print(" law:", dict(Counter(record["assessment"]["legal_obligation"]["status"] for record in found)))
        print(" score, by tens:", dict(sorted(Counter(int(record["assessment"].get("score", -1) // 10) * 10
                                                      for record in found).items())))  # fmt: skip
        print(" missing:", dict(Counter(name for record in found for name in record["assessment"].get("missing", ()))))
        print(" rows never asked for:", {name: len(keys) for name, keys in mine.unused().items()})
    assert len(found) > 100 and advice["insufficient_data"] < len(found) / 20 and advice["clause"] > advice["none"]


@pytest.mark.real_data
def test_real_notices_with_a_declared_flag_score_higher(real: Callable[[str], Path]):
    """Titles and keywords only (no CPV, amount or duration): a flag is weak evidence, its absence none at all."""
    flagged, others, by_grade = [], [], Counter()
    with real("domain/boamp_clauses/boamp_2021-07-01_02_index.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            keywords = [{"code": code} for code in row["descriptor_codes"].split("|") if code]
            record = {"id": f"boamp:tender-{row['notice_id']}", "title": row["title"], "descriptors": keywords}
            found = assess(record, lookups=LOOKUPS)["assessment"]
            (flagged if row["flag_social"] == "1" else others).append(found.get("score", 0))
            by_grade[found.get("suitability"), row["flag_social"]] += 1
    auc = sum((one > two) + 0.5 * (one == two) for one in flagged for two in others) / len(flagged) / len(others)
    rates = [by_grade[grade, "1"] / (by_grade[grade, "1"] + by_grade[grade, "0"]) for grade in range(4)]
    assert auc > 0.62, auc
    assert rates[0] < rates[1] < rates[2] < rates[3], rates
