"""Figures: each says what its definition says, on data small enough to count by hand."""

import pytest

from hub.figures.definitions import DEFINITIONS
from hub.figures.periods import Period, months_after, quarter_of, quarters_between
from hub.figures.releases import compute
from schemas.codes_indicator import INDICATOR

Q1 = Period.of("2026-Q1")


@pytest.fixture
def value(make):
    def read(code, period="2026-Q1", territory=None, on="2026-05-15", covered=None, **kinds):
        from dataclasses import replace

        snapshot = replace(make.snapshot(on, **kinds), covered=covered)
        found = compute(code, snapshot, territory or make.france, Period.of(period), control=make.lenient)
        return {tuple(value for _, value in one.dimensions): one.value for one in found}

    return read


def test_every_indicator_of_the_list_is_defined_once():
    assert set(DEFINITIONS) == set(INDICATOR.values)


def test_hours_are_summed_by_month_worked(make, value):
    rows = [make.hours(0, 0, "2026-01", 100), make.hours(1, 1, "2026-03", 50, hours_validated=40),
            make.hours(2, 2, "2026-04", 70), make.hours(3, 3, "2026-02", 10, rsa=None)]  # fmt: skip
    assert value("H2", clause_hours=rows) == {(): 160}
    assert value("H3", clause_hours=rows) == {(): 150, ("no",): 40, ("unknown",): 10}
    assert value("R1", clause_hours=rows) == {("validated",): 100, ("reported",): 100}
    assert value("R2", clause_hours=rows) == {(): 66.67}
    assert value("T1", clause_hours=rows) == {(): 0.09}
    assert value("H3", period="2026", on="2027-01-05", clause_hours=rows) == {(): None}  # by quarter only
    assert value("H3", territory=make.territories[3], clause_hours=rows) == {}


def test_a_person_is_counted_once_a_territory_and_period(make, value):
    rows = [make.hours(0, 0, "2026-01", 100), make.hours(1, 0, "2026-02", 50), make.hours(2, 1, "2026-02", 30),
            make.hours(3, 2, "2026-03", 0.5)]  # fmt: skip
    assert value("PP1", clause_hours=rows) == {(): 2}
    assert value("R3", clause_hours=rows) == {(): 1}
    assert value("PP2", clause_hours=rows) == {(): 90}
    known = [make.pathway(0), make.pathway(1)]
    shares = value("PP3", clause_hours=rows, pathway=known)
    assert shares[("F",)] == shares[("M",)] == 50 and shares[("RSA",)] == 50 and shares[("26_29",)] == 100
    assert value("PP4", clause_hours=rows)[("direct_hire",)] == 180


def test_shares_by_employer_come_from_known_organisations(make, value):
    rows = [make.hours(0, 0, "2026-01", 75, employer_siret="99900001100018"),
            make.hours(1, 1, "2026-01", 25, employer_siret="99900002900010")]  # fmt: skip
    known = [{"id": "hub:organisation:a", "siret": "99900001100018", "kinds": ["ACI"], "naf": "8899B"},
             {"id": "hub:organisation:b", "siret": "99900002900010", "kinds": ["COMPANY"],
              "naf": "25.62A"}]  # fmt: skip
    assert value("S1", clause_hours=rows, organisation=known) == {(): 75}
    assert value("I1", clause_hours=rows, organisation=known) == {(): 25}


def test_durable_work_counts_within_twelve_months_of_the_last_hour(make, value):
    rows = [make.hours(n, who, "2025-03", 100) for n, who in enumerate((0, 2, 4, 6))]
    rows.append(make.hours(9, 1, "2025-03", 100))
    job = {"contract_type": "cdi", "starts_on": "2025-09-01"}
    late = {"contract_type": "cdi", "starts_on": "2026-09-01"}
    known = [make.pathway(0, contracts=[job]), make.pathway(2, contracts=[late]),
             make.pathway(4, exits=[{"scheme": "plie", "on": "2025-06-01", "contract_type": "cdd_6_plus",
                                     "positive": True, "in_work_6_months": True}]),
             make.pathway(6, contracts=[{**job, "contract_type": "cddi"}]),
             make.pathway(1, contracts=[job])]  # fmt: skip
    kinds = {"clause_hours": rows, "pathway": known}
    assert value("R4", **kinds) == {(): 2}
    assert value("R4b", **kinds) == {(): 1}
    assert value("R5", **kinds) == {(): 50}
    assert value("R4", on="2026-02-15", **kinds) == {}, "the window of the cohort is not over"


def test_the_exits_of_each_scheme_are_counted_by_its_own_rule(make, value):
    def left(who, **fields):
        return make.pathway(who, exits=[{"on": "2026-02-01", **fields}])

    known = [left(0, scheme="iae", iae_group="durable"), left(1, scheme="iae", iae_group="positive"),
             left(2, scheme="iae", iae_group="other"), left(3, scheme="iae", iae_group="removed"),
             left(4, scheme="plie", positive=True), left(5, scheme="plie", positive=False),
             left(6, scheme="plie", positive=False), left(7, scheme="esf", esf_result="in_work")]  # fmt: skip
    assert value("E1", pathway=known) == {(): 66.67}
    assert value("E2", pathway=known) == {(): 33.33}
    assert value("E3", pathway=known) == {(): 33.33}


def test_who_is_still_in_work_is_asked_three_quarters_later(make, value):
    one = {"scheme": "plie", "on": "2025-05-01", "positive": True, "contract_type": "cdi"}
    known = [make.pathway(0, exits=[{**one, "in_work_6_months": True}]),
             make.pathway(1, exits=[{**one, "in_work_6_months": False}]), make.pathway(2, exits=[one])]  # fmt: skip
    assert value("E4", pathway=known) == {(): 50}


def test_who_has_no_step_on_the_last_day_is_without_step(make, value):
    step = {"starts_on": "2026-03-01", "ends_on": "2026-04-30"}
    known = [make.pathway(0, entered_on="2025-01-01", steps=[step]), make.pathway(1, entered_on="2025-01-01"),
             make.pathway(2, entered_on="2026-05-01"),
             make.pathway(3, entered_on="2025-01-01", exits=[{"scheme": "plie", "on": "2026-02-01"}])]  # fmt: skip
    assert value("E6", pathway=known) == {(): 50}


CLAUSE = {"id": "t:1.lot-1.c-1", "tender": "t:1", "lot": "1", "clause_kind": "execution_clause", "hours": 300}
CONTRACT = {"id": "t:1.contract-1", "tender": "t:1", "lots": ["1"], "status": "awarded", "awarded_on": "2026-02-01"}


def test_hours_committed_are_those_of_awarded_lots(value):
    others = [{**CLAUSE, "id": "b", "lot": "2"}, {**CLAUSE, "id": "c", "basis": "per_slice"},
              {**CLAUSE, "id": "d", "part": "Tranche optionnelle 1"},
              {**CLAUSE, "id": "e", "clause_kind": "reserved"}]  # fmt: skip
    assert value("H1", clause=[CLAUSE, *others], contract=[CONTRACT]) == {(): 300}
    assert value("H1", period="2026-Q2", clause=[CLAUSE], contract=[CONTRACT], on="2026-08-01") == {(): 0}
    assert value("H1", clause=[CLAUSE]) == {(): None}


def test_the_achievement_rate_is_of_clauses_that_ended(make, value):
    ended = {**CLAUSE, "ends_on": "2026-03-15", "territories": make.place("38")}
    rows = [make.hours(0, 0, "2025-12", 90, clause=CLAUSE["id"]), make.hours(1, 1, "2026-01", 60, clause=CLAUSE["id"]),
            make.hours(2, 2, "2026-01", 500)]  # fmt: skip
    assert value("H4", clause_hours=rows, clause=[ended]) == {(): 50}


def test_tenders_are_counted_by_their_assessment(value):
    def tender(n, suitability, **fields):
        own = {"assessment": {"suitability": suitability, **fields.pop("assessment", {})}, "published_on": "2026-02-01"}
        return {"id": f"t:{n}", "value": {"amount": "1000.00"}, **own, **fields}

    tenders = [tender(1, 3), tender(2, 2, assessment={"coverage": "coverage:1"}, clauses=[{"clause_kind": "reserved"}]),
               tender(3, 1), tender(4, 3, published_on="2025-02-01"),
               tender(5, 0, assessment={"legal_obligation": {"status": "applicable"}})]  # fmt: skip
    assert value("C2", tender=tenders) == {("notices",): 1, ("amount",): 1000}
    assert value("C3", tender=tenders) == {(): 50}
    assert value("C6", tender=tenders) == {("with",): 0, ("without",): 1}


def test_buyers_under_convention_and_communes_covered(value):
    rows = [{"id": "coverage:1", "valid_from": "2025-01-01", "buyers": [{"siret": "1"}]},
            {"id": "coverage:2", "valid_from": "2026-02-01", "buyers": [{"siret": "1"}, {"siret": "2"}]},
            {"id": "coverage:3", "valid_from": "2020-01-01", "valid_to": "2020-12-31",
             "buyers": [{"siret": "3"}]}]  # fmt: skip
    assert value("C4", coverage=rows) == {("all",): 2, ("new",): 1}
    assert value("C1", coverage=rows, covered=lambda kind, code, day: (1, 4)) == {(): 25}
    assert value("C1", coverage=rows) == {(): None}


def test_money_offers_and_suppliers(make, value):
    project = {"id": "kohesio:1", "themes": ["plie"], "starts_on": "2026-01-01", "total_budget": {"amount": "3000.50"},
               "eu_budget": {"amount": "1000"}}  # fmt: skip
    other = {"id": "kohesio:2", "themes": ["impact"], "starts_on": "2026-01-01", "total_budget": {"amount": "1"}}
    assert value("F1", project=[project, other]) == {("total",): 3000.5, ("union",): 1000}
    rows = [make.hours(0, 0, "2026-01", 100)]
    assert value("F2", project=[project], clause_hours=rows) == {(): 30.0}
    offer = {"id": "francetravail:1", "created_at": "2026-01-02T00:00:00Z",
             "links": [{"id": "t:1", "decided_by": "rule"}]}  # fmt: skip
    assert value("J1", offer=[offer]) == {(): 0}
    assert value("J1", offer=[{**offer, "links": [{"id": "t:1", "decided_by": "operator"}]}]) == {(): 1}
    supply = value("S2", organisation=[{"id": "o", "kinds": ["ACI", "EI"]}])
    assert supply[("ACI",)] == supply[("EI",)] == 1 and supply[("ETTI",)] == 0


@pytest.mark.parametrize(("day", "months", "after"), [("2025-03-28", 12, "2026-03-28"), ("2026-01-31", 1, "2026-02-28"),
                                                      ("2025-12-15", 1, "2026-01-15")])  # fmt: skip
def test_months_are_counted_on_the_calendar(day, months, after):
    assert months_after(day, months) == after


def test_periods_are_quarters_and_years():
    assert (Q1.start, Q1.end) == ("2026-01-01", "2026-03-31")
    assert Period.of("2026").end == "2026-12-31" and Q1.earlier(4).name == "2025-Q1" and Q1.earlier(3).name == "2025-Q2"
    assert Period.of("2026").earlier(3).name == "2025"
    assert Q1.holds("2026-03") and not Q1.holds("2026-04") and not Q1.holds(None)
    assert quarter_of("2026-12-01") == "2026-Q4"
    assert [one.name for one in quarters_between("2025-11-01", "2026-02-01")] == ["2025-Q4", "2026-Q1"]
