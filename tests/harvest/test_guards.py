"""What a run may withdraw (promise P5, T4)."""

import pytest

from hub.harvest.guards import verdict


@pytest.mark.parametrize(
    ("gone", "size", "status"),
    [(26, 27, "held"), (1, 27, "complete"), (3, 27, "held"), (100, 1000, "complete"), (101, 1000, "held")],
)
def test_more_than_a_tenth_of_a_scope_is_held(gone, size, status):
    assert verdict(None, gone={"38": gone}, sizes={"38": size}).status == status


def test_one_scope_that_vanishes_holds_the_run_even_where_the_others_are_whole():
    end = verdict(None, gone={"38": 0, "69": 40}, sizes={"38": 900, "69": 60})
    assert end.status == "held" and "69: 40 of 60" in end.reason


def test_an_incomplete_run_is_incomplete_whatever_it_saw():
    assert verdict("cut", gone={"": 99}, sizes={"": 99}).status == "incomplete"
