"""The one safe XML factory."""

import io
import resource
import time

import pytest
from lxml import etree

from hub.errors import ParseError, UnsafeDocument
from hub.outside import iter_xml, parse_xml
from hub.raw import Raw

LAUGHS = "<!DOCTYPE l [<!ENTITY a '{}'>{}]>".format(
    "ha" * 10, "".join(f"<!ENTITY {chr(97 + n)} '{f'&{chr(96 + n)};' * 10}'>" for n in range(1, 10))
)
HARMFUL = {
    "external entity": "<!DOCTYPE a [<!ENTITY x SYSTEM 'SECRET'>]><a><b>&x;</b></a>",
    "external entity over http": "<!DOCTYPE a [<!ENTITY x SYSTEM 'http://127.0.0.1:9/'>]><a><b>&x;</b></a>",
    "parameter entity": "<!DOCTYPE a [<!ENTITY % x SYSTEM 'SECRET'> %x;]><a><b/></a>",
    "external DTD": "<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/a.dtd'><a><b/></a>",
    "billion laughs": f"{LAUGHS}<l><b>&j;</b></l>",
    "billion laughs in an attribute": f"{LAUGHS}<l b='&j;'/>",
    "quadratic": f"<!DOCTYPE a [<!ENTITY x '{'x' * 50_000}'>]><a><b>{'&x;' * 5_000}</b></a>",
    "a DOCTYPE and nothing else": "<!DOCTYPE a><a><b/></a>",
    "behind a comment": "<!-- <a> --><?pi x?>\n <!DOCTYPE a><a><b/></a>",
    "behind a long comment": f"<!--{'x' * 100_000}--><!DOCTYPE a [<!ENTITY x 'y'>]><a><b/></a>",
    "5000 levels": "<b>" * 5000 + "</b>" * 5000,
    "257 levels": "<b>" * 257 + "</b>" * 257,
    "one text of 11 MB": f"<b>{'x' * 11_000_000}</b>",
}


@pytest.mark.parametrize("name", HARMFUL)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "iso-8859-1", "utf-7"])
def test_a_harmful_document_is_refused_in_any_encoding(name, encoding, tmp_path):
    (secret := tmp_path / "secret").write_text("canary")
    text = HARMFUL[name].replace("SECRET", secret.as_uri())
    head = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>'
    body = head.encode("ascii") + text.encode(encoding) if encoding == "utf-7" else (head + text).encode(encoding)
    for read in (parse_xml, lambda body: [element.text for element in iter_xml(body, "b")]):
        with pytest.raises(ParseError if encoding == "utf-32" else UnsafeDocument) as refused:  # libxml2 has no UTF-32
            read(body)
        assert "canary" not in str(refused.value)


def test_xinclude_is_left_alone(tmp_path):
    (secret := tmp_path / "secret").write_text("canary")
    include = f"<xi:include href='{secret.as_uri()}' parse='text'/>"
    root = parse_xml(f"<a xmlns:xi='http://www.w3.org/2001/XInclude'>{include}</a>".encode())
    assert b"canary" not in etree.tostring(root)


@pytest.mark.parametrize(
    "body", [b"", b"   ", b"<a>", b"<a></b>", b"plain", b"<a>&unknown;</a>", b"<a>\xff</a>", b'{"a": 1}']
)
def test_what_is_not_xml_is_said_to_be_so(body):
    with pytest.raises(ParseError, match="not well-formed"):
        parse_xml(body)
    with pytest.raises(ParseError, match="not well-formed"):
        list(iter_xml(body, "a"))


def test_a_doctype_in_a_text_is_only_text():
    assert parse_xml(b"<a><![CDATA[<!DOCTYPE html>]]></a>").text == "<!DOCTYPE html>"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_encodings_are_read_as_declared(encoding):
    declared = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?><a><b>Évènement</b></a>'
    assert parse_xml(declared.encode(encoding)).findtext("b") == "Évènement"
    assert [b.text for b in iter_xml(declared.encode(encoding), "b")] == ["Évènement"]


def test_an_encoding_can_be_given():
    assert parse_xml("<a>é</a>".encode("latin-1"), encoding="iso-8859-1").text == "é"


def test_comments_and_instructions_are_left_out():
    root = parse_xml(b"<a>one<!-- no --> two<?pi no?> three</a>")
    assert (root.text, len(root)) == ("one two three", 0)


def test_files_documents_and_bytes_are_read(tmp_path):
    (path := tmp_path / "a.xml").write_bytes(b"<a><b>1</b></a>")
    assert parse_xml(Raw.from_file(path)).findtext("b") == "1"
    with path.open("rb") as file:
        assert [b.text for b in iter_xml(file, "b")] == ["1"]


def test_more_bytes_than_may_be_are_refused():
    with pytest.raises(UnsafeDocument, match="iter_xml"):
        parse_xml(b"<a>" + b"<b/>" * 1000 + b"</a>", max_bytes=1000)


def test_elements_come_one_by_one_by_name_namespace_or_several():
    body = b"<r xmlns:n='urn:n'><a>1</a><n:a>2</n:a><c><a>3</a></c><d>4</d></r>"
    assert [e.text for e in iter_xml(body, "a")] == ["1", "3"]
    assert [e.text for e in iter_xml(body, "{*}a")] == ["1", "2", "3"]
    assert [e.text for e in iter_xml(body, "{urn:n}a", "d")] == ["2", "4"]


def test_an_element_inside_another_stays_a_part_of_it():
    outer = [[inner.text for inner in e.iter("a")] for e in iter_xml(b"<r><a>1<a>2</a><a>3</a></a><a>4</a></r>", "a")]
    assert outer == [["1", "2", "3"], ["4"]]


def test_what_stands_before_the_first_element_can_be_read_from_it():
    dates = [e.getroottree().getroot().findtext("date") for e in iter_xml(b"<r><date>1 May</date><a/><a/></r>", "a")]
    assert dates == ["1 May", None]


def test_a_broken_end_is_told_after_what_was_good():
    seen = []
    with pytest.raises(ParseError):
        seen.extend(e.text for e in iter_xml(b"<r><a>1</a><a>2</a><", "a"))
    assert seen in ([], ["1", "2"])


class Endless(io.RawIOBase):
    """A document of any size that is never in memory."""

    def __init__(self, one, times):
        self.left = [b"<r>"]
        self.one, self.times = one, times

    def read(self, size=-1):
        if self.left:
            return self.left.pop()
        if self.times > 0:
            self.times -= 1
            return self.one if self.times else self.one + b"</r>"
        return b""


def test_memory_does_not_grow_with_the_document():
    block = b"<x><h>1</h><a><t>" + b"y" * 900 + b"</t></a></x>"
    elements = iter_xml(Endless(block * 30, 60), "a")
    next(elements)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert sum(1 for _ in elements) == 1799
    assert sum(1 for _ in iter_xml(Endless(block * 30, 2000), "a")) == 60_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 16 * 1024


def test_a_document_without_the_element_does_not_fill_the_memory():
    with pytest.raises(UnsafeDocument, match="check the tags"):
        list(iter_xml(Endless(b"<a>text</a>" * 3000, 2000), "other", max_gap=1 << 20))


def test_it_takes_hardly_longer_than_lxml_alone():
    body = b"<r>" + b"<a><t>text</t><u k='v'>more</u><v><w>1</w></v></a>" * 20_000 + b"</r>"

    def alone():
        for _, element in etree.iterparse(io.BytesIO(body), events=("end",), tag="a"):
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]

    def ours():
        for _ in iter_xml(body, "a"):
            pass

    def seconds(work):
        begin = time.process_time()
        work()
        return time.process_time() - begin

    pairs = [(seconds(ours), seconds(alone)) for _ in range(7)]
    assert min(mine for mine, _ in pairs) <= 1.25 * min(theirs for _, theirs in pairs) + 0.01
