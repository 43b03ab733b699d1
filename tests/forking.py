"""The `hub` command in a process that is forked from one which has read its modules already.

A new Python takes longer to read them than most commands take to run. What reads them first is told by the tests that
start `python -m hub`.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

READ = (
    "hub.cli", "hub.application", "hub.web", "hub.cli.harvesting", "hub.cli.data", "alembic.command", "hub_abcviesion", "hub_boamp",
    "hub_clausier", "hub_coverage", "hub_francetravail", "hub_kohesio", "hub_siae",
)  # fmt: skip
LIMIT_S = 300
CONTEXT = multiprocessing.get_context("forkserver")


def command(folder: Path, *words: str, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run `hub` with these words in a folder, and nothing but this environment; return how it ended."""
    CONTEXT.set_forkserver_preload(list(READ))
    with tempfile.TemporaryDirectory() as said:
        out, err = Path(said, "out"), Path(said, "err")
        process = CONTEXT.Process(target=run, args=(str(folder), words, dict(env), str(out), str(err)))
        process.start()
        process.join(LIMIT_S)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(words, LIMIT_S)
        ended = subprocess.CompletedProcess(words, process.exitcode, out.read_text("utf-8"), err.read_text("utf-8"))
        process.close()
    return ended


def run(folder: str, words: tuple[str, ...], env: dict[str, str], out: str, err: str) -> None:
    """Be the command: in the process that was forked."""
    for number, path in ((1, out), (2, err)):
        opened = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(env)
    sys.argv = ["hub", *words]
    from hub.cli import main

    main()
