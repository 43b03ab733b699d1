"""The envelope: the fields that every record has, whatever its kind."""

from __future__ import annotations

import marshmallow as ma

from schemas import fields as f
from schemas import rules as r
from schemas.audiences import OPEN
from schemas.fields import shown
from schemas.nested import FindingRef, Identifier, LinkRef, OrganisationRef, Origin, Place, Territory

SCHEMA_VERSION = 1
VERSION = "1.0.0"

_THIS_VERSION = r.Rule(
    lambda number: number == SCHEMA_VERSION, f"Not a known version: write {SCHEMA_VERSION}.", const=SCHEMA_VERSION
)


class RecordSchema(ma.Schema):
    """The envelope of a record; an unknown field is refused."""

    id = f.text(
        shown(
            OPEN,
            "Identifiant",
            "Id",
            "Identifiant stable, fonction du contenu: source:identifiant d'origine.",
            "Stable id, a function of content: source:native id.",
            term="dcterms:identifier",
        ),
        r.RECORD_ID,
        required=True,
    )
    kind = f.text(shown(OPEN, "Sorte", "Kind", "Sorte d'enregistrement.", "Kind of record."), required=True)
    schema_version = f.Whole(
        load_default=SCHEMA_VERSION,
        validate=[_THIS_VERSION],
        metadata=shown(
            OPEN,
            "Version du schéma",
            "Version of the schema",
            "Version majeure, 1 si absente.",
            "Major version, 1 where absent.",
        ),
    )
    title = f.text(shown(OPEN, "Titre", "Title", "Titre tel que publié.", "Title as published.", term="dcterms:title"))
    description = f.text(
        shown(
            OPEN,
            "Description",
            "Description",
            "Description telle que publiée.",
            "Description as published.",
            term="dcterms:description",
        )
    )
    language = f.text(
        shown(
            OPEN,
            "Langue",
            "Language",
            "Langue des textes.",
            "Language of the texts.",
            source="ISO 639-1",
            term="dcterms:language",
        ),
        r.LANGUAGE,
    )
    machine_translated = f.flag(
        shown(
            OPEN,
            "Traduction automatique",
            "Machine translated",
            "Vrai si les textes viennent d'une machine.",
            "True where the texts come from a machine.",
        )
    )
    published_on = f.day(
        shown(
            OPEN,
            "Publié le",
            "Published on",
            "Jour de publication à la source.",
            "Day of publication at the source.",
            term="dcterms:issued",
        )
    )
    modified_at = f.instant(
        shown(
            OPEN,
            "Modifié à la source",
            "Modified at the source",
            "Instant de la dernière modification à la source.",
            "Instant of the last change at the source.",
            term="dcterms:modified",
        )
    )
    starts_on = f.day(shown(OPEN, "Débute le", "Starts on", "Premier jour.", "First day.", term="schema:startDate"))
    ends_on = f.day(shown(OPEN, "Finit le", "Ends on", "Dernier jour.", "Last day.", term="schema:endDate"))
    open_until = f.instant(
        shown(
            OPEN,
            "Ouvert jusqu'à",
            "Open until",
            "Instant après lequel on ne peut plus répondre, en UTC.",
            "Instant after which nobody can answer any more, in UTC.",
        )
    )
    places = f.many(
        shown(OPEN, "Lieux", "Places", "Lieux tels que publiés.", "Places as published.", term="schema:location"), Place
    )
    territories = f.many(
        shown(
            OPEN,
            "Territoires",
            "Territories",
            "Territoires déduits des lieux.",
            "Territories deduced from the places.",
            term="dcterms:spatial",
        ),
        Territory,
    )
    organisations = f.many(
        shown(
            OPEN,
            "Organisations",
            "Organisations",
            "Organisations et leur rôle; jamais une personne à contacter.",
            "Organisations and their role; never a contact person.",
        ),
        OrganisationRef,
    )
    identifiers = f.many(
        shown(
            OPEN,
            "Identifiants",
            "Identifiers",
            "Identifiants dans d'autres systèmes.",
            "Ids in other systems.",
            term="schema:identifier",
        ),
        Identifier,
    )
    links = f.many(
        shown(
            OPEN,
            "Liens",
            "Links",
            "Relations avec d'autres enregistrements ou pages.",
            "Relations with other records or pages.",
            term="dcterms:relation",
        ),
        LinkRef,
        r.some_key("id", "url"),
    )
    findings = f.many(
        shown(OPEN, "Constats", "Findings", "Ce qui est douteux ou notable.", "What is doubtful or noteworthy."),
        FindingRef,
    )
    origin = f.one(
        shown(
            OPEN,
            "Origine",
            "Origin",
            "D'où vient l'enregistrement; écrit par le service.",
            "Where the record comes from; written by the hub.",
            term="dcterms:provenance",
        ),
        Origin,
    )


def kind_field(kind: str) -> f.Text:
    """Declare the ``kind`` of one kind of record."""
    rule = r.Rule(lambda value: value == kind, f"Not this kind: write {kind}.", const=kind)
    meta = shown(OPEN, "Sorte", "Kind", "Sorte d'enregistrement.", "Kind of record.")
    return f.text(meta, rule, required=True)
