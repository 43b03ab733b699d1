"""Drafts: the text of a clause filled with a lot's data, as a page and as two files."""

from __future__ import annotations

import io
import zipfile

import pytest
from flask.testing import FlaskClient

ONE = "/records/boamp:tender-26-100010"


@pytest.mark.parametrize("kind", ["execution_clause", "per_slice", "reserved", "criterion"])
def test_a_draft_is_a_page_and_two_files_filled_with_the_lot(web: FlaskClient, kind: str) -> None:
    query = f"lot=1&kind={kind}"
    page = web.get(f"{ONE}/draft?{query}")
    assert page.status_code == 200 and "Peintures intérieures" in page.text
    assert (
        "Un juriste et le facilitateur décident" in page.text
        and f"/draft.docx?{query.replace('&', '&amp;')}" in page.text
    )
    text = web.get(f"{ONE}/draft.txt?{query}")
    assert text.mimetype == "text/plain" and "Peintures intérieures" in text.text and "avis d'un juriste" in text.text
    packed = web.get(f"{ONE}/draft.docx?{query}")
    assert (
        str(packed.mimetype).endswith("wordprocessingml.document")
        and "attachment" in packed.headers["Content-Disposition"]
    )
    with zipfile.ZipFile(io.BytesIO(packed.data)) as parts:
        assert "Peintures intérieures" in parts.read("word/document.xml").decode()


def test_what_is_typed_stands_in_the_draft(web: FlaskClient) -> None:
    page = web.get(f"{ONE}/draft?lot=1&hours=420&facilitator=Maison de l’emploi du Val-Doré").text
    assert "au moins 420 heures" in page and "Maison de l’emploi du Val-Doré" in page
    sliced = web.get(f"{ONE}/draft.txt?lot=1&kind=per_slice&slice_hours=35&slice_amount=50000").text
    assert "35 heures d'insertion par tranche entière de" in " ".join(sliced.split())


def test_a_draft_of_nothing_is_not_found_and_one_that_makes_no_sense_says_why(web: FlaskClient) -> None:
    assert web.get("/records/boamp:tender-99-1/draft").status_code == 404
    assert web.get(f"{ONE}/draft?lot=77").status_code == 404
    assert web.get(f"{ONE}.lot-1.execution_clause-1/draft").status_code == 404
    wrong = web.get(f"{ONE}/draft?kind=poem")
    assert wrong.status_code == 400 and 'role="alert"' in wrong.text
    assert web.get(f"{ONE}/draft.txt?hours=beaucoup").status_code in (400, 422)
