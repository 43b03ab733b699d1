"""No cell of a table is longer than its readers take, and what was left out is told."""

from __future__ import annotations

import csv
import io

import orjson
import pytest

from hub.publish.cells import CELL, CSV_CELL, list_within, text_within, within
from hub.publish.flat import liner
from schemas.columns import Column

LOTS = [{"number": str(number), "title": "peinture « façade », " * 20} for number in range(1_000)]


@pytest.mark.parametrize("most", [CELL, CSV_CELL])
def test_a_long_list_keeps_its_first_things_and_tells_how_many_are_left_out(most: int) -> None:
    text = list_within(LOTS, most).decode()
    read = orjson.loads(text)
    assert most - 1_000 < len(text) <= most
    assert read[:-1] == LOTS[: len(read) - 1]
    assert read[-1] == {"left_out": len(LOTS) - len(read) + 1}


def test_a_list_that_fits_stays_as_it_is() -> None:
    assert orjson.loads(list_within(LOTS[:20], CELL)) == LOTS[:20]
    assert within('["a","b"]', "array", CELL) == '["a","b"]'


def test_one_thing_alone_that_is_too_long_is_left_out() -> None:
    assert orjson.loads(list_within(["a" * CELL], CELL)) == [{"left_out": 1}]


def test_a_long_text_says_that_it_was_cut() -> None:
    assert text_within("[1] " * 50_000, CSV_CELL).endswith("[coupé]")
    assert len(within("[1] " * 50_000, "string", CSV_CELL)) == CSV_CELL


def test_pythons_own_reader_takes_a_record_of_very_many_lots() -> None:
    columns = (Column("id", ("id",), "string", ()), Column("lots", ("lots",), "array", ()))
    line = liner(columns)({"id": "boamp:tender-26-1", "lots": LOTS}).decode()
    (row,) = csv.reader(io.StringIO(line))
    assert row[0] == "boamp:tender-26-1" and orjson.loads(row[1])[-1]["left_out"] > 0
