"""The offer: one job offer, for reading on pages only; the base may not be handed on."""

from __future__ import annotations

import marshmallow as ma

from schemas import codes_offer as c
from schemas import fields as f
from schemas import rules as r
from schemas.audiences import CONSULT
from schemas.base import RecordSchema, kind_field
from schemas.fields import shown
from schemas.nested import Evidence

_API = "France Travail, API Offres d'emploi v2"
_ROME = "France Travail, ROME"
ROME_CODE = r.pattern(r"[A-N]\d{4}", "Not a ROME code: write a letter and four digits, for instance F1704.")

#: fields that may stay of a withdrawn offer: nothing of its employer, its texts, its commune or its address
KEPT_AFTER_WITHDRAWAL = (
    *("id", "kind", "schema_version", "published_on", "rome", "rome_label", "rome_version", "contract_type"),
    *("contract_nature", "contract_months", "contract_days", "working_time", "apprenticeship", "posts"),
    *("insertion_marks", "qualification", "experience_required", "offer_origin"),
)


class Asked(ma.Schema):
    """A skill, a language, a licence or a training that is asked for."""

    code = f.text(shown(CONSULT, "Code", "Code", "Code de la source.", "Code of the source.", source=_API))
    label = f.text(shown(CONSULT, "Libellé", "Label", "Libellé de la source.", "Label of the source."))
    level = f.text(shown(CONSULT, "Niveau", "Level", "Niveau demandé.", "Level that is asked for."))
    required = f.code(
        shown(CONSULT, "Exigence", "Requirement", "Exigé ou souhaité.", "Required or desired."), c.REQUIREMENT
    )
    comment = f.text(shown(CONSULT, "Commentaire", "Comment", "Commentaire.", "Comment."))


class Quality(ma.Schema):
    """A quality that is looked for in candidates."""

    label = f.text(shown(CONSULT, "Libellé", "Label", "Nom de la qualité.", "Name of the quality."))
    description = f.text(shown(CONSULT, "Description", "Description", "Ce qu'elle veut dire.", "What it means."))


class InsertionMark(ma.Schema):
    """One mark of insertion, with what shows it."""

    mark = f.code(
        shown(CONSULT, "Marque", "Mark", "Marque d'insertion.", "Mark of insertion."), c.INSERTION_MARK, required=True
    )
    level = f.code(
        shown(CONSULT, "Valeur", "Strength", "Donnée par la source ou indice.", "Given by the source, or a hint."),
        c.MARK_LEVEL,
    )
    score = f.number(shown(CONSULT, "Score", "Score", "De 0 à 1.", "From 0 to 1."), r.SHARE)
    evidence = f.many(
        shown(CONSULT, "Preuves", "Evidence", "Champs et passages qui le montrent.", "Fields and passages."), Evidence
    )


class OfferSchema(RecordSchema):
    """What work, where, under which contract, for whom, and what makes it an offer of insertion."""

    kind = kind_field("offer")
    native_id = f.text(shown(CONSULT, "Numéro", "Number", "Numéro de l'offre.", "Number of the offer."))
    form = f.text(shown(CONSULT, "Forme", "Form", "Forme du document lu.", "Shape of the document that was read."))
    official_url = f.text(
        shown(CONSULT, "Page officielle", "Official page", "Page de l'offre à la source.",
              "Page of the offer at the source.", term="schema:url"),
        r.WEB_ADDRESS,
    )  # fmt: skip
    created_at = f.instant(
        shown(CONSULT, "Créée le", "Created at", "Instant de création de l'offre.", "Instant of its creation.")
    )
    updated_at = f.instant(
        shown(CONSULT, "Actualisée le", "Updated at", "Dernière actualisation, où la source la donne.",
              "Last update, where the source gives it.")
    )  # fmt: skip
    rome = f.text(
        shown(CONSULT, "Code ROME", "ROME code", "Métier, dans le répertoire ROME.", "Job, in the ROME list.",
              source=_ROME),
        ROME_CODE,
    )  # fmt: skip
    rome_label = f.text(
        shown(CONSULT, "Métier (ROME)", "Job (ROME)", "Libellé ROME tel que publié.", "ROME label as published.")
    )
    rome_version = f.code(
        shown(CONSULT, "Version du ROME", "Version of ROME", "Version des libellés, selon la date.",
              "Version of the labels, by the date."),
        c.ROME_VERSION,
    )  # fmt: skip
    occupation = f.text(
        shown(CONSULT, "Appellation", "Occupation", "Appellation du métier.", "Name of the occupation.", source=_ROME)
    )
    contract_type = f.code(
        shown(CONSULT, "Type de contrat", "Type of contract", "Type de contrat.", "Type of contract."), c.CONTRACT_TYPE
    )
    contract_type_label = f.text(
        shown(CONSULT, "Type de contrat (texte)", "Type of contract (text)", "Libellé tel que publié, avec la durée.",
              "Label as published, with the length.")
    )  # fmt: skip
    contract_months = f.number(
        shown(CONSULT, "Durée (mois)", "Length (months)", "Durée du contrat en mois.", "Length in months."),
        r.NOT_NEGATIVE,
    )
    contract_days = f.number(
        shown(CONSULT, "Durée (jours)", "Length (days)", "Durée du contrat en jours.", "Length in days."),
        r.NOT_NEGATIVE,
    )
    contract_nature = f.code(
        shown(CONSULT, "Nature du contrat", "Nature of the contract", "Nature du contrat.", "Nature of the contract."),
        c.CONTRACT_NATURE,
    )
    contract_nature_label = f.text(
        shown(CONSULT, "Nature du contrat (texte)", "Nature of the contract (text)", "Libellé tel que publié.",
              "Label as published.")
    )  # fmt: skip
    apprenticeship = f.flag(shown(CONSULT, "Alternance", "Work-study", "Vrai en alternance.", "True for work-study."))
    working_time = f.code(
        shown(CONSULT, "Temps de travail", "Working time", "Temps plein ou partiel.", "Full or part time."),
        c.WORKING_TIME,
    )
    working_time_text = f.text(
        shown(CONSULT, "Horaires (texte)", "Hours (text)", "Durée et horaires tels que publiés.",
              "Hours as published.")
    )  # fmt: skip
    weekly_hours = f.number(
        shown(CONSULT, "Heures par semaine", "Hours a week", "Heures par semaine, lues dans le texte.",
              "Hours a week, read in the text."),
        r.between(0, 168, "Not hours of a week: write 0 to 168."),
    )  # fmt: skip
    conditions = f.texts(
        shown(CONSULT, "Conditions", "Conditions", "Conditions d'exercice.", "Working conditions."), r.NOT_EMPTY
    )
    salary_text = f.text(shown(CONSULT, "Salaire", "Salary", "Salaire tel que publié.", "Salary as published."))
    salary_extras = f.texts(
        shown(CONSULT, "Compléments", "Extras", "Compléments et commentaire du salaire.", "Extras and comment."),
        r.NOT_EMPTY,
    )
    posts = f.whole(shown(CONSULT, "Postes", "Posts", "Nombre de postes.", "Number of posts."), r.NOT_NEGATIVE)
    experience_required = f.code(
        shown(CONSULT, "Expérience", "Experience", "Expérience demandée.", "Experience that is asked for."),
        c.EXPERIENCE_REQUIRED,
    )
    experience_text = f.text(
        shown(CONSULT, "Expérience (texte)", "Experience (text)", "Expérience telle que publiée.",
              "Experience as published.")
    )  # fmt: skip
    qualification = f.code(
        shown(CONSULT, "Qualification", "Qualification", "Niveau de qualification.", "Level of qualification."),
        c.QUALIFICATION,
    )
    skills = f.many(shown(CONSULT, "Compétences", "Skills", "Compétences demandées.", "Skills asked for."), Asked)
    qualities = f.many(shown(CONSULT, "Qualités", "Qualities", "Qualités attendues.", "Qualities expected."), Quality)
    trainings = f.many(shown(CONSULT, "Formations", "Trainings", "Formations demandées.", "Training asked for."), Asked)
    languages = f.many(shown(CONSULT, "Langues", "Languages", "Langues demandées.", "Languages asked for."), Asked)
    licences = f.many(shown(CONSULT, "Permis", "Licences", "Permis demandés.", "Licences asked for."), Asked)
    software = f.texts(shown(CONSULT, "Logiciels", "Software", "Outils bureautiques.", "Office software."), r.NOT_EMPTY)
    travel = f.text(shown(CONSULT, "Déplacements", "Travel", "Déplacements.", "Travel."))
    employer_description = f.text(
        shown(CONSULT, "Employeur (texte)", "Employer (text)", "Description de l'employeur.", "Employer's description.")
    )
    employer_url = f.text(
        shown(CONSULT, "Site de l'employeur", "Employer's site", "Site de l'employeur.", "Employer's website."),
        r.WEB_ADDRESS,
    )
    naf = f.text(
        shown(CONSULT, "Code NAF", "NAF code", "Activité de l'établissement.", "Activity of the establishment.",
              source="INSEE, NAF rév. 2")
    )  # fmt: skip
    sector = f.text(shown(CONSULT, "Secteur", "Sector", "Secteur d'activité.", "Sector of activity."))
    workforce = f.text(shown(CONSULT, "Effectif", "Workforce", "Tranche d'effectif de l'établissement.", "Size class."))
    accessible = f.flag(
        shown(CONSULT, "Ouverte aux travailleurs handicapés", "Open to disabled workers",
              "Vrai si l'offre se dit accessible.", "True where the offer says so.")
    )  # fmt: skip
    adapted_enterprise = f.flag(
        shown(CONSULT, "Entreprise adaptée", "Adapted enterprise", "Vrai pour une entreprise adaptée.",
              "True for an adapted enterprise.", source="Code du travail L5213-13")
    )  # fmt: skip
    disability_employer = f.flag(
        shown(CONSULT, "Employeur handi-engagé", "Employer committed to disability", "Vrai avec le label.",
              "True with the label.")
    )  # fmt: skip
    few_candidates = f.flag(
        shown(CONSULT, "Peu de candidats", "Few candidates", "Vrai si les candidats manquent.",
              "True where candidates are lacking.")
    )  # fmt: skip
    insertion_marks = f.codes(
        shown(CONSULT, "Marques d'insertion", "Marks of insertion", "Marques d'insertion, données ou indices.",
              "Marks of insertion, given or hints."),
        c.INSERTION_MARK,
    )  # fmt: skip
    marks = f.many(
        shown(CONSULT, "Marques et preuves", "Marks and evidence", "Chaque marque avec ses preuves.",
              "Each mark with its evidence."),
        InsertionMark,
    )  # fmt: skip
    offer_origin = f.code(
        shown(CONSULT, "Origine", "Origin", "France Travail ou partenaire.", "France Travail or partner."),
        c.OFFER_ORIGIN,
    )
    partners = f.texts(
        shown(CONSULT, "Partenaires", "Partners", "Partenaires qui diffusent l'offre.", "Partners that show it."),
        r.NOT_EMPTY,
    )
    latitude = f.number(
        shown(CONSULT, "Latitude", "Latitude", "Degrés décimaux, WGS 84.", "Decimal degrees, WGS 84."),
        r.between(-90, 90, "Not a latitude: write -90 to 90."),
    )
    longitude = f.number(
        shown(CONSULT, "Longitude", "Longitude", "Degrés décimaux, WGS 84.", "Decimal degrees, WGS 84."),
        r.between(-180, 180, "Not a longitude: write -180 to 180."),
    )
