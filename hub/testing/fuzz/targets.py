"""Targets: each parser with good documents to begin with; whatever it raises but an error of ours is a fault."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from random import Random
from typing import Any

import xlsxwriter
from icalendar import Calendar

from hub.clauses import Leaf, detect
from hub.declare.reading import declaration_of
from hub.errors import HubError
from hub.outside import Limits, TableLimits, iter_json, iter_xml, open_container, parse_xml, read_table
from hub.publish import atom, calendar
from hub.publish.checking import FORMS, check
from hub.publish.entries import Entry, Feed
from hub.raw import Raw
from hub.store.search.folding import fold
from hub.store.search.language import parse
from hub.testing.fuzz.making import broken, packed, text

Target = Callable[[Random], None]

XML = (
    b"<?xml version='1.0' encoding='utf-8'?><a xmlns:b='urn:b'><b:c id='1'>t\xc3\xa9xte &amp; suite</b:c><c/></a>",
    b"<list>" + b"<item><name>lot</name><n>1</n></item>" * 20 + b"</list>",
)
CSV = (
    b"a;b;c\r\n1;\"deux;\"\"\";3\r\n4;5;6\r\n",
    "nom,ville\nÉcole,Nîmes\n".encode("cp1252"),
    b"\xef\xbb\xbfx\ty\n1\t2\n",
)
JSON = (
    b'{"total": 2, "a": {"b": [{"id": 1, "t": "\\u00e9"}, {"id": 2, "n": [1.5, null, true]}]}, "z": "fin"}',
    b'[{"id": "x"}, {"id": "y", "deep": {"a": {"b": {}}}}]',
)
TOML = (
    b'name = "essai"\ntitle = "Essai"\nhomepage = "https://example.org/"\nkind = "tender"\nkey = ["a"]\n[licence]\n'
    b'id = "etalab-2.0"\nattribution = "x"\n[contract]\npersonal = false\n[source]\nform = "csv"\n'
    b'urls = ["https://example.org/a.csv"]\n[[fields]]\ncolumn = "b"\nfield = "title"\n',
)
RECORDS = (
    b'{"id": "boamp:tender-26-1", "kind": "tender", "schema_version": 1, "title": "A", "published_on": "2026-01-02"}\n',
    b"id,kind,schema_version,title\nboamp:tender-26-1,tender,1,Travaux\n",
)
FEED = Feed("Essai", "https://hub.example.org/feeds/tenders.atom", "https://hub.example.org/", "https://hub.example.org",
            "2026-01-02T00:00:00Z")  # fmt: skip


def raw(body: bytes, name: str = "document") -> Raw:
    """Return a document as from a source."""
    return Raw.from_bytes(body, url=f"https://source.example.org/{name}", name=name)


def all_of(found: Any) -> None:
    """Read something to its end."""
    for _ in found:
        pass


def xml(random: Random) -> None:
    """Read XML whole, and in parts."""
    body = broken(random.choice(XML), random)
    spared(lambda: parse_xml(body))
    spared(lambda: all_of(iter_xml(body, "item", "{*}c")))


def csv(random: Random) -> None:
    """Read a table of text."""
    body = broken(random.choice(CSV), random)
    spared(lambda: all_of(read_table(raw(body, "a.csv"), limits=TableLimits(max_rows=10_000)).rows))


def workbook() -> bytes:
    """Return a small good workbook."""
    with xlsxwriter.Workbook(file := io.BytesIO()) as book:
        page = book.add_worksheet("feuille")
        for row in range(5):
            page.write_row(row, 0, ["clé", row, "Nîmes", 1.5])
    return file.getvalue()


WORKBOOK = workbook()


def xlsx(random: Random) -> None:
    """Read a workbook."""
    spared(lambda: all_of(read_table(raw(broken(WORKBOOK, random), "a.xlsx")).rows))


def container(random: Random) -> None:
    """Take the documents out of a container."""
    body = broken(packed(random.choice((*XML, *CSV, WORKBOOK)), random), random)
    limits = Limits(max_bytes=1 << 24, max_members=100, memory_bytes=1 << 16)
    spared(lambda: all_of(each.read() for each in open_container(raw(body, "a.zip"), limits=limits, in_memory=True)))


def json(random: Random) -> None:
    """Read JSON whole, and the lists of it one element at a time."""
    body = broken(random.choice(JSON), random)
    spared(lambda: all_of(iter_json(raw(body), random.choice(("", "a.b", "a", "z")))))
    spared(lambda: raw(body).json())


def query(random: Random) -> None:
    """Read a query, which means something whatever was typed; fold a text into words."""
    typed = text(random)
    parse(typed)
    words = fold(typed)
    if not re.fullmatch("[a-z0-9 ]*", words) or fold(words).split() != words.split():
        raise AssertionError(f"not folded: {words!r}")


def feeds(random: Random) -> None:
    """Write an Atom feed and a calendar of any texts: both must be read again, with no part that was not written."""
    said = {name: text(random) for name in ("title", "description", "name")}
    record = {
        "id": "x:1",
        "kind": "tender",
        **said,
        "open_until": "2026-02-01T12:00:00Z",
        "official_url": text(random),
        "organisations": [{"role": "buyer", "name": text(random)}],
        "deadline": {"utc": "2026-02-01T12:00:00Z"},
    }
    entry = Entry(1, "2026-01-02T00:00:00Z", "x:1", "tender", "created", record)
    root = parse_xml(b"".join(atom.written(FEED, [entry])))
    if len(root.findall("{http://www.w3.org/2005/Atom}entry")) != 1:
        raise AssertionError("a text became an entry of the feed")
    found = Calendar.from_ical(b"".join(calendar.written(FEED, [entry])))
    if [part.name for part in found.walk()] not in (["VCALENDAR", "VEVENT"], ["VCALENDAR"]):
        raise AssertionError("a text became a part of the calendar")


def toml(random: Random) -> None:
    """Read a declaration of a source."""
    spared(lambda: declaration_of(broken(random.choice(TOML), random)))


def validator(random: Random) -> None:
    """Check records that somebody gives."""
    spared(lambda: check(broken(random.choice(RECORDS), random), form=random.choice(("", *FORMS)), kind="tender"))


def clauses(random: Random) -> None:
    """Look for clauses in any text."""
    detect([Leaf(path="description", text=text(random), lot=None, notice=None, standing="current")])


def spared(act: Callable[[], Any]) -> None:
    """Do something that may refuse with an error of ours, which is what it is for."""
    try:
        act()
    except HubError:
        return


TARGETS: dict[str, Target] = {
    "xml": xml, "csv": csv, "xlsx": xlsx, "zip": container, "json": json, "query": query, "feeds": feeds, "toml": toml,
    "validator": validator, "clauses": clauses,
}  # fmt: skip
