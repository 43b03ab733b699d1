"""Hostile names: a place that repeats its article is read as fast as any other."""

from __future__ import annotations

import time

import pytest

from hub.places import Gazetteer


@pytest.mark.parametrize("field", ["text", "city"])
def test_that_articles_repeated_do_not_multiply_the_readings(field: str) -> None:
    gazetteer = Gazetteer.load()
    began = time.process_time()
    gazetteer.resolve({field: "la " * 38, "role": "buyer"})
    assert time.process_time() - began < 1


def test_that_words_before_the_kind_of_a_territory_are_still_passed_over() -> None:
    place = {"text": "sur tout le territoire du département de l'Isère", "role": "performance"}
    found = Gazetteer.load().resolve(place)
    assert [each["code"] for each in found if each["type"] == "departement"] == ["38"]
