"""Tokens: by what a notice and its procedure can be cited, and what the notice cites."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

BUYERS = ("buyer", "lead_buyer")

_NUMBER = re.compile(r"\d{3,}")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_TED = re.compile(r"(?<!0)0*+(\d{1,9})[-_/](\d{4})$")


@dataclass(frozen=True)
class Tokens:
    """``own``: what others may cite to mean this notice or its procedure; ``cited``: what it cites of others."""

    own: tuple[str, ...]
    cited: tuple[str, ...]

    def meets(self, other: Tokens) -> bool:
        """Say whether two notices are of one procedure: one cites the other, or both share a token of their own."""
        mine, theirs = set(self.own), set(other.own)
        return bool(mine & theirs or mine.intersection(other.cited) or theirs.intersection(self.cited))


def source_of(notice: dict[str, Any]) -> str:
    """Return the name of the source that a notice's id begins with."""
    return str(notice["id"]).split(":", 1)[0]


def tokens(notice: dict[str, Any]) -> Tokens:
    """Return the tokens of a notice, sorted.

    A cited earlier notice also names the case: two notices that cite one that we do not have are of one procedure.
    An address of documents counts only where it is specific, and together with the buyer or with his reference.
    """
    source = source_of(notice)
    own = {f"{source}:idweb:{notice['native_id']}"}
    if notice["native_id"].startswith("ted-"):
        own.add(_token("ted", notice["native_id"], source))
    cited: set[str] = set()
    for reference in notice.get("references") or ():
        scheme, value = reference["scheme"], str(reference["value"]).strip()
        if scheme in ("documents_url", "buyer_reference") or not value:
            continue
        token = _token(scheme, value, source)
        if reference.get("relation") == "previous":
            cited.add(token)
            own.add(f"case-of:{token}")
        else:
            own.add(token)
    own.update(_address_tokens(notice))
    cited -= own
    return Tokens(tuple(sorted(own)), tuple(sorted(cited)))


def _token(scheme: str, value: str, source: str) -> str:
    """Write one reference so that all spellings of it are equal."""
    if scheme == "idweb":
        return f"{source}:idweb:{value.replace('_', '-')}"
    if scheme == "ted":
        found = _TED.search(value)
        return f"ted:{found[1]}-{found[2]}" if found else f"ted:{value.lower()}"
    if scheme in ("notice_uuid", "folder"):
        found = _UUID.search(value.lower())
        return f"{scheme}:{found[0] if found else value.lower()}"
    return f"{scheme}:{value.lower()}"


def _address_tokens(notice: dict[str, Any]) -> Iterator[str]:
    urls = {notice.get("documents_url")}
    urls |= {item["value"] for item in notice.get("references") or () if item["scheme"] == "documents_url"}
    keys = {url_key(url) for url in urls if url}
    for key in sorted(key for key in keys if key):
        for party in (*buyer_keys(notice), *reference_keys(notice)):
            yield f"documents_url:{key}|{party}"


@lru_cache(maxsize=8192)
def url_key(url: str) -> str | None:
    """Return an address in one spelling, or None where it is not of one consultation (no number in path or query)."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    tail = parts.path.rstrip("/") + (f"?{parts.query}" if parts.query else "")
    if not _NUMBER.search(tail):
        return None
    return f"{parts.netloc.lower().removeprefix('www.')}{tail}"


def buyer_keys(notice: dict[str, Any]) -> list[str]:
    """Return by what the buyers of a notice are known: SIREN, and folded name."""
    keys: set[str] = set()
    for organisation in notice.get("organisations") or ():
        if organisation.get("role") in BUYERS:
            siren = organisation.get("siren") or (organisation.get("siret") or "")[:9]
            keys |= {f"siren={siren}" if siren else "", f"name={plain(organisation.get('name') or '')}"}
    return sorted(keys - {"", "name="})


def reference_keys(notice: dict[str, Any]) -> list[str]:
    """Return by what the buyer himself calls the procedure."""
    found = {notice.get("reference") or ""}
    found |= {item["value"] for item in notice.get("references") or () if item["scheme"] == "buyer_reference"}
    return sorted({f"reference={plain(value)}" for value in found if plain(value)})


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Return a name as lower-case words without accents or punctuation."""
    flat = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return " ".join(re.findall(r"[a-z0-9]+", flat))
