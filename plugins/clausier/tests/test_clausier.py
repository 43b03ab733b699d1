"""The mirror's reading: pages of a log line by line, dumps that are what their manifest says."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from hub_clausier import Clausier

from hub import ParseError, Raw, Skip

HUB = "https://clausier.example.org"
RECORD = {"id": "boamp:tender-26-1", "kind": "tender", "title": "Travaux"}
LINE = {"id": RECORD["id"], "kind": "tender", "seq": 7, "at": "2026-11-22T06:00:00Z", "event": "changed",
        "cause": "source", "reason": None, "replaced_by": None, "record": RECORD}  # fmt: skip


def page(*lines: dict[str, Any]) -> Raw:
    return Raw.from_bytes(json.dumps({"items": lines}).encode(), url=f"{HUB}/api/v1/changes?since=0")


def test_a_record_is_given_exactly_as_it_was_received() -> None:
    (item,) = Clausier().parse(page(LINE))
    assert (item.key, item.data["seq"], item.data["hub"]) == (RECORD["id"], 7, HUB)
    assert list(Clausier().normalise(item)) == [RECORD]


def test_a_record_that_is_gone_gives_nothing_and_a_text_taken_back_waits_for_the_line_that_says_so() -> None:
    (gone,) = Clausier().parse(page({**LINE, "event": "withdrawn", "record": None}))
    assert list(Clausier().normalise(gone)) == []
    (blank,) = Clausier().parse(page({**LINE, "record": None}))
    with pytest.raises(Skip):
        list(Clausier().normalise(blank))


@pytest.mark.parametrize("wrong", [{"event": "danced"}, {"record": {"id": "other:1"}}, {"seq": None, "event": None}])
def test_a_page_with_a_line_that_cannot_be_understood_is_refused_whole(wrong: dict[str, Any]) -> None:
    with pytest.raises(ParseError):
        list(Clausier().parse(page(LINE, {**LINE, **wrong})))


def test_a_dump_is_read_line_by_line_and_a_cut_one_is_refused() -> None:
    url = f"{HUB}/dumps/2026-11-22/records.jsonl.gz#seq=41"
    packed = gzip.compress(b"".join(json.dumps({**RECORD, "id": f"boamp:{n}"}).encode() + b"\n" for n in range(50)))
    items = list(Clausier().parse(Raw.from_bytes(packed, url=url)))
    assert [item.key for item in items] == [f"boamp:{n}" for n in range(50)] and items[0].data["seq"] == 41
    with pytest.raises(ParseError):
        list(Clausier().parse(Raw.from_bytes(packed[:-20], url=url)))
