"""What commands say: brackets stay, and a refused option says what to do."""

from __future__ import annotations

import io
from typing import Any

import pytest
from click.testing import CliRunner

from hub.application.doctor.settings import holds_secret
from hub.application.harvesting import forget_cursor, harvest
from hub.cli.showing import show_table
from hub.cli.starting import init_command
from hub.cli.watching import runs_command
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


def test_a_new_configuration_is_found_again_and_the_doctor_does_not_complain_of_its_rights(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "HUB_CONFIG" not in CliRunner().invoke(init_command, []).output
    assert f"HUB_CONFIG={tmp_path / 'here'}" in CliRunner().invoke(init_command, ["here"]).output
    assert not holds_secret(tmp_path / "config" / "hub.toml") and holds_secret(tmp_path / ".env")
    mine = tmp_path / "mine.toml"
    mine.write_text('url = "postgresql+psycopg://hub:a-password@db.example.org/hub"  # ours\n', "utf-8")
    assert holds_secret(mine)


def test_runs_without_more_shows_the_last_runs(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("HUB_CONFIG", "config"), ("HUB_DATA", "var"), ("HUB_DOTENV", "")):
        monkeypatch.setenv(name, value and str(tmp_path / value))
    said = CliRunner().invoke(runs_command, [])
    assert said.exit_code == 0 and "runs: none" in said.output
