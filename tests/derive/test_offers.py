"""Offers meet tenders by job, place, time and wording: suggestions with reasons."""

from __future__ import annotations

from typing import Any

import pytest

import schemas
from hub.derive.offers import crosswalk, jobs_of, suggest

TENDER = {
    "id": "boamp:tender-26-100",
    "kind": "tender",
    "published_on": "2026-01-10",
    "open_until": "2026-02-10T11:00:00Z",
    "duration": {"months": 12},
    "cpv": ["45210000"],
    "places": [{"department": "38", "city": "Voiron", "role": "performance"}],
    "territories": [{"type": "commune", "code": "38563"}, {"type": "epci", "code": "243800604"},
                    {"type": "departement", "code": "38"}],
    "reference": "2026-TVX-014",
    "lots": [{"number": "1", "cpv": ["45442110"]}, {"number": "2", "cpv": ["90911200"]}],
    "clauses": [{"id": "boamp:tender-26-100.lot-1.execution_clause-1", "lot": "1", "clause_kind": "execution_clause"}],
}  # fmt: skip
OFFER = {
    "id": "francetravail:990BCDF",
    "kind": "offer",
    "title": "Peintre en bâtiment",
    "published_on": "2026-06-01",
    "rome": "F1606",
    "places": [{"department": "38", "commune": "38563"}],
    "territories": [{"type": "epci", "code": "243800604"}],
    "marks": [{"mark": "clause", "level": "hint", "score": 0.8,
               "evidence": [{"path": "title", "excerpt": "Clause d'insertion"}]}],
}  # fmt: skip


def rules(link: dict[str, Any]) -> list[str]:
    return [one["rule"] for one in link["evidence"]]


def test_an_offer_of_the_job_in_the_place_at_the_time_with_the_words_is_linked_to_the_clause() -> None:
    [link] = suggest(OFFER, [TENDER])
    assert link["id"] == "boamp:tender-26-100.lot-1.execution_clause-1"
    assert link["rel"] == "suggested_clause"
    assert rules(link) == ["rome", "commune", "dates", "clause"]
    assert 0.8 < link["score"] <= 0.95
    assert link["decided_by"].startswith("rule")


@pytest.mark.parametrize(
    "change",
    [
        {"rome": "K2204"},
        {"rome": None},
        {"places": [{"department": "69"}], "territories": []},
        {"published_on": "2025-12-01"},
        {"published_on": "2029-01-01"},
        {"marks": []},
        {"marks": [{"mark": "handi", "level": "structured", "score": 1}]},
    ],
)
def test_when_one_of_the_four_is_missing_nothing_is_suggested(change: dict[str, Any]) -> None:
    assert suggest({**OFFER, **change}, [TENDER]) == []


def test_a_reference_that_the_text_names_is_enough_in_the_same_departement() -> None:
    offer = {**OFFER, "published_on": "2029-01-01", "rome": "M1203", "description": "Marché 2026-TVX-014, lot 1."}
    [link] = suggest(offer, [TENDER])
    assert rules(link)[0] == "reference"
    elsewhere = {**offer, "places": [{"department": "69"}], "territories": []}
    assert suggest(elsewhere, [TENDER]) == []


def test_part_of_a_longer_number_is_no_reference() -> None:
    offer = {**OFFER, "rome": "M1203", "description": "Annonce 2026-TVX-0145."}
    assert suggest(offer, [TENDER]) == []


def test_the_same_departement_says_less_than_the_same_commune() -> None:
    far = {**OFFER, "places": [{"department": "38"}], "territories": []}
    near = {**OFFER, "places": [{"department": "38"}]}
    scores = [suggest(one, [TENDER])[0]["score"] for one in (OFFER, near, far)]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 3


def test_another_job_of_the_domain_says_less_than_the_job_itself() -> None:
    [link] = suggest({**OFFER, "rome": "F1607"}, [TENDER])
    assert rules(link)[0] == "rome_other"


def test_a_tender_without_a_clause_is_not_suggested_and_a_reserved_lot_is() -> None:
    bare = {**TENDER, "clauses": [{"id": "x:1", "lot": "1", "clause_kind": "none_declared"}]}
    assert suggest(OFFER, [bare]) == []
    reserved = {**bare, "lots": [{"number": "1", "cpv": ["45442110"], "reserved": [{"to": "siae"}]}]}
    [link] = suggest(OFFER, [reserved])
    assert (link["rel"], link["id"]) == ("suggested_tender", "boamp:tender-26-100")


def test_a_clause_with_the_cpv_of_its_lot_may_be_a_candidate() -> None:
    clause = {**TENDER, "id": "abcviesion:clause-1", "kind": "clause", "clause_kind": "execution_clause",
              "cpv": ["45442110"]}  # fmt: skip
    assert suggest(OFFER, [clause])[0]["id"] == "abcviesion:clause-1"


def test_the_likeliest_come_first_and_five_at_most() -> None:
    many = [{**TENDER, "id": f"boamp:tender-26-{n}", "clauses": [{"id": f"boamp:c-{n}", "lot": "1"}]} for n in range(9)]
    far = {**OFFER, "places": [{"department": "38"}], "territories": []}
    links = suggest(far, many)
    assert [link["id"] for link in links] == [f"boamp:c-{n}" for n in range(5)]


def test_suggestions_are_links_that_the_schema_accepts() -> None:
    record = {**OFFER, "links": suggest(OFFER, [TENDER])}
    assert schemas.load(record)["links"][0]["score"] <= 0.95


@pytest.mark.parametrize(
    ("cpv", "principal"),
    [("45442110", "F1606"), ("45233141", "F1702"), ("90911200", "K2204"), ("77310000", "A1203"), ("99000000", None)],
)
def test_the_longest_prefix_of_a_cpv_gives_its_jobs(cpv: str, principal: str | None) -> None:
    assert (jobs_of(cpv)[:1] or (None,))[0] == principal


def test_every_job_of_the_table_is_a_rome_code() -> None:
    codes = {code for jobs in crosswalk().values() for code in jobs}
    assert len(crosswalk()) == 84
    assert all(len(code) == 5 and code[0].isupper() and code[1:].isdigit() for code in codes)
