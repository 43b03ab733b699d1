"""Spelling: every key that a declaration may have, as marshmallow schemas; docs/declarative.md explains each."""

from __future__ import annotations

import re
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate
from marshmallow.validate import Length, OneOf, Range

from hub.declare.fields import KINDS
from hub.declare.model import FORMS, PAGING, SHORT_ROWS, TYPES, UNKNOWN

NAME = re.compile(r"[a-z][a-z0-9_]{1,30}")
LINE = Length(1, 500, error="Write 1 to 500 characters.")
MOST_COLUMNS = 500
MOST_CODES = 2_000
SCALAR = (str, int, float, bool)


def word(*, required: bool = False, default: Any = "", rule: Any = LINE) -> fields.String:
    """Declare a text of one line."""
    rules = [rule, validate.Regexp(r"[^\r\n\x00]*\Z", error="Write one line.")]
    return fields.String(required=True, validate=rules) if required else fields.String(
        load_default=default, validate=rules
    )  # fmt: skip


def words(*, required: bool = False, most: int = MOST_COLUMNS) -> fields.List:
    """Declare a list of texts of one line."""
    rule = Length(1 if required else 0, most)
    if required:
        return fields.List(word(required=True), validate=rule, required=True)
    return fields.List(word(required=True), validate=rule, load_default=list)


def one_of(choices: tuple[str, ...], *, default: str | None = None) -> fields.String:
    """Declare one word of a few."""
    rule = OneOf(choices, error=f"Not known: write one of {', '.join(choices)}.")
    return fields.String(required=True, validate=rule) if default is None else fields.String(
        load_default=default, validate=rule
    )  # fmt: skip


def flag(*, default: bool = False) -> fields.Boolean:
    """Declare true or false."""
    return fields.Boolean(load_default=default, truthy={True}, falsy={False})


def whole(low: int, high: int, *, default: int | None) -> fields.Integer:
    """Declare a whole number."""
    return fields.Integer(strict=True, load_default=default, validate=Range(low, high))


def scalar(value: Any) -> None:
    """Refuse what is not a text, a number or a truth value."""
    if not isinstance(value, SCALAR) or len(str(value)) > 2_000:
        raise ValidationError("Write a text, a number, true or false.")


class OneOrMore(fields.Field):
    """A text or a list of texts; loaded as a tuple."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **others: Any) -> tuple[str, ...]:
        found = (value,) if isinstance(value, str) else value
        if not isinstance(found, list | tuple) or not 0 < len(found) <= 20:
            raise ValidationError("Write a text, or a list of 1 to 20 texts.")
        if not all(isinstance(one, str) and 0 < len(one) <= 200 for one in found):
            raise ValidationError("Write texts of 1 to 200 characters.")
        return tuple(found)


class Header(fields.Field):
    """The number of the row that names the columns, or columns by which that row is found."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **others: Any) -> int | tuple[str, ...]:
        if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 50:
            return value
        if isinstance(value, list) and 0 < len(value) <= 50 and all(isinstance(one, str) and one for one in value):
            return tuple(value)
        raise ValidationError("Write the number of a row (1 to 50), or a list of columns that stand in it.")


class Sheet(fields.Field):
    """The name of a sheet, or its number from 0."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **others: Any) -> int | str:
        if isinstance(value, bool) or not isinstance(value, int | str) or value == "":
            raise ValidationError("Write the name of a sheet, or its number from 0.")
        return value


class LicenceTable(Schema):
    """``[licence]``: what may be done with the data, and whom to thank."""

    id = word(required=True)
    url = word(rule=validate.Regexp(r"(https?://\S{1,400})?\Z", error="Write an http or https address."))
    attribution = word(required=True)
    republish = flag(default=True)


class ContractTable(Schema):
    """``[contract]``: what the source asks, and what is expected of it."""

    personal = fields.Boolean(required=True, truthy={True}, falsy={False})
    fresh_within_hours = whole(1, 100_000, default=24)
    hide_unseen_hours = whole(1, 100_000, default=None)
    hide_stale_hours = whole(1, 100_000, default=None)
    keep_raw_days = whole(1, 100_000, default=None)
    at_least = whole(0, 100_000_000, default=0)


class SourceTable(Schema):
    """``[source]``: where the rows are, and in what form."""

    form = one_of(FORMS)
    urls = fields.List(word(required=True), load_default=list, validate=Length(max=100))
    files = words(most=100)
    query = fields.Dict(keys=word(required=True), values=word(required=True, rule=Length(0, 500)), load_default=dict)
    headers = fields.Dict(keys=word(required=True), values=word(required=True), load_default=dict)
    encoding = word(rule=Length(0, 40))
    delimiter = fields.String(load_default="", validate=OneOf(("", ";", ",", "\t", "|")))
    short_rows = one_of(SHORT_ROWS, default="set_aside")
    sheet = Sheet(load_default=None)
    header = Header(load_default=1)
    items = word(rule=Length(0, 200))
    total = word(rule=Length(0, 200))


class PagingTable(Schema):
    """``[paging]``: how a JSON list is asked for in pages."""

    by = one_of(PAGING, default="none")
    parameter = word(rule=Length(0, 100))
    first = whole(0, 1, default=1)
    size_parameter = word(rule=Length(0, 100))
    size = whole(1, 10_000, default=100)
    path = word(rule=Length(0, 200))
    most_pages = whole(1, 1_000_000, default=10_000)


class IncrementalTable(Schema):
    """``[incremental]``: how only what changed since the last run is asked for."""

    parameter = word(required=True)
    column = word(required=True)


class RowsTable(Schema):
    """``[deleted]`` and ``[[leave_out]]``: rows that mean that there is no record."""

    column = word(required=True)
    values = words(required=True, most=100)


class FieldTable(Schema):
    """``[[fields]]``: one column and the field that it fills."""

    column = word(required=True)
    field = word(required=True)
    type = one_of(TYPES, default="text")
    required = flag()
    optional = flag()
    empty = OneOrMore(load_default=())
    format = OneOrMore(load_default=())
    zone = word(rule=Length(0, 60))
    decimal_mark = fields.String(load_default=".", validate=OneOf((".", ",")))
    separator = fields.String(load_default=",", validate=Length(1, 10))
    codes = fields.Dict(
        keys=fields.String(), values=fields.Raw(validate=scalar), load_default=dict, validate=Length(max=MOST_CODES)
    )
    unknown = one_of(UNKNOWN, default="refuse")  # type: ignore[assignment]
    true = OneOrMore(load_default=())
    false = OneOrMore(load_default=())
    currency = fields.String(load_default="EUR", validate=validate.Regexp(r"[A-Z]{3}\Z", error="Write a code as EUR."))
    tax = one_of(("excluded", "included", "unknown"), default="unknown")


class KeptByTable(Schema):
    """``[kept_by]``: who answers for the declaration."""

    maintainer = word(rule=Length(0, 200))
    seen_working = fields.Raw(load_default=None)


class DeclarationFile(Schema):
    """The whole of a declaration."""

    name = fields.String(required=True, validate=validate.Regexp(
        NAME.pattern + r"\Z", error="Write 2 to 31 lower case letters, digits and _, a letter first."
    ))  # fmt: skip
    title = word(required=True)
    homepage = word(required=True, rule=validate.Regexp(r"https?://\S{1,400}\Z", error="Write an http(s) address."))
    kind = one_of(KINDS)
    version = word(default="1", rule=Length(1, 20))
    withdraws = flag()
    key = words(required=True, most=10)
    ignores = words()
    drop = words()
    scrub = words()
    licence = fields.Nested(LicenceTable, required=True)
    contract = fields.Nested(ContractTable, required=True)
    source = fields.Nested(SourceTable, required=True)
    paging = fields.Nested(PagingTable, load_default=lambda: PagingTable().load({}))
    incremental = fields.Nested(IncrementalTable, load_default=dict)
    columns = fields.List(fields.Nested(FieldTable), data_key="fields", required=True, validate=Length(1, MOST_COLUMNS))
    constants = fields.Dict(keys=fields.String(), values=fields.Raw(), load_default=dict, validate=Length(max=100))
    deleted = fields.Nested(RowsTable, load_default=None, allow_none=True)
    leave_out = fields.List(fields.Nested(RowsTable), load_default=list, validate=Length(max=50))
    kept_by = fields.Nested(KeptByTable, load_default=dict)


def complaints(messages: Any, schema: Any, path: str = "") -> list[str]:
    """Return what is wrong, key by key: ``source.form: Missing data...``; lists are counted from 1."""
    if not isinstance(messages, dict):
        return [f"{path}: {' '.join(map(str, messages))}"]
    found: list[str] = []
    for name, said in messages.items():
        if said == ["Unknown field."]:
            there = ", ".join(one.data_key or key for key, one in schema.fields.items()) if schema else "none"
            found.append(f"{where(path, name)}: there is no such key; there are: {there}")
            continue
        found += complaints(said, schema_under(schema, name), where(path, name))
    return found


def where(path: str, name: Any) -> str:
    """Return the name of a key below another; of a list's member, its number from 1."""
    return f"{path}[{name + 1}]" if isinstance(name, int) else f"{path}.{name}".removeprefix(".")


def schema_under(schema: Any, name: Any) -> Any:
    """Return the schema of what stands below a key; a list's own member has the list's."""
    if schema is None or isinstance(name, int):
        return schema
    by_key = {one.data_key or key: one for key, one in schema.fields.items()}
    field = by_key.get(name)
    return getattr(field, "schema", None) or getattr(getattr(field, "inner", None), "schema", None)
