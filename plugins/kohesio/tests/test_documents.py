"""Documents are told apart by their content; what holds no project is refused with a reason."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hub_kohesio import Kohesio, invented, pages
from hub_kohesio.profiles import UnusableProfile

from hub import Raw
from hub.testing.contract import read_with

ENTITY = "https://linkedopendata.eu/entity/"


def test_the_id_of_a_page_is_that_of_its_address(reading: Callable[..., Any]) -> None:
    page = invented.PAGE.format(authority=invented.DGEFP)
    for address in ("https://kohesio.eu/en/projects/Q99000007", "https://kohesio.ec.europa.eu/fr/projects/Q99000007",
                    f"https://kohesio.ec.europa.eu/api/projects/x?id={ENTITY}Q99000007"):  # fmt: skip
        assert reading(page, url=address).records[0]["id"] == "kohesio:Q99000007"


def test_a_page_without_address_has_an_id_of_its_own_facts_that_spelling_does_not_change() -> None:
    page = invented.PAGE.format(authority=invented.DGEFP)
    key = pages.page(page)[0]
    assert key.startswith("page-")
    assert pages.page(page.replace("\n", "\r\n"))[0] == key
    assert pages.page(page.replace("2016", "2015"))[0] != key


def test_a_label_inside_the_description_is_no_field_of_the_page() -> None:
    page = invented.PAGE.format(authority="DGEFP")
    found = pages.read(page.replace("\n\nFlag of", "\n\nSee below.\nBudget total: 12 €\n\nFlag of"))
    assert found["title"] == "FACILITATION OF THE INCLUSION CLAUSES"
    assert found["total"] == pages.read(page)["total"]
    assert found["description"].endswith("Budget total: 12 €")


def test_several_programmes_of_a_page_are_all_read() -> None:
    page = invented.PAGE.format(authority="DGEFP").replace("Managing", "Programme: One\nProgramme: Two\nManaging")
    assert pages.read(page)["programme"] == "One | Two"


def test_a_page_and_the_export_share_a_mark(reading: Callable[..., Any]) -> None:
    page = reading(invented.PAGE.format(authority=invented.DGEFP)).records[0]
    assert {"scheme": "operation_amounts", "value": "2016-01-01/2017-12-31/65005/32502"} in page["identifiers"]


def test_a_project_on_several_rows_becomes_one_with_all_its_places(reading: Callable[..., Any]) -> None:
    header = "Operation_Unique_Identifier,Operation_Name_Programme_Language,Country,LAU_IDs,Beneficiary_Name\n"
    rows = [(1, "38185", "Ville A"), (2, "38544", "Ville A"), (1, "42187", "Ville B")]
    body = header + "".join(f"{ENTITY}Q9900000{n},Action {n},France,{code},{name}\n" for n, code, name in rows)
    found = {record["native_id"]: record for record in reading(body).records}
    assert [place["commune"] for place in found["Q99000001"]["places"]] == ["38185", "42187"]
    assert [one["name"] for one in found["Q99000001"]["organisations"]] == ["Ville A", "Ville B"]
    assert len(found) == 2


def test_a_byte_order_mark_and_line_breaks_in_cells_are_read(reading: Callable[..., Any]) -> None:
    header = "\ufeffOperation_Unique_Identifier,Operation_Name_Programme_Language,Country,Operation_Summary_English\r\n"
    found = reading(f'{header}{ENTITY}Q99000001,Action,France,"one\ntwo"\r\n')
    assert found.records[0]["translations"][0]["description"] == "one\ntwo"


def test_a_new_column_is_reported_and_the_rest_is_read(reading: Callable[..., Any]) -> None:
    header = "Operation_Unique_Identifier,Operation_Name_Programme_Language,Country,Surprise\n"
    found = reading(f"{header}{ENTITY}Q99000001,Action,France,x\n")
    assert len(found.records) == 1
    assert found.drift == ["surprise: unknown"]


@pytest.mark.parametrize(("body", "reason"), [
    ("<!DOCTYPE html><html><body><app-root></app-root></body></html>", "what we hold stays"),
    (json.dumps({"files": ["data/x.csv"]}), "a list of files"), (json.dumps({"fields": []}), "a table schema"),
    (json.dumps({"exports": []}), "a description of exports"), (json.dumps([1, 2]), "no project"),
    ("a;b;c\n1;2;3\n", "no table that we know"), ('{"list": [', "not JSON"),
])  # fmt: skip
def test_what_holds_no_project_is_refused_with_its_reason(body: str, reason: str, reading: Callable[..., Any]) -> None:
    found = reading(body)
    assert not found.records
    assert reason in found.problems[0]["message"]


def test_a_list_in_a_spreadsheet_with_titles_above_is_read(reading: Callable[..., Any]) -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write(0, 0, "Liste des opérations")
    names = ["Bénéficiaire", "Nom de l'opération", "Date de début", "Total des dépenses éligibles"]
    for place, name in enumerate(names):
        sheet.write(2, place, name)
    for place, value in enumerate(["Ville d'Exemple", "Chantier d'insertion", "01/02/2016", 12000.5]):
        sheet.write(3, place, value)
    book.close()
    [record] = reading(buffer.getvalue(), name="liste.xlsx").records
    assert record["starts_on"] == "2016-02-01"
    assert record["total_budget"]["amount"] == "12000.50"
    assert {"scheme": "list", "value": "fr_annexe_xii"} in record["identifiers"]


def test_an_operator_may_add_a_profile(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        'name = "mine"\ntitle = "Ours"\nstatus = "user"\nattribution = "Source: us"\nrequired = ["title", "total"]\n'
        '[columns]\ntitle = ["Action menée"]\ntotal = ["Somme"]\nignored = ["Rang"]\n', "utf-8")  # fmt: skip
    body = "Rang;Action menée;Somme\n1;Chantier d'insertion;12 000,50 €\n".encode()
    [record] = read_with(Kohesio(profiles=[str(path)]), Raw.from_bytes(body)).records
    assert record["total_budget"]["amount"] == "12000.50"
    assert record["origin"]["attribution"] == "Source: us"


@pytest.mark.parametrize("text", ["", "name = 1", 'name = "x"\n[columns]\nmystery = ["A"]\n'])
def test_a_profile_that_cannot_be_used_is_named(text: str, tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(UnusableProfile, match=r"broken\.toml cannot be used"):
        Kohesio(profiles=[str(path)])


def test_an_archive_of_exports_is_opened(reading: Callable[..., Any]) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a/FR.csv", invented.export(invented.projects(6), "2014-2020"))
    assert len(reading(buffer.getvalue(), name="export.zip").records) == 4


def test_a_call_without_a_title_is_set_aside_alone(reading: Callable[..., Any]) -> None:
    found = reading("intitule;date_limite\n;31/12/2026\nAppel;31/12/2026\n")
    assert [record["title"] for record in found.records] == ["Appel"]
    assert "fill the column" in found.problems[0]["message"]


def test_an_empty_list_and_an_empty_file_hold_nothing(reading: Callable[..., Any]) -> None:
    assert reading('{"list": [], "numberResults": 0}').keys == []
    assert reading("").keys == []
