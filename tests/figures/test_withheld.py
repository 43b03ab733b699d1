"""What was not proved safe within the budget of a release is not available, and says why in both languages."""

from functools import partial

import pytest
from click.testing import CliRunner

from hub.application import releasing
from hub.application.releasing import disclosed, remembered, vars_of
from hub.figures import protected
from hub.figures.periods import Period
from hub.figures.protected import SECRET, UNPROVED, inverse, quotient, ratio
from hub.figures.releases import release
from hub.privacy import disclosure


@pytest.fixture
def starved(make, monkeypatch):
    """Return a release whose budget was spent before anything was proved."""
    monkeypatch.setattr(releasing.disclosure, "release", partial(disclosure.release, steps=0))
    return release(Period.of("2026-Q1"), make.snapshot(**make.people(seed=5, size=60)), disclosed,
                   territories=make.territories)  # fmt: skip


def test_a_figure_that_was_not_proved_in_time_is_not_available_and_says_why(starved):
    lost = [record for record in starved.records if record.get("reason_en") == protected.BUDGET[1]]
    assert lost and all(record["status"] == "not_available" and "value" not in record for record in lost)
    assert {record["reason_fr"] for record in lost} == {protected.BUDGET[0]}
    about_persons = [record for record in starved.records if record["code"] in ("PP1", "PP3", "PP4", "R3", "H3")]
    assert about_persons and not [record for record in about_persons if record["status"] == "ok"]


def test_a_release_names_what_was_withheld(starved, released):
    assert "PP1 departement-38" in starved.withheld
    assert released.withheld == []


def test_what_was_withheld_is_remembered_as_such(starved):
    said = {name: [vars_of(one) for one in some] for name, some in starved.statements.items()}
    kept = {"name": starved.name, "periods": starved.periods, "statements": said}
    assert remembered(kept).statements == starved.statements
    assert any(one.status == "unproved" for some in starved.statements.values() for one in some)


def test_the_next_release_goes_on_after_one_that_was_withheld(make, starved, monkeypatch):
    monkeypatch.undo()
    later = release(Period.of("2026-Q2"), make.snapshot("2026-08-15", **make.people(seed=5, size=60)), disclosed,
                    [starved], territories=make.territories)  # fmt: skip
    assert later.withheld == [] and any(one.status == "ok" for some in later.statements.values() for one in some)


def test_a_quotient_of_what_is_not_proved_is_not_proved_and_of_a_secret_is_secret():
    whole, people = (50.0, "ok"), (50.0, "ok")
    assert ratio(UNPROVED, whole, people) == ratio(whole, UNPROVED, people) == UNPROVED
    assert ratio(SECRET, UNPROVED, people) == SECRET
    assert quotient(UNPROVED, 10, 1) == inverse(10, UNPROVED) == UNPROVED
    assert quotient(SECRET, 10, 1) == SECRET


def test_the_command_says_what_was_withheld_and_how_large_the_budget_is(starved, monkeypatch):
    from hub.cli import indicators

    class Opened:
        def __enter__(self):
            return self

        def __exit__(self, *given):
            return None

    monkeypatch.setattr(indicators, "opened", Opened)
    monkeypatch.setattr(indicators, "release_quarter", lambda hub, day: starved)
    told = CliRunner().invoke(indicators.indicators_command, ["release"]).output
    assert "within 60,000,000 steps" in told and "PP1 departement-38" in told
