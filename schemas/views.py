"""Views: what an audience may see of a record; every output, index and validator of answers is of a view.

All here is a function of the schema: kind, audience and agreement give the columns and the projection. What is not
marked is internal. A projection is for a record that was loaded (load refuses fields that the schema does not know):
it is compiled to touch only what has something to hide, and shares the rest with the record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import marshmallow as ma

from schemas.audiences import CONSULT, INTERNAL, PARTNER, seen_by
from schemas.columns import Column, Sees, columns_of, row_of
from schemas.kinds import KINDS, schema_of

Projection = Callable[[Any], Any]


class Hidden(LookupError):
    """A record that the audience of a view may not see, whatever its fields."""


@dataclass(frozen=True)
class Agreement:
    """What a partner may see beyond the open view: kinds, and of their partner fields all or those named.

    A path is written ``kind.field`` or ``kind.field.nested``, for instance ``tender.origin.raw_digest``.
    """

    kinds: frozenset[str] = frozenset()
    paths: frozenset[str] | None = None

    def grants_kind(self, kind: str) -> bool:
        """Say whether the agreement is about a kind."""
        return kind in self.kinds

    def grants(self, kind: str, path: str) -> bool:
        """Say whether the agreement is about a field of a kind, or about a field that holds it."""
        if kind not in self.kinds:
            return False
        full = f"{kind}.{path}"
        return self.paths is None or any(full == said or full.startswith(f"{said}.") for said in self.paths)


@dataclass(frozen=True)
class View:
    """What one audience sees of one kind."""

    kind: str
    audience: str
    agreement: Agreement | None
    page_only: bool
    project: Callable[[dict[str, Any]], dict[str, Any]]
    """Return the record without what the audience may not see; values are shared with the record, not copied.

    Raises Hidden for a record that ``shows`` says no to.
    """
    shows: Callable[[dict[str, Any]], bool]
    """Say whether the audience may see a record at all."""

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Return the flat columns (schemas.columns says how nested values are laid)."""
        return columns_of(schema_of(self.kind)(), _sees(self.kind, self.audience, self.agreement))

    @cached_property
    def row(self) -> Callable[[dict[str, Any]], list[Any]]:
        """Return the function from a projected record to the cells of its columns."""
        return row_of(self.columns)


@cache
def partner_fields(kind: str) -> frozenset[str]:
    """Return the paths of a kind's fields that are for partners, each with those that hold it, as an agreement may say.

    A field inside a list of objects is named without a number: ``tender.lots.number``.
    """
    return frozenset(f"{kind}.{path}" for path in _for_partners(schema_of(kind)(), ""))


def _for_partners(schema: ma.Schema, above: str) -> Iterator[str]:
    for key, field in schema.load_fields.items():
        inner = getattr(field, "inner", field)
        below = list(_for_partners(inner.schema, f"{above}{key}.")) if isinstance(inner, ma.fields.Nested) else []
        if below or field.metadata.get("audience", INTERNAL) == PARTNER:
            yield f"{above}{key}"
        yield from below


@cache
def view(kind: str, audience: str, agreement: Agreement | None = None) -> View | None:
    """Return what an audience sees of a kind, or None where it sees nothing of it.

    A kind for consultation has no open view; its view for ``consult`` is ``page_only``: HTML pages, nothing else.
    """
    mark = KINDS[kind].audience
    marks = seen_by(audience)
    if mark not in marks or (mark == PARTNER == audience and not (agreement and agreement.grants_kind(kind))):
        return None
    shows = _shows(kind, marks)
    projection = _record_projection(schema_of(kind)(), _sees(kind, audience, agreement), shows)
    page_only = audience == CONSULT and mark == CONSULT
    return View(kind, audience, agreement, page_only, projection, shows)


def audience_of(record: dict[str, Any]) -> str:
    """Return the audience of a record: that of its kind, or a narrower one that the record carries."""
    mark = KINDS[record["kind"]].audience
    own = record.get("audience") if "audience" in schema_of(record["kind"])._declared_fields else None
    return mark if own is None or mark == INTERNAL else own


def _sees(kind: str, audience: str, agreement: Agreement | None) -> Sees:
    marks = seen_by(audience)

    def sees(path: str, field: ma.fields.Field[Any]) -> bool:
        mark = field.metadata.get("audience", INTERNAL)
        if mark == PARTNER == audience:
            return agreement is not None and agreement.grants(kind, path)
        return mark in marks

    return sees


def _shows(kind: str, marks: frozenset[str]) -> Callable[[dict[str, Any]], bool]:
    if "audience" not in schema_of(kind)._declared_fields:
        return lambda record: True
    return lambda record: audience_of(record) in marks


def _record_projection(schema: ma.Schema, sees: Sees, shows: Callable[[dict[str, Any]], bool]) -> Projection:
    inner = _projection(schema, "", sees)
    if "audience" not in schema.load_fields:
        return inner

    def project(record: dict[str, Any]) -> dict[str, Any]:
        if not shows(record):
            raise Hidden(f"{record.get('id')} is not for this audience: ask shows() first")
        found: dict[str, Any] = inner(record)
        return found

    return project


def _projection(schema: ma.Schema, above: str, sees: Sees) -> Projection:
    """Compile the projection of a schema: a closure that knows the keys to keep and the nested ones to look into."""
    kept = {key: field for key, field in schema.load_fields.items() if sees(f"{above}{key}", field)}
    allowed = frozenset(kept)
    holds_all = allowed.issuperset
    narrowed = tuple(_narrowed(kept, above, sees))

    def project(value: dict[str, Any]) -> dict[str, Any]:
        out = value.copy() if holds_all(value) else {key: value[key] for key in value if key in allowed}
        for key, narrow in narrowed:
            inside = out.get(key)
            if inside:
                out[key] = narrow(inside)
        return out

    return project


def _narrowed(kept: dict[str, ma.fields.Field[Any]], above: str, sees: Sees) -> Iterator[tuple[str, Projection]]:
    """Yield the nested fields of which something is hidden; the others are shared as they are."""
    for key, field in kept.items():
        path, inner = f"{above}{key}.", getattr(field, "inner", field)
        if isinstance(inner, ma.fields.Nested) and not _wholly_seen(inner.schema, path, sees):
            project = _projection(inner.schema, path, sees)
            yield key, project if inner is field else _each(project)


def _wholly_seen(schema: ma.Schema, above: str, sees: Sees) -> bool:
    for key, field in schema.load_fields.items():
        inner = getattr(field, "inner", field)
        if not sees(f"{above}{key}", field):
            return False
        if isinstance(inner, ma.fields.Nested) and not _wholly_seen(inner.schema, f"{above}{key}.", sees):
            return False
    return True


def _each(project: Projection) -> Projection:
    return lambda values: [project(value) for value in values]
