"""The table: its columns under their French and English names, and its rows as items."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator

from hub import Item, ParseError, Raw, personal_values, read_table

#: our name of each column -> the names under which it may stand; the first is that of the template
COLUMNS: dict[str, tuple[str, ...]] = {
    "reference": ("reference",),
    "facilitator_siret": ("facilitateur_siret", "facilitator_siret"),
    "facilitator_name": ("facilitateur_nom", "organisation_name", "facilitator_name"),
    "territory_type": ("territoire_type", "territory_type"),
    "territory_code": ("territoire_code", "territory_code"),
    "territory_name": ("territoire_nom", "territory_name"),
    "scope": ("acheteurs", "scope"),
    "buyer_siret": ("acheteurs_siret", "buyer_siret"),
    "buyer_name": ("acheteurs_noms", "buyer_name"),
    "programme": ("programme",),
    "convention": ("convention",),
    "signed_on": ("signee_le", "signed_on"),
    "valid_from": ("valable_du", "valid_from"),
    "valid_to": ("valable_au", "valid_to"),
    "renewal": ("reconduction", "renewal"),
    "charge": ("cout", "charge"),
    "services": ("services",),
    "capacity_fte": ("capacite_etp", "capacity_fte"),
    "website": ("site", "website"),
    "source_url": ("source_url",),
}
NEEDED = ("facilitator_name", "territory_type")
KEYS = ("facilitator_siret", "facilitator_name", "territory_type", "territory_code", "territory_name", "scope",
        "buyer_siret", "buyer_name", "programme", "convention", "valid_from")  # fmt: skip
#: columns in which a number of fourteen digits or an address on the web is what is wanted
NUMBERS = ("facilitator_siret", "buyer_siret", "territory_code", "website", "source_url", "reference")
OF_PERSONS = ("social security number", "phone number", "e-mail address", "IBAN", "person's name")
LOOKED_AT = 40


def folded(text: str) -> str:
    """Return lower-case ASCII without accents, words joined by an underscore."""
    flat = unicodedata.normalize("NFKD", text.replace("’", "'").replace("œ", "oe")).encode("ascii", "ignore").decode()
    return "_".join("".join(c if c.isalnum() else " " for c in flat.lower()).split())


def rows_of(raw: Raw) -> Iterator[Item]:
    """Yield each row of a coverage table; comments begin with #.

    A cell that seems to hold something of a person is left where it is: the row says in which column it stood.

    :raises ParseError: when the table does not name a facilitator and a territory.
    """
    names, rows = _named(raw)
    seen: set[str] = set()
    for number, cells in rows:
        if next(iter(cells.values()), "").startswith("#"):
            continue
        data: dict[str, str] = {"line": str(number)}
        persons = []
        for column, value in cells.items():
            name = names.get(column, column)
            value = " ".join(value.split())
            if value and name not in NUMBERS and personal_values(value, OF_PERSONS):
                persons.append(name)
            elif value:
                data[name] = value
        if persons:
            data["persons"] = ", ".join(persons)
        yield Item(_unique(data, seen), "row", data)


def _named(raw: Raw) -> tuple[dict[str, str], Iterator[tuple[int, dict[str, str]]]]:
    """Return our name of each column of the table, and its rows with their lines."""
    known = {name: ours for ours, names in COLUMNS.items() for name in names}
    for header in range(1, LOOKED_AT):
        try:
            table = read_table(raw, header=header)
        except ParseError:
            if header == 1:
                raise
            break
        names = {column: known[folded(column)] for column in table.columns if folded(column) in known}
        if set(NEEDED) <= set(names.values()):
            return names, ((row.number, dict(row)) for row in table.rows)
    wanted = ", ".join(COLUMNS[name][0] for name in NEEDED)
    raise ParseError(
        f"{raw.name or raw.url}: no row of the first {LOOKED_AT} names the columns {wanted}; "
        "start from coverage-template.csv"
    )


def _unique(data: dict[str, str], seen: set[str]) -> str:
    """Return the row's key: its reference, else a digest of what makes it itself; with its line where given twice."""
    own = "|".join(data.get(name, "") for name in KEYS)
    key = folded(data.get("reference", "")) or hashlib.blake2b(own.encode(), digest_size=8).hexdigest()
    if key in seen:
        data["twice"] = "yes"
        key = f"{key}-line-{data['line']}"
    seen.add(key)
    return key
