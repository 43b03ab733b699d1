"""What commands say: brackets stay, and a refused option says what to do."""

from __future__ import annotations

import io
from typing import Any

import pytest

from hub.application.harvesting import forget_cursor, harvest
from hub.cli.showing import show_table
from hub.errors import UsageError
from hub.testing.server import serve
from tests.application.toy import ToySource, rows


def test_a_name_in_brackets_stands_on_the_terminal_as_it_is_written() -> None:
    file = io.StringIO()
    show_table(("what", "[column]"), [("put it under [boamp.options]", None)], title="[title]", on=file)
    assert all(text in file.getvalue() for text in ("[boamp.options]", "[column]", "[title]"))


@pytest.fixture
def hub(hub_on: Any, tmp_path: Any) -> Any:
    with serve(ToySource(rows(3))) as served, hub_on(f"sqlite:///{tmp_path / 'hub.db'}", served) as opened:
        yield opened


def test_since_is_refused_to_a_connector_without_that_option_with_what_to_do(hub: Any) -> None:
    with pytest.raises(UsageError, match="--from-the-start") as refused:
        harvest(hub, "toy", since="2026-01-01")
    assert "sources.toml" not in str(refused.value) and not hub.store.runs.list("toy")


def test_a_source_whose_cursor_is_forgotten_is_read_from_the_start(hub: Any) -> None:
    harvest(hub, "toy")
    assert hub.store.runs.cursor("toy")
    forget_cursor(hub, "toy")
    assert hub.store.runs.cursor("toy") is None
    assert harvest(hub, "toy").counts["unchanged"] == 3
