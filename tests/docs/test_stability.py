"""The promise names what there is: the number, the parts of the kit, and a project file that can be read."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import hub.testing
from hub.hookspecs import API_VERSION
from hub.plugins import GROUP
from hub.testing import contract
from hub.testing.reports import FILE, KEPT

DOCS = Path(__file__).parents[2] / "docs"


def test_the_number_on_the_page_is_that_of_the_code():
    page = (DOCS / "stability.md").read_text("utf-8")
    assert f"`hub.API_VERSION`, now {API_VERSION}." in page
    assert hub.API_VERSION == API_VERSION


def test_each_part_of_the_kit_that_is_promised_is_there():
    line = next(line for line in (DOCS / "stability.md").read_text("utf-8").splitlines() if "`hub.testing`" in line)
    names = set(re.findall(r"`(\w+)`", line))
    assert {"Replica", "serve", "ConnectorContract"} <= names
    assert [name for name in names if not hasattr(hub.testing, name) and not hasattr(contract, name)] == []


def test_the_project_file_of_the_page_is_one_that_the_hub_would_find():
    page = (DOCS / "publishing.md").read_text("utf-8")
    project = tomllib.loads(re.findall(r"```toml\n(.*?)```", page, re.DOTALL)[0])
    assert project["project"]["entry-points"][GROUP] == {"ma_ville": "hub_ma_ville"}
    assert FILE in project["tool"]["setuptools"]["package-data"]["hub_ma_ville"]
    assert f"HUB_DATA/{KEPT}/" in page and FILE in page
