"""Replica query: the part of ODSQL that clients of BOAMP use, on records in memory.

Comparisons of a field with a text or a date, ``in (...)``, ``is null``, ``and``, ``or``, ``not`` and brackets. A list
matches when one of its values does. Anything else is refused with Opendatasoft's words, an unknown field by its name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

Record = dict[str, Any]
Test = Callable[[Record], bool]

TOKEN = re.compile(
    r"\s*(?:(?P<date>date\s*'[^']*')|(?P<text>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<sign><=|>=|!=|<>|=|<|>)|(?P<mark>[(),])|(?P<word>[A-Za-z_][A-Za-z_0-9]*))"
)
DAY = re.compile(r"\d{4}[-/]\d{2}[-/]\d{2}")
SIGNS: dict[str, Callable[[str, str], bool]] = {
    "=": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
    "<>": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}
FUNCTIONS = {"year": slice(0, 4), "month": slice(5, 7), "day": slice(8, 10)}


class QueryError(ValueError):
    """A query that Opendatasoft would not understand."""


def test_of(where: str, columns: tuple[str, ...]) -> Test:
    """Return the test that a ``where`` clause is.

    :raises QueryError: for what this part of ODSQL does not know.
    """
    if not where.strip():
        return lambda record: True
    query = _Query(where, columns)
    test = query.any_of()
    query.expect_end()
    return test


def sorter(order_by: str, columns: tuple[str, ...]) -> Callable[[list[Record]], list[Record]]:
    """Return the function that puts records in the order asked; nulls come last.

    :raises QueryError: for an unknown field.
    """
    keys = []
    for part in filter(None, (one.strip() for one in order_by.split(","))):
        name, _, direction = part.partition(" ")
        if name not in columns or direction.strip().lower() not in ("", "asc", "desc"):
            raise QueryError(unknown(part, "order_by"))
        keys.append((name, direction.strip().lower() == "desc"))

    def ordered(records: list[Record]) -> list[Record]:
        for name, reverse in reversed(keys):
            known = [record for record in records if record.get(name) is not None]
            known.sort(key=partial(_text, name), reverse=reverse)
            records = known + [record for record in records if record.get(name) is None]
        return records

    return ordered


def _text(name: str, record: Record) -> str:
    return str(record[name])


def unknown(what: str, clause: str) -> str:
    """Return Opendatasoft's words for a field that is not there."""
    return f"ODSQL query is malformed: Unknown field: {what} Clause(s) containing the error(s): {clause}."


class _Query:
    """A ``where`` clause on its way from words to a test."""

    def __init__(self, where: str, columns: tuple[str, ...]) -> None:
        self.where, self.columns, self.place = where, columns, 0
        self.tokens = self._split()

    def _split(self) -> list[tuple[str, str, int]]:
        found, place = [], 0
        while place < len(self.where.rstrip()):
            match = TOKEN.match(self.where, place)
            if match is None or "\n" in self.where:
                raise QueryError(self._syntax(self.where[place : place + 1], place))
            kind = str(match.lastgroup)
            found.append((kind, match[kind], match.start(kind)))
            place = match.end()
        return found

    def _syntax(self, token: str, place: int) -> str:
        return (
            f"ODSQL syntax exception: unexpected {token} at position {place} in {self.where}. "
            "Clause(s) containing the error(s): where."
        )

    def _peek(self, ahead: int = 0) -> tuple[str, str]:
        at = self.place + ahead
        return self.tokens[at][:2] if at < len(self.tokens) else ("end", "end of query")

    def _take(self, *kinds: str) -> str:
        kind, text = self._peek()
        if kinds and kind not in kinds:
            self._refuse()
        self.place += 1
        return text

    def _refuse(self) -> None:
        place = self.tokens[self.place][2] if self.place < len(self.tokens) else len(self.where)
        raise QueryError(self._syntax(self._peek()[1], place))

    def _is_word(self, word: str, ahead: int = 0) -> bool:
        kind, text = self._peek(ahead)
        return kind == "word" and text.lower() == word

    def expect_end(self) -> None:
        """Refuse what stands after the query."""
        if self._peek()[0] != "end":
            self._refuse()

    def any_of(self) -> Test:
        """Return the test of parts joined by ``or``."""
        tests = [self._all_of()]
        while self._is_word("or"):
            self._take()
            tests.append(self._all_of())
        return lambda record: any(test(record) for test in tests)

    def _all_of(self) -> Test:
        tests = [self._one()]
        while self._is_word("and"):
            self._take()
            tests.append(self._one())
        return lambda record: all(test(record) for test in tests)

    def _one(self) -> Test:
        if self._is_word("not"):
            self._take()
            test = self._one()
            return lambda record: not test(record)
        if self._peek() == ("mark", "("):
            self._take()
            inner = self.any_of()
            self._close()
            return inner
        return self._comparison()

    def _close(self) -> None:
        if self._peek() != ("mark", ")"):
            self._refuse()
        self._take()

    def _comparison(self) -> Test:
        if self._peek()[0] == "text" and self._is_word("in", 1):
            wanted = self._value()
            self._take()
            return _having(self._values_of(), lambda one: one == wanted)
        values = self._values_of()
        if self._is_word("in"):
            self._take()
            allowed = self._list()
            return _having(values, lambda one: one in allowed)
        if self._is_word("is"):
            return self._null(values)
        sign = SIGNS[self._take("sign")]
        wanted = self._value()
        return _having(values, lambda one: sign(one, wanted))

    def _values_of(self) -> Callable[[Record], list[str]]:
        """Return how to take the values of a field, or of a part of a date."""
        name = self._take("word")
        if self._peek() == ("mark", "("):
            if name.lower() not in FUNCTIONS:
                self._refuse()
            self._take()
            inner, part = self._values_of(), FUNCTIONS[name.lower()]
            self._close()
            return lambda record: [str(int(one[part])) for one in inner(record)]
        if name not in self.columns:
            raise QueryError(unknown(name, "where"))
        return lambda record: _listed(record.get(name))

    def _null(self, values: Callable[[Record], list[str]]) -> Test:
        self._take()
        if self._is_word("not"):
            self._take()
            self._take("word")
            return lambda record: bool(values(record))
        self._take("word")
        return lambda record: not values(record)

    def _list(self) -> frozenset[str]:
        if self._peek() != ("mark", "("):
            self._refuse()
        self._take()
        found = {self._value()}
        while self._peek() == ("mark", ","):
            self._take()
            found.add(self._value())
        self._close()
        return frozenset(found)

    def _value(self) -> str:
        kind, text = self._peek()
        self._take("date", "text", "number")
        if kind == "number":
            return text
        if kind == "text":
            return re.sub(r"\\(.)", r"\1", text[1:-1])
        found = DAY.search(text)
        if not found:
            self.place -= 1
            self._refuse()
        return found[0].replace("/", "-") if found else ""


def _listed(value: Any) -> list[str]:
    """Return a value as texts; null has none, so that no comparison matches it."""
    if value is None:
        return []
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def _having(values: Callable[[Record], list[str]], test: Callable[[str], bool]) -> Test:
    return lambda record: any(test(one) for one in values(record))
