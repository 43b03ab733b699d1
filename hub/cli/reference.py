"""docs/reference.md: all that a plugin may use, made from the code: `python -m hub.cli.reference`."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hub
import hub.testing
from hub import hookspecs
from hub.connector import Connector
from hub.testing.contract import ConnectorContract
from schemas import KINDS

PAGE = Path(__file__).parents[2] / "docs" / "reference.md"
INTRODUCTION = """# Reference for plugin authors

Made by `python -m hub.cli.reference` from the code; do not edit by hand. Hook API {version}: what that promises stands
in [stability](stability.md). How it hangs together is told by [hooks](hooks.md), [the tutorial](tutorial.md) and the
[how-to guides](howto/README.md).
"""
COMMENT = re.compile(r"^    (?P<name>[a-z]\w*): .*?#: (?P<told>.*)$", re.MULTILINE)
GIVEN = re.compile(r"^ +(?P<name>self\.\w+): (?P<type>[^=]+) = .*?#: (?P<told>.*)$", re.MULTILINE)
LONG_VALUE = 60


def reference() -> str:
    """Return the text of the page."""
    lines = [INTRODUCTION.format(version=hookspecs.API_VERSION)]
    for part in (hooks(), connector(), face(), errors(), kit(), kinds()):
        lines += [*part, ""]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).rstrip() + "\n"


def hooks() -> Iterator[str]:
    """Yield the hooks with their arguments."""
    yield from ("## Hooks", "", "`from hub import hookimpl`, and a function of this name with arguments it wants.", "")
    for name, hook in inspect.getmembers(hookspecs, inspect.isfunction):
        if getattr(hook, "hub_spec", None) is not None:
            yield from entry(f"{name}{signature(hook)}", hook)


def connector() -> Iterator[str]:
    """Yield what a connector says of itself, and its methods."""
    yield from ("## Connector", "", *told(Connector), "", "| attribute | default | what |", "|---|---|---|")
    comments = {found["name"]: found["told"] for found in COMMENT.finditer(inspect.getsource(Connector))}
    for name in Connector.__annotations__:
        default = f"`{shown(vars(Connector)[name])}`" if name in vars(Connector) else "needed"
        yield f"| `{name}` | {default} | {cell(comments.get(name, 'see ' + name.capitalize() + ' below'))} |"
    yield "| `Options` | no option | a marshmallow schema of what the operator may set |"
    yield from ("", "What it finds in itself:", "", "| in itself | type | what |", "|---|---|---|")
    for found in GIVEN.finditer(inspect.getsource(Connector.__init__)):
        yield f"| `{found['name']}` | `{found['type']}` | {cell(found['told'])} |"
    yield from ("", *methods(Connector))


def face() -> Iterator[str]:
    """Yield what else `hub` offers, by its name."""
    for name in hub.__all__:
        thing = getattr(hub, name)
        if thing is Connector or (isinstance(thing, type) and issubclass(thing, BaseException)):
            continue
        if isinstance(thing, type):
            yield from (f"## {name}", "", *told(thing), "", *attributes(thing), *methods(thing))
        elif inspect.isfunction(thing):
            yield from (f"## {name}", "", f"    {name}{signature(thing)}", "", *told(thing), "")


def errors() -> Iterator[str]:
    """Yield the errors that a plugin may raise or catch."""
    yield from ("## Errors", "", "| error | is a | when |", "|---|---|---|")
    for name in hub.__all__:
        thing = getattr(hub, name)
        if isinstance(thing, type) and issubclass(thing, BaseException):
            yield f"| `{name}` | `{thing.__mro__[1].__name__}` | {cell(' '.join(told(thing)))} |"
    yield from ("", "What each message means stands in [troubleshooting](troubleshooting.md).")


def kit() -> Iterator[str]:
    """Yield the blocks of `hub.testing`, which replicas and tests may import."""
    yield from ("## hub.testing", "", *told(hub.testing), "")
    for name in hub.testing.__all__:
        thing = getattr(hub.testing, name)
        yield from (f"### {name}", "", f"    {name}{signature(thing)}", "", *told(thing), "")
        if isinstance(thing, type):
            yield from methods(thing, "####")
    yield from ("### ConnectorContract", "", "    from hub.testing.contract import ConnectorContract", "")
    yield from (*told(ConnectorContract), "", *methods(ConnectorContract, "####"))


def kinds() -> Iterator[str]:
    """Yield each kind of record with its fields; their types and words stand in the schema's own page."""
    yield from ("## Kinds and fields", "", "Types and words: [the schema](schema.md). Needed fields are bold.", "")
    yield from ("| kind | audience | fields |", "|---|---|---|")
    for kind in KINDS.values():
        fields = kind.schema().load_fields
        names = ", ".join(f"**`{name}`**" if field.required else f"`{name}`" for name, field in fields.items())
        yield f"| [{kind.name}](schema.md#{kind.name}-{kind.plural}) | {kind.audience} | {names} |"


def attributes(thing: type) -> Iterator[str]:
    """Yield the fields of a dataclass as a table."""
    if not dataclasses.is_dataclass(thing):
        return
    yield from ("| field | type | default |", "|---|---|---|")
    for field in dataclasses.fields(thing):
        if not field.name.startswith("_"):
            yield f"| `{field.name}` | `{cell(str(field.type))}` | {default_of(field)} |"
    yield ""


def default_of(field: dataclasses.Field[Any]) -> str:
    """Return the default of a field, as the page shows it."""
    if field.default is not dataclasses.MISSING:
        return f"`{shown(field.default)}`"
    return "needed" if field.default_factory is dataclasses.MISSING else "its own, made anew"


def methods(thing: type, heading: str = "###") -> Iterator[str]:
    """Yield the public methods that a class itself defines."""
    for name, raw in vars(thing).items():
        found = raw.__func__ if isinstance(raw, classmethod | staticmethod) else raw
        if not name.startswith("_") and inspect.isfunction(found) and found.__doc__:
            yield from entry(f"{name}{signature(found)}", found, heading=heading)


def entry(head: str, thing: Any, *, heading: str = "###") -> Iterator[str]:
    """Yield the entry of one function."""
    yield from (f"{heading} `{head.partition('(')[0]}`", "", f"    {head}", "", *told(thing), "")


def signature(thing: Any) -> str:
    """Return the arguments of something that can be called, as they are written, addresses in memory left out."""
    try:
        text = str(inspect.signature(thing))
    except (TypeError, ValueError):
        return ""
    text = re.sub(r"<(?:function|built-in function|class) '?([\w.]+)'?[^>]*>", r"\1", text)
    return re.sub(r" at 0x[0-9a-f]+", "", text).replace("'", "").replace("(self, ", "(").replace("(self)", "()")


def told(thing: Any) -> Iterator[str]:
    """Yield the docstring, its literals in one backtick and its errors as a list."""
    text = inspect.cleandoc(thing.__doc__ or "")
    text = re.sub(r":raises (\w+): ", r"- raises `\1` ", re.sub(r"``([^`]+)``", r"`\1`", text))
    yield from text.splitlines()


def shown(value: Any) -> str:
    """Return a default value, short."""
    text = re.sub(r" at 0x[0-9a-f]+", "", repr(value)).replace("|", "\\|")
    return text if len(text) <= LONG_VALUE else f"{text[:LONG_VALUE]}…"


def cell(text: str) -> str:
    """Return a text as a cell of a table."""
    return re.sub(r"``([^`]+)``", r"`\1`", text).replace("|", "\\|")


def main() -> None:
    """Write the page."""
    PAGE.write_text(reference(), "utf-8")
    print(PAGE.name)


if __name__ == "__main__":
    main()
