"""Drafting: texts filled with the lot's data, blanks that say what is asked, documents that open."""

import io
import json

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.clauses.assessing import assess
from hub.clauses.drafting import KINDS, as_docx, as_text, draft
from hub.clauses.drafting_model import PUBLICS, WARNING
from hub.clauses.lookups import Lookups
from hub.errors import UsageError

TENDER = assess(
    {
        "id": "boamp:tender-26-1", "kind": "tender", "schema_version": 1, "title": "Réfection de l'école du Moulin",
        "published_on": "2026-09-02", "nature": ["works"], "reference": "EX-14",
        "organisations": [{"role": "buyer", "name": "Commune de Valclair (exemple)"}],
        "territories": [{"code": "38", "type": "departement", "name": "Isère"}],
        "value": {"amount": "9000000.00", "currency": "EUR", "tax": "excluded"},
        "lots": [{"number": "4", "title": "Peinture", "cpv": ["45442100"],
                  "value": {"amount": "200000.00", "currency": "EUR", "tax": "excluded"}}],
    },
    lookups=Lookups.load(),
)  # fmt: skip
LOT = TENDER["lots"][0]
ASKED = {"hours": 280, "facilitator": "Maison de l'emploi exemple", "penalty_hour": 200, "penalty_day": 75,
         "deadline_plan": "un mois"}  # fmt: skip


def test_a_clause_is_filled_with_the_lot_and_the_choices():
    made = draft(LOT, "execution_clause", ASKED, tender=TENDER)
    text = as_text(made).replace("\n", " ")
    for words in ("Commune de Valclair", "4 - Peinture", "au moins 280 heures", "Maison de l'emploi exemple", "200 €",
                  "L2112-2", "L2112-2-1", "article 20.1 du CCAG Travaux", "EX-14", "Isère"):  # fmt: skip
        assert words in text, words
    assert made.blanks == ()
    assert text.startswith("CLAUSE SOCIALE") and WARNING in text


def test_without_choices_the_estimate_is_offered_as_such_and_the_rest_is_blank():
    made = draft(LOT, "execution_clause", tender=TENDER)
    assert dict(made.about)["Volume"] == "245 h, estimation de Clausier (de 140 à 630 h), à fixer avec le facilitateur"
    assert "organisme du facilitateur de clauses sociales" in made.blanks
    assert "montant de la pénalité par heure non réalisée" in made.blanks
    assert "nombre d'heures" in draft({"title": "Objet"}, "execution_clause").blanks


def test_hours_per_slice_name_the_slice():
    text = as_text(draft(LOT, "execution_clause", {"slice_hours": 30, "slice_amount": 50_000}, tender=TENDER))
    assert "30 heures d'insertion par tranche entière de 50\u00a0000 € HT" in text.replace("\n", " ")
    assert "estimation de Clausier" not in text


def test_the_article_of_the_general_terms_follows_the_nature():
    services = draft({"title": "Nettoyage", "nature": ["services"]}, "execution_clause")
    assert any("16.1" in each for each in services.references)
    assert not any("L2112-2-1" in each for each in services.references)


@pytest.mark.parametrize(
    ("to", "article"),
    [("siae", "L2113-13 "), ("ea_esat", "L2113-12 "), ("ea_esat_or_siae", "L2113-14 "), ("prison", "L2113-13-1 "),
     ("ess", "L2113-15 ")],
)  # fmt: skip
def test_a_reserved_lot_quotes_its_own_article_and_asks_for_no_hours(to, article):
    text = as_text(draft(LOT, "reserved", {"reserved_to": to}, tender=TENDER)).replace("\n", " ")
    assert f"en application de l'article {article}" in text
    assert ("trois ans" in text) == (to == "ess") and ("50\u00a0%" in text) == (to != "ess")
    assert "Aucun volume d'heures" in text


def test_a_criterion_is_not_a_condition_and_has_its_weight():
    text = as_text(draft(LOT, "award_criterion", {"weight": 10}, tender=TENDER)).replace("\n", " ")
    assert "difficulté\u00a0: 10\u00a0%" in text and "R2152-7" in text and "L2112-2" not in text


def test_the_annexes_of_a_clause_name_nobody_and_list_the_public_chosen():
    made = draft(
        LOT, "execution_clause", {"eligible_public": ["RSA", "QPV"], "modalities": "subcontract"}, tender=TENDER
    )
    first, second, third = made.annexes
    assert len(first.table) == 3 and first.table[-1][:2] == ("Total", "245")
    assert [row[0] for row in second.table[1:]] == ["Bénéficiaires du RSA", "Habitants d'un quartier prioritaire"]
    assert third.table[0][0] == "N° donné par le facilitateur" and "Aucun nom" in " ".join(third.paragraphs)
    assert len(draft(LOT, "execution_clause").annexes[1].table) == len(PUBLICS) + 1


@pytest.mark.parametrize("kind", KINDS)
def test_the_document_opens_with_headings_tables_and_the_same_words(kind):
    made = draft(LOT, kind, ASKED, tender=TENDER)
    written = as_docx(made)
    opened = docx.Document(io.BytesIO(written))
    words = [each.text for each in opened.paragraphs]
    assert WARNING in words and opened.core_properties.language == "fr-FR"
    headings = [each.text for each in opened.paragraphs if each.style.name == "Heading 1"]
    assert [f"{number}. {each.heading}" for number, each in enumerate(made.sections, 1)] == headings[
        : len(made.sections)
    ]
    assert len(opened.tables) == sum(1 for each in made.annexes if each.table)
    assert all(text in words for each in made.sections for text in (*each.paragraphs, *each.items))
    assert as_docx(draft(LOT, kind, ASKED, tender=TENDER)) == written


@pytest.mark.parametrize(
    ("choices", "said"),
    [({"hour": 3}, "no choice 'hour'"), ({"hours": "beaucoup"}, "hours"), ({"hours": -1}, "hours"),
     ({"weight": 120}, "weight"), ({"modalities": ["sms"]}, "modalities"),
     ({"eligible_public": ["X"]}, "eligible_public"),
     ({"reserved_to": "amis"}, "reserved_to"), ({"basis": "per_moon"}, "basis"), ({"hours": "nan"}, "hours")],
)  # fmt: skip
def test_a_choice_that_makes_no_sense_is_refused(choices, said):
    with pytest.raises(UsageError, match=said):
        draft(LOT, "execution_clause", choices)


def test_a_kind_that_does_not_exist_is_refused_with_those_that_do():
    with pytest.raises(UsageError, match="execution_clause, reserved, award_criterion"):
        draft(LOT, "training")


def test_no_text_accuses_anybody_and_every_draft_says_who_decides():
    for kind in KINDS:
        text = json.dumps(as_text(draft(LOT, kind)), ensure_ascii=False).lower()
        assert "illég" not in text and "juriste" in text and "facilitateur" in text


@settings(deadline=None, max_examples=15)
@given(st.text(max_size=40), st.text(max_size=20), st.sampled_from(KINDS))
def test_whatever_a_title_holds_the_document_opens(title, buyer, kind):
    subject = {"title": title, "organisations": [{"role": "buyer", "name": buyer}], "number": "1"}
    made = draft(subject, kind, {"facilitator": buyer})
    assert as_text(made)
    docx.Document(io.BytesIO(as_docx(made)))
