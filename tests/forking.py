"""Processes forked from one that has read the hub's modules: a new Python takes longer to read them than to work.

What reads modules first, and in which order, is told by the tests that start `python -m hub`.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

LIMIT_S = 300
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload([
    "hub.application", "hub.cli", "hub.cli.data", "hub.cli.harvesting", "hub.web", "alembic.command",
    "hub_abcviesion", "hub_boamp", "hub_clausier", "hub_coverage", "hub_francetravail", "hub_kohesio", "hub_siae",
    "tests.application.toy",
])  # fmt: skip


def command(*words: str, folder: Path, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run `hub` with these words in a folder, and nothing but this environment; return how it ended."""
    return forked(be_hub, words, folder=folder, env=env)


def program(text: str) -> subprocess.CompletedProcess[str]:
    """Run a program in Python; return how it ended: below zero is the signal that killed it."""
    return forked(be_program, text, folder=Path.cwd(), env=os.environ)


def forked(
    act: Callable[[Any], None], given: Any, *, folder: Path, env: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run a function in a process of its own; return how it ended, and what it said."""
    with tempfile.TemporaryDirectory() as said:
        process = CONTEXT.Process(target=be, args=(act, given, str(folder), dict(env), said), daemon=True)
        process.start()
        process.join(LIMIT_S)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(given, LIMIT_S)
        out, err = (Path(said, name).read_text("utf-8") for name in ("1", "2"))
        ended = subprocess.CompletedProcess(given, process.exitcode, out, err)
        process.close()
    return ended


def be(act: Callable[[Any], None], given: Any, folder: str, env: dict[str, str], said: str) -> None:
    """Act in the process that was forked, as if it had been started in this folder and environment."""
    for number in (1, 2):
        opened = os.open(f"{said}/{number}", os.O_WRONLY | os.O_CREAT, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(env)
    tempfile.tempdir = None
    act(given)


def be_hub(words: tuple[str, ...]) -> None:
    """Be the command."""
    from hub.cli import main

    sys.argv = ["hub", *words]
    main()


def be_program(text: str) -> None:
    """Be a program."""
    exec(compile(text, "<program>", "exec"), {"__name__": "__main__"})
