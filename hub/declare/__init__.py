"""Declared sources: a table or a plain JSON API that one TOML file describes, without Python (docs/declarative.md)."""

from hub.declare.connector import DeclaredConnector, declared
from hub.declare.folder import DeclaredPlugin, Found, found_in
from hub.declare.model import Declaration
from hub.declare.reading import declaration_of, read_declaration

__all__ = [
    "Declaration",
    "DeclaredConnector",
    "DeclaredPlugin",
    "Found",
    "declaration_of",
    "declared",
    "found_in",
    "read_declaration",
]
