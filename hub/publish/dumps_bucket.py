"""The shelf in a store of objects: dumps are sent there file by file, the manifest last, and read through a folder.

Keys are those of the folder: ``<name>/<file>``, and ``.<name>.retired/`` for what was taken back. A dump without its
manifest is not there yet: that is what makes it appear at once. A file that somebody asks for is brought into the
folder of this machine once, proved by the digest of the manifest, and served from there, ranges too.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from hub.errors import StoreError
from hub.outside.objects import Bucket, bucket_of
from hub.publish.dumps_shelf import CANONICAL, INDENTED, MANIFEST, NAME, PART, TAKEN, Shelf, rank
from hub.settings import Settings

FRESH_S = 3.0  #: for so long a process believes a manifest that another one may change
PIECE = 1 << 20


def shelf_at(settings: Settings) -> Shelf:
    """Return the shelf where the settings say that it is: a folder, or a store of objects."""
    folder, bucket = settings.data / "dumps", bucket_of(settings, "dumps")
    return BucketShelf(folder, bucket) if bucket else Shelf(folder)


@dataclass(frozen=True)
class BucketShelf(Shelf):
    """The dumps in a bucket; ``folder`` holds the one that is being written, and copies of what was asked for."""

    bucket: Bucket
    seen: dict[str, tuple[float, dict[str, Any]]] = field(default_factory=dict, compare=False, repr=False)

    def names(self) -> list[str]:
        """Return the names of all dumps, the newest first."""
        return sorted((name for name in self.bucket.folders("") if NAME.fullmatch(name)), key=rank, reverse=True)

    def manifest(self, name: str) -> dict[str, Any] | None:
        """Return what a dump says of itself; one that is over says so for good, of others it is asked again."""
        if not NAME.fullmatch(name):
            return None
        until, known = self.seen.get(name, (0.0, {}))
        if time.monotonic() < until:
            return known
        body = self.bucket.read(f"{name}/{MANIFEST}")
        return None if body is None else self._remember(name, orjson.loads(body))

    def _remember(self, name: str, found: dict[str, Any]) -> dict[str, Any]:
        """Note a manifest; of a dump that is not whole any more, no copy stays on this machine."""
        over = found["status"] == "failed" or bool(found.get("successor"))
        self.seen[name] = (float("inf") if over else time.monotonic() + FRESH_S, found)
        if found["status"] != "complete":
            shutil.rmtree(self.folder / name, ignore_errors=True)
        return found

    def publish(self, name: str) -> None:
        """Send a dump that is whole, its manifest last; the copy of this machine serves what is asked for here."""
        part = self.folder / f".{name}{PART}"
        for path in sorted(part.iterdir()):
            if path.name != MANIFEST:
                self.bucket.send(path, f"{name}/{path.name}")
        self.bucket.send(part / MANIFEST, f"{name}/{MANIFEST}")
        shutil.rmtree(self.folder / name, ignore_errors=True)
        os.replace(part, self.folder / name)

    def fail(self, name: str, reason: str, at: str) -> None:
        """Publish that a dump failed, and why; what was written and sent of it goes."""
        super().fail(name, reason, at)
        self.empty(name)

    def bury(self, at: str) -> list[str]:
        """Publish as failed what a process that died left behind, here or in the store; return the names."""
        half = [name for name in self.names() if self.manifest(name) is None]
        for name in half:
            self.fail(name, "the process that made it died", at)
        local = [path for path in self.folder.glob(f".*{PART}") if path.name[1 : -len(PART)] in half]
        for path in local:
            shutil.rmtree(path)
        return half + super().bury(at)

    def tell(self, name: str, manifest: dict[str, Any]) -> None:
        """Write a manifest in the place of the one that is there, at once."""
        self.bucket.write(orjson.dumps(manifest, option=INDENTED), f"{name}/{MANIFEST}")
        self._remember(name, manifest)

    def retire(self, name: str, *, status: str, reason: str, at: str) -> None:
        """Take a dump back at once: nothing of it is served any more; what the next delta needs waits, unseen."""
        known: dict[str, Any] = self.manifest(name) or {}
        self.bucket.write(orjson.dumps(known), f"{self.taken(name).name}/{MANIFEST}")
        kept: dict[str, Any] = {key: known[key] for key in ("date", "made_at", "seq", "at", "records") if key in known}
        self.tell(name, {"status": status, "name": name, **kept, "reason": reason, "ended_at": at, "successor": None})
        if self.bucket.size(f"{name}/{CANONICAL}") is not None:
            self.bucket.copy(f"{name}/{CANONICAL}", f"{self.taken(name).name}/{CANONICAL}")
        self.empty(name)

    def empty(self, name: str) -> None:
        """Remove all files of a dump but its manifest, and the copies of this machine."""
        for key, _ in self.bucket.keys(f"{name}/"):
            if key != f"{name}/{MANIFEST}":
                self.bucket.remove(key)
        shutil.rmtree(self.folder / name, ignore_errors=True)

    def forget_taken(self) -> None:
        """Remove the files of the dumps that were taken back, also where a process died while it took one back."""
        for folder in self.bucket.folders(""):
            if folder.startswith(".") and folder.endswith(TAKEN):
                for key, _ in self.bucket.keys(f"{folder}/"):
                    self.bucket.remove(key)
        for path in self.folder.glob(f".*{TAKEN}"):
            shutil.rmtree(path)
        for found in self.manifests():
            if found["status"] != "complete":
                self.empty(found["name"])

    def canonical(self, name: str) -> Path | None:
        """Return the canonical file of a dump, also of one that was just taken back; None where it is gone."""
        for folder in (name, self.taken(name).name):
            if self.bucket.size(f"{folder}/{CANONICAL}") is not None:
                return self._brought(folder, CANONICAL, None)
        return None

    def card(self, name: str) -> dict[str, Any] | None:
        """Return what a dump said of itself while it was good, also of one that was just taken back."""
        known = self.manifest(name)
        if known and known["status"] != "complete":
            body = self.bucket.read(f"{self.taken(name).name}/{MANIFEST}")
            known = orjson.loads(body) if body else None
        return known if known and known["status"] == "complete" else None

    def file(self, name: str, filename: str) -> Path:
        """Return where a file of a dump is on this machine; it is brought here first where it is not.

        :raises StoreError: where it is not what the manifest says.
        """
        cards = {card["path"]: card for card in (self.manifest(name) or {}).get("files", ())}
        return self._brought(name, filename, cards.get(filename, {}).get("sha256"))

    def whole(self, name: str) -> Path:
        """Return the folder of a dump, with all files that its manifest names."""
        for card in (self.manifest(name) or {}).get("files", ()):
            self.file(name, card["path"])
        return self.file(name, MANIFEST).parent

    def _brought(self, folder: str, filename: str, sha256: str | None) -> Path:
        """Bring a file here, beside its place, and have it appear when it is proved."""
        place = self.folder / folder / filename
        if place.is_file() and filename != MANIFEST:
            return place
        place.parent.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256()
        with tempfile.NamedTemporaryFile(prefix=".bringing-", dir=place.parent, delete=False) as file:
            try:
                with self.bucket.open(f"{folder}/{filename}") as source:
                    while piece := source.read(PIECE):
                        digest.update(piece)
                        file.write(piece)
                if sha256 and digest.hexdigest() != sha256:
                    raise StoreError(f"{self.bucket.name}: {folder}/{filename} is not what its manifest says")
            except BaseException:
                os.unlink(file.name)
                raise
        os.replace(file.name, place)
        return place
