"""Prove a dump of Clausier, and that the dump before with the delta is this one, else end with code 1 and say why:
python3 verify_dump.py NEW [BEFORE], each an address like https://hub.example.org/dumps/2026-11-23, or a folder."""

import gzip
import hashlib
import json
import sys
from heapq import merge
from itertools import groupby
from urllib.request import urlopen


def opened(base, name):
    return urlopen(f"{base}/{name}") if "://" in base else open(f"{base}/{name}", "rb")  # noqa: S310


def applied(old, changes):  # both are sorted by id; a change takes the place of the record, which is copied as it is
    told = merge(((json.loads(x)["id"], 0, x) for x in old), ((json.loads(x)["id"], 1, x) for x in changes))
    for _, (*_, (_, changed, line)) in groupby(told, key=lambda each: each[0]):
        if not changed or json.loads(line)["op"] != "DEL":
            yield line[line.index(b',"record":') + 10 : -2] + b"\n" if changed else line


def main(new, before=None):
    card = json.load(opened(new, "manifest.json"))
    for file in card.get("files") or sys.exit(f"this dump is {card['status']}"):
        if hashlib.file_digest(opened(new, file["path"]), "sha256").hexdigest() != file["sha256"]:
            sys.exit(f"{file['path']} is not what the manifest says")
    if before:
        sha, delta = hashlib.sha256(), card["delta"] or sys.exit("this dump has no delta")
        with gzip.open(opened(before, card["canonical"]["path"])) as old, gzip.open(opened(new, delta["path"])) as told:
            for line in applied(old, told):
                sha.update(line)
        if sha.hexdigest() != card["canonical"]["sha256"]:
            sys.exit("the dump before with the delta is not this dump")
    print(f"{card['name']}: all holds")


if __name__ == "__main__":
    main(*sys.argv[1:])
