"""The door: takes out of an item what is personal, before anybody normalises it (promise P8)."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable
from typing import Any

from hub.connector import Door

Action = Callable[[Any], Any]

PHONE = re.compile(r"(?<![\d,.])(?:\+33|0033|0)[\s.\-]?(?:\(0\)[\s.\-]?)?[1-9](?:[\s.\-]?\d{2}){4}(?!\d)")
MAIL = re.compile(r"[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,8}")
NAMED = re.compile(
    r"\b(M\.|MM\.|Mr|Mme|Mmes|Mlle|Monsieur|Madame|Mademoiselle|Me|Maître|Dr)\s+"
    r"(?:[A-ZÀ-Þ][\w'’\-]{0,40}\.?)(?:\s+(?:d[eu]s?\s+|le\s+|la\s+)?[A-ZÀ-Þ][\w'’\-]{0,40}){0,3}"
)


def scrubbed(text: str) -> str:
    """Return a text without phones, e-mail addresses and the names that follow a title such as Mme."""
    text = MAIL.sub("[mail]", text)
    text = PHONE.sub("[téléphone]", text)
    return NAMED.sub(r"\1 [nom]", text)


def dropped(_: Any) -> Any:
    """Stand for the action of dropping; never called."""


class DoorKeeper:
    """Applies one connector's door to items; made once for a run.

    The rules are kept as a tree of names, so that an item is walked once whatever the number of rules:
    ``here`` holds what is done to a field of this name, ``below`` the rules for what lies under it.
    """

    def __init__(self, door: Door, *, key: bytes | None = None) -> None:
        self.key = key
        rules: list[tuple[str, Action]] = [
            *((path, dropped) for path in door.drop),
            *((path, self._scrub) for path in door.scrub),
            *((path, self._pseudonym) for path in door.pseudonymise),
        ]
        self.anywhere: dict[str, Action] = {path[3:]: act for path, act in rules if simple(path)}
        self.rules = [(tuple(path.split(".")), act) for path, act in rules if not simple(path)]

    def passed(self, data: Any) -> Any:
        """Return the data without what must stay outside; what was given is not changed."""
        return self._walk(data, self.rules) if self.rules or self.anywhere else data

    def _walk(self, data: Any, rules: list[tuple[tuple[str, ...], Action]]) -> Any:
        if isinstance(data, dict):
            pairs = ((name, self._field(name, value, rules)) for name, value in data.items())
            return {name: value for name, value in pairs if value is not dropped}
        if isinstance(data, list):
            return [self._walk(value, rules) for value in data]
        return data

    def _field(self, name: str, value: Any, rules: list[tuple[tuple[str, ...], Action]]) -> Any:
        """Return what may pass of one field, or the mark that nothing may."""
        actions = [self.anywhere[name]] if name in self.anywhere else []
        further = []
        for path, action in rules:
            for rest in below(path, name):
                if rest:
                    further.append((rest, action))
                else:
                    actions.append(action)
        if dropped in actions:
            return dropped
        for action in actions:
            value = leaves(value, action)
        return self._walk(value, further) if isinstance(value, dict | list) else value

    def _scrub(self, value: Any) -> Any:
        return scrubbed(value) if isinstance(value, str) else value

    def _pseudonym(self, value: Any) -> Any:
        if value in (None, ""):
            return value
        if self.key is None:
            raise ValueError("this source needs HUB_PSEUDONYM_KEY: a secret of at least 32 characters")
        return hmac.new(self.key, str(value).encode(), hashlib.sha256).hexdigest()[:32]


def simple(path: str) -> bool:
    """Say whether a rule means a name at any depth, which is the quick and frequent case."""
    return path.startswith("**.") and "." not in path[3:] and "*" not in path[3:]


def below(path: tuple[str, ...], name: str) -> list[tuple[str, ...]]:
    """Return what is left of a rule's path under a field: nothing, one rest or (behind ``**``) two."""
    head, rest = path[0], path[1:]
    if head != "**":
        return [rest] if head in (name, "*") else []
    return [path, *([rest[1:]] if rest and rest[0] in (name, "*") else [])]


def leaves(value: Any, action: Action) -> Any:
    """Return the value with the action done to each leaf of it."""
    if isinstance(value, dict):
        return {name: leaves(inner, action) for name, inner in value.items()}
    if isinstance(value, list):
        return [leaves(inner, action) for inner in value]
    return action(value)
