"""Each document is recognised by its content; what cannot be read is set aside alone."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hub_boamp import Boamp
from hub_boamp.tree import Node

from hub import Item, ParseError, Raw
from hub.privacy.door import DoorKeeper
from hub.testing.contract import read_with

DOCUMENTS = Path(__file__).parent / "fixtures" / "documents"
BOAMP = Boamp()


def raw(body: bytes | str, name: str = "x") -> Raw:
    """Make a document in memory."""
    return Raw.from_bytes(body.encode() if isinstance(body, str) else body, url=f"memory:{name}", name=name)


def row(key: str, **columns: Any) -> dict[str, Any]:
    """Make a record with few columns."""
    return {"idweb": key, "objet": "Un avis", "famille": "MAPA", "nature": "APPEL_OFFRE", **columns}


def taz(names: dict[str, bytes]) -> bytes:
    """Pack files as DILA does: a zip with a tar inside."""
    inner = io.BytesIO()
    with tarfile.open(fileobj=inner, mode="w") as archive:
        for name, body in names.items():
            header = tarfile.TarInfo(f"dump/{name}")
            header.size = len(body)
            archive.addfile(header, io.BytesIO(body))
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w") as archive_of_it:
        archive_of_it.writestr("BOAMP-N-AO.tar", inner.getvalue())
    return outer.getvalue()


@pytest.mark.parametrize(
    "body",
    [
        json.dumps({"total_count": 2, "results": [row("26-1"), row("26-2")]}, indent=1),
        json.dumps([row("26-1"), row("26-2")]),
        "\ufeff" + json.dumps(row("26-1")) + "\n" + json.dumps(row("26-2")) + "\n\n",
        json.dumps({"nhits": 2, "records": [{"fields": row("26-1")}, {"fields": row("26-2")}]}),
        json.dumps([{"title": "x", "raw_fields": row("26-1")}, {"raw_fields": row("26-2")}]),
        "idweb;objet;famille;nature\n26-1;Un avis;MAPA;APPEL_OFFRE\n26-2;Un avis;MAPA;APPEL_OFFRE\n",
    ],
)
def test_records_are_found_in_every_wrapping(body: str) -> None:
    items = list(BOAMP.parse(raw(body)))
    assert [item.key for item in items] == ["26-1", "26-2"]
    assert {item.form for item in items} == {"columns"}
    assert [next(BOAMP.normalise(item))["notice_type"] for item in items] == ["call", "call"]


def test_one_object_over_several_lines_is_one_record() -> None:
    assert [item.key for item in BOAMP.parse(raw(json.dumps(row("26-1"), indent=1)))] == ["26-1"]


def test_a_dump_is_opened_and_its_pages_left_out() -> None:
    call = (DOCUMENTS / "v230_call.xml").read_bytes()
    reading = read_with(
        BOAMP, raw(taz({"21-1.html": b"<html>", "21-900061.xml": call, "bad.xml": b"<ANNONCE"}), "a.taz")
    )
    assert [record["native_id"] for record in reading.records] == ["21-900061"]
    assert len(reading.problems) == 1
    assert "bad.xml" in str(reading.problems[0])


def test_a_broken_line_is_set_aside_alone() -> None:
    reading = read_with(BOAMP, raw(json.dumps(row("26-1")) + "\n{broken\n" + json.dumps(row("26-3")) + "\n"))
    assert [record["native_id"] for record in reading.records] == ["26-1", "26-3"]
    assert "line" in str(reading.problems) or "ligne-2" in str(reading.problems)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<!DOCTYPE html><html><body>Maintenance", "HTML page"),
        ('{"errorcode": 10002, "error": "Too many requests"}', "Too many requests"),
        ('[{"a": 1}]', "its keys are a"),
        ("nom;prenom\n", "neither JSON"),
        ("<autre/>", "<autre> is not a notice"),
    ],
)
def test_another_document_is_refused_in_words(body: str, words: str) -> None:
    with pytest.raises(ParseError, match=words):
        list(BOAMP.parse(raw(body)))


def test_a_notice_reads_the_same_from_xml_and_from_json() -> None:
    [from_xml] = read_with(BOAMP, Raw.from_file(DOCUMENTS / "v230_call.xml")).records
    [from_json] = read_with(BOAMP, Raw.from_file(DOCUMENTS / "v230_row.json")).records
    apart = {"form", "descriptors", "procedure_text", "origin", "texts", "places"}
    same = [{name: value for name, value in one.items() if name not in apart} for one in (from_xml, from_json)]
    assert same[0] == same[1]


def test_a_full_record_outranks_dila_s_xml_and_that_the_columns() -> None:
    ranks = [BOAMP.rank(form) for form in ("v230", "v230_xml", "partial", "columns", "unheard_of")]
    assert ranks == sorted(ranks, reverse=True)
    assert len(set(ranks)) == 5


def test_a_notice_without_idweb_gets_a_key_of_its_content() -> None:
    body = json.dumps([{"idweb": None, "famille": "DIVERS", "donnees": '{"DIVERS": {"organisme": {}}}'}])
    first, second = (next(BOAMP.parse(raw(body))).key for _ in range(2))
    assert first == second
    assert first.startswith("sans-idweb-")


def test_a_planted_field_is_reported_at_any_depth() -> None:
    donnees = {"MAPA": {"organisme": {"acheteurPublic": "A"}, "initial": {"clauseVerte": {"oui": ""}}}}
    item = Item("26-1", "mapa", {**row("26-1", colonne_neuve="x", donnees=donnees), "idweb": None})
    list(BOAMP.normalise(item))
    left = {name for name in item.data if name not in BOAMP.ignores and item.data[name] is not None}
    assert left == {"colonne_neuve", "donnees.MAPA.initial.clauseVerte"}


def test_a_value_outside_a_closed_list_is_set_aside() -> None:
    reading = read_with(BOAMP, raw(json.dumps([row("26-1", nature="INCONNUE"), row("26-2")])))
    assert [record["native_id"] for record in reading.records] == ["26-2"]
    assert "INCONNUE" in str(reading.problems)


def test_no_contact_passes_the_door() -> None:
    passed = DoorKeeper(BOAMP.door).passed
    for path in DOCUMENTS.iterdir():
        if path.name.endswith(".expected.json"):
            continue
        for item in BOAMP.parse(Raw.from_file(path)):
            kept = json.dumps(passed(item.data), ensure_ascii=False)
            assert "example.org" not in kept.replace("marches.example.org", "").replace(
                "vallombreuse.example.org", ""
            ), path.name
            for planted in ("Odile", "Inventé", "99000001", "99 00 00 02"):
                assert planted not in kept, f"{planted} in {path.name}"


def test_the_order_of_scattered_siblings_is_kept() -> None:
    node = Node({"a": [{"x": "1"}, {"x": "2"}], "b": "3", "@order": ["a", "b", "a"]})
    assert [child.tag for child in node.children()] == ["a", "b", "a"]
    assert [text for _, text in node.leaves()] == ["1", "3", "2"]


def test_present_and_empty_is_not_absent() -> None:
    node = Node({"non": "", "oui": None, "other": {"non": {"@xsi:type": "xs:string"}}})
    assert node.has("non")
    assert not node.has("oui")
    assert node.choice("other") == "non"


@pytest.mark.real_data
@pytest.mark.parametrize("folder", ["api_dila_v230", "dila_xml_v230", "eforms_xml", "ods_v1", "ods_v21", "ted_export"])
def test_real_documents_are_kept(real: Callable[[str], Path], folder: str) -> None:
    aside, records, skipped = [], 0, 0
    for path in sorted(real(f"boamp/{folder}").rglob("*.*")):
        if path.name == "error_bodies.json" or path.name.startswith("select6"):
            continue
        reading = read_with(BOAMP, Raw.from_file(path))
        aside += [(path.name, problem["message"]) for problem in reading.problems]
        records += len(reading.records)
        skipped += sum(reading.skipped.values())
        assert reading.drift == []
    assert all(name.startswith("INVALID") for name, _ in aside), aside
    assert records > 0
    if folder == "eforms_xml":
        assert skipped > 70


@pytest.mark.parametrize("broken", [0, 1])
def test_a_line_that_is_not_utf8_is_set_aside_alone_and_its_letters_never_become_others(broken: int) -> None:
    lines = [json.dumps(row(f"26-{number}")).encode() for number in range(1, 3)]
    lines[broken] = lines[broken].replace(b"{", b'{"not\xe9": 1, ', 1)
    reading = read_with(BOAMP, raw(b"\n".join(lines)))
    assert [record["native_id"] for record in reading.records] == [f"26-{2 - broken}"]
    assert "not UTF-8" in str(reading.problems)
