"""Loading: what a record may hold, and that the compiled loader says what marshmallow says."""

import copy
import json

import marshmallow as ma
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schema_samples import SAMPLES, tender
from schema_strategies import records, spoilt

import schemas
from schemas.compiled import compile_loader
from schemas.loading import loader_of

KINDS = sorted(schemas.KINDS)
PATIENT = settings(
    max_examples=40, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)  # fmt: skip


def outcome(load, record):
    """Return what loading gives, order of fields included, or the messages that it raises."""
    try:
        return "loaded", json.dumps(load(record))
    except ma.ValidationError as error:
        return "refused", error.normalized_messages()


@pytest.mark.parametrize("kind", KINDS)
def test_the_sample_of_each_kind_is_accepted_as_it_is(kind):
    record = SAMPLES[kind]
    before = copy.deepcopy(record)
    assert schemas.load(record) == record == before


@pytest.mark.parametrize("kind", KINDS)
@PATIENT
@given(data=st.data())
def test_the_compiled_loader_gives_what_marshmallow_gives_for_valid_records(kind, data):
    record = data.draw(records(kind))
    schema = schemas.schema_of(kind)()
    assert outcome(loader_of(kind), record) == outcome(schema.load, record)
    assert outcome(schema.load, record)[0] == "loaded"


@pytest.mark.parametrize("kind", KINDS)
@PATIENT
@given(data=st.data())
def test_the_compiled_loader_gives_the_messages_of_marshmallow_for_spoilt_records(kind, data):
    record = data.draw(spoilt(data.draw(st.just(SAMPLES[kind]) | records(kind))))
    schema = schemas.schema_of(kind)()
    assert repr(outcome(loader_of(kind), record)) == repr(outcome(schema.load, record))


@pytest.mark.parametrize("kind", KINDS)
def test_a_valid_record_never_reaches_marshmallow(kind, monkeypatch):
    schema = schemas.schema_of(kind)()
    fast = compile_loader(schema)
    monkeypatch.setattr(type(schema), "load", lambda *_, **__: pytest.fail("the hot path fell back to Schema.load"))
    assert fast(SAMPLES[kind]) == SAMPLES[kind]


def test_a_schema_with_hooks_is_left_to_marshmallow():
    class Hooked(ma.Schema):
        name = ma.fields.String()

        @ma.post_load
        def shout(self, data, **_):
            return {"name": data["name"].upper()}

    assert compile_loader(Hooked())({"name": "a"}) == {"name": "A"}


def test_a_field_of_another_make_is_left_to_marshmallow():
    class Other(ma.Schema):
        when = ma.fields.Date()

    assert str(compile_loader(Other())({"when": "2026-01-02"})["when"]) == "2026-01-02"


def test_loading_copies_what_it_keeps():
    record = tender()
    loaded = schemas.load(record)
    loaded["lots"][0]["cpv"].append("90910000")
    assert record["lots"][0]["cpv"] == ["45442110"]


def test_a_refusal_carries_the_messages_and_the_id():
    with pytest.raises(schemas.Refusal) as caught:
        schemas.load({**SAMPLES["clause"], "hours": "150", "contact": "?"})
    assert caught.value.record_id == "boamp:tender-21-89435.lot-1.execution_clause-1"
    assert set(caught.value.messages) == {"hours", "contact"}
    assert "hours: Not a number: write a JSON number, without quotes." in str(caught.value)


@pytest.mark.parametrize("kind", ["room", None, 3, []])
def test_an_unknown_kind_is_refused_with_the_kinds_that_exist(kind):
    with pytest.raises(schemas.Refusal, match=r"write one of notice, tender"):
        schemas.load({"id": "x:1", "kind": kind})


def test_a_record_without_version_gets_the_current_one():
    record = {key: value for key, value in SAMPLES["territory"].items() if key != "schema_version"}
    assert schemas.load(record)["schema_version"] == schemas.SCHEMA_VERSION


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("published_on", "2026-02-30"), ("published_on", "20260101"), ("published_on", "2026-W01-1"),
        ("open_until", "2026-02-10T11:00:00+00:00"), ("open_until", "2026-02-10 11:00:00Z"), ("id", "21-89435"),
        ("documents_url", "javascript:alert(1)"), ("documents_url", "https://a b"), ("cpv", ["45442110-5"]),
        ("procedure", "ouverte"), ("family", "fns"), ("framework", "yes"), ("value", {"amount": "10"}),
        ("value", {"amount": "1e9", "currency": "EUR"}), ("links", [{"rel": "twin"}]), ("title", 3), ("lots", [{}]),
        ("deadline", {"local": "2026-02-10T12:00:00"}), ("id", None), ("schema_version", 2), ("contact", "a"),
    ],
)  # fmt: skip
def test_what_is_not_in_the_schema_is_refused(field, value):
    with pytest.raises(schemas.Refusal) as caught:
        schemas.load({**tender(), field: value})
    assert set(caught.value.messages) == {field}


def test_plurals_and_kinds_name_one_another():
    assert {schemas.singular(schemas.plural(kind)) for kind in KINDS} == set(KINDS)
