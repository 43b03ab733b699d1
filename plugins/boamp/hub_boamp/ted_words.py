"""TED words: the codes of TED_EXPORT R2.0.9 forms, and ours for them."""

from __future__ import annotations

FORM_TYPES = {
    "F01": "prior_information",
    "F02": "call",
    "F03": "award",
    "F04": "periodic",
    "F05": "call",
    "F06": "award",
    "F07": "qualification",
    "F08": "buyer_profile",
    "F12": "call",
    "F13": "award",
    "F14": "corrigendum",
    "F15": "intention",
    "F20": "modification",
    "F21": "call",
    "F22": "call",
    "F23": "call",
    "F24": "call",
    "F25": "award",
}
#: NOTICE/@TYPE, where one form serves several purposes
PURPOSES = {
    "PRI_ONLY": "prior_information",
    "PRI_REDUCING_TIME_LIMITS": "prior_information",
    "PRI_CALL_COMPETITION": "call",
    "PER_ONLY": "periodic",
    "PER_REDUCING_TIME_LIMITS": "periodic",
    "PER_CALL_COMPETITION": "call",
    "QSU_ONLY": "qualification",
    "QSU_CALL_COMPETITION": "qualification",
    "CONTRACT": "call",
    "CONCESSION": "call",
    "AWARD_CONTRACT": "award",
    "CONCESSION_AWARD_CONTRACT": "award",
}
STATES = {"F14": "corrigendum", "F20": "modification"}
FORM_PROCEDURES = {
    "F12": "design_contest",
    "F13": "design_contest",
    "F23": "concession",
    "F24": "concession",
    "F25": "concession",
}
PROCEDURES = {
    "PT_OPEN": "open",
    "PT_RESTRICTED": "restricted",
    "PT_COMPETITIVE_NEGOTIATION": "negotiated",
    "PT_NEGOTIATED_WITH_PRIOR_CALL": "negotiated",
    "PT_INVOLVING_NEGOTIATION": "negotiated",
    "PT_COMPETITIVE_DIALOGUE": "competitive_dialogue",
    "PT_INNOVATION_PARTNERSHIP": "innovation_partnership",
    "PT_AWARD_CONTRACT_WITHOUT_CALL": "direct",
    "PT_AWARD_CONTRACT_WITHOUT_PUBLICATION": "direct",
    "PT_NEGOTIATED_WITHOUT_PUBLICATION": "direct",
}
IN_TWO_STEPS = frozenset({"restricted", "negotiated", "competitive_dialogue", "innovation_partnership"})
NATURES = {"WORKS": "works", "SERVICES": "services", "SUPPLIES": "supplies"}
NATURE_CODES = {"1": "works", "2": "supplies", "4": "services"}  #: NC_CONTRACT_NATURE

LAWS = {
    "32014L0023": "Directive 2014/23/UE",
    "32014L0024": "Directive 2014/24/UE",
    "32014L0025": "Directive 2014/25/UE",
    "32009L0081": "Directive 2009/81/CE",
    "2014/23/EU": "Directive 2014/23/UE",
    "2014/24/EU": "Directive 2014/24/UE",
    "2014/25/EU": "Directive 2014/25/UE",
    "2009/81/EC": "Directive 2009/81/CE",
}

#: A workshop is where insertion firms and sheltered workshops may bid; a programme restricts how the work is done.
RESERVED = {
    "RESTRICTED_SHELTERED_WORKSHOP": "ea_esat_or_siae",
    "RESTRICTED_SHELTERED_PROGRAM": "unspecified",
    "RESERVED_ORGANISATIONS_SERVICE_MISSION": "public_service",
}
FRENCH = frozenset(["FR", "GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "NC", "PF", "WF", "TF"])
