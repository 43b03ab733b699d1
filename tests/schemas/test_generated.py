"""Generated files: they are up to date, and say what the schema says."""

import json
from functools import cache
from pathlib import Path

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schema_samples import SAMPLES
from schema_strategies import records, spoilt

import schemas
from schemas.generate import COMMAND, outputs
from schemas.jsonld import context
from schemas.jsonschema import json_schema
from schemas.tableschema import table_schema
from schemas.views import view

ROOT = Path(__file__).parent.parent.parent
KINDS = sorted(schemas.KINDS)
WANTED = outputs()
FEW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@cache
def validator_of(kind):
    """Return the validator of a kind."""
    return jsonschema_rs.Draft202012Validator(json_schema(kind), validate_formats=True)


@pytest.mark.parametrize("name", sorted(WANTED))
def test_generated_files_are_up_to_date(name):
    path = ROOT / name
    assert path.exists() and path.read_text("utf-8") == WANTED[name], f"{name} is out of date: run {COMMAND}"


def test_no_other_file_stands_among_those_generated():
    there = {path.relative_to(ROOT).as_posix() for path in (ROOT / "schemas" / "generated").iterdir()}
    assert there == {name for name in WANTED if name.startswith("schemas/generated/")}


@pytest.mark.parametrize("kind", KINDS)
def test_each_json_schema_is_a_json_schema(kind):
    assert jsonschema_rs.meta.is_valid(json_schema(kind))


@pytest.mark.parametrize("kind", KINDS)
@FEW
@given(data=st.data())
def test_the_json_schema_accepts_what_load_accepts(kind, data):
    validator = validator_of(kind)
    validator.validate(SAMPLES[kind])
    validator.validate(schemas.load(data.draw(records(kind))))


@pytest.mark.parametrize("kind", KINDS)
@FEW
@given(data=st.data())
def test_the_json_schema_refuses_what_load_refuses_for_its_shape(kind, data):
    record = data.draw(spoilt(SAMPLES[kind]).filter(is_json))
    validator = validator_of(kind)
    try:
        schemas.load(record)
    except schemas.Refusal as refusal:
        only_beyond_json_schema = "at least one of" in str(refusal) or "Empty" in str(refusal)
        assert only_beyond_json_schema or not validator.is_valid(record)
    else:
        validator.validate(record)


def is_json(record):
    """Say whether a record can be written as JSON, and no whole number is written as a fraction."""
    try:
        json.dumps(record, allow_nan=False)
    except (TypeError, ValueError):
        return False
    return not any(isinstance(one, float) and one.is_integer() for one in leaves(record))


def leaves(value):
    """Yield the scalars of a record."""
    if not isinstance(value, dict | list):
        yield value
        return
    for below in value.values() if isinstance(value, dict) else value:
        yield from leaves(below)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if view(kind, "open")])
def test_the_table_schema_has_the_columns_of_the_open_view(kind):
    seen = view(kind, "open")
    fields = table_schema(seen)["fields"]
    assert [field["name"] for field in fields] == [column.name for column in seen.columns]
    assert {field["type"] for field in fields} <= {
        "string", "number", "integer", "boolean", "date", "datetime", "array",
    }  # fmt: skip
    assert fields[0]["name"] == "id" and fields[0]["constraints"]["required"] is True


def test_the_context_has_no_internal_field_and_no_internal_kind():
    text = json.dumps(context())
    assert "raw_digest" not in text and "connector_version" not in text
    assert "notice" not in context()["@context"] and "tender" in context()["@context"]
