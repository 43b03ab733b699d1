"""A new connector is whole from the first minute: its tests are green, its code is clean and short."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from click.testing import CliRunner

from hub.cli.kit import new_connector_command
from hub.errors import UsageError
from hub.scaffold import DECLARATIVE, TEMPLATES, class_name, made
from hub.testing.checks import FAIL
from hub.testing.declared import declared_at, expected_of
from hub.testing.scale import judged

ROOT = Path(__file__).parents[2]
DISTRIBUTIONS = [name for name in TEMPLATES if name != DECLARATIVE]


def run(folder: Path, *command: str) -> str:
    """Return what a Python command says in a folder; it must end well."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_ADDOPTS": "", "COLUMNS": "200"}
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, env=environment, capture_output=True, text=True, timeout=240
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("template", DISTRIBUTIONS)
def test_the_tests_of_a_new_connector_are_green_at_once_and_its_code_is_clean(template, tmp_path):
    made("ma_ville", template=template, folder=tmp_path / "new")
    assert "passed" in run(tmp_path / "new", "pytest", "-q", "-p", "no:cacheprovider")
    run(tmp_path / "new", "ruff", "check", "--no-cache", ".")
    run(tmp_path / "new", "ruff", "format", "--check", "--no-cache", ".")


@pytest.mark.parametrize("template", DISTRIBUTIONS)
def test_a_new_connector_is_shorter_than_ninety_lines_and_imports_the_face_only(template, tmp_path):
    made("ma_ville", template=template, folder=tmp_path / "new")
    code = (tmp_path / "new" / "hub_ma_ville" / "__init__.py").read_text("utf-8")
    assert len(code.splitlines()) < 90
    assert [line for line in code.splitlines() if line.startswith("from hub.")] == []


@pytest.mark.parametrize("template", DISTRIBUTIONS)
def test_one_name_stands_everywhere_and_no_mark_is_left(template, tmp_path):
    files = made("ma_ville", template=template, folder=tmp_path / "new")
    project = tomllib.loads((tmp_path / "new" / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["name"] == "hub-ma-ville"
    assert project["project"]["entry-points"]["hub"] == {"ma_ville": "hub_ma_ville"}
    wanted = project["project"]["dependencies"][0]
    assert wanted == f"clausier>={version('clausier').rpartition('.')[0]},<0.2"
    for path in files:
        text = path.read_text("utf-8")
        assert "{{" not in text and "NAME" not in path.as_posix().replace(str(tmp_path), ""), path


@pytest.mark.parametrize("name", ["", "x", "Mairie", "ma-ville", "9lives", "class", "hub", "../x", "a" * 40, "boamp"])
def test_a_name_that_cannot_be_one_is_refused_and_nothing_is_written(name, tmp_path):
    with pytest.raises(UsageError):
        made(name, template="table", folder=tmp_path / "new")
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_is_never_overwritten(tmp_path):
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="is there already"):
        made("ma_ville", template="table", folder=tmp_path / "new")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["mine.txt"]


def test_an_unknown_template_is_told_with_those_there_are(tmp_path):
    with pytest.raises(UsageError, match="table, json-api, xml"):
        made("ma_ville", template="soap", folder=tmp_path / "new")


def test_the_command_says_what_it_wrote_and_what_comes_next(tmp_path):
    said = CliRunner().invoke(new_connector_command, ["ma_ville", "--folder", str(tmp_path / "new")])
    assert said.exit_code == 0, said.output
    assert "hub_ma_ville/__init__.py" in said.output and "hub demo --with ma_ville" in said.output
    assert class_name("ma_ville_2") == "MaVille2"


def test_a_declared_source_is_one_file_with_samples_that_passes_the_kit_at_once(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HUB_CONFIG", str(tmp_path / "config"))
    said = CliRunner().invoke(new_connector_command, ["ma_ville", "--template", "declarative"])
    assert said.exit_code == 0, said.output
    folder = tmp_path / "config" / "connectors"
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert files == {"ma_ville.toml", *(f"ma_ville/{name}" for name in
                     ("README.md", "marches.csv", "marches.csv.expected.json"))}  # fmt: skip
    assert all("{{" not in path.read_text("utf-8") for path in folder.rglob("*") if path.is_file())
    found = judged(declared_at(folder / "ma_ville.toml"))
    assert [finding for finding in found.findings if finding.verdict == FAIL] == [] and found.tier == "silver"
    again = CliRunner().invoke(new_connector_command, ["ma_ville", "--template", "declarative"])
    assert isinstance(again.exception, UsageError) and "is there already" in str(again.exception)
    other = CliRunner().invoke(new_connector_command, ["autre_ville", "--template", "declarative"])
    assert other.exit_code == 0 and (folder / "autre_ville.toml").is_file()


def test_expected_files_of_a_declared_source_are_written_by_the_check(tmp_path):
    made("ma_ville", template=DECLARATIVE, folder=tmp_path)
    expected = tmp_path / "ma_ville" / "marches.csv.expected.json"
    before = expected.read_text("utf-8")
    expected.unlink()
    written = expected_of(declared_at(tmp_path / "ma_ville.toml").connector)
    assert written == {expected: before}
