"""Tree: one view over notices given as JSON or as XML.

DILA's JSON comes from XML (xmltodict): one child is an object and several are a list, an empty element is ``""`` and
means *present*, attributes are ``@name`` beside ``#text``. `from_xml` gives an lxml element the same shape, so that the
items of a JSON record and of an XML file are equal and one reader serves both. `Node` walks that shape:

    node.first("a/b/c")      the first node at a path; a false, empty Node where there is none (never None)
    node.all("a/b")          every node at a path, lists opened at each step
    node.text("a/b")         text of the first one that has any, repaired; None where there is none
    node.texts("a/b")        texts of all, repaired, without the empty ones
    node.has("a")            whether the element is there, empty or not ({"non": ""} has "non")
    node.choice("NATURE")    tag of the first child element: {"NATURE": {"APPEL_OFFRE": ""}} -> "APPEL_OFFRE"
    node.attr("schemeName")  an attribute of this very node
    node.where("a/b", schemeName="Lot")   the nodes at a path whose own attributes have these values
    node.leaves()            (node, text) of each text below, this one included, repaired, attributes left out
    node.path                "EFORMS.ContractNotice.cac:ProcurementProjectLot[2].cbc:ID" (numbers from 1, only in lists)
    node.tag                 last step of the path, without its number
    node.children()          child nodes; siblings in the order of the document where it is known ("@order")

Steps are tags as written, prefix included ("cac:Party"); ``*`` stands for any tag. A path never crosses a text.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from hub_boamp.text import repair

NAMESPACES = {
    "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2": "cac:",
    "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2": "cbc:",
    "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2": "ext:",
    "http://data.europa.eu/p27/eforms-ubl-extensions/1": "efext:",
    "http://data.europa.eu/p27/eforms-ubl-extension-aggregate-components/1": "efac:",
    "http://data.europa.eu/p27/eforms-ubl-extension-basic-components/1": "efbc:",
    "http://www.w3.org/2001/XMLSchema-instance": "xsi:",
}  #: prefixes as in DILA's JSON; elements of any other namespace go without
SEVERAL = object()  #: stands for what only a walk can find: there is a list or a ``*`` on the way


class Node:
    """One element, with the path that leads to it."""

    __slots__ = ("path", "value")

    def __init__(self, value: Any, path: str = "") -> None:
        self.value = value
        self.path = path

    def __bool__(self) -> bool:
        return self.value is not None

    def __repr__(self) -> str:
        return f"Node({self.path!r})"

    @property
    def tag(self) -> str:
        """Return the last step of the path, without its number."""
        return self.path.rpartition(".")[2].partition("[")[0]

    def children(self) -> Iterator[Node]:
        """Yield child elements, in the order of the document where it is known."""
        for _, value, path in pairs(self.value, self.path):
            yield Node(value, path)

    def _step(self, tag: str) -> Iterator[Node]:
        """Yield the children with one tag; a list is opened, null is absent."""
        if tag == "*":
            yield from self.children()
            return
        value = self.value.get(tag) if isinstance(self.value, dict) else None
        for _, one, path in one_by_one(value, tag, self.path):
            yield Node(one, path)

    def all(self, path: str) -> Iterator[Node]:
        """Yield every node at a path."""
        value = straight(self.value, path)
        if value is not SEVERAL:
            if value is not None:
                yield Node(value, self._below(path))
            return
        step, _, rest = path.partition("/")
        for child in self._step(step):
            if rest:
                yield from child.all(rest)
            else:
                yield child

    def first(self, path: str) -> Node:
        """Return the first node at a path, or an empty Node that is false."""
        value = straight(self.value, path)
        if value is None:
            return Node(None, f"{self.path}.{dotted(path)}")
        if value is not SEVERAL:
            return Node(value, self._below(path))
        return next(self.all(path), Node(None, f"{self.path}.{dotted(path)}"))

    def has(self, path: str) -> bool:
        """Say whether there is an element at a path, be it empty."""
        value = straight(self.value, path)
        return bool(self.first(path)) if value is SEVERAL else value is not None

    def _below(self, path: str) -> str:
        return f"{self.path}.{dotted(path)}" if self.path else dotted(path)

    def own_text(self) -> str | None:
        """Return the node's own text, repaired; None where it has none."""
        return text_of(self.value)

    def text(self, path: str = "") -> str | None:
        """Return the text of the first node at a path that has any."""
        value = straight(self.value, path) if path else self.value
        return next(iter(self.texts(path)), None) if value is SEVERAL else text_of(value)

    def texts(self, path: str) -> list[str]:
        """Return the texts of all nodes at a path, without the empty ones."""
        value = straight(self.value, path)
        if value is not SEVERAL:
            text = text_of(value)
            return [text] if text else []
        return [text for node in self.all(path) if (text := node.own_text())]

    def attr(self, name: str) -> str | None:
        """Return an attribute of this node."""
        value = self.value.get(f"@{name}") if isinstance(self.value, dict) else None
        return str(value) if value is not None else None

    def where(self, path: str, **attributes: str) -> Iterator[Node]:
        """Yield the nodes at a path whose own attributes have these values."""
        for node in self.all(path):
            if all(node.attr(name) == value for name, value in attributes.items()):
                yield node

    def choices(self, path: str = "") -> list[str]:
        """Return the tags of the child elements: what a choice such as ``{"TRAVAUX": ""}`` says."""
        value = self.first(path).value if path else self.value
        return [tag for tag, _, _ in pairs(value, "")]

    def choice(self, path: str = "") -> str | None:
        """Return the tag of the first child element."""
        return next(iter(self.choices(path)), None)

    def leaves(self) -> Iterator[tuple[Node, str]]:
        """Yield (node, text) for each text at or below this node."""
        text = self.own_text()
        if text:
            yield self, text
        for child in self.children():
            yield from child.leaves()


@lru_cache(maxsize=2048)
def steps_of(path: str) -> tuple[str, ...]:
    """Return the steps of a path."""
    return tuple(path.split("/"))


@lru_cache(maxsize=2048)
def dotted(path: str) -> str:
    """Return a path as it is written in records."""
    return path.replace("/", ".")


def straight(value: Any, path: str) -> Any:
    """Return the value at a path, None where there is none, `SEVERAL` where a list or a ``*`` is on the way."""
    for step in steps_of(path):
        if type(value) is not dict:
            return None
        value = value.get(step)
        if value is None:
            return SEVERAL if step == "*" else None
        if type(value) is list:
            return SEVERAL
    return value


def pairs(value: Any, path: str) -> list[tuple[str, Any, str]]:
    """Return tag, value and path of each child element, in the order of the document where it is known."""
    if type(value) is not dict:
        return []
    order = value.get("@order")
    if order:
        queues = {tag: iter(one_by_one(value.get(tag), tag, path)) for tag in set(order)}
        return [child for tag in order if (child := next(queues[tag], None))]
    above = f"{path}." if path else ""
    found: list[tuple[str, Any, str]] = []
    for tag, child in value.items():
        if child is None or tag[:1] in "@#":
            continue
        if type(child) is list:
            found += one_by_one(child, tag, path)
        else:
            found.append((tag, child, above + tag))
    return found


def one_by_one(value: Any, tag: str, path: str) -> Iterator[tuple[str, Any, str]]:
    """Yield tag, value and path of the children with one tag; a list is opened, null is absent."""
    path = f"{path}.{tag}" if path else tag
    if isinstance(value, list):
        for number, one in enumerate(value, 1):
            if one is not None:
                yield tag, one, f"{path}[{number}]"
    elif value is not None:
        yield tag, value, path


def text_of(value: Any) -> str | None:
    """Return the text of an element's value, repaired; None where it has none."""
    if type(value) is dict:
        value = value.get("#text")
    if type(value) is str:
        return (repair(value) or None) if value else None
    if value is None or isinstance(value, list | dict):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return repair(str(value)) or None


def from_xml(element: Any) -> Any:
    """Return the shape that xmltodict would give an lxml element.

    ``@order`` holds the tags of the children where equal tags do not stand together (the winners and the details of a
    v230 DECISION): xmltodict would lose what belongs to what.
    """
    shape: dict[str, Any] = {f"@{tag_of(name)}": value for name, value in element.attrib.items()}
    order: list[str] = []
    words = [element.text or ""]
    for child in element:
        words.append(child.tail or "")
        if not isinstance(child.tag, str):
            continue
        tag = tag_of(child.tag)
        order.append(tag)
        _add(shape, tag, from_xml(child))
    text = " ".join(word for word in words if word.strip()).strip()
    if not shape:
        return text
    if text:
        shape["#text"] = text
    if _scattered(order):
        shape["@order"] = order
    return shape


def tag_of(name: str) -> str:
    """Return lxml's ``{namespace}tag`` with the prefix that DILA's JSON has."""
    if name[0] != "{":
        return name
    namespace, _, local = name[1:].partition("}")
    return NAMESPACES.get(namespace, "") + local


def _add(shape: dict[str, Any], tag: str, value: Any) -> None:
    """Put a child under its tag; a second one makes a list."""
    if tag not in shape:
        shape[tag] = value
    elif isinstance(shape[tag], list):
        shape[tag].append(value)
    else:
        shape[tag] = [shape[tag], value]


def _scattered(order: list[str]) -> bool:
    """Say whether equal tags are kept apart by others."""
    runs = [tag for tag, before in zip(order, [None, *order], strict=False) if tag != before]
    return len(runs) > len(set(runs))
