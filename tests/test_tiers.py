"""What the kit said of our own connectors stands in their packages, and is about the code as it is."""

from pathlib import Path

import pytest

from hub.plugins import SHIPPED, create_plugin_manager
from hub.testing.reports import standing_of

PLUGINS = Path(__file__).parent.parent / "plugins"


@pytest.mark.parametrize("name", sorted(path.parent.name for path in PLUGINS.glob("*/pyproject.toml")))
def test_each_plugin_brings_a_report_about_its_code(name: str, tmp_path: Path) -> None:
    standing = standing_of(create_plugin_manager().connector(name), data=tmp_path)
    assert standing.tier in ("bronze", "silver", "gold"), f"{name}: {standing.why}; run `make tiers` and commit"
    assert standing.said_by == "its own word"


def test_every_plugin_of_this_repository_is_among_the_shipped_ones() -> None:
    assert len(SHIPPED) >= len(list(PLUGINS.glob("*/pyproject.toml")))
