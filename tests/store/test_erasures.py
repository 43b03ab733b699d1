"""What was redacted, erased or revoked since a backup stays so when that backup is restored, on both engines."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from hub.errors import StoreError
from hub.store import Store, backup
from hub.store.accounts import ACTIVE, Account, Accounts
from hub.store.candidates import CandidateLedger
from hub.store.connection import Tx
from hub.store.decisions import CANDIDATE, LINK, Decisions
from hub.store.erasures import ACTS, START
from hub.store.partners import Key, Partners
from hub.store.subscribers import Subscriber, Subscribers
from tests.conftest import everything
from tests.store.making import put, run_of, tender

NOW = 1_800_000_000


def peopled(store: Store) -> None:
    """Fill a store with two subscribers, two accounts with notes, and two keys."""
    for name in ("one", "two"):
        Subscribers(store.database).ask(
            Subscriber(f"s-{name}", name, b"sealed", "tender", "", "fr", "daily", "pending", 0, NOW, None, NOW),
            f"letter-{name}", now=NOW,
        )  # fmt: skip
        account = Account(f"account-{name}", name, "facilitator", (), "argon", ACTIVE, NOW)
        Accounts(store.database).add(account)
        Accounts(store.database).note(NOW, "signed_in", account=account)
        for record in ("t:a", "t:b"):
            Decisions(store.database).put(CANDIDATE, record, account.id, "kept", by=name, note="voir le lot")
        Decisions(store.database).put(LINK, f"x:{name}", "y", "confirmed", by=name, reason="vu sur place")
        Partners(store.database).add(Key(f"k-{name}", "partner", b"digest", "read", "", NOW))


def people(store: Store) -> tuple:
    """Return who and what is there."""
    decisions, keys = Decisions(store.database), Partners(store.database).keys("partner")
    return (
        [one.id for one in Subscribers(store.database).every()],
        [one.name for one in Accounts(store.database).every()],
        sorted((one.a, one.b) for one in decisions.current(CANDIDATE)),
        sorted((one.a, one.by) for one in decisions.current(LINK)),
        [key.id for key in keys if key.revoked_at is None],
    )


def erase_some(store: Store) -> None:
    """Erase the first of each, and one note of the second account."""
    Subscribers(store.database).erase("s-one")
    CandidateLedger(store.database).rename("one", "facilitator")
    Accounts(store.database).erase("account-one")
    CandidateLedger(store.database).forget("t:b", "account-two")
    Partners(store.database).revoke("k-one", "partner", now=NOW)


LEFT = (["s-two"], ["two"], [("t:a", "account-two")], [("x:one", "facilitator"), ("x:two", "two")], ["k-two"])


def test_who_was_erased_since_a_backup_does_not_come_back_with_it(store: Store, store_url: str, tmp_path: Path) -> None:
    peopled(store)
    store.backup(tmp_path / "hub.backup")
    erase_some(store)
    assert people(store) == LEFT
    Decisions(store.database).put(CANDIDATE, "t:b", "account-two", "seen", by="two")
    store.close()
    restored = Store.restore(store_url, tmp_path / "hub.backup", project=everything)
    assert people(restored) == LEFT
    assert restored.redactions() == [], "nobody is named by what is told of redactions"
    with restored.database.reading() as tx:
        lines = [row[0] for row in tx.rows("SELECT id FROM redaction")]
        assert tx.one("SELECT count(*) FROM mail WHERE subscriber = 's-one'") == (0,)
        assert tx.one("SELECT count(*) FROM account_log WHERE account = 'account-one'") == (0,)
    assert len(lines) == 4 and all(line.startswith(START) and "one" not in line for line in lines)
    restored.backup(tmp_path / "later.backup")
    restored.close()
    Store.restore(store_url, tmp_path / "later.backup", project=everything).close()
    again = Store.restore(store_url, tmp_path / "hub.backup", project=everything)
    assert people(again) == LEFT, "a ledger that came with a backup is applied too"
    again.close()


def without_letters(tx: Tx, names: tuple[str, ...], _: int = 0) -> int:
    return tx.run("DELETE FROM subscriber WHERE id = ?", names)


@pytest.mark.usefixtures("connections_closed")
@pytest.mark.parametrize(
    ("part", "fault"),
    [("backup.erase_again", lambda database, lines: {}), ("erasures.without_notes", lambda tx, names, at: 0),
     ("erasures.without_subscriber", without_letters)],
    ids=["ledger-not-applied", "notes-come-back", "letters-come-back"],
)  # fmt: skip
def test_a_fault_planted_in_restoring_is_found(
    part: str, fault: Any, store: Store, store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = part.partition(".")[2]
    monkeypatch.setattr(f"hub.store.{part}", fault)
    for what, act in ACTS.items():
        if act.__name__ == name:
            monkeypatch.setitem(ACTS, what, fault)
    with pytest.raises(AssertionError):
        test_who_was_erased_since_a_backup_does_not_come_back_with_it(store, store_url, tmp_path)

def test_a_note_that_was_written_after_its_erasure_stays(store: Store, store_url: str, tmp_path: Path) -> None:
    peopled(store)
    erase_some(store)
    with store.database.writing() as tx:
        tx.run("UPDATE redaction SET at = at - 10")
    Decisions(store.database).put(CANDIDATE, "t:b", "account-two", "seen", by="two")
    store.backup(tmp_path / "hub.backup")
    store.close()
    restored = Store.restore(store_url, tmp_path / "hub.backup", project=everything)
    assert ("t:b", "account-two") in people(restored)[2]
    restored.close()


def test_a_restoring_that_dies_half_way_loses_no_line_of_the_ledger(
    store: Store, store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    peopled(store)
    put(store, run_of(store), {"a": [tender("t:a")]})
    store.backup(tmp_path / "hub.backup")
    put(store, store.runs.start("later", owner="x"), {"b": [tender("t:b")]})
    erase_some(store)
    store.redact("t:a", "a person asked")
    store.redact("t:b", "a person asked")
    store.close()
    ledger = tmp_path / "restoring.json"
    with monkeypatch.context() as dying:
        dying.setattr("hub.store.backup.erase_again", lambda *given: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            Store.restore(store_url, tmp_path / "hub.backup", ledger=ledger)
    assert len(json.loads(ledger.read_text())) == 6 and ledger.stat().st_mode & 0o777 == 0o600
    restored = Store.restore(store_url, tmp_path / "hub.backup", ledger=ledger, project=everything)
    assert people(restored) == LEFT and restored.get("t:a") is None and not ledger.exists()
    put(restored, restored.runs.start("later", owner="y"), {"b": [tender("t:b")]})
    assert restored.get("t:b") is None, "redacted, though the backup had never heard of it"
    restored.close()


def test_a_backup_taken_while_others_write_is_one_moment_of_the_log(
    store: Store, store_url: str, tmp_path: Path
) -> None:
    written: list[int] = []
    run, stop = run_of(store), threading.Event()

    def write() -> None:
        while not stop.is_set():
            n = len(written)
            put(store, run, {f"{n}.{k}": [tender(f"t:{n}.{k}")] for k in range(5)})
            written.append(n)

    writer = threading.Thread(target=write)
    writer.start()
    while len(written) < 3:
        time.sleep(0.01)
    store.backup(tmp_path / "hub.backup")
    stop.set()
    writer.join()
    store.close()
    restored = Store.restore(store_url, tmp_path / "hub.backup", project=everything)
    seqs = [change.seq for change in restored.changes(limit=100_000)]
    assert seqs == list(range(1, len(seqs) + 1)) and len(seqs) % 5 == 0 and len(seqs) >= 15
    assert len(list(restored.ids("tender"))) == len(seqs)
    restored.close()


def test_a_backup_of_an_older_revision_is_restored_over_a_newer_database(
    store: Store, store_url: str, tmp_path: Path
) -> None:
    put(store, run_of(store), {"a": [tender("t:a")]})
    store.close()
    Store.downgrade(store_url, "0003")
    old = Store(backup.Database(store_url))
    old.backup(tmp_path / "old.backup")
    old.close()
    Store.upgrade(store_url)
    restored = Store.restore(store_url, tmp_path / "old.backup", project=everything)
    assert restored.get("t:a") and Subscribers(restored.database).every() == []
    restored.close()


def test_a_damaged_backup_is_refused_and_the_database_stays(store: Store, store_url: str, tmp_path: Path) -> None:
    put(store, run_of(store), {f"{n}": [tender(f"t:{n}", title="x" * 500)] for n in range(200)})
    state = store.dump_state()
    store.backup(tmp_path / "hub.backup")
    whole = (tmp_path / "hub.backup").read_bytes()
    (tmp_path / "cut.backup").write_bytes(whole[: len(whole) // 2])
    store.close()
    with pytest.raises(StoreError):
        Store.restore(store_url, tmp_path / "cut.backup")
    again = Store.open(store_url, project=everything)
    assert again.dump_state() == state
    again.close()
