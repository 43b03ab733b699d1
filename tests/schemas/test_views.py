"""Views: what each audience sees, and that nothing else gets out."""

import json

import marshmallow as ma
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schema_samples import SAMPLES, notice, organisation, tender
from schema_strategies import records

import schemas
from schemas import views
from schemas.audiences import CONSULT, INTERNAL, OPEN, PARTNER, seen_by
from schemas.base import RecordSchema, kind_field
from schemas.fields import one, shown, text
from schemas.kinds import KINDS, Kind
from schemas.views import Agreement, Hidden, audience_of, view

OPEN_KINDS = sorted(kind for kind in schemas.KINDS if view(kind, OPEN))


def marks(schema, value):
    """Yield the audience of every field that an object holds, at any depth."""
    for key, below in value.items():
        field = schema.load_fields[key]
        yield field.metadata.get("audience", INTERNAL)
        inner = getattr(field, "inner", field)
        if isinstance(inner, ma.fields.Nested):
            for each in below if isinstance(below, list) else [below]:
                yield from marks(inner.schema, each or {})


@pytest.mark.parametrize("kind", OPEN_KINDS)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_view_never_lets_an_internal_field_out(kind, data):
    record = schemas.load(data.draw(records(kind)))
    before = json.dumps(record)
    for audience in (OPEN, CONSULT, PARTNER):
        seen = view(kind, audience)
        if seen.shows(record):
            assert set(marks(schemas.schema_of(kind)(), seen.project(record))) <= seen_by(audience)
        else:
            with pytest.raises(Hidden):
                seen.project(record)
    assert json.dumps(record) == before


def test_the_open_view_of_a_tender_keeps_all_but_the_inside_of_its_origin():
    record = tender()
    seen = view("tender", OPEN).project(record)
    assert {key: value for key, value in seen.items() if key != "origin"} == {
        key: value for key, value in record.items() if key != "origin"
    }
    assert set(record["origin"]) - set(seen["origin"]) == {"raw_digest", "connector_version"}


def test_a_field_that_the_schema_does_not_know_is_not_shown():
    assert "contact" not in view("tender", OPEN).project({**tender(), "contact": "a person"})


def test_the_internal_view_shows_the_record_as_it_is():
    assert view("notice", INTERNAL).project(notice()) == notice()


@pytest.mark.parametrize("audience", [OPEN, CONSULT, PARTNER])
def test_notices_have_no_view_outside_the_house(audience):
    assert view("notice", audience) is None


def test_an_organisation_that_is_marked_internal_is_hidden_from_all_others():
    hidden = {**organisation(), "audience": INTERNAL}
    seen = view("organisation", OPEN)
    assert audience_of(hidden) == INTERNAL and audience_of(organisation()) == OPEN
    assert seen.shows(organisation()) and not seen.shows(hidden)
    with pytest.raises(Hidden):
        seen.project(hidden)
    assert view("organisation", INTERNAL).project(hidden) == hidden


class Inside(ma.Schema):
    """Things of one object."""

    public = text(shown(OPEN, "a", "a", "a.", "a."))
    shared = text(shown(PARTNER, "a", "a", "a.", "a."))
    unstated = text({})


class RoomSchema(RecordSchema):
    """A kind with fields for every audience."""

    kind = kind_field("room")
    page = text(shown(CONSULT, "a", "a", "a.", "a."))
    shared = text(shown(PARTNER, "a", "a", "a.", "a."))
    inside = one(shown(OPEN, "a", "a", "a.", "a."), Inside)


ROOM = {
    "id": "x:1", "kind": "room", "page": "p", "shared": "s", "inside": {"public": "a", "shared": "b", "unstated": "c"},
}  # fmt: skip


@pytest.fixture
def room(monkeypatch):
    """Return the function that makes views of a kind of a given audience."""

    def made(mark, audience, agreement=None):
        monkeypatch.setitem(KINDS, "room", Kind("room", "rooms", RoomSchema, mark, "a", "a"))
        return views.view.__wrapped__("room", audience, agreement)

    return made


def test_a_kind_for_consultation_has_pages_and_no_open_view(room):
    assert room(CONSULT, OPEN) is None and room(CONSULT, PARTNER) is None
    seen = room(CONSULT, CONSULT)
    assert seen.page_only
    assert seen.project(ROOM)["page"] == "p" and "shared" not in seen.project(ROOM)
    assert not room(OPEN, CONSULT).page_only


def test_a_partner_sees_what_its_agreement_names(room):
    bare = {"id": "x:1", "kind": "room", "inside": {"public": "a"}}
    assert room(OPEN, PARTNER).project(ROOM) == bare
    everything = Agreement(kinds=frozenset({"room"}))
    assert room(OPEN, PARTNER, everything).project(ROOM) == {
        **bare, "shared": "s", "inside": {"public": "a", "shared": "b"},
    }  # fmt: skip
    named = Agreement(kinds=frozenset({"room"}), paths=frozenset({"room.inside.shared"}))
    assert room(OPEN, PARTNER, named).project(ROOM) == {**bare, "inside": {"public": "a", "shared": "b"}}
    assert room(PARTNER, PARTNER) is None and room(PARTNER, PARTNER, everything) is not None


def test_columns_lay_nested_objects_flat_and_lists_as_json():
    seen = view("tender", OPEN)
    record = tender()
    row = dict(zip([column.name for column in seen.columns], seen.row(seen.project(record)), strict=True))
    assert row["value_amount"] == "120000.00" and row["deadline_utc"] == "2026-02-10T11:00:00Z"
    assert json.loads(row["lots"]) == record["lots"] and row["candidacy_deadline_local"] is None
    assert "origin_raw_digest" not in row and row["origin_licence"] == "Licence Ouverte 2.0"


@pytest.mark.parametrize("kind", OPEN_KINDS)
def test_what_is_required_is_open_so_that_an_open_record_fits_the_json_schema(kind):
    required = [field for field in schemas.schema_of(kind)().load_fields.values() if field.required]
    assert all(field.metadata["audience"] == OPEN for field in required)
    projected = view(kind, OPEN).project(SAMPLES[kind])
    assert schemas.load(projected) == projected
