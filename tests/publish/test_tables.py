"""Tables and lines: what a spreadsheet or a program reads back."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from hub.errors import UsageError
from hub.publish import geojson, lines, tables
from hub.publish.columns import columns_of, row_of
from hub.publish.flat import liner
from hub.publish.points import point, points
from schemas import view
from schemas.columns import row_of as row_of_schema
from tests.web.invented import clause, tender


def written(header: list[str], rows: list[list[object]]) -> list[bytes]:
    return list(tables.csv_written(header, map(tables.csv_line, rows)))


def back(pieces: list[bytes]) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(pieces).decode(), newline="")))


def test_csv_reads_back_with_accents_commas_quotes_and_line_ends() -> None:
    row = ["é, œ", 'le "lot"', "deux\nlignes", None, True, 12.5]
    header, read = back(written(list("abcdef"), [row]))
    assert header == list("abcdef")
    assert read == ["é, œ", 'le "lot"', "deux\nlignes", "", "true", "12.5"]


@pytest.mark.parametrize("text", ["=1+1", "+33", "-2", "@SUM(A1)", "\tx", "\r=1"])
def test_T25_a_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    _, (read,) = back(written(["a"], [[text]]))
    assert read == "'" + text


def test_a_negative_number_is_a_number() -> None:
    assert back(written(["a"], [[-2]]))[1] == ["-2"]


def test_T25_the_mark_of_utf8_is_there_when_asked() -> None:
    assert next(tables.csv_written(["a"], [], bom=b"\xef\xbb\xbf")).startswith(b"\xef\xbb\xbfa")


def test_T25_xlsx_holds_texts_never_formulas(tmp_path: Path) -> None:
    file = tmp_path / "t.xlsx"
    rows = [["=1+1", "http://example.org", "0123", 7, None], ["x" * 40_000, True, "", 1.5, "fin"]]
    file.write_bytes(b"".join(tables.xlsx_written(list("abcde"), rows, sheet="tenders")))
    read = CalamineWorkbook.from_path(file).get_sheet_by_name("tenders").to_python()
    assert read[1][:4] == ["=1+1", "http://example.org", "0123", 7]
    assert read[2][0].endswith("[coupé]") and len(read[2][0]) <= 32_767


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "SHEET_ROWS", 3)
    with pytest.raises(UsageError, match=r"\.csv"):
        list(tables.xlsx_written(["a"], [[1]] * 4, sheet="x"))


def test_every_column_of_a_tender_and_a_clause_is_named_once_and_read() -> None:
    for record in (tender(0), clause(tender(0))):
        columns = columns_of(record["kind"])
        row = dict(zip([each.name for each in columns], row_of(record, columns), strict=True))
        assert len(row) == len(columns) and row["id"] == record["id"]
        assert all(column.description for column in columns)
        assert not any(isinstance(value, dict | list) for value in row.values())


def test_a_tender_in_short_says_buyer_place_and_clause() -> None:
    columns = columns_of("tender")
    row = dict(zip([each.name for each in columns], row_of(tender(0), columns), strict=True))
    assert row["buyer"] == "Commune de Vallombreuse"
    assert (row["departement_codes"], row["clause_kinds"], row["clause_hours"]) == ("38", "execution_clause", "420")


def test_a_line_of_the_schema_holds_what_its_row_holds() -> None:
    for record in (tender(0), tender(1, title="=1+1", framework=True), clause(tender(0))):
        seen = view(record["kind"], "open")
        (read,) = csv.reader(io.StringIO(liner(seen.columns)(record).decode(), newline=""))
        expected = [tables.cell_text(value) for value in row_of_schema(seen.columns)(record)]
        assert len(read) == len(seen.columns)
        for cell, value in zip(read, expected, strict=True):
            (plain,) = next(csv.reader([value], strict=True), [""]) or [""]
            assert cell == plain or json.loads(cell) == json.loads(plain)


def test_lines_are_the_stored_texts() -> None:
    texts = [b'{"id":%d}' % number for number in range(1201)]
    assert b"".join(lines.written(iter(texts))) == b"\n".join(texts) + b"\n"
    assert list(lines.written([])) == []


def test_a_long_table_is_made_in_little_memory() -> None:
    tracemalloc.start()
    size = sum(len(piece) for piece in tables.csv_written(["a"], (b"x" * 1000 for _ in range(20_000))))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size > 20_000_000 and peak < 5_000_000


def test_a_tender_is_a_point_of_its_departement() -> None:
    columns = columns_of("tender")
    told = geojson.written(
        [tender(0), {"id": "boamp:tender-1", "kind": "tender"}],
        base_url="https://hub.example.org",
        point=point,
        properties=lambda record: {each.name: each.read(record) for each in columns},
    )
    isere, nowhere = json.loads(b"".join(told))["features"]
    longitude, latitude = isere["geometry"]["coordinates"]
    assert 5 < longitude < 6.5 and 44.5 < latitude < 46
    assert nowhere["geometry"] is None


def test_every_departement_has_a_point() -> None:
    assert {"01", "2A", "2B", "75", "971", "976"} <= set(points()) and point("99") is None
