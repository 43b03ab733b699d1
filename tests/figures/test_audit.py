"""The auditor reads whole releases: every table of persons and hours, put together, and one after another."""

import pytest

from hub.application.releasing import sheet_of
from hub.figures.periods import Period
from hub.figures.releases import release
from hub.privacy.rules import Statement
from tests.privacy.auditor import Audit, leaks

SHARES = {"sex": 3, "age_band": 4, "criterion": 5}  #: where each stands in the table of participants


@pytest.fixture
def noting(make):
    """Return a control that keeps the tables it was given."""

    def control(tables, former):
        control.seen.append([sheet_of(table) for table in tables])
        return make.control(tables, former)

    control.seen = []
    return control


def ok(made):
    return [one for some in made.statements.values() for one in some if one.status == "ok"]


def test_no_secret_of_a_release_can_be_reckoned_from_all_its_tables(make, noting):
    made = release(Period.of("2026-Q1"), make.snapshot(**make.people(seed=5, size=60)), noting,
                   territories=make.territories)  # fmt: skip
    assert ok(made)
    assert leaks(noting.seen[0], [made.statements]) == []


def test_quarter_after_quarter_gives_no_secret_away_and_a_year_tells_nothing_of_persons(make, noting):
    people = make.people(seed=3, size=120)
    first = release(Period.of("2026-Q1"), make.snapshot(**people), noting, territories=make.territories)
    both = [Period.of("2026-Q4"), Period.of("2026")]
    second = release(both, make.snapshot("2027-02-15", **people), noting, [first], territories=make.territories)
    assert ok(first)
    told = {(record["status"], record.get("reason_en")) for record in second.records
            if record["period"] == "2026" and record["code"].startswith(("PP", "E", "R"))}  # fmt: skip
    assert {status for status, _ in told} == {"not_available"}
    assert leaks(noting.seen[-1], [first.statements, second.statements]) == []


def test_quotients_read_back_from_published_records_give_no_secret_away(make, noting):
    made = release(Period.of("2026-Q1"), make.snapshot(**make.people(seed=5, size=90)), noting,
                   territories=make.territories)  # fmt: skip
    sheets = noting.seen[0]
    said: dict[str, list[Statement]] = made.statements
    audit = Audit(sheets, {(name, one.at) for name, some in said.items() for one in some})
    heard = 0
    for record in made.records:
        if record["status"] == "ok" and record["code"] in ("PP2", "PP3"):
            heard += hear(audit, record)
    assert heard > 5
    assert leaks(sheets, [said], published=audit) == []


def hear(audit, record):
    """Add what a published quotient says of two cells, as far as it was rounded; say how many that were."""
    kind, code = record["territory"].removeprefix("hub:territory:").split("-")
    head = ("*" if kind == "country" else f"{kind}:{code}", record["period"])
    people = ("participants", (*head, "*", "*", "*", "*"))
    if record["code"] == "PP2":
        number = audit.cells[people].value
        low, high = record["value"] - 0.005 - 2.5 / number, record["value"] + 0.005 + 2.5 / number
        audit.hear_quotient(("hours", (*head, "*", "*", "*", "*", "*")), people, low, high)
        return 1
    (dimension,) = record["dimensions"]
    at = list(people[1])
    at[SHARES[dimension["name"]]] = dimension["value"]
    share = record["value"] / 100
    audit.hear_quotient(("participants", tuple(at)), people, share - 0.00005, share + 0.00005)
    return 1
