"""What the tests of security share: a whole hub and the app over it."""

from tests.web.conftest import whole_hub, whole_web

__all__ = ["whole_hub", "whole_web"]
