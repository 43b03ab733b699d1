#!/usr/bin/env python3
"""Ingest generated lines through the hub's own machinery: archive, corridor, schema, store, change log, search.

python ingest_hub.py RAW.jsonl FOLDER [--again]      # --again: the hub exists, nothing (or little) changed
"""

import argparse
import os
import shutil
import sys
from dataclasses import replace
from pathlib import Path

from common import Clock, peak_mib, report, size_of
from connector import Plugin

from hub.application import Hub
from hub.application.harvesting import harvest_files
from hub.plugins import create_plugin_manager
from hub.settings import read_settings
from hub.store import Store


def main() -> None:
    """Ingest once, and print one JSON line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("raw"), parser.add_argument("folder")
    parser.add_argument("--again", action="store_true"), parser.add_argument("--profile", default="")
    given = parser.parse_args()
    if not given.again:
        shutil.rmtree(given.folder, ignore_errors=True)
    folder = Path(given.folder).absolute()
    url = os.environ.get("HUB_DATABASE") or f"sqlite:///{folder / 'hub.db'}"
    settings = read_settings(
        {"HUB_CONFIG": str(folder), "HUB_DATA": str(folder), "HUB_DATABASE": url, "HUB_DOTENV": ""}
    )
    hub = alone(Hub.open(settings, plugins=create_plugin_manager([Plugin()], group=None)))
    clock = Clock()
    run = profiled(given, hub) if given.profile else harvest_files(hub, "bench", [Path(given.raw)])
    wall, cpu = clock.read()
    hub.close()
    n = sum(run.counts.get(what, 0) for what in ("new", "changed", "unchanged", "set_aside"))
    report(
        "ingest_hub" + ("_again" if given.again else ""),
        n=n,
        status=run.status,
        counts=run.counts,
        wall_s=wall,
        cpu_s=cpu,
        us_per_rec=cpu / n * 1e6,
        rec_per_s=n / wall,
        peak_mib=peak_mib(),
        disk_mb=size_of(str(folder)) / 1e6,
        raw_mb=os.path.getsize(given.raw) / 1e6,
    )
    sys.exit(0 if run.status == "complete" else 1)


def alone(hub):
    """Return the hub deriving no organisations: no loader beside it does; their cost is a stage of ingest_boamp.py."""
    hub.store.close()
    return replace(hub, store=Store.open(hub.settings.database, derives=("notice",)))


def profiled(given, hub):
    """Ingest under a profiler, whose figures go to a file."""
    import cProfile

    profile = cProfile.Profile()
    try:
        return profile.runcall(harvest_files, hub, "bench", [Path(given.raw)])
    finally:
        profile.dump_stats(given.profile)


if __name__ == "__main__":
    main()
