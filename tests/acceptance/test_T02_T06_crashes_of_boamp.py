"""T2, T6: a harvest of BOAMP that is killed at any page, batch or derivation ends like one that was not."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import hub_boamp
import pytest
from hub_boamp.replica import create_replica, sample_records

from hub.application import Hub, deriving, harvesting
from hub.outside import Http
from hub.store import Store
from hub.testing.server import Served, serve
from tests.acceptance.children import TODAY, child, dying, ended, open_hub, small_steps

DAYS = 4
FIRST = (TODAY - timedelta(days=DAYS)).isoformat()
#: between the last document and the note that it was the last, the last days look like those of a later run
LAST_DAYS = 4
LEASE = 0.3  #: seconds after which a harvest that died is taken over
STEPS = [("page", n) for n in range(1, 11)] + [("batch", n) for n in range(1, 9)]
STEPS += [(step, n) for step in ("derivation", "keep") for n in (1, 2, 5)] + [("drain", 1), ("finish", 1)]


def last_days() -> list[dict[str, Any]]:
    """Return the invented notices of the last days, nine a day at most."""
    found = [record for record in sample_records(TODAY) if record["dateparution"] >= FIRST]
    days = sorted({record["dateparution"] for record in found})
    return [record for day in days for record in [one for one in found if one["dateparution"] == day][:9]]


@pytest.fixture
def source() -> Any:
    """BOAMP as it answers on a fixed day."""
    return create_replica(TODAY, records=last_days())


@pytest.fixture
def served(source: Any, small: None) -> Iterator[Served]:
    """BOAMP, served here."""
    with serve(source) as server:
        yield server


def killed_at(environ: dict[str, str], target: tuple[str, int], step: str, n: int) -> None:
    """Harvest, and die at the n-th call of a step."""
    small_steps()
    deriving.KEYS_AT_ONCE, harvesting.LEASE_S = 5, LEASE
    if step == "page":
        asked = dying(lambda: None, n)
        get, stream = Http.get, Http.stream
        Http.get = lambda self, *a, **o: (asked(), get(self, *a, **o))[1]  # type: ignore[method-assign]
        Http.stream = lambda self, *a, **o: (asked(), stream(self, *a, **o))[1]  # type: ignore[method-assign]
    elif step in ("batch", "derivation"):
        setattr(Store, step, dying(getattr(Store, step), n))
    else:
        name = {"keep": "keep", "drain": "drain", "finish": "ended"}[step]
        setattr(harvesting, name, dying(getattr(harvesting, name), n))
    harvested(open_hub(environ, {"boamp": target}))


def harvested(hub: Hub) -> Any:
    """Harvest BOAMP's last days."""
    source = hub.settings.source("boamp")
    hub.settings.sources["boamp"] = source.__class__("boamp", options={"since": DAYS})  # type: ignore[index]
    return harvesting.harvest(hub, "boamp")


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A place for what an undisturbed harvest leaves: its state and how much it asked."""
    return {}


def undisturbed(calm: dict[str, Any], hub_over: Any, served: Served, source: Any, same: Any, tmp_path: Path) -> None:
    """Harvest once without a kill, and keep what it left."""
    if calm:
        return
    with hub_over(f"sqlite:///{tmp_path / 'calm.db'}", folder="calm", boamp=served) as hub:
        run = harvested(hub)
        assert (run.status, run.counts["new"]) == ("complete", len(source.records)), run
        calm.update(state=same(hub), asked=len(source.asked), derived=hub.store.count("tender"))
    source.asked.clear()
    shutil.rmtree(tmp_path / "calm")


@pytest.mark.parametrize(("step", "n"), STEPS)
def test_a_killed_harvest_goes_on_and_ends_like_one_that_was_not_killed(
    step: str,
    n: int,
    store_url: str,
    hub_over: Any,
    environ_of: Any,
    served: Served,
    source: Any,
    same: Callable[[Hub], list[bytes]],
    calm: dict[str, Any],
    tmp_path: Path,
) -> None:
    undisturbed(calm, hub_over, served, source, same, tmp_path)
    if step == "page" and n > calm["asked"]:
        pytest.fail(f"the harvest asks {calm['asked']} times only: leave out page {n}")
    assert ended(child(killed_at, environ_of(store_url), served.target, step, n)) == -9
    time.sleep(LEASE + 0.1)
    with hub_over(store_url, boamp=served) as hub:
        run = harvested(hub)
        assert (run.status, run.id) == ("complete", "boamp-1"), "the same run, taken over"
        assert not hub.store.runs.list(status="running") and hub.store.todo.count() == 0
        assert run.counts["new"] == len(source.records) and not run.counts.get("set_aside")
        again = LAST_DAYS if (step, n) == ("batch", 8) else 2
        assert len(source.asked) <= calm["asked"] + again, "at most the document in flight is fetched again"
        state = same(hub)
        assert [line for line in state if line not in calm["state"]] == []
        assert state == calm["state"]


def test_every_page_and_batch_is_among_the_steps(
    hub_over: Any, served: Served, source: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches: list[None] = []
    batch = Store.batch
    monkeypatch.setattr(Store, "batch", lambda self, run: (batches.append(None), batch(self, run))[1])
    with hub_over(f"sqlite:///{tmp_path / 'hub.db'}", boamp=served) as hub:
        harvested(hub)
    assert len(source.asked) == sum(step == "page" for step, _ in STEPS)
    assert len(batches) == sum(step == "batch" for step, _ in STEPS)
    assert hub_boamp.Boamp.today == TODAY
