"""All the closed lists, by name; each stands in the file of its subject."""

from schemas.code import Code, CodeList
from schemas.codes_clause import (
    BENEFICIARY,
    CLAUSE_BASIS,
    CLAUSE_KIND,
    ELIGIBLE_PUBLIC,
    LEGAL_OBLIGATION,
    MANDATORY,
    MODALITY,
    ORGANISATION_KIND,
    PROGRAMME,
    RECOMMENDATION,
)
from schemas.codes_common import (
    AUDIENCE,
    FINDING_LEVEL,
    ORGANISATION_ROLE,
    PLACE_ROLE,
    TERRITORY_TYPE,
    WINNER_ROLE,
)
from schemas.codes_procurement import (
    AWARD_STATUS,
    CHANGE_ACTION,
    CRITERION_KIND,
    CRITERION_UNIT,
    FAMILY,
    NATURE,
    NOTICE_STATE,
    NOTICE_TYPE,
    PROCEDURE,
    REFERENCE_RELATION,
    REFERENCE_SCHEME,
    RESERVED_TO,
    STAGE,
    STANDING,
    TAX,
    TIMELINE_EVENT,
    VALUE_BASIS,
)

LISTS: dict[str, CodeList] = {
    known.name: known
    for known in (
        AUDIENCE, AWARD_STATUS, BENEFICIARY, CHANGE_ACTION, CLAUSE_BASIS, CLAUSE_KIND, CRITERION_KIND,
        CRITERION_UNIT, ELIGIBLE_PUBLIC, FAMILY, FINDING_LEVEL, LEGAL_OBLIGATION, MANDATORY, MODALITY, NATURE,
        NOTICE_STATE, NOTICE_TYPE, ORGANISATION_KIND, ORGANISATION_ROLE, PLACE_ROLE, PROCEDURE, PROGRAMME,
        RECOMMENDATION, REFERENCE_RELATION, REFERENCE_SCHEME, RESERVED_TO, STAGE, STANDING, TAX,
        TERRITORY_TYPE, TIMELINE_EVENT, VALUE_BASIS, WINNER_ROLE,
    )
}  # fmt: skip

__all__ = [*(name for name in dir() if name.isupper()), "Code", "CodeList"]
