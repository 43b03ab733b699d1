"""Words: every sentence of ours has its English, and none is left over."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import hub.web
from hub.clauses.lookups.tables import SHIPPED
from hub.web.i18n import english, french_sources, spaced

ROOM = Path(hub.web.__file__).parent


def sentences() -> set[str]:
    found: list[str] = []
    for template in ROOM.glob("templates/**/*.html"):
        found += re.findall(r"_\('((?:[^'\\]|\\.)*)'", template.read_text("utf-8"))
    for module in ROOM.rglob("*.py"):
        found += re.findall(r'translated\(\s*"((?:[^"\\]|\\.)*)"', module.read_text("utf-8"))
    return set(found)


def test_every_sentence_has_its_english() -> None:
    assert len(sentences()) > 100
    assert sentences() - set(english()) == set()


def test_no_english_is_left_over() -> None:
    assert set(english()) - sentences() == set()


def test_both_languages_fill_the_same_braces() -> None:
    for french, other in english().items():
        assert set(re.findall(r"{\w+}", french)) == set(re.findall(r"{\w+}", other)), french


def test_french_signs_keep_to_their_word() -> None:
    assert spaced("Motif : « non »") == "Motif\u00a0: «\u00a0non\u00a0»"


def test_every_source_of_a_lookup_table_has_its_french() -> None:
    names = {"Clausier", "Le marché de l'inclusion"}
    told = {
        row["source"]
        for table in SHIPPED.glob("*.csv")
        for row in csv.DictReader(table.read_text("utf-8").splitlines())
        if row.get("source")
    }
    assert len(told) > 20
    assert told - names - set(french_sources()) == set()
