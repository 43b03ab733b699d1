"""The call: a call for projects of a European fund, with its codes, dates, actions and eligible bodies."""

from __future__ import annotations

import marshmallow as ma

from schemas import codes as c
from schemas import fields as f
from schemas import rules as r
from schemas.audiences import OPEN
from schemas.base import RecordSchema, kind_field
from schemas.fields import shown
from schemas.funding import FundedFields
from schemas.purchase import Value


class CallAction(ma.Schema):
    """An action that the call pays for."""

    aim = f.text(
        shown(OPEN, "En faveur de", "Aim", "But sous lequel l'action est rangée.", "Aim that it stands under.")
    )
    text = f.text(
        shown(OPEN, "Action", "Action", "Action telle que publiée.", "Action as published."),
        r.NOT_EMPTY,
        required=True,
    )


class CallSchema(FundedFields, RecordSchema):
    """Who may apply, for what, until when, under which code."""

    kind = kind_field("call")
    reference = f.text(
        shown(OPEN, "Référence", "Reference", "Référence de l'appel, par exemple IDF-OI917.",
              "Reference of the call, for instance IDF-OI917.")
    )  # fmt: skip
    form = f.text(shown(OPEN, "Forme", "Form", "Forme du document lu.", "Shape of the document that was read."))
    official_url = f.text(
        shown(OPEN, "Page officielle", "Official page", "Page de l'appel.", "Page of the call.", term="schema:url"),
        r.WEB_ADDRESS,
    )
    axis_title = f.text(shown(OPEN, "Axe (texte)", "Axis (text)", "Titre de l'axe.", "Title of the axis."))
    objective_title = f.text(
        shown(OPEN, "Objectif (texte)", "Objective (text)", "Titre de l'objectif.", "Title of the objective.")
    )
    context = f.text(
        shown(OPEN, "Cadre", "Context", "Orientations ou programme qui portent l'appel.",
              "Orientations or programme behind the call.")
    )  # fmt: skip
    opens_on = f.day(shown(OPEN, "Ouvert le", "Opens on", "Jour de lancement.", "Day of the launch."))
    closes_on = f.day(
        shown(OPEN, "Clos le", "Closes on", "Dernier jour de dépôt.", "Last day to apply.", term="schema:endDate")
    )
    support = f.code(
        shown(OPEN, "Ce qui est aidé", "What is supported", "Structures ou participants.",
              "Structures or participants."),
        c.CALL_SUPPORT,
    )  # fmt: skip
    actions = f.many(shown(OPEN, "Actions", "Actions", "Actions éligibles.", "Eligible actions."), CallAction)
    eligible_bodies = f.texts(
        shown(OPEN, "Porteurs éligibles", "Eligible bodies", "Organismes qui peuvent répondre.",
              "Bodies that may apply."),
        r.NOT_EMPTY,
    )  # fmt: skip
    eligible_bodies_text = f.text(
        shown(OPEN, "Porteurs éligibles (texte)", "Eligible bodies (text)", "Tels que publiés.", "As published.")
    )
    target_groups = f.text(
        shown(OPEN, "Publics cibles", "Target groups", "Publics visés tels que publiés.", "Groups as published.")
    )
    expected_changes = f.texts(
        shown(OPEN, "Changements attendus", "Expected changes", "Changements attendus.", "Expected changes."),
        r.NOT_EMPTY,
    )
    conditions = f.texts(
        shown(OPEN, "Conditions", "Conditions", "Conditions d'éligibilité.", "Conditions of eligibility."),
        r.NOT_EMPTY,
    )
    criteria = f.text(shown(OPEN, "Critères de sélection", "Selection criteria", "Tels que publiés.", "As published."))
    platform = f.text(shown(OPEN, "Dépôt", "Platform", "Site où déposer le dossier.", "Site where to apply."))
    perimeter = f.text(
        shown(OPEN, "Périmètre", "Perimeter", "Périmètre géographique tel que publié.", "Perimeter as published.")
    )
    realised_from = f.day(
        shown(OPEN, "Réalisation à partir du", "Realised from", "Premier jour des opérations.",
              "First day of operations.")
    )  # fmt: skip
    realised_until = f.day(
        shown(OPEN, "Réalisation jusqu'au", "Realised until", "Dernier jour des opérations.", "Last day of operations.")
    )
    months_min = f.number(
        shown(OPEN, "Durée minimale (mois)", "Least length (months)", "En mois.", "In months."), r.NOT_NEGATIVE
    )
    months_max = f.number(
        shown(OPEN, "Durée maximale (mois)", "Greatest length (months)", "En mois.", "In months."), r.NOT_NEGATIVE
    )
    eu_budget = f.one(
        shown(OPEN, "Enveloppe européenne", "EU budget", "Soutien européen prévu.", "European support foreseen."), Value
    )
    eu_budget_min = f.one(
        shown(OPEN, "Aide minimale", "Least EU support", "Aide minimale d'une opération.", "Least support."), Value
    )
    total_cost_min = f.one(
        shown(OPEN, "Coût total minimal", "Least total cost", "Coût minimal d'une opération.", "Least cost."), Value
    )
    max_rate = f.number(
        shown(OPEN, "Taux maximal (%)", "Greatest rate (%)", "Taux d'intervention maximal, en pour cent.",
              "Greatest rate of support, in percent."),
        r.between(0, 100, "Not a percentage: write 0 to 100."),
    )  # fmt: skip
