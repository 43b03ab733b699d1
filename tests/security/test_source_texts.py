"""Texts of a hostile source: pages of comments, changes without an end, cells that a spreadsheet would run."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from hub.application.candidates import harmless
from hub.derive.instead import without_old
from hub.derive.tokens import tokens
from hub.outside.body import HTML
from hub.publish.tables import cell_text

ENDLESS: dict[str, Callable[[], Any]] = {
    "comments before no page": lambda: HTML.match(b"<!---->" * 5_000 + b"x"),
    "blanks before no page": lambda: HTML.match(b" " * 60_000 + b"x"),
    "replacements that never come": lambda: without_old("au lieu de : « e " * 3_000),
    "zeros before no number of a notice": lambda: tokens(
        {
            "id": "boamp:1",
            "native_id": "26-1",
            "origin": {"source": "boamp"},
            "references": [{"scheme": "ted", "value": "0" * 50_000, "relation": "self"}],
        }
    ),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_that_a_text_made_to_stall_a_run_is_read_at_once(name: str) -> None:
    began = time.process_time()
    ENDLESS[name]()
    assert time.process_time() - began < 2


@pytest.mark.parametrize("body", [b"\n<!-- a --> <!-- b -->\n<html>", b"<!doctype  HTML>", b"\xef\xbb\xbf <body>"])
def test_that_a_page_is_still_known_where_a_document_was_promised(body: bytes) -> None:
    assert HTML.match(body)


def test_that_words_replaced_are_left_out_each_by_the_words_that_replace_them() -> None:
    text = "Au lieu de : « 12 mai », lire : « 13 mai ». Au lieu de 70 heures, il faut lire 90 heures."
    kept = without_old(text)
    assert "12 mai" not in kept and "70 heures" not in kept and "13 mai" in kept and "90 heures" in kept


RUN = (["=1+1", "+1", "-1+1", "@SUM(A1)", " =1+1", "\u00a0=1+1", "\ufeff@x", "\t=1", "\n=1", "＝1"])


@pytest.mark.parametrize("begins", RUN)
@pytest.mark.parametrize("cell", [cell_text, harmless])
def test_that_no_cell_is_run_by_a_spreadsheet(cell: Callable[[Any], str], begins: str) -> None:
    assert cell(begins).lstrip('"').startswith("'")


@pytest.mark.parametrize("plain", ["", " ", "Lot 1", "12 - 13", "a=b"])
def test_that_plain_cells_stay_as_they_are(plain: str) -> None:
    assert cell_text(plain) == harmless(plain) == plain
