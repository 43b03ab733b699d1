"""Rows of a hostile JSON source: broken signs, endless numbers, depth; the rows beside them arrive all the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from hub.application.harvesting import harvest
from hub.connector import Item
from hub.declare import read_declaration
from hub.errors import UnsafeDocument
from hub.harvest.storable import storable
from hub.raw import Raw
from hub.testing.declared import DeclaredSource, samples_of
from hub.testing.server import serve
from tests.declare.conftest import declarations, hub_over  # noqa: F401 - fixtures

API = "marches_fictifs"


def spoilt(app: Any, title: bytes) -> Callable[..., Iterable[bytes]]:
    """Return a source whose first title is what is given, as it stands in JSON."""

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        told: list[Any] = []
        body = b"".join(app(environ, lambda status, headers, *rest: told.extend((status, headers))))
        body = re.sub(rb'("objet": ?)"[^"]*"', lambda found: found[1] + title, body, count=1)
        kept = [(name, value) for name, value in told[1] if name.lower() != "content-length"]
        start(told[0], [*kept, ("Content-Length", str(len(body)))])
        return [body]

    return answer


@pytest.mark.parametrize("title", [b'"a\\ud800b"', b'"a\\u0000b"', b"9" * 400, b"1180591620717411303424"])
def test_that_one_hostile_row_takes_no_other_with_it(
    title: bytes,
    hub_over: Any,  # noqa: F811
    declarations: Path,  # noqa: F811
    store_url: str,
) -> None:
    declaration = read_declaration(declarations / f"{API}.toml")
    app = spoilt(DeclaredSource(declaration, samples_of(declaration)), title)
    with serve(app) as served, hub_over(store_url, served={API: served}) as hub:
        run = harvest(hub, API)
        assert run.status == "complete", run.reason
        assert hub.store.count("tender") + run.counts.get("set_aside", 0) >= 6


def test_that_what_no_database_holds_is_replaced_and_what_is_too_deep_is_refused() -> None:
    kept = storable(Item("a\x00\ud800", "row", {"n": 2**70, "list": ["b\udfff", -(2**80), 3]}))
    assert kept.key == "a\ufffd\ufffd"
    assert kept.data == {"n": str(2**70), "list": ["b\ufffd", str(-(2**80)), 3]}
    deep: Any = []
    for _ in range(300):
        deep = [deep]
    with pytest.raises(UnsafeDocument):
        storable(Item("a", "row", {"deep": deep}))


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"a":' * 100_000])
def test_that_json_without_a_floor_is_refused_as_harmful(body: bytes) -> None:
    with pytest.raises(UnsafeDocument):
        Raw.from_bytes(body, url="https://api.example.org/").json()
