"""Failing: a key that cannot be derived is set aside with what went wrong, and the others go on without it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hub.application import Hub
from hub.runs import Problem, Run
from hub.store import Aside, TooManyMembers

STATION = "derive"
Derive = Callable[..., None]


def derive_or_set_aside(hub: Hub, todos: list[Any], *, cause: str, derive: Derive) -> int:
    """Derive some keys, by halves where one of them fails; return how many were done.

    A key that fails alone is struck off and set aside, with what was derived of it before left as it is.
    """
    run = Run("derivation", "hub", "derive")
    with run.noting(STATION, todos[0].key):
        try:
            derive(hub, todos, cause=cause)
        except TooManyMembers as crowd:
            run.note(Problem(STATION, todos[0].key, type(crowd).__name__, str(crowd)))
    if not run.problems:
        hub.store.aside.taken(STATION, [todo.key for todo in todos])
        return len(todos)
    if len(todos) == 1:
        set_aside(hub, todos[0], run.problems[0])
        return 0
    middle = len(todos) // 2
    halves = (todos[:middle], todos[middle:])
    return sum(derive_or_set_aside(hub, half, cause=cause, derive=derive) for half in halves)


def set_aside(hub: Hub, todo: Any, problem: Problem) -> None:
    """Set a key aside, and strike it off."""
    source = source_of(todo.key)
    hub.store.aside.put(source, Aside(STATION, todo.key, problem.rule, problem.message, todo.key))
    with hub.store.derivation(cause="derived") as derivation:
        derivation.done([todo])


def source_of(key: str) -> str:
    """Return the source under which a key is set aside: that of its record; of an organisation's keys, the hub."""
    kind, _, rest = key.partition(":")
    if kind == "links":
        return rest.partition(":")[0]
    return "hub" if kind == "org" else kind


def ask_again(hub: Hub, source: str | None = None) -> int:
    """Ask for the keys that could not be derived to be derived again; return how many."""
    rows = hub.store.aside.list(source, station=STATION, limit=1_000_000)
    keys = sorted({str(row.key) for row in rows if row.key})
    if keys:
        hub.store.todo.add(keys, "derived")
    return len(keys)
