"""Cases of real notices: each folds into records that pass their schemas, whatever the order."""

from collections import Counter
from pathlib import Path

import pytest

from hub import Raw, Skip
from hub.clauses import detect
from hub.derive.cases import fold
from hub.derive.tokens import tokens
from hub.errors import HubError
from hub.places import Gazetteer, cpv_label
from schemas import load

REAL = Path(__file__).parents[3] / "shared" / "real" / "boamp"
READ = ("dila_xml_v230", "eforms_xml", "ods_v21", "ods_v1", "ted_export")
pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not REAL.is_dir(), reason="the real documents are not beside this checkout"),
]


@pytest.fixture(scope="module")
def notices() -> list[dict]:
    """Return the notices of the real documents that are small enough to be read in a test."""
    connector = pytest.importorskip("hub_boamp", reason="the BOAMP plugin is not installed").Boamp()
    found: dict[str, dict] = {}
    for folder in READ:
        for path in sorted((REAL / folder).rglob("*")):
            if path.is_file() and path.suffix in (".xml", ".json", ".jsonl") and path.stat().st_size < 3_000_000:
                found.update({notice["id"]: notice for notice in read(connector, path)})
    return list(found.values())


def read(connector, path: Path) -> list[dict]:
    kept = []
    try:
        for item in connector.parse(Raw.from_file(path)):
            try:
                kept += list(connector.normalise(item))
            except (Skip, HubError):
                continue
    except HubError:
        return kept
    return kept


def groups(notices: list[dict]) -> list[list[dict]]:
    own = [set(tokens(notice).own) for notice in notices]
    every = [own[place] | set(tokens(notice).cited) for place, notice in enumerate(notices)]
    left, found = set(range(len(notices))), []
    while left:
        queue, case = [left.pop()], []
        while queue:
            one = queue.pop()
            case.append(notices[one])
            near = {other for other in left if own[one] & every[other] or own[other] & every[one]}
            left -= near
            queue += near
        found.append(case)
    return found


def test_every_real_case_folds_into_valid_records(notices, capsys):
    gazetteer, stages, kinds = Gazetteer.load(), Counter(), Counter()
    cases = groups(notices)
    for members in cases:
        one, other = (
            fold(some, resolve=gazetteer.resolve, detect=lambda leaves, **_: [], labels=cpv_label)
            for some in (members, members[::-1])
        )
        assert one == other
        for record in (one.tender, *one.clauses, *one.contracts):
            load(record)
            kinds[record["kind"]] += 1
        stages[one.tender["stage"]] += 1
    with capsys.disabled():
        print(f"\n{len(notices)} real notices, {len(cases)} cases: {dict(kinds)}, {dict(stages)}")
    assert len(cases) <= len(notices) and kinds["tender"] == len(cases)


def test_the_cancellation_of_25_123573_is_folded_into_its_call(notices):
    members = next((case for case in groups(notices) if {"25-123573"} & {one["native_id"] for one in case}), None)
    assert members is not None
    case = fold(members, resolve=Gazetteer.load().resolve, detect=detect, labels=cpv_label)
    assert case.tender["id"] == "boamp:tender-25-123573" and case.tender["stage"] == "cancelled"
    assert {one["native_id"] for one in case.tender["notices"]} == {"25-123573", "25-127510"}
