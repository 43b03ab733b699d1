"""The project: one operation that a European fund pays for in part."""

from __future__ import annotations

import marshmallow as ma

from schemas import fields as f
from schemas import rules as r
from schemas.audiences import OPEN
from schemas.base import RecordSchema, kind_field
from schemas.fields import shown
from schemas.funding import Category, FundedFields, Objective, Wording
from schemas.purchase import Value


class Point(ma.Schema):
    """A point on the map as the source gives it; often the town hall of the beneficiary."""

    latitude = f.number(
        shown(OPEN, "Latitude", "Latitude", "Degrés décimaux, WGS 84.", "Decimal degrees, WGS 84.",
              term="schema:latitude"),
        r.between(-90, 90, "Not a latitude: write -90 to 90."),
    )  # fmt: skip
    longitude = f.number(
        shown(OPEN, "Longitude", "Longitude", "Degrés décimaux, WGS 84.", "Decimal degrees, WGS 84.",
              term="schema:longitude"),
        r.between(-180, 180, "Not a longitude: write -180 to 180."),
    )  # fmt: skip


class ProjectSchema(FundedFields, RecordSchema):
    """What was done, by whom, where, when, for how much, paid by which fund, under which objective."""

    kind = kind_field("project")
    native_id = f.text(
        shown(OPEN, "Identifiant d'origine", "Native id", "Identifiant Kohesio (Q suivi de chiffres).",
              "Kohesio id (Q and digits).")
    )  # fmt: skip
    form = f.text(
        shown(OPEN, "Forme", "Form", "Forme du document lu, par exemple bulk_csv ou page.",
              "Shape of the document that was read, for instance bulk_csv or page.")
    )  # fmt: skip
    official_url = f.text(
        shown(OPEN, "Page officielle", "Official page", "Page du projet à la source.",
              "Page of the project at the source.", term="schema:url"),
        r.WEB_ADDRESS,
    )  # fmt: skip
    website = f.text(
        shown(OPEN, "Site du projet", "Website", "Site du projet.", "Website of the project."), r.WEB_ADDRESS
    )
    translations = f.many(
        shown(OPEN, "Autres langues", "Other languages",
              "Titre et description dans d'autres langues, traduction automatique signalée.",
              "Title and description in other languages, machine translation marked."),
        Wording,
    )  # fmt: skip
    total_budget = f.one(
        shown(OPEN, "Coût total éligible", "Total budget", "Dépenses éligibles totales.", "Total eligible expenditure.",
              source="Regulation (EU) 1303/2013 annex XII"),
        Value,
    )  # fmt: skip
    eu_budget = f.one(
        shown(OPEN, "Aide de l'Union", "EU contribution", "Montant de l'aide de l'Union.", "Amount of Union support."),
        Value,
    )
    cofinancing_rate = f.number(
        shown(OPEN, "Taux de cofinancement (%)", "Co-financing rate (%)", "Part de l'Union, en pour cent, telle "
              "que publiée.", "Share of the Union, in percent, as published."),
        r.between(0, 100, "Not a percentage: write 0 to 100."),
    )  # fmt: skip
    exchange_rate = f.number(
        shown(OPEN, "Taux de change", "Exchange rate", "Taux de change publié, hors euro.",
              "Published exchange rate, outside the euro."),
        r.NOT_NEGATIVE,
    )  # fmt: skip
    objectives = f.many(
        shown(OPEN, "Objectifs", "Objectives", "Objectifs, axes et thèmes publiés.",
              "Objectives, axes and topics as published."),
        Objective,
    )  # fmt: skip
    categories = f.many(
        shown(OPEN, "Domaines d'intervention", "Categories of intervention", "Domaines d'intervention.",
              "Categories of intervention."),
        Category,
    )  # fmt: skip
    authority = f.text(
        shown(OPEN, "Autorité de gestion", "Managing authority", "Nom court de l'autorité de gestion.",
              "Short name of the managing authority.")
    )  # fmt: skip
    beneficiary_masked = f.flag(
        shown(OPEN, "Bénéficiaire masqué", "Beneficiary masked",
              "Vrai si le bénéficiaire est une personne, dont le nom n'est pas gardé.",
              "True where the beneficiary is a person, whose name is not kept.")
    )  # fmt: skip
    countries = f.texts(
        shown(OPEN, "Pays", "Countries", "Codes des pays.", "Codes of the countries.", source="ISO 3166-1"),
        r.NOT_EMPTY,
    )
    region_text = f.text(
        shown(OPEN, "Région (texte)", "Region (text)", "Région telle que publiée.", "Region as published.")
    )
    points = f.many(
        shown(OPEN, "Points", "Points", "Points géographiques publiés, souvent la mairie du bénéficiaire.",
              "Points as published, often the beneficiary's town hall."),
        Point,
    )  # fmt: skip
    interreg = f.flag(
        shown(OPEN, "Interreg", "Interreg", "Vrai pour la coopération entre pays.",
              "True for cooperation between countries.")
    )  # fmt: skip
    highlighted = f.flag(
        shown(OPEN, "Mis en avant", "Highlighted", "Vrai si la source le met en avant.",
              "True where the source highlights it.")
    )  # fmt: skip
    selected_on = f.day(
        shown(OPEN, "Programmé le", "Selected on", "Jour de la programmation.", "Day of the selection.")
    )
    year = f.whole(
        shown(OPEN, "Année", "Year", "Année publiée, où les jours manquent.", "Year as published, where days miss.")
    )
    duration_text = f.text(
        shown(OPEN, "Durée (texte)", "Length (text)", "Durée telle que publiée.", "Length as published.")
    )
