"""A tender that the EU pays is linked to the projects of its buyer, and to no others."""

from __future__ import annotations

from typing import Any

from hub_esf import link_record

SIRET = "99900001100018"


def tender(**changed: Any) -> dict[str, Any]:
    buyer = {"role": "buyer", "siret": SIRET, "siren": SIRET[:9]}
    funds = {"declared": True, "text": "FSE+ 2021-2027"}
    return {"id": "boamp:tender-1", "kind": "tender", "organisations": [buyer], "eu_funds": funds, **changed}


def find(kind: str, siret: str = "", siren: str = "") -> list[str]:
    assert kind == "project"
    return {SIRET: ["kohesio:Q1"], SIRET[:9]: ["kohesio:Q1", "kohesio:Q2"]}.get(siret or siren, [])


def test_projects_are_found_by_siret_and_less_surely_by_siren() -> None:
    found = link_record(tender(), find)
    assert [(one.id, one.score) for one in found] == [("kohesio:Q1", 0.7), ("kohesio:Q2", 0.6)]
    assert found[0].evidence[1]["excerpt"] == "FSE+ 2021-2027"


def test_a_tender_that_does_not_say_so_and_other_kinds_are_left_alone() -> None:
    for record in (tender(eu_funds=None), tender(eu_funds={"declared": False}), tender(kind="contract")):
        assert link_record(record, find) == []


def test_a_buyer_with_many_projects_tells_nothing_of_one() -> None:
    assert link_record(tender(), lambda kind, **asked: [f"kohesio:Q{n}" for n in range(6)]) == []
