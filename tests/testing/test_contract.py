"""The contract that every connector keeps, beside connectors that break it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hub.testing.contract import fixture_files

CONNECTOR = """
from pathlib import Path
from hub import Connector, Contract, Door, Item
from hub.testing.contract import ConnectorContract

class Mairie(Connector):
    name = "mairie"
    title = "Mairie"
    homepage = "https://example.org/"
    licence = "etalab-2.0"
    kinds = ("territory",)
    contract = Contract(attribution="Mairie")
    door = Door(drop=("contact",))

    def fetch(self, http, cursor):
        yield from ()

    def parse(self, raw):
        for row in raw.json():
            yield Item(row["code"], "row", row)

    def normalise(self, item):
        yield {
            "id": self.uid(item.data.pop("code")), "kind": "territory", "schema_version": 1, "type": "commune",
            "code": "38185", "name": item.data.pop("nom"), "title": "Ville",
        }

class TestMairie(ConnectorContract):
    connector = Mairie()
    fixtures = Path(__file__).parent / "fixtures"
"""
ROWS = [{"code": "1", "nom": "Ville", "contact": "a"}, {"code": "2", "nom": "Bourg", "contact": "b"}]


@pytest.fixture
def folder(tmp_path):
    """A folder of fixtures, with one document."""
    (tmp_path / "fixtures").mkdir()
    (tmp_path / "fixtures" / "list.json").write_text(json.dumps(ROWS))
    return tmp_path / "fixtures"


def made(folder, old="", new=""):
    """Return the contract's tests of a connector, one place of whose source is changed."""
    assert old in CONNECTOR
    scope = {"__file__": str(folder.parent / "test_mairie.py"), "__name__": "mairie"}
    exec(CONNECTOR.replace(old, new) if old else CONNECTOR, scope)
    return scope["TestMairie"]()


def test_a_good_connector_passes_when_its_expected_files_are_written(folder):
    (folder.parent / "test_mairie.py").write_text(CONNECTOR)
    root = Path(__file__).parents[2]
    environment = {"PYTHONPATH": str(root), "PATH": "", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "hub.testing.pytest_plugin", "-p", "no:cacheprovider"]

    def run(*options):
        command_line = [*command, *options, "-c", os.devnull, str(folder.parent)]
        done = subprocess.run(command_line, capture_output=True, text=True, cwd=root, env=environment)
        return done.returncode, done.stdout + done.stderr

    code, said = run("--update-expected")
    assert (code, "10 passed" in said) == (0, True), said
    expected = json.loads((folder / "list.json.expected.json").read_text("utf-8"))
    assert [record["id"] for record in expected["records"]] == ["mairie:1", "mairie:2"]
    assert list(expected) == ["records"], "no problem, no drift"
    code, said = run()
    assert (code, "10 passed" in said) == (0, True), said


def test_a_missing_expected_file_is_told_with_what_to_do(folder):
    with pytest.raises(AssertionError, match="is missing: run pytest --update-expected"):
        made(folder).test_each_document_becomes_what_is_expected(folder / "list.json", "never")


def test_a_changed_reading_is_told(folder):
    made(folder).test_each_document_becomes_what_is_expected(folder / "list.json", "always")
    made(folder).test_each_document_becomes_what_is_expected(folder / "list.json", "never")
    changed = made(folder, '"code": "38185"', '"code": None')
    with pytest.raises(AssertionError, match=r"list\.json\.expected\.json differs"):
        changed.test_each_document_becomes_what_is_expected(folder / "list.json", "never")


@pytest.mark.parametrize(
    ("old", "new", "test", "complaint"),
    [
        ('title = "Mairie"', 'title = ""', "it_says_who_it_is", "Mairie.title is missing"),
        ('name = "mairie"', 'name = "La Mairie"', "it_says_who_it_is", "lower case"),
        ('"https://example.org/"', '"example.org"', "it_says_who_it_is", "no URL"),
        ('kinds = ("territory",)', 'kinds = ("town",)', "its_kinds_are_known", "no schema for"),
        ('attribution="Mairie"', 'attribution=" "', "its_contract_names_whom_to_thank", "attribution is empty"),
        ('/ "fixtures"', '/ "none"', "there_are_documents_to_read", "put at least one document there"),
    ],
)
def test_a_connector_that_does_not_say_who_it_is_is_told(folder, old, new, test, complaint):
    with pytest.raises(AssertionError, match=complaint):
        getattr(made(folder, old, new), f"test_{test}")()


@pytest.mark.parametrize(
    ("old", "new", "test", "complaint"),
    [
        (
            'self.uid(item.data.pop("code"))',
            '"mairie:" + item.data.pop("code")[:0] + "x"',
            "ids_are_unique",
            "given twice",
        ),
        ('row["code"], "row"', '"same", "row"', "items_have_keys_of_their_own", "keys given twice"),
        ('row["code"], "row"', 'row["code"][:0], "row"', "items_have_keys_of_their_own", "keys given twice"),
        ('"title": "Ville"', '"title": str(id(item))', "reading_twice_gives_the_same", "two things"),
        ('drop=("contact",)', "drop=()", "no_field_is_unknown", "contact: unknown"),
    ],
)
def test_a_connector_that_breaks_the_contract_is_told(folder, old, new, test, complaint):
    tests = made(folder, old, new)
    (method,) = [getattr(tests, name) for name in dir(tests) if name.startswith(f"test_{test}")]
    with pytest.raises(AssertionError, match=complaint):
        method(folder / "list.json")


def test_a_new_field_of_the_source_is_told(folder):
    (folder / "list.json").write_text(json.dumps([{**ROWS[0], "surprise": 1}]))
    with pytest.raises(AssertionError, match="surprise: unknown"):
        made(folder).test_no_field_is_unknown(folder / "list.json")


def test_expected_and_hidden_files_are_no_documents(tmp_path):
    for name in ("b.xml", "a.json", "a.json.expected.json", ".hidden"):
        (tmp_path / name).write_text("")
    assert [path.name for path in fixture_files(tmp_path)] == ["a.json", "b.xml"]
