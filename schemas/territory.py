"""The territory: a commune and what holds it, with their validity."""

from __future__ import annotations

import marshmallow as ma

from schemas import codes as c
from schemas import fields as f
from schemas import rules as r
from schemas.audiences import OPEN
from schemas.base import RecordSchema, kind_field
from schemas.fields import shown

_COG = "INSEE, code officiel géographique"


class Parent(ma.Schema):
    """A territory that holds another."""

    type = f.code(
        shown(OPEN, "Type", "Type", "Type de territoire.", "Type of territory."), c.TERRITORY_TYPE, required=True
    )
    code = f.text(
        shown(OPEN, "Code", "Code", "Code du territoire.", "Code of the territory.", source=_COG), required=True
    )


class TerritorySchema(RecordSchema):
    """A territory of the reference tables."""

    kind = kind_field("territory")
    code = f.text(
        shown(OPEN, "Code", "Code", "Code dans sa nomenclature.", "Code in its list.", source=_COG),
        r.NOT_EMPTY,
        required=True,
    )
    type = f.code(
        shown(OPEN, "Type", "Type", "Type de territoire.", "Type of territory."), c.TERRITORY_TYPE, required=True
    )
    name = f.text(shown(OPEN, "Nom", "Name", "Nom officiel.", "Official name.", source=_COG, term="schema:name"))
    parents = f.many(
        shown(OPEN, "Territoires parents", "Parents", "Territoires qui le contiennent.", "Territories that hold it.",
              term="schema:containedInPlace"),
        Parent,
    )  # fmt: skip
    valid_from = f.day(shown(OPEN, "Depuis", "Valid from", "Premier jour de validité.", "First day of validity."))
    valid_to = f.day(shown(OPEN, "Jusqu'à", "Valid to", "Dernier jour de validité.", "Last day of validity."))
