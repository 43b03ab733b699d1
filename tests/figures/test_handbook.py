"""The page of indicators is the one that the definitions write, and each is said in two languages."""

from hub.figures.definitions import DEFINITIONS
from hub.figures.handbook import COMMAND, PAGE, page


def test_the_page_is_up_to_date():
    assert PAGE.read_text("utf-8") == page(), f"docs/indicators.md is out of date: run {COMMAND}"


def test_each_indicator_is_on_the_page_with_its_reason_where_it_has_none():
    text = page()
    for one in DEFINITIONS.values():
        assert f"## {one.code}. {one.label.en}" in text and one.label.fr in text
        assert all(one.reason) or not any(one.reason)
        assert one.available or one.reason[1] in text


def test_the_labels_are_those_of_the_field():
    labels = {code: one.label.en for code, one in DEFINITIONS.items()}
    assert labels["R1"] == "Hours by RSA beneficiaries on clause sites"
    assert labels["R4"] == "RSA beneficiaries back to durable employment thanks to a clause"
    assert labels["PP1"] == "Participants on clauses" and labels["C2"] == "Purchases lost for want of facilitator"
