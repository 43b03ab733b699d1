"""OCDS: what releases tell of a tender through its life, pages that miss nothing, and extensions that declare all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from hub.publish import ocds_extended
from hub.store import Store
from hub.web import create_app
from tests.web.invented import tender
from tests.web.opened import Opened, full_parts

CONTRACT = {
    "kind": "contract",
    "title": "Peinture",
    "status": "awarded",
    "awarded_on": "2026-11-12",
    "lots": ["1"],
    "value": {"amount": "1200.50", "currency": "EUR", "tax": "excluded"},
    "organisations": [{"role": "lead", "name": "Atelier Exemple", "siret": "99990012900019", "city": "Roanne"}],
}


@pytest.fixture
def opened(store_url: str) -> Iterator[Opened]:
    store = Store.open(store_url)
    yield Opened(store)
    store.close()


@pytest.fixture
def client(opened: Opened) -> FlaskClient:
    return client_of(opened)


def client_of(opened: Opened) -> FlaskClient:
    return create_app(full_parts(opened, base_url="https://hub.example.org")).test_client()


@pytest.fixture(scope="module")
def without_records(module_url: str) -> Iterator[FlaskClient]:
    """A client of a hub that holds nothing."""
    store = Store.open(module_url)
    yield client_of(Opened(store))
    store.close()


def contract(of: dict[str, Any], **changed: Any) -> dict[str, Any]:
    return {**CONTRACT, "id": f"{of['id']}.contract-1", "tender": of["id"], **changed}


def releases(client: FlaskClient, **query: str) -> list[dict[str, Any]]:
    return list(client.get("/ocds/releases.json", query_string=query).json["releases"])


def life(opened: Opened) -> dict[str, Any]:
    """Write a tender's life: call, change, award, cancellation of the award, and its withdrawal."""
    one: dict[str, Any] = {**tender(1), "stage": "call", "contracts": []}
    opened.put(one)
    opened.put({**one, "title": "Titre rectifié"})
    opened.put({**one, "stage": "awarded", "contracts": [f"{one['id']}.contract-1"]}, contract(one))
    opened.put(contract(one, awarded_on="2026-11-13"))
    opened.withdraw(f"{one['id']}.contract-1", "no longer at the source")
    opened.withdraw(one["id"], "no longer at the source")
    return one


def test_each_change_is_a_release_that_says_what_it_is(client, opened):
    one = life(opened)
    found = releases(client)
    assert [release["tag"][0] for release in found] == [
        "tender", "tenderUpdate", "tenderUpdate", "award", "awardUpdate", "awardCancellation", "tenderUpdate",
    ]  # fmt: skip
    assert {release["ocid"] for release in found} == {f"ocds-000000-{one['id']}"}
    assert len({release["id"] for release in found}) == len(found)
    assert found[-1]["tender"] == {"id": one["id"], "status": "withdrawn"}
    award = next(release for release in found if release["tag"] == ["award"])
    assert award["awards"][0]["value"] == {"amount": 1200.5, "currency": "EUR"}
    assert award["awards"][0]["suppliers"] == [{"id": "FR-SIRET-99990012900019", "name": "Atelier Exemple"}]
    assert award["parties"][0]["roles"] == ["supplier"]


def test_a_cancelled_tender_says_so(client, opened):
    opened.put({**tender(1), "stage": "call"})
    opened.put({**tender(1), "stage": "cancelled"})
    assert [(one["tag"], one["tender"]["status"]) for one in releases(client)] == [
        (["tender"], "active"),
        (["tenderCancellation"], "cancelled"),
    ]


def test_pages_and_the_bulk_file_hold_the_same_releases(client, opened):
    opened.put(*(tender(number) for number in range(25)))
    whole = client.get("/ocds/releases.jsonl").data.splitlines()
    address, found = "/ocds/releases.json?limit=7", []
    while address:
        answer = client.get(address)
        found += answer.json["releases"]
        link = answer.headers.get("Link", "")
        address = link.partition("<https://hub.example.org")[2].partition(">")[0]
    assert len(found) == len(whole) == 25
    assert [one["id"] for one in found] == sorted((one["id"] for one in found), key=int)


def test_a_record_holds_all_releases_and_what_they_come_to(client, opened):
    one = life(opened)
    answer = client.get(f"/ocds/records/ocds-000000-{one['id']}.json").json
    record = answer["records"][0]
    assert len(record["releases"]) == 7
    assert record["compiledRelease"]["tender"]["status"] == "withdrawn"
    assert record["compiledRelease"]["awards"][0]["status"] == "cancelled"
    assert record["compiledRelease"]["tag"] == ["compiled"]


def test_the_extended_profile_uses_only_fields_that_its_extensions_declare(client, opened):
    opened.put(*(tender(number) for number in range(12)))
    answer = client.get("/ocds/releases.json?profile=extended").json
    assert len(answer["extensions"]) == 3
    declared = set(client.get("/ocds/extension/release-schema.json").json["definitions"]["SocialClause"]["properties"])
    clauses = [one for release in answer["releases"] for one in release["tender"].get("socialClauses", ())]
    assert clauses and {name for one in clauses for name in one} <= declared
    codes = client.get("/ocds/extension/socialClauseKind.csv").get_data(as_text=True)
    assert all(f"\n{one['kind']}," in codes for one in clauses)
    assert client.get("/ocds/extension/extension.json").json["codelists"] == ["socialClauseKind.csv"]


def test_a_clause_says_its_goal_and_its_way():
    clauses = [{"clause_kind": "execution_clause", "beneficiary": "insertion"},
               {"clause_kind": "award_criterion", "beneficiary": "insertion"}]  # fmt: skip
    assert ocds_extended.sustainability(clauses)["sustainability"] == [
        {"goal": "social.workInclusion", "strategies": ["awardCriteria", "contractPerformanceConditions"]}
    ]
    assert ocds_extended.sustainability([]) == {}


@pytest.mark.parametrize("address", ["?limit=x", "?after=-1", "?profile=y", "?after=" + "9" * 30])
def test_what_cannot_be_read_is_refused_with_words(without_records, address):
    assert without_records.get(f"/ocds/releases.json{address}").status_code == 400


@pytest.mark.parametrize("ocid", ["x", "ocds-000000-boamp:tender-0", "ocds-000000-", "ocds-999999-boamp:tender-26-1"])
def test_a_process_that_is_not_known_is_not_found(without_records, ocid):
    assert without_records.get(f"/ocds/records/{ocid}.json").status_code == 404


def test_what_was_redacted_is_told_as_withdrawn_and_nothing_more(client, opened):
    one = tender(3)
    opened.put(one)
    opened.store.redact(str(one["id"]), "court order")
    text = client.get("/ocds/releases.jsonl").get_data(as_text=True)
    assert str(one["title"]) not in text
