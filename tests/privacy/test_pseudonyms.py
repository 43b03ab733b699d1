"""Pseudonyms, places of persons, what the door refuses, and how long records stay."""

import re
from datetime import date

import pytest

from hub.connector import Door
from hub.errors import ConfigError
from hub.outside.values import SURE, personal_values
from hub.places import Gazetteer
from hub.privacy.door import DoorKeeper, Leak
from hub.privacy.keeping import of_person, overdue, pseudonym_of
from hub.privacy.places import coarse
from hub.privacy.pseudonyms import Pseudonyms
from schemas.pathway import PSEUDONYM

KEY = b"k" * 32


def test_a_pseudonym_names_its_key_and_nothing_else():
    made = Pseudonyms(KEY, source="abcviesion")
    assert re.fullmatch(r"[0-9a-f]{8}-[a-z2-7]{26}", made.of("P100")) and made.of("P100").startswith(made.key_id)
    assert PSEUDONYM(made.of("P100")) and made.of("P100") == made.of("P100") != made.of("P101")


def test_two_sources_and_two_hubs_cannot_be_matched():
    values = {Pseudonyms(key, source=source).of("P100") for key in (KEY, b"q" * 32) for source in ("one", "two")}
    assert len(values) == 4


@pytest.mark.parametrize("key", [None, b"", b"short"])
def test_without_a_long_key_nothing_is_made(key):
    with pytest.raises(ConfigError, match="HUB_PSEUDONYM_KEY"):
        Pseudonyms(key, source="abcviesion").of("P100")


def test_a_commune_becomes_its_epci_and_departement():
    found = coarse({"postcode": "38000", "city": "Grenoble"}, Gazetteer.load().resolve)
    assert {one["type"] for one in found} >= {"epci", "departement"} and "commune" not in {one["type"] for one in found}
    assert all(set(one) <= {"code", "type", "name"} for one in found), "the evidence would quote the post code"


@pytest.mark.parametrize(
    ("place", "code"),
    [({"postcode": "01000"}, "01"), ({"postcode": "20167"}, "2A"), ({"postcode": "20200"}, "2B"),
     ({"postcode": "97110"}, "971"), ({"commune": "2B033"}, "2B"), ({"postcode": "99999"}, ""), ({"city": "X"}, "")],
)  # fmt: skip
def test_without_a_gazetteer_the_departement_is_left(place, code):
    assert coarse(place) == ([{"code": code, "type": "departement"}] if code else [])


def test_the_door_makes_places_coarser_and_drops_what_it_does_not_understand():
    keeper = DoorKeeper(Door(coarsen=("place",)))
    assert keeper.passed({"place": {"postcode": "38400", "city": "X"}}) == {
        "place": [{"code": "38", "type": "departement"}]
    }
    assert keeper.passed({"place": {"city": "Canari"}, "a": 1}) == {"a": 1}


@pytest.mark.parametrize("value", ["voir 06 39 98 00 11", "a@example.org", "2 85 99 99 123 457 11"])
def test_the_door_refuses_a_text_that_is_surely_personal_without_quoting_it(value):
    keeper = DoorKeeper(Door(refuse=("**",), pseudonymise=("who",)), key=KEY)
    with pytest.raises(Leak) as refused:
        keeper.passed({"steps": [{"label": value}]})
    assert "'label'" in str(refused.value) and value not in str(refused.value)
    assert keeper.passed({"who": value, "n": 3})["n"] == 3, "a pseudonym tells nothing"


@pytest.mark.parametrize(
    ("text", "found"),
    [("2 85 99 99 123 457 11", "social security number"), ("1850475123456", "social security number"),
     ("+33 6 39 98 00 11", "phone number"), ("zelie@example.org", "e-mail address"),
     ("FR76 3000 6000 0112 3456 7890 189", "IBAN"), ("DE89370400440532013000", "IBAN"),
     ("1234567A", "France Travail number"), ("7 bis, rue de l'Exemple", "postal address"),
     ("vu par Mme Zorglub", "person's name")],
)  # fmt: skip
def test_personal_values_are_found(text, found):
    assert found in personal_values(text)


@pytest.mark.parametrize(
    "text", ["99999900600011", "999 999 006 00011", "2024-T-015", "CPV 45442100", "1 234,50 h", "F1606"]
)
def test_public_numbers_are_not_taken_for_personal_ones(text):
    assert personal_values(text, SURE) == ()


WHO = Pseudonyms(KEY, source="abcviesion").of("P100")
RECORDS = [
    {"id": "p1", "kind": "pathway", "participant": WHO, "entered_on": "2020-01-01", "exits": [{"on": "2022-05-31"}]},
    {"id": "h1", "kind": "clause_hours", "participant": WHO, "month": "2021-02"},
    {
        "id": "p2",
        "kind": "pathway",
        "participant": "b",
        "entered_on": "2020-01-01",
        "steps": [{"ends_on": "2024-04-01"}],
    },
    {"id": "h2", "kind": "clause_hours", "participant": "b", "month": "2020-02"},
    {"id": "h3", "kind": "clause_hours", "participant": "c", "month": "2020-02"},
    {"id": "c1", "kind": "clause"},
]


def test_records_go_two_years_after_the_pathway_ended_and_not_while_it_goes_on():
    assert sorted(overdue(RECORDS, today=date(2025, 1, 10))) == ["h1", "h3", "p1"]
    assert list(overdue(RECORDS, today=date(2022, 1, 1))) == []


def test_all_that_is_about_a_person_is_found_by_the_persons_own_number():
    assert of_person(RECORDS, pseudonym_of(" P100 ", Pseudonyms(KEY, source="abcviesion"))) == ["h1", "p1"]
