"""Dumps: every format holds the same values, nothing runs in a spreadsheet, a delta leads from one dump to the next."""

from __future__ import annotations

import csv
import gzip
import importlib.util
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
from python_calamine import CalamineWorkbook

from hub.errors import HubError
from hub.publish import dumps_sheet, parquet
from hub.publish.dumps_delta import applied, delta
from hub.publish.dumps_files import safe
from hub.publish.dumps_shelf import CANONICAL
from hub.publish.dumps_verify import in_folder, proofs
from schemas import view
from schemas.columns import row_of
from tests.publish.dumped import base_of, dumped, script, texts
from tests.web.invented import clause, tender
from tests.web.invented_kinds import call, organisation, project

NASTY = ("=1+1", "+33 1", "-2", "@SUM(A1)", "\t=1", "  =1", "'déjà", "03/12/2026 à 17h00", "12,5", 'dit "non"',
         "a;b,c\nd")  # fmt: skip


def nasty(number: int) -> dict[str, Any]:
    """Return a tender whose title a spreadsheet would run."""
    return tender(number, title=NASTY[number], description="É" * 40_000 if number == 3 else f"n° {number}")


@pytest.fixture
def records() -> list[dict[str, Any]]:
    """Records of several kinds."""
    tenders = [nasty(number) for number in range(len(NASTY))]
    return [*tenders, clause(tenders[0]), project(), call(), organisation()]


@pytest.fixture
def folder(tmp_path: Path, records: list[dict[str, Any]]) -> Path:
    """A dump of them."""
    dumped(tmp_path / "dump", records)
    return tmp_path / "dump"


def cells(records: list[dict[str, Any]]) -> tuple[list[str], list[str], list[list[Any]]]:
    """Return names, types and rows of the tenders, as the schema lays them flat."""
    seen = view("tender", "open")
    assert seen
    row = row_of(seen.columns)
    wanted = [json.loads(text) for _, text in texts(each for each in records if each["kind"] == "tender")]
    return [each.name for each in seen.columns], [each.type for each in seen.columns], [row(each) for each in wanted]


def read_back(cell: Any, kind: str) -> Any:
    """Return the value of a cell of CSV."""
    if cell == "":
        return None
    if kind == "boolean":
        return {"true": True, "false": False}[cell]
    if kind in ("number", "integer"):
        return Decimal(cell)
    return cell[1:] if kind == "string" and cell.startswith("'") else cell


def expected(cell: Any, kind: str) -> Any:
    """Return a value in the form in which formats are compared."""
    if cell is None or cell == "":
        return None
    if kind == "array":
        return json.loads(cell)
    return Decimal(str(cell)) if kind in ("number", "integer") else cell


def test_the_canonical_file_is_what_the_store_gives(folder: Path, records: list[dict[str, Any]]) -> None:
    assert gzip.decompress((folder / CANONICAL).read_bytes()) == b"".join(text + b"\n" for _, text in texts(records))


def test_the_lines_of_each_kind_are_those_of_the_whole(folder: Path) -> None:
    whole = gzip.decompress((folder / CANONICAL).read_bytes()).splitlines()
    kinds = [line for path in folder.glob("*.jsonl") for line in path.read_bytes().splitlines()]
    assert sorted(kinds) == sorted(whole)


@pytest.mark.parametrize(("name", "delimiter"), [("tenders.csv", ","), ("tenders-excel.csv", ";")])
def test_csv_holds_the_same_values(folder: Path, records: list[dict[str, Any]], name: str, delimiter: str) -> None:
    names, types, rows = cells(records)
    found = list(csv.reader(io.StringIO((folder / name).read_text("utf-8-sig"), newline=""), delimiter=delimiter))
    assert found[0] == names
    for row, wanted in zip(found[1:], rows, strict=True):
        local = [cell.replace(",", ".") if delimiter == ";" and kind == "number" else cell
                 for cell, kind in zip(row, types, strict=True)]  # fmt: skip
        back = [expected(read_back(cell, kind), kind) for cell, kind in zip(local, types, strict=True)]
        assert back == [expected(cell, kind) for cell, kind in zip(wanted, types, strict=True)]


def test_compressed_copies_hold_the_same(folder: Path) -> None:
    packed = [path for path in folder.glob("*s.*.gz") if path.name not in (CANONICAL,)]
    assert packed
    assert all(gzip.decompress(path.read_bytes()) == path.with_suffix("").read_bytes() for path in packed)


def test_parquet_holds_the_same_values_in_real_types(folder: Path, records: list[dict[str, Any]]) -> None:
    names, types, rows = cells(records)
    table = pyarrow.parquet.read_table(folder / "tenders.parquet")
    assert table.schema.names == names
    named = {field.name: str(field.type) for field in table.schema}
    assert named["published_on"] == "date32[day]" and named["open_until"] == "timestamp[us, tz=UTC]"
    assert named["value_amount"] == "decimal128(24, 6)" and named["declared_social"] == "bool"
    for found, wanted in zip(table.to_pylist(), rows, strict=True):
        for name, kind, value in zip(names, types, wanted, strict=True):
            cell = found[name]
            if kind == "date" and cell:
                cell = cell.isoformat()
            if kind == "datetime" and cell:
                cell = cell.strftime("%Y-%m-%dT%H:%M:%SZ")
            assert expected(cell, kind) == expected(value, kind), name


def test_the_workbook_holds_the_same_values_the_long_ones_too(folder: Path, records: list[dict[str, Any]]) -> None:
    names, types, rows = cells(records)
    book = CalamineWorkbook.from_path(str(folder / "tenders.xlsx"))
    found = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    parts: dict[tuple[str, str], str] = {}
    for id, column, _, text in book.get_sheet_by_name(dumps_sheet.MORE).to_python(skip_empty_area=False)[1:]:
        parts[id, column] = parts.get((id, column), "") + text
    assert found[0] == names
    assert parts
    for row, wanted in zip(found[1:], rows, strict=True):
        for name, kind, cell, value in zip(names, types, row, wanted, strict=True):
            if cell == dumps_sheet.ELSEWHERE:
                cell = parts[row[0], name]
            if kind == "date" and cell != "":
                cell = cell.isoformat()[:10]
            assert expected(cell, kind) == expected(value, kind), name


def test_geojson_holds_each_record_whole(folder: Path, records: list[dict[str, Any]]) -> None:
    found = json.loads((folder / "tenders.geojson").read_bytes())["features"]
    assert [each["properties"] for each in found] == [
        json.loads(text) for _, text in texts(each for each in records if each["kind"] == "tender")
    ]
    assert all(each["geometry"]["coordinates"][0] < 10 for each in found if each["geometry"])


@pytest.mark.parametrize("text", NASTY[:9])
def test_T25_no_cell_is_run_or_rewritten_by_a_spreadsheet(text: str) -> None:
    assert safe(text, "string") == f"'{text}"


def test_numbers_and_plain_texts_stay_as_they_are() -> None:
    given = ((-2, "integer"), ("-2.50", "number"), ("l’avis", "string"))
    assert [safe(value, kind) for value, kind in given] == ["-2", "-2.50", "l’avis"]


def test_what_may_not_be_handed_on_is_in_no_file(tmp_path: Path, records: list[dict[str, Any]]) -> None:
    origin = {"source": "secretive", "url": "https://secret.example.org/"}
    hidden = tender(90, id="secretive:tender-1", title="Zéphyrine cachée", origin=origin)
    manifest = dumped(tmp_path / "dump", [*records, hidden])
    assert manifest["left_out"] == [
        {"source": "secretive", "title": "Source fermée", "why": "its licence does not let us hand it on"}
    ]
    assert manifest["records"] == len(records)
    for path in (tmp_path / "dump").iterdir():
        raw = path.read_bytes()
        text = gzip.decompress(raw) if path.suffix == ".gz" else raw
        assert "Zéphyrine".encode() not in text and b"secretive:tender" not in text, path.name


def test_T12_a_delta_leads_from_one_dump_to_the_next(tmp_path: Path, records: list[dict[str, Any]]) -> None:
    first = dumped(tmp_path / "2026-11-22", records)
    changed = [{**records[1], "title": "Autre"}, *records[2:], tender(60)]
    second = dumped(tmp_path / "2026-11-23", changed, name="2026-11-23", seq=12,
                    base=base_of(tmp_path / "2026-11-22", first),
                    gone=lambda id: ("no longer at the source", None))  # fmt: skip
    told = second["delta"]
    assert (told["path"], told["added"], told["modified"], told["deleted"]) == ("delta-7-12.jsonl.gz", 1, 1, 1)
    old = io.BytesIO(gzip.decompress((tmp_path / "2026-11-22" / CANONICAL).read_bytes()))
    lines = gzip.decompress((tmp_path / "2026-11-23" / told["path"]).read_bytes())
    new = gzip.decompress((tmp_path / "2026-11-23" / CANONICAL).read_bytes())
    assert b"".join(applied(old, io.BytesIO(lines))) == new
    assert [json.loads(line)["op"] for line in lines.splitlines()] == ["DEL", "MOD", "ADD"]
    assert json.loads(lines.splitlines()[0])["reason"] == "no longer at the source"
    found = list(proofs(in_folder(tmp_path / "2026-11-23"), in_folder(tmp_path / "2026-11-22")))
    assert [each for each in found if not each.holds] == [] and any("delta" in each.name for each in found)


@pytest.mark.parametrize("harm", ["another", "cut"])
def test_T11_no_delta_is_told_of_from_what_is_not_what_its_manifest_says(
    tmp_path: Path, records: list[dict[str, Any]], harm: str
) -> None:
    first = dumped(tmp_path / "a", records)
    dumped(tmp_path / "b", records[1:])
    path = tmp_path / "b" / CANONICAL
    if harm == "cut":
        path.write_bytes(path.read_bytes()[:-40])
    manifest = dumped(tmp_path / "c", records, name="2026-11-23", base=base_of(tmp_path / "b", first))
    assert manifest["delta"] is None and "no delta can be made" in manifest["without_delta"]
    assert not list((tmp_path / "c").glob("delta*"))


def test_T11_a_delta_of_another_dump_is_refused(records: list[dict[str, Any]]) -> None:
    lines = [text + b"\n" for _, text in texts(records)]
    steps = list(delta(lines[1:], lines, lambda id: (None, None)))
    with pytest.raises(HubError, match="made from another one"):
        list(applied(lines, steps))


@pytest.mark.parametrize("harm", ["file", "canonical", "delta"])
def test_what_does_not_hold_is_found(tmp_path: Path, records: list[dict[str, Any]], harm: str) -> None:
    first = dumped(tmp_path / "old", records)
    second = dumped(tmp_path / "new", records[1:], name="2026-11-23", base=base_of(tmp_path / "old", first))
    name = {"file": "tenders.csv", "canonical": CANONICAL, "delta": second["delta"]["path"]}[harm]
    path = tmp_path / "new" / name
    if harm == "file":
        path.write_bytes(path.read_bytes()[:-1])
    else:
        lines = gzip.decompress(path.read_bytes()).splitlines(keepends=True)
        path.write_bytes(gzip.compress(b"".join(lines[1:])))
    found = [each.name for each in proofs(in_folder(tmp_path / "new"), in_folder(tmp_path / "old")) if not each.holds]
    assert any(name in each or harm in each for each in found)
    ended = script(tmp_path / "new", tmp_path / "old")
    assert ended.returncode == 1


def test_a_manifest_cannot_lead_out_of_its_folder(tmp_path: Path) -> None:
    with pytest.raises(HubError, match="not a file of its folder"):
        in_folder(tmp_path)("../hub.db")


def test_without_pyarrow_the_rest_is_made_and_it_is_said(
    tmp_path: Path, records: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "available", lambda: False)
    manifest = dumped(tmp_path / "dump", records)
    assert {"format": "parquet", "why": parquet.MISSING} in manifest["not_made"]
    assert not list((tmp_path / "dump").glob("*.parquet")) and (tmp_path / "dump" / "tenders.csv").exists()


def test_a_workbook_that_nobody_could_open_is_not_made(
    tmp_path: Path, records: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dumps_sheet, "LARGEST", 1000)
    manifest = dumped(tmp_path / "dump", records)
    assert not (tmp_path / "dump" / "tenders.xlsx").exists()
    assert any(each["format"] == "xlsx" and each["kind"] == "tender" for each in manifest["not_made"])


def test_fill_rates_are_counted_per_source(folder: Path, records: list[dict[str, Any]]) -> None:
    told = json.loads((folder / "quality.json").read_bytes())
    assert told["tender"]["boamp"]["records"] == len(NASTY)
    assert told["tender"]["boamp"]["filled"]["title"] == len(NASTY)
    assert told["tender"]["boamp"]["filled"]["candidacy_deadline"] == 0


@pytest.mark.skipif(importlib.util.find_spec("frictionless") is None, reason="frictionless is not installed")
@pytest.mark.filterwarnings("ignore")
def test_frictionless_validates_the_package(folder: Path) -> None:
    from frictionless import Package

    told = json.loads((folder / "datapackage.json").read_bytes())
    assert told["$schema"].endswith("/2.0/datapackage.json")
    keys = {each["name"]: each.get("schema", {}).get("foreignKeys") for each in told["resources"]}
    assert keys["clauses-csv"][0]["reference"]["resource"] == "tenders-csv"
    told.pop("$schema")
    # what frictionless reads Parquet and XLSX with is not ours to need; the conformance run has it
    told["resources"] = [each for each in told["resources"] if each["format"] == "csv"]
    (folder / "package.json").write_text(json.dumps(told))
    report = Package(str(folder / "package.json")).validate()
    assert [(task.name, error.note) for task in report.tasks for error in task.errors] == []
    assert [error.note for error in report.errors] == []
