"""XML: the one safe factory; every XML document of the hub is read here (promise P12)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from lxml import etree

from hub.errors import ParseError, UnsafeDocument
from hub.raw import Raw

MAX_BYTES = 64 * 1024 * 1024  #: bytes that ``parse_xml`` takes: the whole tree stands in memory
MAX_GAP = 32 * 1024 * 1024  #: bytes that ``iter_xml`` reads between two elements, as it keeps them until then
HEAD = 64 * 1024  #: bytes in which a DOCTYPE is looked for before the parser sees the document

#: libxml2 stops by itself at 256 levels, 10 MB of one text and an entity that grows: ``huge_tree`` must stay off
SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "attribute_defaults": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
#: codes of libxml2: XML_ERR_ENTITY_LOOP, XML_ERR_NAME_TOO_LONG, XML_ERR_RESOURCE_LIMIT (depth, size, amplification)
HARMFUL = frozenset({89, 110, 114})
NO_DOCTYPE = "XML with a DOCTYPE is refused: ask the source for the document without it"
PROLOG = re.compile(r"\ufeff?(?:\s+|<\?.*?\?>|<!--.*?-->)*(<!DOCTYPE)?", re.DOTALL)
WIDE = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)


class _Source:
    """A binary file for libxml2: it looks at the beginning, and counts what is read since the last element."""

    def __init__(self, file: BinaryIO, *, max_bytes: int | None, max_gap: int | None) -> None:
        self._file = file
        self._max_bytes = max_bytes
        self._max_gap = max_gap
        self._head = _first(file, HEAD)
        self.size = 0
        self.mark = 0  # where the last element that was handed out ended: what was read before is forgotten
        if _declares_doctype(self._head):
            raise UnsafeDocument(NO_DOCTYPE)

    def read(self, size: int) -> bytes:
        if self._head:
            data, self._head = self._head[:size], self._head[size:]
        else:
            data = self._file.read(size)
        self.size += len(data)
        if self._max_bytes is not None and self.size > self._max_bytes:
            raise UnsafeDocument(f"XML of more than {self._max_bytes:,} bytes: read it with iter_xml")
        if self._max_gap is not None and self.size - self.mark > self._max_gap:
            raise UnsafeDocument(
                f"{self._max_gap:,} bytes of XML without an element that was asked for: check the tags"
            )
        return data


def _first(file: BinaryIO, size: int) -> bytes:
    """Read ``size`` bytes, or all there are: a stream over the network may give fewer at a time."""
    pieces, wanted = [], size
    while wanted > 0 and (piece := file.read(wanted)):
        pieces.append(piece)
        wanted -= len(piece)
    return b"".join(pieces)


def _declares_doctype(head: bytes) -> bool:
    """Say whether the prolog holds a DOCTYPE, in any encoding that keeps ASCII letters recognisable."""
    encoding = next((name for mark, name in WIDE if head.startswith(mark)), "latin-1")
    text = head.removeprefix(b"\xef\xbb\xbf").decode(encoding, "ignore")
    match = PROLOG.match(text)
    return bool(match and match.group(1))


def _refuse_doctype(element: Any) -> None:
    """Refuse a DOCTYPE that an odd encoding hid from the first look: libxml2 has decoded it by now."""
    info = element.getroottree().docinfo
    if info.internalDTD is not None or info.doctype:
        raise UnsafeDocument(NO_DOCTYPE)


def _judge(error: etree.XMLSyntaxError) -> ParseError:
    """Turn libxml2's complaint into ours: harmful, or just not XML."""
    message = str(error)
    if getattr(error, "code", None) in HARMFUL:
        return UnsafeDocument(f"XML that would harm us: {message}")
    return ParseError(f"not well-formed XML: {message}")


def _opened(source: bytes | BinaryIO | Raw) -> BinaryIO:
    if isinstance(source, bytes | bytearray | memoryview):
        return io.BytesIO(source)
    return source.open() if isinstance(source, Raw) else source


def parse_xml(source: bytes | BinaryIO | Raw, *, max_bytes: int = MAX_BYTES, encoding: str | None = None) -> Any:
    """Return the root element (lxml) of a whole document; comments and processing instructions are left out.

    ``encoding`` overrides what the document says of itself.

    :raises UnsafeDocument: for a DOCTYPE, more than 256 levels, a text above 10 MB or more than ``max_bytes``.
    :raises ParseError: when it is not XML.
    """
    file = _opened(source)
    parser = etree.XMLParser(encoding=encoding, **SAFE)
    try:
        reader: Any = _Source(file, max_bytes=max_bytes, max_gap=None)
        root = etree.parse(reader, parser).getroot()
    except etree.XMLSyntaxError as error:
        raise _judge(error) from error
    finally:
        if file is not source:
            file.close()
    _refuse_doctype(root)
    return root


def iter_xml(
    source: bytes | BinaryIO | Raw,
    *tags: str,
    max_bytes: int | None = None,
    max_gap: int = MAX_GAP,
    encoding: str | None = None,
) -> Iterator[Any]:
    """Yield each element (lxml) with one of the tags, in constant memory.

    A tag is ``name``, ``{namespace}name`` or ``{*}name``. An element inside another that matches is a part of it, and
    is not yielded alone. An element may be used until the next one is asked for; it and all before it are then gone.

    :raises UnsafeDocument: as `parse_xml`; also when ``max_gap`` bytes hold no such element.
    :raises ParseError: when it is not XML; what came before the bad place has been yielded.
    """
    file = _opened(source)
    try:
        reader = _Source(file, max_bytes=max_bytes, max_gap=max_gap)
        yield from _elements(reader, tags, encoding)
    except etree.XMLSyntaxError as error:
        raise _judge(error) from error
    finally:
        if file is not source:
            file.close()


def _elements(reader: Any, tags: tuple[str, ...], encoding: str | None) -> Iterator[Any]:
    events = etree.iterparse(reader, events=("end",), tag=tags, encoding=encoding, **SAFE)
    known: Any = events  # the parent of the last element: its children need not be asked for their ancestors again
    for _, element in events:
        parent = element.getparent()
        if parent is known:
            yield element
            element.clear()
            while element.getprevious() is not None:
                del parent[0]
        elif next(element.iterancestors(*tags), None) is None:
            _refuse_doctype(element)
            yield element
            _forget(element)
            known = parent if parent is not None else events
        else:
            continue
        reader.mark = reader.size
    if events.root is not None:
        _refuse_doctype(events.root)


def _forget(element: Any) -> None:
    """Empty an element, and remove all that stands before it and before those that hold it."""
    element.clear()
    while element is not None:
        parent = element.getparent()
        while element.getprevious() is not None:
            del parent[0]
        element = parent
