"""A changed lookup table, and a changed convention, have the tenders concerned derived again, with their cause."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import Any

import orjson
import pytest

from hub.application.deriving import drain
from hub.application.tables import ask_all, check_tables, tenders_in
from hub.clauses.lookups import Lookups
from tests.application.linked import giving
from tests.derive.conftest import BUYER, call

__all__ = ["giving"]


def here(n: int = 1) -> dict[str, Any]:
    return call(f"26-10{n}", id=f"toy:26-10{n}")


def there() -> dict[str, Any]:
    places = [{"text": "Lille (59)", "role": "performance"}, {"department": "59", "role": "publication"}]
    buyer = {**BUYER, "name": "Commune de Lille", "siren": "215903501", "city": "Lille", "postcode": "59000"}
    return call("26-200", id="toy:26-200", places=places, organisations=[buyer], title="Peinture à Lille")


def convention(**fields: Any) -> dict[str, Any]:
    body = {"role": "facilitator", "name": "Maison de l'emploi d'Exempleville"}
    return {"id": "toy:coverage-1", "kind": "coverage", "title": "Convention d'Exemple", "valid_from": "2020-01-01",
            "renewal": "tacit", "scope": "all_buyers", "covers": [{"type": "departement", "code": "38"}],
            "organisations": [body], **fields}  # fmt: skip


def corrected(hub: Any) -> Any:
    """Return the hub with one weight of the score corrected."""
    rows = deepcopy(hub.lookups.rows)
    row = next(iter(rows["weights"].values()))
    row["weight"] = row["weight"] * 3
    return replace(hub, lookups=Lookups(rows))


def causes(hub: Any, tender: str) -> list[str]:
    return [step.cause for step in hub.store.history(tender)]


def test_nothing_is_asked_for_where_nothing_was_derived(hub) -> None:
    assert check_tables(hub) == 0 and check_tables(corrected(hub)) == 0


def test_a_corrected_table_derives_tenders_again_with_cause_table_and_once(hub, giving) -> None:
    check_tables(hub)
    giving(here(), there())
    assert check_tables(hub) == 0
    other = corrected(hub)
    assert check_tables(other) == 2
    drain(other)
    assert causes(hub, "toy:tender-26-101")[-1] == "table"
    assert check_tables(other) == 0 and hub.store.todo.count() == 0


def test_deriving_with_the_same_tables_writes_nothing(hub, giving) -> None:
    giving(here(), there())
    before = hub.store.last_seq()
    assert ask_all(hub) == 2 and drain(hub) == 2
    assert hub.store.last_seq() == before


def facilitator(hub: Any, tender: str) -> Any:
    record = orjson.loads(hub.store.get(tender))
    return record["assessment"].get("coverage")


@pytest.mark.parametrize("covered", [("departement", "38"), ("epci", "200040715"), ("region", "84")])
def test_a_convention_that_comes_is_told_on_the_tenders_of_its_territory_only(hub, giving, covered) -> None:
    giving(here(), there())
    steps = causes(hub, "toy:tender-26-200")
    giving(here(), there(), convention(covers=[{"type": covered[0], "code": covered[1]}]))
    assert facilitator(hub, "toy:tender-26-101")
    assert causes(hub, "toy:tender-26-101")[-1] == "derived"
    assert causes(hub, "toy:tender-26-200") == steps


def test_a_convention_that_moves_leaves_its_old_territory(hub, giving) -> None:
    giving(here(), there(), convention())
    giving(here(), there(), convention(covers=[{"type": "departement", "code": "59"}]))
    assert facilitator(hub, "toy:tender-26-101") is None
    assert facilitator(hub, "toy:tender-26-200")


PLACES = [("nuts3", "FRK24"), ("zone_emploi", "8410"), ("country", "FR"), ("commune", "38562")]


@pytest.mark.parametrize("place", PLACES)
def test_tenders_are_found_by_territories_of_every_type(hub, giving, place) -> None:
    giving(here())
    kind, code = place
    zone = next((z for z in hub.gazetteer.tables.zones if "38562" in hub.gazetteer.children(kind, z, "commune")), code)
    assert tenders_in(hub, kind, zone if kind == "zone_emploi" else code) == {"toy:tender-26-101"}
