"""A hostile table: rows cut short, numbers cut inside, columns that repeat, words for nothing, serial days, lost 0."""

from __future__ import annotations

from typing import Any

import pytest

from hub import Connector, Contract, Item, read_table
from hub.declare import declaration_of, declared
from hub.errors import ConfigError
from hub.raw import Raw
from hub.testing.contract import Reading, read_with

HEAD = """
name = "clauses_fictives"
title = "Clauses"
homepage = "https://example.org/clauses"
kind = "clause"
key = ["Clause"]
ignores = ["Fin"]
{more}
[licence]
id = "etalab-2.0"
attribution = "Source : département d'Exemple"
[contract]
personal = false
[source]
form = "csv"
files = ["clauses.csv"]
{source}
[constants]
clause_kind = "execution_clause"
"organisations[0].role" = "buyer"
[[leave_out]]
column = "Clause"
values = ["TOTAL"]
[[fields]]
column = "Objet"
field = "title"
[[fields]]
column = "Heures"
field = "hours"
type = "decimal"
decimal_mark = ","
"""
COLUMNS = "Clause;Objet;Heures;Fin"


def read(*rows: str, head: str = COLUMNS, more: str = "", source: str = "", fields: str = "") -> Reading:
    """Return what the declaration makes of a table."""
    said = declaration_of((HEAD.format(more=more, source=source) + fields).encode())
    return read_with(declared(said)(), Raw.from_bytes("\n".join((head, *rows)).encode(), name="clauses.csv"))


def hours(reading: Reading) -> dict[str, Any]:
    """Return the hours of each record."""
    return {record["id"].partition(":")[2]: record.get("hours") for record in reading.records}


def test_a_row_that_is_cut_is_set_aside_with_its_cells_and_its_number():
    reading = read("A;Peinture;1 250,50;x", "B;Peinture;1 2")
    assert hours(reading) == {"A": 1250.5}
    (problem,) = reading.problems
    assert problem["key"] == "B" and problem["message"].startswith("row 3 has 3 of 4 cells; ")


def test_a_source_that_leaves_out_empty_cells_says_so_and_a_row_of_totals_may_be_short():
    assert hours(read("B;Peinture;12", source='short_rows = "allowed"')) == {"B": 12}
    reading = read("A;Peinture;12;x", "TOTAL;;12")
    assert (hours(reading), reading.problems) == ({"A": 12}, [])


@pytest.mark.parametrize("written", ["1 2", "12 34", "1  250", "1 250 5", "1250 500"])
def test_a_number_with_a_space_in_a_wrong_place_is_refused(written):
    reading = read(f"A;Peinture;{written};x")
    assert not reading.records and "a space in a wrong place" in reading.problems[0]["message"]


@pytest.mark.parametrize(
    ("written", "number"),
    [("1 250,50", 1250.5), ("12\u202f345", 12345), ("1'250", 1250), ("1250", 1250), (" 12,5 ", 12.5)],
)
def test_spaces_between_thousands_are_passed_over(written, number):
    reading = read(f"A;Peinture;{written};x")
    assert hours(reading) == {"A": number}, reading.problems


def test_what_is_dropped_or_scrubbed_covers_the_columns_that_repeat_it():
    head = f"{COLUMNS};Tél;Tél;Tél"
    reading = read("A;Peinture;12;x;01 99 00 00 01;01 99 00 00 02;01 99 00 00 03", head=head, more='drop = ["Tél"]')
    assert reading.drift == [] and len(reading.records) == 1
    alone = read("A;Peinture;12;x;1;2;3", head=head, more='drop = ["Tél (2)"]')
    assert alone.drift == ["Tél (3): unknown", "Tél: unknown"]
    fields = '[[fields]]\ncolumn = "Tél (2)"\nfield = "description"'
    with pytest.raises(ConfigError, match=r"drop: Tél covers Tél \(2\), which is used too"):
        read(head=head, more='drop = ["Tél"]', fields=fields)
    (record,) = read("A;Peinture;12;x;;M. Dupont 01 99 00 00 01;", head=head, fields=fields,
                     more='scrub = ["Tél"]').records  # fmt: skip
    assert "01 99" not in record["description"]


SIRET = '[[fields]]\ncolumn = "SIRET"\nfield = "organisations[0].siret"\ntype = "siret"\n'
SIRET += '[[fields]]\ncolumn = "SIREN"\nfield = "organisations[0].siren"\ntype = "siren"\n'


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("12345678901234", "a SIRET whose key is wrong"),
        ("2093394100038", "a SIRET whose key is wrong even with the zero"),
        ("3,69985E+13", "a SIRET that a spreadsheet has rounded"),
        ("n.c.", "not a SIRET: 14 digits"),
        ("732829320000", "not a SIRET: 14 digits"),
    ],
)
def test_a_siret_that_is_none_is_refused_with_what_is_wrong_and_without_its_digits(written, said):
    reading = read(f"A;Peinture;12;x;{written};", head=f"{COLUMNS};SIRET;SIREN", fields=SIRET)
    assert not reading.records and said in reading.problems[0]["message"]
    assert written not in reading.problems[0]["message"]


def test_the_zero_that_a_spreadsheet_took_from_a_siret_is_put_back():
    reading = read(
        "A;Peinture;12;x;732 829 320 00074;732829320",
        "C;Peinture;12;x;2093394100039;20933941", head=f"{COLUMNS};SIRET;SIREN", fields=SIRET,
    )  # fmt: skip
    found = {record["id"][-1]: record["organisations"][0] for record in reading.records}
    assert found["A"]["siret"] == "73282932000074"
    assert (found["C"]["siret"], found["C"]["siren"]) == ("02093394100039", "020933941")


def test_words_for_nothing_leave_their_field_away():
    reading = read("A;Peinture; N.C.;x", "B;Peinture;?;x", fields="empty = [\"?\", \"n.c.\"]")
    assert hours(reading) == {"A": None, "B": None} and not reading.problems


START = '[[fields]]\ncolumn = "Début"\nfield = "starts_on"\ntype = "date"\nformat = ["%d/%m/%Y", "excel"]'


@pytest.mark.parametrize(
    ("written", "day"), [("46051", "2026-01-29"), ("29/01/2026", "2026-01-29"), ("46051.5", "2026-01-29")]
)
def test_days_that_a_spreadsheet_left_as_numbers_are_read(written, day):
    reading = read(f"A;Peinture;12;x;{written}", head=f"{COLUMNS};Début", fields=START)
    assert [record["starts_on"] for record in reading.records] == [day]


@pytest.mark.parametrize("written", ["4605", "999999", "2026", "-46051"])
def test_a_number_that_is_no_day_of_our_time_is_refused(written):
    reading = read(f"A;Peinture;12;x;{written}", head=f"{COLUMNS};Début", fields=START)
    assert not reading.records and "not a date written as %d/%m/%Y or excel" in reading.problems[0]["message"]


@pytest.mark.parametrize("form", ["Excel", "serial", "%Q", "dd/mm/yyyy", "%d/%m/%"])
def test_a_format_that_is_none_is_refused_with_what_is_allowed(form):
    with pytest.raises(ConfigError, match=r"is no format of a date; .* or excel .*; allowed are %d, %m, %y, %Y"):
        read(head=f"{COLUMNS};Début", fields=START.replace("excel", form))


class InPython(Connector):
    """A table read in Python, each row handed on as it is."""

    name = "in_python"
    title, homepage, licence = "Clauses", "https://example.org", "etalab-2.0"
    kinds = ("clause",)
    contract = Contract(attribution="Source : département d'Exemple")

    def fetch(self, http, cursor):
        """Give nothing."""
        return iter(())

    def parse(self, raw):
        """Yield each row."""
        for row in read_table(raw, delimiter=";").rows:
            yield Item(row["Clause"], "row", dict(row))

    def normalise(self, item):
        """Yield the record of a row; a row of totals is none."""
        row = item.data
        if row["Clause"] == "TOTAL":
            return row.clear()
        record = {"id": self.uid(row.pop("Clause")), "kind": "clause", "clause_kind": "execution_clause"}
        row.clear()
        yield record


def test_a_python_connector_that_hands_its_rows_on_publishes_nothing_of_a_row_that_is_cut():
    raw = Raw.from_bytes(f"{COLUMNS}\nA;Peinture;1 250,50;x\nB;Peinture;1 2\nTOTAL;;12\n".encode(), name="t.csv")
    reading = read_with(InPython(), raw)
    assert [record["id"] for record in reading.records] == ["in_python:A"]
    (problem,) = reading.problems
    assert problem["key"] == "B" and problem["message"].startswith("row 3 has 3 of 4 cells; ")
