"""What the plugin's tests share: the real data, where they are, and a connector that reads a text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hub_kohesio import Kohesio

from hub import Raw
from hub.testing.contract import Reading, read_with

SHARED = Path(__file__).parents[4] / "shared"


@pytest.fixture
def shared() -> Callable[[str], Path]:
    """Return a function that gives a path under the shared folder, and skips where it is not."""

    def path(name: str) -> Path:
        found = SHARED / name
        if not found.exists():
            pytest.skip(f"no real data here: {name} is missing beside the checkout")
        return found

    return path


@pytest.fixture
def seed(shared: Callable[[str], Path]) -> Callable[[str], Path]:
    """Return a function that gives the captured page that begins with a number."""
    return lambda number: next(shared("seeds").glob(f"{number}_*.txt"))


@pytest.fixture
def reading() -> Callable[..., Reading]:
    """Return a function that reads bytes or a text as a document."""

    def read(body: bytes | str, **others: Any) -> Reading:
        data = body.encode() if isinstance(body, str) else body
        return read_with(Kohesio(), Raw.from_bytes(data, **others))

    return read
