"""Several machines, by hand on loopback: PostgreSQL, objects, two web processes, two clocks, nginx in front."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import hub_boamp
import pytest
import requests
from apscheduler.triggers.cron import CronTrigger
from hub_boamp.replica import create_replica, sample_records

from hub import scheduler
from hub.application import Hub, harvesting
from hub.harvest.child import Ended
from hub.plugins import create_plugin_manager
from hub.settings import SourceSettings, read_settings
from hub.store import AlreadyRunning, Store
from hub.testing.server import serve
from tests.acceptance.children import child, ended
from tests.deploy.conftest import KEY, SECRET, ObjectStore
from tests.deploy.proxy import free_port, nginx, proxied
from tests.forking import CONTEXT
from tests.store.postgres import fresh_database

EVERY_S = 3  #: the source is due so often
NOTICES = 40
ALIKE = (
    "/", "/?q=travaux", "/datasets", "/quality", "/status", "/api/v1/tenders?limit=20",
    "/api/v1/changes?since=0&limit=1000", "/api/v1/openapi.json", "/feeds/tenders.atom", "/feeds/tenders.csv",
    "/feeds/tenders.ics", "/dumps/", "/datapackage.json", "/oai?verb=ListIdentifiers&metadataPrefix=oai_dc",
)  # fmt: skip
#: what may differ between two answers: when it was asked, and what a page makes anew for each visitor
MOMENT = re.compile(rb"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?Z?|nonce=\"[^\"]+\"|\d+ (secondes?|minutes?)")


@dataclass
class Fleet:
    """A hub on several machines, each with a folder of its own."""

    folder: Path
    database: str
    objects: ObjectStore
    https: int
    webs: list[subprocess.Popen[bytes]] = field(default_factory=list)
    ports: list[int] = field(default_factory=list)

    def environ(self, machine: str) -> dict[str, str]:
        """Return the environment of one machine."""
        config = self.folder / "config"
        config.mkdir(exist_ok=True)
        (config / "hub.toml").write_text(
            f'[web]\ntrusted_proxies = 1\n\n[objects]\nurl = "s3://{self.objects.bucket}/hub"\n'
            f'endpoint = "{self.objects.endpoint}"\n'
        )
        places = {"HUB_CONFIG": str(config), "HUB_DATA": str(self.folder / machine), "HUB_DATABASE": self.database}
        secrets = {"HUB_OBJECTS_KEY": KEY, "HUB_OBJECTS_SECRET": SECRET, "HUB_SECRET_KEY": "k" * 40}
        return {**places, **secrets, "HUB_DOTENV": "", "HUB_BASE_URL": f"https://127.0.0.1:{self.https}"}

    def command(self, machine: str, *words: str) -> subprocess.Popen[bytes]:
        """Start the hub's own command on a machine."""
        environ = {**os.environ, **self.environ(machine)}
        log = (self.folder / f"{machine}.log").open("wb")
        with log:
            return subprocess.Popen([sys.executable, "-m", "hub", *words], env=environ, stderr=log, stdout=log)

    def web(self, machine: str) -> None:
        """Start a web process without a clock."""
        port = free_port()
        self.webs.append(self.command(machine, "serve", "--no-clock", "--port", str(port)))
        self.ports.append(port)

    def end(self) -> None:
        """End the web processes."""
        for process in self.webs:
            process.kill()
            process.wait(20)


def keep_the_clock(environ: dict[str, str], target: tuple[str, int], noted: str) -> None:
    """Keep the clock as `hub worker` does, the source being a replica that is handed over in memory."""
    scheduler.trigger = lambda source: CronTrigger(second=f"*/{EVERY_S}")  # type: ignore[assignment]
    hub = Hub.open(
        read_settings(environ), plugins=create_plugin_manager([hub_boamp], group=None),
        loopback=frozenset([target]), replicas={"boamp": "http://{}:{}".format(*target)},
    )  # fmt: skip

    def start(source: SourceSettings) -> Ended:
        with open(noted, "ab", buffering=0) as file:
            file.write(f"{source.name} {os.getpid()}\n".encode())
        try:
            harvesting.harvest(hub, source.name)
        except AlreadyRunning:
            return Ended(1)
        return Ended(0)

    hub.settings.sources["boamp"] = SourceSettings("boamp", enabled=True, schedule="* * * * *")  # type: ignore[index]
    scheduler.create_scheduler(hub, start=start).start()
    CONTEXT.Event().wait()


@pytest.fixture
def fleet(postgres_cluster: str, objects: ObjectStore, tmp_path: Path) -> Iterator[Fleet]:
    """A hub over an empty database and an empty bucket."""
    with fresh_database(postgres_cluster) as url:
        made = Fleet(tmp_path, url, objects, free_port())
        yield made
        made.end()


def waited(told: Callable[[], Any], seconds: float = 120) -> Any:
    """Return what a function gives, once it gives something."""
    end, last = time.monotonic() + seconds, ""
    while time.monotonic() < end:
        try:
            if found := told():
                return found
        except requests.RequestException as error:
            last = str(error)
        time.sleep(0.2)
    raise AssertionError(f"it did not come about in time; the last error was: {last}")


def answer(port: int, path: str) -> requests.Response:
    """Return what one web process says, as the proxy asks it."""
    headers = {"X-Forwarded-For": "192.0.2.9", "X-Forwarded-Proto": "https"}
    return requests.get(f"http://127.0.0.1:{port}{path}", headers=headers, timeout=60)


def changes(get: Callable[[str], requests.Response], step: int) -> list[int]:
    """Return the numbers of all changes, as somebody sees who follows the log page by page."""
    seen, since = [], 0
    while True:
        page = get(f"/api/v1/changes?since={since}&limit={step}").json()
        seen += [each["seq"] for each in page["items"]]
        since = page["next"]
        if not page["more"]:
            return seen


@pytest.mark.skipif("HUB_TRY_DEPLOYMENT" not in os.environ, reason="a minute or two: make try-deployment runs it")
def test_two_web_processes_and_two_clocks_are_one_hub(fleet: Fleet, tmp_path: Path) -> None:
    noted = tmp_path / "started"
    with serve(create_replica(records=sample_records()[-NOTICES:])) as source:
        fleet.web("web-one")
        fleet.web("web-two")
        machines = [fleet.environ(name) for name in ("clock-one", "clock-two")]
        clocks = [child(keep_the_clock, machine, source.target, str(noted)) for machine in machines]
        try:
            waited(lambda: all(answer(port, "/ready").ok for port in fleet.ports))
            waited(lambda: finished(fleet.database) >= 2)
        finally:
            for clock in clocks:
                os.kill(clock.pid or 0, signal.SIGTERM)
                ended(clock)
    starts = Counter(line.split()[0] for line in noted.read_text().splitlines())
    assert starts["boamp"] in (due(fleet.database), due(fleet.database) - 1), "one start for each instant that was due"
    assert fleet.command("maker", "dumps", "make").wait(300) == 0, (tmp_path / "maker.log").read_text()
    one, two = (([answer(port, path) for path in ALIKE]) for port in fleet.ports)
    for path, left, right in zip(ALIKE, one, two, strict=True):
        assert left.status_code == right.status_code == 200, path
        assert MOMENT.sub(b"", left.content) == MOMENT.sub(b"", right.content), path
    assert sum(b"boamp:tender-" in each.content for each in one) >= 4
    assert any("/archive/boamp/" in key for key in fleet.objects.names()) and not list(tmp_path.rglob("*.zst"))
    if (program := nginx()) is None:
        pytest.skip("all held; nginx is not installed here, so that a killed web process was not tried behind it")
    folder = tmp_path / "nginx"
    folder.mkdir()
    with proxied(program, folder, fleet.ports, tls=fleet.https) as (plain, tls):
        behind(fleet, plain, tls, folder)


def behind(fleet: Fleet, plain: int, tls: int, folder: Path) -> None:
    """Look through the proxy while one web process is killed."""
    with requests.Session() as session:
        session.trust_env = False  # a bundle of certificates in the environment would go before ours
        session.verify = str(folder / "fullchain.pem")
        get = lambda path, **more: session.get(f"https://127.0.0.1:{tls}{path}", timeout=60, **more)  # noqa: E731
        waited(lambda: get("/ready").ok, 10)
        whole = changes(get, 1000)
        moved = session.get(f"http://127.0.0.1:{plain}/datasets", timeout=60, allow_redirects=False)
        assert (moved.status_code, moved.headers["Location"]) == (308, "https://clauses.example.org/datasets")
        assert get("/metrics").status_code == 404
        followed, since, killed = [], 0, len(whole) // 3
        while True:
            page = get(f"/api/v1/changes?since={since}&limit=20")
            assert page.status_code == 200, page.text
            followed += [each["seq"] for each in page.json()["items"]]
            since = page.json()["next"]
            if len(followed) >= killed and fleet.webs[0].poll() is None:
                fleet.webs[0].kill()
                fleet.webs[0].wait(20)
            if not page.json()["more"]:
                break
            time.sleep(0.05)
        assert followed == whole and fleet.webs[0].poll() is not None, "nothing lost, nothing twice"
        latest = get("/dumps/latest/manifest.json").json()
        file = get(f"/dumps/{latest['name']}/{latest['canonical']['path']}", headers={"Range": "bytes=0-99"})
        assert file.status_code == 206 and len(file.content) == 100
        many = [get("/health") for _ in range(150)]
        refused = [each for each in many if each.status_code == 429]
        assert refused and all(each.headers["Retry-After"] for each in refused)


def finished(database: str) -> int:
    """Return how many runs ended well."""
    store = Store.open(database)
    try:
        return sum(run.status == "complete" for run in store.runs.list("boamp", limit=100))
    finally:
        store.close()


def due(database: str) -> int:
    """Return at how many instants the source was due and claimed."""
    store = Store.open(database)
    try:
        with store.database.reading() as tx:
            found = tx.one("SELECT count(*) FROM due WHERE source = 'boamp'")
            return int(found[0]) if found else 0
    finally:
        store.close()
