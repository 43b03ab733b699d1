"""Messages: every error message that the author of a plugin can meet, read out of the code that raises it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: where the messages come from: the kit, the way of a document through the hub, the readers of what is outside
ROOMS = (
    "hub/connector.py",
    "hub/errors.py",
    "hub/raw.py",
    "hub/runs.py",
    "hub/plugins.py",
    "hub/settings.py",
    "hub/outside/*.py",
    "hub/harvest/*.py",
    "hub/scaffold/__init__.py",
    "hub/testing/subject.py",
    "hub/testing/contract.py",
    "hub/privacy/door.py",
    "hub/privacy/pseudonyms.py",
    "hub/application/__init__.py",
    "hub/application/harvesting.py",
    "hub/application/personal.py",
    "hub/application/mirroring.py",
    "hub/application/replaying.py",
    "hub/cli/kit.py",
)
#: whoever is called with a message hands it to people
TELLERS = {
    *("HubError", "ConfigError", "UsageError", "SourceError", "FetchError", "Refused", "Incomplete", "Forbidden"),
    *("ParseError", "UnsafeDocument", "RecordRefused", "StoreError", "LeaseLost", "Leak", "Unreachable", "Cut"),
    *("Ended", "Verdict", "_refuse"),
}
#: functions that make a message which another raises or stores
MAKERS = {"_complaint", "died", "missing", "verdict", "note", "asked_in_child", "complaints", "__init__"}
HOLE = "…"
SHORTEST = 6  #: letters that make a message


def messages() -> dict[str, str]:
    """Return each message, holes for what is filled in, with the file that it stands in."""
    found: dict[str, str] = {}
    for pattern in ROOMS:
        for path in sorted(ROOT.glob(pattern)):
            for message in messages_in(ast.parse(path.read_text("utf-8"))):
                found.setdefault(message, path.relative_to(ROOT).as_posix())
    return found


def messages_in(tree: ast.Module) -> Iterator[str]:
    """Yield the messages of one module: of errors, ends of runs, and assertions of the contract."""
    named = {
        target.id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) in TELLERS:
            arguments = node.args[1:] if called(node) == "_refuse" else node.args
            for argument in [*arguments, *(keyword.value for keyword in node.keywords)]:
                yield from said(argument, named)
        if isinstance(node, ast.FunctionDef) and node.name in MAKERS:
            for text in ast.walk(node):
                if isinstance(text, ast.JoinedStr):
                    yield from said(text, named)
        if isinstance(node, ast.Assert) and node.msg is not None:
            yield from said(node.msg, named)


def called(node: ast.Call) -> str:
    """Return the name of what is called."""
    return getattr(node.func, "id", None) or getattr(node.func, "attr", "")


def said(node: ast.expr, named: dict[str, ast.expr]) -> Iterator[str]:
    """Yield the messages in an argument; one word alone is none."""
    if isinstance(node, ast.Name) and node.id in named and not isinstance(named[node.id], ast.Name):
        node = named[node.id]
    if isinstance(node, ast.Dict):
        for value in node.values:
            yield from said(value, named)
    elif isinstance(node, ast.List | ast.Tuple):
        for element in node.elts:
            yield from said(element, named)
    elif isinstance(node, ast.IfExp):
        yield from said(node.body, named)
        yield from said(node.orelse, named)
    else:
        text = " ".join(text_of(node, named).split())
        if " " in text and sum(map(str.isalpha, text)) >= SHORTEST:
            yield text


def text_of(node: ast.expr, named: dict[str, ast.expr]) -> str:
    """Return the words of a text, with holes for what is filled in."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(text_of(value, named) for value in node.values)
    if isinstance(node, ast.BinOp):
        return text_of(node.left, named) + text_of(node.right, named)
    if isinstance(node, ast.FormattedValue):
        inner = node.value
        if isinstance(inner, ast.Name) and isinstance(named.get(inner.id), ast.JoinedStr | ast.Constant):
            return text_of(named[inner.id], named) or HOLE
        return HOLE
    return ""


if __name__ == "__main__":
    for message, file in messages().items():
        print(f"{file}\t{message}")
