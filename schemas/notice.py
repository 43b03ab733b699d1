"""The notice: one publication as it was."""

from __future__ import annotations

import marshmallow as ma

from schemas import codes as c
from schemas import fields as f
from schemas import rules as r
from schemas.audiences import OPEN
from schemas.base import RecordSchema, kind_field
from schemas.fields import shown
from schemas.nested import OrganisationRef
from schemas.purchase import LotFields, ProcedureFields, Value, lot_number, source_path


class NoticeLot(LotFields):
    """One lot as a notice gives it."""


class Winner(OrganisationRef):
    """A winner of an award, as published."""

    role = f.code(
        shown(OPEN, "Rôle", "Role", "Titulaire, mandataire ou cotraitant.", "Contractor, lead or co-contractor."),
        c.WINNER_ROLE,
    )


class Award(ma.Schema):
    """What an award notice says of some lots."""

    lots = f.texts(
        shown(
            OPEN,
            "Lots",
            "Lots",
            "Numéros des lots; vide pour tout le marché.",
            "Numbers of the lots; empty for the whole.",
        ),
        r.NOT_EMPTY,
    )
    status = f.code(shown(OPEN, "Issue", "Outcome", "Issue de la consultation.", "Outcome."), c.AWARD_STATUS)
    title = f.text(shown(OPEN, "Titre", "Title", "Intitulé publié.", "Title as published.", term="dcterms:title"))
    contract_number = f.text(
        shown(OPEN, "Numéro de marché", "Contract number", "Numéro donné par l'acheteur.", "Number given by the buyer.",
              source="eForms BT-150")
    )  # fmt: skip
    awarded_on = f.day(
        shown(OPEN, "Attribué le", "Awarded on", "Jour de l'attribution.", "Day of the award.", source="eForms BT-1451")
    )
    winners = f.many(shown(OPEN, "Attributaires", "Winners", "Attributaires publiés.", "Winners as published."), Winner)
    value = f.one(shown(OPEN, "Montant", "Value", "Montant attribué.", "Value awarded.", source="eForms BT-720"), Value)
    offers_received = f.whole(
        shown(OPEN, "Offres reçues", "Offers received", "Nombre d'offres reçues.", "Number of tenders received.",
              source="eForms BT-759"),
        r.NOT_NEGATIVE,
    )  # fmt: skip
    text = f.text(shown(OPEN, "Texte", "Text", "Attribution telle que publiée.", "Award as published."))
    framework = f.flag(
        shown(OPEN, "Accord-cadre", "Framework", "Vrai pour un accord-cadre.", "True for a framework agreement.")
    )
    subcontracting = f.flag(
        shown(OPEN, "Sous-traitance", "Subcontracting", "Sous-traitance annoncée.", "Subcontracting is announced.",
              source="eForms BT-773")
    )  # fmt: skip


class Change(ma.Schema):
    """A change that a corrigendum announces."""

    action = f.code(
        shown(OPEN, "Action", "Action", "Ce qu'il faut faire.", "What is to be done."), c.CHANGE_ACTION, required=True
    )
    section = f.text(
        shown(OPEN, "Rubrique", "Section", "Rubrique visée.", "Section concerned.", source="eForms BT-13716")
    )
    lot = lot_number()
    after = f.text(
        shown(OPEN, "Après la mention", "After the words", "Texte après lequel ajouter.", "Words after which to add.")
    )
    old = f.text(shown(OPEN, "Ancien texte", "Old text", "Ce qui n'est plus vrai.", "What is no longer true."))
    new = f.text(shown(OPEN, "Nouveau texte", "New text", "Ce qui est vrai désormais.", "What is true now."))
    path = source_path()


class Reference(ma.Schema):
    """A token by which notices of one procedure find one another."""

    scheme = f.code(
        shown(OPEN, "Forme", "Scheme", "Forme de la référence.", "Form of the reference."),
        c.REFERENCE_SCHEME,
        required=True,
    )
    value = f.text(shown(OPEN, "Valeur", "Value", "La référence.", "The reference."), r.NOT_EMPTY, required=True)
    relation = f.code(
        shown(OPEN, "Sens", "Relation", "Ce que la référence désigne.", "What the reference means."),
        c.REFERENCE_RELATION, required=True,
    )  # fmt: skip


class Cancellation(ma.Schema):
    """Why a procedure was cancelled."""

    reason = f.text(
        shown(OPEN, "Motif", "Reason", "Motif publié.", "Reason as published.", source="BOAMP MOTIF; eForms BT-762")
    )


class SourceText(ma.Schema):
    """One text leaf of the source, repaired."""

    path = f.text(
        shown(OPEN, "Chemin", "Path", "Champ de la source.", "Field of the source."), r.NOT_EMPTY, required=True
    )
    lot = lot_number()
    text = f.text(shown(OPEN, "Texte", "Text", "Texte réparé.", "Repaired text."), required=True)
    standing = f.code(
        shown(OPEN, "Validité", "Standing", "En vigueur, remplacé ou supprimé.", "Current, past or removed."),
        c.STANDING,
    )


class NoticeSchema(ProcedureFields, RecordSchema):
    """One publication: its type, what it says, what it changes; never rewritten."""

    kind = kind_field("notice")
    native_id = f.text(
        shown(OPEN, "Identifiant d'origine", "Native id", "Identifiant à la source, par exemple 21-89435.",
              "Id at the source, for instance 21-89435."),
        r.NOT_EMPTY, required=True,
    )  # fmt: skip
    form = f.text(
        shown(
            OPEN,
            "Forme",
            "Form",
            "Forme du document lu, par exemple fnsimple.",
            "Shape of the document, e.g. fnsimple.",
        )
    )
    notice_type = f.code(
        shown(OPEN, "Nature de l'avis", "Type of notice", "Ce que l'avis annonce.", "What the notice announces."),
        c.NOTICE_TYPE,
    )
    state = f.code(
        shown(OPEN, "État", "State", "Initial, rectificatif, annulation ou modification.",
              "Initial, corrigendum, cancellation or modification."),
        c.NOTICE_STATE,
    )  # fmt: skip
    lots = f.many(shown(OPEN, "Lots", "Lots", "Lots du marché.", "Lots of the purchase."), NoticeLot)
    awards = f.many(shown(OPEN, "Attributions", "Awards", "Attributions publiées.", "Awards published."), Award)
    changes = f.many(shown(OPEN, "Corrections", "Changes", "Corrections annoncées.", "Changes announced."), Change)
    references = f.many(
        shown(OPEN, "Références", "References", "Ce qui relie les avis d'une procédure.",
              "What ties the notices of a procedure."),
        Reference,
    )  # fmt: skip
    cancellation = f.one(
        shown(OPEN, "Annulation", "Cancellation", "Annulation publiée.", "Cancellation."), Cancellation
    )
    texts = f.many(
        shown(OPEN, "Textes", "Texts", "Tous les textes de la source.", "All the texts of the source."), SourceText
    )
