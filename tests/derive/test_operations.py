"""Projects are matched with rows of other lists, each with a score and its reasons."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hub.derive.operations import fold, listing, marks, match, near_marks, operation_links, same_amounts
from tests.application.linked import listed, money, page, project


def test_title_days_and_amounts_to_one_euro_are_sure() -> None:
    found = match(project(), listed(eu_budget=money("19000.40")))
    assert found.score >= 0.9
    assert {reason["path"] for reason in found.evidence} == {"title", "starts_on", "ends_on", "eu_budget"}


def test_amounts_change_between_versions_so_title_and_days_are_likely() -> None:
    assert 0.6 <= match(project(), listed(eu_budget=money("9500.00"))).score < 0.9


def test_a_machines_title_is_no_hindrance() -> None:
    english = project(title="Second chance school", language="en", machine_translated=True)
    assert 0.75 <= match(english, listed()).score < 0.9


def test_another_town_or_another_year_is_another_operation() -> None:
    elsewhere = listed(title="École de la deuxième chance de Narbonne 2015", eu_budget=money("1.00"))
    assert match(project(), elsewhere).score < 0.6
    assert match(project(), listed(starts_on="2016-01-01", ends_on="2017-06-30")).score < 0.6


def test_a_repeated_title_alone_is_no_match() -> None:
    other_year = listed(starts_on="2016-01-01", ends_on="2016-12-31", eu_budget=money("5.00"))
    assert match(project(), other_year).score == 0


def test_totals_are_compared_where_the_eu_amounts_are_not_known() -> None:
    bare = {name: value for name, value in listed().items() if name != "eu_budget"}
    assert same_amounts(project(), bare) is True
    assert same_amounts(project(total_budget=money("1.00")), bare) is False
    assert same_amounts(project(), {"title": "x"}) is None


def test_a_sum_a_euro_away_is_still_found() -> None:
    assert near_marks(project(title="A")) & marks(listed(title="B", eu_budget=money("19000.99")))
    assert not near_marks(project(title="A", total_budget=None)) & marks(listed(title="B", eu_budget=money("19002")))


def test_each_list_has_one_row_of_an_operation() -> None:
    assert (listing(project()), listing(listed()), listing(page())) == ("kohesio", "national_list", "page")
    assert operation_links(project(), [project(2), project(3)]) == []


def test_a_record_is_linked_once_in_each_list() -> None:
    found = operation_links(project(), [listed(), page()])
    assert {(link["rel"], link["id"]) for link in found} == {
        ("same_operation", "toy:list-1"), ("same_as", "toy:page-aa11"),
    }  # fmt: skip


def test_lost_apostrophes_and_accents_make_no_difference() -> None:
    assert fold("chef d entreprise") == fold("Chef d’Entreprise") == "chef d entreprise"
    assert fold("Œuvre RÉSEAU d'éclairage") == "oeuvre reseau d eclairage"


@pytest.mark.real_data
def test_real_projects_are_found_in_the_national_list_again(real: Callable[[str], Path]) -> None:
    from hub import Raw
    from hub.plugins import create_plugin_manager
    from hub.testing.contract import read_with

    connector = create_plugin_manager().connector("kohesio")()
    read = lambda name: read_with(connector, Raw.from_file(real(f"kohesio/{name}"))).records  # noqa: E731
    rows: dict[str, Any] = {one["id"]: one for one in read("fr_liste_operations_feder_fse_iej_2014-2020_20160711.xls")}
    projects = [one for name in ("fr_11_aude", "fr_38_isere")
                for one in read(f"kohesio_{name}_2014-2020_extract.json")]  # fmt: skip
    found = {one["id"]: link for one in projects for link in near(one, projects, rows)}
    assert rows[found["kohesio:Q3679545"]["id"]]["organisations"][0]["name"] == "Association Entreprendre en Lauragais"
    assert found["kohesio:Q3679545"]["score"] >= 0.9


def near(one: dict[str, Any], projects: list[dict[str, Any]], rows: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the links of a project to rows."""
    wanted = near_marks(one)
    some = [row for row in (*rows.values(), *projects) if wanted & marks(row)]
    return operation_links(one, some)
