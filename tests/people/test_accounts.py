"""Which names, territories and passwords there may be, and how long failures lock."""

from __future__ import annotations

import pytest

from hub.errors import UsageError
from hub.people import accounts as rules


@pytest.mark.parametrize("typed", ["z.dupont", " Abel_2 ", "plie-38"])
def test_a_name_is_kept_in_lower_case(typed: str) -> None:
    assert rules.clean_name(typed) == typed.strip().lower()


@pytest.mark.parametrize("typed", ["", "a", "operator", "rule", "z dupont", "<b>", "é" * 5, "x" * 41, ".abc"])
def test_a_name_that_could_be_taken_for_something_else_is_refused(typed: str) -> None:
    with pytest.raises(UsageError):
        rules.clean_name(typed)


@pytest.mark.parametrize(("typed", "rule"), [
    ("short", "short"), ("x" * 257, "long"), ("aaaaaaaaaaaaaaa", "plain"), ("zelie.durand-38", "name"),
    ("Zelie-Durand-38", "name"), ("zelie.durand.2026", "name"), ("zelie durand zelie durand", "name"),
])  # fmt: skip
def test_a_weak_password_is_refused_by_its_rule(typed: str, rule: str) -> None:
    with pytest.raises(rules.BadPassword) as refused:
        rules.check_password(typed, "zelie.durand-38" if rule == "name" and "38" in typed else "zelie.durand")
    assert refused.value.rule == rule


@pytest.mark.parametrize("typed", ["le chardonneret chante", "Zelie.durand aime les chats", "ÉàÎô-quatre-vingt"])
def test_a_long_password_is_taken(typed: str) -> None:
    rules.check_password(typed, "zelie.durand")


def test_failures_lock_from_the_fifth_on_and_each_time_twice_as_long() -> None:
    assert [rules.lock_s(n) for n in range(1, 9)] == [0, 0, 0, 0, 30, 60, 120, 240]
    assert rules.lock_s(50) == rules.lock_s(5000) == 3600


@pytest.mark.parametrize("typed", ["38", "region:84", "departement:", "departement:38 ", "epci:200040715"])
def test_a_territory_is_a_departement_or_a_group_of_communes(typed: str) -> None:
    if typed.strip().split(":")[0] in rules.TERRITORIES and typed.strip()[-1] != ":":
        assert rules.territory(typed) == tuple(typed.strip().split(":"))
    else:
        with pytest.raises(UsageError):
            rules.territory(typed)
