"""Exporter: a format that a plugin can write records in."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar


class Exporter(ABC):
    """A format. It is given what an audience may see, and nothing else."""

    name: ClassVar[str]  #: short, lower case; the word after ``hub export --format``
    media_type: ClassVar[str]

    @abstractmethod
    def write(self, records: Iterable[dict[str, Any]], columns: Sequence[str]) -> Iterator[bytes]:
        """Yield the bytes of a file; ``columns`` are the names of the flat columns, in their order."""
