"""Canaries planted in every column of every table and format are found nowhere behind the door (QUALITY 7)."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from hub_abcviesion import AbcViesion

from hub.connector import Door
from hub.errors import HubError
from hub.harvest.corridor import Tally, parsed
from hub.harvest.personal import digest_with, doored
from hub.privacy.door import DoorKeeper
from hub.raw import Raw
from hub.runs import Run
from hub.testing.contract import A_KEY, read_with
from tests import forking
from tests.privacy.canaries import FORMATS, PLANTED, as_csv, found_under, headings, planted, tables, traces
from tests.privacy.ways_out import leaks_of

COLUMNS = [(table, column) for table in tables() for column in (*headings(table), "nowhere")]
KEY = "a key that only tests use, thirty-two letters or more"


def named(pair):
    table, column = pair
    return f"{table.profile.name}-{table.name}-{column}"


@pytest.mark.parametrize("pair", COLUMNS, ids=named)
def test_a_canary_in_any_column_is_in_no_item_record_message_preview_or_log(pair, caplog):
    caplog.set_level(logging.DEBUG)
    table, column = pair
    connector = AbcViesion(profile=table.profile.name)
    turn = COLUMNS.index(pair)
    for number, (what, value) in enumerate(PLANTED.items()):
        if number and (number + turn) % 2:
            continue  # every value meets every type of column in half of its tables
        rows = planted(table, column, value)
        make = list(FORMATS.values())[(number + turn) % len(FORMATS)]
        raw = Raw.from_bytes(
            make(rows), name="Zebuline Canari.csv", url="file:import", retrieved_at="2025-01-02T00:00:00Z"
        )
        said = [str(read_with(connector, raw)), behind_the_door(connector, raw), caplog.text]
        try:
            said.append(str(connector.preview(raw)))
        except HubError as error:
            said.append(str(error))
        assert traces(" ".join(said)) == [], f"{what} in {column}"


def behind_the_door(connector, raw):
    """Return the items as they leave the door, which are what is archived."""
    keeper = DoorKeeper(connector.door, key=A_KEY, source=connector.name)
    run = Run("canaries", connector.name, "file")
    entries = doored(connector, parsed(connector, [raw], run, Tally()), run, passed=keeper.passed,
                     pseudonym=keeper.pseudonyms.of, digest=digest_with(A_KEY))  # fmt: skip
    return "".join(str(entry.item) for entry in entries)


@pytest.mark.parametrize("pair", COLUMNS[::7], ids=named)
def test_good_rows_beside_a_canary_are_kept_or_the_whole_is_refused(pair):
    table, column = pair
    raw = Raw.from_bytes(as_csv(planted(table, column, PLANTED["name"])), retrieved_at="2025-01-02T00:00:00Z")
    reading = read_with(AbcViesion(profile=table.profile.name), raw)
    assert reading.records or reading.problems


def test_the_search_finds_a_canary_that_is_planted(tmp_path):
    (tmp_path / "leak.log").write_text("refused: 06.39.98.77.17 of zébuline", "utf-8")
    for name, make in FORMATS.items():
        (tmp_path / f"leak.{name}").write_bytes(make([["a"], [PLANTED["name"]]]))
    assert len(found_under(tmp_path)) == len(FORMATS) + 1


def test_a_door_that_leaks_is_seen():
    class Leaky(AbcViesion):
        door = Door()

    (table,) = [one for one in tables() if (one.profile.name, one.name) == ("abcviesion-plausible", "contracts")]
    for column in ("participant_ref", "employer"):
        raw = Raw.from_bytes(as_csv(planted(table, column, PLANTED["name"])), retrieved_at="2025-01-02T00:00:00Z")
        assert traces(behind_the_door(Leaky(), raw)) and not traces(behind_the_door(AbcViesion(), raw))


#: what a careless connector might do with a document about persons; each must be seen by the search above
CARELESS = {
    "one that keeps a file": "Path(tempfile.mkdtemp(), 'copy.csv').write_bytes(raw.read())",
    "one that prints": "print(raw.read()[-900:].decode('latin-1'))",
    "one whose clause has a person's name": "named.append(1)",
}
CHILD = """
import logging, sys, tempfile
from pathlib import Path
import hub_abcviesion
from hub import Item
named = []
known, composed = hub_abcviesion.AbcViesion.parse, hub_abcviesion.AbcViesion.normalise
def parse(self, raw):
    {careless}
    yield from known(self, raw)
def normalise(self, item):
    for record in composed(self, item):
        yield {{**record, "title": "Zébuline CANARI-FICTIF"}} if named else record
hub_abcviesion.AbcViesion.parse, hub_abcviesion.AbcViesion.normalise = parse, normalise
from hub.cli import main
sys.argv = ["hub", "-v", "harvest", "abcviesion", "--in-process", *sys.argv[1:]]
main()
"""


@pytest.mark.parametrize("careless", CARELESS.values(), ids=CARELESS)
def test_a_careless_connector_is_seen(careless, tmp_path):
    (table,) = [one for one in tables() if (one.profile.name, one.name) == ("abcviesion-plausible", "clauses")]
    file = tmp_path / "Zebuline Canari.csv"
    file.write_bytes(as_csv(planted(table, "nowhere", PLANTED["name"])))
    done = harvest(tmp_path, file, program=("-c", CHILD.format(careless=careless)))
    watched = [path for path in (tmp_path / "data", tmp_path / "tmp") if path.is_dir()]
    assert traces(done.stdout + done.stderr) or found_under(*watched), done.stderr


class Watch:
    """Copies whatever appears in the folders of temporary files, before it is gone."""

    def __init__(self, *folders: Path, into: Path) -> None:
        self.folders, self.into, self.stop = folders, into, threading.Event()
        self.thread = threading.Thread(target=self.look, daemon=True)

    def look(self) -> None:
        number = 0
        while not self.stop.is_set():
            for path in [path for folder in self.folders for path in folder.rglob("*")]:
                number += 1
                try:
                    shutil.copyfile(path, self.into / f"{number}-{path.name}")
                except OSError:
                    continue
            time.sleep(0.005)

    def __enter__(self) -> None:
        self.thread.start()

    def __exit__(self, *exception: object) -> None:
        self.stop.set()
        self.thread.join()


#: clauses are open, so that there are ways out to look at
SOURCES = """[abcviesion]
enabled = true
memory_limit_mib = 1024
[abcviesion.options]
clauses_licence = "etalab-2.0"
"""


def environment_of(tmp_path: Path) -> dict[str, str]:
    """Return the environment of a hub whose data and temporary files are under a folder."""
    environment = {
        **os.environ,
        "HUB_CONFIG": str(tmp_path / "config"), "HUB_DATA": str(tmp_path / "data"), "TMPDIR": str(tmp_path / "tmp"),
        "HUB_PSEUDONYM_KEY": KEY, "SQLITE_TMPDIR": str(tmp_path / "tmp"), "HUB_DOTENV": str(tmp_path / "no.env"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    environment.pop("HUB_DATABASE", None)
    return environment


def harvest(
    tmp_path: Path, *files: Path, more: tuple[str, ...] = (), program: tuple[str, ...] = ()
) -> subprocess.CompletedProcess[str]:
    """Run ``hub harvest abcviesion --file ...`` as people do, with its data and temporary files under a folder."""
    config = tmp_path / "config"
    config.mkdir(exist_ok=True)
    (config / "sources.toml").write_text(SOURCES, "utf-8")
    (tmp_path / "tmp").mkdir(exist_ok=True)
    environment = environment_of(tmp_path)
    given = [argument for file in files for argument in ("--file", str(file))]
    command = [sys.executable, *(program or ("-m", "hub", "-v", "harvest", "abcviesion")), *given, *more]
    return subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=300)


#: what comes out of the hub by command: exports, backups, and what was set aside
WAYS_OUT = {
    "clauses.jsonl": ("export", "clauses", "-o"), "clauses.csv": ("export", "clauses", "--format", "csv", "-o"),
    "open.backup": ("db", "backup"), "persons.backup": ("db", "backup", "--persons"),
    "aside": ("aside", "list", "--json"), "runs": ("runs", "list", "--json"),
    "replay": ("aside", "replay", "abcviesion"),
}  # fmt: skip
TO_A_FILE = ("clauses.jsonl", "clauses.csv", "open.backup", "persons.backup")


def test_a_whole_harvest_leaves_no_canary_on_disk_in_temporary_files_or_in_its_output(tmp_path):
    folder, copies = tmp_path / "Exports", tmp_path / "copies"
    folder.mkdir()
    copies.mkdir()
    (tmp_path / "tmp").mkdir()
    (tmp_path / "out").mkdir()
    for number, table in enumerate(tables()):
        for at, (column, value) in enumerate(zip(headings(table), list(PLANTED.values()) * 9, strict=False)):
            suffix, make = list(FORMATS.items())[(number + at) % len(FORMATS)]
            (folder / f"Zebuline Canari {number}-{at}.{suffix}").write_bytes(make(planted(table, column, value)))
    with Watch(tmp_path / "tmp", into=copies):
        done = harvest(tmp_path, folder)
    assert (tmp_path / "data").is_dir(), done.stderr
    assert traces(done.stdout + done.stderr) == []
    assert found_under(tmp_path / "data", tmp_path / "tmp", copies, tmp_path / "config") == []
    for name, command in WAYS_OUT.items():
        into = (str(tmp_path / "out" / name),) if name in TO_A_FILE else ()
        done = forking.command(*command, *into, folder=tmp_path, env=environment_of(tmp_path))
        assert done.returncode in (0, 1) and traces(done.stdout + done.stderr) == [], f"{name}: {done.stderr}"
    assert {"open.backup", "persons.backup"} <= {path.name for path in (tmp_path / "out").iterdir()}
    assert found_under(tmp_path / "out", tmp_path / "tmp", copies) == []
    assert leaks_of(environment_of(tmp_path)) == []
    assert found_under(tmp_path / "data", tmp_path / "tmp") == [], "dumps and releases"


def test_a_clause_that_names_a_person_is_found_on_the_ways_out(tmp_path):
    (table,) = [one for one in tables() if (one.profile.name, one.name) == ("abcviesion-plausible", "clauses")]
    file = tmp_path / "clauses.csv"
    file.write_bytes(as_csv(planted(table, "nowhere", "")))
    harvest(tmp_path, file, program=("-c", CHILD.format(careless=CARELESS["one whose clause has a person's name"])))
    told = " ".join(leaks_of(environment_of(tmp_path)))
    for way in ("/feeds/clauses.csv", "/feeds/clauses.atom", "/api/v1/clauses", "/oai", "/dumps/", "/records/", "xlsx"):
        assert way in told, way


def test_each_format_is_read_and_not_only_refused():
    for table in tables():
        for name, make in FORMATS.items():
            raw = Raw.from_bytes(
                make(planted(table, "nowhere", "")), name=f"export.{name}", retrieved_at="2025-01-02T00:00:00Z"
            )
            assert len(read_with(AbcViesion(profile=table.profile.name), raw).records) == 4, (table.name, name)


def test_a_good_export_is_kept_and_what_named_its_people_is_not(tmp_path):
    (table,) = [
        table for table in tables() if (table.profile.name, table.name) == ("abcviesion-plausible", "participants")
    ]
    file = tmp_path / "Zebuline Canari.csv"
    file.write_bytes(as_csv(planted(table, "surname", PLANTED["name"])))
    done = harvest(tmp_path, file, more=("--json",))
    assert done.returncode == 0, done.stdout + done.stderr
    assert '"new": 4' in done.stdout or '"new":4' in done.stdout
    assert found_under(tmp_path / "data", tmp_path / "tmp") == [] and traces(done.stdout + done.stderr) == []


def test_a_preview_writes_nothing(tmp_path):
    file = tmp_path / "Zebuline Canari.csv"
    file.write_bytes(as_csv(planted(tables()[0], "surname", PLANTED["phone"])))
    done = harvest(tmp_path, file, more=("--preview",))
    assert done.returncode == 0, done.stderr
    assert traces(done.stdout + done.stderr) == []
    assert found_under(*[path for path in (tmp_path / "data", tmp_path / "tmp") if path.is_dir()]) == []


def test_without_a_key_nothing_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(sys.modules[__name__], "KEY", "")
    file = tmp_path / "export.csv"
    file.write_bytes(as_csv(planted(tables()[0], "surname", PLANTED["phone"])))
    done = harvest(tmp_path, file)
    assert done.returncode != 0 and "HUB_PSEUDONYM_KEY" in done.stderr + done.stdout
