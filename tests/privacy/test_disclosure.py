"""What disclosure control lets be published, proved by an auditor that shares nothing with it."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.privacy.disclosure import OK, SECRET, UNSAFE, NotReleased, Release, Rules, Statement, release
from hub.privacy.frames import HOURS, PERSONS, TOTAL, Dimension, Fact, Frame, Sheet
from hub.privacy.moves import Moves
from tests.privacy.auditor import Audit, leaks

REGIONS = Dimension("territory", {"epci:a": "dep:1", "epci:b": "dep:1", "epci:c": "dep:2", "epci:d": "dep:2"})
QUARTERS = Dimension("period", {f"2024-Q{n}": "2024" for n in range(1, 5)})
SEX = Dimension("sex")
EPCI = ["epci:a", "epci:b", "epci:c", "epci:d"]
LAX = Rules(share_group=0)


def crowd(at, number, *, hours=10.0, employers=5, start=0):
    """Return facts of so many people in one cell."""
    return [
        Fact(at, f"{'-'.join(at)}-{n}", hours, employer=f"{at[0]}-firm-{n % employers}" if employers else "")
        for n in range(start, start + number)
    ]


def grid(facts, dimensions):
    """Return every crossing of the nodes that facts name: those without anybody, too."""
    nodes = [sorted({node for fact in facts for node in one.above(fact.at[n])}) for n, one in enumerate(dimensions)]
    return tuple(product(*nodes))


def sheet(facts, dimensions, measure=PERSONS, name="", wanted=None, linked=""):
    return Sheet(name or measure, measure, dimensions, tuple(facts), tuple(wanted or grid(facts, dimensions)), linked)


def both(facts, dimensions, wanted=None):
    """Return the number of people and their hours, as two linked sheets."""
    people = [replace(fact, amount=1.0, employer="") for fact in facts]
    cells = wanted or grid(facts, dimensions)
    return [sheet(people, dimensions, PERSONS, wanted=cells, linked="work"),
            sheet(facts, dimensions, HOURS, wanted=cells, linked="work")]  # fmt: skip


def said(made: Release, name=PERSONS):
    return {one.at: (one.status, one.value) for one in made.statements[name]}


def why(made: Release, name=PERSONS):
    return {one.at: one.primary for one in made.statements[name]}


def outspoken(sheets, hides):
    """Return what a protector would say that hides the cells of its choice and no other."""
    cells = Frame(sheets).cells
    known = {one.name: [cells[one.name, at] for at in one.wanted if (one.name, at) in cells] for one in sheets}
    return {
        name: [Statement(one.key[1], SECRET if hides(one) else OK, None if hides(one) else one.value) for one in some]
        for name, some in known.items()
    }


def test_a_cell_with_few_people_is_null_and_secret_and_never_zero():
    facts = crowd(("epci:a", "F"), 3) + crowd(("epci:b", "F"), 40) + crowd(("epci:c", "F"), 40)
    made = release([sheet(facts, (REGIONS, SEX))], rules=LAX)
    assert said(made)["epci:a", "F"] == (SECRET, None)
    rows = made.rows(PERSONS)
    assert all(row["value"] is None for row in rows if row["status"] == SECRET)
    assert all(set(row) == {"at", "value", "status"} for row in rows), "why a cell is secret is not published"


def test_the_other_part_of_a_line_is_kept_back_too():
    facts = crowd(("epci:a", "F"), 3) + crowd(("epci:b", "F"), 40)
    assert said(release([sheet(facts, (REGIONS, SEX))], rules=LAX))["epci:b", "F"][0] == SECRET


def test_hours_are_secret_where_one_person_does_most_of_them_or_two_firms_are_all():
    alone = [*crowd(("epci:a", "F"), 20, hours=1), Fact(("epci:a", "F"), "one", 1607, employer="x")]
    firms = crowd(("epci:c", "F"), 30, employers=2)
    others = crowd(("epci:b", "F"), 200, employers=9) + crowd(("epci:d", "F"), 200, employers=9)
    found = why(release([sheet(alone + firms + others, (REGIONS, SEX), HOURS)], rules=LAX), HOURS)
    assert found["epci:a", "F"] == "person_dominance" and found["epci:c", "F"] == "firms"


def test_recipients_of_rsa_need_more_of_their_like():
    few = [Fact(("epci:a", "F"), f"p{n}", 10, rsa=True) for n in range(8)]
    rest = crowd(("epci:b", "F"), 60) + crowd(("epci:c", "F"), 60)
    assert why(release([sheet(few + rest, (REGIONS, SEX))], rules=LAX))["epci:a", "F"] == "persons"


def test_all_or_nobody_of_a_small_group_is_not_said():
    facts = crowd(("epci:a", "F"), 12) + crowd(("epci:b", "F"), 30) + crowd(("epci:b", "M"), 30)
    made = said(release([sheet(facts, (REGIONS, SEX))]))
    assert made["epci:a", "F"] == (SECRET, None), "all of the twelve are women"
    assert made["epci:a", "M"] == (SECRET, None), "that there is no man says the same"


def test_more_dimensions_than_three_are_refused():
    facts = [Fact(("a", "b", "c", "d"), f"p{n}") for n in range(50)]
    with pytest.raises(NotReleased, match="crosses more than 3"):
        release([sheet(facts, tuple(Dimension(name) for name in "abcd"))])


def test_communes_are_shown_from_thirty_people_on():
    where = Dimension("territory", {"commune:1": "epci:a", "commune:2": "epci:a", "commune:3": "epci:a"})
    facts = [*crowd(("commune:1",), 29), *crowd(("commune:2",), 90), *crowd(("commune:3",), 90)]
    assert why(release([sheet(facts, (where,))], rules=LAX))["commune:1",] == "persons"


def test_a_person_in_two_cells_is_counted_once_in_their_sum():
    facts = [Fact(("epci:a",), "p"), Fact(("epci:b",), "p"), Fact(("epci:b",), "q")]
    assert Frame([sheet(facts, (REGIONS,))]).cells[PERSONS, ("dep:1",)].value == 2


def test_hours_of_one_record_in_two_tables_are_the_same_hours():
    validated = [Fact(("epci:a",), "p", 60, key="r1"), Fact(("epci:b",), "q", 10, key="r2")]
    reported = [Fact(("epci:a",), "p", 80, key="r1"), Fact(("epci:b",), "q", 10, key="r2")]
    frame = Frame([sheet(validated, (REGIONS,), HOURS, "validated"), sheet(reported, (REGIONS,), HOURS, "reported")])
    assert sorted(frame.amounts[HOURS]) == [10, 20, 60]
    assert frame.cells["reported", ("epci:a",)].value == 80 and frame.cells["validated", ("epci:a",)].value == 60


def test_what_is_secret_in_hours_is_secret_in_people_and_the_other_way_round():
    facts = crowd(("epci:a", "F"), 30, employers=2) + crowd(("epci:b", "F"), 3)
    facts += [fact for epci in "cd" for fact in crowd((f"epci:{epci}", "F"), 90, employers=9)]
    made = release(both(facts, (REGIONS, SEX)), rules=LAX)
    assert why(made, HOURS)["epci:a", "F"] == "firms" and why(made)["epci:a", "F"] == "linked"
    assert said(made)["epci:a", "F"] == (SECRET, None)
    people, hours = said(made), said(made, HOURS)
    assert {at for at, (status, _) in people.items() if status == SECRET} == {
        at for at, (status, _) in hours.items() if status == SECRET
    }, "what is kept back for others' sake is kept back in both"


def test_a_line_that_says_who_has_rsa_is_told_whole_or_not_at_all():
    rsa = Dimension("rsa")
    facts = crowd(("epci:a", "no"), 40) + crowd(("epci:a", "unknown"), 40)
    facts += [Fact(("epci:a", "yes"), f"y{n}", rsa=True) for n in range(6)]
    made = said(release([sheet(facts, (REGIONS, rsa))], rules=LAX))
    assert {made["epci:a", node][0] for node in ("yes", "no", "unknown")} == {SECRET}


def test_the_auditor_sees_a_leak_that_is_planted():
    facts = crowd(("epci:a", "F"), 3) + crowd(("epci:b", "F"), 40) + crowd(("epci:c", "F"), 40)
    sheets = [sheet(facts, (REGIONS, SEX))]
    naive = outspoken(sheets, lambda cell: cell.value < 5)
    assert leaks(sheets, [naive], LAX), "the smallest cell is the total less the others"


def test_the_auditor_sees_a_protector_that_judges_each_table_by_itself():
    facts = crowd(("epci:a", "F"), 4, hours=500) + crowd(("epci:b", "F"), 4, hours=500)
    facts += [fact for epci in "cd" for fact in crowd((f"epci:{epci}", "F"), 60, hours=500)]
    sheets = both(facts, (REGIONS, SEX), wanted=[("epci:a", "F"), ("epci:c", "F"), ("epci:d", "F")])
    apart = outspoken(sheets, lambda cell: cell.measure == PERSONS and cell.value < 5)
    outright = leaks(sheets, [apart], LAX)
    assert any("hours" in one and "is said" in one for one in outright), "a cell of three people says their hours"
    assert any("persons" in one and "lies in" in one for one in outright), "nobody works as much: they are four"
    assert not leaks(sheets, [release(sheets, rules=LAX).statements], LAX)


def test_the_auditor_sees_what_a_quotient_gives_away():
    facts = crowd(("epci:a", "F"), 3) + crowd(("epci:a", "M"), 57) + crowd(("epci:b", "M"), 60)
    sheets = [sheet(facts, (REGIONS, SEX))]
    made = release(sheets, rules=LAX).statements
    assert not leaks(sheets, [made], LAX)
    audit = Audit(sheets, {(PERSONS, one.at) for one in made[PERSONS]}, LAX)
    audit.hear_quotient((PERSONS, ("epci:a", "F")), (PERSONS, ("epci:a", TOTAL)), 0.0499, 0.0501)
    assert leaks(sheets, [made], LAX, published=audit)


def test_what_was_published_before_is_not_given_away_by_a_difference():
    facts = crowd(("epci:a", "F"), 30) + crowd(("epci:b", "F"), 30) + crowd(("epci:c", "F"), 3)
    facts += crowd(("epci:d", "F"), 40)
    one = sheet(facts, (REGIONS, SEX), wanted=[("dep:1", TOTAL), ("epci:d", TOTAL)])
    first = release([one], rules=LAX)
    assert said(first)["dep:1", TOTAL] == (OK, 60)
    two = replace(one, wanted=((TOTAL, TOTAL), ("dep:2", TOTAL), ("epci:c", TOTAL)))
    second = release([two], former=first.statements, rules=LAX)
    assert said(second)["dep:2", TOTAL][0] == SECRET and said(second)[TOTAL, TOTAL][0] == SECRET
    assert not leaks([two], [first.statements, second.statements], LAX)
    careless = release([replace(two, wanted=((TOTAL, TOTAL), ("epci:c", TOTAL)))], rules=LAX)
    assert said(careless)[TOTAL, TOTAL] == (OK, 103)
    assert leaks([two], [first.statements, careless.statements], LAX), "a protector without memory is caught"


def test_a_revision_by_one_person_is_not_published():
    before = crowd(("epci:a", "F"), 30)
    first = release([sheet(before, (REGIONS, SEX))], rules=LAX)
    after = sheet([*before, *crowd(("epci:a", "F"), 1, start=99)], (REGIONS, SEX))
    made = release([after], former=first.statements, rules=LAX)
    assert all(row["status"] == SECRET for row in made.rows(PERSONS))


def test_a_revision_is_not_given_away_by_a_cell_that_was_not_published_before():
    before = crowd(("epci:a", "F"), 30) + crowd(("epci:b", "F"), 30)
    first = release([sheet(before, (REGIONS, SEX), wanted=[("epci:a", TOTAL)])], rules=LAX)
    after = [*before, *crowd(("epci:a", "F"), 1, start=99)]
    wanted = [("dep:1", TOTAL), ("epci:b", TOTAL)]
    made = said(release([sheet(after, (REGIONS, SEX), wanted=wanted)], former=first.statements, rules=LAX))
    assert SECRET in {made[at][0] for at in wanted}, "61 less 30 is 31, and 30 were said"


def test_nothing_is_released_where_former_releases_leave_no_safe_way():
    facts = crowd(("epci:a", "F"), 3) + crowd(("epci:b", "F"), 40)
    careless = {PERSONS: [Statement(("dep:1", TOTAL), OK, 43.0), Statement(("epci:b", TOTAL), OK, 40.0)]}
    wanted = [("epci:a", TOTAL), ("epci:a", "F")]
    made = said(release([sheet(facts, (REGIONS, SEX), wanted=wanted)], former=careless, rules=LAX))
    assert set(made.values()) == {(UNSAFE, None)}


def test_another_world_keeps_every_public_sum():
    sums = [{0: 1.0, 1: 1.0}, {1: 1.0, 2: 1.0}]
    moves = Moves([3, 7, 5], sums)
    assert moves.push([0], 8) and [round(one, 6) for one in moves.amounts] == [8, 2, 10]
    assert not moves.push([0], 11), "two are ten together"
    assert abs(sum(moves.amounts[:2]) - 10) < 1e-6 and min(moves.amounts) >= 0


PEOPLE = st.lists(
    st.tuples(
        st.sampled_from(EPCI), st.sampled_from(["2024-Q1", "2024-Q2", "2024-Q3"]), st.sampled_from(["F", "M"]),
        st.integers(1, 30), st.integers(1, 6), st.floats(1, 200), st.booleans(),
    ),
    min_size=3, max_size=14,
)  # fmt: skip


def facts_of(groups) -> list[Fact]:
    """Return facts of random crowds; some people stand in two cells."""
    found = []
    for number, (epci, quarter, sex, people, firms, hours, rsa) in enumerate(groups):
        for n in range(people):
            who = f"shared-{n}" if n % 7 == 6 else f"{number}-{n}"
            found.append(Fact((epci, quarter, sex), who, hours * (1 + n % 3), f"firm-{n % firms}", rsa and n % 2 == 0))
    return found


PROPERTY = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@PROPERTY
@given(groups=PEOPLE)
def test_no_secret_can_be_reckoned_from_random_hierarchical_tables_together(groups):
    sheets = both(facts_of(groups), (REGIONS, QUARTERS, SEX))
    assert not leaks(sheets, [release(sheets).statements])


@PROPERTY
@given(groups=PEOPLE, data=st.data())
def test_no_secret_can_be_reckoned_from_releases_one_after_another(groups, data):
    facts = facts_of(groups)
    cells = grid(facts, (REGIONS, QUARTERS, SEX))
    releases: list[dict] = []
    for _ in range(3):
        wanted = data.draw(st.lists(st.sampled_from(cells), min_size=1, max_size=25, unique=True))
        former = {name: [one for made in releases for one in made[name]] for name in (PERSONS, HOURS)}
        made = release(both(facts, (REGIONS, QUARTERS, SEX), wanted), former=former)
        releases.append({name: [one for one in some if one.status != UNSAFE] for name, some in made.statements.items()})
    assert not leaks(both(facts, (REGIONS, QUARTERS, SEX), cells), releases)
