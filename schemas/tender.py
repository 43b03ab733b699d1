"""The tender: all notices of one procedure folded into what is true now, with its lots."""

from __future__ import annotations

import marshmallow as ma

from schemas import codes as c
from schemas import fields as f
from schemas import rules as r
from schemas.assessment import Assessment
from schemas.audiences import OPEN
from schemas.base import RecordSchema, kind_field
from schemas.fields import shown
from schemas.purchase import LotFields, ProcedureFields, lot_number


class ClauseSummary(ma.Schema):
    """A clause in short, as its tender shows it."""

    id = f.text(
        shown(OPEN, "Clause", "Clause", "Identifiant de la clause.", "Id of the clause."), r.RECORD_ID, required=True
    )
    lot = lot_number()
    clause_kind = f.code(
        shown(OPEN, "Sorte", "Kind", "Sorte de considération sociale.", "Kind of social consideration."),
        c.CLAUSE_KIND,
        required=True,
    )
    beneficiary = f.code(
        shown(OPEN, "Public visé", "Beneficiary", "Public visé.", "Group that benefits."), c.BENEFICIARY
    )
    mandatory = f.code(
        shown(
            OPEN,
            "Force",
            "Force",
            "Obligatoire, incitative ou seulement déclarée.",
            "Mandatory, incentive or declared only.",
        ),
        c.MANDATORY,
    )
    hours = f.number(shown(OPEN, "Heures", "Hours", "Heures d'insertion.", "Hours of insertion."), r.NOT_NEGATIVE)
    basis = f.code(shown(OPEN, "Base", "Basis", "Base du volume.", "Basis of the volume."), c.CLAUSE_BASIS)
    excerpt = f.text(
        shown(
            OPEN,
            "Extrait",
            "Excerpt",
            "Passage qui le dit, personnes masquées.",
            "Passage that says it, persons masked.",
        )
    )


class TenderLot(LotFields):
    """One lot as it is now, with the clauses found for it."""

    clauses = f.texts(
        shown(OPEN, "Clauses", "Clauses", "Identifiants des clauses du lot.", "Ids of the clauses of the lot."),
        r.RECORD_ID,
    )
    assessment = f.one(
        shown(OPEN, "Évaluation", "Assessment", "Ce que le lot permet.", "What the lot allows."), Assessment
    )


class TimelineEvent(ma.Schema):
    """One event in the life of a tender, in words."""

    on = f.day(shown(OPEN, "Jour", "Day", "Jour de l'événement.", "Day of the event.", term="schema:startDate"))
    event = f.code(
        shown(OPEN, "Événement", "Event", "Sorte d'événement.", "Kind of event."), c.TIMELINE_EVENT, required=True
    )
    notice = f.text(
        shown(OPEN, "Avis", "Notice", "Identifiant de l'avis qui le dit.", "Id of the notice that says it.")
    )
    sentence_fr = f.text(shown(OPEN, "Phrase (français)", "Sentence (French)", "En français.", "In French."))
    sentence_en = f.text(shown(OPEN, "Phrase (anglais)", "Sentence (English)", "En anglais.", "In English."))
    url = f.text(
        shown(OPEN, "Page", "Page", "Page de l'avis.", "Page of the notice.", term="schema:url"), r.WEB_ADDRESS
    )


class NoticeSummary(ma.Schema):
    """A notice of the tender, in short."""

    id = f.text(
        shown(OPEN, "Avis", "Notice", "Identifiant de l'avis.", "Id of the notice."), r.RECORD_ID, required=True
    )
    native_id = f.text(
        shown(OPEN, "Identifiant d'origine", "Native id", "Identifiant à la source.", "Id at the source.")
    )
    published_on = f.day(
        shown(OPEN, "Publié le", "Published on", "Jour de publication.", "Day of publication.", term="dcterms:issued")
    )
    notice_type = f.code(
        shown(OPEN, "Nature de l'avis", "Type of notice", "Ce que l'avis annonce.", "What the notice announces."),
        c.NOTICE_TYPE,
    )
    state = f.code(shown(OPEN, "État", "State", "État de l'avis.", "State of the notice."), c.NOTICE_STATE)
    family = f.code(shown(OPEN, "Famille", "Family", "Famille d'avis.", "Family of notices."), c.FAMILY)
    url = f.text(shown(OPEN, "Page", "Page", "Page officielle.", "Official page.", term="schema:url"), r.WEB_ADDRESS)


class TenderSchema(ProcedureFields, RecordSchema):
    """A procedure as it stands: what is bought, where, until when, in which lots, with which clauses."""

    kind = kind_field("tender")
    families = f.codes(
        shown(OPEN, "Familles", "Families", "Familles de ses avis.", "Families of its notices."), c.FAMILY
    )
    notice_types = f.codes(
        shown(OPEN, "Natures d'avis", "Types of notices", "Natures de ses avis.", "Types of its notices."),
        c.NOTICE_TYPE,
    )
    stage = f.code(shown(OPEN, "Étape", "Stage", "Où en est la procédure.", "Where the procedure stands."), c.STAGE)
    official_url = f.text(
        shown(
            OPEN,
            "Page officielle",
            "Official page",
            "Page de l'avis à la source.",
            "Page of the notice at the source.",
            term="schema:url",
        ),
        r.WEB_ADDRESS,
    )
    lots = f.many(shown(OPEN, "Lots", "Lots", "Lots du marché.", "Lots of the purchase."), TenderLot)
    clauses = f.many(
        shown(OPEN, "Clauses", "Clauses", "Clauses trouvées, en bref.", "Clauses found, in short."), ClauseSummary
    )
    assessment = f.one(
        shown(OPEN, "Évaluation", "Assessment", "Celle de son meilleur lot.", "That of its best lot."), Assessment
    )
    timeline = f.many(
        shown(
            OPEN, "Chronologie", "Timeline", "Vie de la procédure, en phrases.", "Life of the procedure, in sentences."
        ),
        TimelineEvent,
    )
    notices = f.many(
        shown(OPEN, "Avis", "Notices", "Avis de la procédure.", "Notices of the procedure."), NoticeSummary
    )
    contracts = f.texts(
        shown(OPEN, "Marchés attribués", "Contracts", "Identifiants des attributions.", "Ids of the awards."),
        r.RECORD_ID,
    )
