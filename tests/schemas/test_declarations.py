"""Declarations: every field and code says what it means, in two languages, and who may see it."""

import marshmallow as ma
import pytest

import schemas
from schemas.code import CodeList
from schemas.codes import LISTS
from schemas.columns import columns_of
from schemas.rules import Rule


def all_schemas():
    """Return every schema that a kind reaches, by class name."""
    found, waiting = {}, [kind.schema for kind in schemas.KINDS.values()]
    while waiting:
        schema = waiting.pop()
        if schema.__name__ in found:
            assert found[schema.__name__] is schema, f"two schemas are called {schema.__name__}"
            continue
        found[schema.__name__] = schema
        inner = [getattr(field, "inner", field) for field in schema().load_fields.values()]
        waiting += [type(field.schema) for field in inner if isinstance(field, ma.fields.Nested)]
    return found


FIELDS = [(f"{name}.{key}", field) for name, schema in all_schemas().items() for key, field in schema().fields.items()]
CODES = [(f"{codes.name}.{code.value}", code) for codes in LISTS.values() for code in codes]


@pytest.mark.parametrize(("name", "field"), FIELDS, ids=[name for name, _ in FIELDS])
def test_every_field_states_its_audience_and_is_described_in_two_languages(name, field):
    assert field.metadata.get("audience") in schemas.AUDIENCES, name
    assert all(field.metadata.get(word) for word in ("fr", "en", "note_fr", "note_en")), name
    assert field.metadata["note_fr"].endswith(".") and field.metadata["note_en"].endswith("."), name


@pytest.mark.parametrize(("name", "field"), FIELDS, ids=[name for name, _ in FIELDS])
def test_every_validator_is_a_rule_that_generators_can_read(name, field):
    fields = [field, getattr(field, "inner", field)]
    assert all(isinstance(validator, Rule) for one in fields for validator in one.validators), name


@pytest.mark.parametrize("schema", all_schemas().values(), ids=list(all_schemas()))
def test_every_schema_is_described(schema):
    assert (schema.__doc__ or "").strip().endswith(".")


@pytest.mark.parametrize(("name", "code"), CODES, ids=[name for name, _ in CODES])
def test_every_code_is_labelled_and_described_in_two_languages_with_its_source(name, code):
    assert code.fr and code.en and code.source, name
    assert code.description_fr.endswith(".") and code.description_en.endswith("."), name


@pytest.mark.parametrize("codes", LISTS.values(), ids=list(LISTS))
def test_a_closed_list_holds_each_value_once_and_is_labelled(codes):
    assert len(set(codes.values)) == len(codes.values)
    assert codes.fr and codes.en and codes.source
    assert codes.label(codes.values[0], "fr") == codes.codes[0].fr
    assert codes.label("not-there", "en") == "not-there"


def test_every_closed_list_stands_in_the_table_of_lists():
    used = {field.metadata["codes"] for _, field in FIELDS if isinstance(field.metadata.get("codes"), CodeList)}
    assert used <= set(LISTS.values())


@pytest.mark.parametrize("kind", sorted(schemas.KINDS))
def test_the_columns_of_a_kind_have_names_of_their_own(kind):
    names = [column.name for column in columns_of(schemas.schema_of(kind)(), lambda path, field: True)]
    assert len(set(names)) == len(names)


def test_a_field_that_states_no_audience_is_internal():
    from schemas.views import _sees

    sees = _sees("tender", schemas.OPEN, None)
    assert not sees("surprise", ma.fields.String())
    assert _sees("tender", schemas.INTERNAL, None)("surprise", ma.fields.String())
