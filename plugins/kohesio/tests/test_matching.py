"""Projects are matched with rows of national lists and with calls, each with a score and its reasons."""

from __future__ import annotations

from typing import Any

from hub_kohesio.matching import answers, covers, match, matches


def project(**fields: Any) -> dict[str, Any]:
    """Return a project."""
    return {
        "id": "kohesio:Q99000001", "title": "École de la deuxième chance d'Exemple 2015", "language": "fr",
        "starts_on": "2015-01-01", "ends_on": "2016-06-30", "total_budget": {"amount": "83127.74", "currency": "EUR"},
        "eu_budget": {"amount": "19000.00", "currency": "EUR"}, **fields,
    }  # fmt: skip


def row(**fields: Any) -> dict[str, Any]:
    """Return the same operation in a national list."""
    return {**project(), "id": "kohesio:list-1", "title": "Ecole de la deuxieme chance d Exemple 2015", **fields}


def test_title_days_and_amounts_to_one_euro_are_sure() -> None:
    found = match(project(), row(eu_budget={"amount": "19000.40", "currency": "EUR"}))
    assert found.score >= 0.9
    assert {reason["path"] for reason in found.evidence} == {"title", "starts_on", "eu_budget"}


def test_amounts_change_between_versions_so_title_and_days_are_likely() -> None:
    assert 0.6 <= match(project(), row(eu_budget={"amount": "9500.00", "currency": "EUR"})).score < 0.9


def test_a_machines_title_is_no_hindrance() -> None:
    english = project(title="Second chance school", language="en", machine_translated=True)
    assert 0.75 <= match(english, row()).score < 0.9


def test_another_town_or_another_year_is_another_operation() -> None:
    other = row(title="École de la deuxième chance d'Ailleurs 2015", eu_budget={"amount": "1.00", "currency": "EUR"})
    assert match(project(), {**other, "title": "École de la deuxième chance de Narbonne 2015"}).score < 0.6
    assert match(project(), row(starts_on="2016-01-01", ends_on="2017-06-30")).score < 0.6


def test_the_best_row_is_linked_and_two_of_one_score_are_not() -> None:
    [link] = matches([project()], [row(), row(id="kohesio:list-2", starts_on="2014-01-01")])
    assert (link["from"], link["id"], link["rel"]) == ("kohesio:Q99000001", "kohesio:list-1", "same_operation")
    assert list(matches([project()], [row(), row(id="kohesio:list-2")])) == []


def test_a_project_answers_a_call_by_code_and_days() -> None:
    code = {"text": "3.9.1.2", "scheme": "pon_fse", "code": "3.9.1.2"}
    call = {"call_codes": [code], "opens_on": "2018-02-05", "period": "2014-2020"}
    near = project(call_codes=[code], starts_on="2018-01-01", period="2014-2020")
    assert answers(near, call).score > answers({**near, "starts_on": "2015-01-01"}, call).score > 0
    assert answers({**near, "call_codes": [{**code, "code": "3.9.1.1"}]}, call).score == 0
    assert answers({**near, "period": "2021-2027"}, call).score == 0


def test_a_wider_code_covers_a_narrower_one() -> None:
    assert covers("3.9.1", "3.9.1.2") and covers("h", "1.h") and covers("1.h", "h")
    assert not covers("3.9.1.1", "3.9.1.2") and not covers("1.h", "2.h") and not covers("2", "3.9.1.2")
