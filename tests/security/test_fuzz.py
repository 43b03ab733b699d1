"""Fuzzing for some seconds: the seeds of these documents never change; `python -m hub.testing.fuzz` takes new ones."""

from __future__ import annotations

from random import Random

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.declare.reading import declaration_of
from hub.errors import HubError
from hub.outside import iter_json, parse_xml, read_table
from hub.publish.checking import check
from hub.raw import Raw
from hub.store.search.language import parse
from hub.testing.fuzz import __main__ as fuzz
from hub.testing.fuzz.targets import TARGETS, WORKBOOK, raw

READERS = (
    parse_xml,
    declaration_of,
    check,
    lambda body: list(read_table(raw(body, "a.csv")).rows),
    lambda body: list(iter_json(Raw.from_bytes(body, url="https://source.example.org/"), "a")),
    lambda body: parse(body.decode("utf-8", "replace")),
)


@pytest.mark.parametrize("name", TARGETS)
def test_that_hostile_documents_are_refused_with_an_error_of_ours(name: str) -> None:
    found = [told for seed in range(40) if (told := fuzz.fault(name, seed))]
    assert found == []


@given(st.binary(max_size=400))
@settings(derandomize=True, max_examples=60, deadline=None, database=None)
def test_that_any_bytes_at_all_are_read_or_refused(body: bytes) -> None:
    for read in READERS:
        try:
            read(body)
        except HubError:
            continue


@pytest.mark.parametrize("seed", [382702448, 382702461, 382702777, 382702615])
def test_that_a_zip_whose_directory_lies_before_its_beginning_is_a_broken_container(seed: int) -> None:
    TARGETS["zip"](Random(seed))


def test_that_a_workbook_whose_packing_is_broken_is_a_broken_spreadsheet() -> None:
    body = bytearray(WORKBOOK)
    for at in range(60, len(body) - 400, 7):
        body[at] ^= 0xFF
    with pytest.raises(HubError):
        list(read_table(raw(bytes(body), "a.xlsx")).rows)


def test_that_the_command_prints_its_seed_and_fails_where_a_parser_does(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(random: Random) -> None:
        raise KeyError("broken")

    monkeypatch.setitem(TARGETS, "query", failing)
    done = CliRunner().invoke(fuzz.main, ["--only", "query,xml", "--seed", "7", "--times", "1"])
    assert done.exit_code == 1 and "query seed 7: KeyError" in done.output and "xml: 1; 1 faults" in done.output
