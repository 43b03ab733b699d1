"""Canon: the tables and columns that an export may be mapped to, and the type of each; nothing else is ever kept."""

from __future__ import annotations

#: the order in which tables are told apart: the more particular first
TABLES: dict[str, dict[str, str]] = {
    "participants": {
        "participant_ref": "key", "surname": "identity", "first_name": "identity", "birth_date": "birth",
        "sex": "code", "post_code": "postcode", "city": "city", "commune_code": "commune", "qpv": "bool",
        "rsa": "code", "unemployed_months": "months", "qualification": "qualification", "situation": "code",
        "criteria": "codes", "referrer": "code", "target_rome": "rome", "committee_date": "date",
        "committee_decision": "code", "entry_date": "date", "status": "code", "exit_date": "date",
        "exit_positive": "bool", "plie_reason": "code", "iae_group": "code", "esf_result": "code",
        "exit_contract": "code", "in_work_3_months": "bool", "in_work_6_months": "bool",
        "in_work_12_months": "bool",
    },
    "steps": {
        "participant_ref": "key", "surname": "identity", "first_name": "identity", "birth_date": "birth",
        "step_type": "code", "operation": "reference", "provider_siret": "siret", "starts_on": "date",
        "planned_end_on": "date", "ends_on": "date", "hours": "hours", "status": "code", "result": "code",
    },
    "contracts": {
        "participant_ref": "key", "surname": "identity", "first_name": "identity", "birth_date": "birth",
        "employer": "hidden", "employer_siret": "siret", "contract_type": "code", "rome": "rome",
        "starts_on": "date", "planned_end_on": "date", "ends_on": "date", "weekly_hours": "hours",
        "on_clause": "bool", "clause_reference": "reference",
    },
    "hours": {
        "participant_ref": "key", "surname": "identity", "first_name": "identity", "birth_date": "birth",
        "clause_reference": "reference", "lot": "lot", "month": "month", "employer": "hidden",
        "employer_siret": "siret", "modality": "code", "contract_type": "code", "rsa": "code", "qpv": "bool",
        "hours_reported": "hours", "hours_validated": "hours", "hours_rejected": "hours", "rejected_reason": "code",
    },
    "exits": {
        "participant_ref": "key", "surname": "identity", "first_name": "identity", "birth_date": "birth",
        "exit_date": "date", "exit_positive": "bool", "plie_reason": "code", "iae_group": "code",
        "esf_result": "code", "exit_contract": "code", "in_work_3_months": "bool", "in_work_6_months": "bool",
        "in_work_12_months": "bool",
    },
    "clauses": {
        "clause_reference": "reference", "lot": "lot", "buyer": "organisation", "buyer_siret": "siret",
        "contractor": "company", "contractor_siret": "siret", "facilitator": "organisation",
        "hours_committed": "hours", "starts_on": "date", "ends_on": "date", "programme": "code",
        "modality": "codes", "post_code": "postcode", "city": "city",
    },
}  # fmt: skip

#: columns whose cells would be kept as text: what of persons is found in one of them fails the import
TEXTS = frozenset({"key", "reference", "organisation", "company", "lot"})
#: columns read to make a pseudonym only, in memory
IDENTITY = ("surname", "first_name", "birth_date")
#: which list of words a coded column is read with, where it is not the column's own name
VOCABULARY = {"exit_contract": "contract_type"}


def vocabulary_of(table: str, column: str) -> str:
    """Return the name of the list of words that a coded column is read with."""
    if table == "steps" and column == "status":
        return "step_status"
    return VOCABULARY.get(column, column)
