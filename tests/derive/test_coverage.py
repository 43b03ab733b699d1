"""Coverage: the most specific convention in force answers, with its reasons; who is left out is left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.derive.coverage import coverage_share, in_force, located, uncovered, who_covers
from hub.places import Gazetteer
from schemas import load

PLACES = Gazetteer.load()
METRO = "200040715"
GRENOBLE = {"postcode": "38000", "city": "Grenoble"}


def coverage(number: int, kind: str, code: str = "", **fields) -> dict:
    said = {"type": kind, **({"code": code} if code else {"name": fields.pop("name", "")})}
    base = {"id": f"coverage:{number}", "kind": "coverage", "covers": [said], "scope": "all_buyers",
            "organisations": [{"role": "facilitator", "name": f"Maison fictive {number}"}], "valid_from": "2026-01-01",
            "valid_to": "2026-12-31", "services": ["advise_buyer"], "charge": "free",
            "convention": "Convention"}  # fmt: skip
    made = located({**base, **fields}, name=PLACES.name, parents=PLACES.parents, resolve=PLACES.resolve)
    load(made)
    return made


def asked(place: dict, *coverages: dict, on: str = "2026-06-01", **others) -> list[str]:
    return [answer["coverage"] for answer in who_covers(PLACES.resolve(place), coverages, on=on, **others)]


def test_a_coverage_knows_the_names_of_its_territories_and_what_they_lie_in():
    made = coverage(1, "epci", METRO)
    assert made["covers"][0]["name"] == PLACES.name("epci", METRO)
    assert {(one["type"], one["code"]) for one in made["territories"]} == {
        ("epci", METRO), ("departement", "38"), ("region", "84")
    }  # fmt: skip


def test_a_name_without_code_is_looked_up_and_an_unknown_one_is_told():
    isere = {"type": "departement", "code": "38", "name": "Isère"}
    assert coverage(1, "departement", name="Isère")["covers"] == [isere]
    unknown = coverage(2, "commune", "99999")
    assert unknown["findings"][0]["code"] == "territory_unknown" and "territories" not in unknown


def test_the_most_specific_answers_first():
    all_of_them = [coverage(1, "region", "84"), coverage(2, "commune", "38185"), coverage(3, "departement", "38"),
                   coverage(4, "epci", METRO), coverage(5, "departement", "73"), coverage(6, "country")]  # fmt: skip
    assert asked(GRENOBLE, *all_of_them) == [f"coverage:{n}" for n in (2, 4, 3, 1, 6)]


def test_an_answer_says_under_which_convention_and_what_it_offers():
    (answer,) = who_covers(PLACES.resolve(GRENOBLE), [coverage(1, "departement", "38")], on="2026-06-01")
    assert answer["certain"] and (answer["charge"], answer["services"]) == ("free", ["advise_buyer"])
    assert answer["facilitator"]["name"] == "Maison fictive 1"
    assert answer["reasons_fr"] == [
        "Le lieu est dans le territoire couvert : Isère.", "Convention : Convention.", "Valable jusqu'au 2026-12-31.",
        "Pour tous les acheteurs.",
    ]  # fmt: skip
    assert len(answer["reasons_en"]) == 4


def test_a_part_of_the_place_is_an_unsure_answer():
    (answer,) = who_covers(PLACES.resolve({"department": "38"}), [coverage(1, "epci", METRO)], on="2026-06-01")
    assert not answer["certain"] and "partie" in answer["reasons_fr"][0]
    assert asked({"department": "73"}, coverage(1, "epci", METRO)) == []


@pytest.mark.parametrize(
    ("fields", "on", "stands"),
    [({}, "2025-12-31", ""), ({}, "2026-01-01", "valid"), ({}, "2026-12-31", "valid"), ({}, "2027-01-01", ""),
     ({"renewal": "tacit"}, "2027-01-01", "tacit"), ({"renewal": "yearly"}, "2027-01-01", ""),
     ({"valid_to": None}, "2040-01-01", "valid"), ({"valid_from": None, "signed_on": "2026-03-01"}, "2026-02-01", "")],
)  # fmt: skip
def test_a_convention_stands_from_its_first_day_to_its_last(fields, on, stands):
    assert in_force(coverage(1, "departement", "38", **fields), on) == stands


def test_a_convention_for_named_buyers_serves_them_only():
    named = coverage(1, "region", "75", scope="listed_buyers", buyers=[{"name": "Région X", "siret": "99900003700014"}])
    limoges = {"commune": "87085"}
    assert asked(limoges, named, buyer="99900003700014") == ["coverage:1"]
    assert asked(limoges, named, buyer="21380185500015") == []
    (answer,) = who_covers(PLACES.resolve(limoges), [named], on="2026-06-01")
    assert not answer["certain"] and "Région X" in answer["reasons_fr"][-1]


def test_a_convention_for_a_programme_serves_it_only():
    anru = coverage(1, "departement", "38", scope="programme", programme="ANRU")
    assert asked(GRENOBLE, anru, programme="ANRU") == ["coverage:1"]
    assert asked(GRENOBLE, anru, programme="SOLIDEO") == []
    assert not who_covers(PLACES.resolve(GRENOBLE), [anru], on="2026-06-01")[0]["certain"]


def test_a_part_of_a_departement_without_facilitator_is_uncovered_as_in_seed_001():
    covered = [coverage(1, "epci", METRO)]
    communes = PLACES.children("departement", "38")
    left = uncovered([("commune", code) for code in communes], covered, parents=PLACES.parents, on="2026-06-01")
    assert ("commune", "38185") not in left and 0 < len(left) < len(communes)
    share = coverage_share(
        ("departement", "38"), covered, communes=PLACES.children, parents=PLACES.parents, on="2026-06-01"
    )
    assert share == (len(communes) - len(left), len(communes))
    assert uncovered([("commune", "38185")], covered, parents=PLACES.parents, on="2030-01-01") == [("commune", "38185")]


@given(st.permutations([("region", "84"), ("commune", "38185"), ("departement", "38"), ("epci", METRO)]))
def test_the_order_of_coverages_changes_no_answer(kinds):
    made = {kind: coverage(n, kind, code) for n, (kind, code) in enumerate(sorted(kinds))}
    given_order = [made[kind] for kind, _ in kinds]
    assert asked(GRENOBLE, *given_order) == asked(GRENOBLE, *made.values())
