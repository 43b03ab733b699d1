"""`hub clauses detect` reads every form, `diff` compares versions and the store, `lookups` tells which rows serve."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from hub.application.noticing import clauses_in
from hub.cli import hub_command
from hub.errors import ConfigError, ParseError
from hub.plugins import create_plugin_manager
from hub.raw import Raw

KEYS = ["id", "lot", "part", "kind", "mandatory", "beneficiary", "hours", "basis", "slice", "rate", "excerpt", "rule"]
FNS = {
    "FNSimple": {
        "organisme": {"acheteurPublic": "Commune de Vallombreuse", "codeIdentificationNational": "21380000100015"},
        "initial": {
            "natureMarche": {
                "intitule": "Réfection des peintures", "description": "Travaux. Lot 1 : 70 heures d'insertion.",
            },
            "lots": {"lot": [{"numLot": "1", "intitule": "Peintures"}]},
        },
    }
}  # fmt: skip
RECORD = {"idweb": "26-100", "dateparution": "2026-11-20", "famille": "FNS", "objet": "Réfection des peintures",
          "nomacheteur": "Commune de Vallombreuse", "donnees": json.dumps(FNS)}  # fmt: skip


def found(text: str | bytes, noted: Callable[[str, str], None] = lambda where, why: None) -> list[dict[str, Any]]:
    body = text.encode() if isinstance(text, str) else text
    connector = create_plugin_manager().connector("boamp")()
    return list(clauses_in(Raw.from_bytes(body, url="test"), connector, noted=noted))


def test_a_plain_text_is_one_text_in_utf8_or_in_that_of_windows() -> None:
    text = "Clause sociale : 70 heures d’insertion réservées.\r\nFin."
    for body in (text.encode(), text.encode("cp1252"), b"\xef\xbb\xbf" + text.encode()):
        (clause,) = found(body)
        assert list(clause) == KEYS and clause["hours"] == 70 and clause["id"] is None


def test_a_text_may_begin_with_a_sign_that_markup_has() -> None:
    assert found("< 90 000 euros : clause sociale d'insertion, 70 heures.")[0]["hours"] == 70
    assert found("[lot 1] clause sociale d'insertion, 70 heures.")[0]["hours"] == 70


def test_json_lines_keep_their_ids_and_notices_stand_between_them() -> None:
    lines = [{"id": "a", "text": "Marché réservé aux ESAT."}, RECORD, {"id": 3, "text": "Clause sociale."}]
    assert [each["id"] for each in found("\n".join(map(json.dumps, lines)))] == ["a", "26-100", "3"]


@pytest.mark.parametrize(
    "shape",
    [lambda: json.dumps(RECORD), lambda: json.dumps({"total_count": 1, "results": [RECORD]}),
     lambda: json.dumps({"total_count": 1, "results": [RECORD]}, indent=1), lambda: json.dumps([RECORD]),
     lambda: json.dumps({"nhits": 1, "records": [{"fields": RECORD}]}, indent=2)],
    ids=["a line", "answer", "answer over lines", "list", "answer of v1"],
)  # fmt: skip
def test_an_answer_of_the_api_is_read_as_the_connector_reads_it(shape: Callable[[], str]) -> None:
    (clause,) = found(shape())
    assert (clause["id"], clause["lot"], clause["hours"], clause["kind"]) == ("26-100", "1", 70, "execution_clause")


def test_what_the_connector_cannot_read_is_read_text_by_text_and_said_to_be() -> None:
    told: list[str] = []
    odd = {"id": "x", "note": {"deep": "Clause sociale : 70 heures d'insertion."}}
    assert found(json.dumps(odd), lambda where, why: told.append(f"{where}: {why}"))[0]["hours"] == 70
    assert told and told[0].startswith("x: read text by text")


def test_a_line_that_is_broken_is_named() -> None:
    with pytest.raises(ParseError, match="line 2"):
        found('{"id": "1", "text": "x"}\n{oops')


@pytest.mark.real_data
@pytest.mark.parametrize(
    "name", ["dila_xml_v230", "eforms_xml", "ods_v21/records_2024_mapa_2.json", "ods_v1", "ted_export", "api_dila_v230"]
)
def test_every_form_of_real_notices_is_read(real: Callable[[str], Path], name: str) -> None:
    folder = real(f"boamp/{name}")
    connector = create_plugin_manager().connector("boamp")()
    for path in sorted(folder.rglob("*.*"))[:60] if folder.is_dir() else [folder]:
        for clause in clauses_in(Raw.from_file(path), connector):
            assert list(clause) == KEYS and clause["id"]


def run(*arguments: str, stdin: str | None = None) -> Any:
    return CliRunner().invoke(hub_command, ["clauses", *arguments], input=stdin)


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HUB_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("HUB_DATA", str(tmp_path / "data"))
    (tmp_path / "config" / "lookups").mkdir(parents=True)
    return tmp_path


def test_the_command_reads_standard_input_and_prints_a_line_for_each_clause() -> None:
    answer = run("detect", "-", stdin="Clause sociale : 70 heures d'insertion.")
    assert answer.exit_code == 0 and list(json.loads(answer.stdout)) == KEYS


def test_two_versions_are_compared_and_so_is_the_store(room: Path) -> None:
    notices = room / "notices.jsonl"
    notices.write_text(json.dumps(RECORD) + "\n", "utf-8")
    old = room / "old.jsonl"
    old.write_text(run("detect", str(notices)).stdout.replace('"hours":70', '"hours":35'), "utf-8")
    new = room / "new.jsonl"
    new.write_text(run("detect", str(notices)).stdout, "utf-8")
    told = run("diff", str(old), str(new)).stdout
    assert "hours 35 -> 70" in told and "execution_clause" in told
    harvested = CliRunner().invoke(hub_command, ["harvest", "boamp", "--file", str(notices), "--in-process", "--quiet"])
    assert harvested.exit_code == 0, harvested.output
    same = json.loads(run("diff", "--against", "store", "--json").stdout)
    assert same["counts"]["total"] == {"same": 1, "added": 0, "removed": 0, "changed": 0}
    assert (room / "data" / "quality.json").is_file()
    told = run("lookups").stdout
    assert "rows that nothing asked for, in the last derivation" in told and "title_words" in told


def test_corrections_are_listed_and_bad_ones_are_refused_with_file_line_and_column(room: Path) -> None:
    folder = room / "config" / "lookups"
    head = "name,value,unit,label_fr,label_en,source\n"
    (folder / "parameters.csv").write_text(head + "hourly_cost,33,EUR/h,coût,cost,nous\n", "utf-8")
    told = run("lookups").stdout
    assert "parameters/hourly_cost: changed: value 30.0 -> 33.0" in told and "not known before a derivation" in told
    over = json.loads(run("lookups", "--over-store", "--json").stdout)
    assert any(each["unused"] for each in over["tables"])
    (folder / "parameters.csv").write_text(head + "hourly_cost,dear,EUR/h,coût,cost,nous\n", "utf-8")
    with pytest.raises(ConfigError, match=r"parameters\.csv, line 2, column value: 'dear'"):
        raise run("lookups").exception
    (folder / "parameters.csv").write_text("name,valeur\nhourly_cost,3\n", "utf-8")
    with pytest.raises(ConfigError, match="valeur is unknown"):
        raise run("lookups").exception


def test_an_operators_own_figures_are_published(room: Path) -> None:
    (room / "l.csv").write_text("id,lot,part,kind,hours,basis,slice\n1,,,reserved,,,\n", "utf-8")
    (room / "p.jsonl").write_text('{"id": "1", "kind": "reserved"}\n', "utf-8")
    for _ in range(2):
        assert run("evaluate", str(room / "l.csv"), str(room / "p.jsonl"), "--publish", "Les nôtres").exit_code == 0
    sets = json.loads((room / "data" / "evaluation.json").read_text("utf-8"))["sets"]
    assert [each["name"] for each in sets] == ["Les nôtres"] and sets[0]["questions"][0]["right"] == 1
