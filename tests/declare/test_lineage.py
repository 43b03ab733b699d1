"""Each field of a record knows the field of its source: on its page and in the API, for what the view shows."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import hub_coverage
import hub_siae
import pytest

from hub.application import Hub
from hub.application.harvesting import harvest, harvest_files
from hub.application.lineage import LONGEST, line_of, lineage, speaking
from hub.cli.web_parts import web_parts
from hub.connector import Trace
from hub.declare import read_declaration
from hub.plugins import create_plugin_manager
from hub.settings import read_settings
from hub.testing.declared import DeclaredSource, samples_of
from hub.testing.server import serve
from hub.web import create_app

PLUGINS = Path(__file__).parents[2] / "plugins"
TABLE, API = "subventions_fictives", "marches_fictifs"


@pytest.fixture
def told(hub_over, declarations) -> Any:
    """A hub with both worked sources harvested, one of their values with a phone number in it."""
    page = declarations / API / "page.json"
    page.write_text(page.read_text("utf-8").replace("Nettoyage des locaux", "Nettoyage, 01 99 00 12 34,"), "utf-8")
    path = declarations / f"{API}.toml"
    path.write_text(path.read_text("utf-8").replace('drop = ["', 'scrub = ["objet"]\ndrop = ["'), "utf-8")
    made = {name: read_declaration(declarations / f"{name}.toml") for name in (TABLE, API)}
    apps = {name: DeclaredSource(said, samples_of(said)) for name, said in made.items()}
    with serve(apps[TABLE]) as one, serve(apps[API]) as other, hub_over(served={TABLE: one, API: other}) as hub:
        assert [harvest(hub, name).status for name in (TABLE, API)] == ["complete", "complete"]
        yield hub


def lines(found: Any) -> dict[str, tuple[str | None, Any]]:
    """Return each field with its source's field and value."""
    return {line.field: (line.source_field, line.value) for line in found.lines if line.field != "id"}


def test_each_field_tells_its_column_and_what_stood_there(told):
    found = lineage(told, f"{API}:EX-2026-001")
    assert found.state == "kept" and found.url.startswith("http://127.0.0.1")
    fields = lines(found)
    assert fields["title"] == ("objet", "Rénovation énergétique de l'école")
    assert fields["organisations[0].name"] == ("acheteur.nom", "Ville d'Exemple")
    assert fields["organisations[0].role"] == (None, None)
    assert fields["nature"] == ("categorie", ["T"]) and fields["value.amount"] == ("montant_estime", "250000.00")
    assert fields["value.currency"] == (None, None) and fields["deadline.utc"] == ("limite", "2026-12-10T12:00")
    assert "organisations[0].siret" not in fields and "EX-2026-001" in [line.value for line in found.lines]
    assert "achats@example.org" not in str(found) and "modifie_le" not in str(found)


def test_a_table_tells_its_cells_and_nothing_of_what_was_dropped(told):
    found = lineage(told, f"{TABLE}:12-2026")
    fields = lines(found)
    assert fields["total_budget.amount"] == ("Coût total", "125 000,50 €") and fields["starts_on"][1] == "01/01/2026"
    assert [line.source_field for line in found.lines if line.field == "id"] == ["N° dossier", "Année"]
    assert "Contact" not in str(found) and "01 99 00" not in str(found)


def test_what_left_the_door_is_told_and_not_what_came_to_it(told):
    fields = lines(lineage(told, f"{API}:EX-2026-003"))
    assert "01 99 00" not in str(fields) and "Nettoyage" in fields["title"][1]


def test_the_page_and_the_api_tell_it(told):
    client = create_app(web_parts(told)).test_client()
    page = client.get(f"/records/{API}:EX-2026-001").text
    assert "D’où vient chaque champ" in page and "<td>acheteur.nom</td>" in page and "fixé pour toute la source" in page
    answer = client.get(f"/api/v1/records/{API}:EX-2026-001/lineage")
    assert answer.json["state"] == "kept" and answer.headers["ETag"]
    assert ["title", "objet", "Rénovation énergétique de l'école", False] in (
        [list(each.values()) for each in answer.json["fields"]]
    )  # fmt: skip
    assert client.get("/api/v1/records/marches_fictifs:none/lineage").status_code == 404
    assert client.get(f"/api/v1/records/{API}:EX-2026-007/lineage").status_code == 404
    assert "Where each field comes from" in client.get(f"/records/{API}:EX-2026-001?lang=en").text


def test_when_the_document_is_gone_it_says_so_and_gives_the_names_alone(told):
    for digest in list(told.archive.digests(API)):
        told.archive.forget(API, digest)
    found = lineage(told, f"{API}:EX-2026-001")
    assert found.state == "not_kept" and lines(found)["title"] == ("objet", None)
    page = create_app(web_parts(told)).test_client().get(f"/records/{API}:EX-2026-001").text
    assert "n’est plus gardé" in page and "<td>objet</td>" in page


def test_far_down_a_large_document_nothing_is_looked_up(told):
    assert lineage(told, f"{API}:EX-2026-002", most_items=1).state == "too_large"
    assert lineage(told, f"{API}:EX-2026-001", most_items=1).state == "kept"


def test_a_record_that_the_view_hides_has_no_lineage(told):
    told.store.redact(f"{API}:EX-2026-002", "asked")
    assert lineage(told, f"{API}:EX-2026-002") is None


def test_two_sources_that_give_the_same_document_both_tell_its_values(hub_over, declarations):
    other = "autres_subventions"
    text = (declarations / f"{TABLE}.toml").read_text("utf-8")
    (declarations / f"{other}.toml").write_text(text.replace(TABLE, other), "utf-8")
    shutil.copytree(declarations / TABLE, declarations / other)
    said = read_declaration(declarations / f"{TABLE}.toml")
    with serve(DeclaredSource(said, samples_of(said))) as one, hub_over(served={TABLE: one, other: one}) as hub:
        assert [harvest(hub, name).status for name in (TABLE, other)] == ["complete", "complete"]
        found = [lineage(hub, f"{name}:12-2026") for name in (TABLE, other)]
    assert [each.state for each in found] == ["kept", "kept"] and lines(found[0]) == lines(found[1])


@pytest.fixture
def imported(tmp_path) -> Any:
    """A hub into which the lists of an operator were imported."""
    given = {"HUB_CONFIG": str(tmp_path / "c"), "HUB_DATA": str(tmp_path / "var"), "HUB_DOTENV": ""}
    hub = Hub.open(read_settings(given), plugins=create_plugin_manager([hub_siae, hub_coverage], group=None))
    for name in ("siae", "coverage"):
        folder = PLUGINS / name / "tests" / "fixtures" / "documents"
        harvest_files(hub, name, [path for path in sorted(folder.glob("*.csv")) if path.name != "bad.csv"])
    yield hub
    hub.close()


def test_a_list_of_siae_tells_its_columns_to_those_inside_alone(imported):
    uid = next(uid for uid in imported.store.ids("organisation") if uid.startswith("siae:finess"))
    assert lineage(imported, uid) is None
    fields = lines(lineage(imported, uid, audience="internal"))
    assert fields["title"][0] == "ET-Raison sociale" and fields["places[0].postcode"] == ("ET-Code Postal", "1150")
    assert fields["identifiers[0].value"][0] == "ET-N°FINESS" and fields["kinds"] == (None, None)
    other = next(uid for uid in imported.store.ids("organisation") if uid.startswith("siae:99900001100018"))
    assert lines(lineage(imported, other, audience="internal"))["kinds"] == ("kind", "ACI")


def test_a_coverage_tells_its_columns(imported):
    found = [lineage(imported, uid) for uid in imported.store.ids("coverage") if uid.startswith("coverage:")]
    assert len(found) == 4 and all(one.state == "kept" for one in found)
    fields = lines(found[0])
    assert any(name.startswith("covers[0].") for name in fields)
    assert all(value for column, value in fields.values() if column)
    set_here = {name for name, (column, _) in fields.items() if column is None}
    assert {"language", "organisations[0].role"} <= set_here and "title" not in set_here


def test_a_source_about_persons_and_one_that_is_not_there_tell_nothing(imported, monkeypatch):
    assert speaking(imported, "coverage") is not None and speaking(imported, "boamp") is None
    monkeypatch.setattr(imported.plugins.connector("coverage"), "personal", True)
    assert speaking(imported, "coverage") is None


@pytest.mark.parametrize(
    "value", ["Mme Exemple, 01 99 00 12 34", ["a", "zelie@example.org"], {"tel": "06 39 98 00 11"}]
)
def test_a_value_that_surely_holds_something_of_a_person_is_not_told(value):
    line = line_of(Trace("title", "objet", value))
    assert line.withheld and line.value is None


def test_a_long_value_is_cut():
    assert len(line_of(Trace("title", "objet", "x" * 9_000)).value) == LONGEST + 1
