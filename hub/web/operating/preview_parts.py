"""PreviewParts: what the page that previews a document is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

#: bytes of a document that is looked at; the server keeps as much of a request in memory, and none on disk
LARGEST_UPLOAD = 10 * 1024 * 1024


def none() -> Mapping[str, str]:
    """Know of none."""
    return {}


def no_preview(*given: Any) -> Any:
    """Preview nothing."""
    raise LookupError("this web was given no preview")


@dataclass(frozen=True)
class PreviewParts:
    """What may be asked: which sources and profiles there are, and the preview of a document."""

    sources: Callable[[], Mapping[str, str]] = none  #: name -> title
    profiles: Callable[[], Mapping[str, str]] = none  #: name -> label
    look: Callable[[str, bytes, str, str], Any] = no_preview  #: (source, body, suffix, profile) -> columns, draft
