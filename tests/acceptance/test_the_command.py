"""The `hub` command as a newcomer meets it: the demonstration, every command on its data, and what goes wrong."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from hub.cli import COMMANDS
from tests import forking


def environment(folder: Path, **changed: str) -> dict[str, str]:
    """Return the environment of a command whose hub lies in a folder."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HUB_")}
    places = {"HUB_CONFIG": str(folder / "config"), "HUB_DATA": str(folder / "var"), "COLUMNS": "200"}
    return {**clean, **places, "HUB_OPERATOR_TOKEN": "t" * 32, "HUB_SECRET_KEY": "k" * 32, **changed}


def hub(folder: Path, *words: str, **changed: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder; a traceback is never an answer."""
    return without_traceback(forking.command(*words, folder=folder, env=environment(folder, **changed)))


def new_hub(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command by a new Python, as a terminal does: each module is read in the order of this command."""
    command = [sys.executable, "-m", "hub", *words]
    return without_traceback(subprocess.run(
        command, cwd=folder, env=environment(folder), capture_output=True, text=True, timeout=300
    ))  # fmt: skip


def without_traceback(done: subprocess.CompletedProcess[str]) -> subprocess.CompletedProcess[str]:
    """Return how a command ended, when it told no traceback."""
    assert "Traceback" not in done.stdout + done.stderr, done.stderr
    return done


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the demonstration of BOAMP was harvested; it is read by the tests, and not changed."""
    folder = tmp_path_factory.mktemp("demo")
    done = new_hub(folder, "demo", "--with", "boamp", "--no-serve", "--data", "var")
    assert done.returncode == 0, done.stderr
    assert "complete" in done.stdout + done.stderr
    return folder


@pytest.fixture
def free_port() -> int:
    """A port of the loopback that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answer_of(url: str) -> tuple[int, str]:
    """Return status and body of a page."""
    try:
        with urllib.request.urlopen(url, timeout=20) as response:
            return response.status, response.read().decode("utf-8-sig", "replace")
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@contextmanager
def ended(process: subprocess.Popen[str]) -> Iterator[None]:
    """Leave no process behind a test that failed: it would be told where the interpreter finds it, in another test."""
    try:
        yield
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()


@pytest.fixture
def site(demo: Path, free_port: int) -> Iterator[str]:
    """The demonstration, served by `hub serve`."""
    command = [sys.executable, "-m", "hub", "serve", "--port", str(free_port)]
    process = subprocess.Popen(command, cwd=demo, env=environment(demo), stderr=subprocess.PIPE, text=True)
    url = f"http://127.0.0.1:{free_port}"
    deadline = time.monotonic() + 60
    with ended(process):
        while time.monotonic() < deadline and process.poll() is None:
            try:
                if answer_of(url + "/ready")[0] == 200:
                    break
            except OSError:
                time.sleep(0.2)
        yield url
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=20)
    assert process.returncode in (0, 1, 130)
    assert "Traceback" not in told, told


PAGES = [
    *("/", "/?q=peinture", "/sources", "/health", "/ready", "/metrics", "/help", "/feeds", "/opensearch.xml"),
    *("/api/v1/tenders", "/api/v1/clauses", "/api/v1/contracts", "/api/v1/changes?since=0", "/api/v1/openapi.json"),
    *("/api/v1/docs", "/api/v1/schemas/tender.json", "/api/v1/schemas/tender.table.json", "/robots.txt"),
    *(f"/feeds/tenders.{form}" for form in ("atom", "json", "rss", "ics", "csv", "jsonl", "xlsx", "geojson")),
    "/feeds/tenders.atom?q=peinture&departement=38",
]


def test_everything_that_is_promised_is_served(site: str) -> None:
    answers = {page: answer_of(site + page) for page in PAGES}
    assert {page: status for page, (status, _) in answers.items() if status != 200} == {}
    assert json.loads(answers["/api/v1/tenders"][1])["total"] > 200
    one = json.loads(answers["/api/v1/tenders"][1])["items"][0]["id"]
    for page in (f"/records/{one}", f"/api/v1/tenders/{one}", f"/api/v1/records/{one}/history"):
        assert answer_of(site + page)[0] == 200
    assert answer_of(site + "/records/boamp:nothing")[0] == 404
    assert answer_of(site + "/operator/runs")[0] in (401, 403, 404)


@pytest.mark.parametrize(
    "words", [("runs", "list"), ("aside", "list"), ("sources",), ("plugins",), ("runs", "show", "boamp-1")]
)
def test_a_program_reads_json(words: tuple[str, ...], demo: Path) -> None:
    done = hub(demo, *words, "--json")
    assert done.returncode == 0, done.stderr
    assert isinstance(json.loads(done.stdout), list | dict)
    plain = hub(demo, *words)
    assert plain.stdout.strip() and plain.returncode == 0


def test_records_are_written_as_lines_and_as_a_table(demo: Path) -> None:
    lines = hub(demo, "export", "tenders", "clauses").stdout.splitlines()
    assert len(lines) > 300 and {json.loads(line)["kind"] for line in lines} == {"tender", "clause"}
    table = hub(demo, "export", "tenders", "--query", "peinture", "--format", "csv").stdout.splitlines()
    assert table[0].lstrip("\ufeff").startswith("id") and len(table) > 1
    assert hub(demo, "export", "notices", "--format", "csv").returncode == 2, "notices are not open data"


@pytest.fixture
def copy(demo: Path, tmp_path: Path) -> Path:
    """A copy of the demonstration, to be changed."""
    import shutil

    shutil.copytree(demo / "var", tmp_path / "var")
    return tmp_path


def test_a_backup_is_put_back_with_what_was_taken_back_since(copy: Path) -> None:
    first = json.loads(hub(copy, "export", "tenders").stdout.splitlines()[0])["id"]
    assert hub(copy, "db", "backup", "copy.db").returncode == 0
    assert hub(copy, "db", "backup", "copy.db").returncode == 2, "nothing is overwritten"
    taken = hub(copy, "redact", first, "--reason", "asked by the buyer")
    assert taken.returncode == 0, taken.stderr
    assert first not in hub(copy, "export", "tenders").stdout
    assert hub(copy, "db", "restore", "copy.db", "--yes").returncode == 0
    after = hub(copy, "export", "tenders").stdout
    assert f'"id":"{first}"' not in after and len(after.splitlines()) > 100
    assert hub(copy, "db", "upgrade").returncode == 0


def test_the_archive_is_read_again_without_a_change(copy: Path) -> None:
    before = hub(copy, "export", "tenders", "clauses", "contracts").stdout
    done = hub(copy, "replay", "boamp", "--json")
    assert (done.returncode, json.loads(done.stdout)["status"]) == (0, "complete")
    assert not json.loads(done.stdout)["counts"].get("new")
    assert hub(copy, "export", "tenders", "clauses", "contracts").stdout == before
    assert hub(copy, "derive", "--all").returncode == 0
    assert hub(copy, "export", "tenders", "clauses", "contracts").stdout == before


def test_a_damaged_archive_is_told_in_a_sentence(copy: Path) -> None:
    files = sorted(path for path in (copy / "var" / "archive").rglob("*") if path.is_file())
    for file in files:
        file.write_bytes(b"not what it was")
    done = hub(copy, "replay", "boamp")
    assert done.returncode == 1
    assert "set aside" in done.stdout or "archive" in done.stderr, done
    assert len(hub(copy, "export", "tenders").stdout.splitlines()) > 200, "nothing is lost"


def test_a_new_configuration_is_written_once(tmp_path: Path) -> None:
    assert hub(tmp_path, "init").returncode == 0
    written = {path.name: path.read_text() for path in (tmp_path / "config").iterdir()}
    assert {"hub.toml", "sources.toml"} <= set(written)
    secrets = (tmp_path / ".env").read_text()
    assert (tmp_path / ".env").stat().st_mode & 0o077 == 0
    assert "kept as it is" in hub(tmp_path, "init").stdout
    assert (tmp_path / ".env").read_text() == secrets
    assert hub(tmp_path, "sources").returncode == 0, "what is written can be read"


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_explains_itself(name: str, tmp_path: Path) -> None:
    done = new_hub(tmp_path, name, "--help")
    assert done.returncode == 0
    assert len(done.stdout.split()) > 12 and "Usage: hub " + name in done.stdout


def test_files_by_hand_end_with_zero_or_one(tmp_path: Path) -> None:
    (tmp_path / "notices.json").write_text("[]")
    (tmp_path / "broken.json").write_text('{"results": [{"idweb": ')
    well = hub(tmp_path, "harvest", "boamp", "--file", "notices.json", "--json")
    assert (well.returncode, json.loads(well.stdout)["status"]) == (0, "complete"), well.stderr
    assert hub(tmp_path, "harvest", "boamp", "--file", "broken.json").returncode == 1
    aside = json.loads(hub(tmp_path, "aside", "list", "--json").stdout)
    assert aside and aside[0]["message"]
    assert hub(tmp_path, "aside", "show", str(aside[0]["id"])).returncode == 0
    assert hub(tmp_path, "aside", "replay", "boamp").returncode == 1


WRONG = {
    "no such command": (("bogus",), {}, "bogus"),
    "no such option": (("serve", "--prot", "1"), {}, "--prot"),
    "no such source": (("harvest", "nope"), {}, "nope"),
    "no such file": (("harvest", "boamp", "--file", "nowhere.json"), {}, "nowhere.json"),
    "no such kind": (("export", "widgets"), {}, "widgets"),
    "no such run": (("runs", "accept", "boamp-99"), {}, "boamp-99"),
    "a port that is none": (("serve", "--port", "99999999"), {}, "port"),
    "a base address that is none": (("sources",), {"HUB_BASE_URL": "ftp://x"}, "HUB_BASE_URL"),
    "a database of another make": (("sources",), {"HUB_DATABASE": "hello://x"}, "hello"),
    "a data folder that cannot be": (("sources",), {"HUB_DATA": "/dev/null/x"}, "/dev/null/x"),
    "a broken hub.toml": (("sources",), {"HUB_CONFIG": "broken"}, "hub.toml"),
    "an unknown key": (("sources",), {"HUB_CONFIG": "misspelt"}, "titel"),
    "an unreadable hub.toml": (("sources",), {"HUB_CONFIG": "folder"}, "hub.toml"),
    "an unknown option": (("harvest", "boamp"), {"HUB_CONFIG": "option"}, "departments"),
    "a schedule that is none": (("worker",), {"HUB_CONFIG": "schedule"}, "hello"),
    "a folder that is no demonstration": (("demo", "--data", "misspelt", "--no-serve"), {}, "misspelt"),
}
FILES = {
    "broken/hub.toml": "[hub",
    "misspelt/hub.toml": '[hub]\ntitel = "x"\n',
    "folder/hub.toml/x": "",
    "option/sources.toml": '[boamp.options]\ndepartments = ["38"]\n',
    "schedule/sources.toml": '[boamp]\nenabled = true\nschedule = "hello"\n',
}


@pytest.mark.parametrize(("words", "changed", "named"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told_in_a_sentence_and_ends_with_two(
    words: tuple[str, ...], changed: dict[str, str], named: str, tmp_path: Path
) -> None:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    done = hub(tmp_path, *words, **changed)
    assert (done.returncode, done.stdout) == (2, "")
    assert named in done.stderr
    assert len(done.stderr.strip().splitlines()) <= 4


def test_a_database_that_does_not_answer_is_told_without_its_password(tmp_path: Path) -> None:
    done = hub(tmp_path, "sources", HUB_DATABASE="postgresql+psycopg://hub:tellnobody@127.0.0.1:1/hub")
    assert done.returncode == 1 and "HUB_DATABASE" in done.stderr and "tellnobody" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_port_in_use_is_told_before_anything_is_begun(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        for words in (("serve", "--port", port), ("demo", "--port", port)):
            done = hub(tmp_path, *words)
            assert done.returncode == 2 and port in done.stderr and "--port" in done.stderr


def pressed(process: Any) -> str:
    """Press Ctrl-C, and again after ten seconds: Python drops one that comes while it clears something away."""
    for _ in range(3):
        os.killpg(process.pid, signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            told: str = process.communicate(timeout=10)[0]
            return told
    raise AssertionError("Ctrl-C was pressed three times, and nothing ended")


def test_ctrl_c_ends_the_demonstration_at_once(tmp_path: Path, free_port: int) -> None:
    command = [sys.executable, "-m", "hub", "demo", "--with", "boamp", "--port", str(free_port)]
    process: Any = subprocess.Popen(
        command, cwd=tmp_path, env=environment(tmp_path), start_new_session=True, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    with ended(process):
        time.sleep(4)
        told = pressed(process)
    assert process.returncode in (0, 1, 130)
    assert "Traceback" not in told, told
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
