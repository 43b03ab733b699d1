"""Files: the folder of the data, the room on its disk, the archive, the dumps, the backups."""

from __future__ import annotations

import shutil
import stat
import tempfile
from collections.abc import Iterator
from datetime import datetime
from random import Random

from hub.application.doctor import ERROR, WARNING, Finding, Patient
from hub.application.standing import low_disk
from hub.deliver.alerts import bytes_of
from hub.errors import HubError
from hub.harvest.archive import Archive, digest_of
from hub.harvest.bucket import archive_of
from hub.publish.dumps_bucket import shelf_at
from hub.publish.dumps_verify import in_folder, proofs
from hub.raw import Raw
from hub.store import RawRow
from hub.store.health import sample

DOCUMENTS = 20  #: of the archive that are read
HOUR_S = 3600


def data(patient: Patient) -> Iterator[Finding]:
    """The folder of the data: there, writable, not for everybody."""
    folder = patient.settings.data
    if not folder.is_dir():
        told = f"there is no folder {folder}"
        remedy = "the first `hub harvest` makes it, or set HUB_DATA to the right one"
        yield Finding("data_missing", WARNING, told, remedy)
        return
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        told = f"nothing can be written into {folder}: {error.strerror}"
        remedy = f"chown the folder to the account of the hub: chown -R clausier {folder}"
        yield Finding("data_unwritable", ERROR, told, remedy)
    for path in (folder / "persons.db", folder / "hub.db", folder / "releases"):
        if path.exists() and path.stat().st_mode & stat.S_IROTH and folder.stat().st_mode & stat.S_IXOTH:
            grave = WARNING if path.name == "hub.db" else ERROR
            told = f"every account of this machine can read {path}"
            yield Finding("data_readable", grave, told, f"chmod o-rwx {folder}")


def disk(patient: Patient) -> Iterator[Finding]:
    """The room on the disk of the data."""
    if not patient.settings.data.is_dir():
        return
    usage, percent = shutil.disk_usage(patient.settings.data), patient.settings.disk_free_percent
    if low_disk(usage.free, usage.total, percent):
        told = f"{bytes_of(usage.free, 'en')} of {bytes_of(usage.total, 'en')} are left, less than {percent} %"
        remedy = "hub dumps prune, hub redact --overdue --dry-run, move old backups, or give the disk more room"
        yield Finding("disk_low", ERROR, told, remedy)


def archive(patient: Patient) -> Iterator[Finding]:
    """A sample of the documents that the archive should keep."""
    kept = archive_of(patient.settings)
    for database in patient.databases.values():
        rows = sample(database, DOCUMENTS * 5)
        for row in Random(len(rows)).sample(rows, min(DOCUMENTS, len(rows))):
            yield from document(kept, row)


def document(archive: Archive, row: RawRow) -> Iterator[Finding]:
    """Yield what is wrong with one kept document."""
    what = f"the archive's document {row.source} {row.digest}"
    if not archive.has(row.source, row.digest):
        yield Finding("archive_missing", ERROR, f"{what} is not there", "put it back from a copy of the archive")
        return
    raw = Raw(row.url, opener=archive.reader(row.source, row.digest))
    try:
        if digest_of(raw) == row.digest:
            return
    except HubError as error:
        what = f"{what} ({error})"
    remedy = f"put {archive.name(row.source, row.digest)} back from a copy of the archive"
    yield Finding("archive_damaged", ERROR, f"{what} is not what its digest says", remedy)


def dumps(patient: Patient) -> Iterator[Finding]:
    """The last dump, proved file by file."""
    shelf = shelf_at(patient.settings)
    newest = next((each for each in shelf.manifests() if each["status"] in ("complete", "failed")), None)
    if newest and newest["status"] == "failed":
        told = f"the dump {newest['name']} failed: {newest.get('reason', '')}"
        yield Finding("dump_failed", WARNING, told, "hub dumps make; the last good dump is still served")
    latest = shelf.latest()
    if latest is None or patient.quick:
        return
    where = shelf.whole(latest["name"])
    wrong = [f"{proof.name} {proof.found}" for proof in proofs(in_folder(where)) if not proof.holds]
    if wrong:
        told = f"the dump {latest['name']} is damaged: {'; '.join(wrong)[:300]}"
        remedy = f"hub dumps verify {where}, then remove that folder and hub dumps make"
        yield Finding("dump_damaged", ERROR, told, remedy)


def backups(patient: Patient) -> Iterator[Finding]:
    """The age of the newest backup, where the settings say where backups are."""
    folder, hours = patient.settings.backups, patient.settings.backup_hours
    if folder is None:
        return
    times = [path.stat().st_mtime for path in folder.rglob("*") if path.is_file()] if folder.is_dir() else []
    if not times:
        told = f"there is no backup in {folder}"
        remedy = f"hub db backup {folder}/hub-$(date +%F).backup; see docs/operating/keep.md"
        yield Finding("backup_missing", ERROR, told, remedy)
        return
    age = patient.clock().timestamp() - max(times)
    if age > hours * HOUR_S:
        newest = datetime.fromtimestamp(max(times)).strftime("%Y-%m-%d %H:%M")
        told = f"the newest backup in {folder} is of {newest}, more than {hours} h ago"
        yield Finding("backup_old", ERROR, told, f"look why, then hub db backup {folder}/hub-$(date +%F).backup")
