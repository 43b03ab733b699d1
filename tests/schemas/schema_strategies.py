"""Hypothesis strategies made from the schemas: valid records of a kind, and ways to spoil them."""

from __future__ import annotations

import copy
import re
from typing import Any

import marshmallow as ma
from hypothesis import strategies as st

import schemas
from schemas import rules as r
from schemas.fields import Flag, Number, Whole

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)
BY_RULE: dict[int, st.SearchStrategy[Any]] = {
    id(r.RECORD_ID): st.sampled_from(["boamp:21-89435", "boamp:tender-21-89435.lot-1", "hub:territory:commune-38185"]),
    id(r.DATE): st.dates().map(lambda d: d.isoformat()),
    id(r.INSTANT): st.datetimes().map(lambda d: d.strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")),
    id(r.LOCAL_TIME): st.datetimes().map(lambda d: d.isoformat()[:16]),
    id(r.DECIMAL): st.decimals(0, 10**9, places=2).map(str),
    id(r.CURRENCY): st.sampled_from(["EUR", "XPF"]),
    id(r.LANGUAGE): st.sampled_from(["fr", "en"]),
    id(r.SIREN): st.from_regex(r"[0-9]{9}", fullmatch=True),
    id(r.SIRET): st.from_regex(r"[0-9]{14}", fullmatch=True),
    id(r.CPV): st.sampled_from(["45442110", "90910000"]),
    id(r.DEPARTEMENT): st.sampled_from(["38", "2A", "971", "01"]),
    id(r.COMMUNE): st.sampled_from(["38185", "2A004", "97411"]),
    id(r.WEB_ADDRESS): st.sampled_from(["https://example.org/", "http://example.org/a?b=1#c"]),
    id(r.NOT_EMPTY): TEXT.filter(lambda text: text.strip() != ""),
    id(r.SHARE): st.floats(0, 1),
}
ODD_TEXTS = ["2026-02-30", "20260101", "2026-W01-1", "2026-01-01T10:00:00+00:00", "javascript:x", b"x"]
ODD_THINGS = [None, True, [], {}, [None], [{}]]
JUNK = st.one_of(
    st.integers(-5, 5), st.floats(allow_nan=True), TEXT, st.sampled_from(ODD_TEXTS),
    st.sampled_from(ODD_THINGS).map(copy.deepcopy),
)  # fmt: skip


def values(field: ma.fields.Field[Any]) -> st.SearchStrategy[Any]:
    """Return the strategy of a field's valid values, null apart."""
    if isinstance(field, ma.fields.Nested):
        made = objects(field.schema)
        return made.filter(lambda one: all(rule.test(one) for rule in field.validators))
    if isinstance(field, ma.fields.List):
        return st.lists(values(field.inner), max_size=2)
    return _scalars(field)


def _scalars(field: ma.fields.Field[Any]) -> st.SearchStrategy[Any]:
    for rule in field.validators:
        if id(rule) in BY_RULE:
            return BY_RULE[id(rule)]
        if "enum" in rule.keywords:
            return st.sampled_from(rule.keywords["enum"])
        if "const" in rule.keywords:
            return st.just(rule.keywords["const"])
        if "pattern" in rule.keywords:
            return st.from_regex(re.compile(rule.keywords["pattern"][1:-1], re.ASCII), fullmatch=True)
        if "maximum" in rule.keywords:
            return st.integers(0, int(rule.keywords["maximum"]))
    if isinstance(field, Flag):
        return st.booleans()
    if isinstance(field, Whole):
        return st.integers(0, 100)
    return st.one_of(st.integers(0, 9000), st.floats(0, 9000)) if isinstance(field, Number) else TEXT


def objects(schema: ma.Schema) -> st.SearchStrategy[dict[str, Any]]:
    """Return the strategy of a schema's valid objects: a few optional fields each time."""
    fields = schema.load_fields
    required = {key: values(field) for key, field in fields.items() if field.required}
    optional = {key: st.none() | st.deferred(lambda f=f: values(f)) for key, f in fields.items() if not f.required}

    def with_some(keys: list[str]) -> st.SearchStrategy[dict[str, Any]]:
        nullable = {k: optional[k] if fields[k].allow_none else values(fields[k]) for k in keys}
        return st.fixed_dictionaries({**required, **nullable})

    return st.lists(st.sampled_from(sorted(optional)), max_size=6, unique=True).flatmap(with_some) if optional else (
        st.fixed_dictionaries(required)
    )  # fmt: skip


def records(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    """Return the strategy of valid records of a kind."""
    return objects(schemas.schema_of(kind)())


@st.composite
def spoilt(draw: st.DrawFn, record: dict[str, Any]) -> dict[str, Any]:
    """Return the record with one to three places replaced, removed or added."""
    made = copy.deepcopy(record)
    for _ in range(draw(st.integers(1, 3))):
        holder, key = draw(st.sampled_from(list(_places(made))))
        action = draw(st.sampled_from(["replace", "replace", "remove", "add"]))
        if action == "add" and isinstance(holder, dict):
            holder[draw(st.sampled_from(["contact", "lot", "id", "text"]))] = draw(JUNK)
        elif action == "remove":
            del holder[key]
        else:
            holder[key] = draw(JUNK)
        if not made:
            break
    return made


def _places(value: Any) -> Any:
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, below in list(pairs):
        yield value, key
        if isinstance(below, dict | list):
            yield from _places(below)
