"""eForms words: the Union's codes, and ours for them.

Source: the code lists of the eForms SDK (CC BY 4.0), as used by BOAMP since SDK 1.3.
"""

from __future__ import annotations

NOTICE_TYPES = {
    "pmc": "prior_information",
    "pin-buyer": "buyer_profile",
    "pin-only": "prior_information",
    "pin-rtl": "prior_information",
    "pin-tran": "prior_information",
    "pin-cfc-standard": "call",
    "pin-cfc-social": "call",
    "qu-sy": "qualification",
    "cn-standard": "call",
    "cn-social": "call",
    "cn-desg": "call",
    "subco": "subcontracting",
    "veat": "intention",
    "can-standard": "award",
    "can-social": "award",
    "can-desg": "award",
    "can-tran": "award",
    "can-modif": "modification",
}
ROOT_TYPES = {"ContractNotice": "call", "ContractAwardNotice": "award", "PriorInformationNotice": "prior_information"}

PROCEDURES = {
    "open": "open",
    "restricted": "restricted",
    "neg-w-call": "negotiated",
    "neg-wo-call": "direct",
    "comp-dial": "competitive_dialogue",
    "innovation": "innovation_partnership",
    "comp-tend": "competitive",
    "oth-single": "other",
    "oth-mult": "other",
}
NATURES = {"works": "works", "services": "services", "supplies": "supplies"}

LAWS = {
    "32014L0023": "Directive 2014/23/UE",
    "32014L0024": "Directive 2014/24/UE",
    "32014L0025": "Directive 2014/25/UE",
    "32009L0081": "Directive 2009/81/CE",
    "32007R1370": "Règlement (CE) n° 1370/2007",
}

WEIGHT_UNITS = {"per": "percent", "poi": "points", "dec": "decimal", "ord": "rank"}
CRITERION_KINDS = {"price": "price", "cost": "cost", "quality": "quality"}
CRITERION_NAMES = {"price": "Prix", "cost": "Coût", "quality": "Qualité"}

RESERVED = {"res-ws": "ea_esat_or_siae", "res-pub-ser": "public_service"}
RESULTS = {"selec-w": "awarded", "clos-nw": "unsuccessful", "open-nw": "unknown"}
#: why a lot has no winner, where it is the buyer who gave up (list non-award-justification); the others are failures
GIVEN_UP = frozenset({"chan-need", "ins-fund", "rev-buyer", "rev-body", "tch-pro-er", "no-signed", "cost-ben"})

CANCELLING = frozenset({"cancel", "cancel-intent"})
#: ISO 3166-1 alpha-3 codes under which buyers of the French Republic publish
FRENCH = frozenset(["FRA", "GLP", "MTQ", "GUF", "REU", "MYT", "SPM", "BLM", "MAF", "NCL", "PYF", "WLF", "ATF"])

DECLARED_LISTS = frozenset(
    {
        "strategic-procurement",
        "social-objective",
        "environmental-impact",
        "gpp-criteria",
        "reserved-execution",
        "conditions",
    }
)
SELF_NOT_A_CONTRACT_DATE = "2000-01-01"  #: what the SDK asks for where no date of decision exists
