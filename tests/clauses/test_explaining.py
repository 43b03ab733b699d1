"""Each clause says in plain words why it is believed to be there."""

from __future__ import annotations

import pytest

from hub.clauses import Leaf, cues, detect, rules_criteria, rules_execution, rules_reserved, rules_services
from hub.clauses.explaining import seen, why
from hub.clauses.rules import Rule

ROOMS = (cues, rules_criteria, rules_execution, rules_reserved, rules_services)


def names() -> set[str]:
    values = [each for room in ROOMS for each in vars(room).values()]
    listed = [each for value in values for each in (value if isinstance(value, tuple) else (value,))]
    return {each.name for each in listed if isinstance(each, Rule)}


def test_every_rule_has_its_words_in_both_languages() -> None:
    assert len(names()) > 30
    assert names() - set(seen()) == set()
    assert all(french and english and not french.endswith(".") for french, english in seen().values())


@pytest.mark.parametrize(
    ("text", "french", "english"),
    [
        ("Clause sociale. Lot 2 : au moins 70 heures d'insertion.", "au moins 70\u00a0heures", "at least 70 hours"),
        (
            "clause d'insertion : 35 heures par tranche de 50 000 €",
            "35\u00a0heures par tranche de 50\u00a0000\u00a0€",
            "a slice of €50,000",
        ),
        ("clause d'insertion : 5 % des heures travaillées", "5\u00a0% des heures travaillées", "5% of the hours"),
        ("Marché réservé aux ESAT.", "réservé", "reserved"),
    ],
)  # fmt: skip
def test_the_sentence_says_the_wording_the_force_and_the_volume(text: str, french: str, english: str) -> None:
    (clause,) = detect([Leaf("text", text)])
    assert french in why(clause, "fr") and why(clause, "fr").endswith(".")
    assert english in why(clause, "en")
