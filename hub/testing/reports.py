"""Reports: what a report of the kit says of which code, where it is kept, and what it is still worth."""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from hub.connector import Connector
from hub.declare import DeclaredConnector
from hub.testing.scale import SEEN_WITHIN, TIERS, Judgement, digest_of, is_whole, report

FILE = "hub-check.json"  #: the report that a plugin brings, in its package
KEPT = "checks"  #: the folder below HUB_DATA of the reports that were made here
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Standing:
    """The tier of an installed connector: since when, who says so, and why it is not known or not higher."""

    tier: str = UNKNOWN
    made_at: str = ""
    said_by: str = ""
    why: str = ""


def signed(judgement: Judgement) -> dict[str, Any]:
    """Return the report of a judgement with the code that was judged and what people declared, under one digest."""
    told = {
        **report(judgement),
        "code": code_digest(judgement.subject.connector),
        "declared": {name: str(value) for name, value in judgement.subject.declared.items()},
    }
    return {**told, "digest": digest_of(told)}


def place_of(connector: type[Connector]) -> Path | None:
    """Return where a connector's code stands: the folder of its package, or the file that declares it."""
    if issubclass(connector, DeclaredConnector):
        return connector.declaration.place
    module = sys.modules.get(connector.__module__.partition(".")[0])
    file = getattr(module, "__file__", None)
    return Path(file).parent if file and Path(file).name == "__init__.py" else None


def code_digest(connector: type[Connector]) -> str:
    """Return a digest of a connector's code and of the files beside it; "" where it has no place of its own."""
    place = place_of(connector)
    if place is None or not place.exists():
        return ""
    if place.is_file():
        return f"sha256:{hashlib.sha256(place.read_bytes()).hexdigest()}"
    whole = hashlib.sha256()
    for path in sorted(place.rglob("*"), key=lambda path: path.relative_to(place).as_posix()):
        if path.is_file() and path.name != FILE and "__pycache__" not in path.parts:
            whole.update(path.relative_to(place).as_posix().encode() + b"\0")
            whole.update(hashlib.sha256(path.read_bytes()).digest())
    return f"sha256:{whole.hexdigest()}"


def kept_at(data: Path, name: str) -> Path:
    """Return where the report that was made here of a source is kept."""
    return data / KEPT / f"{name}.json"


def standing_of(connector: type[Connector], *, data: Path, today: date | None = None) -> Standing:
    """Return the tier of an installed connector: by a report that was made here, else by the one that it brings."""
    code = code_digest(connector)
    place = place_of(connector)
    brought = place.with_suffix("") / FILE if place and place.is_file() else place / FILE if place else None
    found = [
        judged_report(path, connector, code, said_by, today=today or datetime.now(UTC).date())
        for path, said_by in ((kept_at(data, connector.name), "checked here"), (brought, "its own word"))
        if path is not None and path.is_file()
    ]
    known = [each for each in found if each.tier != UNKNOWN]
    if [each.tier for each in known] == ["silver", "gold"]:
        # What gold adds is declared by people beside the package, where an installed one has no pyproject.toml.
        return replace(known[0], tier="gold", said_by="checked here, answered for by its author")
    return next(iter([*known, *found]), Standing(why=f"no report: run `hub check {connector.name} --keep`"))


def judged_report(path: Path, connector: type[Connector], code: str, said_by: str, *, today: date) -> Standing:
    """Return what a report says of a connector's code as it is now."""
    try:
        told = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return Standing(why=f"{path.name} cannot be read", said_by=said_by)
    if not isinstance(told, dict) or not is_whole(told) or told.get("tier") not in TIERS:
        return Standing(why="the report is not as the kit wrote it", said_by=said_by)
    if told.get("connector") != connector.name or not code or told.get("code") != code:
        return Standing(why=f"the report is about other code: run `hub check {connector.name} --keep`", said_by=said_by)
    tier, why = told["tier"], ""
    if tier == "gold" and not seen_lately(told, today):
        tier, why = "silver", f"gold ended: it was last seen working on {told['declared'].get('seen_working', '?')}"
    return Standing(tier, str(told.get("made_at", "")), said_by, why)


def seen_lately(told: dict[str, Any], today: date) -> bool:
    """Say whether the day on which it read the real source is not long ago."""
    try:
        return today - SEEN_WITHIN <= date.fromisoformat(told["declared"]["seen_working"])
    except (KeyError, TypeError, ValueError):
        return False
