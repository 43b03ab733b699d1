"""A project may have answered a call: by code, then by days and place."""

from __future__ import annotations

from hub.derive.answering import answers, call_links, covers, marks, sought
from tests.application.linked import CODE, call, project


def test_a_project_answers_a_call_by_code_and_days() -> None:
    near = project(call_codes=[CODE], starts_on="2015-01-01")
    assert answers(near, call()).score > answers({**near, "starts_on": "2019-01-01"}, call()).score > 0
    assert answers({**near, "call_codes": [{**CODE, "code": "3.9.1.1"}]}, call()).score == 0
    assert answers({**near, "period": "2021-2027"}, call()).score == 0


def test_the_same_region_speaks_for_and_another_against() -> None:
    here = {"territories": [{"type": "region", "code": "76"}]}
    there = {"territories": [{"type": "region", "code": "32"}]}
    near = project(call_codes=[CODE], **here)
    scores = [answers(near, call(**place)).score for place in (here, {}, there)]
    assert scores == sorted(scores, reverse=True) and len(set(scores)) == 3


def test_an_axis_of_an_overseas_programme_is_no_code() -> None:
    other = {**CODE, "scheme": "unknown"}
    assert answers(project(call_codes=[other]), call(call_codes=[other])).score == 0


def test_three_calls_at_most_are_linked_the_likeliest_first() -> None:
    calls = [call(n, opens_on=f"{2012 + n}-02-05") for n in range(1, 6)]
    found = call_links(project(call_codes=[CODE]), calls)
    assert len(found) == 3 and found[0]["score"] >= found[-1]["score"]
    assert all(link["rel"] == "answers" and link["evidence"] for link in found)


def test_a_wider_code_covers_a_narrower_one() -> None:
    assert covers("3.9.1", "3.9.1.2") and covers("h", "1.h") and covers("1.h", "h")
    assert not covers("3.9.1.1", "3.9.1.2") and not covers("1.h", "2.h") and not covers("2", "3.9.1.2")


def test_what_covers_another_is_found_by_name() -> None:
    for one, other in (("3.9.1", "3.9.1.2"), ("3.9.1.2", "3.9.1"), ("h", "1.h"), ("1.h", "h")):
        coded = {**CODE, "code": one}
        assert sought(project(call_codes=[coded])) & marks(call(call_codes=[{**CODE, "code": other}]))
