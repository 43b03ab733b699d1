"""The figures that come with the program tell what the rules do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from hub.application.published import digest, shipped
from tests.clauses.evaluation_sets import LABELS, measured

REMEASURE = "the labels or the rules changed: python -m tests.clauses.evaluation_sets"


@pytest.mark.parametrize(("name", "file"), [("passages", "passages.csv"), ("notices_2021_07", "notices_2021_07.csv")])
def test_the_figures_are_those_of_the_labels_in_the_repository(name: str, file: str) -> None:
    known = {each["name"]: each for each in shipped()["sets"]}[name]
    assert known["labels_digest"] == digest((LABELS / file).read_text("utf-8")), REMEASURE
    assert all(each["labelled"] and each["f1_interval"][0] <= each["f1"] for each in known["questions"])


@pytest.mark.real_data
def test_the_figures_are_those_that_the_rules_get_now(real: Callable[[str], Path]) -> None:
    real("domain/boamp_clauses/boamp_clause_hours_labelled.csv")
    now = {each["name"]: each["questions"] for each in measured()["sets"]}
    for known in shipped()["sets"]:
        told = {each["name"]: each["f1"] for each in known["questions"]}
        assert told == {each["name"]: each["f1"] for each in now[known["name"]]}, f"{known['name']}: {REMEASURE}"
