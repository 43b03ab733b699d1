# ruff: noqa: E501 - statements and documents stand on one line
"""G13: the hub's safe reading of a large XML document beside lxml's own iterparse with the same settings.

python bench/xml_hub.py FILE            (made by: xml_parse.py gen FILE -n 20000)
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from statistics import median
from typing import Any

from common import peak_mib
from lxml import etree

from hub import Raw, iter_xml

CBC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}"
CAC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2}"


def pick(element: Any) -> tuple[Any, ...]:
    """Take a few fields, as a reader would."""
    project = element.find(CAC + "ProcurementProject")
    lots = element.iterfind(CAC + "ProcurementProjectLot")
    return (
        element.findtext(CBC + "ID"),
        project.findtext(CBC + "Name"),
        project.findtext(CBC + "Description"),
        [(one.findtext(f".//{CBC}Name"), one.findtext(f".//{CBC}ItemClassificationCode")) for one in lots],
    )


def by_hub(path: str) -> int:
    """Read with the hub."""
    return sum(1 for element in iter_xml(Raw.from_file(path), "ContractNotice") if pick(element))


def by_lxml(path: str) -> int:
    """Read with lxml alone, clearing what was read."""
    n = 0
    for _, element in etree.iterparse(path, tag="ContractNotice", resolve_entities=False, no_network=True):
        pick(element)
        n += 1
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    return n


def alone(path: str, reader: str) -> dict[str, float]:
    """Return the CPU seconds and the memory of one reading in a process of its own."""
    done = subprocess.run([sys.executable, __file__, path, reader], capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> None:
    """Print one reading, or the gate from five interleaved pairs."""
    path = sys.argv[1]
    if len(sys.argv) > 2:
        start = time.process_time()
        n = {"hub": by_hub, "lxml": by_lxml}[sys.argv[2]](path)
        print(json.dumps({"n": n, "cpu_s": time.process_time() - start, "peak_mib": peak_mib()}))
        return
    pairs = [(alone(path, "hub"), alone(path, "lxml")) for _ in range(5)]
    got = median(hub["cpu_s"] / own["cpu_s"] for hub, own in pairs)
    peak = max(hub["peak_mib"] for hub, _ in pairs)
    base = max(own["peak_mib"] for _, own in pairs)
    figures = {"hub_s": round(pairs[0][0]["cpu_s"], 3), "lxml_s": round(pairs[0][1]["cpu_s"], 3), "peak_mib": round(peak),
               "lxml_peak_mib": round(base), "notices": pairs[0][0]["n"]}  # fmt: skip
    met = got <= 1.25 and peak - base <= 64
    print(json.dumps({"gate": "G13", "goal": "<= 1.25x lxml, + <= 64 MiB", "got": round(got, 2), "met": met,
                      "figures": figures}))  # fmt: skip


if __name__ == "__main__":
    main()
