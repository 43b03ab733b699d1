"""Uploads: files of forms stay in memory; none is ever written to a temporary file (promise P8)."""

from __future__ import annotations

import io
from typing import IO, Any

from flask import Request


class InMemory(Request):
    """A request whose files are read into memory; how large they may be is the application's limit, or the page's."""

    def _get_file_stream(self, *given: Any, **named: Any) -> IO[bytes]:
        """Return where a file of a form is put."""
        return io.BytesIO()
