"""Pages: where a notice can be read at its source."""

from __future__ import annotations

import re
from typing import Any

_IDWEB = re.compile(r"\d{2}-\d{1,6}|B[A-Z]{2}\d{11}[A-Z0-9]")
OFFICIAL = ("official", "canonical", "source")


def page_of(notice: dict[str, Any]) -> str | None:
    """Return the official page: the one that the notice links, that of its number, else the document's address."""
    for link in notice.get("links") or ():
        if link.get("rel") in OFFICIAL and link.get("url"):
            return str(link["url"])
    native = notice["native_id"]
    if _IDWEB.fullmatch(native):
        return f"https://www.boamp.fr/pages/avis/?q=idweb:{native}"
    ted = ted_number(notice)
    if ted:
        return f"https://ted.europa.eu/fr/notice/-/detail/{ted}"
    url = (notice.get("origin") or {}).get("url") or ""
    return url if url.startswith(("http://", "https://")) else None


def ted_number(notice: dict[str, Any]) -> str | None:
    """Return the TED number of a notice, without leading zeros."""
    native = notice["native_id"]
    numbers = [
        item["value"] for item in notice.get("references") or ()
        if item["scheme"] == "ted" and item.get("relation") != "previous"
    ]  # fmt: skip
    numbers += [native.removeprefix("ted-")] if native.startswith("ted-") else []
    found = (re.fullmatch(r"0*(\d+)[-_](\d{4})", number) for number in numbers)
    return next((f"{match[1]}-{match[2]}" for match in found if match), None)
