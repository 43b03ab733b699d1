"""The bench: an operator shows a document, maps its columns, sees records and errors, and takes the TOML home."""

from __future__ import annotations

import html
import re
from io import BytesIO
from typing import Any

import pytest

from hub.application import Hub
from hub.cli.web_parts import web_parts
from hub.declare import declaration_of
from hub.plugins import create_plugin_manager
from hub.settings import read_settings
from hub.testing.replica import Replica
from hub.testing.server import serve
from hub.web import create_app

TOKEN = {"Authorization": f"Bearer {'t' * 32}"}
TABLE = (
    "Référence;Objet;Publié le;Montant;Contact\n"
    "A-1;Travaux de l'école;02/11/2026;1 250,50;Mme Exemple 01 99 00 12 34\n"
    "A-2;<b>Entretien</b>;03/11/2026;900,00;\n"
    "A-3;;le 4 novembre;12,00;\n"
).encode("cp1252")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A client of a whole hub without a source; none of these tests changes it."""
    folder = str(tmp_path_factory.mktemp("bench"))
    given = {"HUB_CONFIG": folder, "HUB_DATA": f"{folder}/var", "HUB_DOTENV": "", "HUB_SECRET_KEY": "k" * 40}
    hub = Hub.open(read_settings({**given, "HUB_OPERATOR_TOKEN": "t" * 32}), plugins=create_plugin_manager(group=None))
    yield create_app(web_parts(hub)).test_client()
    hub.close()


def fields_of(page: str) -> dict[str, str]:
    """Return what a browser would send of the mapping form, as it stands."""
    form = re.search(r'<form class="stack mapping"[^>]*>(.*?)</form>', page, re.S)[1]
    inputs = re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form)
    texts = [(name, value) for name, value in inputs if f'name="{name}" type="checkbox"' not in form]
    found = {name: html.unescape(value) for name, value in texts}
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option(?: value="([^"]*)")? selected>([^<]*)', options)
        first = re.search(r'<option(?: value="([^"]*)")?>([^<]*)', options)
        found[name] = next(part for part in (chosen or first).groups() if part)
    return found


def mapped(fields: dict[str, str], **more: str) -> dict[str, str]:
    """Return the answers of an operator who maps the table."""
    said = {"name": "ma_ville", "title": "Ville d'Exemple", "homepage": "https://example.org/",
            "attribution": "Ville d'Exemple", "impersonal": "1",
            "withdraws": "1", "c0_key": "1", "c1_field": "title", "c1_required": "1",
            "c2_field": "published_on", "c3_field": "value", "c3_type": "text", "c4_field": "-drop"}  # fmt: skip
    return {**fields, **said, **more}


def shown(client: Any, body: bytes = TABLE, name: str = "export.csv", kind: str = "tender") -> str:
    data = {"kind": kind, "file": (BytesIO(body), name)}
    answer = client.post("/operator/declare", data=data, headers=TOKEN, content_type="multipart/form-data")
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def test_the_bench_is_for_operators_only(client):
    for path in ("/operator/declare", "/operator/declare/try", "/operator/declare/download"):
        assert client.post(path, data={}).status_code == 401
    page = client.get("/operator/declare", headers=TOKEN)
    assert page.status_code == 200 and page.headers["Cache-Control"] == "no-store"
    assert "Declare a source" in client.get("/operator/declare?lang=en", headers=TOKEN).text


def test_an_operator_goes_from_a_table_to_a_declaration_that_works(client):
    page = shown(client)
    assert "Travaux de l&#39;école" in page and "<b>Entretien</b>" not in page
    fields = fields_of(page)
    assert (fields["c2_type"], fields["c2_detail"], fields["c3_type"]) == ("date", "%d/%m/%Y", "decimal")
    wrong = client.post("/operator/declare/try", data=mapped(fields), headers=TOKEN)
    assert wrong.status_code == 422 and "value is an amount: take type" in wrong.text
    answer = client.post("/operator/declare/try", headers=TOKEN, data=mapped(
        fields, c3_field="value", c3_type="money", c3_detail=",", constants="organisations[0].role = buyer\n"
    ))  # fmt: skip
    assert answer.status_code == 200, answer.text
    assert "2 enregistrements, 1 lignes en erreur, 0 sans enregistrement" in answer.text
    assert "column Objet: empty" in answer.text and "column Publié le: not a date" in answer.text
    assert "1250.50" in answer.text and "01 99 00" not in answer.text.split('<h2 id="trial">')[1].split("toml-title")[0]
    text = html.unescape(re.search(r'<textarea id="toml"[^>]*>(.*?)</textarea>', answer.text, re.S)[1])
    declaration = declaration_of(text.encode())
    assert declaration.key == ("Référence",) and declaration.drop == ("Contact",) and declaration.withdraws
    home = client.post("/operator/declare/download", data={"toml": text, "name": "ma_ville"}, headers=TOKEN)
    assert home.text == text and 'filename="ma_ville.toml"' in home.headers["Content-Disposition"]


def test_a_corrected_text_is_tried_and_all_its_errors_are_told_at_once(client):
    fields = mapped(fields_of(shown(client)), c3_field="-ignore")
    answer = client.post("/operator/declare/try", data=fields, headers=TOKEN)
    text = html.unescape(re.search(r'<textarea id="toml"[^>]*>(.*?)</textarea>', answer.text, re.S)[1])
    broken = text.replace('field = "title"', 'field = "titel"').replace('kind = "tender"', 'kind = "tender"\nzap = 1')
    told = client.post("/operator/declare/try", data={**fields, "toml": broken}, headers=TOKEN)
    assert (
        told.status_code == 422
        and "no such field of tender: titel" in told.text
        and "zap: there is no such key" in told.text
    )


def test_a_json_api_is_shown_with_its_list_and_its_total(client):
    body = b'{"meta": {"total_count": 2}, "data": [{"id": 7, "a": {"b": "x"}, "t": ["u", "v"]}, {"id": 8}]}'
    page = shown(client, body, "x.json")
    assert 'name="items" value="data"' in page and 'name="total" value="meta.total_count"' in page
    assert '<th scope="col">a.b</th>' in page and fields_of(page)["c2_type"] == "list"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:22/",
        "http://169.254.169.254/latest",
        "file:///etc/passwd",
        "http://[::1]/",
        "http://10.0.0.1/x",
    ],
)
def test_the_bench_leads_nobody_inside(client, url):
    answer = client.post("/operator/declare", data={"url": url, "kind": "tender"}, headers=TOKEN)
    assert answer.status_code == 422 and "root:" not in answer.text


def test_an_address_is_fetched_and_stands_in_the_declaration(hub_over):
    from werkzeug.wrappers import Response

    class Town(Replica):
        def answer(self, request: Any) -> Response:
            return (
                Response(TABLE, content_type="text/csv")
                if request.path == "/a.csv"
                else Response("<html>", content_type="text/html")
            )

    with serve(Town()) as served, hub_over(served={"x": served}) as hub:
        client = create_app(web_parts(hub)).test_client()
        page = client.post("/operator/declare", data={"url": f"{served.url}/a.csv", "kind": "tender"}, headers=TOKEN)
        assert page.status_code == 200 and f"{served.url}/a.csv" in page.text
        html_page = client.post("/operator/declare", data={"url": f"{served.url}/b", "kind": "tender"}, headers=TOKEN)
        assert html_page.status_code == 422 and "HTML came where" in html_page.text


@pytest.mark.parametrize("changed", [{"sample": "[1]"}, {"sample": "{"}, {"columns": "7"}, {"sample": ""}])
def test_a_sample_that_was_tampered_with_is_refused(client, changed):
    answer = client.post("/operator/declare/try", data={**mapped(fields_of(shown(client))), **changed}, headers=TOKEN)
    assert answer.status_code == 422


def test_a_document_that_is_no_table_is_told(client):
    for body in (b"", b"<html></html>", b"[1, 2]", b"{"):
        data = {"kind": "tender", "file": (BytesIO(body), "x.csv")}
        answer = client.post("/operator/declare", data=data, headers=TOKEN, content_type="multipart/form-data")
        assert answer.status_code == 422, body
