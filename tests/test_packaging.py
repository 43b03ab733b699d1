"""What a wheel holds: every data file of each distribution is named in its package data, and there are few bytes."""

from __future__ import annotations

import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = [(ROOT, "hub"), (ROOT, "schemas")]
OURS += [(folder.parent, f"hub_{folder.parent.name}") for folder in sorted(ROOT.glob("plugins/*/pyproject.toml"))]
MIB = 2**20


def data_files(package: Path) -> list[Path]:
    """Return the files of a package that are no Python, as a checkout holds them."""
    skipped = {"__pycache__", "tests"}
    files = (path for path in package.rglob("*") if path.is_file() and not skipped & set(path.parts))
    return sorted(path for path in files if path.suffix not in (".py", ".pyc"))


def patterns_of(folder: Path, package: str) -> list[str]:
    """Return the patterns of the files that a package takes along."""
    settings = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))
    data = settings["tool"]["setuptools"].get("package-data", {})
    return [*data.get("*", []), *data.get(package, [])]


@pytest.mark.parametrize(("folder", "package"), OURS, ids=[package for _, package in OURS])
def test_every_data_file_goes_into_the_wheel(folder: Path, package: str) -> None:
    patterns = patterns_of(folder, package)
    left = [
        path.relative_to(folder).as_posix()
        for path in data_files(folder / package)
        if not any(
            fnmatch(path.name, pattern) or fnmatch(path.relative_to(folder / package).as_posix(), pattern)
            for pattern in patterns
        )
    ]
    assert left == [], "name them under [tool.setuptools.package-data]"


def test_the_wheel_of_the_hub_stays_under_fifteen_mebibytes() -> None:
    files = [path for name in ("hub", "schemas") for path in (ROOT / name).rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files if path.suffix != ".pyc") < 15 * MIB
