"""The documentation says what the code says."""

import inspect
import re
from pathlib import Path

import pytest

from hub import hookspecs
from hub.cli import COMMANDS
from hub.connector import Connector

DOCS = Path(__file__).parent.parent / "docs"
HOOKS = [f for _, f in inspect.getmembers(hookspecs, inspect.isfunction) if getattr(f, "hub_spec", None) is not None]


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook.__name__)
def test_each_hook_is_documented_with_its_arguments_and_its_sentence(hook):
    page = (DOCS / "hooks.md").read_text("utf-8").replace("`", "")
    arguments = ", ".join(inspect.signature(hook).parameters)
    assert f"{hook.__name__}({arguments})" in page
    assert hook.__doc__.split("\n\n")[0].replace("`", "").strip() in page


def test_no_hook_is_documented_that_does_not_exist():
    documented = set(re.findall(r"^\| `(\w+)\(", (DOCS / "hooks.md").read_text("utf-8"), re.MULTILINE))
    methods = {name for name, _ in inspect.getmembers(Connector, inspect.isfunction)}
    assert documented - methods == {hook.__name__ for hook in HOOKS}


def test_each_attribute_of_a_connector_is_documented():
    page = (DOCS / "hooks.md").read_text("utf-8")
    names = [name for name in Connector.__annotations__ if not name.startswith("_")]
    assert [name for name in names if f"`{name}`" not in page] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_is_documented(command):
    page = (DOCS / "operating" / "commands.md").read_text("utf-8")
    assert re.search(rf"^\| .*`hub {command}\b", page, re.MULTILINE)


def test_links_between_pages_lead_somewhere():
    root = DOCS.parent
    for page in [root / "README.md", root / "CONTRIBUTING.md", *DOCS.rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name} leads to {target}, which is not there"
