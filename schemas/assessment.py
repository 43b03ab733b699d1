"""The assessment: what a lot allows in the way of insertion, with each input and factor shown."""

from __future__ import annotations

import marshmallow as ma

from schemas import codes as c
from schemas import fields as f
from schemas import rules as r
from schemas.audiences import OPEN
from schemas.fields import shown
from schemas.nested import Evidence


class Obligation(ma.Schema):
    """Whether the law makes a social consideration compulsory, and why."""

    status = f.code(
        shown(OPEN, "État", "Status", "S'applique, ne s'applique pas, inconnu.", "Applies, does not, unknown.",
              source="Law 2021-1104 art. 35; CCP L2112-2-1"),
        c.LEGAL_OBLIGATION, required=True,
    )  # fmt: skip
    reason_fr = f.text(shown(OPEN, "Raison (français)", "Reason (French)", "En français.", "In French."))
    reason_en = f.text(shown(OPEN, "Raison (anglais)", "Reason (English)", "En anglais.", "In English."))


class Share(ma.Schema):
    """A range of fractions."""

    min = f.number(shown(OPEN, "Minimum", "Minimum", "De 0 à 1.", "From 0 to 1."), r.SHARE)
    max = f.number(shown(OPEN, "Maximum", "Maximum", "De 0 à 1.", "From 0 to 1."), r.SHARE)


class Input(ma.Schema):
    """One input of the hours, which people may correct."""

    name = f.text(shown(OPEN, "Nom", "Name", "Nom de la donnée.", "Name of the input."), r.NOT_EMPTY, required=True)
    value = f.number(
        shown(OPEN, "Valeur", "Value", "Absente si la donnée manque.", "Absent where the input is missing.")
    )
    unit = f.text(shown(OPEN, "Unité", "Unit", "Unité de la valeur.", "Unit of the value."))
    source = f.text(shown(OPEN, "Source", "Source", "Champ ou ligne de table.", "Field or row of a table."))


class Hours(ma.Schema):
    """The hours that the lot could carry."""

    min = f.number(shown(OPEN, "Minimum", "Minimum", "Bas de la fourchette.", "Low end."), r.NOT_NEGATIVE)
    central = f.number(shown(OPEN, "Valeur centrale", "Central value", "Estimation.", "Estimate."), r.NOT_NEGATIVE)
    max = f.number(shown(OPEN, "Maximum", "Maximum", "Haut de la fourchette.", "High end."), r.NOT_NEGATIVE)
    formula = f.text(shown(OPEN, "Formule", "Formula", "Formule employée.", "Formula used."))
    inputs = f.many(shown(OPEN, "Données", "Inputs", "Données de la formule.", "Inputs of the formula."), Input)


class Factor(ma.Schema):
    """One factor of the score, in a sentence."""

    name = f.text(shown(OPEN, "Nom", "Name", "Nom du facteur.", "Name of the factor."), r.NOT_EMPTY, required=True)
    value = f.number(
        shown(OPEN, "Valeur", "Value", "Absente si la donnée manque.", "Absent where the input is missing.")
    )
    weight = f.number(shown(OPEN, "Poids", "Weight", "Poids dans le score.", "Weight in the score."))
    sentence_fr = f.text(shown(OPEN, "Phrase (français)", "Sentence (French)", "En français.", "In French."))
    sentence_en = f.text(shown(OPEN, "Phrase (anglais)", "Sentence (English)", "En anglais.", "In English."))
    evidence = f.many(shown(OPEN, "Preuves", "Evidence", "Ce qui le montre.", "What shows it."), Evidence)


class Supply(ma.Schema):
    """How many work-integration enterprises of one family are in reach."""

    family = f.text(
        shown(OPEN, "Famille", "Family", "Famille d'activité.", "Family of trade."), r.NOT_EMPTY, required=True
    )
    suppliers = f.whole(
        shown(OPEN, "Structures", "Suppliers", "Nombre de structures.", "Number of suppliers."), r.NOT_NEGATIVE
    )


class Assessment(ma.Schema):
    """What a lot allows; a missing input is said to be missing and is never a zero."""

    legal_obligation = f.one(
        shown(OPEN, "Obligation légale", "Legal obligation", "Ce que la loi impose.", "What the law imposes."),
        Obligation,
    )
    suitability = f.whole(
        shown(OPEN, "Adéquation", "Suitability", "De 0 (aucune) à 3 (forte), par code CPV.",
              "From 0 (none) to 3 (strong), by CPV code."),
        r.between(0, 3, "Not a suitability: write 0, 1, 2 or 3."),
    )  # fmt: skip
    labour_share = f.one(
        shown(OPEN, "Part de main-d'œuvre", "Labour share", "Part du montant.", "Share of the value."), Share
    )
    hours = f.one(shown(OPEN, "Heures", "Hours", "Heures possibles.", "Hours that are possible."), Hours)
    factors = f.many(shown(OPEN, "Facteurs", "Factors", "Facteurs du score.", "Factors of the score."), Factor)
    score = f.number(
        shown(OPEN, "Score", "Score", "De 0 à 100.", "From 0 to 100."),
        r.between(0, 100, "Not a score: write 0 to 100."),
    )
    recommendation = f.code(
        shown(OPEN, "Conseil", "Recommendation", "Ce que l'on propose à l'acheteur.", "What to offer the buyer."),
        c.RECOMMENDATION,
    )
    coverage = f.text(
        shown(OPEN, "Facilitateur", "Facilitator", "Organisation dont la convention couvre le lieu.",
              "Organisation whose convention covers the place."),
        r.RECORD_ID,
    )  # fmt: skip
    supply = f.many(
        shown(OPEN, "Offre", "Supply", "SIAE à portée, par famille.", "Work-integration enterprises in reach."), Supply
    )
    missing = f.texts(
        shown(OPEN, "Données manquantes", "Missing inputs", "Ce qui manque et élargit la fourchette.",
              "What is missing and widens the range."),
        r.NOT_EMPTY,
    )  # fmt: skip
