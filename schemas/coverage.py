"""The coverage: a facilitator's territory, and the partnership convention under which it serves it."""

from __future__ import annotations

import marshmallow as ma

from schemas import codes as c
from schemas import codes_coverage as own
from schemas import fields as f
from schemas import rules as r
from schemas.audiences import OPEN
from schemas.base import RecordSchema, kind_field
from schemas.fields import shown


class Covered(ma.Schema):
    """A territory that is covered, exactly as far as the convention goes."""

    type = f.code(
        shown(OPEN, "Type", "Type", "Type de territoire.", "Type of territory."), c.TERRITORY_TYPE, required=True
    )
    code = f.text(
        shown(OPEN, "Code", "Code", "Code du territoire.", "Code of the territory.",
              source="INSEE, code officiel géographique"),
        r.NOT_EMPTY,
    )  # fmt: skip
    name = f.text(shown(OPEN, "Nom", "Name", "Nom du territoire.", "Name of the territory.", term="schema:name"))


class CoveredBuyer(ma.Schema):
    """A buyer that the convention names."""

    name = f.text(shown(OPEN, "Nom", "Name", "Nom de l'acheteur.", "Name of the buyer.", term="schema:name"))
    siret = f.text(
        shown(OPEN, "SIRET", "SIRET", "Quatorze chiffres.", "Fourteen digits.", source="INSEE, répertoire Sirene"),
        r.SIRET,
    )


class CoverageSchema(RecordSchema):
    """Who accompanies clauses where, for which buyers, from when to when, and on what terms."""

    kind = kind_field("coverage")
    convention = f.text(
        shown(OPEN, "Convention", "Convention", "Référence ou nom de la convention.",
              "Reference or name of the convention.")
    )  # fmt: skip
    official_url = f.text(
        shown(OPEN, "Page", "Page", "Page ou délibération qui le dit.", "Page or decision that says so.",
              term="schema:url"),
        r.WEB_ADDRESS,
    )  # fmt: skip
    website = f.text(
        shown(OPEN, "Site du facilitateur", "Facilitator's website", "Site de l'organisation, sans nom de personne.",
              "Website of the organisation, without the name of a person."),
        r.WEB_ADDRESS,
    )  # fmt: skip
    covers = f.many(
        shown(OPEN, "Territoires couverts", "Territories covered", "Territoires couverts, ni plus ni moins.",
              "Territories covered, no more and no less."),
        Covered,
    )  # fmt: skip
    signed_on = f.day(shown(OPEN, "Signée le", "Signed on", "Jour de la signature.", "Day of the signature."))
    valid_from = f.day(shown(OPEN, "Valable du", "Valid from", "Premier jour.", "First day."))
    valid_to = f.day(shown(OPEN, "Valable jusqu'au", "Valid to", "Dernier jour écrit.", "Last day as written."))
    renewal = f.code(
        shown(OPEN, "Reconduction", "Renewal", "Comment elle se poursuit.", "How it goes on."), own.COVERAGE_RENEWAL
    )
    charge = f.code(
        shown(OPEN, "Coût pour l'acheteur", "Charge to the buyer", "Gratuit ou payant.", "Free or paid."),
        own.COVERAGE_CHARGE,
    )
    services = f.codes(
        shown(OPEN, "Services", "Services", "Ce que le facilitateur fait.", "What the facilitator does."),
        own.COVERAGE_SERVICE,
    )
    scope = f.code(
        shown(OPEN, "Acheteurs concernés", "Buyers concerned", "À qui elle s'adresse.", "Whom it is for."),
        own.COVERAGE_SCOPE,
    )
    programme = f.code(
        shown(OPEN, "Programme", "Programme", "Programme auquel elle se limite.", "Programme it is limited to."),
        c.PROGRAMME,
    )
    buyers = f.many(
        shown(OPEN, "Acheteurs nommés", "Buyers named", "Acheteurs que la convention nomme.",
              "Buyers that the convention names."),
        CoveredBuyer, r.some_key("name", "siret"),
    )  # fmt: skip
    capacity_fte = f.number(
        shown(OPEN, "Capacité (ETP)", "Capacity (FTE)", "Facilitateurs en équivalent temps plein.",
              "Facilitators, as full-time equivalents."),
        r.NOT_NEGATIVE,
    )  # fmt: skip
