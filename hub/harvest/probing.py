"""Probing: modules of others are imported in a child first; what ends the child would have ended the hub (P13)."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from hub.harvest.child import Limits, run_child

LIMITS = Limits(seconds=60.0, memory_mib=1024)  #: a busy machine imports slowly
FILE = "plugins-probed.json"
ASK_AGAIN_S = 3600.0  #: after which a module that ended its child is tried once more
#: the child: each module is named before and after its import; what raises is told by the hub, which loads it itself
CHILD = """
import importlib, json, os, sys
asked = json.loads(sys.stdin.readline())
sys.path[:] = asked["path"]
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
os.dup2(1, 2)
told = open(asked["told"], "a", buffering=1)
for module in asked["modules"]:
    print("begins", module, file=told)
    try:
        importlib.import_module(module)
    except MemoryError:
        raise
    except Exception:
        pass
    print("ends", module, file=told)
told.close()
os._exit(0)
"""


def dying(modules: Mapping[str, str], *, folder: Path | None, limits: Limits = LIMITS) -> dict[str, str]:
    """Return which of some modules end the process that imports them, each with a sentence that says how.

    ``modules`` gives the version of each one's distribution. A verdict is kept in ``folder``, for as long as neither
    the module's files nor the versions change; where there is no folder, all are asked.
    """
    marks = {module: mark_of(module, number) for module, number in modules.items()}
    known = remembered(folder)
    asked = [module for module, mark in marks.items() if not is_known(known.get(module), mark)]
    if asked:
        found = asked_in_child(asked, limits)
        at = time.time()
        known |= {name: {"mark": marks[name], "problem": found.get(name), "at": at} for name in asked}
        remember(folder, known)
    return {module: str(known[module]["problem"]) for module in marks if known[module]["problem"]}


def is_known(verdict: Any, mark: str) -> bool:
    """Say whether a verdict holds for what is installed now."""
    if not isinstance(verdict, dict) or verdict.get("mark") != mark:
        return False
    return verdict.get("problem") is None or 0 <= time.time() - float(verdict.get("at", 0)) < ASK_AGAIN_S


def mark_of(module: str, number: str) -> str:
    """Return what changes when a module may behave otherwise: versions, and the files of its package."""
    newest = 0
    top = module.partition(".")[0]
    with contextlib.suppress(ImportError, ValueError):
        spec = importlib.util.find_spec(top)
        files = [Path(spec.origin)] if spec and spec.origin and spec.origin.endswith(".py") else []
        for place in (spec.submodule_search_locations or ()) if spec else ():
            files += Path(place).rglob("*.py")
        newest = sum(path.stat().st_mtime_ns + path.stat().st_size for path in files if path.is_file())
    return f"{number} hub {version('clausier')} python {platform.python_version()} files {newest:x}"


def asked_in_child(modules: list[str], limits: Limits) -> dict[str, str]:
    """Import modules in one child, and those after one that ended it in a next; return what ended, and how."""
    found: dict[str, str] = {}
    left = list(modules)
    while left:
        with tempfile.TemporaryDirectory(prefix="hub-probe-") as place:
            told = Path(place) / "told"
            asked = {"path": sys.path, "modules": left, "told": str(told)}
            ended = run_child([sys.executable, "-c", CHILD], limits=limits, hand_over=asked)
            lines = told.read_text("utf-8").split("\n") if told.exists() else []
        began = [line.removeprefix("begins ") for line in lines if line.startswith("begins ")]
        done = {line.removeprefix("ends ") for line in lines if line.startswith("ends ")}
        culprit = next((module for module in began if module not in done), None)
        if culprit is None:
            return found
        how = ended.reason or f"ended with code {ended.code}"
        found[culprit] = (
            f"the process that imports {culprit} {how}: it is left out; repair it, or uninstall its distribution"
        )
        left = left[left.index(culprit) + 1 :]
    return found


def remembered(folder: Path | None) -> dict[str, Any]:
    """Return the verdicts that were kept; a file that cannot be read holds none."""
    if folder is None:
        return {}
    try:
        found = json.loads((folder / FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def remember(folder: Path | None, known: Mapping[str, Any]) -> None:
    """Keep the verdicts, where there is a folder that takes them; another hub's start never sees half of them."""
    if folder is None or not folder.is_dir():
        return
    with contextlib.suppress(OSError):
        handle, name = tempfile.mkstemp(prefix=".probed-", dir=folder)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(known, file, indent=1, sort_keys=True)
        os.replace(name, folder / FILE)
