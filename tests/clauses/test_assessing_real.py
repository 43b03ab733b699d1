"""Assessing the samples of the BOAMP and the real notices."""

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from hub import Raw, Skip
from hub.application.deriving import components
from hub.clauses import detect
from hub.clauses.assessing import assess
from hub.clauses.lookups import Lookups
from hub.derive.cases import fold
from hub.errors import HubError
from hub.places import Gazetteer, cpv_label
from schemas import load
from tests.clauses.judging import LOOKUPS


def test_the_samples_of_the_boamp_are_all_assessed(capsys: pytest.CaptureFixture[str]):
    connector = pytest.importorskip("hub_boamp", reason="the BOAMP plugin is not installed").Boamp()
    path = Path(__file__).parents[2] / "plugins" / "boamp" / "hub_boamp" / "samples" / "notices.jsonl"
    notices: dict[str, dict] = {}
    for item in connector.parse(Raw.from_file(path)):
        try:
            notices.update({notice["id"]: notice for notice in connector.normalise(item)})
        except (Skip, HubError):
            continue
    for notice in notices.values():
        notice.setdefault("published_on", "2026-09-01")
    resolve = Gazetteer.load().resolve
    mine = Lookups.load()
    found = [assess(fold(members, resolve=resolve, detect=detect, labels=cpv_label).tender, lookups=mine)
             for members in components(list(notices.values()))]  # fmt: skip
    for record in found:
        load(record)
    advice = Counter(record["assessment"]["recommendation"] for record in found)
    with capsys.disabled():
        print("\n", len(found), "tenders:", dict(advice.most_common()))
        print(" law:", dict(Counter(record["assessment"]["legal_obligation"]["status"] for record in found)))
        print(" score, by tens:", dict(sorted(Counter(int(record["assessment"].get("score", -1) // 10) * 10
                                                      for record in found).items())))  # fmt: skip
        print(" missing:", dict(Counter(name for record in found for name in record["assessment"].get("missing", ()))))
        print(" rows never asked for:", {name: len(keys) for name, keys in mine.unused().items()})
    assert len(found) > 100 and advice["insufficient_data"] < len(found) / 20 and advice["clause"] > advice["none"]


@pytest.mark.real_data
def test_real_notices_with_a_declared_flag_score_higher(real: Callable[[str], Path]):
    """Titles and keywords only (no CPV, amount or duration): a flag is weak evidence, its absence none at all."""
    flagged, others, by_grade = [], [], Counter()
    with real("domain/boamp_clauses/boamp_2021-07-01_02_index.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            keywords = [{"code": code} for code in row["descriptor_codes"].split("|") if code]
            record = {"id": f"boamp:tender-{row['notice_id']}", "title": row["title"], "descriptors": keywords}
            found = assess(record, lookups=LOOKUPS)["assessment"]
            (flagged if row["flag_social"] == "1" else others).append(found.get("score", 0))
            by_grade[found.get("suitability"), row["flag_social"]] += 1
    auc = sum((one > two) + 0.5 * (one == two) for one in flagged for two in others) / len(flagged) / len(others)
    rates = [by_grade[grade, "1"] / (by_grade[grade, "1"] + by_grade[grade, "0"]) for grade in range(4)]
    assert auc > 0.62, auc
    assert rates[0] < rates[1] < rates[2] < rates[3], rates
