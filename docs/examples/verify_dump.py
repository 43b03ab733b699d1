#!/usr/bin/env python3
"""Prove a dump of Clausier, and that the dump before with the delta is this one: standard library only.

    python3 verify_dump.py https://hub.example.org/dumps/2026-11-23/ [https://hub.example.org/dumps/2026-11-22/]

Folders are read as well as addresses. Exit code 1 where anything does not hold.
"""

import gzip
import hashlib
import json
import sys
import urllib.request
from pathlib import Path

AFTER_ALL = "\U0010ffff"


def opened(base, name):
    if base.startswith(("http://", "https://")):
        return urllib.request.urlopen(f"{base.rstrip('/')}/{name}")  # noqa: S310
    return (Path(base) / name).open("rb")


def digest(lines):
    sha = hashlib.sha256()
    for line in lines:
        sha.update(line)
    return sha.hexdigest()


def paired(lines):
    for line in lines:
        yield json.loads(line)["id"], line
    yield AFTER_ALL, b""


def applied(old, changes):
    """Yield the newer dump: both are sorted by id; a record is copied byte for byte."""
    old, changes = paired(old), paired(changes)
    (was, record), (now, step) = next(old), next(changes)
    while (was, now) != (AFTER_ALL, AFTER_ALL):
        if was < now:
            yield record
        elif json.loads(step)["op"] != "DEL":
            yield step[step.index(b',"record":') + 10 : -2] + b"\n"
        step_taken = now <= was
        if was <= now:
            was, record = next(old)
        if step_taken:
            now, step = next(changes)


def main(new, before=None):
    manifest = json.load(opened(new, "manifest.json"))
    wrong = [] if manifest["status"] == "complete" else [f"status: {manifest['status']}"]
    for file in manifest.get("files", []):
        with opened(new, file["path"]) as content:
            if digest(iter(lambda: content.read(1 << 20), b"")) != file["sha256"]:
                wrong.append(f"{file['path']}: another SHA-256")
    canonical, delta = manifest["canonical"], manifest["delta"]
    with gzip.open(opened(new, canonical["path"])) as lines:
        if digest(lines) != canonical["sha256"]:
            wrong.append("canonical: another SHA-256")
    if before and delta:
        with gzip.open(opened(before, canonical["path"])) as old, gzip.open(opened(new, delta["path"])) as changes:
            if digest(applied(old, changes)) != canonical["sha256"]:
                wrong.append("the dump before with the delta is not this dump")
    print("\n".join(wrong) or f"{manifest['name']}: {manifest['records']} records, all holds")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
