"""The guides are true: the Python on each page runs from top to bottom, and each command is one that the hub has."""

from __future__ import annotations

import re
import shlex
import sys
import tomllib
import types
from itertools import pairwise
from pathlib import Path

import click
import pytest

from hub.cli import COMMANDS, hub_command

DOCS = Path(__file__).parents[2] / "docs"
GUIDES = sorted(DOCS.glob("howto/*.md"))
FOR_AUTHORS = [DOCS / f"{name}.md" for name in ("publishing", "stability", "troubleshooting", "tutorial")]
FOR_OPERATORS = [DOCS / f"{name}.md" for name in ("operating", "deploying", "upgrading", "capacity", "drill")]
FOR_OPERATORS += [*sorted(DOCS.glob("operating/*.md")), *sorted(DOCS.glob("rgpd/*.md"))]
PAGES = [page for page in (*GUIDES, *FOR_AUTHORS, *FOR_OPERATORS) if page.exists()]
FENCE = re.compile(r"^```(?P<language>\w+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^    (?:\.venv/bin/)?(?P<line>hub [^\n]+)$|`(?P<inline>hub [a-z][^`\n]*)`", re.MULTILINE)


def blocks(path: Path, language: str) -> list[tuple[int, str]]:
    """Return the blocks of one language on a page, each with its line."""
    text = path.read_text("utf-8")
    found = [found for found in FENCE.finditer(text) if found["language"] == language]
    return [(text.count("\n", 0, each.start("body")), each["body"]) for each in found]


@pytest.mark.parametrize("page", [page for page in GUIDES if page.stem != "README"], ids=lambda page: page.stem)
def test_the_python_of_a_guide_runs_from_top_to_bottom(page, monkeypatch):
    module = types.ModuleType(f"guide_{page.stem.replace('-', '_')}")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    assert blocks(page, "python"), f"{page.name} shows nothing"
    for line, body in blocks(page, "python"):
        exec(compile("\n" * line + body, str(page), "exec"), vars(module))


def test_each_guide_stands_in_the_list_of_guides():
    listed = set(re.findall(r"\]\((\w[\w-]*\.md)\)", (DOCS / "howto" / "README.md").read_text("utf-8")))
    assert listed == {page.name for page in GUIDES} - {"README.md"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_command_of_a_page_is_one_that_the_hub_has_with_those_options(page):
    for found in COMMAND.finditer(page.read_text("utf-8")):
        words = [word.strip("[]") for word in shlex.split(found["line"] or found["inline"], comments=True)[1:]]
        words = words[1:] if words[0] == "-v" else words
        assert {word for word in words[1:] if word.startswith("--")} <= options_of(words), words


def options_of(words: list[str]) -> set[str]:
    """Return the options of the command that a page shows; of each where it shows several, with ``/`` between."""
    assert words[0] in COMMANDS, f"hub {words[0]}"
    commands = [hub_command.get_command(click.Context(hub_command), words[0])]
    while isinstance(group := commands[0], click.Group) and len(words) > 1:
        words = words[1:]
        named = [words[0], *(after for slash, after in pairwise(words) if slash == "/")]
        commands = [group.get_command(click.Context(group), word) for word in named]
        assert commands[0] is not None, words
    params = [param for command in commands if command for param in command.params]
    return {name for param in params for name in (*param.opts, *param.secondary_opts)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_toml_block_can_be_read(page):
    for _, body in blocks(page, "toml"):
        tomllib.loads(body)


def test_links_of_the_guides_lead_somewhere():
    for page in GUIDES:
        for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name} leads to {target}"
