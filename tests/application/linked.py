"""Records of an invented town that are to be linked: projects, a national list, a call, clauses of a software."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from hub.application import Hub
from hub.application.harvesting import harvest
from tests.application.toy import Toy

CODE = {"text": "3.9.1.2", "scheme": "pon_fse", "code": "3.9.1.2"}
BUYER = {"role": "buyer", "name": "Ville d'Exempleville", "siret": "99906141900019"}


def money(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


def project(n: int = 1, **fields: Any) -> dict[str, Any]:
    """Return a project with its number in the register of its source."""
    return {
        "id": f"toy:Q99{n}", "kind": "project", "form": "bulk_csv", "native_id": f"Q99{n}", "language": "fr",
        "title": "École de la deuxième chance d'Exempleville 2015", "starts_on": "2015-01-01", "ends_on": "2016-06-30",
        "total_budget": money("83127.74"), "eu_budget": money("19000.00"), "period": "2014-2020",
        "identifiers": [{"scheme": "kohesio", "value": f"Q99{n}"}],
        "links": [{"rel": "same_as", "url": f"https://example.org/Q99{n}", "score": 1, "decided_by": "source"}],
        **fields,
    }  # fmt: skip


def listed(n: int = 1, **fields: Any) -> dict[str, Any]:
    """Return the same operation as a row of the national list."""
    given = {"id": f"toy:list-{n}", "form": "national_list", "native_id": None, "identifiers": None, "links": None}
    row = {**project(), **given, "title": "Ecole de la deuxieme chance d Exempleville 2015", **fields}
    return {name: value for name, value in row.items() if value is not None}


def page(**fields: Any) -> dict[str, Any]:
    """Return the same operation as a captured page whose number is not known."""
    return listed(**{"id": "toy:page-aa11", "form": "page", **fields})


def call(n: int = 1, **fields: Any) -> dict[str, Any]:
    """Return a call for projects."""
    return {"id": f"toy:call-{n}", "kind": "call", "title": "Appel à projets", "call_codes": [CODE],
            "opens_on": "2015-02-05", "period": "2014-2020", **fields}  # fmt: skip


def software_clause(**fields: Any) -> dict[str, Any]:
    """Return a clause as a facilitator's software knows it."""
    return {"id": "toy:clause-2024-T-015", "kind": "clause", "title": "Clause 2024-T-015", "lot": "2",
            "clause_kind": "execution_clause", "mandatory": "mandatory", "basis": "fixed", "hours": 420,
            "identifiers": [{"scheme": "buyer_reference", "value": "2024-T-015"}], "starts_on": "2024-03-01",
            "organisations": [BUYER], **fields}  # fmt: skip


def tender(**fields: Any) -> dict[str, Any]:
    """Return the tender in which it was written."""
    return {"id": "toy:tender-1", "kind": "tender", "title": "Travaux", "reference": "2024T015",
            "published_on": "2023-11-02", "organisations": [BUYER], "lots": [{"number": "1"}, {"number": "2"}],
            **fields}  # fmt: skip


def offer(**fields: Any) -> dict[str, Any]:
    """Return a job offer on the site of that tender."""
    return {"id": "toy:offer-1", "kind": "offer", "title": "Maçon", "description": "Chantier 2024T015", "rome": "F1703",
            "published_on": "2024-01-10", **fields}  # fmt: skip


@pytest.fixture
def giving(monkeypatch: pytest.MonkeyPatch, source: Any, hub: Hub) -> Any:
    """Return a function that has the toy source give these records, and no others, and harvests it."""

    def normalise(self: Toy, item: Any) -> Any:
        item.data.pop("n")
        item.data.pop("colour", None)
        yield item.data.pop("record")

    monkeypatch.setattr(Toy, "normalise", normalise)
    monkeypatch.setattr(Toy, "kinds", ("notice", "project", "call", "clause", "tender", "offer", "coverage"))
    monkeypatch.setattr(Toy, "withdraws", False)

    def given(*records: dict[str, Any]) -> Any:
        source.rows[:] = [{"n": record["id"].partition(":")[2], "record": record} for record in records]
        hub.store.runs.set_cursor("toy", None)
        return harvest(hub, "toy")

    return given


def links(hub: Hub, record_id: str, *, audience: str = "open") -> list[dict[str, Any]]:
    """Return the links of a record."""
    body = hub.store.get(record_id, audience)
    assert body is not None, record_id
    found: list[dict[str, Any]] = orjson.loads(body).get("links", [])
    return found


def derived(hub: Hub, record_id: str, *, audience: str = "open") -> list[tuple[str, str | None]]:
    """Return the relation and the other record of the links that a source did not give."""
    found = links(hub, record_id, audience=audience)
    return [(link["rel"], link.get("id")) for link in found if link["decided_by"] != "source"]
