"""Walking: the commands of a page are run one after another in an empty folder, as somebody does who reads it."""

from __future__ import annotations

import os
import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hub.cli import hub_command
from tests.application.persons import EXPORT

#: a command with what is said of it, or a heading; lines of numbered steps are indented by three more
COMMAND = re.compile(
    r"^ {4,7}(?P<line>(?:hub|cp) [^#\n]+?)\s*(?:# (?P<told>[^\n]+))?$|^(?P<heading>## [^\n]+)$", re.MULTILINE
)


def empty_folder(path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a folder the working one, with an invented export in it and no variable of a hub set."""
    for name in [name for name in os.environ if name.startswith("HUB_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(path)
    shutil.copy(EXPORT, path / "export.zip")
    return path


def run(line: str, *, typed: str = "") -> Result:
    """Run one command of a page in this process, with what is typed where it asks."""
    words = shlex.split(line)[1:]
    if words[0] == "harvest":
        words.append("--in-process")
    return CliRunner().invoke(hub_command, words, input=typed, env={"COLUMNS": "200"})
