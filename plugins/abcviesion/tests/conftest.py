"""What the plugin's tests share: the real data, where they are, and a document read as a harvest reads it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

REAL = Path(__file__).parents[4] / "shared" / "real"


@pytest.fixture
def real() -> Callable[[str], Path]:
    """Return a function that gives a path under the real data, and skips where they are not."""

    def path(name: str) -> Path:
        found = REAL / name
        if not found.exists():
            pytest.skip(f"no real data here: {name} is missing beside the checkout")
        return found

    return path
