"""What all tests share: stores on both engines, and the real data where they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import make_url

from hub.store import Store
from hub.store.connection import Database
from tests.store import ready
from tests.store.postgres import PostgresUnavailable, fresh_database, start_cluster

REAL = Path(__file__).parent.parent.parent / "shared" / "real"


@pytest.fixture(scope="session")
def postgres_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A throwaway PostgreSQL server's URL, or HUB_TEST_POSTGRES."""
    try:
        url, stop = start_cluster()
    except PostgresUnavailable as reason:
        pytest.skip(str(reason))
    yield url
    stop()


@pytest.fixture(scope="session", autouse=True)
def sqlite_ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let a new SQLite database of this process have its tables from a script that the migrations once made."""
    path = tmp_path_factory.mktemp("ready") / "hub.db"
    Store.upgrade(f"sqlite:///{path}")
    with pytest.MonkeyPatch.context() as patch:
        ready.use(patch, ready.statements(path))
        yield


@pytest.fixture(scope="session")
def postgres_ready(postgres_cluster: str) -> Iterator[str]:
    """The name of a migrated database without records on the PostgreSQL server, for copies."""
    with fresh_database(postgres_cluster) as url:
        Store.upgrade(url)
        yield str(make_url(url).database)


ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(params=ENGINES)
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without records, on each engine in turn."""
    with database(request, tmp_path) as url:
        yield url


@pytest.fixture(scope="module", params=ENGINES)
def module_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same, once for all tests of a file that only read, on each engine in turn."""
    with database(request, tmp_path_factory.mktemp("module")) as url:
        yield url


@contextmanager
def database(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """Give the URL of a migrated database of the engine that is asked for."""
    if request.param == "sqlite":
        yield f"sqlite:///{folder / 'hub.db'}"
        return
    server, migrated = request.getfixturevalue("postgres_cluster"), request.getfixturevalue("postgres_ready")
    with fresh_database(server, like=migrated) as url:
        yield url


def everything(record: dict[str, Any], audience: str) -> dict[str, Any] | None:
    """A view for tests: notices are internal, offers for reading only, all else is open but for ``secret``."""
    if record["kind"] == "notice" or (record["kind"] == "offer" and audience == "open"):
        return None
    return {name: value for name, value in record.items() if name != "secret"}


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An empty store on each engine in turn."""
    opened = Store.open(store_url, project=everything)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def real() -> Callable[[str], Path]:
    """Return a function that gives a path under the real data, and skips where they are not."""

    def path(name: str) -> Path:
        found = REAL / name
        if not found.exists():
            pytest.skip(f"no real data here: {name} is missing beside the checkout")
        return found

    return path


@pytest.fixture
def connections_closed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Close what a drill opens that is to fail half way."""
    made, init = list[Database](), Database.__init__

    def noting(self: Database, url: str) -> None:
        init(self, url)
        made.append(self)

    monkeypatch.setattr(Database, "__init__", noting)
    yield
    for database in made:
        database.close()
