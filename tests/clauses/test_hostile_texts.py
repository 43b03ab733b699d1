"""Hostile texts: whoever sends two hundred thousand letters to the page of clauses waits seconds, not hours."""

from __future__ import annotations

import time

import pytest

from hub.clauses import Leaf, detect

LENGTH = 40_000
BEFORE, AFTER = "Lot 2 : 70 heures ", " heures d'insertion, 140 heures"


def found(text: str) -> list[object]:
    return list(detect([Leaf(path="description", text=text, lot=None, notice=None, standing="current")]))


LETTERS = ("contien", "volet", "volet" * 79 + " ", "volet,", "l'", "ne ", "preuve", "lot n° 1, ")


@pytest.mark.parametrize("letters", LETTERS)
def test_that_a_text_without_an_end_is_read_in_the_time_of_another_one(letters: str) -> None:
    began = time.process_time()
    found(BEFORE + (letters * (LENGTH // len(letters))) + AFTER)
    assert time.process_time() - began < 5


@pytest.mark.parametrize("between", [" " * 60, "(" * 60, "( " * 60, "\t" * 60])
def test_that_blanks_between_hours_and_a_lot_do_not_multiply_the_readings(between: str) -> None:
    began = time.process_time()
    found(f"Clause sociale d'insertion obligatoire. 70 heures {between}y lot 2 du marché")
    assert time.process_time() - began < 1


def test_that_a_clause_beside_an_endless_word_is_found_all_the_same() -> None:
    text = f"{'x' * 5000}. Lot 2 : clause sociale d'insertion, 70 heures d'insertion au minimum."
    assert [clause.hours for clause in found(text)] == [70]


def test_that_a_long_list_of_lots_is_still_one() -> None:
    lots = ",".join(map(str, range(1, 90)))
    assert found(f"Les lots {lots} comportent une clause obligatoire d'insertion par l'activité économique.")
