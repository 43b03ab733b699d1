"""Dumps, schemas and data pages over HTTP: ranges, caching, what was taken back, nothing that may not go out."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

import schemas
from hub.publish.dumps import Order, SourceCard, write_dump, write_whole
from hub.publish.dumps_shelf import Shelf
from hub.store.whole import Whole
from hub.web import create_app
from hub.web.open_data.data_parts import DataParts
from hub.web.open_data.dataset_pages import script
from schemas import KINDS, OPEN, VERSION, view
from schemas.columns import row_of
from tests.web.invented_kinds import SECRET_ID, SECRET_TITLE
from tests.web.opened import Opened, filled, full_parts
from tests.web.walking import NEEDLES, readable

DAY, NEXT = "2026-11-21", "2026-11-22"
OPEN_KINDS = [name for name, kind in KINDS.items() if kind.audience == OPEN]


class Buffered(FlaskClient):
    """A client that reads each answer to its end, so that the file behind it is closed."""

    def open(self, *args: Any, **options: Any) -> Any:
        return super().open(*args, **{"buffered": True, **options})


def client(opened: Opened, shelf: Shelf) -> FlaskClient:
    """Return a client of an app over a store and a shelf of dumps."""
    app = create_app(full_parts(opened, data=DataParts(shelf)))
    app.test_client_class = Buffered
    return app.test_client()


def make(opened: Opened, shelf: Shelf, name: str) -> dict[str, Any]:
    """Make a dump of a store on a shelf."""
    whole = Whole(opened.store.database, opened.store.reading)
    card = SourceCard("boamp", "BOAMP", "etalab-2.0", "https://www.etalab.gouv.fr/licence-ouverte-open-licence", "DILA")
    with whole.moment() as moment:
        order = Order(
            name=name, seq=moment.seq, at=moment.at, made_at=f"{name}T08:30:00Z", base_url="http://localhost",
            title="Clausier", version="1", sources={"boamp": card}, records=moment.records(),
        )  # fmt: skip
        part = shelf.part(name)
        manifest = write_dump(part, order, write_whole(part, order))
    shelf.publish(name)
    return manifest


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """A store with records of every kind, offers too."""
    made = filled(tmp_path_factory.mktemp("datasets"), tenders=12, offers=8)
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def shelf(opened: Opened, tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """Two dumps of it, one that failed and one that was taken back."""
    shelf = Shelf(tmp_path_factory.mktemp("shelf") / "dumps")
    make(opened, shelf, "2026-11-20")
    make(opened, shelf, DAY)
    shelf.fail(f"{DAY}.2", "it could not be written whole (OSError)", f"{DAY}T09:00:00Z")
    shelf.retire("2026-11-20", status="retired", reason="asked for", at=f"{DAY}T10:00:00Z")
    shelf.succeed(DAY)
    shelf.forget_taken()
    return shelf


@pytest.fixture
def web(opened: Opened, shelf: Shelf) -> FlaskClient:
    """A client of an app over them."""
    return client(opened, shelf)


@pytest.fixture
def empty(opened: Opened, tmp_path: Path) -> FlaskClient:
    """A client of an app that has no dump yet."""
    return client(opened, Shelf(tmp_path))


def test_each_file_is_as_its_manifest_says(web: FlaskClient) -> None:
    manifest = web.get(f"/dumps/{DAY}/manifest.json").json
    assert manifest["files"]
    for card in manifest["files"]:
        answer = web.get(f"/dumps/{DAY}/{card['path']}")
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, card["media_type"])
        assert int(answer.headers["Content-Length"]) == card["bytes"]
        assert hashlib.sha256(answer.data).hexdigest() == card["sha256"]
        assert answer.headers["ETag"] == f'"{card["sha256"]}"'
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_sums_name_each_file(web: FlaskClient) -> None:
    lines = web.get(f"/dumps/{DAY}/SHA256SUMS").text.splitlines()
    for line in lines:
        sha, name = line.split("  ")
        assert hashlib.sha256(web.get(f"/dumps/{DAY}/{name}").data).hexdigest() == sha
    assert len(lines) == len(web.get(f"/dumps/{DAY}/manifest.json").json["files"]) + 1


def test_ranges_are_served_and_only_of_the_same_file(web: FlaskClient) -> None:
    path = f"/dumps/{DAY}/tenders.parquet"
    whole = web.get(path)
    tag, length = whole.headers["ETag"], len(whole.data)
    part = web.get(path, headers={"Range": "bytes=0-3", "If-Range": tag})
    assert (part.status_code, part.data) == (206, b"PAR1")
    assert part.headers["Content-Range"] == f"bytes 0-3/{length}"
    assert web.get(path, headers={"Range": "bytes=-4"}).data == b"PAR1"
    assert web.get(path, headers={"Range": "bytes=0-3", "If-Range": '"another"'}).status_code == 200
    assert web.get(path, headers={"Range": f"bytes={length}-"}).status_code == 416
    assert web.get(path, headers={"If-None-Match": tag}).status_code == 304
    head = web.head(path)
    assert (head.headers["Content-Length"], head.headers["Accept-Ranges"], head.data) == (str(length), "bytes", b"")


def test_gzip_is_not_put_around_a_file(web: FlaskClient) -> None:
    answer = web.get(f"/dumps/{DAY}/tenders.csv", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers


def test_the_latest_leads_to_the_dated_file_and_is_asked_again(web: FlaskClient) -> None:
    answer = web.get("/dumps/latest/tenders.csv")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/dumps/{DAY}/tenders.csv")
    assert "must-revalidate" in answer.headers["Cache-Control"]
    assert web.get("/dumps/latest/manifest.json", follow_redirects=True).json["name"] == DAY
    assert web.get("/dumps/latest/nothing.csv").status_code == 404


@pytest.mark.parametrize(
    "path",
    [f"/dumps/{DAY}/.ids", f"/dumps/{DAY}/../../hub.db", f"/dumps/{DAY}/%2e%2e/%2e%2e/hub.db", "/dumps/../hub.db",
     f"/dumps/{DAY}/..%2f{DAY}.2%2fmanifest.json", "/dumps/2026-01-01/tenders.csv", "/dumps/.2026-11-22.part/x",
     f"/dumps/{DAY}/%2fetc%2fpasswd"],
)  # fmt: skip
def test_nothing_else_is_ever_opened(web: FlaskClient, path: str) -> None:
    assert web.get(path, follow_redirects=True).status_code in (404, 400)


def test_what_was_taken_back_is_gone_and_names_its_successor(web: FlaskClient) -> None:
    for name in ("tenders.csv", "manifest.json", "records.jsonl.gz"):
        answer = web.get(f"/dumps/2026-11-20/{name}")
        assert answer.status_code == 410
        assert answer.headers["Link"] == f'<http://localhost/dumps/{DAY}/{name}>; rel="successor-version"'
        assert answer.headers["Cache-Control"] == "no-store" and answer.json["reason"] == "asked for"


def test_a_failed_dump_says_so_and_is_never_the_latest(web: FlaskClient) -> None:
    assert web.get(f"/dumps/{DAY}.2/manifest.json").json["status"] == "failed"
    assert web.get(f"/dumps/{DAY}.2/tenders.csv").status_code == 404
    told = web.get("/dumps/").json
    assert told["latest"] == DAY
    assert [(each["name"], each["status"]) for each in told["dumps"]] == [
        (f"{DAY}.2", "failed"), (DAY, "complete"), ("2026-11-20", "retired"),
    ]  # fmt: skip
    assert "échouée" in web.get("/datasets").text


def test_the_package_at_the_root_leads_to_the_files(web: FlaskClient) -> None:
    answer = web.get("/datapackage.json")
    assert answer.json["resources"] and answer.json["licenses"]
    for resource in answer.json["resources"]:
        found = web.get(f"/{resource['path']}")
        assert found.status_code == 200 and len(found.data) == resource["bytes"]
        assert resource["hash"] == f"sha256:{hashlib.sha256(found.data).hexdigest()}"
    assert web.get("/datapackage.json", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_offers_are_in_no_file_and_on_no_page_of_data(web: FlaskClient) -> None:
    paths = [f"/dumps/{DAY}/{card['path']}" for card in web.get(f"/dumps/{DAY}/manifest.json").json["files"]]
    paths += ["/datasets", "/datapackage.json", "/dumps/", *(f"/datasets/{KINDS[kind].plural}" for kind in OPEN_KINDS)]
    for path in paths:
        answer = web.get(path)
        body = readable(answer.data)
        assert [needle for needle in NEEDLES if needle in body] == [], path
    assert web.get("/datasets/offers").status_code == 404
    assert SECRET_ID and SECRET_TITLE


class Blocks(HTMLParser):
    """The data blocks of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.inside, self.found = False, []  # type: ignore[var-annotated]

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.inside = tag == "script"
        if self.inside:
            assert dict(attrs).get("type") == "application/ld+json", "a script that runs"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.found.append(json.loads(data))
            self.inside = False


def blocks(page: str) -> list[Any]:
    """Return the data blocks of a page."""
    parser = Blocks()
    parser.feed(page)
    return parser.found


@pytest.mark.parametrize("path", ["/datasets", "/datasets/tenders", "/datasets?lang=en", "/datasets/projects"])
def test_pages_of_data_tell_machines_what_they_hold(web: FlaskClient, path: str) -> None:
    (told,) = blocks(web.get(path).text)
    assert told["@type"] == "Dataset" and 50 <= len(told["description"]) <= 5000
    for name in ("name", "license", "creator", "identifier", "temporalCoverage", "spatialCoverage"):
        assert told[name], name
    assert told["includedInDataCatalog"]["@type"] == "DataCatalog"
    for each in told["distribution"]:
        answer = web.get(each["contentUrl"])
        assert answer.status_code == 200 and answer.mimetype == each["encodingFormat"]


def test_no_text_of_a_record_can_end_a_data_block() -> None:
    assert "</script" not in script({"name": "</script><b>&"})


def test_the_page_says_what_there_is_how_big_and_how_good(web: FlaskClient) -> None:
    page = web.get("/datasets").text
    assert "etalab-2.0" in page and "records.jsonl.gz" in page and "1.0.0" in page and "<svg" in page
    assert "DECP 2.0.3" in page and "attributions sur" in page
    tenders = web.get("/datasets/tenders").text
    assert "tenders.parquet" in tenders and "candidacy_deadline" in tenders and "Taux de remplissage" in tenders
    assert tenders.count("<caption>") == tenders.count("<table>")
    rows = re.findall(r"<tr><th scope=\"row\">boamp:tender", tenders)
    assert len(rows) == 5


def test_without_a_dump_the_pages_say_what_to_do(empty: FlaskClient) -> None:
    page = empty.get("/datasets")
    assert page.status_code == 200 and "hub dumps make" in page.text
    assert blocks(page.text)[0]["distribution"]
    assert empty.get("/datasets/tenders").status_code == 200
    for path in ("/datapackage.json", "/dumps/latest/tenders.csv"):
        answer = empty.get(path)
        assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert empty.get("/dumps/").json == {"dumps": [], "latest": None}


@pytest.mark.parametrize("kind", OPEN_KINDS)
def test_each_open_kind_has_its_schema_at_a_stable_address(web: FlaskClient, kind: str) -> None:
    home = f"/schemas/{kind}/{VERSION}"
    assert web.get(f"{home}/schema.json").json["$id"] == f"http://localhost{home}/schema.json"
    table = web.get(f"{home}/table-schema.json").json
    assert table["primaryKey"] == ["id"] and table["path"].endswith("/table-schema.json")
    assert table["homepage"] and table["version"] == VERSION
    assert web.get(f"{home}/README.md").text.startswith(f"# {KINDS[kind].fr}")
    assert VERSION in web.get(f"{home}/CHANGELOG.md").text
    header = next(csv.reader(io.StringIO(web.get(f"{home}/example.csv").text)))
    assert header == [field["name"] for field in table["fields"]]


@pytest.mark.parametrize("kind", OPEN_KINDS)
def test_each_example_is_a_record_that_the_schema_takes(web: FlaskClient, kind: str) -> None:
    made = web.get(f"/schemas/{kind}/latest/example.json").json
    seen = view(kind, OPEN)
    assert seen and seen.project(schemas.load(made)) == made
    assert row_of(seen.columns)(made)[0] == made["id"]


@pytest.mark.parametrize("path", ["/schemas/offer/1.0.0/schema.json", "/schemas/pathway/1.0.0/schema.json",
                                  "/schemas/tender/0.9.0/schema.json", "/schemas/tender/1.0.0/../x"])  # fmt: skip
def test_other_schemas_are_not_there(web: FlaskClient, path: str) -> None:
    assert web.get(path).status_code == 404


def test_a_dump_that_is_taken_back_is_served_no_more(web: FlaskClient, opened: Opened, shelf: Shelf) -> None:
    make(opened, shelf, NEXT)
    path = f"/dumps/{NEXT}/records.jsonl.gz"
    answer = web.get(path)
    assert gzip.decompress(answer.data)
    shelf.retire(NEXT, status="retired", reason="asked for", at=f"{NEXT}T10:00:00Z")
    answer = web.get(path)
    assert answer.status_code == 410
    assert answer.headers["Link"] == '<http://localhost/dumps/latest/>; rel="successor-version"'
    shelf.forget_taken()
