"""The organisation: buyer, contractor, facilitator, work-integration enterprise."""

from __future__ import annotations

import marshmallow as ma

from schemas import codes as c
from schemas import fields as f
from schemas import rules as r
from schemas.audiences import INTERNAL, OPEN
from schemas.base import RecordSchema, kind_field
from schemas.fields import shown


class RoleInTime(ma.Schema):
    """A role that an organisation has or had."""

    role = f.code(shown(OPEN, "Rôle", "Role", "Le rôle.", "The role."), c.ORGANISATION_ROLE, required=True)
    valid_from = f.day(shown(OPEN, "Depuis", "Since", "Premier jour connu.", "First day known."))
    valid_to = f.day(shown(OPEN, "Jusqu'à", "Until", "Dernier jour connu.", "Last day known."))
    source = f.text(shown(OPEN, "Source", "Source", "Source qui le dit.", "Source that says so."))
    mentions = f.whole(
        shown(OPEN, "Mentions", "Mentions", "Nombre d'enregistrements qui le disent.", "How many records say so."),
        r.NOT_NEGATIVE,
    )
    records = f.texts(
        shown(OPEN, "Enregistrements", "Records", "Les dix plus récents qui le disent.", "The ten latest that say so."),
        r.RECORD_ID,
    )


class OrganisationSchema(RecordSchema):
    """An organisation, known by its SIRET or by name and place."""

    kind = kind_field("organisation")
    siren = f.text(
        shown(OPEN, "SIREN", "SIREN", "Neuf chiffres.", "Nine digits.", source="INSEE, répertoire Sirene"), r.SIREN
    )
    siret = f.text(
        shown(OPEN, "SIRET", "SIRET", "Quatorze chiffres.", "Fourteen digits.", source="INSEE, répertoire Sirene"),
        r.SIRET,
    )
    name = f.text(
        shown(OPEN, "Nom", "Name", "Nom le plus récent.", "Most recent name.", term="schema:name"), r.NOT_EMPTY
    )
    kinds = f.codes(
        shown(OPEN, "Sortes", "Kinds", "Ce qu'est l'organisation.", "What the organisation is."), c.ORGANISATION_KIND
    )
    roles = f.many(shown(OPEN, "Rôles", "Roles", "Rôles dans le temps.", "Roles in time."), RoleInTime)
    naf = f.text(
        shown(OPEN, "Code NAF", "NAF code", "Activité principale.", "Main activity.", source="INSEE, NAF rév. 2")
    )
    website = f.text(
        shown(OPEN, "Site", "Website", "Site de l'organisation.", "Website of the organisation.", term="schema:url"),
        r.WEB_ADDRESS,
    )
    other_names = f.texts(
        shown(OPEN, "Autres noms", "Other names", "Autres noms publiés.", "Other names as published."), r.NOT_EMPTY
    )
    merge_keys = f.texts(
        shown(OPEN, "Clés de rapprochement", "Merge keys",
              "Ce par quoi les mentions se rejoignent; on les nomme pour séparer ou réunir à la main.",
              "By what mentions meet; they are named to part or join organisations by hand."),
        r.NOT_EMPTY,
    )  # fmt: skip
    capacity = f.whole(
        shown(OPEN, "Places", "Places", "Capacité autorisée d'un ESAT.", "Authorised capacity of an ESAT.",
              source="FINESS"),
        r.NOT_NEGATIVE,
    )  # fmt: skip
    audience = f.code(
        shown(
            INTERNAL,
            "Public autorisé",
            "Audience",
            "Plus étroit que la sorte: une organisation connue par les seules offres d'emploi est interne.",
            "Narrower than the kind: an organisation known from offers alone is internal.",
        ),
        c.AUDIENCE,
    )
