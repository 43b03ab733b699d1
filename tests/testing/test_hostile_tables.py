"""The kit over a hostile table: Windows-1252, titles above its header, rows over several lines, rows set aside."""

from __future__ import annotations

import json
import shutil
from datetime import date

import pytest
from click.testing import CliRunner

from hub.cli.kit import check_command
from hub.raw import Raw
from hub.testing import scale
from hub.testing.checks import NOT_JUDGED, PASS, all_asked
from hub.testing.checks_hostile import CHECKS as HOSTILE
from hub.testing.checks_hostile import text_of, with_bad_row
from hub.testing.checks_reading import CHECKS as READING
from hub.testing.checks_storing import CHECKS as STORING
from hub.testing.declared import declared_at
from hub.testing.planting import csv_lines, planted_in
from tests.declare.conftest import EXAMPLES

TABLE = 'Export du 2;;\r\nNom;Objet;Heures\r\nA;"Été\r\n; ""et"" hiver";1\r\nB;Printemps;2\r\nC;Automne;3\r\n'


@pytest.fixture
def declaration(tmp_path):
    """The worked example of a hostile table, to be broken."""
    shutil.copytree(EXAMPLES, tmp_path / "connectors")
    return tmp_path / "connectors" / "subventions_fictives.toml"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_table_with_titles_quotes_and_an_encoding_of_its_own_is_known_as_csv(encoding):
    body = TABLE.encode(encoding)
    rows, header, mark, _ = csv_lines(body)
    assert (len(rows), header, mark) == (5, 1, ";")
    assert with_bad_row(body).count(b"kit\n") == 1 and text_of(body) == TABLE
    planted = planted_in(Raw.from_bytes(body), "x").read().decode(encoding).split("\r\n")
    assert planted[:2] == ["Export du 2;;", "Nom;Objet;Heures;kit_planted"] and planted[-2] == "C;Automne;3;x"


@pytest.mark.parametrize("body", [b'{"a": 1}', b"[1]", b"<a/>", b"PK\3\4;;\n1;2\n", b"", b"one\ntwo\n"])
def test_what_is_no_table_is_not_taken_for_one(body):
    assert csv_lines(body) is None


def test_a_hostile_table_is_judged_by_what_is_asked_of_tables(declaration):
    checks = [one for one in (*HOSTILE, *READING) if one.id in ("bad-row", "encodings", "loud-drift")]
    found = {one.check.id: (one.verdict, one.told) for one in all_asked(checks, declared_at(declaration))}
    assert {verdict for verdict, _ in found.values()} == {PASS}, found
    assert len(found) == 3 and NOT_JUDGED not in str(found)


def test_rows_that_are_set_aside_alike_in_both_runs_are_no_failure(declaration):
    sample = declaration.with_suffix("") / "subventions.csv"
    sample.write_bytes(sample.read_bytes() + "17;2026;Coupé;Association".encode("cp1252"))
    second = [one for one in STORING if one.id == "second-run"]
    (found,) = all_asked(second, declared_at(declaration))
    assert found.verdict == PASS, found.told


def test_a_document_that_cannot_be_read_is_told_and_never_expected(declaration, monkeypatch):
    sample = declaration.with_suffix("") / "subventions.csv"
    expected = sample.with_name("subventions.csv.expected.json")
    sample.write_bytes(sample.read_bytes().replace("Intitulé".encode("cp1252"), b"Titre"))
    before = expected.read_text("utf-8")
    (found,) = all_asked([one for one in READING if one.id == "records-come"], declared_at(declaration))
    assert found.told.startswith("no document gives a record: subventions.csv: ") and "'Intitulé'" in found.told
    said = CliRunner().invoke(check_command, [str(declaration), "--write-expected", "--in-process"])
    assert said.exit_code and "cannot be read, so nothing is written as expected of it" in str(said.exception)
    assert expected.read_text("utf-8") == before and json.loads(before)


def test_a_declared_source_is_told_where_its_own_file_says_who_answers_for_it(declaration):
    declaration.write_text(declaration.read_text("utf-8").partition("[kept_by]")[0], "utf-8")
    wanted = scale.undeclared(declared_at(declaration), date(2026, 11, 22))
    assert wanted[0] == "[kept_by] maintainer in subventions_fictives.toml"
    assert wanted[1].startswith("[kept_by] seen_working in subventions_fictives.toml: a day of the last 180")
