"""Retention: documents and records about persons go when their time is over, once a day, whatever was harvested."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from hub.application import Hub
from hub.application.harvesting import harvest_files
from hub.application.retaining import kept_too_long, retain, retain_when_due
from hub.cli import data
from hub.scheduler import create_scheduler
from hub.store import Aside
from hub.store.accounts import LOGGED_S, Accounts
from tests.application.persons import EXPORT, NAME, about, persons_hub, pseudonym

NOW = datetime.now(UTC)


@pytest.fixture
def hub(tmp_path: Path, store_url: str) -> Any:
    """A hub over each engine into which the invented export was imported today."""
    with persons_hub(tmp_path, store_url) as opened:
        assert harvest_files(opened, NAME, [EXPORT]).status == "complete"
        yield opened


def persons(hub: Hub) -> int:
    return sum(hub.persons.count(kind, "internal") for kind in ("pathway", "clause_hours"))


def documents(hub: Hub) -> int:
    return len(list(hub.archive.folder.rglob("*.zst")))


def test_kept_documents_go_after_ninety_days_and_records_stay(hub: Hub) -> None:
    before = persons(hub)
    assert documents(hub) == 1
    before -= sum(one.records for one in retain(hub, now=NOW + timedelta(days=89)))
    assert documents(hub) == 1
    (done,) = retain(hub, now=NOW + timedelta(days=91))
    assert done.documents == 2 and documents(hub) == 0, "the document, and the line about the file itself"
    assert persons(hub) == before - done.records


def test_records_go_two_years_after_the_pathway_ended_with_their_log(hub: Hub) -> None:
    who = pseudonym("P100")
    assert about(hub, who)
    retain(hub, now=datetime(2027, 1, 31, tzinfo=UTC))
    assert about(hub, who), "the last exit was on 2025-01-31"
    counted = {one.source: one for one in kept_too_long(hub, now=datetime(2027, 3, 1, tzinfo=UTC))}[NAME]
    (done,) = retain(hub, now=datetime(2027, 3, 1, tzinfo=UTC))
    assert done == counted and done.records >= 1 and about(hub, who) == []
    assert hub.persons.state(f"abcviesion:pathway-{who}-2024-02-01", "internal") is None
    assert hub.persons.redactions() == [], "a person whose time is over may come back with a new pathway"
    assert hub.store.count("clause", "internal") == 3


def test_what_was_set_aside_of_persons_goes_with_the_documents(hub: Hub) -> None:
    row = hub.persons.runs.start(NAME, kind="file", owner="a test")
    with hub.persons.batch(row) as batch:
        batch.set_aside(Aside("normalise", "item 1", "ParseError", "row 3: 'Sexe' is empty", "key", None, None))
    hub.persons.runs.finish(row, "complete")
    retain(hub, now=NOW + timedelta(days=91))
    assert hub.persons.aside.list(NAME, open=False) == []


def test_a_document_that_came_again_is_kept_from_then_on(hub: Hub) -> None:
    (raw,) = [row for row in hub.persons.raws.list(NAME) if row.path]
    again = (NOW + timedelta(days=60)).strftime("%Y-%m-%dT%H:%M:%SZ")
    hub.persons.raws.add(type(raw)(**{**vars(raw), "run": "abcviesion-9", "retrieved_at": again}))
    retain(hub, now=NOW + timedelta(days=91))
    assert documents(hub) == 1
    retain(hub, now=NOW + timedelta(days=151))
    assert documents(hub) == 0


def test_the_days_retention_is_done_once_whatever_the_number_of_clocks(hub: Hub) -> None:
    later = NOW + timedelta(days=91)
    assert len(retain_when_due(hub, now=later)) == 1
    assert retain_when_due(hub, now=later) == []
    assert "retention" in {job.id for job in create_scheduler(hub).get_jobs()}
    assert [run.kind for run in hub.persons.runs.list(NAME, limit=1)] == ["retention"]


def test_a_source_that_is_being_read_is_left_to_the_next_time(hub: Hub) -> None:
    row = hub.persons.runs.start(NAME, kind="file", owner="an import")
    assert retain(hub, now=NOW + timedelta(days=91)) == [] and documents(hub) == 1
    hub.persons.runs.finish(row, "complete")
    assert len(retain(hub, now=NOW + timedelta(days=91))) == 1


def test_the_command_counts_first_and_takes_away_then(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "opened", lambda: nullcontext(hub))
    old = [line for line in kept_too_long(hub, now=NOW) if line.total]
    dry = CliRunner().invoke(data.redact_command, ["--overdue", "--dry-run"])
    assert dry.exit_code == 0 and (("would go" in dry.output) == bool(old)) and documents(hub) == 1
    for row in hub.persons.raws.list(NAME):
        hub.persons.raws.forget([row.digest])
        hub.persons.raws.add(type(row)(**{**vars(row), "retrieved_at": "2020-01-01T00:00:00Z"}))
    done = CliRunner().invoke(data.redact_command, ["--overdue"])
    assert "abcviesion" in done.output and " went" in done.output and documents(hub) == 0
    assert CliRunner().invoke(data.redact_command, ["--overdue"]).output == "nothing is kept for too long\n"


def test_who_came_in_is_forgotten_after_six_months_though_nobody_comes_any_more(hub: Hub) -> None:
    accounts, then = Accounts(hub.store.database), int(NOW.timestamp())
    accounts.note(then, "signed_in", account=None, client="192.0.2.1")
    retain(hub, now=NOW + timedelta(seconds=LOGGED_S - 1))
    assert [line.event for line in accounts.log()] == ["signed_in"]
    retain(hub, now=NOW + timedelta(seconds=LOGGED_S + 1))
    assert accounts.log() == []
