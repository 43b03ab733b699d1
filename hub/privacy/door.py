"""The door: takes out of an item what is personal, before anybody normalises it (promise P8)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hub.connector import Door
from hub.errors import ParseError
from hub.outside.tables import first_of
from hub.outside.values import SURE, personal_values
from hub.privacy.places import Locate, coarse
from hub.privacy.pseudonyms import Pseudonyms
from hub.privacy.scrubbing import scrubbed

Action = Callable[[Any], Any]
Rules = tuple[tuple[tuple[str, ...], Action], ...]
Step = tuple[list[Action], Rules]
REMEMBERED = 10_000  #: steps that a keeper remembers; names come from the source, so that there must be an end


class Leak(ParseError):
    """Something of a person stood where only its absence may pass; the import as a whole is refused."""


def dropped(_: Any) -> Any:
    """Stand for the action of dropping; never called."""


def guarded(_: Any) -> Any:
    """Stand for the action of refusing what is surely personal; never called."""


class DoorKeeper:
    """Applies one connector's door to items; made once for a run.

    The rules are kept as a tree of names, so that an item is walked once whatever the number of rules:
    ``here`` holds what is done to a field of this name, ``below`` the rules for what lies under it.
    ``locate`` tells the territories of a place; without it, the département is all that a place leaves. ``scrub``
    takes persons out of a text: for sources about persons, `hub.privacy.scrubbing.discreet`.
    """

    def __init__(
        self,
        door: Door,
        *,
        key: bytes | None = None,
        source: str = "",
        locate: Locate | None = None,
        scrub: Callable[[str], str] = scrubbed,
    ) -> None:
        self.scrub = scrub
        self.pseudonyms = Pseudonyms(key, source=source)
        self.locate = locate
        rules: list[tuple[str, Action]] = [
            *((path, dropped) for path in door.drop),
            *((path, self._scrub) for path in door.scrub),
            *((path, self._coarse) for path in door.coarsen),
            *((path, self._pseudonym) for path in door.pseudonymise),
            *((path, guarded) for path in door.refuse),
        ]
        self.anywhere: dict[str, Action] = {path[3:]: act for path, act in rules if simple(path)}
        self.rules: Rules = tuple((tuple(path.split(".")), act) for path, act in rules if not simple(path))
        self.steps: dict[Rules, dict[str, Step]] = {}
        self.remembered = 0

    def passed(self, data: Any) -> Any:
        """Return the data without what must stay outside; what was given is not changed."""
        return self._walk(data, self.rules) if self.rules or self.anywhere else data

    def _walk(self, data: Any, rules: Rules) -> Any:
        if isinstance(data, dict):
            found = {}
            known = self.steps.setdefault(rules, {})
            for name, value in data.items():
                actions, further = known.get(name) or self._step(name, rules)
                if actions:
                    value = self._field(name, value, actions, further)
                elif isinstance(value, dict | list):
                    value = self._walk(value, further)
                if value is not dropped:
                    found[name] = value
            return found
        if isinstance(data, list):
            return [self._walk(value, rules) for value in data]
        return data

    def _step(self, name: str, rules: Rules) -> Step:
        """Return what is done to a field of this name, and the rules for what lies under it."""
        actions = [self.anywhere[one] for one in dict.fromkeys((name, first_of(name))) if one in self.anywhere]
        rests = [(rest, action) for path, action in rules for rest in below(path, name)]
        actions += [action for rest, action in rests if not rest]
        known = (actions, tuple((rest, action) for rest, action in rests if rest))
        if self.remembered < REMEMBERED:
            self.steps.setdefault(rules, {})[name] = known
            self.remembered += 1
        return known

    def _field(self, name: str, value: Any, actions: list[Action], further: Rules) -> Any:
        """Return what may pass of a field to which something is done, or the mark that nothing may."""
        if dropped in actions:
            return dropped
        if self._coarse in actions:
            return self._coarse(value) or dropped
        if guarded in actions and self._pseudonym not in actions:
            refuse(name, value)
        for action in actions:
            value = value if action is guarded else leaves(value, action)
        return self._walk(value, further) if isinstance(value, dict | list) else value

    def _scrub(self, value: Any) -> Any:
        return self.scrub(value) if isinstance(value, str) else value

    def _coarse(self, value: Any) -> Any:
        return coarse(value, self.locate)

    def _pseudonym(self, value: Any) -> Any:
        return value if value in (None, "") else self.pseudonyms.of(value)


def refuse(name: str, value: Any) -> None:
    """Refuse a field whose own text is surely of a person; what lies deeper is looked at when its turn comes.

    :raises Leak: naming the field and what was found, not the value.
    """
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str) and (found := personal_values(one, SURE)):
            raise Leak(f"the import is refused: {name!r} would let a {found[0]} pass")


def simple(path: str) -> bool:
    """Say whether a rule means a name at any depth, which is the quick and frequent case."""
    return path.startswith("**.") and "." not in path[3:] and "*" not in path[3:]


def below(path: tuple[str, ...], name: str) -> list[tuple[str, ...]]:
    """Return what is left of a rule's path under a field: nothing, one rest or (behind ``**``) two.

    A rule for ``Phone`` is one for ``Phone (2)`` too, as the columns of a table are named that repeat it.
    """
    head, rest = path[0], path[1:]
    if head != "**":
        return [rest] if head in (name, first_of(name), "*") else []
    if not rest:
        return [path, ()]
    return [path, *([rest[1:]] if rest[0] in (name, first_of(name), "*") else [])]


def leaves(value: Any, action: Action) -> Any:
    """Return the value with the action done to each leaf of it."""
    if isinstance(value, dict):
        return {name: leaves(inner, action) for name, inner in value.items()}
    if isinstance(value, list):
        return [leaves(inner, action) for inner in value]
    return action(value)
