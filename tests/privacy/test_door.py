"""What the door lets pass."""

import pytest

from hub.connector import Door
from hub.privacy.door import DoorKeeper
from hub.privacy.scrubbing import discreet, scrubbed

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


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Contactez Camille POSTICHE au service.", "Contactez [nom] au service."),
        ("par courrier à : Cléo POSTICHE - 2 rue Haute", "par courrier à : [nom] - 2 rue Haute"),
        ("Rémi POSTICHE, responsable administratif", "[nom], responsable administratif"),
        ("demander MME POSTICHE", "demander MME [nom]"),
        ("joindre sacha(at)example.org", "joindre [mail]"),
        ("Tél 01.99.00-12 34", "Tél [téléphone]"),
        ("Joindre M. POSTICHE au 01 99 00 12 34", "Joindre M. [nom] au [téléphone]"),
        ("Lycée Jules FERRY recrute", "Lycée Jules FERRY recrute"),
        ("Habilitation R482 (1-2-3-4-5-6-7-8-9)", "Habilitation R482 (1-2-3-4-5-6-7-8-9)"),
    ],
)
def test_of_sources_about_persons_names_that_are_spelt_without_a_title_are_masked_too(text, clean):
    keeper = DoorKeeper(Door(scrub=("text",)), scrub=discreet)
    assert keeper.passed({"text": text})["text"] == discreet(text) == clean


def test_a_public_notice_keeps_what_may_be_a_firm_or_a_street():
    assert scrubbed("Adressez à Jean MOULIN, 2 rue Haute") == "Adressez à Jean MOULIN, 2 rue Haute"
