"""What was set aside of a table is settled when a good file of it comes; of folders, what is accepted is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hub.application import Hub
from hub.application.harvesting import harvest_files
from tests.application.persons import EXPORT, NAME, members, persons_hub

GOOD = members()["participants.csv"]
BROKEN = GOOD.replace(b"01/02/2024;Sorti", b"hier;Sorti")
MAIL = "N° participant;N° marché;Mois;Heures réalisées\nP1;zelie@example.org;01/2024;12\n".encode()


@pytest.fixture
def hub(tmp_path: Path, store_url: str) -> Any:
    with persons_hub(tmp_path, store_url) as opened:
        yield opened


def imported(hub: Hub, folder: Path, name: str, body: bytes) -> Any:
    (folder / name).write_bytes(body)
    return harvest_files(hub, NAME, [folder / name])


def test_a_broken_row_waits_until_a_good_file_of_its_table_comes(hub: Hub, tmp_path: Path) -> None:
    assert imported(hub, tmp_path, "a.csv", BROKEN).counts["set_aside"] == 1
    (row,) = hub.persons.aside.list(NAME)
    assert row.where.startswith("participants: item ") and "hier" not in row.message
    assert "'Date d'entrée'" in row.message or "entry" in row.message.lower() or "entrée" in row.message
    assert imported(hub, tmp_path, "steps.csv", members()["etapes.csv"]).status == "complete"
    assert hub.persons.aside.count(NAME) == 1, "another table says nothing of it"
    assert imported(hub, tmp_path, "b.csv", BROKEN.replace(b"P101", b"P901")).counts["set_aside"] == 1
    assert hub.persons.aside.count(NAME) == 1, "the row of the file before is settled, that of this one waits"
    imported(hub, tmp_path, "c.csv", GOOD)
    assert hub.persons.aside.count(NAME) == 0 and len(hub.persons.aside.list(NAME, open=False)) == 2


def test_a_file_that_was_refused_is_settled_by_a_clean_one_of_its_table(hub: Hub, tmp_path: Path) -> None:
    run = imported(hub, tmp_path, "hours.csv", MAIL)
    assert (run.status, hub.persons.count("clause_hours", "internal")) == ("complete", 0)
    (row,) = hub.persons.aside.list(NAME)
    assert row.where.startswith("hours: ") and "N° marché" in row.message and "zelie" not in row.message
    imported(hub, tmp_path, "hours2.csv", members()["heures.csv"])
    assert hub.persons.aside.count(NAME) == 0


def test_of_a_folder_the_files_are_read_that_the_source_accepts(hub: Hub, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "README.md").write_text("rien", "utf-8")
    (folder / "notes.docx").write_bytes(b"PK")
    (folder / "export.zip").write_bytes(EXPORT.read_bytes())
    run = harvest_files(hub, NAME, [folder])
    assert run.status == "complete" and run.counts["documents"] == 1
    assert run.counts["skipped: a file that this source does not read"] == 2 == run.counts["skipped"]
    assert not run.counts.get("set_aside")


def test_a_file_named_by_hand_is_always_read(hub: Hub, tmp_path: Path) -> None:
    assert imported(hub, tmp_path, "notes.docx", b"rien").counts["set_aside"] == 1


def test_a_clause_that_comes_again_keeps_what_was_derived_on_it(hub: Hub) -> None:
    harvest_files(hub, NAME, [EXPORT])
    assert harvest_files(hub, NAME, [EXPORT]).counts["unchanged"] >= 10
    assert hub.store.count("clause", "internal") == 3
