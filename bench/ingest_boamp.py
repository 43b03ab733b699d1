"""G1b: the whole BOAMP connector over faithful lines, with derivation and detection; stages in µs a record.

python bench/ingest_boamp.py LINES.jsonl FOLDER [--again]     (LINES: made by faithful.py)
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from common import Clock, peak_mib, report, size_of

import hub.application.deriving as deriving
import hub.application.harvesting as harvesting
from hub.application import Hub
from hub.settings import read_settings


class Stages:
    """CPU seconds by stage; a stage inside another is taken off the outer one."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self.inside = [0.0]

    def timed(self, stage: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function, timed under the name of a stage."""

        def measured(*given: Any, **named: Any) -> Any:
            start = time.process_time()
            self.inside.append(0.0)
            try:
                return work(*given, **named)
            finally:
                took = time.process_time() - start
                self.spent[stage] += took - self.inside.pop()
                self.inside[-1] += took

        return measured

    def stepped(self, stage: str, work: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
        """Return a generator function, each step of which is timed."""

        def measured(*given: Any) -> Iterator[Any]:
            steps = work(*given)
            step = self.timed(stage, lambda: next(steps, None))
            while (found := step()) is not None:
                yield found

        return measured


def watch(stages: Stages) -> None:
    """Put a watch on each station of the pipeline."""
    from hub_boamp import Boamp

    from hub.harvest import corridor
    from hub.store.batch import Batch

    Boamp.parse = stages.stepped("parse", Boamp.parse)  # type: ignore[method-assign]
    Boamp.normalise = stages.stepped("normalise", Boamp.normalise)  # type: ignore[method-assign]
    corridor.entry_of = stages.timed("digest", corridor.entry_of)
    harvesting.DoorKeeper.passed = stages.timed("door", harvesting.DoorKeeper.passed)  # type: ignore[method-assign]
    harvesting.located = stages.timed("validate, places", harvesting.located)
    harvesting.tokens = stages.timed("tokens", harvesting.tokens)
    for name in ("known", "put", "commit"):
        setattr(Batch, name, stages.timed("store", getattr(Batch, name)))
    harvesting.drain = stages.timed("derive: store", harvesting.drain)
    deriving.fold = stages.timed("derive: fold", deriving.fold)
    deriving.detect = stages.timed("derive: detect", deriving.detect)


def main() -> None:
    """Ingest once, and print one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lines"), parser.add_argument("folder")
    parser.add_argument("--again", action="store_true"), parser.add_argument("--stages", action="store_true")
    parser.add_argument("--profile", default="")
    given = parser.parse_args()
    if not given.again:
        shutil.rmtree(given.folder, ignore_errors=True)
    folder, stages = Path(given.folder).absolute(), Stages()
    if given.stages:
        watch(stages)
    url = f"sqlite:///{folder / 'hub.db'}"
    hub = Hub.open(
        read_settings({"HUB_CONFIG": str(folder), "HUB_DATA": str(folder), "HUB_DATABASE": url, "HUB_DOTENV": ""})
    )
    clock = Clock()
    run = harvested(given, hub)
    wall, cpu = clock.read()
    n = sum(run.counts.get(what, 0) for what in ("new", "changed", "unchanged", "set_aside"))
    us = {stage: round(spent / n * 1e6, 1) for stage, spent in stages.spent.items()}
    report("ingest_boamp" + ("_again" if given.again else ""), n=n, status=run.status, counts=run.counts, wall_s=wall,
           cpu_s=cpu, us_per_rec=cpu / n * 1e6, stages_us=us, tenders=hub.store.count("tender"),
           clauses=hub.store.count("clause"), drift=len(hub.store.runs.drift(run.id)), peak_mib=peak_mib(),
           disk_mb=size_of(str(folder)) / 1e6, raw_mb=os.path.getsize(given.lines) / 1e6)  # fmt: skip
    hub.close()
    sys.exit(0 if run.status == "complete" else 1)


def harvested(given: argparse.Namespace, hub: Hub) -> Any:
    """Harvest the file, under a profiler where its figures are asked for."""
    files = [Path(given.lines)]
    if not given.profile:
        return harvesting.harvest_files(hub, "boamp", files)
    import cProfile

    profile = cProfile.Profile()
    try:
        return profile.runcall(harvesting.harvest_files, hub, "boamp", files)
    finally:
        profile.dump_stats(given.profile)


if __name__ == "__main__":
    main()
