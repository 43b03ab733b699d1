"""Figures are released once a quarter, from what is there that day."""

import orjson
import pytest

from hub.application.harvesting import harvest
from hub.application.releasing import disclosed, former_releases, frozen, release_quarter
from hub.errors import UsageError
from hub.figures.periods import periods_due
from hub.figures.releases import release


def test_a_quarter_has_one_release_that_is_published_and_remembered(hub, source):
    harvest(hub, "toy")
    made = release_quarter(hub, "2026-11-22")
    assert made.name == "2026-Q4" and hub.store.count("indicator") == len(made.records) > 0
    assert [one.name for one in former_releases(hub)] == ["2026-Q4"]
    with pytest.raises(UsageError, match="was made already"):
        release_quarter(hub, "2026-12-01")


def test_figures_about_persons_that_have_no_data_are_not_available_and_never_zero(hub, source):
    harvest(hub, "toy")
    made = release_quarter(hub, "2026-11-22")
    about_persons = [record for record in made.records if record["code"].startswith("PP")]
    assert about_persons and all(record.get("value") is None for record in about_persons)


def test_the_same_data_give_the_same_bytes(hub, source):
    harvest(hub, "toy")
    first, second = (release(periods_due("2026-11-22"), frozen(hub, "2026-11-22"), disclosed).records for _ in range(2))
    assert orjson.dumps(first) == orjson.dumps(second)
