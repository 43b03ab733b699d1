"""T17: memory stays flat from ten thousand records to a million, and one record may have 8,000 lots.

python bench/million.py [--sizes 10000,100000,1000000] [--lots 8000] [--work FOLDER]
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import orjson
from gen_boamp import record
from ingesting import HERE, generated, measured

MOST = 400  #: MiB (G5)
SPREAD = 1.2  #: the largest harvest may hold a fifth more than the smallest


def large(work: Path, lots: int) -> Path:
    """Return the lines of one record with very many lots, between two ordinary ones."""
    rows = [record(number) for number in (0, 1, 2)]
    form = orjson.loads(rows[1]["donnees"])
    model = next(
        one
        for number in range(100)
        if (given := orjson.loads(record(number)["donnees"])["FNSimple"]["initial"]["lots"])
        for one in given["lot"]
    )
    form["FNSimple"]["initial"]["lots"] = {"lot": [{**model, "num": str(number)} for number in range(1, lots + 1)]}
    rows[1]["donnees"] = orjson.dumps(form).decode()
    path = work / f"lots-{lots}.jsonl"
    path.write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in rows))
    return path


def main() -> None:
    """Harvest each size in a process of its own; the code is 1 where memory grows or a record is lost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--lots", type=int, default=8000)
    parser.add_argument("--work", type=Path, default=HERE.parent / "var" / "bench")
    given = parser.parse_args()
    work = given.work.absolute()
    work.mkdir(parents=True, exist_ok=True)
    peaks = {}
    for size in map(int, given.sizes.split(",")):
        found = measured("ingest_hub.py", str(generated(work, size)), str(work / "million"))
        if found["n"] != size:
            sys.exit(f"million: {found['n']} of {size} records came")
        peaks[size] = round(found["peak_mib"], 1)
    wide = measured("ingest_hub.py", str(large(work, given.lots)), str(work / "lots"))
    least, most = min(peaks.values()), max(peaks.values())
    met = most <= MOST and most <= SPREAD * least and wide["n"] == 3
    figures = {"peaks_mib": peaks, "lots": given.lots, "peak_mib of lots": round(wide["peak_mib"], 1)}
    print(json.dumps({"gate": "T17", "goal": f"<= {MOST} MiB, flat", "got": most, "met": met, "figures": figures}))
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()
