"""The conformance run: which real documents it reads, and that its script says when it cannot run."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tests.conformance_launcher import REAL_DOCUMENTS, real_documents

SCRIPT = Path(__file__).parents[1] / ".ci" / "conformance"
CHECKER = '#!/usr/bin/env bash\necho "dcat: 3 passed, 1 failed"\nsleep "${SLOW_S:-0}"\nexit 1\n'
LAUNCHER = "import time\nprint('HUB_TOKEN=x\\nTRIGGER_PATH=/x', flush=True)\ntime.sleep(60)\n"


def test_real_documents_are_what_a_source_published_and_nothing_that_others_made_of_it(tmp_path: Path) -> None:
    for name in ("boamp/eforms_xml/sdk_examples/a.xml", "boamp/ods_v21/records_1.json", "boamp/wording/cells.csv",
                 "boamp/ods_v21/error_bodies.json", "boamp/MANIFEST.csv", "domain/siae/siae.csv"):  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert [path.name for path in real_documents(tmp_path, "boamp")] == ["a.xml", "records_1.json"]
    assert [path.name for path in real_documents(tmp_path, "siae")] == ["siae.csv"]
    assert real_documents(tmp_path, "coverage") == [] and "coverage" not in REAL_DOCUMENTS


def test_where_the_checkers_are_absent_it_says_so_and_is_no_fault(tmp_path: Path) -> None:
    ended = run(house(tmp_path))
    assert ended.returncode == 0 and ended.stdout.startswith("conformance: NOT RUN")


def test_what_a_checker_finds_wrong_fails_the_run_and_is_counted(tmp_path: Path) -> None:
    ended = run(house(tmp_path, checkers=True))
    assert ended.returncode == 1 and "dcat: 3 passed, 1 failed (" in ended.stdout, ended.stdout + ended.stderr


def test_checkers_that_do_not_end_fail_the_run(tmp_path: Path) -> None:
    ended = run(house(tmp_path, checkers=True), SLOW_S="30", CONFORMANCE_LIMIT_S="1")
    assert ended.returncode == 124 and "did not end in 1 s" in ended.stdout, ended.stdout + ended.stderr


def house(folder: Path, *, checkers: bool = False) -> Path:
    """Make a checkout with the script, a launcher that serves nothing, judges and, if wanted, a checker."""
    hub = folder / "hub"
    for name in (".ci", "tests", ".venv/bin", ".conformance/node/node_modules"):
        (hub / name).mkdir(parents=True)
    shutil.copy(SCRIPT, hub / ".ci")
    (hub / "tests" / "conformance_launcher.py").write_text(LAUNCHER)
    (hub / ".venv" / "bin" / "python").symlink_to(shutil.which("python3") or "")
    for name in ("checkers", "udata", "ckan", "client"):
        (hub / ".conformance" / name).mkdir()
        (hub / ".conformance" / name / "ready").touch()
    for name in ("axe-core", "playwright-core", "@axe-core/playwright", "feedsmith", "vnu-jar"):
        (hub / ".conformance" / "node" / "node_modules" / name).mkdir(parents=True)
    for name in ("bc", "java", "npm", "chromium"):
        (folder / "bin").mkdir(exist_ok=True)
        (folder / "bin" / name).symlink_to("/bin/true")
    if checkers:
        there = folder / "shared" / "conformance"
        there.mkdir(parents=True)
        (there / "clausier.env").touch()
        (there / "run_all.sh").write_text(CHECKER)
    return hub


def run(hub: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the script of a checkout."""
    path = f"{hub.parent / 'bin'}:{os.environ['PATH']}"
    given = {**os.environ, "PATH": path, "PYTHONSAFEPATH": "", **environment}
    return subprocess.run([hub / ".ci" / "conformance"], capture_output=True, text=True, env=given, timeout=60)
