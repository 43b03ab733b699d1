"""What the door lets pass."""

import pytest

from hub.connector import Door
from hub.privacy.door import DoorKeeper, scrubbed

NOTICE = {
    "buyer": {"name": "Ville d'Exemple", "contact": {"name": "Dupont", "mail": "d@example.org"}},
    "lots": [{"title": "Peinture", "tel": "01 99 00 12 34"}, {"title": "Sols", "deep": {"tel": "x"}}],
    "text": "Joindre Mme Zélie Martin-Exemple au 01 99 00 12 34 ou zelie@example.org avant lundi.",
    "id": "12",
}


def test_a_field_is_dropped_by_its_path_at_any_depth_and_through_lists():
    kept = DoorKeeper(Door(drop=("buyer.contact", "**.tel"))).passed(NOTICE)
    assert kept["buyer"] == {"name": "Ville d'Exemple"}
    assert kept["lots"] == [{"title": "Peinture"}, {"title": "Sols", "deep": {}}]
    assert NOTICE["buyer"]["contact"]["name"] == "Dupont", "what was given is not changed"


def test_a_star_stands_for_one_name():
    assert DoorKeeper(Door(drop=("*.contact",))).passed(NOTICE)["buyer"] == {"name": "Ville d'Exemple"}


def test_a_text_is_scrubbed_of_phones_mails_and_titled_names():
    text = DoorKeeper(Door(scrub=("text",))).passed(NOTICE)["text"]
    assert text == "Joindre Mme [nom] au [téléphone] ou [mail] avant lundi."


@pytest.mark.parametrize("text", ["lot 2 : 1 200 heures", "CPV 45442100", "SIRET 21380185500015", "le 01/02/2026"])
def test_scrubbing_leaves_figures_alone(text):
    assert scrubbed(text) == text


def test_a_pseudonym_is_keyed_and_stable():
    one, other = (DoorKeeper(Door(pseudonymise=("id",)), key=key) for key in (b"k" * 32, b"q" * 32))
    assert one.passed(NOTICE)["id"] == one.passed(NOTICE)["id"] != other.passed(NOTICE)["id"]
    with pytest.raises(ValueError, match="HUB_PSEUDONYM_KEY"):
        DoorKeeper(Door(pseudonymise=("id",))).passed(NOTICE)
