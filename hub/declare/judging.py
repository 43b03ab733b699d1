"""Judging a declaration as a whole: what no key alone tells, such as two keys that do not go together."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

from hub.declare.fields import field_of, path_of, takes
from hub.declare.model import TABLES
from hub.declare.values import EXCEL
from hub.errors import Forbidden
from hub.outside import check_url, first_of

#: types of which a field must be of its own sort; every other type fills a single value
SORTS = {"list": ("list",), "money": ("money",), "deadline": ("deadline",)}
#: keys of a column that mean something for some types only
MEANT_FOR = {
    "format": ("date", "instant", "deadline"),
    "zone": ("date", "instant", "deadline"),
    "decimal_mark": ("integer", "decimal", "money"),
    "separator": ("list",),
    "codes": ("code", "list"),
    "unknown": ("code", "list"),
    "true": ("boolean",),
    "false": ("boolean",),
    "currency": ("money",),
    "tax": ("money",),
}
DIRECTIVES = (*"dmyYjHIMSfpzZabABuVG", "%")  #: what may stand behind a % in a format of dates
MEANT_FOR_FORM = {"encoding": ("csv",), "delimiter": ("csv",), "short_rows": ("csv",), "sheet": ("spreadsheet",)}
PLAIN = {"decimal_mark": ".", "separator": ",", "unknown": "refuse", "currency": "EUR", "tax": "unknown"}
HEADERS = re.compile(r"(?i)accept(-language)?|x-[a-z-]{1,60}")


def faults(found: dict[str, Any], *, name: str | None) -> list[str]:
    """Return what is wrong with a declaration beyond its spelling; ``found`` holds what is well spelt."""
    return [
        *_identity(found, name),
        *_source(found.get("source") or {}),
        *_paging(found.get("paging") or {}, found.get("source") or {}),
        *_together(found),
        *_columns(found),
        *_constants(found),
        *_door(found),
    ]


def _identity(found: dict[str, Any], name: str | None) -> Iterator[str]:
    if name is not None and found.get("name") and found["name"] != name:
        yield f"name: {found['name']!r} in a file called {name}.toml; call both the same"
    if found.get("name") in ("hub", "testing", "scaffold", "declare"):
        yield "name: has a meaning of its own; take another"
    if (found.get("contract") or {}).get("personal"):
        yield "contract.personal: a source on persons needs a plugin, whose door is read in review (docs/connectors.md)"
    seen = (found.get("kept_by") or {}).get("seen_working")
    if seen is not None and (not isinstance(seen, date) or isinstance(seen, datetime)):
        yield "kept_by.seen_working: not a day; write it without quotes, as 2026-11-20"


def _source(source: dict[str, Any]) -> Iterator[str]:
    if source and not source.get("urls") and not source.get("files"):
        yield "source: neither urls nor files; say where the rows are"
    if source.get("urls") and source.get("files"):
        yield "source: both urls and files; keep one of the two"
    for number, url in enumerate(source.get("urls") or (), 1):
        try:
            check_url(url)
        except Forbidden as error:
            yield f"source.urls[{number}]: {error}"
    for number, file in enumerate(source.get("files") or (), 1):
        parts = PurePosixPath(file).parts
        if file.startswith(("/", "~")) or ".." in parts or "\\" in file or ":" in file:
            yield f"source.files[{number}]: write a path below this folder; others stand in sources.toml, options.files"
    if source.get("encoding") and not _is_encoding(source["encoding"]):
        yield "source.encoding: not known; write utf-8, cp1252, latin-1..., or leave it out: it is found out"
    yield from _form(source)


def _is_encoding(name: str) -> bool:
    """Say whether Python reads texts in an encoding; base64 and its like are none."""
    try:
        return bool(codecs.lookup(name)._is_text_encoding)
    except LookupError:
        return False


def _form(source: dict[str, Any]) -> Iterator[str]:
    """Yield which keys have no meaning for the form of the rows, and which headers may not be sent."""
    for header in source.get("headers") or {}:
        if not HEADERS.fullmatch(header):
            yield f"source.headers: {header}: only Accept, Accept-Language and X-... may be given; no key, no cookie"
    form = source.get("form")
    for key in ("encoding", "delimiter", "short_rows", "sheet", "items", "total"):
        wanted = MEANT_FOR_FORM.get(key, ("json",))
        if form and source.get(key) not in ("", None, "set_aside") and form not in wanted:
            yield f"source.{key}: means something for form = {wanted[0]!r} only; take it out"
    if form and form not in TABLES and source.get("header", 1) != 1:
        yield "source.header: means something for tables only; take it out"


def _paging(paging: dict[str, Any], source: dict[str, Any]) -> Iterator[str]:
    by = paging.get("by", "none")
    if by != "none" and source.get("form") not in (None, "json"):
        yield "paging: only a JSON list is asked for in pages; take it out"
    if by in ("page", "offset", "cursor") and not paging.get("parameter"):
        yield f"paging.parameter: missing; name the parameter of the URL that carries the {by}"
    if by in ("cursor", "next") and not paging.get("path"):
        yield f"paging.path: missing; name where the {by} stands in a page, such as meta.next"


def _together(found: dict[str, Any]) -> Iterator[str]:
    """Yield which tables contradict one another."""
    source, incremental = found.get("source") or {}, found.get("incremental") or {}
    if incremental and source.get("form") not in (None, "json"):
        yield "incremental: only a JSON API is asked so; take it out"
    if incremental and found.get("withdraws"):
        yield "withdraws: an incremental source never shows its whole list; take one of the two, and use [deleted]"
    if incremental and (found.get("contract") or {}).get("at_least"):
        yield "contract.at_least: an incremental source may give nothing at all; take one of the two"


def _columns(found: dict[str, Any]) -> Iterator[str]:
    kind, form = found.get("kind"), (found.get("source") or {}).get("form")
    columns = [column for column in found.get("columns") or () if isinstance(column, dict)]
    twice = [name for name, n in Counter(column.get("field") for column in columns).items() if name and n > 1]
    yield from (f"fields: {name} is filled by two columns; keep one" for name in twice)
    for number, column in enumerate(columns, 1):
        here = f"fields[{number}]"
        if kind and column.get("field"):
            yield from _field(kind, column, here)
        for key, types in MEANT_FOR.items():
            given = column.get(key) not in (None, (), {}, "", PLAIN.get(key, ""))
            if given and column.get("type", "text") not in types:
                yield f"{here}.{key}: means something for {' and '.join(types)} only; take it out, or change the type"
        if column.get("type") == "code" and not column.get("codes") and column.get("unknown") != "keep":
            yield f"{here}.codes: missing; list what each code means"
        if not column.get("zone") and _wants_zone(column):
            yield f'{here}.zone: missing; write the zone of the times, such as zone = "Europe/Paris"'
        yield from _formats(column, here)
        if column.get("optional") and form and form not in TABLES:
            yield f"{here}.optional: means something for tables only; in JSON any field may be absent"


def _field(kind: str, column: dict[str, Any], here: str) -> Iterator[str]:
    try:
        field = field_of(kind, path_of(column["field"]))
    except ValueError as error:
        yield f"{here}.field: {column['field']}: {error}"
        return
    wanted, takes_now = SORTS.get(column.get("type", "text"), ("value",)), takes(field)
    if takes_now not in wanted:
        told = {"object": "an object: name a field inside it", "list": 'a list: take type = "list"',
                "money": 'an amount: take type = "money", or a field inside it',
                "deadline": 'a deadline: take type = "deadline", or a field inside it',
                "value": "a single value: take a type that gives one"}  # fmt: skip
        yield f"{here}.field: {column['field']} is {told[takes_now]}"


def _wants_zone(column: dict[str, Any]) -> bool:
    """Say whether a column holds times whose zone nothing tells."""
    formats = column.get("format") or ()
    bare = any("%z" not in form for form in formats)
    return column.get("type") == "deadline" or (column.get("type") == "instant" and bare)


def _formats(column: dict[str, Any], here: str) -> Iterator[str]:
    for form in column.get("format") or ():
        if form == EXCEL:
            continue
        odd = [sign for sign in re.findall("%.?", form, re.DOTALL) if sign[1:] not in DIRECTIVES]
        try:
            datetime.strptime(datetime(2026, 11, 22, 13, 14, 15).strftime(form), form)
            known = "%" in form and not odd
        except ValueError:
            known = False
        if not known:
            yield (
                f"{here}.format: {form!r} is no format of a date; write it as %d/%m/%Y or %Y-%m-%dT%H:%M:%S, or excel "
                f"for the serial numbers of a spreadsheet; allowed are {', '.join(f'%{one}' for one in DIRECTIVES)}"
            )
    if zone := column.get("zone"):
        try:
            ZoneInfo(zone)
        except (ValueError, OSError, KeyError):
            yield f"{here}.zone: not known; write it as Europe/Paris"


def _constants(found: dict[str, Any]) -> Iterator[str]:
    kind = found.get("kind")
    filled = {column.get("field") for column in found.get("columns") or () if isinstance(column, dict)}
    for name, value in (found.get("constants") or {}).items():
        if name in filled:
            yield f"constants: {name} is filled by a column too; keep one"
        try:
            field = field_of(kind, path_of(name)) if kind else None
        except ValueError as error:
            yield f"constants: {name}: {error}"
            continue
        if field is not None and takes(field) not in ("value", "list"):
            yield f"constants: {name}: not a single value; name a field inside it"
        if not isinstance(value, str | int | float | bool | list):
            yield f"constants: {name}: write a text, a number, true, false or a list of texts"


def _door(found: dict[str, Any]) -> Iterator[str]:
    used = {column.get("column") for column in found.get("columns") or () if isinstance(column, dict)}
    used |= set(found.get("key") or ())
    repeats = {first_of(name): name for name in used if name and first_of(name) != name}
    for name in found.get("drop") or ():
        if name in used:
            yield f"drop: {name} is used too; what is dropped can fill nothing"
        elif name in repeats:
            yield f"drop: {name} covers {repeats[name]}, which is used too; what is dropped can fill nothing"
    table = (found.get("source") or {}).get("form") in TABLES
    for name in found.get("scrub") or ():
        if table and ("." in name or "*" in name):
            yield f"scrub: {name}: a column with a dot or a star cannot be scrubbed; drop it"
