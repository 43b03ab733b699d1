"""JSON of any size is read element by element, and what is no JSON is told."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub import ParseError, Raw, UnsafeDocument, iter_json
from hub.outside import json_stream


def read(text: str | bytes, *paths: str) -> list[tuple[str, Any]]:
    body = text.encode() if isinstance(text, str) else text
    return list(iter_json(Raw.from_bytes(body, url="made"), *paths))


def test_elements_come_from_each_path_in_their_order() -> None:
    text = '{"v": 2, "marches": {"marche": [{"id": 1}, {"id": 2}], "autre": [9], "concession": [{"id": 3}]}}'
    found = read(text, "marches.marche", "marches.concession", "marches")
    assert found == [("marches.marche", {"id": 1}), ("marches.marche", {"id": 2}), ("marches.concession", {"id": 3})]


def test_a_list_at_the_top_an_empty_list_and_a_list_that_is_missing() -> None:
    assert read("[1, [2], {}]", "") == [("", 1), ("", [2]), ("", {})]
    assert read('{"a": []}', "a") == [] and read('{"a": 5, "b": {}}', "a", "b.c") == []


def test_a_byte_order_mark_and_what_is_no_number_are_read() -> None:
    assert read(b'\xef\xbb\xbf{"a": [NaN, -Infinity, 1.5]}', "a") == [("a", None), ("a", None), ("a", 1.5)]


@pytest.mark.parametrize(
    "text",
    ["", "<html>", '{"a": [1, 2', '{"a": [1 2]}', '{"a": [1],}', '{"a": [1]} {', '{a: [1]}', '{"a": [tru]}', "[1,]"],
)
def test_what_is_no_json_or_ends_too_early_is_told(text: str) -> None:
    with pytest.raises(ParseError, match="made: not JSON"):
        read(text, "a", "")


def test_another_encoding_is_told() -> None:
    with pytest.raises(ParseError, match="not UTF-8"):
        read('{"a": ["é"]}'.encode("latin-1"), "a")


def test_one_value_that_would_fill_the_memory_and_one_nested_too_deep_are_refused(monkeypatch: Any) -> None:
    monkeypatch.setattr(json_stream, "MAX_VALUE", 1_000_000)
    with pytest.raises(UnsafeDocument, match="one JSON value"):
        read('{"a": ["' + "x" * 4_000_000 + '"]}', "a")
    with pytest.raises(UnsafeDocument, match="nested too deep"):
        read('{"a": [' + "[" * 200_000 + "]" * 200_000 + "]}", "a")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda s: st.lists(s, max_size=3))),
    st.integers(1, 40),
)
def test_wherever_the_pieces_are_cut_the_elements_are_the_same(elements: list[Any], piece: int) -> None:
    before, json_stream.PIECE = json_stream.PIECE, piece
    try:
        found = read(json.dumps({"x": elements, "a": {"b": elements}}), "a.b")
    finally:
        json_stream.PIECE = before
    assert found == [("a.b", one) for one in elements]


def test_memory_is_flat(tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    with path.open("w") as file:
        file.write('{"a": [')
        file.write(",".join('{"n": "%s"}' % ("x" * 1000) for _ in range(20_000)))
        file.write("]}")
    tracemalloc.start()
    assert sum(1 for _ in iter_json(Raw.from_file(path), "a")) == 20_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4_000_000
