"""Proving a dump: digests, counts, order, and that the dump before with the delta is this one (QUALITY T11, T12)."""

from __future__ import annotations

import csv
import gzip
import hashlib
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from hub.errors import HubError
from hub.publish.dumps_delta import applied, id_of
from hub.publish.dumps_shelf import MANIFEST

Opened = Callable[[str], BinaryIO]  #: name of a file of a dump -> its bytes
PIECE = 1 << 20


@dataclass(frozen=True)
class Proof:
    """One thing that was looked at: what it is, whether it holds, and what was found where it does not."""

    name: str
    holds: bool
    found: str = ""


def in_folder(folder: Path) -> Opened:
    """Return how the files of a dump on this machine are opened."""

    def opened(name: str) -> BinaryIO:
        if Path(name).name != name:
            raise HubError(f"the manifest names {name!r}, which is not a file of its folder")
        try:
            return (folder / name).open("rb")
        except OSError as error:
            raise HubError(f"{name} cannot be read: {error.strerror}") from error

    return opened


def proofs(opened: Opened, before: Opened | None = None) -> Iterator[Proof]:
    """Yield what was proved of a dump, and of its delta where the dump before is given."""
    with opened(MANIFEST) as file:
        manifest = orjson.loads(file.read())
    if manifest["status"] != "complete":
        yield Proof("status", False, f"{manifest['status']}: {manifest.get('reason')}")
        return
    for card in manifest["files"]:
        with opened(card["path"]) as file:
            sha, size = digest(file)
        same = (sha, size) == (card["sha256"], card["bytes"])
        yield Proof(f"{card['path']}: length and SHA-256", same, f"{size} {sha}")
    canonical = manifest["canonical"]
    yield from ordered(opened, canonical)
    yield from counted(opened, manifest)
    told = manifest.get("delta")
    if told and before:
        yield applies(opened, before, told, canonical)


def digest(file: BinaryIO) -> tuple[str, int]:
    """Return SHA-256 and length of what is left of a file."""
    sha, size = hashlib.sha256(), 0
    while piece := file.read(PIECE):
        sha.update(piece)
        size += len(piece)
    return sha.hexdigest(), size


def ordered(opened: Opened, canonical: dict[str, Any]) -> Iterator[Proof]:
    """Prove that the canonical file is what the manifest says, and sorted by id, each id once."""
    sha, records, last, falling = hashlib.sha256(), 0, "", ""
    with opened(canonical["path"]) as file, gzip.open(file, "rb") as lines:
        for line in lines:
            sha.update(line)
            records += 1
            id = id_of(line)
            falling = falling or ("" if id > last else id)
            last = id
    told = (canonical["sha256"], canonical["records"])
    yield Proof("canonical: digest and count", (sha.hexdigest(), records) == told, f"{records} {sha.hexdigest()}")
    yield Proof("canonical: sorted by id, each once", not falling, falling)


def counted(opened: Opened, manifest: dict[str, Any]) -> Iterator[Proof]:
    """Prove that the lines and rows of each plain file are as many as the manifest says."""
    csv.field_size_limit(sys.maxsize)
    for card in manifest["files"]:
        if card["path"].endswith(".jsonl") and card.get("kind"):
            with opened(card["path"]) as file:
                found = sum(1 for _ in file)
        elif card["path"].endswith(".csv") and card.get("kind"):
            with opened(card["path"]) as file:
                text = (line.decode("utf-8") for line in file)
                found = sum(1 for _ in csv.reader(text, delimiter=";" if "-excel" in card["path"] else ",")) - 1
        else:
            continue
        yield Proof(f"{card['path']}: rows", found == card["records"], str(found))


def applies(opened: Opened, before: Opened, told: dict[str, Any], canonical: dict[str, Any]) -> Proof:
    """Prove that the dump before, with the delta, is this one, byte for byte."""
    name = f"{told['path']}: dump before + delta = this dump"
    with before(MANIFEST) as file:
        old = orjson.loads(file.read())
    if old.get("canonical", {}).get("sha256") != told["from"]["sha256"]:
        return Proof(name, False, f"the delta begins at {told['from']['name']}, which is not the dump given")
    sha = hashlib.sha256()
    try:
        for line in walked(opened, before, told["path"], old["canonical"]["path"]):
            sha.update(line)
    except (HubError, OSError, EOFError, zlib.error) as error:
        return Proof(name, False, str(error))
    return Proof(name, sha.hexdigest() == canonical["sha256"], sha.hexdigest())


def walked(opened: Opened, before: Opened, delta: str, canonical: str) -> Iterable[bytes]:
    """Yield the lines of the dump before with the delta applied."""
    with before(canonical) as was, opened(delta) as told, gzip.open(was) as old, gzip.open(told) as changes:
        yield from applied(old, changes)
