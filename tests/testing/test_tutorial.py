"""The tutorial is true: its commands run, its files are read, and its connector ends up silver."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hub.testing.scale import CHECKS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "tutorial.md").read_text("utf-8")
STEP = re.compile(
    r"<!-- (?P<what>file|change|config): (?P<path>\S+) -->\n```\w+\n(?P<body>.*?)```|^    (?P<command>\S[^\n]*)$",
    re.S | re.M,
)
COMMANDS = ("hub ", "cd ", "python ", "pip ", "cp ")
HUB = "import sys; from hub.cli import main; sys.argv[0] = 'hub'; main()"


@pytest.fixture
def environment(tmp_path):
    """The variables of somebody who has installed the hub and nothing else, in a folder of their own."""
    (tmp_path / "home").mkdir()
    home = tmp_path / "home"
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "PYTHONPATH": f"{ROOT}{os.pathsep}{tmp_path / 'site'}",
        "HUB_CONFIG": str(home / "config"),
        "HUB_DATA": str(home / "var"),
        "HUB_DOTENV": "",
        "COLUMNS": "200",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def words_of(command: str, site: Path) -> list[str]:
    """Return a command as it is run here: by this Python, and installing into a folder that is thrown away."""
    program, *rest = command.split()
    if program == "hub":
        return [sys.executable, "-c", HUB, *rest]
    if program == "pip":
        return [
            sys.executable,
            "-m",
            "pip",
            "install",
            "-q",
            "--no-deps",
            "--no-build-isolation",
            "--target",
            str(site),
            ".",
        ]
    return [sys.executable, *rest, "-p", "no:cacheprovider"]


def test_every_command_and_file_of_the_tutorial_works(tmp_path, environment):
    pytest.importorskip("setuptools", reason="pip builds the tutorial's plugin without the network, with setuptools")
    folder, said = tmp_path / "home", {}
    for step in STEP.finditer(PAGE):
        if step["what"] == "file":
            (folder / step["path"]).write_text(step["body"], "utf-8")
            continue
        if step["what"] == "config":
            place = tmp_path / "home" / "config" / step["path"]
            place.parent.mkdir(exist_ok=True)
            place.write_text(step["body"], "utf-8")
            continue
        if step["what"] == "change":
            changed(folder / step["path"], step["body"])
            continue
        command = step["command"]
        assert command.startswith(COMMANDS), f"{command}: the page shows it, and nobody runs it"
        if command.startswith("cd "):
            folder = folder / command.removeprefix("cd ")
        elif command.startswith("cp "):
            _, source, target = command.split()
            shutil.copy(folder / source, folder / target)
        else:
            words = words_of(command, tmp_path / "site")
            done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, timeout=280)
            assert done.returncode == 0, f"{command}: {done.stdout[-3000:]}{done.stderr[-3000:]}"
            said[command] = done.stdout + done.stderr
    assert "tier: silver" in said["hub check ."]
    assert "ma_ville" in said["hub plugins"]
    assert "0 6 * * *" in said["hub sources"]
    traced = said["hub harvest ma_ville --file tests/fixtures/marches.json --trace"]
    assert "complete; 1 document, 1 new, 1 record written" in traced and "longest ms" in traced
    assert (folder / "var" / "demo" / "hub.db").exists()


def test_each_fenced_block_of_the_tutorial_is_a_step():
    fences = re.findall(r"^(?!```$)```", PAGE, re.M)
    assert len([step for step in STEP.finditer(PAGE) if step["what"]]) == len(fences) > 0


def changed(path: Path, difference: str) -> None:
    """Change a file as lines that begin with - and + say, in pairs."""
    lines = difference.splitlines()
    text = path.read_text("utf-8")
    for old, new in zip(lines[::2], lines[1::2], strict=True):
        assert old[0] == "-" and new[0] == "+" and old[1:] in text, f"{path.name} has no line {old[1:]!r}"
        text = text.replace(old[1:], new[1:])
    path.write_text(text, "utf-8")


def test_each_check_is_explained_with_its_reason_and_no_other():
    page = (ROOT / "docs" / "connectors.md").read_text("utf-8")
    explained = dict(re.findall(r"^### (\S+)\n\nWhy: (.+)\.$", page, re.M))
    assert explained == {check.id: check.reason for check in CHECKS}
