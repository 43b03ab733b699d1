"""The operator's desk shows runs and what they set aside of both stores."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hub.application.harvesting import harvest_files
from hub.cli.runs_parts import PERSONS_FROM, aside_of, runs_of
from hub.store import Aside
from tests.application.persons import NAME, members, persons_hub


@pytest.fixture
def hub(tmp_path: Path, store_url: str) -> Any:
    with persons_hub(tmp_path, store_url) as opened:
        (tmp_path / "a.csv").write_bytes(members()["participants.csv"].replace(b"01/02/2024;Sorti", b"hier;Sorti"))
        harvest_files(opened, NAME, [tmp_path / "a.csv"])
        row = opened.store.runs.start("other", kind="harvest", owner="a test")
        with opened.store.batch(row) as batch:
            batch.set_aside(Aside("normalise", "item 1", "rule", "message", "key", None, None))
        opened.store.runs.hold(row, [], reason="much would go")
        yield opened


def test_both_stores_are_on_the_desk(hub: Any) -> None:
    runs, aside = runs_of(hub), aside_of(hub)
    listed = runs.list(limit=20)
    assert {run.source for run in listed} == {NAME, "other"}
    assert [run.source for run in runs.list(status="held")] == ["other"]
    assert all(runs.get(run.id) for run in listed) and runs.get("none") is None
    rows = aside.list(limit=50)
    assert [row.source for row in rows] == ["other", NAME] and rows[1].id > PERSONS_FROM
    assert aside.get(rows[1].id).message == rows[1].message and aside.get(PERSONS_FROM + 99) is None
    assert [row.source for row in aside.list(limit=50, after=rows[0].id)] == [NAME]
    assert [row.source for row in aside.list(limit=1)] == ["other"]
    assert aside.list(limit=50, after=rows[1].id) == []
    assert sum(count[3] for count in aside.counts()) == 2
    assert "encore de côté" in aside.replay([rows[1].id])
