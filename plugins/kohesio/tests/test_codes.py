"""Call codes are taken apart, and what is no code is left alone."""

from __future__ import annotations

import pytest
from hub_kohesio.codes import codes, specific


def parts(text: str) -> list[dict[str, str]]:
    """Return the codes of a text without how they were written."""
    return [{name: value for name, value in code.items() if name not in ("text", "scheme")} for code in codes(text)]


FULL = {"code": "3.9.1.2", "axe": "3", "ot": "9", "pi": "9.1", "os": "2"}


@pytest.mark.parametrize("text", ["Axe 3 / OT 9 / PI 9.1 / OS 2", "3.9.1.2", "Axe 3 OT9 PI 9.1 OS2",
                                  "Axe 3 - OT 9 - PI 9i - OS.02", "Axe 3 / OT 9 / PI 9.i / Obj. spécifique 2",
                                  "Axe 3, objectif thématique 9, priorité d'investissement 9.1, "
                                  "objectif spécifique 2"])  # fmt: skip
def test_a_code_of_the_programme_2014_2020_has_four_parts_however_it_is_written(text: str) -> None:
    assert parts(text) == [FULL]
    assert codes(text)[0]["scheme"] == "pon_fse"


def test_the_raw_text_is_kept() -> None:
    assert codes("codification : Axe 3 / OT 9 / PI 9.1 / OS 2 du PON")[0]["text"] == "Axe 3 / OT 9 / PI 9.1 / OS 2"


def test_short_codes_say_what_they_say_and_no_more() -> None:
    assert parts("3.9.1") == [{"code": "3.9.1", "axe": "3", "ot": "9", "pi": "9.1"}]
    assert parts("CD43 Axe3 OS1 2017") == [{"code": "3.x.x.1", "axe": "3", "os": "1"}]
    assert parts("Axe 1 Priorité d'investissement 8ii") == [{"code": "1.8.2", "axe": "1", "ot": "8", "pi": "8.2"}]


def test_overseas_axes_belong_to_a_programme_of_their_own() -> None:
    [code] = codes("PO FSE ETAT_973 - 2014/2020-A2 OS.02")
    assert (code["scheme"], code["axe"], code["os"]) == ("unknown", "2", "2")


@pytest.mark.parametrize(
    "text", ["OS H", "OSH", "OS 4.h", "objectif spécifique H (OSH)", "_ OSH (IDF-OI917)", "ESO4.8"]
)
def test_a_specific_objective_of_fse_plus_is_a_letter(text: str) -> None:
    assert parts(text) == [{"code": "h", "os": "h"}]
    assert codes(text)[0]["scheme"] == "pn_fse_plus"


def test_a_priority_goes_with_its_objective() -> None:
    assert parts("FSE+ priorité 1, OS H") == [{"code": "1.h", "priority": "1", "os": "h"}]
    assert parts("FSE+ priorité 1 du programme national") == [{"code": "1", "priority": "1"}]


@pytest.mark.parametrize(("given", "letter"), [("ESO4.8", "h"), ("4.h", "h"), ("RSO4.3", None), ("ESO4.12", "l")])
def test_a_specific_objective_of_the_export_is_the_same_letter(given: str, letter: str | None) -> None:
    found = specific(given)
    assert (found or {}).get("os") == letter


@pytest.mark.parametrize("text", ["version 3.9.1.2.4", "le 12.03.2018", "1.250.000 euros", "cours OS Android",
                                  "OS a été", "Axe : Lutte contre la pauvreté", "objectif spécifique l'emploi",
                                  "10.1.2.3", ""])  # fmt: skip
def test_what_only_looks_like_a_code_is_none(text: str) -> None:
    assert parts(text) == []


def test_several_codes_of_a_text_are_each_given_once() -> None:
    assert [code["code"] for code in codes("Actions 3.9.1.1 et 3.9.1.2 (3.9.1.2)")] == ["3.9.1.1", "3.9.1.2"]
