"""Projects, rows of national lists, pages and calls are linked as soon as they stand, and parted as soon as they do
not fit; clauses of a software meet their tender (issue: links by title, amounts, dates, codes, reference, buyer, lot).
"""

from __future__ import annotations

import pytest

from hub.application.linking import linking_to
from tests.application.linked import (
    CODE,
    call,
    derived,
    giving,
    links,
    listed,
    money,
    page,
    project,
    software_clause,
    tender,
)

__all__ = ["giving"]


def test_a_project_and_its_row_of_the_national_list_are_linked_both_ways_with_reasons(hub, giving) -> None:
    giving(project(), listed())
    assert derived(hub, "toy:Q991") == [("same_operation", "toy:list-1")]
    assert derived(hub, "toy:list-1") == [("same_operation", "toy:Q991")]
    link = links(hub, "toy:Q991")[1]
    assert link["score"] >= 0.9 and link["decided_by"].startswith("rule:")
    assert {"title", "starts_on", "eu_budget"} <= {piece["path"] for piece in link["evidence"]}


def test_what_the_source_gave_stands_first_and_untouched(hub, giving) -> None:
    giving(project(), listed())
    assert links(hub, "toy:Q991")[0] == {
        "rel": "same_as", "url": "https://example.org/Q991", "score": 1, "decided_by": "source",
    }  # fmt: skip


def test_a_row_that_comes_later_is_linked_with_cause_derived(hub, giving) -> None:
    giving(project())
    assert derived(hub, "toy:Q991") == []
    giving(project(), listed())
    assert derived(hub, "toy:Q991") == [("same_operation", "toy:list-1")]
    assert [step.cause for step in hub.store.history("toy:Q991")] == ["source", "derived"]


def test_an_item_that_comes_again_unchanged_keeps_its_links_and_writes_nothing(hub, giving) -> None:
    giving(project(), listed())
    before = hub.store.last_seq()
    giving(project(), listed())
    assert hub.store.last_seq() == before


def test_an_item_that_comes_again_changed_keeps_its_links_in_one_change(hub, giving) -> None:
    giving(project(), listed())
    giving(project(description="Remobiliser des jeunes"), listed())
    steps = hub.store.history("toy:Q991")
    assert [step.cause for step in steps] == ["source", "derived", "source"]
    assert derived(hub, "toy:Q991") == [("same_operation", "toy:list-1")]


def test_a_link_is_taken_back_when_it_fits_no_longer(hub, giving) -> None:
    giving(project(), listed())
    giving(project(starts_on="2018-01-01", ends_on="2018-12-31"), listed())
    assert derived(hub, "toy:Q991") == derived(hub, "toy:list-1") == []


def test_two_rows_that_fit_alike_leave_a_project_unlinked_until_one_changes(hub, giving) -> None:
    giving(project(), listed(), listed(2))
    assert derived(hub, "toy:Q991") == []
    giving(project(), listed(), listed(2, title="Atelier cuisine de Saint-Exemple", eu_budget=money("5.00")))
    assert derived(hub, "toy:Q991") == [("same_operation", "toy:list-1")]


def test_a_second_project_does_not_take_the_row_of_the_first(hub, giving) -> None:
    giving(project(), project(2, eu_budget=money("7000.00"), total_budget=money("9000.00")), listed())
    assert derived(hub, "toy:Q991") == [("same_operation", "toy:list-1")]
    assert derived(hub, "toy:Q992") == []


def test_two_projects_of_one_register_are_never_one(hub, giving) -> None:
    giving(project(), project(2))
    assert derived(hub, "toy:Q991") == derived(hub, "toy:Q992") == []


def test_a_page_without_a_number_is_the_same_as_the_numbered_record(hub, giving) -> None:
    giving(page())
    giving(page(), project())
    assert derived(hub, "toy:page-aa11") == [("same_as", "toy:Q991")]
    assert derived(hub, "toy:Q991") == [("same_as", "toy:page-aa11")]


def test_a_machines_title_is_found_by_days_and_a_sum_a_euro_away(hub, giving) -> None:
    english = project(title="Second chance school", language="en", machine_translated=True,
                      eu_budget=money("19000.60"))  # fmt: skip
    giving(english, listed())
    assert derived(hub, "toy:Q991") == [("same_operation", "toy:list-1")]


def test_a_project_answers_a_call_and_the_call_knows_it(hub, giving) -> None:
    giving(project(call_codes=[CODE]))
    giving(project(call_codes=[CODE]), call())
    (link,) = links(hub, "toy:Q991")[1:]
    assert (link["rel"], link["id"], link["score"]) == ("answers", "toy:call-1", 0.65)
    assert linking_to(hub, "toy:call-1") == ["toy:Q991"]
    giving(project(call_codes=[CODE]), call(period="2021-2027"))
    assert derived(hub, "toy:Q991") == [] and linking_to(hub, "toy:call-1") == []


def test_a_call_of_another_region_is_not_answered(hub, giving) -> None:
    def at(code: str, name: str) -> dict:
        return {"territories": [{"type": "region", "code": code, "name": name}]}

    here, there = at("76", "Occitanie"), at("32", "Hauts-de-France")
    giving(project(call_codes=[CODE], **here), call(**there), call(2, **here))
    assert derived(hub, "toy:Q991") == [("answers", "toy:call-2")]


def test_a_clause_of_the_software_meets_its_tender_whichever_comes_first(hub, giving) -> None:
    giving(software_clause())
    assert derived(hub, "toy:clause-2024-T-015") == []
    giving(software_clause(), tender())
    (link,) = links(hub, "toy:clause-2024-T-015")
    assert (link["rel"], link["id"]) == ("tender", "toy:tender-1") and link["score"] >= 0.9
    assert {"reference", "organisations.buyer", "lots.number"} <= {piece["path"] for piece in link["evidence"]}


def test_a_tender_that_gets_another_reference_loses_its_clause(hub, giving) -> None:
    giving(software_clause(), tender())
    giving(software_clause(), tender(reference="2023X777", organisations=[{"role": "buyer", "name": "Autre"}]))
    assert derived(hub, "toy:clause-2024-T-015") == []


def test_the_buyer_alone_suggests_where_place_and_dates_agree(hub, giving) -> None:
    isere = [{"type": "departement", "code": "38", "name": "Isère"}]
    giving(software_clause(territories=isere), tender(reference="2020Z999", territories=isere))
    (link,) = links(hub, "toy:clause-2024-T-015")
    assert link["score"] < 0.8


@pytest.mark.parametrize("n", [1, 2])
def test_deriving_links_again_writes_nothing(hub, giving, n) -> None:
    from hub.application.deriving import drain

    giving(project(call_codes=[CODE]), listed(), call(), software_clause(), tender())
    before = hub.store.last_seq()
    hub.store.todo.add(["links:toy:Q991", "links:toy:list-1", "links:toy:clause-2024-T-015"] * n, "derived")
    assert drain(hub) == 3
    assert hub.store.last_seq() == before
