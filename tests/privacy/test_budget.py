"""Blocks are judged apart and within a budget; what is not proved when it is spent is withheld, never published."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.application.releasing import sheet_of
from hub.figures import protected
from hub.figures.periods import Period
from hub.figures.persons import Lookup
from hub.privacy.blocks import blocks, unit_of
from hub.privacy.budget import Budget, Spent
from hub.privacy.disclosure import OK, UNPROVED, release
from hub.privacy.frames import PERSONS, TOTAL, Frame
from tests.figures import rich
from tests.figures.conftest import snapshot
from tests.privacy.auditor import leaks
from tests.privacy.test_disclosure import LAX, PEOPLE, PROPERTY, QUARTERS, REGIONS, SEX, both, crowd, facts_of, grid
from tests.privacy.test_disclosure import sheet as sheet_of_facts

QUARTER = ("2024-Q1", "2024-Q2", "2024-Q3")
STEPS = (0, 2_000, 50_000, 400_000)


def rich_sheets(seed: int, size: int, places: int):
    """Return all tables of persons of one quarter of rich data."""
    frozen = snapshot("2026-08-15", **rich.data(seed=seed, size=size, places=places))
    lookup, where = Lookup(frozen), rich.territories(places)
    made = [make(frozen, lookup, where, Period.of("2026-Q2").earlier(protected.LAGS.get(name, 0)))
            for name, make in protected.MAKERS.items()]  # fmt: skip
    return [sheet_of(table) for table in made if table.facts]


def statuses(made):
    return [one.status for some in made.statements.values() for one in some]


def by_quarter(groups):
    """Return sheets that ask for no year, so that nothing is a sum over quarters."""
    facts = facts_of(groups)
    wanted = [at for at in grid(facts, (REGIONS, QUARTERS, SEX)) if at[1] in QUARTER]
    return both(facts, (REGIONS, QUARTERS, SEX), wanted)


@PROPERTY
@given(groups=PEOPLE)
def test_every_cell_is_of_one_block_and_nobody_stands_in_two_cells_of_two_blocks(groups):
    sheets = by_quarter(groups)
    found = blocks(sheets)
    cells = [(one.name, at) for block in found for one in block.sheets for at in one.wanted]
    assert sorted(cells) == sorted((one.name, at) for one in sheets for at in one.wanted)
    frame = Frame(sheets)
    home = {cell: n for n, block in enumerate(found) for one in block.sheets for at in one.wanted
            for cell in [(one.name, at)] if cell in frame.cells}  # fmt: skip
    for one in sheets:
        for fact in one.facts:
            stands = [(one.name, at) for at in frame.asked[one.name].holding(fact.at)]
            assert len({home[key] for key in stands}) <= 1


@PROPERTY
@given(groups=PEOPLE)
def test_people_and_hours_of_one_quarter_are_one_block_and_quarters_are_others(groups):
    for block in blocks(by_quarter(groups)):
        quarters = {at[1] for one in block.sheets for at in one.wanted}
        assert len(quarters) == 1 or len(block.sheets) == 1, "what nobody stands in has no block of its own"


@PROPERTY
@given(groups=PEOPLE)
def test_a_block_is_told_the_same_beside_others_and_alone(groups):
    sheets = by_quarter(groups)
    whole = {(name, one.at): one for name, some in release(sheets).statements.items() for one in some}
    for block in blocks(sheets):
        alone = release([replace(one, facts=next(two.facts for two in sheets if two.name == one.name))
                         for one in block.sheets]).statements  # fmt: skip
        assert all(whole[name, one.at] == one for name, some in alone.items() for one in some)


@settings(PROPERTY, max_examples=4)
@given(groups=PEOPLE, steps=st.sampled_from(STEPS))
def test_with_any_budget_no_secret_can_be_reckoned(groups, steps):
    sheets = both(facts_of(groups), (REGIONS, QUARTERS, SEX))
    assert not leaks(sheets, [release(sheets, steps=steps).statements])


def test_rich_data_under_a_small_budget_are_withheld_in_whole_units_and_give_nothing_away():
    sheets = rich_sheets(2, 70, 3)
    made = release(sheets, steps=150_000)
    assert UNPROVED in statuses(made) and OK in statuses(made)
    units = {}
    for one in sheets:
        for said in made.statements[one.name]:
            units.setdefault((unit_of(one, said.at), one.rank(said.at)), set()).add(said.status)
    assert all(some == {UNPROVED} for some in units.values() if UNPROVED in some)
    assert leaks(sheets, [made.statements]) == []


def test_rich_data_give_nothing_away_with_the_budget_of_the_house():
    sheets = rich_sheets(3, 60, 3)
    made = release(sheets)
    assert UNPROVED not in statuses(made) and OK in statuses(made)
    assert leaks(sheets, [made.statements]) == []


def test_a_protector_that_publishes_what_it_could_not_prove_is_caught():
    sheets = rich_sheets(1, 50, 2)
    cells = Frame(sheets).cells
    made = release(sheets, steps=0).statements
    careless = {name: [replace(one, status=OK, value=cells[name, one.at].value) if one.status == UNPROVED
                       and (name, one.at) in cells and not one.primary else one for one in some]
                for name, some in made.items()}  # fmt: skip
    assert leaks(sheets, [careless])


def test_the_same_data_and_budget_give_the_same_release():
    assert release(rich_sheets(1, 40, 2), steps=200_000) == release(rich_sheets(1, 40, 2), steps=200_000)


def test_without_a_budget_nothing_that_has_a_secret_beside_it_is_told():
    facts = crowd(("epci:a", "F"), 3) + crowd(("epci:b", "F"), 40) + crowd(("epci:c", "F"), 40)
    made = release([sheet_of_facts(facts, (REGIONS, SEX))], rules=LAX, steps=0)
    assert not leaks([sheet_of_facts(facts, (REGIONS, SEX))], [made.statements], LAX)
    assert all(one.value is None for one in made.statements[PERSONS] if one.at != (TOTAL, TOTAL))


def test_a_budget_lends_a_part_and_takes_back_what_is_left():
    budget = Budget(100)
    lent = budget.lend(4)
    lent.spend(20)
    budget.settle(lent)
    assert budget.left == 80
    with pytest.raises(Spent):
        lent.spend(6)
