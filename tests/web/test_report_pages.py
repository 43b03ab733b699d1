"""The report ("bilan"): released figures only, secrets said as such, as a page and as a document."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from flask.testing import FlaskClient

from hub.figures.report import CHAPTERS, chapters
from hub.web import create_app
from schemas.codes import LISTS
from tests.web.invented_kinds import indicator
from tests.web.opened import Opened, filled, full_parts

HTML = {"Accept": "text/html"}
ISERE = "hub:territory:departement-38"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    opened = filled(tmp_path_factory.mktemp("report"), tenders=3, offers=2)
    opened.put(
        indicator("R1", dimensions=[{"name": "measure", "value": "validated"}], unit="hours", value=1250),
        indicator("R3", unit="persons", value=None, status="secret"),
        indicator("R6", unit="none", value=None, status="not_available", reason_fr="Tableau de bord : lire R1 à R5.",
                  reason_en="Dashboard: read R1 to R5."),
        indicator("I1", dimensions=[{"name": "measure", "value": "firms"}], unit="count", value=4),
    )  # fmt: skip
    yield opened
    opened.store.close()


@pytest.fixture
def client(opened: Opened) -> FlaskClient:
    return create_app(full_parts(opened)).test_client()


def test_every_indicator_has_its_place_in_the_report() -> None:
    named = [code for _, codes in CHAPTERS for code in codes]
    assert sorted(named) == sorted(LISTS["indicator"].values) and len(set(named)) == len(named)


def test_a_chapter_keeps_what_is_secret_apart_from_what_is_missing() -> None:
    told = chapters([
        {"id": "a", "code": "R1", "status": "ok", "value": 5}, {"id": "b", "code": "R3", "status": "secret"},
        {"id": "c", "code": "R6", "status": "not_available"},
    ])  # fmt: skip
    rsa = next(one for one in told if one.name == "rsa")
    assert [one["code"] for one in rsa.figures] == ["R1", "R3"] and rsa.secrets == 1
    assert [one["code"] for one in rsa.missing] == ["R6"] and "R2" in rsa.absent


def test_the_page_tells_released_figures_secrets_and_reasons(client: FlaskClient) -> None:
    page = client.get("/bilan", headers=HTML).text
    assert "<h1>Bilan des clauses sociales" in page and "1\u202f250" in page.replace("\u00a0", "\u202f")
    assert "secret</td>" in page and "Tableau de bord" in page and "entreprises" in page
    assert "Chiffres tenus secrets dans ce bilan" in page and "Méthode et secret statistique" in page
    assert "Projets européens du territoire" in page and "/bilan.docx?" in page


def test_territory_and_release_are_chosen_by_a_form(client: FlaskClient, opened: Opened) -> None:
    opened.put(indicator("H1", "2025", id="hub:indicator:h1-older", release="2025-Q4", value=77))
    assert ">77<" in client.get(f"/bilan?release=2025-Q4&territory={ISERE}", headers=HTML).text
    assert ">77<" not in client.get("/bilan", headers=HTML).text
    assert "n’est pas un territoire" in client.get("/bilan?place=Xyzzyville", headers=HTML).text
    english = client.get("/bilan?lang=en", headers=HTML).text
    assert "Report on social clauses" in english and "kept secret" in english


def test_the_document_says_the_same_twice_in_the_same_bytes(client: FlaskClient) -> None:
    answer = client.get("/bilan.docx")
    assert answer.status_code == 200 and "wordprocessingml" in answer.headers["Content-Type"]
    assert 'filename="bilan-departement-38-' in answer.headers["Content-Disposition"]
    document = docx.Document(io.BytesIO(answer.data))
    text = "\n".join(one.text for one in document.paragraphs)
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert "Bénéficiaires du RSA" in text and "Méthode et secret statistique" in text and "Tableau de bord" in text
    assert "secret" in cells and any("250" in cell for cell in cells)
    assert client.get("/bilan.docx").data == answer.data


def test_nothing_released_is_said_with_what_to_do(tmp_path: Path) -> None:
    opened = filled(tmp_path, tenders=1, offers=0)
    for key in list(opened.store.ids("indicator")):
        opened.withdraw(key, "for this test")
    client = create_app(full_parts(opened)).test_client()
    page = client.get("/bilan", headers=HTML).text
    assert "hub indicators release" in page and client.get("/bilan.docx").status_code == 200
    opened.store.close()
