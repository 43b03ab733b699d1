"""Fields: the few shapes that a value may have; each stays plain JSON when it is loaded."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any

import marshmallow as ma

from schemas.code import CodeList
from schemas.rules import DATE, INSTANT, LOCAL_TIME, Rule


def shown(
    audience: str, fr: str, en: str, note_fr: str, note_en: str, *, source: str | None = None, term: str | None = None
) -> dict[str, Any]:
    """Return the metadata of a field: audience, labels, descriptions, source, and its JSON-LD term where one exists."""
    words = {"fr": fr, "en": en, "note_fr": note_fr, "note_en": note_en}
    return {"audience": audience, **words, "source": source, "term": term}


class Text(ma.fields.String):
    """A text; bytes and numbers are refused."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        return value


class Number(ma.fields.Field[Any]):
    """A finite JSON number, kept as it came; texts and booleans are refused."""

    default_error_messages = {"invalid": "Not a number: write a JSON number, without quotes."}

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            raise self.make_error("invalid")
        return value


class Whole(ma.fields.Field[Any]):
    """A whole JSON number."""

    default_error_messages = {"invalid": "Not a whole number: write digits only, without quotes."}

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.make_error("invalid")
        return value


class Flag(ma.fields.Field[Any]):
    """A JSON boolean; unknown is null or absent."""

    default_error_messages = {"invalid": "Not a boolean: write true or false, or leave the field out."}

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if not isinstance(value, bool):
            raise self.make_error("invalid")
        return value


def text(meta: dict[str, Any], *rules: Rule, required: bool = False) -> Text:
    """Declare a text."""
    return Text(required=required, allow_none=not required, validate=list(rules), metadata=meta)


def code(meta: dict[str, Any], codes: CodeList, *, required: bool = False) -> Text:
    """Declare one value of a closed list."""
    return Text(required=required, allow_none=not required, validate=[codes.rule], metadata={**meta, "codes": codes})


def day(meta: dict[str, Any], *, required: bool = False) -> Text:
    """Declare a date."""
    return text(meta, DATE, required=required)


def instant(meta: dict[str, Any]) -> Text:
    """Declare an instant in UTC."""
    return text(meta, INSTANT)


def local_time(meta: dict[str, Any]) -> Text:
    """Declare a Paris local time."""
    return text(meta, LOCAL_TIME)


def number(meta: dict[str, Any], *rules: Rule) -> Number:
    """Declare a number."""
    return Number(allow_none=True, validate=list(rules), metadata=meta)


def whole(meta: dict[str, Any], *rules: Rule) -> Whole:
    """Declare a whole number."""
    return Whole(allow_none=True, validate=list(rules), metadata=meta)


def flag(meta: dict[str, Any]) -> Flag:
    """Declare a boolean."""
    return Flag(allow_none=True, metadata=meta)


def one(meta: dict[str, Any], schema: type[ma.Schema]) -> ma.fields.Nested:
    """Declare a nested object."""
    return ma.fields.Nested(schema, allow_none=True, metadata=meta)


def many(meta: dict[str, Any], schema: type[ma.Schema], *rules: Rule) -> ma.fields.List[Any]:
    """Declare a list of nested objects; the rules are for each of them."""
    return ma.fields.List(ma.fields.Nested(schema, validate=list(rules)), allow_none=True, metadata=meta)


def texts(meta: dict[str, Any], *rules: Rule) -> ma.fields.List[Any]:
    """Declare a list of texts."""
    return ma.fields.List(Text(validate=list(rules)), allow_none=True, metadata=meta)


def codes(meta: dict[str, Any], known: CodeList) -> ma.fields.List[Any]:
    """Declare a list of values of a closed list."""
    inner = Text(validate=[known.rule], metadata={"codes": known})
    return ma.fields.List(inner, allow_none=True, metadata={**meta, "codes": known})
