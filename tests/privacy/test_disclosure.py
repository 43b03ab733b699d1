"""What disclosure control lets be published, proved by an auditor that it knows nothing of."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.privacy.disclosure import OK, SECRET, NotReleased, Release, Rules, Statement, release
from hub.privacy.frames import TOTAL, Dimension, Fact, Frame
from hub.privacy.worlds import other_world
from tests.privacy.auditor import leaks

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


def said(made: Release):
    return {one.at: (one.status, one.value) for one in made.statements}


def test_a_cell_with_few_people_is_null_and_secret_and_never_zero():
    facts = crowd(("epci:a", "F"), 3) + crowd(("epci:b", "F"), 40) + crowd(("epci:c", "F"), 40)
    made = release(Frame(facts, (REGIONS, SEX), measure="persons"), rules=LAX)
    assert said(made)["epci:a", "F"] == (SECRET, None)
    assert all(row["value"] is None for row in made.rows() if row["status"] == SECRET)
    assert all(set(row) == {"at", "value", "status"} for row in made.rows()), "why a cell is secret is not published"


def test_the_other_part_of_a_line_is_kept_back_too():
    facts = crowd(("epci:a", "F"), 3) + crowd(("epci:b", "F"), 40)
    made = said(release(Frame(facts, (REGIONS, SEX), measure="persons"), rules=LAX))
    assert made["epci:b", "F"][0] == SECRET


def test_hours_are_secret_where_one_person_does_most_of_them_or_two_firms_are_all():
    alone = [*crowd(("epci:a", "F"), 20, hours=1), Fact(("epci:a", "F"), "one", 1607, employer="x")]
    firms = crowd(("epci:c", "F"), 30, employers=2)
    others = crowd(("epci:b", "F"), 200, employers=9) + crowd(("epci:d", "F"), 200, employers=9)
    made = {one.at: one for one in release(Frame(alone + firms + others, (REGIONS, SEX)), rules=LAX).statements}
    assert made["epci:a", "F"].primary == "person_dominance"
    assert made["epci:c", "F"].primary == "firms"


def test_recipients_of_rsa_need_more_of_their_like():
    few = [Fact(("epci:a", "F"), f"p{n}", 10, rsa=True) for n in range(8)]
    rest = crowd(("epci:b", "F"), 60) + crowd(("epci:c", "F"), 60)
    made = {one.at: one for one in release(Frame(few + rest, (REGIONS, SEX), measure="persons"), rules=LAX).statements}
    assert made["epci:a", "F"].primary == "persons"


def test_all_or_nobody_of_a_small_group_is_not_said():
    facts = crowd(("epci:a", "F"), 12) + crowd(("epci:b", "F"), 30) + crowd(("epci:b", "M"), 30)
    made = said(release(Frame(facts, (REGIONS, SEX), measure="persons")))
    assert made["epci:a", "F"] == (SECRET, None), "all of the twelve are women"
    assert made["epci:a", "M"] == (SECRET, None), "that there is no man says the same"


def test_more_dimensions_than_three_are_refused():
    facts = [Fact(("a", "b", "c", "d"), f"p{n}") for n in range(50)]
    with pytest.raises(NotReleased, match="crosses more than 3"):
        release(Frame(facts, tuple(Dimension(name) for name in "abcd")))


def test_communes_are_shown_from_thirty_people_on():
    where = Dimension("territory", {"commune:1": "epci:a", "commune:2": "epci:a", "commune:3": "epci:a"})
    facts = [*crowd(("commune:1",), 29), *crowd(("commune:2",), 90), *crowd(("commune:3",), 90)]
    made = {one.at: one for one in release(Frame(facts, (where,), measure="persons"), rules=LAX).statements}
    assert made["commune:1",].primary == "persons"


def test_a_person_in_two_cells_is_counted_once_in_their_sum():
    frame = Frame(
        [Fact(("epci:a",), "p"), Fact(("epci:b",), "p"), Fact(("epci:b",), "q")], (REGIONS,), measure="persons"
    )
    assert frame.cells()["dep:1",].value == 2


def test_the_auditor_sees_a_leak_that_is_planted():
    facts = crowd(("epci:a", "F"), 3) + crowd(("epci:b", "F"), 40) + crowd(("epci:c", "F"), 40)
    frame = Frame(facts, (REGIONS, SEX), measure="persons")
    cells = frame.cells()
    naive = Release("persons", tuple(Statement(at, SECRET) if len(c.persons) < 5 else Statement(at, OK, c.value)
                                     for at, c in cells.items()))  # fmt: skip
    assert leaks(frame, [naive], LAX), "the smallest cell is the total less the others"


def test_what_was_published_before_is_not_given_away_by_a_difference():
    facts = crowd(("epci:a", "F"), 30) + crowd(("epci:b", "F"), 30) + crowd(("epci:c", "F"), 3)
    facts += crowd(("epci:d", "F"), 40)
    frame = Frame(facts, (REGIONS, SEX), measure="persons")
    first = release(frame, wanted=[("dep:1", TOTAL), ("epci:d", TOTAL)], rules=LAX)
    assert said(first)["dep:1", TOTAL] == (OK, 60)
    second = release(frame, wanted=[(TOTAL, TOTAL), ("dep:2", TOTAL), ("epci:c", TOTAL)], former=first.statements,
                     rules=LAX)  # fmt: skip
    assert said(second)["dep:2", TOTAL][0] == SECRET and said(second)[TOTAL, TOTAL][0] == SECRET
    assert not leaks(frame, [first, second], LAX)


def test_a_revision_by_one_person_is_not_published():
    before = crowd(("epci:a", "F"), 30)
    first = release(Frame(before, (REGIONS, SEX), measure="persons"), rules=LAX)
    after = Frame([*before, *crowd(("epci:a", "F"), 1, start=99)], (REGIONS, SEX), measure="persons")
    assert all(row["status"] == SECRET for row in release(after, former=first.statements, rules=LAX).rows())


def test_nothing_is_released_where_former_releases_leave_no_safe_way():
    facts = crowd(("epci:a", "F"), 3) + crowd(("epci:b", "F"), 40)
    frame = Frame(facts, (REGIONS, SEX), measure="persons")
    careless = [Statement(("dep:1", TOTAL), OK, 43.0), Statement(("epci:b", TOTAL), OK, 40.0)]
    with pytest.raises(NotReleased, match="not released"):
        release(frame, wanted=[("epci:a", TOTAL)], former=careless, rules=LAX)


def test_another_world_keeps_every_public_sum():
    sums = [(frozenset({0, 1}), 10.0), (frozenset({1, 2}), 12.0)]
    world = other_world([3, 7, 5], sums, frozenset({0}), 8)
    assert world and abs(world[0] - 8) < 1e-5 and abs(world[0] + world[1] - 10) < 1e-5
    assert other_world([3, 7, 5], sums, frozenset({0}), 11) is None


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
@given(groups=PEOPLE, measure=st.sampled_from(["persons", "hours"]))
def test_no_secret_can_be_reckoned_from_a_random_hierarchical_table(groups, measure):
    frame = Frame(facts_of(groups), (REGIONS, QUARTERS, SEX), measure=measure)
    assert not leaks(frame, [release(frame)])


@PROPERTY
@given(groups=PEOPLE, measure=st.sampled_from(["persons", "hours"]), data=st.data())
def test_no_secret_can_be_reckoned_from_releases_one_after_another(groups, measure, data):
    frame = Frame(facts_of(groups), (REGIONS, QUARTERS, SEX), measure=measure)
    grid = frame.grid()
    releases: list[Release] = []
    for _ in range(3):
        wanted = data.draw(st.lists(st.sampled_from(grid), min_size=1, max_size=25, unique=True))
        former = [one for made in releases for one in made.statements]
        try:
            releases.append(release(frame, wanted=wanted, former=former))
        except NotReleased:
            continue
    assert not leaks(frame, releases)
