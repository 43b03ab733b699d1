"""Keeping: migrations, backups, redactions, tokens, dumps and the archive's journal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hub.errors import StoreError, UsageError
from hub.store import RawRow, SearchQuery, Store, Stored, TooManyMembers
from hub.store.migrate import HEAD
from tests.conftest import everything
from tests.store.making import item, notice, put, run_of, tender


def test_tables_go_down_and_up_again_with_data_in_them(store_url: str) -> None:
    store = Store.open(store_url, project=everything)
    put(store, run_of(store), {"a": [tender("t:a", title="voirie")]})
    assert store.revision() == HEAD
    store.close()
    Store.downgrade(store_url, "base")
    with pytest.raises(StoreError, match="hub db upgrade"):
        Store.open(store_url, migrate=False)
    Store.upgrade(store_url)
    store = Store.open(store_url, project=everything, migrate=False)
    put(store, run_of(store), {"a": [tender("t:a", title="voirie")]})
    assert store.search(SearchQuery(text="voirie")).total == 1
    store.close()


def test_a_database_of_a_newer_program_is_refused_with_a_sentence(store: Store, store_url: str) -> None:
    with store.database.writing() as tx:
        tx.run("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="written by a newer Clausier"):
        Store.open(store_url)


def test_a_database_that_is_not_there_is_told_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no connection to the database"):
        Store.open(f"sqlite:///{tmp_path}/missing/hub.db")


def test_a_backup_holds_everything_and_later_redactions_are_applied_to_it(
    store: Store, store_url: str, tmp_path: Path
) -> None:
    put(store, run_of(store), {k: [tender(f"t:{k}", title=f"voirie {k}")] for k in "abc"})
    state = store.dump_state()
    store.backup(tmp_path / "kept" / "hub.backup")
    put(store, store.runs.start("later", owner="x"), {"d": [tender("t:d")]})
    store.redact("t:b", "asked for by the person named")
    store.close()
    restored = Store.restore(store_url, tmp_path / "kept" / "hub.backup", project=everything)
    assert restored.get("t:d") is None
    assert restored.get("t:b") is None
    assert [line["id"] for line in restored.redactions()] == ["t:b"]
    assert restored.search(SearchQuery(text="voirie")).ids == ["t:c", "t:a"]
    assert json.loads(state.splitlines()[0])[1] == "t:a"
    restored.close()


def test_a_file_that_is_no_backup_restores_nothing(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("not a database at all" * 100)
    with pytest.raises(StoreError, match="not a backup"):
        Store.restore(str(tmp_path / "hub.db"), tmp_path / "x")


def test_a_redaction_leaves_no_text_anywhere_and_keeps_the_record_away(store: Store) -> None:
    run = run_of(store)
    secret = "Xylographe"
    put(store, run, {"a": [tender("t:a", title=secret)]})
    put(store, run, {"a": [tender("t:a", title=f"{secret} bis")]})
    with store.derivation() as derivation:
        derivation.put("t:z", [tender("t:z"), {"id": "t:z.c", "kind": "clause", "title": secret}])
    assert store.redact("t:a", "a person asked") == 1
    assert store.redact("t:z", "a person asked") == 2
    assert [(c.event, c.cause) for c in store.changes()][-1] == ("redacted", "redacted")
    assert all(version.body is None for version in store.history("t:a", "internal"))
    assert secret.encode() not in store.dump_state()
    assert store.search(SearchQuery(text=secret)).total == 0
    put(store, run, {"a": [tender("t:a", title=secret)]})
    assert store.get("t:a") is None
    with pytest.raises(UsageError, match="nothing to redact"):
        store.redact("t:unknown", "x")
    if store.engine == "sqlite":
        path = Path(store.url.removeprefix("sqlite:///"))
        files = [path, path.with_name(path.name + "-wal")]
        assert not any(secret.encode() in file.read_bytes() for file in files if file.exists())


@pytest.mark.usefixtures("connections_closed")
@pytest.mark.parametrize(
    ("part", "fault"),
    [("_blank", lambda self, tx, parts, reason: None), ("redact", lambda self, id, reason: 1)],
    ids=["log-and-ledger-left", "nothing-done"],
)
def test_a_fault_planted_in_redacting_is_found(
    part: str, fault: Any, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"hub.store.redaction.Redactions.{part}", fault)
    with pytest.raises(AssertionError):
        test_a_redaction_leaves_no_text_anywhere_and_keeps_the_record_away(store)

def test_records_hang_together_by_what_one_owns_and_another_cites(store: Store) -> None:
    run = run_of(store)
    tokens = {
        "n:1": (("a",), ()),
        "n:2": (("b",), ("a",)),
        "n:3": ((), ("b",)),
        "n:4": (("c",), ("far",)),
        "n:5": ((), ("far",)),
    }
    with store.batch(run) as batch:
        for id, (own, cited) in tokens.items():
            batch.put(item(id), [Stored(notice(id), own, cited)])
    assert store.components(["n:3"]) == {"n:1", "n:2", "n:3"}
    assert store.components(["n:5"]) == {"n:5"}
    with store.batch(run) as batch:
        batch.gone(["n:2"])
    assert store.components(["n:3"]) == {"n:3"}
    assert store.components(["n:2"]) == set()


def test_a_token_that_names_no_case_is_told(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.store.tokens.CAP", 10)
    with store.batch(run_of(store)) as batch:
        for n in range(12):
            batch.put(item(f"{n}"), [Stored(notice(f"n:{n}"), own=("0000",))])
    with pytest.raises(TooManyMembers, match="'0000'"):
        store.components(["n:1"])


def test_the_canonical_dump_is_sorted_and_writes_numbers_as_rfc_8785(store: Store) -> None:
    put(store, run_of(store), {k: [tender(f"t:{k}", hours=30.0, rate=0.5)] for k in "ba"})
    lines = list(store.dump_canonical())
    assert lines[0] == b'{"hours":30,"id":"t:a","kind":"tender","published_on":"2026-01-02","rate":0.5,"title":"t"}\n'
    assert [json.loads(line)["id"] for line in lines] == ["t:a", "t:b"]


def test_a_dump_and_the_changes_since_make_the_next_dump(store: Store) -> None:
    run = run_of(store)
    put(store, run, {k: [tender(f"t:{k}", n=1)] for k in "abcd"})
    held = dict(store.stream("tender"))
    since = store.last_seq()
    put(store, run, {"a": [tender("t:a", n=2)], "e": [tender("t:e")]})
    with store.batch(run) as batch:
        batch.gone(["b"])
    for change in store.changes(since):
        held.pop(change.id, None)
        if change.body is not None:
            held[change.id] = change.body
    assert sorted(held.items()) == list(store.stream("tender"))


def test_the_journal_of_the_archive_notes_a_document_of_a_run_once(store: Store) -> None:
    raw = RawRow("d1", "https://example.org/1", "boamp", "boamp-1", headers={"ETag": "x"}, cursor={"page": 1}, size=3)
    store.raws.add(raw)
    store.raws.add(raw)
    (kept,) = store.raws.of_run("boamp-1")
    assert (kept.headers, kept.cursor, kept.size) == ({"ETag": "x"}, {"page": 1}, 3)
    assert [row.digest for row in store.raws.list("boamp")] == ["d1"]
    store.raws.forget(["d1"])
    assert store.raws.get("d1") is None
    store.validators.put("https://example.org/1", etag="x")
    assert store.validators.get("https://example.org/1") == {"etag": "x", "last_modified": None}
