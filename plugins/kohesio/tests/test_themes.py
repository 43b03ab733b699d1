"""Themes are found in French and in a machine's English, with the passage that says so; bare words are not enough."""

from __future__ import annotations

import time

import pytest
from hub_kohesio.codes import codes
from hub_kohesio.mentions import mentions
from hub_kohesio.themes import themes


def named(text: str, path: str = "title") -> set[str]:
    """Return the themes of a text."""
    return {one["theme"] for one in themes([(path, text)])}


@pytest.mark.parametrize(("text", "theme"), [
    ("Faire des clauses sociales dans les marchés publics un levier pour l'emploi", "clause"),
    ("Dispositif Chantiers et emploi - clauses d'insertion", "clause"),
    ("Chargé-e de relations entreprises et de clauses sociales", "clause"),
    ("The inclusion clauses are a lever", "clause"), ("development of social clauses", "clause"),
    ("The facilitator clause and insertion clauses", "clause"), ("integration clauses in markets", "clause"),
    ("Mobilisation des employeurs et des entreprises dans les parcours d'insertion", "employer_mobilisation"),
    ("Mobilisation du monde économique pour une insertion durable", "employer_mobilisation"),
    ("FACILITATE RAPPROCHEMENT WITH ECONOMIC ACTORS", "employer_mobilisation"),
    ("Référent de parcours PLIE", "plie"), ("Plan local pour l’insertion et l’emploi", "plie"),
    ("Chantier d'insertion 2018", "iae"), ("integration through economic activity (EIA)", "iae"),
    ("Mesure de l'impact social", "impact"), ("Measuring the social impact", "impact"),
    ("Création du restaurant d'insertion", "iae"),
])  # fmt: skip
def test_a_theme_is_found(text: str, theme: str) -> None:
    assert theme in named(text)


@pytest.mark.parametrize("text", ["Améliorer la formation et l'insertion des apprentis", "Insertion sociale de détenus",
                                  "Insertion paysagère du pylône", "Clause de sauvegarde du contrat",
                                  "Réhabilitation du réseau d'éclairage", "Social lenders and tenderers"])  # fmt: skip
def test_a_bare_insertion_or_clause_is_no_theme(text: str) -> None:
    assert named(text) == set()


def test_each_theme_shows_the_passage_its_rule_and_its_score() -> None:
    text = "Le facilitateur promeut les clauses sociales du territoire."
    [found] = themes([("title", "Action"), ("description", text)])
    assert found["theme"] == "clause"
    assert 0.5 <= found["score"] <= 1
    assert {"path": "description", "method": "text", "rule": "clause_fr"}.items() <= found["evidence"][0].items()
    assert "clauses sociales" in found["evidence"][0]["excerpt"]


@pytest.mark.parametrize("text", ["A-B-C-D-E-F-G-H " * 2000, "SAINT-JEAN " * 2000 + "Agglo", "Priorité 1 " * 3000])
def test_a_text_of_capitals_is_read_in_time(text: str) -> None:
    began = time.process_time()
    mentions([text])
    codes(text)
    themes([("description", text)])
    assert time.process_time() - began < 10


def test_places_and_software_that_a_text_names_are_mentioned() -> None:
    found = mentions(["Grenoble- Alpes Métropole et Carcassonne Agglo saisissent dans ABC ViEsion."])
    assert {(one["kind"], one["text"]) for one in found} == {
        ("place", "Grenoble-Alpes Métropole"), ("place", "Carcassonne Agglo"), ("software", "ABC ViEsion")
    }  # fmt: skip
