"""Canaries: people who do not exist, planted in every column of every table, and how to look for them anywhere."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import xlsxwriter
import zstandard
from hub_abcviesion.profiles import TableProfile, shipped

from tests.privacy.old_sheets import as_xls

#: what is planted: a name, a NIR with a false key, a phone and a mail of reserved forms, an address
PLANTED = {
    "name": "Zébuline CANARI-FICTIF",
    "titled": "Vu avec Mme Canari-Fictif",
    "nir": "2 85 99 99 123 457 11",
    "bare_nir": "285999912345711",
    "phone": "06 39 98 77 17",
    "bare_phone": "0639987717",
    "mail": "zebuline.canari@example.org",
    "address": "7 bis rue du Canari-Fictif",
    "iban": "FR76 3000 6000 0112 3457 7717 189",
}
#: what is looked for, in texts made small, without accents, and without what stands between digits
TRACES = ("canari", "99123457", "39987717", "zebuline", "01123457")
GOOD = {
    "key": "P{n}", "date": "01/02/2024", "birth": "12/03/1998", "bool": "O", "postcode": "38000", "city": "Grenoble",
    "commune": "38185", "months": "14", "qualification": "CAP", "rome": "F1606", "reference": "24TX0{n}", "lot": "1",
    "siret": "99999900600011", "hours": "70", "month": "03/2024", "organisation": "Ville d'Exempleville",
    "company": "Peintures d'Exempleville SARL", "identity": "Exemple{n}", "hidden": "Exemple SARL",
}  # fmt: skip


def tables() -> list[TableProfile]:
    """Return every table of every profile shipped."""
    return [table for profile in shipped() for table in profile.tables.values()]


def headings(table: TableProfile) -> dict[str, str]:
    """Return the columns of a table with their first headings, each heading once."""
    found: dict[str, str] = {}
    for column, names in table.columns.items():
        fresh = [name for name in names if name not in found.values()]
        if fresh:
            found[column] = fresh[0]
    return found


def good_row(table: TableProfile, number: int) -> dict[str, str]:
    """Return a row that is understood."""
    row = {}
    for column in headings(table):
        kind = table.type_of(column)
        words = next((words for code, words in table.readers.get(column, {}).items() if code), None)
        row[column] = sorted(words.exact)[0] if words and words.exact else GOOD[kind].replace("{n}", str(number))
    return row


def planted(table: TableProfile, column: str, value: str) -> list[list[str]]:
    """Return the rows of an export: three good ones, and one in which a canary sits, in forbidden columns too."""
    names = headings(table)
    extra = ["Nom de naissance", "Téléphone", "Observations", "Divers"]
    rows = [[*names.values(), *extra]]
    for number in range(3):
        rows.append([*good_row(table, number).values(), "", "", "", ""])
    sick = {**good_row(table, 3), **({column: value} if column in names else {})}
    rows.append([*sick.values(), *[value] * 4])
    return rows


def as_csv(rows: list[list[str]], *, encoding: str = "utf-8") -> bytes:
    """Return rows as CSV."""
    return "\n".join(";".join(f'"{cell}"' for cell in row) for row in rows).encode(encoding)


def as_xlsx(rows: list[list[str]]) -> bytes:
    """Return rows as a spreadsheet."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Canari-Fictif")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return file.getvalue()


def as_zip(rows: list[list[str]]) -> bytes:
    """Return rows as CSV in a zip, under a name that is a person's."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("Zebuline Canari.csv", as_csv(rows, encoding="cp1252"))
    return file.getvalue()


def as_ods(rows: list[list[str]]) -> bytes:
    """Return rows as an OpenDocument sheet, whose name is a person's."""
    told = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text"))
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="Canari-Fictif">{told}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    listing = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", content)
        packed.writestr("META-INF/manifest.xml", listing)
    return file.getvalue()


FORMATS = {"csv": as_csv, "xlsx": as_xlsx, "ods": as_ods, "zip": as_zip, "xls": as_xls}


def traces(text: str) -> list[str]:
    """Return what of the canaries stands in a text, however it is spelt."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    digits = re.sub(r"(?<=\d)[\s.\-]+(?=\d)", "", plain)
    return [trace for trace in TRACES if trace in plain or trace in digits]


def texts_in(body: bytes) -> Iterator[str]:
    """Yield the texts that bytes may hold: as they are, unpacked, and as the wide letters of other systems."""
    yield body.decode("latin-1")
    yield body.decode("utf-8", "ignore")
    yield body.decode("utf-16-le", "ignore")
    yield body[1:].decode("utf-16-le", "ignore")
    for mark in re.finditer(re.escape(b"\x28\xb5\x2f\xfd"), body):
        try:
            yield (
                zstandard.ZstdDecompressor().decompressobj().decompress(body[mark.start() :]).decode("utf-8", "ignore")
            )
        except zstandard.ZstdError:
            continue
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            for name in packed.namelist():
                yield name
                yield from texts_in(packed.read(name))


def found_under(*folders: Path) -> list[str]:
    """Return each file under some folders in whose name or bytes a canary sits, with what was found."""
    found = []
    for folder in folders:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            seen = traces(path.name)
            for text in texts_in(path.read_bytes()):
                seen += traces(text)
            if seen:
                found.append(f"{path.relative_to(folder)}: {sorted(set(seen))}")
    return found
