"""Errors of a coverage table say line, column and what to do, and never what stands in a cell."""

from __future__ import annotations

from pathlib import Path

import pytest
from hub_coverage import COLUMNS, Coverage, read_coverage
from hub_coverage.rows import SERVICES

from hub import FetchError, ParseError, Raw
from schemas import load
from schemas.codes_coverage import COVERAGE_SERVICE

HERE = Path(__file__).parent
TEMPLATE = HERE.parent.parent.parent / "config" / "coverage-template.csv"
DOCUMENTS = HERE / "fixtures" / "documents"


def test_each_good_row_is_a_coverage():
    records, errors = read_coverage(Raw.from_file(DOCUMENTS / "good.csv"))
    assert errors == []
    for record in records:
        load(record)
    assert [record["covers"] for record in records] == [
        [{"type": "departement", "code": "38", "name": "Isère"}], [{"type": "epci", "code": "200040715"}],
        [{"type": "commune", "code": "01001"}, {"type": "commune", "code": "01002"}],
        [{"type": "departement", "name": "Orne"}],
    ]  # fmt: skip
    limousin = records[1]
    assert len(limousin["services"]) == 8
    assert limousin["buyers"][0]["name"] == "Région Exemple"
    assert (limousin["renewal"], limousin["charge"]) == ("tacit", "free")


def test_each_bad_row_is_told_by_line_and_column():
    records, errors = read_coverage(Raw.from_file(DOCUMENTS / "bad.csv"))
    assert len(records) == 1
    found = {(error["line"], error["column"]) for error in errors}
    assert found == {
        ("2", "facilitateur_siret"), ("2", "territoire_code"), ("2", "acheteurs_siret"), ("2", "valable_du"),
        ("2", "source_url"), ("3", "facilitateur_nom"), ("4", "facilitateur_nom"), ("4", "territoire_type"),
        ("5", "facilitateur_nom"), ("5", "acheteurs"), ("5", "valable_au"), ("7", "reference"),
    }  # fmt: skip
    said = str(errors)
    for value in ("12345678901234", "Fictive", "06 39", "38000", "2026-02-30", "canton", "everyone"):
        assert value not in said


def test_the_template_holds_every_column_and_no_row():
    records, errors = read_coverage(Raw.from_file(TEMPLATE))
    assert (records, errors) == ([], [])
    header = TEMPLATE.read_text("utf-8").splitlines()[-1].split(";")
    assert header == [names[0] for names in COLUMNS.values()]


def test_the_template_explains_every_column():
    comments = "".join(line for line in TEMPLATE.read_text("utf-8").splitlines() if line.startswith("#"))
    assert [names[0] for names in COLUMNS.values() if names[0] not in comments] == []


def test_every_service_of_the_schema_has_a_french_word():
    assert set(SERVICES.values()) == set(COVERAGE_SERVICE.values)


def test_another_table_is_refused_in_a_sentence_that_quotes_nothing():
    table = Raw.from_bytes(b"nom;prenom\nDupont;Exemple\n", name="autre.csv")
    with pytest.raises(ParseError, match=r"facilitateur_nom, territoire_type.*coverage-template") as caught:
        read_coverage(table)
    assert "Dupont" not in str(caught.value)


def test_the_operators_file_is_read_as_one_scope():
    (raw,) = Coverage(file=str(DOCUMENTS / "good.csv")).fetch(None, None)
    assert raw.scope == "coverage"
    with pytest.raises(FetchError, match=r"\[coverage.options\]"):
        list(Coverage().fetch(None, None))
