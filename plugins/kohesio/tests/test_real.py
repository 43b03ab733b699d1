"""Real documents: the seeds give the target values, and each real project is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hub_kohesio import Kohesio

from hub import Raw
from hub.testing.contract import Reading, read_with

pytestmark = pytest.mark.real_data
Finder = Callable[[str], Path]
LIST = "real/kohesio/fr_liste_operations_feder_fse_iej_2014-2020_20160711.xls"
COUNTS = {
    LIST: 1834,
    "real/kohesio/fr_projets_exemplaires_2007-2013.csv": 529,
    "real/kohesio/kohesio_api_project_detail_Q232198_2026.json": 1,
    "real/kohesio/kohesio_api_projects_list_IE_2026.json": 5,
    "real/kohesio/kohesio_export_normalised_sample_IE_2026-09-24.json": 6,
    "real/kohesio/kohesio_fr_11_aude_2014-2020_extract.json": 30,
    "real/kohesio/kohesio_fr_38_isere_2014-2020_extract.json": 53,
    "real/kohesio/kohesio_fr_38_isere_2021-2027_extract.json": 11,
    "real/kohesio/kohesio_fr_61_orne_2014-2020.json": 40,
    "real/kohesio/kohesio_input_valid_example_IE.csv": 5,
}


def read(path: Path, url: str = "") -> Reading:
    """Read a document as a harvest does."""
    return read_with(Kohesio(), Raw.from_file(path, **({"url": url} if url else {})))


def amounts(record: dict[str, Any]) -> tuple[Any, ...]:
    """Return total, EU contribution and rate."""
    return record["total_budget"]["amount"], record["eu_budget"]["amount"], record["cofinancing_rate"]


@pytest.mark.parametrize("name", COUNTS)
def test_every_project_is_kept_and_no_field_is_unknown(name: str, shared: Finder) -> None:
    found = read(shared(name))
    assert (len(found.records), found.problems, found.drift) == (COUNTS[name], [], [])


def test_seed_000_gives_the_target_values(seed: Finder) -> None:
    [record] = read(seed("000"), "https://kohesio.eu/en/projects/Q3705105").records
    assert record["id"] == "kohesio:Q3705105"
    assert (record["starts_on"], record["ends_on"]) == ("2018-01-01", "2018-12-31")
    assert record["funds"] == ["ESF"]
    assert amounts(record) == ("81122.17", "48673.30", 60)
    assert (record["period"], record["period_text"]) == ("2014-2020", "2014-2020")
    assert record["authority"] == "DGEFP, Sous-Direction du FSE"
    assert record["countries"] == ["FR"] and "region_text" not in record and "places" not in record
    assert (record["language"], record["machine_translated"]) == ("en", True)
    assert record["title"] == "FACILITATE RAPPROCHEMENT WITH ECONOMIC ACTORS"
    assert [one["text"] for one in record["mentions"] if one["kind"] == "place"] == ["Carcassonne Agglo"]
    assert {"clause", "employer_mobilisation", "iae"} <= set(record["themes"])
    assert "findings" not in record


def test_seed_004_gives_the_target_values(seed: Finder) -> None:
    [record] = read(seed("004")).records
    assert record["id"].startswith("kohesio:page-") and "native_id" not in record
    assert (record["starts_on"], record["ends_on"]) == ("2015-01-01", "2016-12-31")
    assert record["funds"] == ["ESF"]
    assert amounts(record) == ("981567.48", "490783.74", 50)
    assert (record["period"], record["period_text"]) == ("2014-2020", "2014-2021")
    assert record["authority"] == "DGEFP, Sous-Direction du FSE"
    assert record["countries"] == ["FR"] and "region_text" not in record
    assert (record["language"], record["machine_translated"]) == ("en", True)
    assert record["title"] == "Engineering and route animation"
    assert {(one["kind"], one["text"]) for one in record["mentions"]} == {
        ("place", "Grenoble-Alpes Métropole"), ("software", "ABC ViEsion")
    }  # fmt: skip
    assert {"plie", "clause"} <= set(record["themes"])
    assert {one["code"] for one in record["findings"]} == {"period_label", "text_cut"}


def test_seed_003_gives_the_call(seed: Finder) -> None:
    [call] = read(seed("003")).records
    assert call["kind"] == "call"
    assert call["call_codes"] == [{"text": "Axe 3 / OT 9 / PI 9.1 / OS 2", "scheme": "pon_fse", "code": "3.9.1.2",
                                   "axe": "3", "ot": "9", "pi": "9.1", "os": "2"}]  # fmt: skip
    assert (call["opens_on"], call["closes_on"]) == ("2018-02-05", "2018-05-15")
    assert call["open_until"] == "2018-05-15T21:59:59Z"
    assert len(call["actions"]) == 5
    assert "clauses sociales" in call["actions"][0]["text"]
    assert call["eligible_bodies"][:2] == ["Organismes intervenant dans le domaine des marchés publics",
                                           "Acteurs de l’emploi et de l’insertion"]  # fmt: skip
    assert call["support"] == "structures"
    assert call["places"][0]["text"] == "Île-de-France"
    assert len(call["expected_changes"]) == 2
    assert {"clause", "employer_mobilisation"} <= set(call["themes"])
    assert "dot" not in str(call.get("organisations")) and "@" not in str(call)


def test_the_list_of_2016_has_the_measures_of_its_sheet(shared: Finder) -> None:
    records = read(shared(LIST)).records
    found = [finding["code"] for record in records for finding in record.get("findings", [])]
    assert found.count("ends_before_start") == 6
    assert found.count("eu_above_total") == 42  # of 43, one is above by less than a euro
    funds = [fund for record in records for fund in record.get("funds", [])]
    assert {name: funds.count(name) for name in set(funds)} == {"ERDF": 1032, "ESF": 407, "YEI": 381}
    assert sum("funds" not in record for record in records) == 14
    assert sum("total_budget" not in record for record in records) == 9
    assert min(record["starts_on"] for record in records) == "2013-03-13"
    assert max(record["ends_on"] for record in records) == "2023-12-31"
    codes = [one["postcode"] for record in records for one in record.get("organisations", []) if "postcode" in one]
    assert all(len(code) == 5 for code in codes)
    assert sum(code.startswith("0") for code in codes) >= 69


def test_the_dump_of_the_list_gives_the_same_operations(shared: Finder) -> None:
    dump = shared(LIST.replace(".xls", ".cells.csv"))
    assert {record["id"] for record in read(dump).records} == {record["id"] for record in read(shared(LIST)).records}


def test_wrong_places_are_remarked(shared: Finder) -> None:
    isere = read(shared("real/kohesio/kohesio_fr_38_isere_2014-2020_extract.json")).records
    doubtful = [r for r in isere if any(one["code"] == "place_doubtful" for one in r.get("findings", []))]
    assert len(doubtful) == 10
    assert all(place["text"] in ("Martinique", "Guadeloupe") for record in doubtful for place in record["places"])


def test_a_person_among_the_beneficiaries_of_a_recorded_answer_is_masked(shared: Finder) -> None:
    [record] = read(shared("real/kohesio/kohesio_api_project_detail_Q232198_2026.json")).records
    assert record["beneficiary_masked"]
    assert [one["role"] for one in record["organisations"]] == ["managing_authority"]
    assert record["points"] == [{"latitude": 52.2609997, "longitude": -7.1119081}] or record["points"]


@pytest.mark.parametrize(
    "name", ["kohesio_export_headers_2026-09-24.json", "kohesio_input_table_schema_2014-2020.json"]
)
def test_what_is_no_list_of_projects_is_refused(name: str, shared: Finder) -> None:
    found = read(shared(f"real/kohesio/{name}"))
    assert not found.records
    assert "no projects here" in found.problems[0]["message"]
