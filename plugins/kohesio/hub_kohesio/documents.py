"""Documents: which shape a document has, told by its content, and the items in it."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any, BinaryIO, cast

import hub
from hub import Item, ParseError, Raw
from hub_kohesio import call_pages, calls, columns, json_documents, pages, profiles
from hub_kohesio.facts import digest, qid
from hub_kohesio.persons import masked
from hub_kohesio.text import said

Profiles = tuple[profiles.Profile, ...]
HEAD = 4096
BEGINNING = 1 << 18  #: bytes in which a header is looked for
FEW = 50  #: rows in which it is
ZIP, GZIP, TAR, OLE = b"PK\x03\x04", b"\x1f\x8b", b"ustar", b"\xd0\xcf\x11\xe0"
BOM = b"\xef\xbb\xbf"
SHEETS = (".xlsx", ".xlsm", ".ods", ".xls")
SHEET_MARKS = (b"[Content_Types].xml", b"mimetypeapplication/vnd.oasis", b"xl/", b"_rels/.rels")
SHORT = 2 << 20  #: bytes that a captured page may have
SEARCH = {"ID", "PROJECT NAME", "TOTAL BUDGET"}


def parse(raw: Raw, known: Profiles) -> Iterator[Item]:
    """Yield the items of a document, whichever of the shapes it has."""
    raw = replace(raw, opener=peekable(raw.opener))
    with raw.open() as file:
        head = file.read(HEAD)
    if (head.startswith(ZIP) and not _is_sheet(head, raw)) or head.startswith(GZIP) or head[257:262] == TAR:
        for member in hub.open_container(raw):
            yield from parse(member, known)
        return
    start = head.removeprefix(BOM).lstrip()
    if head.startswith((ZIP, OLE)):
        yield from of_table(raw, known)
    elif start.startswith((b"{", b"[")):
        yield from json_documents.items(raw)
    elif start.startswith(b"<"):
        yield of_html(raw)
    elif _is_prose(raw, head):
        yield of_page(raw.text(), raw)
    elif start:
        yield from of_table(raw, known)


def peekable(opener: Callable[[], BinaryIO]) -> Callable[[], BinaryIO]:
    """Return an opener of a file that a table can be read from: an archived document unpacks forwards only."""

    def opened() -> BinaryIO:
        file = opener()
        if file.seekable() or hasattr(file, "peek"):
            return file
        return io.BufferedReader(cast(io.RawIOBase, file), HEAD)

    return opened


def _is_sheet(head: bytes, raw: Raw) -> bool:
    return raw.name.lower().endswith(SHEETS) or any(mark in head for mark in SHEET_MARKS)


def _is_prose(raw: Raw, head: bytes) -> bool:
    """Say whether a document is a captured page: small, and read as one."""
    first = head.removeprefix(BOM).lstrip().partition(b"\n")[0]
    if max(first.count(mark) for mark in (b";", b",", b"\t")) >= 5:
        return False
    with raw.open() as file:
        body = file.read(SHORT + 1)
    text = body.decode("utf-8", "replace")
    return len(body) <= SHORT and (pages.is_page(text) or call_pages.is_call(text))


def of_page(text: str, raw: Raw) -> Item:
    """Return the item of a captured page: a project, or a call."""
    address = raw.url if raw.url.startswith(("http://", "https://")) else ""
    if pages.is_page(text):
        key, data = pages.page(text, address)
        return Item(key, "page", data)
    data = call_pages.read(text)
    if address:
        data.setdefault("url", address)
    return Item(calls.key_of(data), "call_page", data)


def of_html(raw: Raw) -> Item:
    """Return the item of a saved HTML page; an empty shell is refused."""
    text = pages.text_of(raw.text())
    if pages.is_page(text) or call_pages.is_call(text):
        return of_page(text, raw)
    raise ParseError(
        f"{raw.name or raw.url}: an HTML page without a project; the site answers so where a file is missing or the "
        "network is filtered; what we hold stays; download the file with a browser and give it with --file"
    )


def of_table(raw: Raw, known: Profiles) -> Iterator[Item]:
    """Yield the items of a table: an export, the Socrata CSV, the validator's input, calls, or a national list."""
    header = _beginning(raw).columns
    names = {name.lower() for name in header}
    if "operation_unique_identifier" in names or {"operation_name_english", "country"} <= names:
        yield from of_export(raw, validator=bool(names & columns.VALIDATOR))
    elif set(header) >= SEARCH:
        yield from of_search(raw)
    elif meanings := calls.columns_of(header):
        yield from of_calls(raw, meanings)
    elif profiles.profile_for(header, known):
        yield from of_list(raw, 1, known)
    else:
        yield from of_list(raw, _header_row(raw, known), known)


def _beginning(raw: Raw) -> hub.Table:
    """Return the first rows of a table, all read, so that no file is left open."""
    with raw.open() as file:
        start = file.read(BEGINNING)
    if start.startswith((ZIP, OLE)):
        table = hub.read_table(raw)
    else:
        end = start.rfind(b"\n") + 1 if len(start) == BEGINNING and b"\0" not in start else len(start)
        table = hub.read_table(Raw.from_bytes(start[:end], url=raw.url, name=raw.name))
    return hub.Table(table.columns, iter(list(islice(table.rows, FEW))))


def _header_row(raw: Raw, known: Profiles) -> int:
    """Return the row of a spreadsheet with titles above its header; the header is known by a profile."""
    table = _beginning(raw)
    for row in table.rows:
        cells = list(row.values())
        if profiles.profile_for(cells, known):
            return row.number
    names = ", ".join(profile.name for profile in known)
    shown = ", ".join(repr(name) for name in table.columns[:12])
    raise ParseError(
        f"{raw.name or raw.url}: no table that we know; its first row has: {shown}; profiles of lists: {names}; "
        "a new list needs a profile (README, Lists)"
    )


def of_export(raw: Raw, *, validator: bool) -> Iterator[Item]:
    """Yield a project for each id of an export; one that stands on several rows comes where its last row stands.

    The file is read twice, so that only the rows of such projects are held.
    """
    times = Counter(key for row in hub.read_table(raw).rows if (key := _export_key(_lower(row))))
    waiting: dict[str, list[dict[str, Any]]] = {}
    form = "validator_csv" if validator else "bulk_csv"
    for row in hub.read_table(raw).rows:
        data = _lower(row)
        key = _export_key(data)
        if times[key] > 1:
            waiting.setdefault(key, []).append(data)
            if len(waiting[key]) < times[key]:
                continue
            data = columns.joined(waiting.pop(key))
        yield Item(key, form, _masked(data))


def _lower(row: dict[str, Any]) -> dict[str, Any]:
    return {name.lower(): value for name, value in row.items() if value not in (None, "")}


def _export_key(data: dict[str, Any]) -> str:
    own = columns.address(data.get("operation_unique_identifier"))
    if native := qid(own):
        return native
    marks = [own or data.get("operation_local_identifier"), data.get("country")]
    if not marks[0]:
        marks += [data.get(name) for name in ("operation_name_programme_language", "operation_start_date")]
    return f"operation-{digest(*marks)}"


def _masked(data: dict[str, Any]) -> dict[str, Any]:
    """Mask the beneficiaries who are persons, here already: their names go no further."""
    if names := data.get("beneficiary_name"):
        data["beneficiary_name"] = "|".join(str(masked(part)) for part in str(names).split("|") if part.strip())
        if data["beneficiary_name"] != str(names):
            data.pop("beneficiary_local_identifier", None)
            data.pop("beneficiary_unique_identifier", None)
    return data


def of_search(raw: Raw) -> Iterator[Item]:
    """Yield the projects of a CSV that the site's search gives for downloading."""
    for row in hub.read_table(raw).rows:
        data = {name: value for name, value in row.items() if value}
        yield Item(qid(data.get("ID")) or f"operation-{digest(data.get('ID'), data.get('PROJECT NAME'))}", "search_csv",
                   data)  # fmt: skip


def of_calls(raw: Raw, meanings: dict[str, str]) -> Iterator[Item]:
    """Yield the calls of a documented CSV."""
    for row in hub.read_table(raw).rows:
        data = {meanings.get(name, name): value for name, value in row.items() if value}
        yield Item(calls.key_of(data), "call_csv", data)


def of_list(raw: Raw, header: int, known: Profiles) -> Iterator[Item]:
    """Yield the operations of a national list; a row equal to one before it is told from it by a number."""
    table = hub.read_table(raw, header=header)
    found = profiles.profile_for(table.columns, known)
    if found is None:
        raise ParseError(f"{raw.name or raw.url}: row {header} is not a header that we know")
    profile, meanings = found
    times: Counter[str] = Counter()
    for row in table.rows:
        data: dict[str, Any] = {}
        for name, value in row.items():
            meaning = meanings.get(name, name)
            if (value or row.short) and meaning != "ignored" and not (name.startswith("column ") and not said(value)):
                data.setdefault(meaning, value)
        key = profiles.key_of(data)
        times[key] += 1
        data["beneficiary"] = masked(data.get("beneficiary")) or ""
        data["profile"] = profile.name
        yield Item(key if times[key] == 1 else f"{key}-{times[key]}", "national_list", data)


