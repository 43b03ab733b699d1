"""T24: an older notice that appears gives its case another id; the former one leads to it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import orjson
from hub_boamp.replica import create_replica, sample_records

from hub.application.harvesting import harvest
from hub.cli.web_parts import web_parts
from hub.store import SearchQuery
from hub.testing.server import serve
from hub.web import create_app
from tests.acceptance.children import TODAY


def a_corrigendum_and_its_call() -> tuple[dict[str, Any], dict[str, Any]]:
    """Return an invented notice and an older one that it cites."""
    first = (TODAY - timedelta(days=28)).isoformat()
    records = [record for record in sample_records(TODAY) if record["dateparution"] >= first]
    by_id = {record["idweb"]: record for record in records}
    for record in reversed(records):
        for cited in record.get("annonce_lie") or ():
            if cited in by_id and by_id[cited]["dateparution"] < record["dateparution"]:
                return record, by_id[cited]
    raise AssertionError("the samples hold no corrigendum")


def test_the_former_tender_is_a_tombstone_that_leads_to_the_one_published(
    store_url: str, hub_over: Any, small: None
) -> None:
    later, older = a_corrigendum_and_its_call()
    source = create_replica(TODAY, records=[later])
    former, present = f"boamp:tender-{later['idweb']}", f"boamp:tender-{older['idweb']}"
    with serve(source) as served, hub_over(store_url, boamp=served) as hub:
        assert harvest(hub, "boamp").status == "complete"
        assert list(hub.store.ids("tender")) == [former]
        parts = list(hub.store.ids("clause")) + list(hub.store.ids("contract"))
        seq = hub.store.last_seq()

        source.records.insert(0, older)
        hub.store.runs.set_cursor("boamp", None)
        assert harvest(hub, "boamp").status == "complete"
        assert list(hub.store.ids("tender")) == [present]
        state = hub.store.state(former)
        assert state.withdrawn_at and state.replaced_by == present
        assert not [part for part in parts if hub.store.get(part)], "its clauses and contracts went with it"
        found = hub.store.search(SearchQuery(kinds=("tender",)))
        assert (found.total, found.ids) == (1, [present])
        told = {(change.id, change.event): change.replaced_by for change in hub.store.changes(since=seq)}
        assert told[former, "withdrawn"] == present and (present, "created") in told
        notices = [notice["native_id"] for notice in orjson.loads(hub.store.get(present))["notices"]]
        assert notices == [older["idweb"], later["idweb"]]

        client = create_app(web_parts(hub)).test_client()
        for path in ("/records/{}", "/api/v1/tenders/{}", "/api/v1/records/{}"):
            answer = client.get(path.format(former))
            assert answer.status_code in (301, 308) and answer.location.endswith(present), path
        assert "deleted-entry" in client.get("/feeds/tenders.atom").text
