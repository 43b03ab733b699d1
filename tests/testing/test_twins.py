"""The kit is itself tested: a sound connector passes every check, and each check has a twin that fails it."""

from __future__ import annotations

import sys

import pytest

from hub.cli.kit import subject_of
from hub.scaffold import TEMPLATES, made
from hub.testing import checks_hostile, checks_manners
from hub.testing.checks import FAIL, PASS, all_asked
from hub.testing.checks_storing import CHECKS as STORING
from hub.testing.scale import CHECKS
from tests.testing.twins import TWINS

#: checks that take a second or more each: asked of the twin that is made for it, and of sound connectors
SLOW = {check.id for check in STORING} | {"imports", "flat-memory", "stalls"}
QUICK = tuple(check for check in CHECKS if check.id not in SLOW)


@pytest.fixture(autouse=True)
def path_of_its_own(monkeypatch):
    """Take the folders of twins off the path afterwards."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.setattr(checks_hostile, "SECONDS", 1.0)


@pytest.mark.parametrize("key", TWINS)
def test_a_broken_twin_fails_its_check_and_no_other_than_those_listed(key, tmp_path):
    twin = TWINS[key]
    subject = twin.made(f"twin_{key}", tmp_path / "twin")
    findings = all_asked([check for check in CHECKS if check in QUICK or check.id == twin.fails[0]], subject)
    failed = {finding.check.id: finding.told for finding in findings if finding.verdict == FAIL}
    assert set(failed) == set(twin.fails), failed
    assert all(failed.values()), "what is wrong is told"


def test_each_check_has_a_twin_and_each_further_failure_its_reason():
    assert sorted(check.id for check in CHECKS) == sorted({twin.fails[0] for twin in TWINS.values()})
    assert [key for key, twin in TWINS.items() if bool(twin.because) != (len(twin.fails) > 1)] == []


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_new_connector_fails_nothing(template, tmp_path, monkeypatch):
    monkeypatch.setattr(checks_manners, "ITEMS", 10_000)
    name = f"sound_{TEMPLATES[template]}"
    made(name, template=template, folder=tmp_path / "new")
    place = tmp_path / "new"
    findings = all_asked(CHECKS, subject_of(str(place / f"{name}.toml" if template == "declarative" else place)))
    assert {finding.check.id: finding.told for finding in findings if finding.verdict == FAIL} == {}
    assert sum(finding.verdict == PASS for finding in findings) >= len(CHECKS) - 9
