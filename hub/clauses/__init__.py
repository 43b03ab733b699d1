"""Social considerations found in the texts of procurement notices, each with the words that prove it."""

from hub.clauses.detecting import detect
from hub.clauses.model import METHOD, METHOD_VERSION, Clause, Evidence, Leaf

__all__ = ["METHOD", "METHOD_VERSION", "Clause", "Evidence", "Leaf", "detect"]
