"""Declared codes are told in words, and texts of notices are left alone."""

from __future__ import annotations

import pytest

from hub.publish.declared import WORDS, in_words, said
from hub.publish.entries import facts_of
from tests.web.invented import EXCERPT, tender

CODES = (
    "strategic-procurement soc-obj", "soc-obj", "SOCIAUX", "critère social", "criteres critère social",
    "MARCHE_RESERVE_OUI", "reserved-procurement res-ws",
)  # fmt: skip


@pytest.mark.parametrize("text", CODES)
def test_a_code_is_said_in_both_languages(text: str) -> None:
    french, english = in_words(text, language="fr"), in_words(text, language="en")
    assert french and french.startswith("L’acheteur") and english and english.startswith("The buyer")


@pytest.mark.parametrize("text", [EXCERPT, "", "Le candidat répond yes ou no à la question posée, puis " * 3])
def test_words_of_a_notice_are_no_code(text: str) -> None:
    assert in_words(text, language="fr") is None


def test_only_what_was_merely_declared_is_put_in_words() -> None:
    assert said({"mandatory": "mandatory"}, "sociaux", language="fr") is None
    assert said({"mandatory": "declared_only"}, "sociaux", language="fr") == WORDS["sociaux"][0]


def test_feeds_tell_the_words_and_not_the_code() -> None:
    short = {
        "clause_kind": "execution_clause",
        "mandatory": "declared_only",
        "excerpt": "strategic-procurement soc-obj",
    }
    told = str(facts_of(tender(0, clauses=[short]), language="fr"))
    assert "objectif social" in told and "soc-obj" not in told
