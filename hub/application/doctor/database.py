"""Database: does it answer, is it of this version and whole, does its clock agree, do sealed values open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from hub.application.doctor import ERROR, WARNING, Finding, Patient
from hub.application.partnering import Unsealed, Vault
from hub.errors import HubError
from hub.people.sealing import Seals, Unreadable
from hub.store import migrate
from hub.store.connection import Database
from hub.store.deliveries import Deliveries
from hub.store.health import damage, file_of, missing
from hub.store.operations import Operations
from hub.store.persons import persons_url
from hub.store.subscribers import Subscribers

SKEW_S = 5.0
AHEAD_S = 60.0
SAMPLE = 20


def answering(urls: dict[str, str]) -> tuple[dict[str, Database], list[Finding]]:
    """Return the databases that answer and are of this version, and what is wrong with the others."""
    good: dict[str, Database] = {}
    found: list[Finding] = []
    for name, url in urls.items():
        wrong = list(unanswered(name, url))
        found += wrong
        if not wrong:
            good[name] = Database(url)
    return good, found


def urls_of(database: str, data: Path) -> dict[str, str]:
    """Return the databases of a hub by name: the common one, and that of persons where it is a file of its own."""
    made = {"hub": database}
    persons = persons_url(database, data)
    file = file_of(persons)
    return {**made, "persons": persons} if file and file.is_file() else made


def unanswered(name: str, url: str) -> Iterator[Finding]:
    """Yield why a database cannot be used: it is not there, does not answer, or is of another version."""
    file = file_of(url)
    if file is not None and not file.is_file():
        told = f"there is no database yet at {file}"
        yield Finding("database_missing", WARNING, told, "the first `hub harvest` or `hub serve` makes it")
        return
    database = Database(url)
    try:
        present = migrate.revision(database)
    except HubError as error:
        remedy = "start the database, or correct HUB_DATABASE; a damaged file: hub db restore BACKUP"
        yield Finding("database_unreachable", ERROR, str(error), remedy)
        return
    finally:
        database.close()
    where = f"the database {name}"
    if present is None:
        yield Finding("database_empty", WARNING, f"{where} has no tables", "run `hub db upgrade`")
    elif present not in migrate.revisions():
        told = f"{where} was written by a newer version (revision {present}; this one knows {migrate.HEAD})"
        remedy = "install the newer version again, or restore a backup made by this one: hub db restore BACKUP"
        yield Finding("database_newer", ERROR, told, remedy)
    elif present != migrate.HEAD:
        told = f"{where} is at revision {present}, this version works with {migrate.HEAD}"
        remedy = "make a backup with `hub db backup PATH`, then run `hub db upgrade`"
        yield Finding("database_behind", ERROR, told, remedy)


def whole(patient: Patient) -> Iterator[Finding]:
    """Pages, tables and indexes of the databases."""
    for name, database in patient.databases.items():
        if wrong := None if patient.quick else damage(database):
            told = f"the database {name} is damaged: {wrong}"
            remedy = "stop the hub, keep a copy of the file, then hub db restore BACKUP"
            yield Finding("database_damaged", ERROR, told, remedy)
        if lacking := missing(database):
            told = f"the database {name} lacks {', '.join(lacking)}"
            remedy = "make them again as the migrations do, or hub db restore BACKUP"
            yield Finding("index_missing", ERROR, told, remedy)


def clocks(patient: Patient) -> Iterator[Finding]:
    """The clock of this machine beside that of the database, and what was written down."""
    operations = Operations(patient.databases["hub"]) if "hub" in patient.databases else None
    if operations is None:
        return
    skew = operations.skew_s()
    if abs(skew) > SKEW_S:
        told = f"the clock of the database is {skew:+.0f} s from this machine's"
        remedy = "have both machines follow the same time servers (timedatectl, chrony)"
        yield Finding("clock_skew", ERROR, told, remedy)
    ahead = operations.newest() - patient.clock().timestamp()
    if ahead > AHEAD_S:
        told = f"a run wrote down an instant that is {ahead:.0f} s in the future: a clock was wrong, or still is"
        remedy = "correct the clocks of all machines (timedatectl); leases wait until then"
        yield Finding("clock_ahead", ERROR, told, remedy)


def sealed(patient: Patient) -> Iterator[Finding]:
    """Values that were sealed with HUB_SECRET_KEY: a sample of them is opened."""
    key, database = patient.environment.get("HUB_SECRET_KEY") or "", patient.databases.get("hub")
    if database is None:
        return
    subscribers, deliveries = Subscribers(database).every()[:SAMPLE], list(deliveries_of(database))
    if not key and (subscribers or deliveries):
        told = "there are subscriptions, and HUB_SECRET_KEY, which sealed them, is not set"
        yield Finding("secret_key_changed", ERROR, told, "set HUB_SECRET_KEY as it was; it stands beside your backups")
        return
    shut = sum(not opens(Seals(key), one.address, one.id) for one in subscribers)
    shut += sum(not opens(Vault(key), box, id) for id, box in deliveries)
    if shut:
        told = f"{shut} of {len(subscribers) + len(deliveries)} sealed values do not open with this HUB_SECRET_KEY"
        remedy = "set HUB_SECRET_KEY as it was; if it is lost, subscribers ask again and partners rotate their secrets"
        yield Finding("secret_key_changed", ERROR, told, remedy)


def deliveries_of(database: Database) -> Iterator[tuple[str, bytes]]:
    """Yield the sealed secrets of a few subscriptions of partners."""
    deliveries = Deliveries(database)
    for each in list(deliveries.every())[:SAMPLE]:
        yield from ((each.id, box) for _, box in deliveries.secrets(each.id, now=0)[:1])


def opens(seal: Seals | Vault, box: bytes, owner: str) -> bool:
    """Say whether a sealed value opens."""
    try:
        seal.open(box, owner)
    except (Unreadable, Unsealed):
        return False
    return True
