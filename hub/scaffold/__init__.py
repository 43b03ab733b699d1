"""Scaffold: a new connector's distribution, made of templates; its tests are green from the first minute."""

from __future__ import annotations

import importlib.resources
import keyword
import re
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from pathlib import Path

from hub.errors import UsageError

#: each template by the name that people type, with the folder that holds what is its own
DECLARATIVE = "declarative"  #: no distribution, no Python: a file of the configuration, with samples beside it
TEMPLATES = {"table": "table", "json-api": "json_api", "xml": "xml", DECLARATIVE: "declarative"}
COMMON = "common"
ENDING = ".txt"  #: each file of a template ends so, that no tool takes it for code of ours
NAME = re.compile(r"[a-z][a-z0-9_]{1,30}")
#: words that begin ids of the hub's own
TAKEN = frozenset({"hub", "testing", "scaffold"})


def made(name: str, *, template: str, folder: Path) -> list[Path]:
    """Write the distribution of a connector into a folder that is not there yet, and return its files.

    A declared source is written into the folder of declarations, beside others.

    :raises UsageError: for a name that cannot be one, a template that is none, or a folder that is there.
    """
    checked(name)
    if template not in TEMPLATES:
        raise UsageError(f"no template {template!r}; there are: {', '.join(TEMPLATES)}")
    parts = (TEMPLATES[template],) if template == DECLARATIVE else (COMMON, TEMPLATES[template])
    own = [folder / f"{name}.toml", folder / name] if template == DECLARATIVE else [folder]
    if there := next((path for path in own if path.exists()), None):
        raise UsageError(f"{there} is there already; nothing was written: take another name, or move it away")
    files: dict[str, str] = {}
    for part in parts:
        files.update(filled(importlib.resources.files("hub.scaffold") / part, name))
    for place, text in sorted(files.items()):
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
    return [folder / place for place in sorted(files)]


def checked(name: str) -> None:
    """Refuse a name that cannot be a package, a table of sources.toml and the beginning of ids at once."""
    if not NAME.fullmatch(name):
        raise UsageError(f"{name!r}: a name is 2 to 31 lower case letters, digits and _, and begins with a letter")
    if keyword.iskeyword(name) or name in TAKEN:
        raise UsageError(f"{name!r} has a meaning of its own: take another name")
    if find_spec(f"hub_{name}") is not None:
        raise UsageError(f"a package hub_{name} is installed: two sources cannot have one name (see: hub plugins)")


def filled(folder: Traversable, name: str, place: str = "") -> Iterator[tuple[str, str]]:
    """Yield each file of a template: its place in the distribution and its text, with the connector's name in both."""
    for entry in folder.iterdir():
        inner = f"{place}{entry.name}".replace("dot-", ".").replace("NAME", name)
        if entry.is_dir():
            yield from filled(entry, name, f"{inner}/")
        elif entry.name.endswith(ENDING):
            yield inner.removesuffix(ENDING), with_name(entry.read_text("utf-8"), name)


def with_name(text: str, name: str) -> str:
    """Return a template's text with the connector's name in it."""
    words = {"{{name}}": name, "{{dashed}}": name.replace("_", "-"), "{{class}}": class_name(name)}
    for mark, word in words.items():
        text = text.replace(mark, word)
    return text


def class_name(name: str) -> str:
    """Return the name of the connector's class: ``mes_marches`` gives ``MesMarches``."""
    return "".join(part.capitalize() for part in name.split("_") if part)
