"""Addresses: links between our pages that keep the language which was asked for."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import request, url_for

from hub.web.negotiation import LANGUAGES


def chosen() -> list[tuple[str, str]]:
    """Return the language as a pair of a query string, where the address asks for one."""
    asked = request.args.get("lang", "")
    return [("lang", asked)] if asked in LANGUAGES else []


def href(endpoint: str, **values: Any) -> str:
    """Return the path of one of our pages, in the language of this one."""
    return url_for(endpoint, **{**values, **dict(chosen())})


def switched(wanted: str) -> str:
    """Return the address of this page in another language."""
    pairs = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return f"{request.path}?{urlencode([*pairs, ('lang', wanted)])}"
