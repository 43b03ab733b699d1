"""The shelf: the folder of all dumps, which of them is good, and how one appears, fails, and is taken back.

``dumps/<name>/`` holds one dump; its name is its day, with ``.2``, ``.3`` for more of one day. A dump is written in
``dumps/.<name>.part`` and renamed when it is whole. Its manifest says how it stands: ``complete``, ``failed``,
``retired`` (taken back, with its successor) or ``pruned`` (too old); only of a complete one there is more to read.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import orjson

MANIFEST = "manifest.json"
CANONICAL = "records.jsonl.gz"
IDS = ".ids"  #: the ids of a dump, one a line; not published
NAME = re.compile(r"(\d{4}-\d\d-\d\d)(?:\.(\d{1,3}))?")
PART, TAKEN = ".part", ".retired"
INDENTED = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE


@dataclass(frozen=True)
class Shelf:
    """The folder of the dumps."""

    folder: Path

    def names(self) -> list[str]:
        """Return the names of all dumps, the newest first."""
        if not self.folder.is_dir():
            return []
        names = (path.name for path in self.folder.iterdir() if NAME.fullmatch(path.name))
        return sorted(names, key=rank, reverse=True)

    def manifest(self, name: str) -> dict[str, Any] | None:
        """Return what a dump says of itself, or None where there is no such dump."""
        if not NAME.fullmatch(name):
            return None
        try:
            found: dict[str, Any] = orjson.loads((self.folder / name / MANIFEST).read_bytes())
        except (FileNotFoundError, NotADirectoryError):
            return None
        return found

    def manifests(self) -> Iterator[dict[str, Any]]:
        """Yield the manifests, the newest first."""
        return (found for name in self.names() if (found := self.manifest(name)))

    def latest(self) -> dict[str, Any] | None:
        """Return the manifest of the last good dump."""
        return next((found for found in self.manifests() if found["status"] == "complete"), None)

    def free_name(self, day: str) -> str:
        """Return the name of the next dump of a day."""
        taken = [rank(name)[1] for name in self.names() if rank(name)[0] == day]
        return f"{day}.{max(taken) + 1}" if taken else day

    def part(self, name: str) -> Path:
        """Return the folder, made empty, in which a dump is written."""
        path = self.folder / f".{name}{PART}"
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
        return path

    def publish(self, name: str) -> None:
        """Have a dump that is whole appear."""
        os.replace(self.folder / f".{name}{PART}", self.folder / name)

    def fail(self, name: str, reason: str, at: str) -> None:
        """Publish that a dump failed, and why; what was written of it goes."""
        self.tell(name, {"status": "failed", "name": name, "reason": reason, "made_at": at})
        shutil.rmtree(self.folder / f".{name}{PART}", ignore_errors=True)

    def bury(self, at: str) -> list[str]:
        """Publish as failed what a process that died left behind; return the names."""
        died = [path.name[1 : -len(PART)] for path in self.folder.glob(f".*{PART}")] if self.folder.is_dir() else []
        for name in died:
            self.fail(name, "the process that made it died", at)
        return died

    def tell(self, name: str, manifest: dict[str, Any]) -> None:
        """Write a manifest in the place of the one that is there, at once."""
        (self.folder / name).mkdir(parents=True, exist_ok=True)
        new = self.folder / name / f".{MANIFEST}"
        new.write_bytes(orjson.dumps(manifest, option=INDENTED))
        os.replace(new, self.folder / name / MANIFEST)

    def retire(self, name: str, *, status: str, reason: str, at: str) -> None:
        """Take a dump back at once: nothing of it is served any more; what the next delta needs waits, unseen."""
        known: dict[str, Any] = self.manifest(name) or {}
        taken = self.taken(name)
        shutil.rmtree(taken, ignore_errors=True)
        taken.mkdir()
        (taken / MANIFEST).write_bytes(orjson.dumps(known))
        kept: dict[str, Any] = {key: known[key] for key in ("date", "made_at", "seq", "at", "records") if key in known}
        self.tell(name, {"status": status, "name": name, **kept, "reason": reason, "ended_at": at, "successor": None})
        if (self.folder / name / CANONICAL).is_file():
            os.replace(self.folder / name / CANONICAL, taken / CANONICAL)
        self.empty(name)

    def empty(self, name: str) -> None:
        """Remove all files of a dump but its manifest."""
        for path in (self.folder / name).iterdir():
            if path.name != MANIFEST:
                path.unlink()

    def succeed(self, successor: str) -> None:
        """Name the dump that stands in the place of those that were taken back and have none yet."""
        for found in list(self.manifests()):
            if found["status"] in ("retired", "pruned") and not found.get("successor"):
                self.tell(found["name"], {**found, "successor": successor})

    def taken(self, name: str) -> Path:
        """Return the folder in which the files of a dump that was taken back wait."""
        return self.folder / f".{name}{TAKEN}"

    def forget_taken(self) -> None:
        """Remove the files of the dumps that were taken back, also where a process died while it took one back."""
        for path in self.folder.glob(f".*{TAKEN}"):
            shutil.rmtree(path)
        for found in self.manifests():
            if found["status"] != "complete":
                self.empty(found["name"])

    def canonical(self, name: str) -> Path | None:
        """Return the canonical file of a dump, also of one that was just taken back; None where it is gone."""
        places = (self.folder / name / CANONICAL, self.taken(name) / CANONICAL)
        return next((path for path in places if path.is_file()), None)

    def card(self, name: str) -> dict[str, Any] | None:
        """Return what a dump said of itself while it was good, also of one that was just taken back."""
        for path in (self.folder / name / MANIFEST, self.taken(name) / MANIFEST):
            if path.is_file():
                found: dict[str, Any] = orjson.loads(path.read_bytes())
                if found["status"] == "complete":
                    return found
        return None

    def file(self, name: str, filename: str) -> Path:
        """Return where a file of a dump is."""
        return self.folder / name / filename

    def whole(self, name: str) -> Path:
        """Return the folder of a dump, with all of its files."""
        return self.folder / name

    def holding(self, ids: set[str]) -> list[str]:
        """Return the good dumps that hold one of these records, or a part of one, the newest first."""
        marks = [mark for id in ids for mark in (f"\n{id}\n".encode(), f"\n{id}.".encode())]
        good = [found["name"] for found in self.manifests() if found["status"] == "complete"]
        return [name for name in good if has_any(self.file(name, IDS), marks)]

    def too_old(self, today: str, keep_days: int) -> list[str]:
        """Return the good dumps that are past their days; the first of a month and the newest of all stay."""
        good = [found["name"] for found in self.manifests() if found["status"] == "complete"]
        first_of_month = {rank(name)[0][:7]: name for name in good}.values()
        border = (date.fromisoformat(today) - timedelta(days=keep_days)).isoformat()
        return [name for name in good[1:] if rank(name)[0] < border and name not in first_of_month]


def rank(name: str) -> tuple[str, int]:
    """Return the place of a dump among all: its day, and its number on that day."""
    found = NAME.fullmatch(name)
    return (found[1], int(found[2] or 1)) if found else ("", 0)


def has_any(path: Path, marks: list[bytes]) -> bool:
    """Say whether a list of ids holds one of these marks; a dump without its list may hold anything."""
    if not path.is_file():
        return True
    text = path.read_bytes()
    return any(mark in text for mark in marks)
