"""A contract of another source meets the tender that it was awarded from, surely, as a suggestion, or not at all."""

from __future__ import annotations

from typing import Any

import pytest

from hub.derive.awarding import match_contract
from hub.derive.linking import Neighbours, rule_links

BUYER = {"role": "buyer", "siren": "999000011", "siret": "99900001100018"}
GRENOBLE = [{"type": "departement", "code": "38"}]


def tender(number: int = 1, **changed: Any) -> dict[str, Any]:
    return {"id": f"boamp:tender-{number}", "kind": "tender", "title": "Réhabilitation de l'école des Tilleuls",
            "reference": "2026-T001", "published_on": "2026-01-12", "organisations": [BUYER], "cpv": ["45262522"],
            "territories": GRENOBLE, **changed}  # fmt: skip


def contract(**changed: Any) -> dict[str, Any]:
    return {"id": "decp:1", "kind": "contract", "title": "École des Tilleuls : réhabilitation - lot 1 gros œuvre",
            "contract_number": "2026T001L01", "awarded_on": "2026-05-11", "organisations": [BUYER],
            "cpv": ["45262522"], "territories": GRENOBLE, **changed}  # fmt: skip


def test_number_title_trade_and_place_make_it_sure_and_each_is_evidence() -> None:
    (link,) = match_contract(contract(), [tender()])
    assert (link["rel"], link["id"]) == ("tender", "boamp:tender-1") and link["score"] == 0.99
    assert [one["path"] for one in link["evidence"]] == [
        "organisations.buyer", "contract_number", "title", "cpv", "territories"]  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "score"),
    [({"contract_number": "77"}, 0.8), ({"contract_number": "77", "cpv": []}, 0.65), ({"title": "Lot 1"}, 0.9),
     ({"contract_number": "77", "title": "Lot 1"}, 0.5), ({"cpv": ["90910000"], "title": "Lot 1"}, 0.55)],
)  # fmt: skip
def test_the_less_both_say_the_lower_the_score(changed: dict[str, Any], score: float) -> None:
    (link,) = match_contract(contract(**changed), [tender()])
    assert link["score"] == score


@pytest.mark.parametrize(
    "changed",
    [{"organisations": []}, {"organisations": [{"role": "buyer", "siren": "999000029"}]}, {"awarded_on": "2026-01-11"},
     {"awarded_on": "2031-01-11"}, {"contract_number": "77", "title": "Lot 1", "cpv": []},
     {"organisations": [{**BUYER, "role": "contractor"}]}],
)  # fmt: skip
def test_another_buyer_another_time_or_too_little_is_no_link(changed: dict[str, Any]) -> None:
    assert match_contract(contract(**changed), [tender()]) == []


def test_of_two_tenders_as_good_neither_is_more_than_a_suggestion() -> None:
    found = match_contract(contract(), [tender(1), tender(2)])
    assert [one["score"] for one in found] == [0.75, 0.75]


def test_the_amount_of_a_lot_decides_between_two() -> None:
    lots = [{"number": "1", "value": {"amount": "412000.00", "currency": "EUR"}}]
    paid = contract(contract_number="77", value={"amount": "410000.00", "currency": "EUR"})
    first, second = match_contract(paid, [tender(1), tender(2, lots=lots)])
    assert (first["id"], first["score"], second["score"]) == ("boamp:tender-2", 0.99, 0.8)


def test_a_contract_of_our_own_cases_is_left_alone_and_others_find_each_other_by_name() -> None:
    near = Neighbours([tender(), contract()])
    assert [one["kind"] for one in near.of(contract())] == ["tender"]
    assert [one["kind"] for one in near.of(tender())] == ["contract"]
    assert rule_links(contract(), near.of(contract())) and not rule_links(contract(tender="boamp:tender-1"), [tender()])
