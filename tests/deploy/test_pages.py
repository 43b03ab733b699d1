"""The pages for who deploys: each command and each file is there, each figure was measured."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.version import Version

from hub.settings import HubFile
from tests.deploy.test_files import existing
from tests.docs.test_howto import blocks, options_of

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "docs" / f"{name}.md" for name in ("deploying", "upgrading", "capacity")]
SHELL = re.compile(r"(?:^|[ /])hub ((?:[a-z][a-z-]* ?)+)([^\n|]*)", re.MULTILINE)
MEASURED = ROOT / "bench" / "results" / "2026-11-22T0323.jsonl"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_shell_block_is_shell(page: Path) -> None:
    for _, body in blocks(page, "bash"):
        done = subprocess.run(["bash", "-n"], input=body, text=True, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", PAGES[:2], ids=lambda page: page.stem)
def test_each_command_of_the_hub_is_one_that_there_is(page: Path) -> None:
    text = page.read_text("utf-8")
    shown = "\n".join([*(body for _, body in blocks(page, "bash")), *re.findall(r"^    (hub .+)$", text, re.MULTILINE)])
    found = list(SHELL.finditer(shown))
    assert len(found) >= 4
    for each in found:
        words = each[1].split()
        assert existing(words[:1]), each[0]
        options = {word for word in each[2].split() if word.startswith("--")}
        assert options <= options_of([*words, *each[2].split()]), each[0]


def test_each_file_that_is_named_is_there_and_each_file_that_is_there_is_named() -> None:
    text = PAGES[0].read_text("utf-8")
    for name in re.findall(r"config/deploy/[\w./-]+\w(?![\w*-])", text):
        assert (ROOT / name).exists(), name
    for path in (ROOT / "config" / "deploy").glob("*/*"):
        assert path.name in text or path.suffix in (".service", ".timer", ".dockerignore"), path


def test_the_settings_on_the_page_are_settings() -> None:
    for _, body in blocks(PAGES[0], "toml"):
        HubFile().load(tomllib.loads(body))


def test_each_figure_of_the_table_was_measured() -> None:
    lines = [json.loads(line) for line in MEASURED.read_text("utf-8").splitlines()]
    gates = {line["gate"]: line["figures"] for line in lines if "gate" in line}
    page = PAGES[2].read_text("utf-8")
    rows = {cells[1].strip(): [each.strip() for each in cells[2:-1]] for cells in table(page)}
    for gate, row in (("G6", "a search: words, a filter, three facets, newest 20, total"), ("G9 record", "one record"),
                      ("G9 page", "a page of 100 of the change log"), ("G10", "a 304")):  # fmt: skip
        waits, cpu = (float(cell.split()[0]) for cell in rows[row][:2])
        assert abs(waits - gates[gate]["hub"]["p50_ms"]) < 0.06 and abs(cpu - gates[gate]["hub"]["cpu_ms"]) < 0.06, row
        assert abs(1000 / gates[gate]["hub"]["cpu_ms"] / float(rows[row][2].split()[0]) - 1) < 0.02, row
    assert "210 MiB" in page and round(gates["G11"]["hub"]["peak_mib"]) == 210


def table(page: str) -> list[list[str]]:
    """Return the rows of all tables of a page as cells."""
    return [line.split("|") for line in page.splitlines() if line.startswith("| ") and line.count("|") >= 4]


def test_the_version_of_the_hub_has_its_place_in_the_changelog() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    told = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert told[0] == version and sorted(told, key=Version, reverse=True) == told
    image = (ROOT / "config" / "deploy" / "container" / "compose.yaml").read_text("utf-8")
    assert f"localhost/clausier:{version}" in image
