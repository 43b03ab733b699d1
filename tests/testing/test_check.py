"""`hub check`: what it prints and writes, its exit codes, and the tier that a connector reaches."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from hub.cli.kit import check_command
from hub.errors import UsageError
from hub.scaffold import made
from hub.testing import scale
from hub.testing.checks import FAIL, NOT_JUDGED, Finding, all_asked, asked
from hub.testing.checks_identity import CHECKS as QUICK
from hub.testing.scale import CHECKS, Judgement, badge, is_whole, judged, report, tier_of
from hub.testing.subject import Subject, at
from tests.application.toy import Toy

TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def path_of_its_own(monkeypatch):
    """Take the folders of connectors off the path afterwards, and ask the quick checks only."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.setattr(scale.judged, "__defaults__", (QUICK,))


@pytest.fixture
def folder(tmp_path, request):
    """A new connector's folder, with a name that no other test imports."""
    name = f"kit_{abs(hash(request.node.name)) % 10**8}"
    made(name, template="table", folder=tmp_path / "new")
    return tmp_path / "new"


def passing(checks=CHECKS):
    return [Finding(check, "pass") for check in checks]


def test_a_sound_connector_ends_with_0_and_a_report_that_proves_itself(folder, tmp_path):
    report_to, badge_to = tmp_path / "report.json", tmp_path / "badge.svg"
    told_to = ["--report", str(report_to), "--badge", str(badge_to)]
    said = CliRunner().invoke(check_command, [str(folder), "--in-process", *told_to])
    assert said.exit_code == 0, said.output
    assert "tier: silver" in said.output and "docs/connectors.md#one-name" in said.output
    told = json.loads(report_to.read_text("utf-8"))
    assert is_whole(told) and told["tier"] == "silver"
    assert not is_whole({**told, "tier": "gold"})
    assert ElementTree.parse(badge_to).getroot().get("aria-label").endswith("silver 7/7")


def test_a_broken_connector_ends_with_1_and_json_says_why(folder):
    path = next(folder.glob("hub_*/__init__.py"))
    path.write_text(path.read_text("utf-8").replace('("tender",)', '("town",)'), "utf-8")
    said = CliRunner().invoke(check_command, [str(folder), "--in-process", "--json"])
    assert said.exit_code == 1
    told = json.loads(said.output)
    (failed,) = [check for check in told["checks"] if check["verdict"] == "fail"]
    assert failed["id"] == "kinds" and "no schema for town" in failed["told"]
    assert (told["tier"], told["wanting"]) == ("none", ["kinds"])


def test_a_folder_without_a_plugin_is_told(tmp_path):
    with pytest.raises(UsageError, match=r"no pyproject\.toml there"):
        at(tmp_path)
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\n')
    with pytest.raises(UsageError, match="names no plugin"):
        at(tmp_path)


def test_without_a_replica_its_checks_are_not_judged_and_the_tier_is_bronze_at_most(folder):
    subject = replace(at(folder), replica=None)
    fetching = next(check for check in CHECKS if check.needs == "replica")
    assert asked(fetching, subject).verdict == NOT_JUDGED
    assert tier_of(subject, passing(), today=TODAY) == ("bronze", ("the plugin brings no replica",))


def test_gold_wants_that_somebody_answers_for_it(folder):
    bare = at(folder)
    tier, wanting = tier_of(bare, passing(), today=TODAY)
    assert tier == "silver" and "maintainer" in wanting[0] and "seen_working" in wanting[1]
    declared = replace(bare, declared={"maintainer": "Somebody", "seen_working": date(2026, 11, 1)})
    assert tier_of(declared, passing(), today=TODAY) == ("gold", ())
    long_ago = replace(bare, declared={"maintainer": "Somebody", "seen_working": date(2025, 11, 1)})
    assert tier_of(long_ago, passing(), today=TODAY)[0] == "silver"


def test_what_was_never_seen_is_not_claimed_and_what_was_read_instead_is_told(folder):
    saved = replace(at(folder), declared={"maintainer": "Somebody", "read_real_files": date(2026, 11, 1)})
    tier, (wanting,) = tier_of(saved, passing(), today=TODAY)
    assert tier == "silver" and wanting.endswith("real documents that somebody saved (2026-11-01)")
    assert report(Judgement(saved, (), tier, (wanting,)))["declared"]["read_real_files"] == "2026-11-01"
    by_hand = replace(saved, replica=None, declared={"by_hand": "its documents are never fetched"})
    why = ("the plugin brings no replica: its documents are never fetched",)
    assert tier_of(by_hand, passing(), today=TODAY) == ("bronze", why)


def test_nothing_is_asked_of_a_replica_that_cannot_be_fetched(folder):
    def down():
        return lambda environ, start_response: start_response("500 Down", []) and [b""]

    checks = [check for check in CHECKS if check.needs == "replica"]
    found = all_asked(checks, replace(at(folder), replica=down))
    assert [one.verdict for one in found] == [FAIL, *[NOT_JUDGED] * (len(checks) - 1)]
    assert found[1].told == "fetches fails, and this stands on it"


@pytest.mark.parametrize(("need", "tier"), [("class", "none"), ("documents", "none"), ("replica", "bronze")])
def test_a_failed_check_bars_its_tier(folder, need, tier):
    findings = passing()
    place = next(n for n, finding in enumerate(findings) if finding.check.needs == need)
    findings[place] = replace(findings[place], verdict=FAIL)
    assert tier_of(at(folder), findings, today=TODAY) == (tier, (findings[place].check.id,))


def test_a_connector_in_no_package_is_judged_by_what_there_is():
    found = judged(Subject(Toy), QUICK)
    verdicts = {finding.check.id: finding.verdict for finding in found.findings}
    assert verdicts["face-only"] == NOT_JUDGED and verdicts["kinds"] == "pass"
    assert found.tier == "none" and "documents" in found.wanting[0]


def test_a_badge_spells_its_words_as_markup():
    found = Judgement(Subject(Toy), (), "gold", ())
    assert ElementTree.fromstring(badge(found)).find("{*}title").text == "toy: gold 0/0"
    assert is_whole(report(found))
