"""Shapes: what marshmallow loads and describes for the API; made once, and changed by nothing."""

from __future__ import annotations

from typing import Any, Self

import marshmallow as ma


class Shape(ma.Schema):
    """A schema that is the copy of itself: flask-smorest copies all that a view says for each of its decorators."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self
