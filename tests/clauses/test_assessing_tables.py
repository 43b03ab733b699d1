"""The lookup tables of assessing: corrected rows, wrong tables, rows used and unused."""

from pathlib import Path

import pytest

from hub.clauses.assessing import assess, counted
from hub.clauses.assessing_coverage import Suppliers
from hub.clauses.lookups import Lookups
from hub.clauses.lookups.tables import TABLES
from hub.errors import ConfigError
from hub.places import cpv_label
from tests.clauses.judging import LOOKUPS, euros, tender


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
