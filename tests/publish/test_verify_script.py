"""The script that partners are given proves a dump and its delta, in forty lines of the standard library (T12)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.publish.dumped import ROOT, base_of, dumped, script
from tests.web.invented import tender


@pytest.fixture
def records() -> list[dict[str, Any]]:
    """Six invented tenders."""
    return [tender(number) for number in range(6)]


def test_T12_the_script_for_partners_proves_dump_and_delta_in_forty_lines(
    tmp_path: Path, records: list[dict[str, Any]]
) -> None:
    first = dumped(tmp_path / "old", records)
    changed = [{**records[1], "title": "Autre"}, *records[3:], tender(60)]
    dumped(tmp_path / "new", changed, name="2026-11-23", base=base_of(tmp_path / "old", first))
    for folders in (("old",), ("new",), ("new", "old")):
        ended = script(*(tmp_path / name for name in folders))
        assert (ended.returncode, ended.stderr, ended.stdout[10:]) == (0, "", ": all holds\n")
    lines = (ROOT / "docs" / "examples" / "verify_dump.py").read_text("utf-8").splitlines()
    assert len(lines) <= 40 and max(map(len, lines)) <= 120


def test_T12_the_script_says_no_to_another_dump_to_what_was_touched_and_to_one_that_failed(
    tmp_path: Path, records: list[dict[str, Any]]
) -> None:
    first = dumped(tmp_path / "old", records)
    dumped(tmp_path / "new", records[1:], name="2026-11-23", base=base_of(tmp_path / "old", first))
    dumped(tmp_path / "other", records[:2])
    assert "with the delta is not this dump" in script(tmp_path / "new", tmp_path / "other").stderr
    assert "has no delta" in script(tmp_path / "old", tmp_path / "other").stderr
    with (tmp_path / "new" / "tenders.csv").open("ab") as file:
        file.write(b"x")
    ended = script(tmp_path / "new", tmp_path / "old")
    assert (ended.returncode, ended.stderr) == (1, "tenders.csv is not what the manifest says\n")
    (tmp_path / "new" / "manifest.json").write_text('{"status": "failed", "name": "2026-11-23"}')
    assert script(tmp_path / "new").stderr == "this dump is failed\n"
