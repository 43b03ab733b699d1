"""A loader compiled from the declared fields, for the hot path; it falls back to ``Schema.load`` on anything unusual.

Same results and same errors as ``Schema.load``: the straight line below only ever *accepts*, and whatever it does not
recognise as plainly right goes to marshmallow, which then accepts it or words the errors.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import marshmallow as ma

from schemas.fields import Flag, Number, Text, Whole
from schemas.rules import Rule

Loader = Callable[[Any], dict[str, Any]]

_TYPE_TESTS = {
    Text: "type({v}) is not str",
    Flag: "{v} is not True and {v} is not False",
    Whole: "type({v}) is not int",
    Number: "type({v}) is not int and (type({v}) is not float or not -inf < {v} < inf)",
}


class _Unusual(Exception):
    """A value that the straight line does not recognise."""


class _NotCompilable(Exception):
    """A declaration that the straight line cannot follow."""


def compile_loader(schema: ma.Schema) -> Loader:
    """Return a function that loads as the schema does, only faster."""
    try:
        straight = _Source().loader(schema)
    except _NotCompilable:
        return schema.load

    def load(record: Any) -> dict[str, Any]:
        try:
            return straight(record)
        except _Unusual:
            return schema.load(record)

    return load


class _Source:
    """The source text of the loaders of one schema and of the schemas nested in it."""

    def __init__(self) -> None:
        self.names: dict[str, Any] = {"Unusual": _Unusual, "inf": float("inf")}
        self.loaders: dict[type[ma.Schema], str] = {}

    def loader(self, schema: ma.Schema) -> Callable[[Any], Any]:
        """Return the compiled loader of a schema."""
        return self.names[self._loader_name(schema)]

    def _name(self, value: Any) -> str:
        name = f"n{len(self.names)}"
        self.names[name] = value
        return name

    def _loader_name(self, schema: ma.Schema) -> str:
        known = self.loaders.get(type(schema))
        if known is not None:
            return known
        _refuse_the_uncompilable(schema)
        name = f"load_{len(self.loaders)}"
        self.loaders[type(schema)] = name
        lines = [f"def {name}(d):", " if type(d) is not dict: raise Unusual", " out = {}"]
        for key, field in schema.load_fields.items():
            lines += self._field(key, field)
        lines += [" if len(out) != len(d) + added: raise Unusual", " return out"]
        if any(line.startswith(" added +=") or "added += 1" in line for line in lines):
            lines.insert(3, " added = 0")
        else:
            lines[-2] = " if len(out) != len(d): raise Unusual"
        exec(compile("\n".join(lines), f"<loader of {type(schema).__name__}>", "exec"), self.names)  # noqa: S102
        return name

    def _field(self, key: str, field: ma.fields.Field[Any]) -> list[str]:
        lines = [f" if {key!r} in d:", f"  x = d[{key!r}]", "  if x is None:"]
        lines.append(f"   out[{key!r}] = None" if field.allow_none else "   raise Unusual")
        lines += ["  else:", *self._value(field, "x", "   "), f"   out[{key!r}] = x"]
        if field.required:
            lines.append(" else: raise Unusual")
        elif field.load_default is not ma.missing:
            if callable(field.load_default):
                raise _NotCompilable
            lines.append(f" else: out[{key!r}] = {self._name(field.load_default)}; added += 1")
        return lines

    def _value(self, field: ma.fields.Field[Any], v: str, indent: str) -> list[str]:
        if type(field) is ma.fields.Nested:
            lines = [f"{indent}{v} = {self._nested(field)}({v})"]
        elif type(field) is ma.fields.List:
            lines = self._list(field, v, indent)
        elif type(field) in _TYPE_TESTS:
            lines = [f"{indent}if {_TYPE_TESTS[type(field)].format(v=v)}: raise Unusual"]
        else:
            raise _NotCompilable
        for validator in field.validators:
            if not isinstance(validator, Rule):
                raise _NotCompilable
            lines.append(f"{indent}if not {self._name(validator.test)}({v}): raise Unusual")
        return lines

    def _list(self, field: ma.fields.List[Any], v: str, indent: str) -> list[str]:
        item = f"{v}i"
        inner = self._value(field.inner, item, f"{indent} ")
        lines = [f"{indent}if type({v}) is not list: raise Unusual"]
        if type(field.inner) is ma.fields.Nested and not field.inner.validators:
            return [*lines, f"{indent}{v} = [{self._nested(field.inner)}({item}) for {item} in {v}]"]
        if type(field.inner) in (ma.fields.Nested, ma.fields.List):
            gathered = f"{v}g"
            return [*lines, f"{indent}{gathered} = []", f"{indent}for {item} in {v}:", *inner,
                    f"{indent} {gathered}.append({item})", f"{indent}{v} = {gathered}"]  # fmt: skip
        return [*lines, f"{indent}for {item} in {v}:", *inner, f"{indent}{v} = {v}[:]"]

    def _nested(self, field: ma.fields.Nested) -> str:
        if field.many or field.only or field.exclude or field.unknown not in (None, ma.RAISE):
            raise _NotCompilable
        return self._loader_name(field.schema)


def _refuse_the_uncompilable(schema: ma.Schema) -> None:
    """Raise where a schema has hooks, renamed keys or options that the straight line does not know."""
    hooks = any(schema._hooks.values()) if schema._hooks else False
    renamed = any(field.data_key not in (None, key) or field.attribute for key, field in schema.load_fields.items())
    options = schema.many or schema.partial or schema.unknown != ma.RAISE or schema.dict_class is not dict
    if hooks or renamed or options:
        raise _NotCompilable
