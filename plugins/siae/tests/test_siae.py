"""Lists of SIAE and ESAT keep the contract, put lost zeros back, and let no contact in."""

from __future__ import annotations

from pathlib import Path

import pytest
from hub_siae import Siae, read_siae

from hub import FetchError, ParseError, Raw
from hub.testing.contract import ConnectorContract

DOCUMENTS = Path(__file__).parent / "fixtures" / "documents"


class TestSiae(ConnectorContract):
    """One document of each form."""

    connector = Siae()
    fixtures = DOCUMENTS


def test_zeros_that_a_spreadsheet_took_are_put_back():
    (found,), errors = read_siae(Raw.from_file(DOCUMENTS / "esat.csv"))
    place = {"postcode": "01150", "city": "Blyes", "country": "FR", "department": "01", "commune": "01047"}
    assert errors == [] and found["places"] == [place] and found["kinds"] == ["ESAT"] and found["capacity"] == 9
    assert found["identifiers"] == [{"scheme": "finess", "value": "010000002"}]


def test_a_row_of_an_unknown_kind_is_told_and_not_quoted():
    records, errors = read_siae(Raw.from_file(DOCUMENTS / "siae.csv"))
    assert len(records) == 4 and len(errors) == 1
    assert "line 5: column kind" in errors[0] and "XYZ" not in errors[0]
    assert {record["audience"] for record in records} == {"internal"}


def test_contacts_are_left_out_while_the_file_is_read():
    table = b"siret,kind,name,contact_email,phone\n,ACI,Atelier fictif,a@example.org,01 99 00 00 00\n"
    (item,) = Siae().parse(Raw.from_bytes(table))
    assert "example.org" not in str(item.data) and "01 99" not in str(item.data)


def test_another_table_is_refused():
    with pytest.raises(ParseError, match="neither a list of SIAE nor of ESAT"):
        read_siae(Raw.from_bytes(b"a,b\n1,2\n"))
    with pytest.raises(FetchError, match=r"\[siae.options\]"):
        list(Siae().fetch(None, None))
