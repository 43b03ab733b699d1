"""A report of the kit is worth something for the code that it judged, as long as nobody changed a word of either."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import date

import pytest
from click.testing import CliRunner

from hub.cli import kit
from hub.cli.kit import check_command
from hub.deprecated import ATTRIBUTES, Deprecated, Renamed
from hub.scaffold import made
from hub.testing import scale
from hub.testing.checks_identity import CHECKS as QUICK
from hub.testing.reports import FILE, code_digest, judged_report, kept_at, signed, standing_of
from hub.testing.scale import Judgement, digest_of, is_whole
from hub.testing.subject import at

TODAY = date(2026, 11, 22)


@pytest.fixture
def folder(tmp_path, request, monkeypatch):
    """A new connector's folder, with a name that no other test imports."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.setattr(scale.judged, "__defaults__", (QUICK,))
    name = f"rep_{abs(hash(request.node.name)) % 10**8}"
    made(name, template="table", folder=tmp_path / "new")
    return tmp_path / "new"


@pytest.fixture
def judgement(folder):
    """A judgement of it: gold, seen working yesterday."""
    declared = {"maintainer": "Somebody", "seen_working": date(2026, 11, 21)}
    return Judgement(replace(at(folder), declared=declared), (), "gold", ())


def brought(judgement):
    """Return where the plugin brings its report."""
    return judgement.subject.package / FILE


def test_a_plugin_that_brings_its_report_has_its_tier(judgement, tmp_path):
    brought(judgement).write_text(json.dumps(signed(judgement)))
    standing = standing_of(judgement.subject.connector, data=tmp_path, today=TODAY)
    assert (standing.tier, standing.said_by, standing.why) == ("gold", "its own word", "")


def test_without_a_report_the_tier_is_unknown_and_it_is_said_what_to_do(judgement, tmp_path):
    standing = standing_of(judgement.subject.connector, data=tmp_path, today=TODAY)
    assert standing.tier == "unknown" and "hub check" in standing.why and "--keep" in standing.why


def test_a_report_of_other_code_is_worth_nothing(judgement, tmp_path):
    brought(judgement).write_text(json.dumps(signed(judgement)))
    (judgement.subject.package / "extra.py").write_text("more = 1\n")
    standing = standing_of(judgement.subject.connector, data=tmp_path, today=TODAY)
    assert standing.tier == "unknown" and "other code" in standing.why


def test_a_report_with_a_changed_word_is_worth_nothing(judgement, tmp_path):
    told = {**signed(judgement), "tier": "gold", "connector": "another"}
    brought(judgement).write_text(json.dumps(told))
    standing = standing_of(judgement.subject.connector, data=tmp_path, today=TODAY)
    assert standing.tier == "unknown" and "not as the kit wrote it" in standing.why


@pytest.mark.parametrize("text", ["", "[]", "{", '{"tier": "gold"}', "null"])
def test_a_report_that_is_none_is_worth_nothing_and_breaks_nothing(judgement, tmp_path, text):
    brought(judgement).write_text(text)
    assert standing_of(judgement.subject.connector, data=tmp_path, today=TODAY).tier == "unknown"


def test_what_was_checked_here_goes_before_what_a_plugin_says_of_itself(judgement, tmp_path):
    brought(judgement).write_text(json.dumps(signed(judgement)))
    kept = kept_at(tmp_path, judgement.subject.connector.name)
    kept.parent.mkdir()
    kept.write_text(json.dumps(signed(replace(judgement, tier="bronze"))))
    standing = standing_of(judgement.subject.connector, data=tmp_path, today=TODAY)
    assert (standing.tier, standing.said_by) == ("bronze", "checked here")


def test_silver_that_was_checked_here_is_gold_where_its_author_answers_for_the_same_code(judgement, tmp_path):
    brought(judgement).write_text(json.dumps(signed(judgement)))
    kept = kept_at(tmp_path, judgement.subject.connector.name)
    kept.parent.mkdir()
    kept.write_text(json.dumps(signed(replace(judgement, tier="silver"))))
    standing = standing_of(judgement.subject.connector, data=tmp_path, today=TODAY)
    assert (standing.tier, standing.said_by) == ("gold", "checked here, answered for by its author")


def test_gold_ends_when_nobody_has_seen_it_work_for_long(judgement, tmp_path):
    brought(judgement).write_text(json.dumps(signed(judgement)))
    standing = standing_of(judgement.subject.connector, data=tmp_path, today=date(2027, 8, 1))
    assert standing.tier == "silver" and "2026-11-21" in standing.why


def test_the_digest_of_code_sees_each_file_and_neither_the_report_nor_what_python_leaves(judgement):
    connector, package = judgement.subject.connector, judgement.subject.package
    before = code_digest(connector)
    brought(judgement).write_text("{}")
    (package / "__pycache__").mkdir(exist_ok=True)
    (package / "__pycache__" / "x.pyc").write_bytes(b"x")
    assert code_digest(connector) == before
    (package / "samples" / "more.csv").write_text("a;b\n")
    assert code_digest(connector) != before


def test_a_report_with_a_new_digest_over_a_foreign_tier_is_refused(judgement, tmp_path):
    told = {**signed(judgement), "tier": "platinum"}
    path = tmp_path / "report.json"
    path.write_text(json.dumps({**told, "digest": digest_of(told)}))
    found = judged_report(path, judgement.subject.connector, told["code"], "x", today=TODAY)
    assert found.tier == "unknown"


def test_the_command_keeps_a_report_in_the_hub(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("HUB_DATA", str(tmp_path / "var"))
    monkeypatch.setattr(kit, "show", lambda found: None)
    said = CliRunner().invoke(check_command, [str(folder), "--in-process", "--keep"])
    assert said.exit_code == 0, said.output
    connector = at(folder).connector
    told = json.loads(kept_at(tmp_path / "var", connector.name).read_text("utf-8"))
    assert is_whole(told) and told["code"] == code_digest(connector) and told["declared"] == {}
    assert standing_of(connector, data=tmp_path / "var").said_by == "checked here"


def test_the_command_tells_what_of_a_connector_is_deprecated(folder, monkeypatch):
    word = Deprecated("Connector.source_title", "0.9", 2, "write `title`")
    monkeypatch.setitem(ATTRIBUTES, "source_title", Renamed("title", word))
    code = next(folder.glob("hub_*/__init__.py"))
    code.write_text(code.read_text("utf-8").replace("    title = ", "    source_title = "), "utf-8")
    said = CliRunner().invoke(check_command, [str(folder), "--in-process"])
    assert said.exit_code == 0, said.output
    assert "deprecated: " in said.stderr and "write `title`" in said.stderr
