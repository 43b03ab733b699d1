"""T1, T6, T19, P1: a short drill finds nothing wrong on either engine, and finds each fault that is planted (T9)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hub.errors import ConfigError
from hub.testing.drill.course import Result, drill
from hub.testing.drill.plants import NAMES
from hub.testing.drill.wanted import Wanted, refuse

CREW = ("clock1", "clock2", "worker1", "worker2")
ALL_KINDS = ("web1", "follower1", "reader1", "clock1", "clock2", "worker1", "worker2")
READING = ("clock1", "clock2", "worker1", "reader1", "reader2", "reader3", "reader4")
FOLLOWING = ("clock1", "worker1", "web1", "web2", "follower1", "follower2")
#: planted fault -> (what is asked of the drill, what the drill says of it where it finds it)
CAUGHT: dict[str, tuple[dict[str, Any], str]] = {
    "due-for-all": ({"kills": 1, "roles": CREW}, "due:"),
    "no-fencing": ({"kills": 1, "holds": 1, "roles": CREW}, "fencing:"),
    "reader-cursor-first": ({"kills": 20, "speed": 30.0, "roles": READING}, "missed"),
    "reader-skips": ({"kills": 3, "roles": READING}, "missed"),
    "follower-skips": ({"kills": 3, "roles": FOLLOWING}, "missed"),
    "progress-first": ({"kills": 25}, "new items of"),
    "todo-first": ({"kills": 25}, "state:"),
}
#: those that need few kills; the others are found by the command: python -m hub.testing.drill --plant NAME
SHORT = ("due-for-all", "no-fencing", "reader-cursor-first")


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_nothing_is_lost_and_nothing_done_twice_whatever_dies(engine: str) -> None:
    result = drill(Wanted(seed=7, kills=6, engine=engine, speed=30, most_s=60, rate=8, roles=ALL_KINDS))
    assert result.findings == []
    assert result.counts["kills"] >= 6 and result.counts["changes"] > 0 and result.counts["due"] > 0


def test_every_fault_that_can_be_planted_is_known_here() -> None:
    assert sorted(CAUGHT) == list(NAMES)


@pytest.mark.parametrize("plant", SHORT)
def test_a_planted_fault_is_found(plant: str) -> None:
    wanted, told = CAUGHT[plant]
    result = tried(Wanted(plant=plant, most_s=40, **{"speed": 60.0, **wanted}))
    assert any(told in finding for finding in result.findings), result


def tried(wanted: Wanted) -> Result:
    """Hold drills with a planted fault until one finds it: chance decides when a process dies, not the seed alone."""
    for again in range(6):
        result = drill(replace(wanted, seed=wanted.seed + again))
        if not result.good:
            break
    return result


def test_a_drill_never_touches_a_database_of_others_by_mistake() -> None:
    with pytest.raises(ConfigError, match="its own SQLite file"):
        refuse(Wanted(url="sqlite:///hub.db"))
