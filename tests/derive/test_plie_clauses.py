"""How a clause of a facilitator's software meets the tender that it was written into."""

from hub.derive.plie_clauses import LIKELY, match_clause

BUYER = {"role": "buyer", "name": "Ville d'Exempleville", "siret": "99999900600011"}
ISERE = [{"type": "departement", "code": "38"}]
CLAUSE = {
    "id": "abcviesion:clause-2024-T-015.lot-2", "kind": "clause", "lot": "2", "starts_on": "2024-03-01",
    "identifiers": [{"scheme": "buyer_reference", "value": "2024-T-015"}], "territories": ISERE,
    "organisations": [{"role": "buyer", "name": "VILLE D EXEMPLEVILLE"}],
}  # fmt: skip
TENDER = {
    "id": "boamp:tender-23-99001", "kind": "tender", "reference": "2024T015", "published_on": "2023-11-02",
    "organisations": [BUYER], "lots": [{"number": "1"}, {"number": "2"}], "territories": ISERE,
}  # fmt: skip


def test_reference_and_buyer_together_are_a_link_with_evidence():
    (link,) = match_clause(CLAUSE, [TENDER])
    assert link["id"] == TENDER["id"] and link["score"] >= 0.95 and link["rel"] == "tender"
    assert [one["path"] for one in link["evidence"]] == [
        "reference", "organisations.buyer", "lots.number", "territories", "starts_on",
    ]  # fmt: skip


def test_the_same_reference_of_another_buyer_is_a_suggestion_at_most():
    other = {**TENDER, "organisations": [{"role": "buyer", "name": "Commune de Saint-Exemple"}]}
    (link,) = match_clause(CLAUSE, [other])
    assert link["score"] < LIKELY
    assert match_clause(CLAUSE, [{**other, "territories": [{"type": "departement", "code": "13"}]}]) == []


def test_the_same_buyer_without_the_reference_is_a_suggestion_where_place_and_dates_agree():
    (link,) = match_clause({**CLAUSE, "identifiers": [], "organisations": [BUYER]}, [TENDER])
    assert 0.5 <= link["score"] < LIKELY


def test_a_buyer_alone_is_nothing():
    clause = {"id": "abcviesion:clause-1", "organisations": [BUYER]}
    assert match_clause(clause, [TENDER]) == []


def test_two_tenders_that_fit_alike_are_both_suggestions():
    twin = {**TENDER, "id": "boamp:tender-23-99002"}
    assert all(link["score"] < LIKELY for link in match_clause(CLAUSE, [TENDER, twin]))


def test_a_short_number_is_no_reference():
    clause = {**CLAUSE, "identifiers": [{"scheme": "buyer_reference", "value": "12"}], "organisations": []}
    assert match_clause(clause, [{**TENDER, "reference": "12"}]) == []


def test_works_that_began_before_the_tender_was_published_are_others():
    (link,) = match_clause({**CLAUSE, "starts_on": "2022-01-01"}, [TENDER])
    assert link["score"] < LIKELY
