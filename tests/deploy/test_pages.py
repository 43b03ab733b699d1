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
RESULTS = ROOT / "bench" / "results"


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


ROUTES = {"a search: words, a filter, three facets, newest 20, total": "search", "the same search again": "repeated",
          "one record": "record", "a page of 100 of the change log": "page", "a 304": "not modified",
          "CSV of everything": "csv"}  # fmt: skip


def readings() -> list[tuple[int, str]]:
    """Return the sections of the page that tell what reading costs, each with its number of records."""
    sections = re.split(r"^## ", PAGES[2].read_text("utf-8"), flags=re.MULTILINE)
    found = [(re.search(r"([\d,]+) records", text.splitlines()[0]), text) for text in sections]
    return [(int(named[1].replace(",", "")), text) for named, text in found if named and text.startswith("Reading")]


def measured(n: int) -> dict[str, dict[str, dict[str, float]]]:
    """Return the costs that the newest run of the load table of this size kept."""
    runs = [json.loads(path.read_text("utf-8")) for path in sorted(RESULTS.glob(f"load-{n}-*.json"))]
    return dict([run for run in runs if run["costs"]][-1]["costs"])


@pytest.mark.parametrize(("n", "section"), readings(), ids=lambda given: str(given) if isinstance(given, int) else "")
def test_each_figure_of_a_table_of_reading_was_measured(n: int, section: str) -> None:
    costs = measured(n)
    rows = {cells[1].split(" (")[0].strip(): [each.strip() for each in cells[2:-1]] for cells in table(section)}
    for row, route in ROUTES.items():
        waits, cpu, does, *elsewhere = rows[row]
        for engine, cells in (("sqlite", (waits, cpu)), ("postgresql", elsewhere)):
            for cell, name in zip(cells, ("p50_ms", "cpu_ms"), strict=True):
                assert milliseconds(cell) == pytest.approx(costs[engine][route][name], rel=0.04, abs=0.06), (row, cell)
        if "second" in does:
            said = float(does.split()[0].replace(",", ""))
            assert said == pytest.approx(1000 / costs["sqlite"][route]["cpu_ms"], rel=0.03), row
    peaks = [int(peak) for peak in re.findall(r"peak (?:memory )?(\d+) MiB", section)]
    assert peaks == [round(costs[engine]["csv"]["peak_mib"]) for engine in ("sqlite", "postgresql")]


def test_reading_is_told_at_one_size_at_least() -> None:
    assert 100_000 in [n for n, _ in readings()]


def milliseconds(cell: str) -> float:
    """Return the time that a cell begins with."""
    number, unit = cell.replace(",", "").split()[:2]
    return float(number) * {"ms": 1.0, "s": 1000.0}[unit]


def table(page: str) -> list[list[str]]:
    """Return the rows of all tables of a page as cells."""
    return [line.split("|") for line in page.splitlines() if line.startswith("| ") and line.count("|") >= 4]


def test_the_version_of_the_hub_has_its_place_in_the_changelog() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    told = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert told[0] == version and sorted(told, key=Version, reverse=True) == told
    image = (ROOT / "config" / "deploy" / "container" / "compose.yaml").read_text("utf-8")
    assert f"localhost/clausier:{version}" in image
