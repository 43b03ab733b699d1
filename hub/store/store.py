"""Store: the face of this wing; each part does its own work."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from hub.store import backup, canonical, dumping, migrate, tokens
from hub.store.aside import AsideList
from hub.store.batch import Batch
from hub.store.changes import ChangeLog
from hub.store.connection import Database
from hub.store.derivation import Derivation
from hub.store.leases import Leases, Limiter, Validators, claim_due
from hub.store.memory import without_cycle_search
from hub.store.migrate import ready
from hub.store.model import Change, IndexEntry, Project, Record, RunRow, SearchQuery, SearchResult, State, Version
from hub.store.raws import Raws
from hub.store.reading import Reading, Texts
from hub.store.records import preparing
from hub.store.redaction import Redactions
from hub.store.runs import Runs
from hub.store.search.reindexing import reindexed
from hub.store.search.searching import NAMES, Search
from hub.store.search.writing import Vocabulary
from hub.store.story import Mark, Stories
from hub.store.todo import TodoList


class Store:
    """All that is kept, on SQLite or PostgreSQL."""

    def __init__(
        self,
        database: Database,
        *,
        project: Project | None = None,
        index_of: Callable[[Record], IndexEntry] | None = None,
        derives: Iterable[str] = ("notice",),
        searches: int = 4,
        waiting: int = 32,
    ) -> None:
        self.database = database
        self.preparing = preparing(project, index_of)
        self.derives = frozenset(derives)
        self.vocabulary = Vocabulary()
        texts = Texts(self.preparing.project)
        self.reading = Reading(database, texts)
        self.searching = Search(database, texts, searches=searches, waiting=waiting)
        self.log = ChangeLog(database, texts)
        self.stories = Stories(database, texts, self.searching, self.preparing.index_of)
        self.runs = Runs(database, self.vocabulary, self.derives)
        self.todo = TodoList(database)
        self.aside = AsideList(database)
        self.raws = Raws(database)
        self.leases = Leases(database)
        self.limiter = Limiter(database)
        self.validators = Validators(database)
        self.ledger = Redactions(database, self.vocabulary, self.derives)

    @classmethod
    def open(cls, url: str, *, migrate: bool = True, **options: Any) -> Store:
        """Open a database, and bring it to the newest revision where it is older.

        :raises StoreError: when it cannot be opened, or was written by a newer program.
        """
        database = Database(url)
        try:
            ready(database, migrate=migrate)
            store = cls(database, **options)
            reindexed(database, store.preparing)
        except BaseException:
            database.close()
            raise
        return store

    def close(self) -> None:
        """Close all connections."""
        self.database.close()

    url = property(lambda self: self.database.url, doc="The SQLAlchemy URL.")

    @property
    def engine(self) -> str:
        """The name of the engine."""
        return "sqlite" if self.database.sqlite else "postgresql"

    def check(self) -> None:
        """Read one trivial thing: the database answers."""
        with self.database.reading() as tx:
            tx.one("SELECT value FROM counter WHERE name = 'seq'")

    def revision(self) -> str | None:
        """Return the revision of the tables."""
        return migrate.revision(self.database)

    @staticmethod
    def upgrade(url: str, revision: str = migrate.HEAD) -> None:
        """Bring a database to a newer revision."""
        move(url, revision)

    @staticmethod
    def downgrade(url: str, revision: str) -> None:
        """Bring a database back to an older revision (``base``: no tables)."""
        move(url, revision)

    @contextmanager
    def batch(self, run: RunRow) -> Iterator[Batch]:
        """Gather what is to be stored together; it is written at the end, all of it or nothing."""
        batch = Batch(self.database, self.preparing, self.vocabulary, self.derives, run)
        with without_cycle_search():
            yield batch
            batch.commit()

    @contextmanager
    def derivation(self, cause: str = "source", run: str | None = None) -> Iterator[Derivation]:
        """Gather what follows from stored records; it is written at the end, all of it or nothing."""
        derivation = Derivation(self.database, self.preparing, self.vocabulary, self.derives, cause=cause, run=run)
        yield derivation
        derivation.commit()

    def due(self, source: str, instant: str, owner: str) -> bool:
        """Say whether this caller, of all, is the one to start a job that is due at an instant."""
        return claim_due(self.database, source, instant, owner)

    def components(self, ids: Iterable[str]) -> set[str]:
        """Return the living records connected with these by tokens."""
        with self.database.reading() as tx:
            return tokens.component(tx, ids)

    def kinds(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the kind of each record that there is or was."""
        with self.database.reading() as tx:
            return dict(tx.among("SELECT id, kind FROM record WHERE id IN ({})", ids))

    def owners(self, names: Iterable[str]) -> set[str]:
        """Return the ids of the living records that own one of these tokens."""
        with self.database.reading() as tx:
            return tokens.owners(tx, names)

    def whole_of(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the wholes that hold these parts now."""
        with self.database.reading() as tx:
            return dict(tx.among("SELECT part, whole FROM member WHERE part IN ({})", ids))

    def members(self, whole: str) -> list[str]:
        """Return the parts of a whole."""
        with self.database.reading() as tx:
            return [row[0] for row in tx.rows("SELECT part FROM member WHERE whole = ? ORDER BY part", (whole,))]

    def load(self, ids: Iterable[str]) -> dict[str, Record]:
        """Return living records, parsed, in full."""
        return self.reading.load(ids)

    def ids(self, kind: str) -> Iterator[str]:
        """Yield the ids of the living records of a kind, sorted."""
        return self.reading.ids(kind)

    def get(self, id: str, audience: str = "open", *, kind: str | None = None) -> bytes | None:
        """Return the text of a living record, of one kind where it is given."""
        return self.reading.get(id, audience, kind=kind)

    def state(self, id: str, audience: str = "open") -> State | None:
        """Return how a record stands: living, or withdrawn, why, and in favour of which."""
        return self.reading.state(id, audience)

    def bodies(self, ids: Iterable[str], audience: str = "open") -> list[bytes]:
        """Return the texts of records in the order given; what is not there is left out."""
        return self.reading.bodies(ids, audience)

    def history(self, id: str, audience: str = "open") -> list[Version]:
        """Return a record through time, the oldest version first."""
        return self.reading.history(id, audience)

    def as_of(self, id: str, seq: int, audience: str = "open") -> bytes | None:
        """Return the text of a record as it was after a change."""
        return self.reading.as_of(id, seq, audience)

    def count(self, kind: str, audience: str = "open") -> int:
        """Return how many living records of a kind an audience sees."""
        return self.reading.count(kind, audience)

    def changes(
        self,
        since: int = 0,
        *,
        limit: int = 100,
        kinds: tuple[str, ...] = (),
        audience: str = "open",
        until: int | None = None,
        query: SearchQuery | None = None,
    ) -> list[Change]:
        """Return lines of the change log after ``since``, in order; through a query, those of its story."""
        if query is None:
            return self.log.changes(since, limit=limit, kinds=tuple(kinds), audience=audience, until=until)
        marks = self.stories.read(replace(query, audience=audience), since, until, limit)
        return [change for _, change in self.log.told(marks, audience)]

    def story(self, query: SearchQuery, since: int, until: int) -> list[tuple[Mark, Change]]:
        """Return a part of a search's story, each line with whether the record was shown before it and is after it."""
        return self.log.told(self.stories.between(query, since, until), query.audience)

    def search(self, query: SearchQuery) -> SearchResult:
        """Return one page of what is found, with the counts of all."""
        return self.searching.search(query)

    def find(self, kind: str | None = None, **facets: str) -> list[str]:
        """Return the ids of living records by the value of one facet or several, as ``find(siret="...")``."""
        return self.searching.ids((kind,) if kind else (), {name: [value] for name, value in facets.items()})

    def with_code(self, facet: str, value: str, kind: str | None = None) -> list[str]:
        """Return the ids of living records with a value of a facet."""
        return self.find(kind, **{facet: value})

    @staticmethod
    def facet_names() -> list[str]:
        """Return the names of all facets."""
        return sorted(NAMES)

    def last_seq(self, kinds: Iterable[str] = (), audience: str = "open") -> int:
        """Return the number of the last change that these may see; no record is read."""
        return self.log.last(tuple(kinds), audience)[0]

    def last_at(self, kinds: Iterable[str] = (), audience: str = "open") -> str | None:
        """Return the instant of the last change that these may see."""
        return self.log.last(tuple(kinds), audience)[1]

    def stream(
        self, kind: str | tuple[str, ...], audience: str = "open", query: SearchQuery | None = None
    ) -> Iterator[tuple[str, bytes]]:
        """Yield (id, text) sorted by id, of one snapshot, in constant memory; of what a query finds, or of all."""
        kinds = (kind,) if isinstance(kind, str) else kind
        wanted = None if query is None else self.searching.matching(replace(query, kinds=kinds, audience=audience))
        return self.reading.stream(kinds, audience, wanted=wanted)

    def dump_canonical(self, audience: str = "open", kinds: tuple[str, ...] = ()) -> Iterator[bytes]:
        """Yield the lines of the canonical dump: RFC 8785, sorted by id."""
        return (canonical.canonical(text) + b"\n" for _, text in self.reading.stream(tuple(kinds), audience))

    def dump_state(self) -> bytes:
        """Return all that is held, as one text without numbers or times of ours."""
        return dumping.state(self.database)

    def backup(self, path: str | Path) -> None:
        """Write a backup while all goes on."""
        backup.backup(self.database, Path(path))

    @classmethod
    def restore(cls, url: str, path: str | Path, *, ledger: Path | None = None, **options: Any) -> Store:
        """Put a backup in the place of a database; what was redacted or erased since is so again."""
        database = Database(url)
        try:
            lines = backup.restore(database, Path(path), ledger=ledger)
        finally:
            database.close()
        store = cls.open(url, **options)
        backup.take_back(store, lines, ledger)
        return store

    def redact(self, id: str, reason: str) -> int:
        """Blank a record and what hangs on it, now and in the log, and keep it away; return how many records."""
        return self.ledger.redact(id, reason)

    def forget(self, items: Iterable[str], source: str) -> int:
        """Take the texts of withdrawn items' records out of the log; return how many records were emptied."""
        return self.ledger.forget(items, source)

    def redactions(self) -> list[dict[str, str | None]]:
        """Return the ledger of redactions."""
        return self.ledger.list()

    @staticmethod
    def record_digest(record: Record) -> bytes:
        """Return the digest by which a record is known to be unchanged."""
        return canonical.digest(record)

    @staticmethod
    def item_digest(data: Any, *versions: str) -> bytes:
        """Return the digest by which an item is known to be unchanged, under the versions of what reads it."""
        return canonical.digest(data, *versions)


def move(url: str, revision: str) -> None:
    """Move the tables of a database to a revision."""
    database = Database(url)
    try:
        migrate.move(database, revision)
    finally:
        database.close()
