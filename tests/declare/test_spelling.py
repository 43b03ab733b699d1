"""A declaration is hostile until it is checked: each thing that is wrong is said, all at once, with what to do."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.declare import declaration_of, declared, read_declaration
from hub.declare.reading import declaration_in
from hub.declare.writing import toml, written
from hub.errors import ConfigError
from hub.testing.checks import FAIL, all_asked
from hub.testing.checks_identity import CHECKS as IDENTITY
from hub.testing.checks_reading import CHECKS as READING
from hub.testing.declared import declared_at

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "connectors"
GOOD = """
name = "ma_ville"
title = "Ville"
homepage = "https://example.org/"
kind = "tender"
key = ["id"]
[licence]
id = "etalab-2.0"
attribution = "Ville"
[contract]
personal = false
[source]
form = "json"
urls = ["https://example.org/a"]
[[fields]]
column = "t"
field = "title"
"""


def told(text: str) -> str:
    """Return what is said of a text that is no declaration."""
    with pytest.raises(ConfigError) as caught:
        declaration_of(text.encode())
    return str(caught.value)


def test_what_is_good_is_taken():
    made = declaration_of(GOOD.encode())
    assert (made.name, made.form, made.columns[0].type, made.paging.by) == ("ma_ville", "json", "text", "none")
    assert declared(made).version.startswith("1+") and declared(made).base_url == "https://example.org"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('name = "ma_ville"', 'name = "Ma Ville"', "name: Write 2 to 31 lower case"),
        ('name = "ma_ville"', 'name = "hub"', "name: has a meaning of its own"),
        ('homepage = "https://example.org/"', 'homepage = "javascript:1"', "homepage: Write an http(s) address"),
        ('kind = "tender"', 'kind = "pathway"', "kind: Not known: write one of tender, contract"),
        ('key = ["id"]', "key = []", "key: "),
        ("personal = false", "personal = true", "contract.personal: a source on persons needs a plugin"),
        ("personal = false", "", "contract.personal: Missing data"),
        ("personal = false", 'personal = "no"', "contract.personal: Not a valid boolean"),
        ('form = "json"', 'form = "xml"', "source.form: Not known: write one of csv"),
        ('form = "json"', 'form = "json"\nfiles = ["a"]', "source: both urls and files"),
        ('urls = ["https://example.org/a"]', "", "source: neither urls nor files"),
        ('urls = ["https://example.org/a"]', 'files = ["/etc/passwd"]', "source.files[1]: write a path below"),
        ('urls = ["https://example.org/a"]', 'files = ["../../x"]', "source.files[1]: write a path below"),
        ("https://example.org/a", "file:///etc/passwd", "source.urls[1]: "),
        ("https://example.org/a", "https://me:secret@example.org/a", "a user name or a password"),
        ('form = "json"', 'form = "json"\ndelimiter = ";"', "source.delimiter: means something for form = 'csv' only"),
        ('form = "json"', 'form = "json"\nheader = 3', "source.header: means something for tables only"),
        ('form = "json"', 'form = "csv"\nencoding = "base64"', "source.encoding: not known"),
        ('form = "json"', 'form = "json"\nheaders = { Cookie = "a" }', "source.headers: Cookie: only Accept"),
        ("[[fields]]", '[paging]\nby = "page"\n[[fields]]', "paging.parameter: missing"),
        ("[[fields]]", '[paging]\nby = "next"\n[[fields]]', "paging.path: missing"),
        ("[[fields]]", '[incremental]\nparameter = "a"\n[[fields]]', "incremental.column: Missing data"),
        ('key = ["id"]', 'key = ["id"]\nwithdraws = true\nincremental = { parameter = "a", column = "b" }', "with"),
        ('field = "title"', 'field = "titre"', "fields[1].field: titre: no such field of tender: titre; there are: "),
        ('field = "title"', 'field = "places.city"', "a list: say which of it, as places[0].city"),
        ('field = "title"', 'field = "places[0]"', "places[0] is an object"),
        ('field = "title"', 'field = "places[99].city"', "a place in a list is 0 to 19"),
        ('field = "title"', 'field = "id"', "id is written by the hub"),
        ('field = "title"', 'field = "origin.source"', "origin is written by the hub"),
        ('field = "title"', 'field = "cpv"', 'cpv is a list: take type = "list"'),
        ('field = "title"', 'field = "deadline"', 'deadline is a deadline: take type = "deadline"'),
        ('field = "title"', 'field = "title"\ntype = "list"', "title is a single value"),
        ('field = "title"', 'field = "title"\ntype = "code"', "fields[1].codes: missing"),
        ('field = "title"', 'field = "title"\nformat = "%d"', "fields[1].format: means something for date and instant"),
        ('field = "title"', 'field = "starts_on"\ntype = "date"\nformat = "%Q"', "fields[1].format: '%Q' is no format"),
        ('field = "title"', 'field = "deadline"\ntype = "deadline"', "fields[1].zone: missing"),
        ('field = "title"', 'field = "deadline"\ntype = "deadline"\nzone = "../../etc/x"', "fields[1].zone: not known"),
        ('field = "title"', 'field = "title"\nsize = 3', "fields[1].size: there is no such key; there are: column"),
        ('column = "t"', 'column = "a\\nb"', "fields[1].column: Write one line"),
        ("[[fields]]", '[constants]\ntitle = "x"\n[[fields]]', "constants: title is filled by a column too"),
        ("[[fields]]", '[constants]\nnature = { a = 1 }\n[[fields]]', "constants: nature: write a text"),
        ('key = ["id"]', 'key = ["id"]\ndrop = ["t"]', "drop: t is used too"),
        ("[[fields]]", '[kept_by]\nseen_working = "2026-01-01"\n[[fields]]', "kept_by.seen_working: not a day"),
    ],
)  # fmt: skip
def test_each_thing_that_is_wrong_is_said_with_its_key_and_what_to_do(old, new, said):
    assert old in GOOD
    assert said in told(GOOD.replace(old, new, 1))


def test_all_that_is_wrong_is_said_at_once():
    text = (
        GOOD.replace('title = "Ville"', "").replace('"title"', '"titre"').replace("false", "true") + "\n[zap]\na = 1\n"
    )
    said = told(text)
    assert all(
        one in said for one in ("title: Missing", "titre: no such field", "contract.personal", "zap: there is no")
    )
    assert said.startswith("the declaration: 4 to correct")


@pytest.mark.parametrize("body", [b"\xff\xfe", b"a = ", b"x" * 600_000, b"a = " + b"[" * 5000, b"a." * 3000 + b"b = 1"])
def test_what_is_no_toml_is_told(body):
    with pytest.raises(ConfigError):
        declaration_of(body)


JUNK = st.recursive(
    st.one_of(st.text(max_size=8), st.integers(-5, 99), st.booleans(), st.dates()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=6), inner, max_size=3)),
    max_leaves=6,
)
KEYS = st.sampled_from(["name", "kind", "key", "source", "paging", "fields", "constants", "licence", "contract",
                        "deleted", "leave_out", "incremental", "drop", "scrub", "kept_by", "other"])  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(KEYS, JUNK, max_size=5))
def test_whatever_stands_in_a_declaration_it_is_refused_in_words_or_taken(junk):
    try:
        declaration_in({**tomllib.loads(GOOD), **junk})
    except ConfigError as error:
        assert "to correct" in str(error)


@given(st.text(max_size=40))
def test_any_text_survives_being_written_as_toml(text):
    assert tomllib.loads(f"a = {toml(text)}\n") == {"a": text}


def test_what_the_form_writes_is_read_as_it_was_meant():
    answers = {"name": "a_b", "title": "L'«école»\\", "homepage": "https://example.org/", "kind": "tender",
               "key": ["N°"], "licence": {"id": "x", "attribution": "y"},
               "contract": {"personal": False, "fresh_within_hours": 3},
               "source": {"form": "csv", "urls": ["https://example.org/x"]},
               "constants": {"places[0].role": "buyer"},
               "fields": [{"column": "a \"b\"", "field": "title", "required": True}]}  # fmt: skip
    made = declaration_of(written(answers).encode())
    assert (
        made.title == "L'«école»\\"
        and made.columns[0].column == 'a "b"'
        and made.constants == {"places[0].role": "buyer"}
    )


@pytest.mark.parametrize("name", ["subventions_fictives", "marches_fictifs"])
def test_the_worked_examples_read_as_every_connector_must(name):
    found = all_asked([*IDENTITY, *READING], declared_at(EXAMPLES / f"{name}.toml"))
    assert [(one.check.id, one.told) for one in found if one.verdict == FAIL] == []
    assert read_declaration(EXAMPLES / f"{name}.toml").name == name
