"""Objects nested in the envelope of every record: places, territories, organisations, evidence, origin."""

from __future__ import annotations

import marshmallow as ma

from schemas import codes as c
from schemas import fields as f
from schemas import rules as r
from schemas.audiences import OPEN, PARTNER
from schemas.fields import shown

_COG = "INSEE, code officiel géographique"
_SIRENE = "INSEE, répertoire Sirene"


class Place(ma.Schema):
    """A place as it was published."""

    text = f.text(
        shown(OPEN, "Texte", "Text", "Lieu tel que publié.", "Place as published.", term="schema:description")
    )
    country = f.text(
        shown(OPEN, "Pays", "Country", "Pays tel que publié.", "Country as published.", term="schema:addressCountry")
    )
    postcode = f.text(
        shown(OPEN, "Code postal", "Postcode", "Code postal tel que publié.", "Postcode as published.",
              term="schema:postalCode")
    )  # fmt: skip
    city = f.text(
        shown(OPEN, "Ville", "City", "Ville telle que publiée.", "City as published.", term="schema:addressLocality")
    )
    nuts = f.text(
        shown(OPEN, "Code NUTS", "NUTS code", "Code NUTS tel que publié, parfois d'un ancien millésime.",
              "NUTS code as published, sometimes of an old vintage.", source="eForms BT-5071")
    )  # fmt: skip
    department = f.text(
        shown(OPEN, "Département", "Département", "Code du département.", "Code of the département.", source=_COG),
        r.DEPARTEMENT,
    )
    commune = f.text(
        shown(OPEN, "Commune", "Commune", "Code COG de la commune.", "COG code of the commune.", source=_COG), r.COMMUNE
    )
    role = f.code(
        shown(OPEN, "Rôle", "Role", "Ce que le lieu est pour l'enregistrement.", "What the place is to the record."),
        c.PLACE_ROLE,
    )
    lot = f.text(shown(OPEN, "Lot", "Lot", "Numéro du lot concerné.", "Number of the lot concerned."))


class Evidence(ma.Schema):
    """Why something deduced is believed."""

    path = f.text(
        shown(OPEN, "Chemin", "Path", "Champ de la source, par exemple FNSimple.initial.natureMarche.description.",
              "Field of the source, for instance FNSimple.initial.natureMarche.description.")
    )  # fmt: skip
    excerpt = f.text(
        shown(OPEN, "Extrait", "Excerpt", "Passage de la source, personnes masquées.",
              "Passage of the source, persons masked.")
    )  # fmt: skip
    method = f.text(
        shown(OPEN, "Méthode", "Method", "Façon dont on l'a trouvé: drapeau, texte, table, à la main.",
              "How it was found: flag, text, table, by hand.")
    )  # fmt: skip
    method_version = f.text(
        shown(OPEN, "Version de la méthode", "Version of the method", "Version de la méthode qui l'a trouvé.",
              "Version of the method that found it.")
    )  # fmt: skip
    rule = f.text(
        shown(OPEN, "Règle", "Rule", "Règle de la méthode qui a répondu.", "Rule of the method that answered.")
    )
    confidence = f.number(
        shown(OPEN, "Confiance", "Confidence", "De 0 (aucune) à 1 (sûr).", "From 0 (none) to 1 (sure)."), r.SHARE
    )
    notice = f.text(
        shown(OPEN, "Avis", "Notice", "Identifiant de l'avis qui porte le passage.",
              "Id of the notice that holds the passage.")
    )  # fmt: skip


class Territory(ma.Schema):
    """A territory that a published place was resolved to."""

    code = f.text(
        shown(OPEN, "Code", "Code", "Code du territoire dans sa nomenclature.", "Code of the territory in its list.",
              source=_COG),
        required=True,
    )  # fmt: skip
    type = f.code(
        shown(OPEN, "Type", "Type", "Type de territoire.", "Type of territory."), c.TERRITORY_TYPE, required=True
    )
    name = f.text(shown(OPEN, "Nom", "Name", "Nom du territoire.", "Name of the territory.", term="schema:name"))
    method = f.text(shown(OPEN, "Méthode", "Method", "Façon dont le lieu a été résolu.", "How the place was resolved."))
    confidence = f.number(
        shown(OPEN, "Confiance", "Confidence", "De 0 (aucune) à 1 (sûr).", "From 0 (none) to 1 (sure)."), r.SHARE
    )
    evidence = f.text(
        shown(OPEN, "Preuve", "Evidence", "Ce qui, dans le lieu publié, y a mené.",
              "What in the published place led to it.")
    )  # fmt: skip


class OrganisationRef(ma.Schema):
    """An organisation as the record names it; never a contact person."""

    role = f.code(
        shown(OPEN, "Rôle", "Role", "Rôle dans l'enregistrement.", "Role in the record."),
        c.ORGANISATION_ROLE,
        required=True,
    )
    name = f.text(shown(OPEN, "Nom", "Name", "Nom tel que publié.", "Name as published.", term="schema:name"))
    siren = f.text(
        shown(OPEN, "SIREN", "SIREN", "Neuf chiffres, s'il est valide.", "Nine digits, if valid.", source=_SIRENE),
        r.SIREN,
    )
    siret = f.text(
        shown(OPEN, "SIRET", "SIRET", "Quatorze chiffres, s'il est valide.", "Fourteen digits, if valid.",
              source=_SIRENE),
        r.SIRET,
    )  # fmt: skip
    postcode = f.text(
        shown(
            OPEN, "Code postal", "Postcode", "Code postal du siège.", "Postcode of the seat.", term="schema:postalCode"
        )
    )
    city = f.text(shown(OPEN, "Ville", "City", "Ville du siège.", "City of the seat.", term="schema:addressLocality"))
    country = f.text(
        shown(OPEN, "Pays", "Country", "Pays du siège.", "Country of the seat.", term="schema:addressCountry")
    )
    nuts = f.text(shown(OPEN, "Code NUTS", "NUTS code", "Code NUTS du siège.", "NUTS code of the seat."))
    sme = f.flag(
        shown(OPEN, "PME", "SME", "Petite ou moyenne entreprise, telle que publiée.",
              "Small or medium enterprise, as published.", source="eForms BT-165")
    )  # fmt: skip
    naf = f.text(
        shown(OPEN, "Code NAF", "NAF code", "Activité principale, où elle est connue.",
              "Main activity, where known.", source="INSEE, NAF rév. 2")
    )  # fmt: skip
    lot = f.text(shown(OPEN, "Lot", "Lot", "Numéro du lot concerné.", "Number of the lot concerned."))


class Identifier(ma.Schema):
    """An id that another system uses for the same thing."""

    scheme = f.text(
        shown(OPEN, "Système", "Scheme", "Système qui donne l'identifiant, par exemple idweb, ted, folder.",
              "System that gives the id, for instance idweb, ted, folder."),
        r.NOT_EMPTY, required=True,
    )  # fmt: skip
    value = f.text(
        shown(OPEN, "Valeur", "Value", "L'identifiant lui-même.", "The id itself.", term="schema:value"),
        r.NOT_EMPTY, required=True,
    )  # fmt: skip


class LinkRef(ma.Schema):
    """A relation to another record or page."""

    rel = f.text(
        shown(OPEN, "Relation", "Relation", "Nom de la relation, par exemple twin, funded_by, replaced_by.",
              "Name of the relation, for instance twin, funded_by, replaced_by."),
        r.NOT_EMPTY, required=True,
    )  # fmt: skip
    id = f.text(shown(OPEN, "Enregistrement", "Record", "Identifiant lié.", "Id of the linked record."), r.RECORD_ID)
    url = f.text(
        shown(OPEN, "Page", "Page", "Adresse liée.", "Address of the linked page.", term="schema:url"), r.WEB_ADDRESS
    )
    score = f.number(shown(OPEN, "Score", "Score", "De 0 à 1.", "From 0 to 1."), r.SHARE)
    evidence = f.many(shown(OPEN, "Preuves", "Evidence", "Pourquoi on y croit.", "Why it is believed."), Evidence)
    decided_by = f.text(
        shown(OPEN, "Décidé par", "Decided by", "Règle ou décision, jamais un nom de personne.",
              "Rule or decision, never the name of a person.")
    )  # fmt: skip


class FindingRef(ma.Schema):
    """A remark on a record: what is doubtful or noteworthy."""

    code = f.text(
        shown(OPEN, "Code", "Code", "Nom stable du constat.", "Stable name of the finding."), r.NOT_EMPTY, required=True
    )
    level = f.code(shown(OPEN, "Niveau", "Level", "Gravité.", "Severity."), c.FINDING_LEVEL, required=True)
    message_fr = f.text(
        shown(OPEN, "Message (français)", "Message (French)", "Phrase en français.", "Sentence in French.")
    )
    message_en = f.text(
        shown(OPEN, "Message (anglais)", "Message (English)", "Phrase en anglais.", "Sentence in English.")
    )
    evidence = f.many(shown(OPEN, "Preuves", "Evidence", "Ce qui le montre.", "What shows it."), Evidence)


class Origin(ma.Schema):
    """Where a record comes from; the corridor writes it, never a connector."""

    source = f.text(
        shown(OPEN, "Source", "Source", "Nom du connecteur.", "Name of the connector.", term="dcterms:source"),
        required=True,
    )
    url = f.text(
        shown(OPEN, "Adresse", "Address", "Adresse du document d'origine.", "Address of the original document."),
    )
    raw_digest = f.text(
        shown(PARTNER, "Empreinte", "Digest", "Empreinte du document archivé; pour les partenaires, par convention.",
              "Digest of the archived document; for partners, by agreement.")
    )  # fmt: skip
    retrieved_at = f.instant(
        shown(OPEN, "Lu le", "Retrieved at", "Instant de la lecture.", "Instant of the reading.",
              term="prov:generatedAtTime")
    )  # fmt: skip
    connector_version = f.text(
        shown(PARTNER, "Version du connecteur", "Version of the connector",
              "Version qui a lu le document; pour les partenaires, par convention.",
              "Version that read the document; for partners, by agreement.")
    )  # fmt: skip
    licence = f.text(
        shown(OPEN, "Licence", "Licence", "Licence de réutilisation.", "Licence of reuse.", term="dcterms:license")
    )
    attribution = f.text(
        shown(OPEN, "Mention", "Attribution", "Mention à citer.", "Words to quote.", term="schema:creditText")
    )
