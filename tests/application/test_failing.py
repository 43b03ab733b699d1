"""What cannot be derived is set aside by its key, the rest goes on, and the key can be derived again."""

from __future__ import annotations

from typing import Any

import pytest

from hub.application import deriving
from hub.application.deriving import drain
from hub.application.failing import STATION, ask_again
from hub.application.replaying import replay_aside
from hub.store import TooManyMembers
from tests.application.linked import giving, project
from tests.derive.conftest import call

__all__ = ["giving"]


def notices(n: int) -> list[dict[str, Any]]:
    return [call(f"26-{100 + i}", id=f"toy:26-{100 + i}", title=f"Peinture de l'école {i}") for i in range(n)]


def tenders(hub: Any) -> list[str]:
    return list(hub.store.ids("tender"))


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Have the case of one notice fail, until the function returned is called."""
    plain = deriving.fold

    def fold(members: list[dict[str, Any]], **options: Any) -> Any:
        if any(one["native_id"] == "26-103" for one in members):
            raise ValueError("a shape that nobody thought of")
        return plain(members, **options)

    monkeypatch.setattr(deriving, "fold", fold)
    return lambda: monkeypatch.setattr(deriving, "fold", plain)


def test_one_case_that_fails_is_set_aside_and_the_others_are_derived(hub, giving, broken) -> None:
    assert giving(*notices(7)).status == "complete"
    assert len(tenders(hub)) == 6 and hub.store.todo.count() == 0
    (row,) = hub.store.aside.list(station=STATION)
    assert (row.source, row.key, row.rule) == ("toy", "toy:26-103", "ValueError")
    assert "a shape that nobody thought of" in row.message


def test_its_key_is_derived_again_when_that_is_asked(hub, giving, broken) -> None:
    giving(*notices(7))
    assert ask_again(hub) == 1 and drain(hub) == 0
    assert len(hub.store.aside.list(station=STATION)) == 1
    broken()
    assert ask_again(hub) == 1 and drain(hub) >= 1
    assert len(tenders(hub)) == 7
    assert hub.store.aside.list(station=STATION) == [] and ask_again(hub) == 0


def test_what_is_set_aside_at_deriving_is_tried_again_with_the_rest(hub, giving, broken) -> None:
    giving(*notices(5))
    broken()
    _, left = replay_aside(hub, "toy")
    assert left == 0 and len(tenders(hub)) == 5


def test_a_tender_whose_case_fails_stays_as_it_was(hub, giving, monkeypatch) -> None:
    giving(*notices(2))
    before = sorted(tenders(hub))
    monkeypatch.setattr(deriving, "fold", lambda members, **_: {}[members[0]["id"]])
    changed = [{**one, "title": "Autre"} for one in notices(2)]
    assert giving(*changed).status == "complete"
    assert sorted(tenders(hub)) == before
    assert {row.rule for row in hub.store.aside.list(station=STATION)} == {"KeyError"}


def test_a_crowd_that_is_no_case_is_set_aside_too(hub, giving, monkeypatch) -> None:
    def crowded(*_: Any) -> Any:
        raise TooManyMembers("more than 5000 records hang together")

    monkeypatch.setattr(deriving, "reach", crowded)
    giving(*notices(1), project())
    rules = [row.rule for row in hub.store.aside.list(station=STATION, source="toy")]
    assert set(rules) == {"TooManyMembers"}


def test_links_that_fail_are_set_aside_under_their_source(hub, giving, monkeypatch) -> None:
    from hub.application import linking

    monkeypatch.setattr(linking, "rule_links", lambda record, others: {}[record["id"]])
    giving(project())
    (row,) = hub.store.aside.list(station=STATION)
    assert (row.source, row.key) == ("toy", "links:toy:Q991")
