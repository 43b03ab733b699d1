"""Dumps in a store of objects: made by one machine, served by others, whole or not there, taken back."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import obstore
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hub.application import Hub
from hub.application.dumping import make_dump, shelf_of
from hub.application.redacting import redact
from hub.errors import StoreError
from hub.outside.objects import Bucket
from hub.plugins import create_plugin_manager
from hub.publish import dumps_bucket
from hub.publish.dumps_bucket import BucketShelf, shelf_at
from hub.publish.dumps_delta import applied
from hub.publish.dumps_shelf import CANONICAL, MANIFEST, Shelf
from hub.publish.dumps_verify import in_folder, proofs
from hub.web.open_data import dump_pages
from hub.web.open_data.data_parts import DataParts
from tests.application.toy import ToyPlugin
from tests.deploy.conftest import ObjectStore
from tests.web.invented import clause, tender

DAYS = ("2026-11-20", "2026-11-21")


def put(hub: Hub, *numbers: int) -> None:
    """Write some tenders as a derivation does."""
    with hub.store.derivation("source") as derivation:
        for record in map(tender, numbers):
            derivation.put(record["id"], [record, clause(record)] if record.get("clauses") else [record], [])


@pytest.fixture(autouse=True)
def always_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have each manifest asked for again at once."""
    monkeypatch.setattr(dumps_bucket, "FRESH_S", 0.0)


@pytest.fixture
def hub(objects: ObjectStore, tmp_path: Path) -> Iterator[Hub]:
    """The machine that makes dumps."""
    opened = Hub.open(objects.settings(tmp_path), plugins=create_plugin_manager([ToyPlugin()], group=None))
    put(opened, *range(4))
    yield opened
    opened.close()


@pytest.fixture
def elsewhere(objects: ObjectStore, tmp_path: Path) -> BucketShelf:
    """The shelf as another machine sees it."""
    found = shelf_at(objects.settings(tmp_path, "two"))
    assert isinstance(found, BucketShelf)
    return found


def client_of(shelf: Shelf) -> FlaskClient:
    """Return the pages of the dumps over a shelf."""

    class Parts:
        data, base_url = DataParts(shelf), "https://hub.example.org"

    app = Flask(__name__)
    app.register_blueprint(dump_pages.blueprint(Parts()))  # type: ignore[arg-type]
    return app.test_client()


def got(web: FlaskClient, address: str, **headers: str) -> TestResponse:
    """Return an answer, read whole and closed."""
    with web.get(address, headers={name.replace("_", "-"): value for name, value in headers.items()}) as answer:
        answer.get_data()
        return answer


def test_a_dump_that_one_machine_makes_is_proved_and_served_by_another(
    hub: Hub, elsewhere: BucketShelf, tmp_path: Path
) -> None:
    manifest = make_dump(hub, day=DAYS[0])
    assert [each["name"] for each in elsewhere.manifests()] == [DAYS[0]]
    assert [each for each in proofs(in_folder(elsewhere.whole(DAYS[0]))) if not each.holds] == []
    web = client_of(elsewhere)
    assert got(web, "/dumps/latest/").headers["Location"] == f"https://hub.example.org/dumps/{DAYS[0]}/{MANIFEST}"
    whole = got(web, f"/dumps/{DAYS[0]}/{CANONICAL}")
    assert gzip.decompress(whole.data) == b"".join(hub.store.dump_canonical())
    part = got(web, f"/dumps/{DAYS[0]}/{CANONICAL}", Range="bytes=5-14")
    assert (part.status_code, part.data) == (206, whole.data[5:15])
    again = got(web, f"/dumps/{DAYS[0]}/{CANONICAL}", If_None_Match=whole.headers["ETag"])
    assert again.status_code == 304
    assert got(web, f"/dumps/{DAYS[0]}/").json == json.loads(json.dumps(manifest))
    assert got(web, f"/dumps/{DAYS[0]}/.ids").status_code == 404


def test_a_dump_appears_with_its_manifest_and_not_before(
    hub: Hub, elsewhere: BucketShelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_dump(hub, day=DAYS[0])
    put(hub, 7)
    send, sent = Bucket.send, []

    def broken(bucket: Bucket, path: Path, key: str) -> None:
        sent.append(key)
        if len(sent) == 4:
            raise KeyboardInterrupt
        send(bucket, path, key)

    monkeypatch.setattr(Bucket, "send", broken)
    with pytest.raises(KeyboardInterrupt):
        make_dump(hub, day=DAYS[1])
    assert [each["name"] for each in elsewhere.manifests()] == [DAYS[0]], "half of one is not there"
    monkeypatch.setattr(Bucket, "send", send)
    put(hub, 8)
    manifest = make_dump(hub, day=DAYS[1])
    stood = {each["name"]: each["status"] for each in elsewhere.manifests()}
    assert stood == {DAYS[0]: "complete", DAYS[1]: "failed", f"{DAYS[1]}.2": "complete"}
    assert manifest["delta"]["from"]["name"] == DAYS[0]
    assert [key for key, _ in elsewhere.bucket.keys(f"{DAYS[1]}/")] == [f"{DAYS[1]}/{MANIFEST}"]


def test_a_delta_is_made_from_the_dump_of_another_machine(hub: Hub, elsewhere: BucketShelf, tmp_path: Path) -> None:
    make_dump(hub, day=DAYS[0])
    put(hub, 9)
    for path in (hub.settings.data / "dumps").rglob("*"):
        if path.is_file():
            path.unlink()  # as on a worker that was just set up
    told = make_dump(hub, day=DAYS[1])["delta"]
    state = gzip.decompress(elsewhere.file(DAYS[0], CANONICAL).read_bytes()).splitlines(keepends=True)
    lines = gzip.decompress(elsewhere.file(DAYS[1], told["path"]).read_bytes()).splitlines(keepends=True)
    assert b"".join(applied(state, lines)) == b"".join(hub.store.dump_canonical())


def test_what_is_redacted_is_served_nowhere_and_lies_nowhere(
    hub: Hub, elsewhere: BucketShelf, objects: ObjectStore
) -> None:
    make_dump(hub, day=DAYS[0])
    web, id = client_of(elsewhere), tender(1)["id"]
    assert got(web, f"/dumps/{DAYS[0]}/{CANONICAL}").status_code == 200
    assert redact(hub, id, reason="erreur").dumps == (DAYS[0],)
    answer = got(web, f"/dumps/{DAYS[0]}/{CANONICAL}")
    latest = shelf_of(hub).latest()
    assert answer.status_code == 410 and latest and answer.json["successor"] == latest["name"]
    assert f"/dumps/{latest['name']}/{CANONICAL}" in answer.headers["Link"]
    assert [key for key in objects.names() if f"/{DAYS[0]}" in key] == [f"hub/dumps/{DAYS[0]}/{MANIFEST}"]
    assert not [key for key in objects.names() if ".retired" in key]
    assert not (elsewhere.folder / DAYS[0]).exists(), "the copy of the other machine went too"
    text = gzip.decompress(elsewhere.file(latest["name"], CANONICAL).read_bytes())
    assert id.encode() + b'"' not in text


def test_a_file_that_was_changed_in_the_store_is_not_served(
    hub: Hub, elsewhere: BucketShelf, objects: ObjectStore
) -> None:
    make_dump(hub, day=DAYS[0])
    obstore.put(objects.raw, f"hub/dumps/{DAYS[0]}/{CANONICAL}", b"something else")
    with pytest.raises(StoreError, match="not what its manifest says"):
        elsewhere.file(DAYS[0], CANONICAL)
    assert not [path for path in elsewhere.folder.rglob("*") if path.is_file()]
