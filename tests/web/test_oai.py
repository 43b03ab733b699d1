"""OAI-PMH: what the protocol says of errors, dates and tokens, and lists that no writing upsets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import etree

from hub.store import Store
from hub.store.snapshots import Snapshots
from hub.web import create_app
from hub.web.oai.oai_asking import Asking, packed
from hub.web.oai.oai_pages import specs_of
from hub.web.oai.oai_parts import OaiParts
from schemas.xmlschema import NAMESPACE, xml_schema
from tests.web.invented import tender
from tests.web.opened import Opened, full_parts

SPACE = "{http://www.openarchives.org/OAI/2.0/}"
NS = {"o": "http://www.openarchives.org/OAI/2.0/"}
PLACES = (("departement", "38", "Isère"), ("departement", "69", "Rhône"))


def filled(url: str) -> Iterator[Opened]:
    store = Store.open(url)
    opened = Opened(store)
    opened.put(*(tender(number) for number in range(130)))
    yield opened
    store.close()


@pytest.fixture
def opened(store_url: str) -> Iterator[Opened]:
    yield from filled(store_url)


@pytest.fixture(scope="module")
def calm(module_url: str) -> Iterator[Opened]:
    """The same, for tests that only read."""
    yield from filled(module_url)


@pytest.fixture(scope="module")
def reader(calm: Opened) -> FlaskClient:
    return client_of(calm)


@pytest.fixture
def client(opened: Opened) -> FlaskClient:
    return client_of(opened)


def client_of(opened: Opened) -> FlaskClient:
    store = opened.store
    sets = specs_of(["tender", "clause"], [("boamp", "BOAMP")], PLACES)
    parts = OaiParts(Snapshots(store.database, store.reading.texts), lambda: sets)
    return create_app(full_parts(opened, oai=parts)).test_client()


def asked(client: FlaskClient, **given: str) -> Any:
    answer = client.get("/oai", query_string={name.rstrip("_"): value for name, value in given.items()})
    assert answer.status_code == 200
    return etree.fromstring(answer.data)


def code(client: FlaskClient, **given: str) -> str | None:
    found = asked(client, **given).find("o:error", NS)
    return None if found is None else str(found.get("code"))


def walk(client: FlaskClient, between: Any = None, **given: str) -> list[tuple[str, str, bool, tuple[str, ...]]]:
    """Return the headers of a whole list, doing something after the first page."""
    found, tree = [], asked(client, verb="ListIdentifiers", metadataPrefix="oai_dc", **given)
    if tree.find("o:error", NS) is not None:
        return []
    while True:
        for one in tree.iter(f"{SPACE}header"):
            sets = tuple(str(spec.text) for spec in one.findall("o:setSpec", NS))
            found.append((one.findtext("o:identifier", "", NS), one.findtext("o:datestamp", "", NS),
                          one.get("status") == "deleted", sets))  # fmt: skip
        token = tree.find("o:ListIdentifiers/o:resumptionToken", NS)
        if token is None or not token.text:
            return found
        if between:
            between()
            between = None
        tree = asked(client, verb="ListIdentifiers", resumptionToken=token.text)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({}, "badVerb"),
        ({"verb": "identify"}, "badVerb"),
        ({"verb": "Identify", "x": "1"}, "badArgument"),
        ({"verb": "ListRecords"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "marc"}, "cannotDisseminateFormat"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from_": "2026-02-31"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from_": "2026-1-1"}, "badArgument"),
        (
            {"verb": "ListRecords", "metadataPrefix": "oai_dc", "from_": "2026-01-02", "until": "2026-01-01"},
            "badArgument",
        ),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from_": "2999-01-01"}, "noRecordsMatch"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "kind:nothing"}, "noRecordsMatch"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "\x00"}, "noRecordsMatch"),
        ({"verb": "ListRecords", "resumptionToken": "é'<"}, "badResumptionToken"),
        ({"verb": "ListRecords", "resumptionToken": "e30"}, "badResumptionToken"),
        ({"verb": "ListRecords", "resumptionToken": packed(Asking("oai_dc", upto=-1))}, "badResumptionToken"),
        ({"verb": "ListRecords", "resumptionToken": packed(Asking("oai_dc", since="hier"))}, "badResumptionToken"),
        ({"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "oai:nobody:x"}, "idDoesNotExist"),
        ({"verb": "ListMetadataFormats", "identifier": "oai:nobody:x"}, "idDoesNotExist"),
    ],
)
def test_what_is_wrong_is_told_as_the_protocol_says(reader, given, wanted):
    assert code(reader, **given) == wanted
    tree = asked(reader, **given)
    if wanted in ("badVerb", "badArgument"):
        assert not tree.find("o:request", NS).attrib


def test_every_record_is_listed_once_and_each_page_goes_on_where_the_last_ended(reader, calm):
    found = walk(reader)
    assert len(found) == len({row[0] for row in found}) == 130 + sum(1 for _ in calm.store.ids("clause"))
    assert not any(gone for _, _, gone, _ in found)


def test_a_list_shows_each_record_once_while_others_write(client, opened):
    def meanwhile() -> None:
        opened.put({**tender(3), "title": "Changé"}, {**tender(129), "title": "Changé aussi"}, tender(400))
        opened.withdraw(tender(128)["id"], "no longer at the source")

    calm, busy = walk(client), walk(client, meanwhile)
    assert [row[0] for row in busy] == [row[0] for row in calm]
    after = walk(client)
    new = {row[0] for row in after} - {row[0] for row in calm}
    assert new and all("26-100400" in name for name in new)
    gone = {row[0] for row in after if row[2]}
    assert f"oai:localhost:{tender(128)['id']}" in gone and all("26-100128" in name for name in gone)


def test_a_token_outlives_the_process(calm, reader):
    tree = asked(reader, verb="ListRecords", metadataPrefix="clausier")
    token = tree.find("o:ListRecords/o:resumptionToken", NS).text
    one, other = (asked(each, verb="ListRecords", resumptionToken=token) for each in (reader, client_of(calm)))
    assert etree.tostring(one.find("o:ListRecords", NS)) == etree.tostring(other.find("o:ListRecords", NS))


def test_dates_are_inclusive_and_what_is_gone_stays_told(client, opened):
    opened.withdraw(tender(7)["id"], "no longer at the source")
    rows = walk(client)
    stamp = sorted(row[1] for row in rows)[len(rows) // 2]
    assert {row[0] for row in walk(client, from_=stamp)} == {row[0] for row in rows if row[1] >= stamp}
    assert {row[0] for row in walk(client, until=stamp)} == {row[0] for row in rows if row[1] <= stamp}
    assert {row[0] for row in walk(client, from_=stamp[:10], until=stamp[:10])} == {row[0] for row in rows}
    name = f"oai:localhost:{tender(7)['id']}"
    gone = asked(client, verb="GetRecord", metadataPrefix="oai_dc", identifier=name)
    assert gone.find(".//o:header", NS).get("status") == "deleted" and gone.find(".//o:metadata", NS) is None


def test_a_set_holds_its_members_and_those_that_went(client, opened):
    name = next(row[0] for row in walk(client, set="kind:tender") if "departement:38" in row[3])
    opened.withdraw(name.removeprefix("oai:localhost:"), "no longer at the source")
    rows = walk(client)
    for spec in ("kind:clause", "source:boamp", "departement:38", "departement:69"):
        wanted = {row[0] for row in rows if spec in row[3]}
        assert {row[0] for row in walk(client, set=spec)} == wanted
    gone = next(row for row in rows if row[0] == name)
    assert gone[2] and "departement:38" in gone[3], "whoever follows a territory must learn what went there"


def test_our_own_format_is_valid_against_the_schema_that_we_publish(reader):
    schema = etree.XMLSchema(etree.fromstring(xml_schema().encode()))
    tree = asked(reader, verb="ListRecords", metadataPrefix="clausier")
    records = [one[0] for one in tree.iter(f"{SPACE}metadata")]
    assert len(records) == 100 and all(one.tag.startswith(f"{{{NAMESPACE}}}") for one in records)
    for record in records:
        schema.assertValid(etree.ElementTree(etree.fromstring(etree.tostring(record))))


def test_characters_that_xml_cannot_hold_upset_nothing(client, opened):
    opened.put({**tender(1), "title": "Voirie \x0b\x00 & <b>“é”</b> \ufffe"})
    name = f"oai:localhost:{tender(1)['id']}"
    tree = asked(client, verb="GetRecord", metadataPrefix="oai_dc", identifier=name)
    assert tree.find(".//{http://purl.org/dc/elements/1.1/}title").text == "Voirie  & <b>“é”</b> "


def test_what_was_redacted_is_deleted_and_says_nothing(client, opened):
    key = str(tender(9)["id"])
    opened.store.redact(key, "court order")
    name = f"oai:localhost:{key}"
    tree = asked(client, verb="GetRecord", metadataPrefix="oai_dc", identifier=name)
    assert tree.find(".//o:header", NS).get("status") == "deleted"
    assert tree.findtext(".//o:setSpec", "", NS) == "kind:tender"
