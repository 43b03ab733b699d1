"""Works in schools get a factor and, where the notice says summer, a remark; nothing else does."""

from __future__ import annotations

import pytest
from hub_school_year import assess_lot, assess_record

SCHOOL = {"id": "a:1", "kind": "tender", "title": "Réfection du lycée Exemple", "nature": ["works"]}


def test_works_in_a_school_are_told_with_source_and_both_languages() -> None:
    (factor,) = assess_lot(SCHOOL, None)
    assert factor.sentence_fr.startswith("Travaux dans une école") and factor.sentence_en.startswith(
        "Works in a school"
    )
    assert factor.evidence[0]["excerpt"] == "lycée" and "D521-1" in factor.evidence[0]["rule"]
    assert assess_lot({**SCHOOL, "title": "Travaux"}, {"title": "Lot 1 : école", "nature": ["works"]})


@pytest.mark.parametrize("changed", [{"title": "Voirie"}, {"nature": ["services"]}, {"title": "Collégiale, écolier"}])
def test_other_works_and_other_purchases_are_not(changed: dict[str, object]) -> None:
    assert assess_lot({**SCHOOL, **changed}, None) == []


def test_summer_is_noted_where_the_notice_says_it() -> None:
    (finding,) = assess_record({**SCHOOL, "description": "Les travaux auront lieu en juillet et août."})
    assert finding.code == "summer_works" and "juillet" in finding.evidence[0]["excerpt"]
    assert assess_record(SCHOOL) == [] and assess_record({**SCHOOL, "kind": "clause", "description": "juillet"}) == []
