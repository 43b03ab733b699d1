"""Organisations of real lists: all are kept, merge by SIRET, and fit data·inclusion."""

from __future__ import annotations

import json
from collections import Counter

import jsonschema_rs
import pytest
from hub_siae import read_siae

from hub.derive.organisations import merge, organisations_of
from hub.derive.organisations_inclusion import as_structure, is_structure
from hub.derive.organisations_supply import supply
from hub.raw import Raw
from schemas import load

LISTS = {"siae_le_marche_2021.csv": 3853, "esat_finess.csv": 1504}
pytestmark = pytest.mark.real_data


@pytest.mark.parametrize("name", LISTS)
def test_every_row_of_a_real_list_is_kept(real, name):
    records, errors = read_siae(Raw.from_file(real(f"domain/siae/{name}")))
    for record in records:
        load(record)
    assert (len(records), errors) == (LISTS[name], [])
    assert len({record["id"] for record in records}) == len(records)


def test_the_real_lists_merge_by_siret_and_give_the_supply(real):
    rows = [read_siae(Raw.from_file(real(f"domain/siae/{name}")), audience="open")[0] for name in LISTS]
    mentions = [mention for records in rows for record in records for mention in organisations_of(record)]
    made = merge(mentions)
    sirets = [mention.siret for mention in mentions if mention.siret]
    with_siret = [record for record in made if record.get("siret")]
    assert len(with_siret) == len(set(sirets))
    assert len(made) <= len(mentions)
    for record in made:
        load(record)
    there = supply(made)
    assert set(there) >= {"01", "2A", "38", "59", "974"} and there["59"]["all"] > 200
    kinds = Counter(kind for record in made for kind in record["kinds"])
    assert kinds["ACI"] > 1500 and kinds["ESAT"] > 1300


def test_each_structure_fits_data_inclusion(real):
    schema = json.loads((real("../standards/data-inclusion/v1/structure.json")).read_text("utf-8"))
    validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
    for name in LISTS:
        rows, _ = read_siae(Raw.from_file(real(f"domain/siae/{name}")), audience="open")
        made = merge(mention for record in rows for mention in organisations_of(record))
        structures = [as_structure(record, updated_on="2026-01-02") for record in made if is_structure(record)]
        assert len(structures) == len(made)
        for structure in structures:
            validator.validate(structure)
