#!/usr/bin/env python3
"""Peer: a dlt pipeline that merges on a primary key into SQLite; it has no full-text index, so none is built.

python ingest_dlt.py RAW.jsonl FOLDER      # in an environment of its own: dlt pins others (dlt-requirements.txt)
"""

import argparse
import os
import shutil

parser = argparse.ArgumentParser()
parser.add_argument("raw"), parser.add_argument("folder")
given = parser.parse_args()
folder = os.path.abspath(given.folder)
shutil.rmtree(folder, ignore_errors=True)
os.makedirs(folder)
# dlt reads these when it is loaded; one process, as every loader beside it
os.environ.update(RUNTIME__DLTHUB_TELEMETRY="false", DLT_DATA_DIR=folder, DLT_PROJECT_DIR=folder,
                  NORMALIZE__WORKERS="1", RUNTIME__LOG_LEVEL="ERROR")  # fmt: skip

import dlt  # noqa: E402
from common import Clock, batches, peak_mib, report  # noqa: E402
from mapping import rows, to_common  # noqa: E402

taken = {"n": 0}


@dlt.resource(name="record", primary_key="id", max_table_nesting=0,
              write_disposition={"disposition": "merge", "strategy": "delete-insert"})  # fmt: skip
def record():
    """Yield the records by the thousand; lists stay JSON, which is dlt's best case."""
    for batch in batches(map(to_common, rows(given.raw)), 1000):
        taken["n"] += len(batch)
        yield batch


clock = Clock()
into = dlt.destinations.sqlalchemy(f"sqlite:///{os.path.join(folder, 'out.sqlite')}")
dlt.pipeline("bench", destination=into, dataset_name="main", pipelines_dir=os.path.join(folder, "p")).run(record())
wall, cpu = clock.read()
report("ingest_dlt", n=taken["n"], wall_s=wall, cpu_s=cpu, peak_mib=peak_mib(), dlt=dlt.__version__)
