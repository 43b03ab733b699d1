"""Every rule finds its own examples and refuses its counter-examples; every false friend is blanked."""

from __future__ import annotations

import time

import pytest

from hub.clauses import Leaf, detect, rules_criteria, rules_execution, rules_reserved, rules_services
from hub.clauses.folding import fold
from hub.clauses.rules import Rule
from hub.clauses.rules_false import FRIENDS, blank
from hub.clauses.sentences import judged, split

RULES: tuple[Rule, ...] = (
    *rules_execution.RULES,
    *rules_reserved.RULES,
    *rules_criteria.RULES,
    rules_criteria.IN_CRITERIA,
    rules_services.PRICED,
    rules_services.TITLE,
    *rules_services.RULES,
)


def _speaks(rule: Rule, text: str) -> bool:
    return any(
        (hit := rule.search(blank(sentence.text))) and not sentence.denies(*hit)
        for sentence in map(judged, split(fold(text).text))
    )


@pytest.mark.parametrize(("rule", "text"), [(rule, text) for rule in RULES for text in rule.positive])
def test_a_rule_finds_its_examples(rule: Rule, text: str) -> None:
    assert _speaks(rule, text), f"{rule.name} does not find: {text}"


@pytest.mark.parametrize(("rule", "text"), [(rule, text) for rule in RULES for text in rule.negative])
def test_a_rule_refuses_its_counter_examples(rule: Rule, text: str) -> None:
    assert not _speaks(rule, text), f"{rule.name} is fooled by: {text}"


@pytest.mark.parametrize(("name", "text"), [(friend.name, text) for friend in FRIENDS for text in friend.examples])
def test_a_false_friend_is_blanked(name: str, text: str) -> None:
    words = split(fold(text).text)[0].text
    assert "#" in blank(words), f"{name} does not know: {text}"


def test_every_rule_has_a_name_of_its_own_and_an_example() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(rule.positive for rule in RULES)


@pytest.mark.parametrize(
    "piece",
    [
        "clause d'insertion ",
        "le marché est réservé ",
        "a" * 50,
        "lot 1, ",
        "réservé aux ",
        "1 000 heures ",
        "insertion ",
        "(" * 9,
        "personnes en difficulté ",
        "critère ",
        "ne comporte pas de ",
        "d'insertion d'insertion ",
        "n° 1 et n° 2, ",
    ],
)
def test_no_text_makes_a_rule_slow(piece: str) -> None:
    text = "clause sociale d'insertion pour le lot 1 : 70 heures " + piece * (60_000 // len(piece))
    start = time.process_time()
    detect([Leaf("text", text)])
    assert time.process_time() - start < 20
