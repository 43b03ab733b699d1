"""Rooms of the API: addresses that are described, and the parser of what is asked of them."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_smorest import Blueprint
from webargs.flaskparser import FlaskParser

from hub.web.parameters import LanguageArgs


class Parser(FlaskParser):
    """The parser of parameters; where only a language can be asked and nothing is, it has nothing to do."""

    def parse(self, argmap: Any, req: Any = None, **given: Any) -> Any:
        """Return the parameters that a request gives."""
        if type(argmap) is LanguageArgs and not request.query_string:
            return {}
        return super().parse(argmap, req, **given)


class Room(Blueprint):
    """Addresses of one subject."""

    ARGUMENTS_PARSER = Parser()
