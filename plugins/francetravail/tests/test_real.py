"""The real payloads go through connector, door and schema: all of them, and nobody with them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hub_francetravail import FranceTravail

from hub import Raw
from hub.testing.contract import Reading, read_with

pytestmark = pytest.mark.real_data
Real = Callable[[str], Path]


def readings(real: Real, folder: str) -> Iterator[tuple[Path, Reading]]:
    for path in sorted(real(f"francetravail/{folder}").iterdir()):
        yield path, read_with(FranceTravail(), Raw.from_file(path))


@pytest.mark.parametrize(("folder", "least"), [("search", 994), ("offers", 274), ("flattened", 13_414)])
def test_every_offer_is_kept_and_no_field_is_unknown(real: Real, folder: str, least: int) -> None:
    found = [reading for _, reading in readings(real, folder)]
    assert sum(len(reading.records) for reading in found) == sum(len(reading.keys) for reading in found) == least
    assert not [problem for reading in found for problem in reading.problems]
    assert not [name for reading in found for name in reading.drift]


def test_reference_lists_are_used_as_code_lists_and_give_no_record(real: Real) -> None:
    for path, reading in readings(real, "referentiels"):
        assert not reading.records, path.name
        assert not reading.problems, path.name
        assert reading.skipped == {"skipped: reference list, used as a code list": 1}, path.name


def test_the_offers_of_insertion_that_are_known_are_marked(real: Real) -> None:
    records = {r["native_id"]: r for folder in ("search", "flattened") for _, reading in readings(real, folder)
               for r in reading.records}  # fmt: skip
    assert set(records["183DSMB"]["insertion_marks"]) == {"iae", "clause"}
    assert records["183DSMB"]["contract_days"] == 10
    assert records["196DFXQ"]["insertion_marks"] == ["iae"]
    assert records["183DSHS"]["insertion_marks"] == ["cui"]
    assert {"iae", "clause"} == set(records["210ZJLQ"]["insertion_marks"]) == set(records["210ZJJS"]["insertion_marks"])


def test_no_recruiter_and_no_number_passes(real: Real) -> None:
    phone = re.compile(r"(?<![\d,.])0[1-9](?:[ .\-]?\d{2}){4}(?!\d)")
    for folder in ("search", "offers"):
        for path, reading in readings(real, folder):
            given = json.loads(path.read_text("utf-8"))
            rows = given if isinstance(given, list) else given.get("resultats", [given])
            names = {row["id"]: person(row) for row in rows}
            for record in reading.records:
                text = json.dumps({k: v for k, v in record.items() if k != "origin"}, ensure_ascii=False)
                assert not phone.search(text), record["native_id"]
                name = names[record["native_id"]]
                assert not name or name not in text, record["native_id"]


def person(row: dict[str, Any]) -> str | None:
    """Return the recruiter's name that stands in an offer's contact, where there is one."""
    found = re.search(r"(?:M\.|Mme|Mlle)\s+(.+)$", str((row.get("contact") or {}).get("nom") or ""))
    return found[1].strip() if found else None
