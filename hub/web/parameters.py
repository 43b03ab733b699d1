"""Parameters: what an address may ask, with its description, for pages, API and feeds alike."""

from __future__ import annotations

import re
from typing import Any

import marshmallow as ma

from hub.web.shapes import Shape

SORTS = ("newest", "oldest", "deadline", "relevance", "score")
FACETS = (
    "departement", "region", "epci", "covered_by", "trade", "clause_state", "hours_band", "amount_band", "obligation",
    "nature", "cpv", "cpv_family", "family", "stage", "procedure", "clause_kind", "beneficiary",
    "recommendation", "social_declared", "environmental_declared", "framework", "buyer", "siret",
    "siren", "fund", "programme", "period", "theme", "authority", "organisation_kind", "role", "industry",
    "service", "charge", "scope", "indicator", "status", "release", "observed", "source", "year",
)  # fmt: skip
PLAIN = r"^[^\x00-\x1f\x7f\ufffd\ufffe\uffff]*$"  #: no control characters, nothing that was not UTF-8


class Whole(ma.fields.Integer):
    """A whole number in plain digits; ``int`` alone would take "1_0" and " 7"."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not re.fullmatch(r"[0-9]{1,16}", str(value)):
            raise self.make_error("invalid")
        return int(value)


class Day(ma.fields.Date):
    """A day, YYYY-MM-DD and nothing shorter."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", str(value)):
            raise self.make_error("invalid", input=value, obj_type="date")
        return super()._deserialize(value, attr, data, **kwargs)


def values(description: str, example: str) -> ma.fields.List:
    """Return a parameter that may be repeated: one of its values must be met."""
    one = ma.fields.String(validate=[ma.validate.Length(1, 120), ma.validate.Regexp(PLAIN)])
    about = {"description": f"{description}. Repeat it for several: one of them must be met.", "example": [example]}
    return ma.fields.List(one, validate=ma.validate.Length(max=50), metadata=about)


class LanguageArgs(Shape):
    """The language of words that are ours."""

    lang = ma.fields.String(validate=ma.validate.OneOf(("fr", "en")), metadata={"description": "French or English"})


class FilterArgs(LanguageArgs):
    """What a search may ask, whatever its form: page, API or feed."""

    q = ma.fields.String(
        validate=[ma.validate.Length(max=400), ma.validate.Regexp(PLAIN)],
        metadata={"description": 'Words, all of them; "a phrase", prefix*, -without', "example": "peinture"},
    )
    departement = values("Département of the work or of the buyer, COG code", "38")
    region = values("Région, COG code", "84")
    epci = values("Group of communes (EPCI), SIREN code", "200040715")
    covered_by = values("Id of a convention: what lies in the territories that it covers", "coverage:conv_1")
    trade = values("Trade of a lot: the CPV code, of any length, by which it was assessed", "4544")
    clause_state = values("Clause: there, candidate (a lot without one could carry one), none, unknown", "candidate")
    hours_band = values(
        "Hours that the best lot could carry: under-70, 70-150, 150-500, 500-1500, over-1500", "150-500"
    )
    amount_band = values("Amount in euros: under-40000, 40000-100000, 100000-500000, over-5000000", "100000-500000")
    obligation = values("Whether the law makes a social consideration compulsory: applicable, unknown", "applicable")
    nature = values("works, services or supplies", "works")
    cpv = values("CPV code, 8 digits", "45442100")
    cpv_family = values("First two digits of the CPV code", "45")
    family = values("Family of the notices: JOUE, FNS, MAPA, DSP, DIVERS", "FNS")
    stage = values("Where the case stands: planned, call, awarded, cancelled", "call")
    procedure = values("Procedure: open, restricted, adapted, negotiated", "open")
    clause_kind = values("Kind of a clause that was found", "execution_clause")
    beneficiary = values("For whom a clause is", "insertion")
    social_declared = values("Whether the buyer declared a social clause: true or false", "true")
    environmental_declared = values("Whether the buyer declared an environmental clause: true or false", "true")
    framework = values("Whether it is a framework agreement: true or false", "false")
    buyer = values("Buyer, by its name as in the facet", "Ville de Grenoble")
    recommendation = values("What to do about insertion: reserve, clause, none, insufficient_data", "clause")
    siret = values("SIRET of an organisation that the record names", "21380185500015")
    siren = values("SIREN of an organisation that the record names", "213801855")
    fund = values("European fund of a project or a call: ESF, ESF+, ERDF", "ESF")
    programme = values("CCI code of the programme, else its name; of a clause: its programme", "2014FR05SFOP001")
    period = values("Programming period of a project or a call; year or quarter of an indicator", "2014-2020")
    theme = values("Theme of a project or a call: clause, plie, iae, employer_mobilisation, impact", "clause")
    authority = values("Managing authority of a project, as published", "DGEFP")
    organisation_kind = values("What an organisation is: BUYER, OPCS, PLIE, ACI, EI, ESAT", "PLIE")
    role = values("Role that an organisation has or had: buyer, contractor, facilitator", "facilitator")
    industry = values("Section of the NAF of an organisation, or of who won a contract, where known", "F")
    service = values("Service that a convention offers: advise_buyer, drafting", "advise_buyer")
    charge = values("Whether the buyer pays for it: free, paid, unknown", "free")
    scope = values("Buyers that a convention is for: all_buyers, listed_buyers, programme", "all_buyers")
    indicator = values("Code of an indicator", "H3")
    status = values("Outcome of a contract; of an indicator: ok, secret, not_available", "ok")
    release = values("Quarter in which an indicator was released", "2026-Q2")
    observed = values("Id of the territory of an indicator", "hub:territory:departement-38")
    source = values("Short name of the source", "boamp")
    year = values("Year of publication", "2026")
    published_from = Day(metadata={"description": "Published on this day or later"})
    published_to = Day(metadata={"description": "Published on this day or before"})
    deadline_from = Day(metadata={"description": "Deadline on this day (Paris) or later"})
    deadline_to = Day(metadata={"description": "Deadline on this day (Paris) or before"})
    days_left = Whole(
        validate=ma.validate.Range(0, 366), metadata={"description": "Still open, for at most so many days from now"}
    )
    open = ma.fields.String(
        validate=ma.validate.OneOf(("true", "false")), metadata={"description": "true: only what still takes offers"}
    )


class SearchArgs(FilterArgs):
    """A search with its order and its place in the list."""

    sort = ma.fields.String(validate=ma.validate.OneOf(SORTS), metadata={"description": "Order; newest by default"})
    limit = Whole(validate=ma.validate.Range(1, 1000), metadata={"description": "Records a page; 20 by default"})
    after = ma.fields.String(
        validate=[ma.validate.Length(1, 400), ma.validate.Regexp(PLAIN)],
        metadata={"description": "`next` of the page before; any other text is answered with 404"},
    )
    facets = ma.fields.List(
        ma.fields.String(validate=ma.validate.OneOf((*FACETS, "none"))),
        validate=ma.validate.Length(max=20),
        metadata={"description": "Facets to count; all small ones by default, `none` for none"},
    )


class ExportArgs(FilterArgs):
    """What a feed or an export may ask; order and place in the list are taken, so that a search's address works."""

    sort = ma.fields.String(validate=ma.validate.OneOf(SORTS))
    limit = Whole(validate=ma.validate.Range(1, 1000))
    archive = Whole(validate=ma.validate.Range(0, 10**12))  #: number of an archive document (RFC 5005)
    columns = ma.fields.String(validate=ma.validate.OneOf(("all", "short")))  #: of the Table Schema, or for people
    bom = ma.fields.String(validate=ma.validate.OneOf(("true", "false")))  #: a byte-order mark before the CSV


OFFER_FACETS = ("departement", "rome_family", "rome", "contract_type", "contract_nature", "insertion_mark")


class OfferArgs(LanguageArgs):
    """What a search of job offers may ask: pages for reading, few and numbered."""

    q = ma.fields.String(validate=[ma.validate.Length(max=400), ma.validate.Regexp(PLAIN)])
    departement = values("Département, COG code", "38")
    rome_family = values("Letter of the ROME code", "F")
    rome = values("ROME code", "F1606")
    contract_type = values("Type of contract", "DDI")
    contract_nature = values("Nature of the contract", "I1")
    insertion_mark = values("Mark of insertion", "iae")
    sort = ma.fields.String(validate=ma.validate.OneOf(("newest", "relevance")))
    page = Whole(validate=ma.validate.Range(1, 20))
