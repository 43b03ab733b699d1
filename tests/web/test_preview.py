"""The page that previews an export: in memory, for operators, without a value, with a profile that can be read."""

from __future__ import annotations

import re
import tempfile
import tomllib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import hub_abcviesion
import pytest
import waitress.buffers
from hub_abcviesion.profiles import VOCABULARY, profile_of, read_toml

from hub.application import previewing
from hub.cli.preview_parts import preview_parts
from hub.cli.serving import IN_MEMORY
from hub.plugins import create_plugin_manager
from hub.settings import read_settings
from hub.web.operating.preview_parts import LARGEST_UPLOAD
from tests.privacy.canaries import FORMATS, PLANTED, planted, tables, traces
from tests.web.memory import MemoryHub

TOKEN = {"Authorization": "Bearer an invented token"}
PROFILES = Path(hub_abcviesion.__file__).parent / "profiles"


@pytest.fixture
def client(app_of: Any, tmp_path: Path) -> Any:
    """A client of an app that previews with the plugin itself."""
    settings = read_settings({"HUB_CONFIG": str(tmp_path), "HUB_DATA": str(tmp_path / "var"), "HUB_DOTENV": ""})
    hub: Any = SimpleNamespace(
        settings=settings, plugins=create_plugin_manager([hub_abcviesion], group=None), replicas={}
    )
    values = {"preview": preview_parts(hub), "operator_token": "an invented token", "secret_key": "k" * 40}
    return app_of(MemoryHub([]), **values).test_client()


@pytest.fixture(autouse=True)
def no_temporary_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail where anything makes a temporary file."""

    def refused(*given: Any, **named: Any) -> Any:
        raise AssertionError("a temporary file was made")

    for name in ("TemporaryFile", "NamedTemporaryFile", "SpooledTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, refused)
    monkeypatch.setattr("werkzeug.formparser.SpooledTemporaryFile", refused, raising=False)
    monkeypatch.setattr(waitress.buffers.TempfileBasedBuffer, "__init__", refused)


def looked(client: Any, body: bytes, name: str = "export.csv", **fields: str) -> Any:
    """Send the form as a browser does; the test client itself would put a large one into a temporary file."""
    parts = [f'name="{key}"\r\n\r\n{value}'.encode() for key, value in {"source": "abcviesion", **fields}.items()]
    parts.append(f'name="file"; filename="{name}"\r\nContent-Type: text/csv\r\n\r\n'.encode() + body)
    sent = b"".join(b"--edge\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in parts) + b"--edge--\r\n"
    kind = "multipart/form-data; boundary=edge"
    return client.post("/operator/preview", data=sent, headers=TOKEN, content_type=kind)


def draft_of(page: Any) -> str:
    import html

    return html.unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", page.text, re.DOTALL)[1])


def test_the_page_is_for_operators_only(client: Any) -> None:
    assert client.get("/operator/preview").status_code == 401
    assert client.post("/operator/preview", data={}).status_code == 401
    page = client.get("/operator/preview", headers=TOKEN)
    assert page.status_code == 200 and page.headers["Cache-Control"] == "no-store"
    for name in ("abcviesion-plausible", "rdv-insertion", "carnet-de-bord", "facilitator-sheet"):
        assert f'value="{name}"' in page.text


@pytest.mark.parametrize("table", tables(), ids=lambda table: f"{table.profile.name}-{table.name}")
def test_each_table_in_each_format_is_shown_without_a_value(table: Any, client: Any) -> None:
    columns = list(table.columns)
    for number, (suffix, make) in enumerate(FORMATS.items()):
        body = make(planted(table, columns[number % len(columns)], list(PLANTED.values())[number]))
        page = looked(client, body, f"Zebuline Canari.{suffix}", profile=table.profile.name)
        assert page.status_code == 200 and traces(page.text) == []
        assert table.profile.name in page.text
        made = profile_of(tomllib.loads(draft_of(page)), read_toml(PROFILES / VOCABULARY), "draft")
        assert table.name in made.tables and set(made.tables[table.name].required) == set(table.required)


def test_a_large_file_stays_in_memory_and_one_that_is_too_large_is_refused(client: Any) -> None:
    row = "P{n};12/03/1998;F;01/02/2024;Mission locale\n"
    body = "N° participant;Date de naissance;Sexe;Date d'entrée;Prescripteur\n"
    body += "".join(row.format(n=n) for n in range(30_000))
    assert 1_000_000 < len(body.encode()) < LARGEST_UPLOAD
    page = looked(client, body.encode())
    assert page.status_code == 200 and ">30" in page.text
    assert looked(client, b"x" * (LARGEST_UPLOAD + 1)).status_code == 413
    assert IN_MEMORY["inbuf_overflow"] > IN_MEMORY["max_request_body_size"] > LARGEST_UPLOAD


@pytest.mark.parametrize(
    "heading",
    [
        "=cmd|' /C calc'!A0",
        '"]\n[tables.hours]\nevil = ["',
        "<script>alert(1)</script>",
        "Zébuline Canari-Fictif",
        "a\u202eb",
    ],
    ids=["formula", "toml", "script", "person", "bidi"],
)
def test_a_hostile_heading_neither_breaks_the_page_nor_the_profile(heading: str, client: Any) -> None:
    head = f'N° participant;Date de naissance;Sexe;Date d\'entrée;"{heading.replace(chr(34), chr(34) * 2)}"\n'
    page = looked(client, (head + "P1;12/03/1998;F;01/02/2024;x\n").encode())
    assert page.status_code == 200 and "<script>" not in page.text and traces(page.text) == []
    said = tomllib.loads(draft_of(page))
    assert set(said["tables"]) == {"participants"} and "evil" not in said["tables"].get("hours", {})


def test_of_a_file_that_no_profile_knows_nothing_is_quoted(client: Any) -> None:
    page = looked(client, "Zébuline Canari-Fictif;0639987717\nx;y\n".encode())
    assert page.status_code == 200 and traces(page.text) == []
    assert "tables.participants" in draft_of(page) and "aucun profil" in page.text


def test_what_is_no_table_is_refused_in_a_sentence(client: Any) -> None:
    assert looked(client, b"").status_code == 400
    page = looked(client, b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "Zebuline Canari.png")
    assert page.status_code == 422 and 'role="alert"' in page.text and traces(page.text) == []
    assert looked(client, b"a;b\n", source="nowhere").status_code == 422
    assert looked(client, b"a;b\n", profile="nowhere").status_code == 422


def test_an_error_of_the_reader_quotes_no_value(client: Any, monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    def fails(*given: Any, **named: Any) -> Any:
        raise ValueError("invalid literal: 'Zebuline Canari'")

    monkeypatch.setattr("hub_abcviesion.previewing.preview", fails)
    page = looked(client, b"a;b\n1;2\n")
    assert page.status_code == 422 and traces(page.text + caplog.text) == []


def test_the_draft_comes_back_as_a_file_with_what_was_changed(client: Any) -> None:
    answer = client.post("/operator/preview/draft", data={"draft": 'profile = "le-mien"\r\n'}, headers=TOKEN)
    assert answer.data == b'profile = "le-mien"\n' and "profil.toml" in answer.headers["Content-Disposition"]


def test_a_source_without_a_preview_says_so() -> None:
    from hub.errors import UsageError

    with pytest.raises(UsageError, match="shows no preview"):
        previewing.previewed(SimpleNamespace(name="boamp"), None)  # type: ignore[arg-type]
