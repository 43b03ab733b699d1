"""Dependencies: the locks hold what pyproject.toml wants, with digests, from no address; licences go with ours."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from hub.testing.licences import GOOD, licensed, locked

ROOT = Path(__file__).parents[2]
LOCKS = ROOT / "config" / "locks"
RUNTIME_EXTRAS = ("parquet", "s3")


def wanted(*extras: str) -> list[Requirement]:
    """Return what pyproject.toml wants, with some extras, and what our plugins want."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = [*project["dependencies"], *(line for name in extras for line in project["optional-dependencies"][name])]
    for path in (ROOT / "plugins").glob("*/pyproject.toml"):
        lines += tomllib.loads(path.read_text("utf-8"))["project"]["dependencies"]
    return [found for found in map(Requirement, lines) if found.name != "clausier"]


@pytest.mark.parametrize(("name", "extras"), [("runtime", RUNTIME_EXTRAS), ("test", (*RUNTIME_EXTRAS, "test"))])
def test_that_a_lock_holds_a_version_in_each_range(name: str, extras: tuple[str, ...]) -> None:
    versions = locked(LOCKS / f"{name}.txt")
    held = {one: versions.get(canonicalize_name(one.name), "0") for one in wanted(*extras)}
    missing = [str(one) for one, version in held.items() if not one.specifier.contains(version)]
    assert missing == [], "make lock"


@pytest.mark.parametrize("name", ["runtime", "test"])
def test_that_each_version_has_digests_and_no_address(name: str) -> None:
    text = (LOCKS / f"{name}.txt").read_text("utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", text)[1:]
    assert len(entries) == len(re.findall(r"^[a-z0-9][\w.-]*==", text, re.MULTILINE))
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text and "--index" not in text and "--find-links" not in text


def test_that_the_licence_of_each_package_that_is_installed_goes_with_ours() -> None:
    known = [one for one in licensed() if one.licence]
    assert known and [one for one in known if not one.good] == []
    assert not GOOD.search("GPL-3.0-only") and not GOOD.search("AGPL-3.0") and not GOOD.search("Proprietary")


def test_that_the_page_of_licences_names_each_locked_package() -> None:
    page = (ROOT / "docs" / "licences.md").read_text("utf-8")
    assert [name for name in locked() if f"| {name} |" not in page] == [], "make licences"
