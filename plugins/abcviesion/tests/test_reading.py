"""What is read of a document, in which encoding, under which header, and what is refused without a quotation."""

import io
import logging
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hub_abcviesion import AbcViesion
from hub_abcviesion.profiles import ProfileError, known_profiles, profile_of, shipped

from hub.errors import ParseError
from hub.raw import Raw
from hub.testing.contract import read_with

HEAD = ["N° participant", "Date de naissance", "Sexe", "Date d'entrée", "Prescripteur"]
ROW = ["P1", "12/03/1998", "Madame", "01/02/2024", "Mission locale"]
DAY = "2025-01-02T00:00:00Z"
DOCUMENTS = Path(__file__).parent / "fixtures" / "documents"


def lines(*rows, delimiter=";"):
    return "\n".join(delimiter.join(row) for row in rows) + "\n"


def raw(body, name="export.csv"):
    return Raw.from_bytes(body if isinstance(body, bytes) else body.encode(), name=name, retrieved_at=DAY)


def records(body, **options):
    return read_with(AbcViesion(**options), raw(body)).records


def ods(rows):
    """Return a small OpenDocument sheet."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text"))
    content = (f'<?xml version="1.0"?><office:document-content {spaces} office:version="1.2"><office:body>'
               f'<office:spreadsheet><table:table table:name="A">{cells}</table:table></office:spreadsheet>'
               "</office:body></office:document-content>")  # fmt: skip
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", content)
        packed.writestr("META-INF/manifest.xml", '<?xml version="1.0"?><manifest:manifest '
                        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>')  # fmt: skip
    return file.getvalue()


def xlsx(*sheets):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        for rows in sheets:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_a_csv_is_read_in_each_encoding_with_each_delimiter(encoding, delimiter):
    made = records(lines(HEAD, ROW, delimiter=delimiter).encode(encoding))
    assert [(one["sex"], one["referrer"], one["entered_on"]) for one in made] == [("F", "ML", "2024-02-01")]


@pytest.mark.parametrize("above", ["Export, fait le 02/01/2025\n\n", "sep=;\n", "\n\nPLIE;;;;\n"])
def test_titles_above_the_header_are_passed_over(above):
    assert len(records(above + lines(HEAD, ROW))) == 1


def test_spreadsheets_and_zips_are_read_in_memory(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("Dupont Jean.csv", lines(HEAD, ROW))
    for body in (xlsx([["Titre"], HEAD, ROW]), ods([HEAD, ROW]), packed.getvalue()):
        assert len(records(body)) == 1
    assert not list(tmp_path.iterdir())


def test_the_sheets_of_a_workbook_meet_by_the_participant():
    steps = [["N° participant", "Type d'étape", "Date début"], ["P1", "PMSMP", "04/03/2024"]]
    (made,) = records(xlsx([HEAD, ROW], steps))
    assert made["steps"] == [{"step_type": "pmsmp", "starts_on": "2024-03-04"}]
    assert made["tables"] == ["participants", "steps"]


def test_several_headings_may_mean_one_thing():
    head = [*HEAD, "Ville", "Commune", "CP"]
    (made,) = records(lines(head, [*ROW, "", "Grenoble", "38000"]))
    assert made["territories"] == [{"code": "38", "type": "departement"}]


def test_a_row_without_what_it_needs_is_named_by_number_and_column():
    reading = read_with(AbcViesion(), raw(lines(HEAD, ROW, ["P2", "01/01/1990", "F", "bientôt", "ML"])))
    assert [one["message"] for one in reading.problems] == ['file 1, row 3: "Date d\'entrée" is no date']
    assert len(reading.records) == 1


def test_a_value_outside_the_list_is_left_out_counted_and_never_said(caplog):
    caplog.set_level(logging.DEBUG)
    reading = read_with(AbcViesion(), raw(lines(HEAD, [*ROW[:4], "Chez Zorglub"])))
    assert reading.drift == ["Prescripteur: value not understood: unknown"]
    assert [finding["code"] for finding in reading.records[0]["findings"]] == ["value_not_understood"]
    assert "Zorglub" not in str(reading) + caplog.text


@pytest.mark.parametrize(
    "value",
    [
        "06 39 98 00 11",
        "zelie@example.org",
        "2 85 99 99 123 457 11",
        "FR76 3000 6000 0112 3456 7890 189",
        "Mme Zorglub",
    ],
)
def test_a_mapped_text_column_that_holds_something_personal_refuses_the_import(value):
    head = ["N° marché", "Heures prévues", "Maître d'ouvrage", "Lot"]
    body = lines(head, ["24TX03", "70", "Ville d'Exempleville", "1"], ["24TX04", "70", f"Ville, voir {value}", "1"])
    reading = read_with(AbcViesion(), raw(body))
    assert reading.records == [] and len(reading.problems) == 1
    assert '"Maître d\'ouvrage" holds what looks like a' in reading.problems[0]["message"].replace("'Ma", '"Ma')
    assert value not in str(reading)


@pytest.mark.parametrize(
    "body",
    ["Zélie;Martin-Exemple\n", "<html>Zélie</html>", "%PDF-1.4 Zélie", "\x00\x01\x02Zélie", "", '[{"Nom": "Zélie"}]',
     "Nom;Prénom;Date de naissance\nMartin-Exemple;Zélie;12/03/1998\n"],
)  # fmt: skip
def test_what_is_no_export_is_refused_in_a_sentence_without_a_quotation(body):
    with pytest.raises(ParseError) as refused:
        list(AbcViesion().parse(raw(body)))
    assert "Zélie" not in str(refused.value) and "Martin" not in str(refused.value) and len(str(refused.value)) > 30


def test_a_person_without_a_number_is_known_by_name_and_birth_date_behind_the_door_only():
    head = ["Nom", "Prénom", "Date de naissance", "Marché", "Mois", "Heures"]
    body = lines(head, ["Martin-Exemple", "Zélie", "12/03/1998", "24TX03", "03/2024", "35"],
                 ["MARTIN EXEMPLE", "zelie", "1998-03-12", "24TX03", "04/2024", "70"])  # fmt: skip
    first, second = records(body)
    assert first["participant"] == second["participant"] and "zelie" not in str((first, second)).lower()


def test_the_vocabularies_of_exits_are_not_merged():
    reading = read_with(AbcViesion(), Raw.from_file(DOCUMENTS / "sorties.csv"))
    spoken = [
        (one["scheme"], sorted({"positive", "plie_reason", "iae_group"} & set(one)))
        for one in reading.records[0]["exits"]
    ]
    assert spoken == [("iae", ["iae_group"]), ("plie", ["plie_reason", "positive"])]


def test_the_preview_shows_how_columns_are_understood_and_no_value():
    views = AbcViesion().preview(Raw.from_file(DOCUMENTS / "participants.csv", retrieved_at=DAY))
    by = {view["heading"]: view for view in views}
    assert by["RSA"]["verdict"] == "mapped" and by["RSA"]["filled"] == 83.3 and by["RSA"]["parsed"] == 100.0
    assert {by[name]["verdict"] for name in ("NIR", "Téléphone", "Courriel", "Adresse", "Observations")} == {
        "forbidden"
    }
    assert by["Référent"]["verdict"] == "ignored"
    assert all(name not in str(views) for name in ("Zélie", "Martin", "06 39", "example.org", "P100"))


def test_the_preview_finds_personal_values_under_a_harmless_heading():
    views = AbcViesion().preview(raw(lines([*HEAD, "Divers", "Zélie Martin"], [*ROW, "06 39 98 00 11", "x"])))
    assert [(v["heading"], v["verdict"]) for v in views if not v["meaning"]] == [
        ("Divers", "forbidden"),
        ("column 7", "unmapped"),
    ]


def test_a_profile_that_maps_what_is_never_read_is_refused():
    data = {"profile": "mine", "version": 1, "status": "user",
            "tables": {"participants": {"columns": {"participant_ref": ["N° CAF"]}}}}  # fmt: skip
    with pytest.raises(ProfileError, match="never read"):
        profile_of(data, {"forbidden": {"names": ["N° CAF"]}}, "mine.toml")


def test_an_operators_profile_comes_before_the_shipped_one_of_its_name(tmp_path):
    (tmp_path / "mine.toml").write_text(
        'profile = "carnet-de-bord"\nversion = 2\nstatus = "user"\n'
        '[tables.participants]\nrequired = ["participant_ref"]\n'
        '[tables.participants.columns]\nparticipant_ref = ["Numero"]\n'
        'sex = { from = ["Sx"], map = { F = ["Dame"] } }\n',
        "utf-8",
    )
    assert [p.version for p in known_profiles(str(tmp_path)) if p.name == "carnet-de-bord"] == [2]
    assert records(lines(["Numero", "Sx"], ["7", "Dame"]), profiles=str(tmp_path))[0]["sex"] == "F"


def test_each_shipped_profile_says_what_it_is_worth():
    assert {(p.name, p.status) for p in shipped()} == {
        ("abcviesion-plausible", "plausible"), ("rdv-insertion", "verified"), ("carnet-de-bord", "verified"),
        ("facilitator-sheet", "plausible"),
    }  # fmt: skip


def test_the_profiles_in_the_configuration_are_those_of_the_package():
    folder = Path(__file__).parents[3] / "config" / "abcviesion"
    package = Path(__file__).parents[1] / "hub_abcviesion" / "profiles"
    for file in package.glob("*.toml"):
        assert (folder / file.name).read_text("utf-8") == file.read_text("utf-8"), file.name


FILES = "domain/participant_files"


@pytest.mark.real_data
def test_the_file_of_600_is_kept_whole(real):
    reading = read_with(AbcViesion(), Raw.from_file(real(f"{FILES}/rdvi_usagers_600.csv")))
    assert len(reading.records) == 600 and not reading.problems
    filled = {name for record in reading.records for name in record}
    assert {"age_band", "sex", "rsa", "territories", "participant"} <= filled


@pytest.mark.real_data
@pytest.mark.parametrize("name", ["cdb_import_beneficiaires.csv", "cdb_import_beneficiaires_with_all_date_formats.csv"])
def test_the_files_of_carnet_de_bord_are_kept_whole(real, name):
    reading = read_with(AbcViesion(), Raw.from_file(real(f"{FILES}/{name}")))
    assert len(reading.records) == 4 and not reading.problems
    assert [one.get("qualification") for one in reading.records] == ["3", "4", "4", None]


@pytest.mark.real_data
def test_each_error_of_the_buggy_file_is_named_without_its_value(real):
    reading = read_with(AbcViesion(), Raw.from_file(real(f"{FILES}/cdb_import_beneficiaires_buggy.csv")))
    assert [one["message"] for one in reading.problems] == [
        "file 1, row 2: 'Date de naissance' is required and empty",
        "file 1, row 3: 'Date de naissance' is no date",
    ]
    assert "19970" not in str(reading)


@pytest.mark.real_data
@pytest.mark.parametrize(
    "name",
    [
        "cdb_import_professionnels",
        "cdb_import_structures",
        "cdb_import_reorientation",
        "asp_ref_mesure_v2",
        "asp_ref_orienteur_v5",
        "asp_ref_niveau_formation_v3",
        "asp_ref_type_employeur_v3",
        "asp_ref_duree_allocation_emploi_v2",
    ],
)
def test_a_file_that_holds_no_pathways_is_refused_in_a_sentence(real, name):
    with pytest.raises(ParseError, match="no table of participants"):
        list(AbcViesion().parse(Raw.from_file(real(f"{FILES}/{name}.csv"))))


def test_a_reader_that_fails_says_so_without_what_it_read(monkeypatch):
    def fail(cell):
        raise ValueError(f"invalid literal: {cell!r}")

    monkeypatch.setitem(__import__("hub_abcviesion.values", fromlist=["READERS"]).READERS, "bool", fail)
    with pytest.raises(ParseError, match="made the reader fail") as refused:
        list(AbcViesion().parse(raw(lines([*HEAD, "QPV"], [*ROW, "Zorglub"]))))
    assert "Zorglub" not in str(refused.value) and refused.value.__cause__ is None
