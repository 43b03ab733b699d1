"""The examples of docs/api.md work."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from hub.web.parameters import FACETS, FilterArgs, SearchArgs

DOCS = Path(__file__).parents[2] / "docs" / "api.md"
EXAMPLES = re.findall(r"^ {4}GET (\S+)$", DOCS.read_text("utf-8"), re.MULTILINE)


def test_there_are_examples() -> None:
    assert len(EXAMPLES) > 20


@pytest.mark.parametrize("address", EXAMPLES)
def test_an_example_works(whole_web: FlaskClient, address: str) -> None:
    assert whole_web.get(address).status_code == 200


def test_every_parameter_is_documented() -> None:
    text = DOCS.read_text("utf-8")
    assert [name for name in SearchArgs().fields if f"`{name}`" not in text and name != "lang"] == []


def test_every_facet_is_a_parameter() -> None:
    assert set(FACETS) <= set(FilterArgs().fields)


def test_openapi_has_an_example_and_a_description_of_every_filter(web: FlaskClient) -> None:
    spec = web.get("/api/v1/openapi.json").json
    parameters = {each["name"]: each for each in spec["paths"]["/api/v1/tenders"]["get"]["parameters"]}
    assert set(FACETS) <= set(parameters)
    assert all(parameters[name]["description"] for name in FACETS)
    assert spec["openapi"].startswith("3.1") and spec["info"]["license"]["name"]
