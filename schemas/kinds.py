"""The kinds: one line each, with its schema, its audience and its plural; a new kind is a file and a line here."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.audiences import CONSULT, INTERNAL, OPEN
from schemas.base import RecordSchema
from schemas.call import CallSchema
from schemas.clause import ClauseSchema
from schemas.clause_hours import ClauseHoursSchema
from schemas.contract import ContractSchema
from schemas.coverage import CoverageSchema
from schemas.indicator import IndicatorSchema
from schemas.notice import NoticeSchema
from schemas.offer import OfferSchema
from schemas.organisation import OrganisationSchema
from schemas.pathway import PathwaySchema
from schemas.project import ProjectSchema
from schemas.tender import TenderSchema
from schemas.territory import TerritorySchema


@dataclass(frozen=True)
class Kind:
    """A kind of record."""

    name: str
    plural: str
    schema: type[RecordSchema]
    audience: str
    fr: str
    en: str


_ROWS = (
    Kind("notice", "notices", NoticeSchema, INTERNAL, "Avis", "Notice"),
    Kind("tender", "tenders", TenderSchema, OPEN, "Marché", "Tender"),
    Kind("clause", "clauses", ClauseSchema, OPEN, "Clause sociale", "Social clause"),
    Kind("contract", "contracts", ContractSchema, OPEN, "Attribution", "Contract"),
    Kind("organisation", "organisations", OrganisationSchema, OPEN, "Organisation", "Organisation"),
    Kind("offer", "offers", OfferSchema, CONSULT, "Offre d'emploi", "Job offer"),
    Kind("project", "projects", ProjectSchema, OPEN, "Projet européen", "EU-funded project"),
    Kind("call", "calls", CallSchema, OPEN, "Appel à projets", "Call for projects"),
    Kind("pathway", "pathways", PathwaySchema, INTERNAL, "Parcours", "Pathway"),
    Kind("clause_hours", "clause-hours", ClauseHoursSchema, INTERNAL, "Heures de clause", "Clause hours"),
    Kind("coverage", "coverages", CoverageSchema, OPEN, "Couverture", "Coverage"),
    Kind("indicator", "indicators", IndicatorSchema, OPEN, "Indicateur", "Indicator"),
    Kind("territory", "territories", TerritorySchema, OPEN, "Territoire", "Territory"),
)

KINDS: dict[str, Kind] = {kind.name: kind for kind in _ROWS}
_SINGULAR = {kind.plural: kind.name for kind in _ROWS}


def schema_of(kind: str) -> type[RecordSchema]:
    """Return the schema of a kind."""
    return KINDS[kind].schema


def plural(kind: str) -> str:
    """Return the plural of a kind, as URLs and commands write it."""
    return KINDS[kind].plural


def singular(name: str) -> str:
    """Return the kind that a plural names."""
    return _SINGULAR[name]
