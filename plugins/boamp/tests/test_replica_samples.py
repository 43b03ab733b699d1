"""The samples are varied, invented, whole, and dated around the day on which they are served."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from hub_boamp.identity import legal_numbers
from hub_boamp.invented.__main__ import BY_HAND, by_hand, served
from hub_boamp.invented.when import day, instant, shifted
from hub_boamp.replica import sample_records

TODAY = date(2026, 11, 16)
RECORDS = sample_records(TODAY)
SAMPLES = resources.files("hub_boamp").joinpath("samples")
TRUTH = [json.loads(line) for line in SAMPLES.joinpath("truth.jsonl").read_text("utf-8").splitlines()]
FORMS = Counter(one["form"] for one in TRUTH)


def test_the_same_program_writes_the_same_files() -> None:
    for name, text in served().items():
        assert SAMPLES.joinpath(name).read_text("utf-8") == text, f"run python -m hub_boamp.invented: {name} is old"
    for name, text in by_hand().items():
        assert (Path(BY_HAND) / name).read_text("utf-8") == text, f"run python -m hub_boamp.invented: {name} is old"


def test_there_are_three_hundred_notices_in_every_form() -> None:
    assert len(RECORDS) >= 300
    assert len({one["idweb"] for one in RECORDS}) == len(RECORDS) == len(TRUTH)
    assert {"fns", "mapa", "dsp", "divers", "eforms", "prior", "v230_call", "v110_call"} <= FORMS.keys()
    assert {"fns_award", "mapa_award", "dsp_award", "eforms_award", "v230_award"} <= FORMS.keys()
    assert {"fns_corrigendum", "mapa_corrigendum", "eforms_corrigendum", "v230_corrigendum"} <= FORMS.keys()
    assert {"fns_cancellation", "eforms_cancellation", "v230_cancellation"} <= FORMS.keys()
    roots = {next(iter(json.loads(one["donnees"]).get("EFORMS", {"": 0}))) for one in RECORDS}
    assert {"ContractNotice", "ContractAwardNotice", "PriorInformationNotice"} <= roots


def test_clauses_lots_and_regions_are_spread() -> None:
    spoken = [one for one in TRUTH if one["kind"] and one["kind"] != "none"]
    assert 0.18 <= len(spoken) / len(TRUTH) <= 0.30
    assert len({one["wording"] for one in spoken}) >= 25
    assert sum(one["lots"] > 1 for one in TRUTH) / len(TRUTH) >= 0.33
    assert {"38", "2A", "2B", "971", "972", "973", "974", "976"} <= {one["department"] for one in TRUTH}
    assert len({one["department"] for one in TRUTH}) >= 38


def test_most_are_of_the_last_thirty_days_and_calls_are_open() -> None:
    recent = [one for one in RECORDS if date.fromisoformat(one["dateparution"]) >= date(2026, 10, 16)]
    assert len(recent) >= 250
    assert max(one["dateparution"] for one in RECORDS) <= TODAY.isoformat()
    still = [one for one in recent if one["nature"] == "APPEL_OFFRE" and one["datelimitereponse"] > "2026-11-16"]
    assert len(still) >= 150
    assert max(one["datelimitereponse"] or "" for one in recent) < "2027-01-10"


def test_no_number_of_a_real_body_and_no_address_of_a_real_person_stands_in_them() -> None:
    text = shifted(SAMPLES.joinpath("notices.jsonl").read_text("utf-8"), TODAY)
    text += "".join(path.read_text("utf-8") for path in Path(BY_HAND).rglob("*.xml"))
    numbers = set(re.findall(r"(?<!\d)\d{14}(?!\d)", text)) - {"99999999900000"}
    assert numbers
    assert all(number.startswith("999") and "siret" in legal_numbers(number) for number in numbers)
    assert set(re.findall(r"[\w.+-]+@([\w.-]+)", text)) <= {"example.org"}
    phones = re.findall(r"(?<!\d)0[1-9](?:[ .-]?\d\d){4}(?!\d)", text)
    assert all(re.sub(r"\D", "", phone).startswith("019900") for phone in phones)


def test_what_comes_later_points_to_what_came_before() -> None:
    known = {one["idweb"]: one for one in RECORDS}
    later = [one for one in RECORDS if one["annonce_lie"]]
    assert len(later) >= 60
    for one in later:
        for before in one["annonce_lie"]:
            assert known[before]["dateparution"] <= one["dateparution"]
            assert known[before]["contractfolderid"] == one["contractfolderid"]


def test_the_facilitator_finds_painting_lots_in_isere_due_this_week() -> None:
    due = [
        one
        for one in RECORDS
        if one["code_departement"] == ["38"] and "2026-11-17" <= (one["datelimitereponse"] or "")[:10] <= "2026-11-23"
    ]
    assert len(due) >= 3
    assert all("einture" in one["donnees"] for one in due if one["idweb"] <= "26-900004")
    assert any("210 heures" in one["donnees"] for one in due)


@pytest.mark.parametrize("on", [date(2026, 3, 28), date(2026, 10, 24), date(2027, 1, 1)])
def test_dates_move_with_the_day_and_keep_paris_time(on: date) -> None:
    moved = sample_records(on)
    assert not re.search(r"\{\{|\}\}\}\}\}", json.dumps([one["dateparution"] for one in moved]))
    assert [one["idweb"] for one in moved] != []
    assert all(date.fromisoformat(one["dateparution"]) <= on for one in moved)
    assert not any("{{" in json.dumps(one["gestion"]) for one in moved)


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        (day(0), "2026-11-16"),
        (day(5), "2026-11-23"),
        (day(-1, mark="F"), "15/11/2026"),
        (day(15, mark="L"), "1er décembre 2026"),
        (day(1, mark="Z"), "+01:00"),
        (day(-60, mark="Z"), "+02:00"),
        (instant(1, "16:30"), "2026-11-17T15:30:00+00:00"),
    ],
)
def test_marks_of_dates_mean_what_they_say(mark: str, said: str) -> None:
    assert shifted(mark, TODAY) == said


def test_every_sample_is_read_without_drift_by_the_connector() -> None:
    from hub_boamp import Boamp

    from hub import Raw
    from hub.testing.contract import read_with

    body = "\n".join(json.dumps(one, ensure_ascii=False) for one in RECORDS).encode()
    reading: Any = read_with(Boamp(), Raw.from_bytes(body, url="https://example.org/boamp.jsonl"))
    assert len(reading.records) == len(RECORDS)
    assert reading.problems == []
    assert reading.skipped == {}
    assert reading.drift == []
    for path in sorted(Path(BY_HAND).rglob("*.xml")):
        assert len(read_with(Boamp(), Raw.from_file(path)).records) == 1, path.name
