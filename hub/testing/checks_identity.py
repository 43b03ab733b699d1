"""Checks of who a connector says it is: names, licence, options, and what its code reaches for."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import schemas
from hub.connector import Contract
from hub.errors import ConfigError
from hub.testing.checks import Check, NotJudged
from hub.testing.contract import NAME
from hub.testing.subject import Subject

UNKNOWN_OPTION = "an_option_that_only_the_kit_knows"
#: modules that reach the world past the hub's polite client
WORLD = ("requests", "httpx", "urllib.request", "urllib3", "aiohttp", "http.client", "socket", "ftplib", "subprocess")


def one_name(subject: Subject) -> None:
    """Judge whether the connector, its package and its entry point have one name."""
    name = subject.connector.name
    assert NAME.fullmatch(name), f"name = {name!r}: lower case letters, digits and _"
    if subject.package is not None:
        assert subject.package.name == f"hub_{name}", f"the package is {subject.package.name}, not hub_{name}"
    if subject.entry_point is not None:
        assert subject.entry_point == name, f"the entry point is {subject.entry_point}, not {name}"


def for_people(subject: Subject) -> None:
    """Judge whether people are told what the source is and where to check it."""
    connector = subject.connector
    assert getattr(connector, "title", "").strip(), "title is missing"
    assert re.match(r"https?://[^/]+", getattr(connector, "homepage", "")), "homepage is no URL"


def licence(subject: Subject) -> None:
    """Judge whether the source's conditions are stated."""
    connector = subject.connector
    assert getattr(connector, "licence", "").strip(), "licence is missing: name the source's, such as etalab-2.0"
    contract = getattr(connector, "contract", None)
    assert isinstance(contract, Contract), "contract is missing"
    assert contract.attribution.strip(), "contract.attribution is empty: whom does the licence want thanked?"
    assert contract.fresh_within_hours > 0, "contract.fresh_within_hours must be more than 0"


def kinds(subject: Subject) -> None:
    """Judge whether all kinds that it may give have a schema."""
    given = getattr(subject.connector, "kinds", ())
    assert given, f"kinds is empty; there are: {', '.join(schemas.KINDS)}"
    unknown = sorted(set(given) - set(schemas.KINDS))
    assert not unknown, f"no schema for {', '.join(unknown)}; there are: {', '.join(schemas.KINDS)}"


def options(subject: Subject) -> None:
    """Judge whether an option that does not exist is refused, and told."""
    subject.made()
    try:
        subject.connector(**{UNKNOWN_OPTION: "x"})  # type: ignore[arg-type]
    except ConfigError as error:
        assert UNKNOWN_OPTION in str(error), f"the refusal does not name the option: {error}"
        return
    raise AssertionError(f"the option {UNKNOWN_OPTION} was taken in silence: validate options with class Options")


def face_only(subject: Subject) -> None:
    """Judge whether the code imports the face of the hub and no more, so that it lives on when the hub changes."""
    strange = [
        f"{path.name} imports {name}"
        for path, name in imported(subject)
        if name.startswith("hub.") and not (path.stem.startswith("replica") and name.startswith("hub.testing"))
    ]
    assert not strange, f"{'; '.join(strange[:5])}: a plugin imports `hub` (replica.py: hub.testing too)"


def polite(subject: Subject) -> None:
    """Judge whether the code reaches the world through the client that it is handed."""
    strange = [
        f"{path.name} imports {name}"
        for path, name in imported(subject)
        if any(name == module or name.startswith(f"{module}.") for module in WORLD)
        and not path.stem.startswith(("replica", "invented"))
    ]
    assert not strange, f"{'; '.join(strange[:5])}: ask through `http`, which waits, retries and keeps inside"


def imported(subject: Subject) -> Iterator[tuple[Path, str]]:
    """Yield each module that the package's files import; of ``from a import b`` both ``a`` and ``a.b`` for `hub`."""
    if subject.package is None:
        raise NotJudged("the connector stands in no package of its own")
    for path in sorted(subject.package.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((path, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                yield path, node.module
                if node.module in ("urllib", "http"):
                    yield from ((path, f"{node.module}.{alias.name}") for alias in node.names)


CHECKS = (
    Check("one-name", "one name stands in the code, the package, the settings and the ids", "class", one_name),
    Check("for-people", "readers must be able to check at the source", "class", for_people),
    Check("licence", "what may be done with the data is known before they are read", "class", licence),
    Check("kinds", "a record without a schema can be neither stored nor shown", "class", kinds),
    Check("options", "a misspelt option must be told, not ignored", "class", options),
    Check("face-only", "what is behind the face changes without notice", "class", face_only),
    Check("polite", "only the hub's client keeps pace, limits and the way inside shut", "class", polite),
)
