"""docs/declarative.md names every key that a declaration may have, in the table of its own, and no other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hub.declare import spelling
from hub.declare.fields import KINDS
from hub.declare.model import FORMS, PAGING, TYPES, UNKNOWN

PAGE = (Path(__file__).parents[2] / "docs" / "declarative.md").read_text("utf-8")
TABLES = {
    "[licence]": spelling.LicenceTable,
    "[contract]": spelling.ContractTable,
    "[source]": spelling.SourceTable,
    "[paging]": spelling.PagingTable,
    "[incremental]": spelling.IncrementalTable,
    "[deleted]": spelling.RowsTable,
    "[[fields]]": spelling.FieldTable,
    "[kept_by]": spelling.KeptByTable,
}


def keys_under(heading: str) -> set[str]:
    """Return the keys of the first table under a heading."""
    table = PAGE.split(heading, 1)[1].split("| key | what |", 1)[1].split("\n\n", 1)[0]
    return set(re.findall(r"^\| `(\w+)` \|", table, re.M))


@pytest.mark.parametrize("name", TABLES)
def test_each_key_of_a_table_is_documented_and_no_other(name):
    assert keys_under(f"### `{name}`") == {one.data_key or key for key, one in TABLES[name]().fields.items()}


def test_each_key_and_table_of_the_file_is_documented():
    found = {one.data_key or key for key, one in spelling.DeclarationFile().fields.items()}
    tables = set(re.findall(r"`\[{1,2}(\w+)\]{1,2}`", "".join(re.findall(r"^### .*$", PAGE, re.M))))
    assert keys_under("## The source") | tables == found and keys_under("## The source") & tables == set()


def test_each_form_type_kind_and_way_of_paging_is_documented():
    types = set(re.findall(r"^\| `(\w+)` \|", PAGE.split("| type | what it makes |")[1].split("\n\n")[0], re.M))
    assert types == set(TYPES)
    assert [word for word in (*FORMS, *PAGING, *UNKNOWN, *KINDS) if f"`{word}`" not in PAGE] == []
