"""Dumps of a hub, on both engines: one moment, good or failed, killed in the middle, taken back (T11, T12, P17)."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from hub.application import dumping
from hub.application.dumping import AlreadyDumping, apply_ledger, make_dump, prune, retire_holding, shelf_of
from hub.application.redacting import redact
from hub.errors import UsageError
from hub.publish.dumps_delta import applied
from hub.publish.dumps_files import Csv
from hub.publish.dumps_shelf import CANONICAL
from hub.publish.dumps_verify import in_folder, proofs
from hub.store import Store
from hub.store.whole import Whole
from tests.web.invented import clause, tender

DAYS = ("2026-11-20", "2026-11-21", "2026-11-22")


def put(hub, *records):
    """Write records as a derivation does, a tender with its clause."""
    with hub.store.derivation("source") as derivation:
        for record in records:
            derivation.put(record["id"], [record, clause(record)] if record.get("clauses") else [record], [])


def canonical(hub, name):
    return gzip.decompress((shelf_of(hub).folder / name / CANONICAL).read_bytes())


def now_canonical(hub):
    return b"".join(hub.store.dump_canonical())


@pytest.fixture
def filled(hub):
    """A hub with six tenders, half of them with a clause."""
    put(hub, *(tender(number) for number in range(6)))
    return hub


def test_the_canonical_dump_is_the_open_view_of_the_store(filled):
    manifest = make_dump(filled, day=DAYS[0])
    assert canonical(filled, DAYS[0]) == now_canonical(filled)
    assert manifest["seq"] == filled.store.last_seq() and manifest["status"] == "complete"
    assert manifest["kinds"]["tender"]["records"] == 6 and manifest["kinds"]["clause"]["records"] == 3
    assert [each for each in proofs(in_folder(shelf_of(filled).folder / DAYS[0])) if not each.holds] == []


def test_each_dump_with_the_next_delta_is_the_next_dump(filled):
    make_dump(filled, day=DAYS[0])
    put(filled, tender(1, title="Autre"), tender(40))
    with filled.store.derivation("source") as derivation:
        derivation.withdraw(tender(3)["id"], "no longer at the source", tender(1)["id"])
    make_dump(filled, day=DAYS[1])
    put(filled, tender(41))
    make_dump(filled, day=DAYS[2])
    state = canonical(filled, DAYS[0]).splitlines(keepends=True)
    for day in DAYS[1:]:
        told = shelf_of(filled).manifest(day)["delta"]
        lines = gzip.decompress((shelf_of(filled).folder / day / told["path"]).read_bytes()).splitlines(keepends=True)
        state = list(applied(state, lines))
        assert b"".join(state) == canonical(filled, day)
    assert b"".join(state) == now_canonical(filled)
    told = shelf_of(filled).manifest(DAYS[1])["delta"]
    lines = gzip.decompress((shelf_of(filled).folder / DAYS[1] / told["path"]).read_bytes()).splitlines()
    gone = [json.loads(line) for line in lines if json.loads(line)["op"] == "DEL"]
    assert {"id": tender(3)["id"], "kind": "tender", "op": "DEL", "reason": "no longer at the source",
            "replaced_by": tender(1)["id"]} in gone  # fmt: skip


def test_a_delta_tells_the_story_of_the_change_log(filled):
    since = make_dump(filled, day=DAYS[0])["seq"]
    put(filled, tender(1, title="Autre"), tender(40))
    with filled.store.derivation("source") as derivation:
        derivation.withdraw(tender(5)["id"], "gone", None)
    told = make_dump(filled, day=DAYS[1])["delta"]
    lines = gzip.decompress((shelf_of(filled).folder / DAYS[1] / told["path"]).read_bytes()).splitlines()
    events = {"created": "ADD", "changed": "MOD", "withdrawn": "DEL"}
    log = {change.id: events[change.event] for change in filled.store.changes(since)}
    assert {json.loads(line)["id"]: json.loads(line)["op"] for line in lines} == log


def test_nothing_written_meanwhile_is_in_a_moment(filled):
    whole = Whole(filled.store.database, filled.store.reading)
    with whole.moment() as moment:
        put(filled, tender(40))
        found = [id for id, _ in moment.records()]
    assert moment.seq < filled.store.last_seq() and tender(40)["id"] not in found
    assert len(found) == 9


def test_where_nothing_changed_the_dump_of_the_day_is_kept(filled):
    assert make_dump(filled, day=DAYS[0]) == make_dump(filled, day=DAYS[0])
    put(filled, tender(40))
    assert make_dump(filled, day=DAYS[0])["name"] == f"{DAYS[0]}.2"
    with pytest.raises(UsageError, match="an earlier day"):
        make_dump(filled, day="2026-11-01")


def test_a_dump_that_fails_is_published_as_failed_and_the_latest_stays_good(filled, monkeypatch):
    make_dump(filled, day=DAYS[0])
    put(filled, tender(40))
    with monkeypatch.context() as patched:
        patched.setattr(Csv, "close", lambda self: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            make_dump(filled, day=DAYS[1])
    shelf = shelf_of(filled)
    assert shelf.manifest(DAYS[1])["status"] == "failed" and "ZeroDivisionError" in shelf.manifest(DAYS[1])["reason"]
    assert shelf.latest()["name"] == DAYS[0]
    assert sorted(path.name for path in (shelf.folder / DAYS[1]).iterdir()) == ["manifest.json"]
    manifest = make_dump(filled, day=DAYS[1])
    assert manifest["name"] == f"{DAYS[1]}.2" and manifest["delta"]["from"]["name"] == DAYS[0]
    assert shelf.latest()["name"] == f"{DAYS[1]}.2"


SLOW = """
import sys, time
from hub.application import Hub
from hub.application import dumping
from hub.publish import dumps
from hub.settings import read_settings
from hub.plugins import create_plugin_manager
from tests.application.toy import ToyPlugin
dumping.LEASE_S = 2
add = dumps.KindFiles.add
def slowly(self, text, record):
    add(self, text, record)
    print("writing", flush=True)
    time.sleep(60)
dumps.KindFiles.add = slowly
hub = Hub.open(read_settings(), plugins=create_plugin_manager([ToyPlugin()], group=None))
dumping.make_dump(hub, day="2026-11-21")
"""


def test_a_killed_dump_leaves_the_latest_and_a_later_one_succeeds(filled, monkeypatch):
    monkeypatch.setattr(dumping, "LEASE_S", 2)
    make_dump(filled, day=DAYS[0])
    put(filled, tender(40))
    settings, root = filled.settings, Path(__file__).parents[2]
    environ = {**os.environ, "HUB_CONFIG": str(settings.config), "HUB_DATA": str(settings.data),
               "HUB_DATABASE": settings.database, "HUB_DOTENV": "", "PYTHONPATH": str(root)}  # fmt: skip
    child = subprocess.Popen([sys.executable, "-c", SLOW], env=environ, cwd=root, stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdout and child.stdout.readline() == "writing\n"
        os.kill(child.pid, signal.SIGKILL)
    finally:
        child.wait(10)
        child.stdout.close()
    shelf = shelf_of(filled)
    assert shelf.latest()["name"] == DAYS[0] and shelf.names() == [DAYS[0]]
    manifest = make_dump(filled, day=DAYS[1])
    assert shelf.manifest(DAYS[1])["reason"] == "the process that made it died"
    assert shelf.latest()["name"] == manifest["name"] == f"{DAYS[1]}.2"
    assert canonical(filled, manifest["name"]) == now_canonical(filled)
    assert not [path for path in shelf.folder.iterdir() if path.name.startswith(".")]


def test_two_processes_do_not_make_one_dump_at_once(filled, monkeypatch):
    monkeypatch.setattr(dumping, "LEASE_S", 3)
    monkeypatch.setattr(dumping, "taken_in_time", lambda take: take())
    inside, done = threading.Event(), threading.Event()

    def hold():
        with dumping.holding(filled):
            inside.set()
            done.wait(20)

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        assert inside.wait(10)
        time.sleep(3.5)
        with pytest.raises(AlreadyDumping):
            make_dump(filled)
    finally:
        done.set()
        holder.join(10)
    assert make_dump(filled, day=DAYS[0])["name"] == DAYS[0]


def everywhere(folder):
    """Yield what every file below a folder holds, unpacked where it is packed."""
    for path in folder.rglob("*"):
        if path.is_file():
            raw = path.read_bytes()
            yield path, gzip.decompress(raw) if path.suffix == ".gz" else raw


def test_what_is_redacted_leaves_every_dump_and_a_new_one_stands_in_their_place(filled):
    make_dump(filled, day=DAYS[0])
    put(filled, tender(40, title="Zéphyrine à reprendre"))
    make_dump(filled, day=DAYS[1])
    make_dump(filled, day=DAYS[2])
    taken = redact(filled, tender(40)["id"], "asked for by the buyer")
    assert set(taken.dumps) == {DAYS[1], DAYS[2]}
    shelf = shelf_of(filled)
    new = shelf.latest()
    assert new["name"] > DAYS[2] and new["delta"]["from"]["name"] == DAYS[2] and new["delta"]["deleted"] == 2
    for day in DAYS[1:]:
        told = shelf.manifest(day)
        assert (told["status"], told["successor"], told["reason"]) == ("retired", new["name"], "asked for by the buyer")
    assert shelf.manifest(DAYS[0])["status"] == "complete"
    assert [path for path, text in everywhere(shelf.folder) if "Zéphyrine".encode() in text] == []
    assert canonical(filled, new["name"]) == now_canonical(filled)


def test_the_part_of_a_redacted_record_retires_its_dump_too(filled):
    make_dump(filled, day=DAYS[0])
    assert retire_holding(filled, [tender(99)["id"]], "x") == []
    assert shelf_of(filled).holding({tender(0)["id"]}) == [DAYS[0]]
    assert shelf_of(filled).holding({tender(0)["id"][:-1]}) == []


def test_a_redaction_while_a_dump_is_made_is_in_no_dump(filled, monkeypatch):
    write, calls = dumping.write_dump, []

    def meanwhile(folder, order, whole):
        manifest = write(folder, order, whole)
        if not calls:
            calls.append(order.name)
            filled.store.redact(tender(2)["id"], "asked for")
        return manifest

    monkeypatch.setattr(dumping, "write_dump", meanwhile)
    manifest = make_dump(filled, day=DAYS[0])
    shelf = shelf_of(filled)
    assert manifest["name"] == f"{DAYS[0]}.2" and shelf.manifest(DAYS[0])["status"] == "retired"
    assert tender(2)["id"].encode() + b'"' not in canonical(filled, manifest["name"])


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)  # pg_dump is tried with the store
def test_a_restored_backup_retires_what_its_ledger_names(filled, tmp_path):
    make_dump(filled, day=DAYS[0])
    kept = shelf_of(filled).folder / DAYS[0]
    copy = {path.name: path.read_bytes() for path in kept.iterdir()}
    filled.store.backup(tmp_path / "backup.db")
    redact(filled, tender(2)["id"], "asked for")
    for name, raw in copy.items():  # the dumps too come back from a backup, as they were
        (kept / name).write_bytes(raw)
    Store.restore(filled.settings.database, tmp_path / "backup.db").close()
    assert apply_ledger(filled) == [DAYS[0]]
    assert apply_ledger(filled) == []


def test_old_dumps_go_and_the_first_of_each_month_stays(filled):
    for day in ("2026-08-30", "2026-09-02", "2026-09-03", "2026-10-30", "2026-11-01", "2026-11-19"):
        put(filled, tender(40, title=f"Changé le {day}"))
        make_dump(filled, day=day)
    gone = prune(filled, "2026-11-20")
    shelf = shelf_of(filled)
    stand = {found["name"]: found["status"] for found in shelf.manifests()}
    assert stand["2026-09-03"] == "pruned" and gone in ([], ["2026-09-03"])
    assert [name for name, status in stand.items() if status == "complete"] == [
        "2026-11-19", "2026-11-01", "2026-10-30", "2026-09-02", "2026-08-30",
    ]  # fmt: skip
    assert shelf.manifest("2026-09-03")["successor"]
