"""Checks of a connector's manners in the hub's process: its import, what it prints, keeps and takes."""

from __future__ import annotations

import io
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import redirect_stdout
from pathlib import Path
from subprocess import DEVNULL
from types import ModuleType

from lxml import etree

from hub.connector import Connector, Item
from hub.harvest.child import Limits, rss_mib, run_child
from hub.raw import Raw
from hub.runs import Run
from hub.testing.bounds import TooLong, within_cpu
from hub.testing.checks import Check, NotJudged
from hub.testing.checks_reading import readings
from hub.testing.planting import csv_lines, things_of
from hub.testing.subject import Subject

ITEMS = 100_000
ROOM_MIB = 64.0  #: by which the memory may grow while so many items are read
SECONDS = 8.0  #: of the processor, after which what was read is judged
EACH = 50  #: of so many items one is normalised
IMPORTING = Limits(seconds=60.0, memory_mib=1024)
PLACE = "kit-place"  #: the comment that stands where things were
THREADS = 9  #: exit code of a child in which an import began a thread
CHILD = f"""
import importlib, json, os, sys, threading
asked = json.loads(sys.stdin.readline())
sys.path[:] = asked["path"]
sys.dont_write_bytecode = True
importlib.import_module(asked["module"])
os._exit({THREADS} if threading.active_count() > 1 else 0)
"""


def imports_alone(subject: Subject) -> None:
    """Judge whether the package is imported in a moment, alone, and begins nothing."""
    if subject.package is None:
        raise NotJudged("the connector stands in no package of its own")
    module = subject.package.name
    asked = {"path": sys.path, "module": module}
    ended = run_child([sys.executable, "-c", CHILD], limits=IMPORTING, hand_over=asked, quiet=DEVNULL)
    assert ended.reason is None, f"the process that imports {module} {ended.reason}: the hub would leave it out"
    assert ended.code != THREADS, f"importing {module} begins a thread: begin nothing before fetch is called"
    assert ended.code == 0, f"the process that imports {module} ends with code {ended.code}"


def silent(subject: Subject) -> None:
    """Judge whether reading prints nothing."""
    with redirect_stdout(io.StringIO()) as printed:
        for _ in readings(subject):
            pass
    text = printed.getvalue()
    assert not text, f"it prints while it reads, such as {text[:40]!r}: raise an error, or use logging"


def no_global_state(subject: Subject) -> None:
    """Judge whether reading leaves what stands in the package's modules and classes as it was."""
    if subject.package is None:
        raise NotJudged("the connector stands in no package of its own")
    list(readings(subject))
    before = dict(state_of(subject.package.name))
    list(readings(subject))
    after = dict(state_of(subject.package.name))
    changed = sorted(name for name in after if after[name] != before.get(name))
    assert not changed, f"reading changes {', '.join(changed[:3])}: keep what one run needs in the connector itself"


def state_of(package: str) -> Iterator[tuple[str, int]]:
    """Yield a digest of each list, dict or set of a package's modules, and of the classes that stand in them."""
    for name, module in sorted(sys.modules.items()):
        if isinstance(module, ModuleType) and (name == package or name.startswith(f"{package}.")):
            kinds = [v for v in vars(module).values() if isinstance(v, type) and v.__module__ == name]
            for owner in (module, *kinds):
                yield from (
                    (f"{getattr(owner, '__name__', name)}.{attribute}", hash(repr(value)))
                    for attribute, value in list(vars(owner).items())
                    if isinstance(value, list | dict | set | bytearray) and not attribute.startswith("__")
                )


def flat_memory(subject: Subject) -> None:
    """Judge whether so many items are read in a memory that does not grow with them."""
    with tempfile.TemporaryDirectory() as folder:
        raws = many(subject, Path(folder) / "many")
        connector = subject.made()
        before = most = rss_mib_here()
        seen = 0
        try:
            with within_cpu(SECONDS):
                for seen in counted(connector, raws):
                    if seen % 500 == 0:
                        most = max(most, rss_mib_here())
        except TooLong:
            most = max(most, rss_mib_here())
        most = max(most, rss_mib_here())
    if not seen:
        raise NotJudged(f"no item came in {SECONDS:g} s of the processor, and {most - before:.0f} MiB were taken")
    if most - before > ROOM_MIB and seen <= max(len(reading.keys) for _, reading in readings(subject)):
        raise NotJudged("it joins the rows of one key, and the kit makes a long list by repeating rows")
    assert most - before <= ROOM_MIB, (
        f"{seen:,} items took {most - before:.0f} MiB more: yield each item as it is read, and keep none"
    )


def counted(connector: Connector, raws: Iterable[Raw]) -> Iterator[int]:
    """Read documents until there are enough items, and yield how many there are; some of them are normalised."""
    seen, run = 0, Run("kit", connector.name)
    for raw in raws:
        before = seen
        with run.noting("parse", raw.url):
            for item in connector.parse(raw):
                seen += 1
                if seen % EACH == 0:
                    with run.noting("normalise", raw.url):
                        list(connector.normalise(copied(connector.unfold(item))))
                yield seen
                if seen >= ITEMS:
                    return
        run.problems.clear()
        if seen == before:
            return


def copied(item: Item) -> Item:
    """Return an item whose fields may be taken out."""
    return Item(item.key, item.form, dict(item.data))


def many(subject: Subject, path: Path) -> Iterator[Raw]:
    """Yield a list in XML or CSV with very many things; of other forms, the richest document over and over."""
    for one in subject.documents:
        raw = subject.raw(one)
        if (parts := multiplied(raw.read())) is not None:
            with path.open("wb") as file:
                file.writelines(parts)
            yield Raw.from_file(path, url=raw.url, name=raw.name, media_type=raw.media_type)
            return
    name = max((len(reading.keys), name) for name, reading in readings(subject))[1]
    richest = next(one for one in subject.documents if one.name == name)
    while True:
        yield subject.raw(richest)


def multiplied(body: bytes) -> Iterator[bytes] | None:
    """Return the pieces of a list in XML or CSV with very many things; None for other documents."""
    if things := things_of(body):
        pieces = [etree.tostring(thing, with_tail=False) for thing in things]
        place = etree.Comment(PLACE)
        things[0].addprevious(place)
        for thing in things:
            thing.getparent().remove(thing)
        head, tail = etree.tostring(place.getroottree()).split(f"<!--{PLACE}-->".encode(), 1)
        return repeated(head, pieces, tail)
    found = csv_lines(body)
    if found is None or len(found[0]) < found[1] + 3:
        return None
    rows, header, _, encoding = found
    whole = [f"{row.rstrip()}\n".encode(encoding) for row in rows]
    return repeated(b"".join(whole[: header + 1]), [row for row in whole[header + 1 :] if row.strip()], b"")


def repeated(head: bytes, things: list[bytes], tail: bytes) -> Iterator[bytes]:
    """Yield a list of things over and over, between its beginning and its end."""
    yield head
    for _ in range(ITEMS // len(things) + 1):
        yield from things
    yield tail


def rss_mib_here() -> float:
    """Return the memory of this process in MiB."""
    return rss_mib(os.getpid())


CHECKS = (
    Check("imports", "what dies or hangs at its import is left out by the hub", "class", imports_alone),
    Check("silent", "what is printed drowns what the hub itself has to say", "documents", silent),
    Check("no-global-state", "two runs, and two connectors, share one process", "documents", no_global_state),
    Check("flat-memory", "a year of notices is read on a small machine", "documents", flat_memory),
)
