"""Tables from CSV and from spreadsheets."""

import datetime as dt
import io
import zipfile

import pytest
import xlsxwriter

from hub.errors import ParseError, UnsafeDocument
from hub.outside import TableLimits, cut_short, read_table
from hub.raw import Raw

TEXT = 'Nom;Ville;Heures\r\n"Évreux; sud";"Saint-Étienne\nLoire";1 200\r\n\r\nŒuvre;;3\r\n'
ROWS = [
    {"Nom": "Évreux; sud", "Ville": "Saint-Étienne\nLoire", "Heures": "1 200"},
    {"Nom": "Œuvre", "Ville": "", "Heures": "3"},
]


def csv(text, encoding="utf-8", **options):
    return read_table(Raw.from_bytes(text.encode(encoding) if isinstance(text, str) else text, name="t.csv"), **options)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_encoding_and_delimiter_are_found_out(encoding, delimiter):
    text = TEXT if delimiter == ";" else TEXT.replace(";", delimiter).replace(f"Évreux{delimiter}", "Évreux;")
    table = csv(text, encoding)
    assert table.columns == ["Nom", "Ville", "Heures"]
    assert list(table.rows) == ROWS


def test_rows_know_where_they_stand():
    assert [row.number for row in csv(TEXT).rows] == [2, 4]


def test_windows_letters_may_come_late():
    table = csv(b"a;b\n" + b"x;y\n" * 100_000 + "é;€\n".encode("cp1252"))
    *_, last = table.rows
    assert last == {"a": "é", "b": "€"}


def test_two_encodings_in_one_file_are_an_error():
    with pytest.raises(ParseError, match="line 3 is not UTF-8"):
        list(csv("a;b\né;1\n".encode() + "é;2\n".encode("cp1252")).rows)
    with pytest.raises(ParseError, match="name the encoding"):
        list(read_table(Raw.from_bytes(b"a;b\n\xff;1\n"), encoding="utf-8").rows)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a;b\n1\n", [{"a": "1", "b": ""}]),
        ("a;b\n1;2;3;\n", [{"a": "1", "b": "2", "column 3": "3"}]),
        ("a;b;;\n1;2;;\n", [{"a": "1", "b": "2"}]),
        ("sep=,\na,b;c\n1,2\n", [{"a": "1", "b;c": "2"}]),
        ("\n\na;b\n1;2", [{"a": "1", "b": "2"}]),
        ("a\r1\r2\r", [{"a": "1"}, {"a": "2"}]),
        ("a;b\n1\0;2\n", [{"a": "1", "b": "2"}]),
        ('a;b\n"say ""yes""";2\n', [{"a": 'say "yes"', "b": "2"}]),
        ("a;b\n", []),
        ('"a;x",b\n1,2\n', [{"a;x": "1", "b": "2"}]),
    ],
)
def test_ragged_tables_are_read_as_people_read_them(text, rows):
    assert list(csv(text).rows) == rows


def test_a_row_with_fewer_cells_than_columns_says_so_in_its_copies_too():
    whole, short = csv("key;hours;end\nA;1 250,50;x\nB;1 2\n").rows
    assert (whole.cells, whole.short, cut_short(dict(whole))) == (3, "", "")
    assert (short.number, short.cells) == (3, 2) and short.short.startswith("row 3 has 2 of 3 cells; ")
    assert cut_short(dict(short)) == cut_short({"end": short["end"]}) == short.short
    (allowed,) = csv("key;hours;end\nB;1 2\n", short_rows="allowed").rows
    assert allowed == {"key": "B", "hours": "1 2", "end": ""} and not cut_short(dict(allowed))


def test_a_row_of_a_spreadsheet_whose_last_cells_are_empty_is_not_short():
    book = xlsxwriter.Workbook(file := io.BytesIO())
    sheet = book.add_worksheet()
    for number, cells in enumerate([["a", "b", "c"], ["1", "2", "3"], ["4"]]):
        sheet.write_row(number, 0, cells)
    book.close()
    rows = list(read_table(Raw.from_bytes(file.getvalue(), name="t.xlsx")).rows)
    assert [(row.cells, row.short) for row in rows] == [(3, ""), (3, "")]


def test_columns_have_names_of_their_own():
    assert csv(" Date ;Date;;Lieu\xa0de travail;Date\n").columns == [
        "Date",
        "Date (2)",
        "column 3",
        "Lieu de travail",
        "Date (3)",
    ]


def test_a_header_is_found_by_its_columns_below_titles():
    text = "Bilan 2026;;\n;;\nNom;Ville;Heures\nA;B;1\n"
    (row,) = csv(text, header={"Nom", "Heures"}).rows
    assert (row["Ville"], row.number) == ("B", 4)
    assert csv(text, header=3).columns == ["Nom", "Ville", "Heures"]
    with pytest.raises(ParseError, match=r"columns missing: 'Prénom'; the nearest row has: 'Nom', 'Ville', 'Heures'"):
        csv(text, header=["Nom", "Prénom"])
    with pytest.raises(ParseError, match="no row 9"):
        csv(text, header=9)


def test_missing_columns_are_named_beside_those_that_are_there():
    with pytest.raises(ParseError, match=r"columns missing: 'SIRET'; there are: 'Nom', 'Ville', 'Heures'"):
        csv(TEXT).require("Nom", "SIRET")
    assert list(csv(TEXT).require("Nom").rows) == ROWS


def test_a_web_page_under_the_name_of_a_table_is_refused():
    with pytest.raises(ParseError, match="web page"):
        csv("<html><table></table></html>")


def test_an_empty_file_has_no_header():
    with pytest.raises(ParseError, match="no row 1"):
        csv("")


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("a\n1\n2\n3\n", TableLimits(max_rows=2)),
        ("a;b;c\n", TableLimits(max_columns=2)),
        ("a\n1;2;3\n", TableLimits(max_columns=2)),
        (f"a\n{'x' * 2000}\n", TableLimits(max_cell=1000)),
        (f'a\n"{"x" * 900}\n{"x" * 900}"\n', TableLimits(max_cell=1000)),
        ("x" * 10_000, TableLimits(max_cell=1000)),
    ],
)
def test_more_than_the_limits_is_refused(text, limits):
    with pytest.raises(UnsafeDocument):
        list(csv(text, limits=limits).rows)


def test_a_long_cell_is_read():
    (row,) = csv(f"a;b\n{'x' * 300_000};1\n").rows
    assert len(row["a"]) == 300_000


class OneWay(io.RawIOBase):
    def __init__(self, body):
        self.rest = io.BytesIO(body)

    def readable(self):
        return True

    def readinto(self, buffer):
        return self.rest.readinto(buffer)


def test_a_table_on_its_way_is_read_as_it_comes():
    raw = Raw(url="https://example.org/t.csv", opener=lambda: io.BufferedReader(OneWay(TEXT.encode())))
    assert list(read_table(raw).rows) == ROWS


@pytest.fixture
def workbook():
    book = xlsxwriter.Workbook(file := io.BytesIO(), {"remove_timezone": True})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    sheet = book.add_worksheet("Participants")
    sheet.write_row(0, 0, ["Bilan"])
    sheet.write_row(2, 0, ["Numéro", "Entrée", "Heures", "Vu", "Actif", "Code"])
    sheet.write_row(3, 0, [12, None, 7.5, None, True, "007"])
    sheet.write_datetime(3, 1, dt.datetime(2026, 1, 31), day)
    sheet.write_datetime(3, 3, dt.datetime(2026, 1, 31, 9, 30), moment)
    book.add_worksheet("Codes").write_row(0, 0, ["a", "b"])
    book.close()
    return Raw.from_bytes(file.getvalue(), name="t.xlsx")


def test_cells_of_a_spreadsheet_are_text(workbook):
    (row,) = read_table(workbook, header=["Numéro"]).rows
    assert row == {
        "Numéro": "12",
        "Entrée": "2026-01-31",
        "Heures": "7.5",
        "Vu": "2026-01-31 09:30:00",
        "Actif": "true",
        "Code": "007",
    }
    assert row.number == 4


def test_a_sheet_is_taken_by_name_or_number(workbook):
    assert read_table(workbook, sheet="Codes").columns == read_table(workbook, sheet=1).columns == ["a", "b"]
    with pytest.raises(ParseError, match="no sheet 'Suivi'; there are: 'Participants', 'Codes'"):
        read_table(workbook, sheet="Suivi")


def test_an_open_document_sheet_is_read():
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in "ab"
    )
    names = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text"))
    body = f'<table:table table:name="S"><table:table-row>{cells}</table:table-row></table:table>'
    content = (
        f"<office:document-content {names}><office:body><office:spreadsheet>{body}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(file := io.BytesIO(), "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    assert read_table(Raw.from_bytes(file.getvalue(), name="t.ods")).columns == ["a", "b"]


def test_a_broken_spreadsheet_is_said_to_be_so(workbook):
    for body in (workbook.read()[:3000], b"PK\x03\x04 and nothing", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and nothing"):
        with pytest.raises(ParseError, match="broken spreadsheet"):
            read_table(Raw.from_bytes(body, name="t.xlsx"))


def test_a_sheet_that_spans_a_whole_world_is_refused():
    book = xlsxwriter.Workbook(file := io.BytesIO())
    sheet = book.add_worksheet()
    sheet.write(0, 0, "a")
    sheet.write(1_048_575, 16_383, "z")
    book.close()
    with pytest.raises(UnsafeDocument, match="spans"):
        read_table(Raw.from_bytes(file.getvalue(), name="t.xlsx"))
