"""The pytest plugin ``hub``: --update-expected, and the documents of a connector's contract."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.register_assert_rewrite("hub.testing.contract")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the switch that writes expected files anew."""
    parser.addoption(
        "--update-expected",
        action="store_const",
        const="always",
        default="never",
        help="write the expected files of connectors anew; read the difference before you keep it",
    )


@pytest.fixture
def update_expected(request: pytest.FixtureRequest) -> str:
    """Return ``always`` where --update-expected was given, else ``never``."""
    return str(request.config.getoption("--update-expected"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that wants ``fixture_path`` once for each document of its class."""
    folder: Any = getattr(metafunc.cls, "fixtures", None)
    if "fixture_path" not in metafunc.fixturenames or folder is None:
        return
    from hub.testing.contract import fixture_files

    files = fixture_files(Path(folder))
    metafunc.parametrize("fixture_path", files, ids=[path.name for path in files])
