"""T13: what goes at its source goes from every way out, which says so: coverages, clauses of a software, redactions."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import hub_abcviesion
import hub_coverage
import hub_kohesio
import pytest
from flask.testing import FlaskClient
from lxml import etree

from hub.application import Hub
from hub.application.delivering import turn
from hub.application.dumping import make_dump, shelf_of
from hub.application.harvesting import harvest, harvest_files
from hub.application.redacting import redact
from hub.application.replaying import replay
from hub.cli.web_parts import web_parts
from hub.deliver.webhooks import Answered
from hub.plugins import create_plugin_manager
from hub.publish.dumps_shelf import CANONICAL
from hub.settings import with_options
from hub.store import RunRow
from hub.store.leases import Leases
from hub.web import create_app
from schemas.kinds import singular
from tests.application.persons import EXPORT, NAME, settings_of
from tests.deliver.targets import PARTNER, desk_over

AGREED = {"clauses_licence": "etalab-2.0"}
KOHESIO = Path(hub_kohesio.__file__).parents[1] / "samples"
COVERAGE = Path(hub_coverage.__file__).parent / "samples"
TABLE = (COVERAGE / "coverage.csv").read_text("utf-8-sig").splitlines()
GONE = "coverage:conv_2"
ATOM = {"a": "http://www.w3.org/2005/Atom", "at": "http://purl.org/atompub/tombstones/1.0"}
OAI = {"o": "http://www.openarchives.org/OAI/2.0/"}


def opened(folder: Path, url: str, options: dict[str, str]) -> Hub:
    """Open the hub with what the owner of the clauses granted."""
    plugins = create_plugin_manager([hub_abcviesion, hub_coverage, hub_kohesio], group=None)
    given = {NAME: options, "coverage": {"file": str(folder / "coverage.csv")}}
    return Hub.open(with_options(settings_of(folder, url), given), plugins=plugins)


def conventions(hub: Hub, folder: Path, lines: list[str]) -> RunRow:
    """Write the operator's table of coverage, and have it read."""
    (folder / "coverage.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return harvest(hub, "coverage")


@pytest.fixture
def hub(tmp_path: Path, store_url: str) -> Iterator[Hub]:
    """A hub over each engine that read conventions, projects, calls and a PLIE's export, and made a dump."""
    hub = opened(tmp_path, store_url, AGREED)
    assert conventions(hub, tmp_path, TABLE).status == "complete"
    by_hand = (("kohesio", KOHESIO / "FR-pp14-20.csv"), ("kohesio", KOHESIO / "calls.csv"), (NAME, EXPORT))
    assert {harvest_files(hub, name, [file]).status for name, file in by_hand} == {"complete"}
    make_dump(hub)
    yield hub
    hub.close()


def told_gone(
    hub: Hub, client: FlaskClient, uid: str, plural: str, seq: int, *, event: str = "withdrawn", page: int = 410
) -> None:
    """See in each way out that a record is there no longer, and that it says so where it tells of changes."""
    for path in (f"/records/{uid}", f"/records/{uid}.json"):
        assert client.get(path).status_code == page, path
    answer = client.get(f"/api/v1/{plural}/{uid}")
    assert answer.status_code == 404 and ("withdrawn_at" in answer.json) is (page == 410)
    listed = client.get(f"/api/v1/{plural}?limit=500").text + client.get(f"/feeds/{plural}.jsonl").text
    assert uid not in listed + client.get(f"/feeds/{plural}.csv").text + client.get(f"/feeds/{plural}.geojson").text
    changes = client.get(f"/api/v1/changes?since={seq}&limit=1000").json
    assert [one["event"] for one in changes["items"] if one["id"] == uid][-1:] == [event]
    atom = etree.fromstring(client.get(f"/feeds/{plural}.atom").data)
    refs = [one.get("ref") for one in atom.xpath("at:deleted-entry", namespaces=ATOM)]
    assert any(ref.endswith(uid) for ref in refs), refs
    assert not [one for one in atom.xpath("a:entry/a:id/text()", namespaces=ATOM) if one.endswith(uid)]
    items = [one for one in client.get(f"/feeds/{plural}.json").json["items"] if one["_clausier"]["id"] == uid]
    assert [one["_clausier"]["event"] for one in items][:1] == [event]
    assert webhook_told(hub, uid, singular(plural), seq) == f"{singular(plural)}.{event}"
    assert oai_status(client, uid) == "deleted"
    assert deleted_by_the_delta(hub, uid)


def webhook_told(hub: Hub, uid: str, kind: str, seq: int) -> str:
    """Deliver what changed since a number to a webhook of a partner, and return the last type that told of a record."""
    partner, bodies = replace(PARTNER, kinds=(kind,)), list[dict[str, Any]]()
    desk = desk_over(hub.store, partners=[partner])

    def send(method: str, url: str, body: bytes, headers: dict[str, str]) -> Answered:
        bodies.append(json.loads(body))
        return Answered(200, "merci", 1)

    desk.hub.sender.send = send  # type: ignore[method-assign,assignment]
    # whoever wants only what is new is told of what goes all the same
    wanted = {"url": "http://127.0.0.1:9/hook", "event_types": [f"{kind}.created", f"{kind}.withdrawn"], "since": seq}
    turn(desk.hub, desk.create(partner, wanted).subscription.id, Leases(hub.store.database))
    told = [body for body in bodies if body["subject"] == uid]
    assert told and told[-1]["data"]["record"] is None
    return str(told[-1]["type"])


def oai_status(client: FlaskClient, uid: str) -> str | None:
    """Return what OAI-PMH says of a record in its list of headers."""
    answer = etree.fromstring(client.get("/oai?verb=ListIdentifiers&metadataPrefix=oai_dc").data)
    while True:
        for header in answer.iterfind(".//o:header", OAI):
            if str(header.findtext("o:identifier", namespaces=OAI)).endswith(uid):
                return header.get("status")
        token = answer.findtext(".//o:resumptionToken", namespaces=OAI)
        assert token, f"OAI-PMH does not know {uid}"
        query = {"verb": "ListIdentifiers", "resumptionToken": token}
        answer = etree.fromstring(client.get("/oai", query_string=query).data)


def deleted_by_the_delta(hub: Hub, uid: str) -> bool:
    """Make the next dump, and say whether it leaves a record out and its delta deletes it."""
    make_dump(hub)
    folder = shelf_of(hub).folder / shelf_of(hub).names()[0]
    whole = gzip.decompress((folder / CANONICAL).read_bytes()).decode()
    (delta,) = folder.glob("delta-*.jsonl.gz")
    lines: list[dict[str, Any]] = [json.loads(line) for line in gzip.decompress(delta.read_bytes()).splitlines()]
    ops = {line.get("id"): line.get("op") for line in lines}
    return f'"id":"{uid}"' not in whole and ops.get(uid) == "DEL"


def test_a_convention_that_leaves_the_table_leaves_every_way_out(hub: Hub, tmp_path: Path) -> None:
    client, seq = create_app(web_parts(hub)).test_client(), hub.store.last_seq()
    assert client.get(f"/api/v1/coverages/{GONE}").status_code == 200
    run = conventions(hub, tmp_path, [line for line in TABLE if "CONV-2" not in line])
    assert (run.status, run.counts["withdrawn"]) == ("complete", 1)
    told_gone(hub, client, GONE, "coverages", seq)
    assert "PLIE fictif des Deux Rives" not in client.get("/coverage?place=38185").text


def test_clauses_whose_owner_agrees_no_more_leave_every_way_out(hub: Hub, tmp_path: Path, store_url: str) -> None:
    (uid, *_) = sorted(hub.store.ids("clause"))
    assert create_app(web_parts(hub)).test_client().get(f"/api/v1/clauses/{uid}").status_code == 200
    seq = hub.store.last_seq()
    later = opened(tmp_path, store_url, {})
    replay(later, NAME)
    told_gone(later, create_app(web_parts(later)).test_client(), uid, "clauses", seq, page=404)
    later.close()


@pytest.mark.parametrize(("kind", "plural"), [("project", "projects"), ("call", "calls")])
def test_what_somebody_asks_to_take_back_leaves_every_way_out(kind: str, plural: str, hub: Hub) -> None:
    client, seq = create_app(web_parts(hub)).test_client(), hub.store.last_seq()
    (uid, *_) = sorted(hub.store.ids(kind))
    assert redact(hub, uid, reason="asked for").documents == 1, "the document that holds it goes from the archive"
    told_gone(hub, client, uid, plural, seq, event="redacted")


def test_a_project_that_a_snapshot_lacks_is_not_withdrawn_since_its_source_loses_some(hub: Hub, tmp_path: Path) -> None:
    lines = (KOHESIO / "FR-pp14-20.csv").read_text("utf-8-sig").splitlines()
    (tmp_path / "FR-pp14-20.csv").write_text("\n".join(lines[:-1]) + "\n", "utf-8")
    before = hub.store.count("project")
    run = harvest_files(hub, "kohesio", [tmp_path / "FR-pp14-20.csv"])
    assert not run.counts.get("withdrawn") and hub.store.count("project") == before
