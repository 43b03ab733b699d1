"""What the kit plants in documents of other people's forms: lists in XML with namespaces, ZIP files of tables."""

from __future__ import annotations

import io
import zipfile

import pytest

from hub.raw import Raw
from hub.testing.checks_hostile import with_bad_row
from hub.testing.checks_manners import multiplied
from hub.testing.checks_storing import shorter
from hub.testing.planting import FIELD, in_zip, planted_in, things_of

PLAIN = b"<list><t><a>1</a></t><t><a>2</a></t></list>"
NAMED = b'<list xmlns="urn:example"><t><a>1</a></t><t><a>2</a></t></list>'
OAI = (
    b'<?xml version="1.0"?><OAI xmlns="urn:oai"><responseDate>2026</responseDate><ListRecords>'
    b"<record><a>1</a></record><record><a>2</a></record><record><a>3</a></record>"
    b"<resumptionToken>x</resumptionToken></ListRecords></OAI>"
)
ONE = b"<notice><title>a</title><lot><n>1</n></lot><lot><n>2</n></lot><buyer><n>b</n></buyer></notice>"
CSV = b"ref;title\nA-1;Peinture\nA-2;Nettoyage\nA-3;Gardiennage\n"


def zipped(**members: bytes) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return whole.getvalue()


@pytest.mark.parametrize(("body", "n"), [(PLAIN, 2), (NAMED, 2), (OAI, 3), (ONE, 0), (CSV, 0), (b"<list/>", 0)])
def test_the_things_of_a_list_are_found_where_they_stand(body, n):
    assert len(things_of(body)) == n


@pytest.mark.parametrize("body", [PLAIN, NAMED, OAI])
def test_a_list_in_xml_is_planted_broken_shortened_and_multiplied(body):
    n = len(things_of(body))
    assert planted_in(Raw.from_bytes(body), "kit").read().count(f"<{FIELD}".encode()) == n
    assert shorter(body).count(b"<a>") == n - 1
    assert with_bad_row(body).count(b"<a>") == n and with_bad_row(body) != body
    many = b"".join(multiplied(body))
    assert len(things_of(many)) >= 100_000 and (b"resumptionToken" in many) == (b"resumptionToken" in body)


def test_a_zip_is_planted_in_each_member_that_is_a_list():
    body = zipped(**{"a.csv": CSV, "readme.txt": b"hello"})
    planted = planted_in(Raw.from_bytes(body), "kit").read()
    with zipfile.ZipFile(io.BytesIO(planted)) as archive:
        assert FIELD.encode() in archive.read("a.csv") and archive.read("readme.txt") == b"hello"
    assert in_zip(body, lambda member: None) is None and in_zip(CSV, with_bad_row) is None
    assert in_zip(zipped(**{"[Content_Types].xml": PLAIN}), with_bad_row) is None
