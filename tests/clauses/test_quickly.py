"""Words that stand in everything that a pattern matches: a wrong one would hide clauses, so each is proved."""

from __future__ import annotations

import re
from itertools import product
from typing import Any

import pytest

from hub.clauses import cues, details, shares
from hub.clauses.rules import Sought

_parser: Any = re._parser  # type: ignore[attr-defined]
TABLES = (details._ARTICLES, details._MODALITIES, details._PUBLICS, details._PROGRAMMES)
SOUGHT = [each for room in (cues, details, shares) for each in vars(room).values() if isinstance(each, Sought)]
SOUGHT += [each for table in TABLES for each, _ in table]


def texts(sequence: Any) -> list[str]:
    """Give the literal text of each way through a pattern; a NUL stands for whatever is not literal."""
    steps: list[list[str]] = []
    for code, value in sequence:
        name = str(code)
        if name == "LITERAL":
            steps.append([chr(value)])
        elif name == "SUBPATTERN":
            steps.append(texts(value[-1]))
        elif name == "BRANCH":
            steps.append([text for branch in value[1] for text in texts(branch)])
        elif name == "MAX_REPEAT" and value[0] >= 1:
            steps.append([f"{text}\0" for text in texts(value[2])])
        elif name == "MAX_REPEAT" and value[1] == 1 and len(value[2]) == 1:
            steps.append(["", *texts(value[2])])
        elif name not in ("AT", "ASSERT", "ASSERT_NOT"):
            steps.append(["\0"])
    return ["".join(way) for way in product(*steps)]


@pytest.mark.parametrize("sought", SOUGHT, ids=lambda each: each.words[0])
def test_every_way_through_a_pattern_holds_one_of_its_words(sought: Sought) -> None:
    ways = texts(_parser.parse(sought.pattern.pattern))
    assert [way for way in ways if not any(word in way for word in sought.words)] == []


def test_the_proof_sees_a_word_that_is_missing() -> None:
    assert "secteur" in texts(_parser.parse("handicap|secteur"))[1]
    assert not all("adaptee" in way for way in texts(_parser.parse("secteur adaptee?")))
