"""A connector that leaks, hangs, crashes or shouts ends its own harvest, and the hub goes on (promise P13)."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hub.application.harvesting import harvest
from hub.harvest import child
from hub.harvest.child import Limits, run_child
from tests.harvest.wild import WILD, hub_with

ROOT = Path(__file__).parents[2]
LIMITS = Limits(25, 512)
ENDS = {
    "leaks": (LIMITS, "more than its limit of 512 MiB"),
    "hangs": (Limits(8, 512), "ended after its time limit"),
    "exits": (LIMITS, None),
    "crashes": (LIMITS, "died of signal SIGSEGV"),
    "shouts": (LIMITS, None),
    "quits": (LIMITS, None),
}


def environment(folder: Path) -> dict[str, str]:
    """Return where a hub of its own keeps its things."""
    own = {"HUB_CONFIG": folder / "c", "HUB_DATA": folder / "v", "HUB_DATABASE": f"sqlite:///{folder}/hub.db"}
    return {**{name: str(value) for name, value in own.items()}, "HUB_DOTENV": "", "PYTHONPATH": str(ROOT)}


@pytest.fixture(scope="module")
def children(tmp_path_factory):
    """Each wild connector, harvested in a child over a hub of its own; several at once, as hanging costs nothing."""
    folders = {name: tmp_path_factory.mktemp(name) for name in ENDS}

    def run(name):
        environ, limits = environment(folders[name]), ENDS[name][0]
        command = [sys.executable, "-m", "tests.harvest.wild", name]
        around = {**os.environ, **environ}
        return run_child(command, limits=limits, environ=around, hand_over=environ, quiet=subprocess.DEVNULL)

    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(3) as pool:
        patch.setattr(child, "GRACE_S", 1.0)
        return {name: (folders[name], ended) for name, ended in zip(ENDS, pool.map(run, ENDS), strict=True)}


@pytest.mark.parametrize("name", ENDS)
def test_the_hub_goes_on_after_a_wild_connector(name, children, monkeypatch):
    (folder, ended), (_, reason) = children[name], ENDS[name]
    with hub_with(WILD["wild"], environment(folder)) as hub:
        assert (reason is None and ended.reason is None) or reason in str(ended.reason), ended
        statuses, stored = [row.status for row in hub.store.runs.list("wild")], hub.store.count("tender")
        if statuses or name != "hangs":  # on a busy machine its time is over before it begins
            assert statuses == ["complete" if name == "shouts" else "running"]
            assert stored == (2 if name == "shouts" else 1) or name == "hangs", "what was stored before it is there"
        clock = time.time
        monkeypatch.setattr(time, "time", lambda: clock() + 120)  # the lease of the dead is over
        after = harvest(hub, "wild")
        assert after.status == "complete" and hub.store.count("tender") == 2
