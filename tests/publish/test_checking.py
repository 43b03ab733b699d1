"""Records that somebody gives are read strictly, and what is wrong is told by line, in both languages."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

import schemas
from hub.publish import checking, checking_reading
from hub.publish.checking import Checked, check
from hub.publish.checking_words import NOT, THINGS, french_of, said
from schemas.columns import columns_of, row_of
from schemas.kinds import schema_of
from schemas.rules import Rule
from tests.web.invented import tender

GOOD = tender(1)


def lines(*records: Any) -> bytes:
    return "\n".join(json.dumps(record, ensure_ascii=False) for record in records).encode()


def codes(checked: Checked) -> list[tuple[int, str]]:
    return [(fault.line, fault.code) for fault in checked.faults]


def table(*records: dict[str, Any], delimiter: str = ",") -> bytes:
    """Write records as our own tables do."""
    columns = columns_of(schema_of("tender")(), lambda path, field: True)
    row, out = row_of(columns), io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow([column.name for column in columns])
    for record in records:
        writer.writerow([str(cell).lower() if isinstance(cell, bool) else cell for cell in row(record)])
    return out.getvalue().encode()


@pytest.mark.parametrize("body", [
    lines(GOOD), lines(GOOD, tender(2)), json.dumps([GOOD, tender(2)]).encode(), json.dumps({"items": [GOOD]}).encode(),
    json.dumps(GOOD, indent=1).encode(), b"\xef\xbb\xbf" + lines(GOOD), table(GOOD), table(GOOD, delimiter=";"),
])  # fmt: skip
def test_what_we_publish_ourselves_is_right(body: bytes) -> None:
    checked = check(body)
    assert checked.faults == () and checked.valid == checked.records > 0


def test_it_is_the_door_of_the_store() -> None:
    wrong = {**GOOD, "published_on": "22/11/2026", "cpv": ["454"], "colour": "red"}
    with pytest.raises(schemas.Refusal) as refused:
        schemas.load(wrong)
    found = {fault.field: fault for fault in check(lines(GOOD, wrong)).faults}
    assert set(found) == {"published_on", "cpv.0", "colour"} and len(refused.value.messages) == 3
    one = found["published_on"]
    assert (one.line, one.record) == (2, 2)
    assert one.message_en == "Not a date: write YYYY-MM-DD." and one.message_fr == (
        "Ce n’est pas une date : écrivez AAAA-MM-JJ."
    )


@pytest.mark.parametrize(("body", "code"), [
    (b"", "empty"), (b" \n", "empty"), (b"{" * 100_000, "too_deep"), (b"[" * 1_000_000, "too_deep"),
    (b'{"kind": NaN}', "not_a_json_number"), (b'{"kind": -Infinity}', "not_a_json_number"),
    (b'{"kind": 1' + b"0" * 400 + b"}", "number_too_long"), (b'{"kind": 1e999}', "number_too_long"),
    (b'{"a": "\x00"}', "nul"), (b'{"a": "\xff"}', "not_utf8"), (b'{"a": 1', "not_json"),
    (b'{"id": 1, "id": 2}', "name_twice"),
    (b"[1]", "not_an_object"), (b'[{"kind": "pathway"}]', "unknown_kind"), (b'[{"kind": ["tender"]}]', "unknown_kind"),
    (b"a,a\n1,2", "name_twice"), (b"a,b\n1,2", "no_kind"), (b'kind,id\ntender,"1', "not_csv"),
    (b"kind,id\ntender,1,2", "other_columns"), (b"kind,cpv\ntender,454", "schema"),
    (b"kind,cpv\ntender,[454", "cell_not_json"),
    (b"x" * 2_000_001, "too_large"),
])  # fmt: skip
def test_hostile_documents_are_told_and_nothing_breaks(body: bytes, code: str) -> None:
    checked = check(body)
    assert code in {fault.code for fault in checked.faults} and checked.valid == 0


def test_one_bad_line_leaves_the_others_to_be_read() -> None:
    body = lines(GOOD) + b'\n{"a": NaN}\n' + lines(GOOD, tender(2))
    assert codes(check(body, form="jsonl")) == [(2, "not_a_json_number"), (3, "id_twice")]


def test_the_records_of_an_array_are_told_with_their_lines() -> None:
    body = b'[\n{"kind": "x", "t": "{\\"["},\n\n {"kind": "y"}]'
    assert [(fault.line, fault.record) for fault in check(body).faults] == [(2, 1), (4, 2)]


def test_rows_are_told_with_the_line_at_which_they_begin() -> None:
    body = b'kind,id,title\ntender,boamp:1,"two\nlines"\ntender,nothing,x\n'
    assert {fault.line for fault in check(body).faults if fault.field == "id"} == {4}


def test_too_many_records_are_not_read_to_the_end() -> None:
    checked = check(b'{"kind": "x"}\n' * (checking.RECORDS + 5))
    assert checked.records == checking.RECORDS and checked.wrong == checking.RECORDS + 1
    assert len(checked.faults) == checking.FAULTS


def test_no_value_is_ever_told_back() -> None:
    wrong = {**GOOD, "published_on": "SECRET-1", "cpv": ["SECRET-2"], "lots": "SECRET-3", "language": "SECRET-4"}
    assert "SECRET" not in str(check(lines(wrong)).faults)
    assert all(len(fault.field) <= 80 for fault in check(lines({**GOOD, "x" * 5000: 1})).faults)


def test_a_cell_that_our_tables_kept_from_being_run_is_read_as_it_was() -> None:
    formula = {**GOOD, "title": "=1+1"}
    assert check(table({**formula, "title": "'=1+1"})).valid == 1
    assert checking_reading.cell_value(checking_reading.columns("tender")["title"], "'=1+1") == "=1+1"


def test_every_message_of_the_schemas_has_its_french() -> None:
    for name in checking.KINDS:
        for column in checking_reading.columns(name).values():
            for rule in column.field.validators:
                if isinstance(rule, Rule):
                    assert said(rule.message).fr != rule.message, rule.message
                    found = NOT.fullmatch(rule.message)
                    assert not found or found["what"].startswith("in the list") or found["what"] in THINGS
    assert french_of("a web address", "it with http:// or https://, without spaces") == (
        "Ce n’est pas une adresse web : écrivez-la avec http:// ou https://, sans espace."
    )
