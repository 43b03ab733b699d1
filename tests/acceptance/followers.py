"""Followers: each keeps a copy of a hub by one protocol, from where it stood, and can die at any moment."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import icalendar
import orjson
import requests
from lxml import etree
from oaipmh_scythe import Scythe
from standardwebhooks import Webhook

from docs.examples.verify_dump import applied
from hub.publish.dumps_shelf import Shelf, rank
from hub.store.canonical import canonical
from schemas import KINDS, OPEN

ATOM = {"a": "http://www.w3.org/2005/Atom", "at": "http://purl.org/atompub/tombstones/1.0"}
SINCE_EVER = "1970-01-01T00:00:00Z"
PLURALS = [kind.plural for kind in KINDS.values() if kind.audience == OPEN]


@dataclass
class Copy:
    """A copy of the open records, as a follower holds it."""

    url: str
    records: dict[str, bytes] = field(default_factory=dict)

    def keep(self, body: bytes) -> None:
        """Keep a record, in canonical form."""
        line = canonical(orjson.dumps(orjson.loads(body), option=orjson.OPT_SORT_KEYS)) + b"\n"
        self.records[json.loads(line)["id"]] = line

    def lines(self) -> list[bytes]:
        """Return the copy as a canonical dump."""
        return [self.records[key] for key in sorted(self.records)]

    def fetch(self, key: str) -> None:
        """Keep a record as it is now, or let it go."""
        answer = requests.get(f"{self.url}/records/{key}.json", timeout=20, allow_redirects=False)
        if answer.status_code == 200:
            self.keep(answer.content)
        else:
            assert answer.status_code in (301, 308, 404, 410), answer.status_code
            self.records.pop(key, None)


@dataclass
class ByChanges(Copy):
    """Follows `/api/v1/changes`."""

    cursor: int = 0

    def follow(self) -> None:
        """Read to the end of the log."""
        while True:
            said = requests.get(f"{self.url}/api/v1/changes?since={self.cursor}&limit=7", timeout=20).json()
            for item in said["items"]:
                if item.get("record") is not None:
                    self.keep(json.dumps(item["record"]).encode())
                else:
                    self.records.pop(item["id"], None)
            if not said["items"]:
                return
            self.cursor = said["next"]


@dataclass
class ByAtom(Copy):
    """Walks the archives of the Atom feed of each kind back to what it knows (RFC 5005, RFC 6721)."""

    known: dict[str, str] = field(default_factory=dict)

    def follow(self) -> None:
        """Take what is newer than the newest that is known, from the oldest on."""
        for plural in PLURALS:
            news = self._news(f"{self.url}/feeds/{plural}.atom", self.known.get(plural, SINCE_EVER))
            for at, key, gone in sorted(news):
                self.records.pop(key, None) if gone else self.fetch(key)
                self.known[plural] = at

    def _news(self, address: str | None, known: str) -> list[tuple[str, str, bool]]:
        found: dict[str, tuple[str, str, bool]] = {}
        while address:
            tree = etree.fromstring(requests.get(address, timeout=20).content)
            told = [(one.findtext("a:updated", "", ATOM), one.findtext("a:id", "", ATOM), False)
                    for one in tree.findall("a:entry", ATOM)]  # fmt: skip
            told += [(one.get("when"), one.get("ref"), True) for one in tree.findall("at:deleted-entry", ATOM)]
            for at, name, gone in told:
                key = name.rsplit("/records/", 1)[1]
                if at > known and (key not in found or found[key][0] < at):
                    found[key] = (at, key, gone)
            if told and min(told)[0] <= known:
                break
            links = {one.get("rel"): one.get("href") for one in tree.findall("a:link", ATOM)}
            address = links.get("prev-archive")
        return list(found.values())


@dataclass
class ByWebhook(Copy):
    """Takes events as they come; each is verified by an off-the-shelf library, and taken once by its id."""

    secret: str = ""
    taken: int = 0
    seen: set[str] = field(default_factory=set)

    def follow(self, target: Any) -> None:
        """Take what the target was sent since."""
        for _, _, headers, body in target.taken[self.taken :]:
            event = Webhook(self.secret).verify(body, headers)
            if headers["webhook-id"] not in self.seen:
                self.seen.add(headers["webhook-id"])
                self._take(event)
        self.taken = len(target.taken)

    def _take(self, event: dict[str, Any]) -> None:
        if event["type"].endswith((".withdrawn", ".redacted")):
            self.records.pop(event["subject"], None)
        elif event["data"].get("record") is not None and not event["data"].get("truncated"):
            self.keep(json.dumps(event["data"]["record"]).encode())
        else:
            self.fetch(event["subject"])


@dataclass
class ByDeltas(Copy):
    """Applies the delta of each dump to the copy of the dump before, and takes a whole one where there is no delta."""

    held: str = ""
    deltas: int = 0

    def follow(self, shelf: Shelf) -> None:
        """Take the dumps that came since, the oldest first; one that was taken back is not there to be taken."""
        for manifest in sorted(shelf.manifests(), key=lambda one: rank(one["name"])):
            if manifest["status"] == "complete" and rank(manifest["name"]) > rank(self.held or "2000-01-01"):
                self._take(shelf.folder / manifest["name"], manifest)

    def _take(self, dump: Path, manifest: dict[str, Any]) -> None:
        delta = manifest["delta"]
        if delta and delta["from"]["name"] == self.held:
            with gzip.open(dump / delta["path"]) as changes:
                new = list(applied(iter(self.lines()), changes))
            self.deltas += 1
        else:
            with gzip.open(dump / manifest["canonical"]["path"]) as lines:
                new = list(lines)
        self.records = {json.loads(line)["id"]: line for line in new}
        self.held = manifest["name"]


def by_oai(url: str) -> dict[str, tuple[str, bool]]:
    """Return id -> (datestamp, gone) as an independent OAI client reads them."""
    with Scythe(f"{url}/oai") as client:
        headers = list(client.list_identifiers(metadata_prefix="oai_dc"))
    return {one.identifier.split(":", 2)[2]: (one.datestamp, bool(one.deleted)) for one in headers}


def by_calendar(url: str) -> dict[str, str]:
    """Return tender -> status as an independent calendar reads them."""
    calendar = icalendar.Calendar.from_ical(requests.get(f"{url}/feeds/tenders.ics", timeout=20).content)
    found = {}
    for event in calendar.walk("VEVENT"):
        key = re.search(r"[a-z]+:tender-[\w-]+", str(event["UID"]) + " " + str(event.get("URL", "")))
        assert key, event["UID"]
        found[key[0]] = str(event.get("STATUS", "CONFIRMED"))
    return found
