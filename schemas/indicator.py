"""The indicator: one released observation of one territory and period."""

from __future__ import annotations

import marshmallow as ma

from schemas import codes_indicator as c
from schemas import fields as f
from schemas import rules as r
from schemas.audiences import OPEN
from schemas.base import RecordSchema, kind_field
from schemas.fields import shown

PERIOD = r.pattern(r"\d{4}(?:-Q[1-4])?", "Not a period: write a year or a quarter, for instance 2026 or 2026-Q1.")


class IndicatorDimension(ma.Schema):
    """One way in which an observation is narrowed."""

    name = f.code(
        shown(OPEN, "Dimension", "Dimension", "Nom de la dimension.", "Name of the dimension."),
        c.INDICATOR_DIMENSION, required=True,
    )  # fmt: skip
    value = f.text(
        shown(OPEN, "Valeur", "Value", "Valeur de la dimension.", "Value of the dimension.", term="schema:value"),
        r.NOT_EMPTY, required=True,
    )  # fmt: skip


class IndicatorSchema(RecordSchema):
    """A figure, or why there is none; released once, from a frozen snapshot."""

    kind = kind_field("indicator")
    code = f.code(
        shown(OPEN, "Indicateur", "Indicator", "Code de l'indicateur.", "Code of the indicator."),
        c.INDICATOR, required=True,
    )  # fmt: skip
    territory = f.text(
        shown(OPEN, "Territoire", "Territory", "Territoire observé.", "Territory that is observed."),
        r.RECORD_ID, required=True,
    )  # fmt: skip
    period = f.text(
        shown(OPEN, "Période", "Period", "Année ou trimestre.", "Year or quarter."), PERIOD, required=True
    )
    period_start = f.day(shown(OPEN, "Début", "Start", "Premier jour de la période.", "First day of the period."))
    period_end = f.day(shown(OPEN, "Fin", "End", "Dernier jour de la période.", "Last day of the period."))
    dimensions = f.many(
        shown(OPEN, "Dimensions", "Dimensions", "Ce à quoi le chiffre se limite.", "What the figure is limited to."),
        IndicatorDimension,
    )
    value = f.number(
        shown(OPEN, "Valeur", "Value", "Le chiffre; vide s'il est secret ou manque.",
              "The figure; null where it is secret or missing.", term="schema:value")
    )  # fmt: skip
    unit = f.code(shown(OPEN, "Unité", "Unit", "Unité.", "Unit."), c.INDICATOR_UNIT, required=True)
    status = f.code(
        shown(OPEN, "État", "State", "Publié, secret ou non disponible.", "Published, secret or not available."),
        c.INDICATOR_STATUS, required=True,
    )  # fmt: skip
    reason_fr = f.text(shown(OPEN, "Raison (français)", "Reason (French)", "En français.", "In French."))
    reason_en = f.text(shown(OPEN, "Raison (anglais)", "Reason (English)", "En anglais.", "In English."))
    note_fr = f.text(shown(OPEN, "Note (français)", "Note (French)", "Ce qu'il faut savoir.", "In French."))
    note_en = f.text(shown(OPEN, "Note (anglais)", "Note (English)", "En anglais.", "What to know."))
    release = f.text(
        shown(OPEN, "Diffusion", "Release", "Trimestre de la diffusion.", "Quarter of the release."),
        PERIOD, required=True,
    )  # fmt: skip
    method_version = f.text(
        shown(OPEN, "Version de la méthode", "Version of the method", "Version du calcul.",
              "Version of the computation."), r.NOT_EMPTY,
    )  # fmt: skip
    snapshot = f.text(
        shown(OPEN, "Instantané", "Snapshot", "Nom des données figées d'où vient le chiffre.",
              "Name of the frozen data that the figure comes from.")
    )  # fmt: skip
