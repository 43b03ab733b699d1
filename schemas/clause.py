"""The clause: one social consideration of a tender, a lot or a part."""

from __future__ import annotations

from schemas import codes as c
from schemas import fields as f
from schemas import rules as r
from schemas.audiences import INTERNAL, OPEN
from schemas.base import RecordSchema, kind_field
from schemas.fields import shown
from schemas.nested import Evidence
from schemas.purchase import lot_number


class ClauseSchema(RecordSchema):
    """What is asked, for whom, how much, on what basis, and where it is written."""

    kind = kind_field("clause")
    tender = f.text(
        shown(OPEN, "Marché", "Tender", "Identifiant du marché.", "Id of the tender.", term="dcterms:isPartOf"),
        r.RECORD_ID,
    )
    lot = lot_number()
    part = f.text(
        shown(
            OPEN,
            "Tranche",
            "Part",
            "Tranche ferme, optionnelle ou reconduction.",
            "Firm or optional part, or renewal.",
            source="CCP R2113-4",
        )
    )
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
    basis = f.code(shown(OPEN, "Base", "Basis", "Base du volume.", "Basis of the volume."), c.CLAUSE_BASIS)
    hours = f.number(
        shown(
            OPEN,
            "Heures",
            "Hours",
            "Heures selon la base; absentes si l'avis ne les dit pas.",
            "Hours on that basis; absent where the notice does not say.",
        ),
        r.NOT_NEGATIVE,
    )
    hours_is_minimum = f.flag(
        shown(
            OPEN,
            "Heures minimales",
            "Hours are a minimum",
            "Vrai si le volume est un minimum.",
            "True where the volume is a minimum.",
        )
    )
    period_months = f.number(
        shown(OPEN, "Période (mois)", "Period (months)", "Longueur de la période de la base.", "Length of the period."),
        r.NOT_NEGATIVE,
    )
    slice_amount = f.number(
        shown(
            OPEN,
            "Tranche de montant (EUR)",
            "Slice (EUR)",
            "Montant auquel se rapportent les heures, en euros.",
            "Amount that the hours are for, in euros.",
        ),
        r.NOT_NEGATIVE,
    )
    rate = f.number(
        shown(OPEN, "Taux", "Rate", "Part des heures, de 0 à 1.", "Share of the hours, from 0 to 1."), r.SHARE
    )
    training_hours = f.number(
        shown(OPEN, "Heures de formation", "Training hours", "Heures faites en formation.", "Hours done in training."),
        r.NOT_NEGATIVE,
    )
    modalities = f.codes(
        shown(
            OPEN,
            "Modalités",
            "Modalities",
            "Façons de remplir l'engagement.",
            "Ways to meet the commitment.",
            source="CCAG 2021",
        ),
        c.MODALITY,
    )
    eligible_public = f.codes(
        shown(
            OPEN, "Publics éligibles", "Eligible public", "Publics nommés par le texte.", "Groups that the text names."
        ),
        c.ELIGIBLE_PUBLIC,
    )
    programme = f.code(
        shown(OPEN, "Programme", "Programme", "Programme qui porte la clause.", "Programme behind the clause."),
        c.PROGRAMME,
    )
    legal_references = f.texts(
        shown(
            OPEN,
            "Références légales",
            "Legal references",
            "Articles cités, par exemple L2112-2.",
            "Articles quoted, for instance L2112-2.",
            source="Code de la commande publique",
        ),
        r.NOT_EMPTY,
    )
    weight = f.number(
        shown(
            OPEN,
            "Pondération (%)",
            "Weight (%)",
            "Poids du critère, en pour cent.",
            "Weight of the criterion, in percent.",
        ),
        r.between(0, 100, "Not a percentage: write 0 to 100."),
    )
    evidence = f.many(
        shown(OPEN, "Preuves", "Evidence", "Passages et drapeaux qui le disent.", "Passages and flags that say it."),
        Evidence,
    )
    audience = f.code(
        shown(
            INTERNAL,
            "Public autorisé",
            "Audience",
            "Plus étroit que la sorte: la clause d'un logiciel est interne tant que son propriétaire n'accorde rien.",
            "Narrower than the kind: a clause of a software is internal as long as its owner grants nothing.",
        ),
        c.AUDIENCE,
    )
