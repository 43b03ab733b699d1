"""Rebuild the shipped tables: ``python -m hub.places.build SOURCE_DIR`` (see data/SOURCES.md for what it needs)."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import zstandard

from hub.errors import UsageError
from hub.places.spelling import fold

DATA = Path(__file__).parent / "data"
KINDS = {
    "commune-actuelle": "C", "arrondissement-municipal": "A", "commune-deleguee": "D", "commune-associee": "S",
}  # fmt: skip
NO_GROUP = "ZZZZZZZZZ"  #: what INSEE writes for the four communes that are in no EPCI


def _rows(source: Path, name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of the one file of that name under the source folder.

    :raises UsageError: when the folder does not hold it.
    """
    found = sorted(source.rglob(name))
    if not found:
        raise UsageError(f"{source} holds no {name}: give the folder with the tables that data/SOURCES.md names")
    with found[0].open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _write(name: str, rows: Iterable[tuple[str, ...]]) -> None:
    """Write rows as tab-separated lines, compressed."""
    lines = ["\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in row) for row in rows]
    body = "\n".join(lines).encode()
    (DATA / name).write_bytes(zstandard.ZstdCompressor(level=19).compress(body))


def _write_csv(name: str, header: list[str], rows: Iterable[Iterable[str]]) -> None:
    """Write rows as a plain CSV file that people can correct."""
    with (DATA / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _ept_codes() -> dict[str, str]:
    with (DATA / "ept.csv").open(encoding="utf-8", newline="") as file:
        return {fold(row["name"]): row["code"] for row in csv.DictReader(file)}


def build_communes(source: Path) -> None:
    """Write communes, one a line, with the cells of `hub.places.tables.Commune`."""
    groups = {row["codgeo"]: row["epci"] for row in _rows(source, "cog_commune_epci.csv") if row["epci"] != NO_GROUP}
    zones = {row["codgeo"].zfill(5): row["ze2020"].zfill(4) for row in _rows(source, "insee_zone_emploi_commune.csv")}
    numbers = _ept_codes()
    territories = {
        row["code_comm"]: numbers[fold(row["etablissement_public_territorial"])]
        for row in _rows(source, "cog_ept_grand_paris.csv")
    }
    rows: list[tuple[str, ...]] = []
    for row in _rows(source, "cog_communes_2026.csv"):
        code, current = row["code_insee"], row["commune_rattachement"]
        kind = KINDS[row["type"]]
        held = kind == "C"
        rows.append((
            code, fold(row["nom"]), kind, row["nom"], current, row["departement"],
            groups.get(code, "") if held else "", territories.get(code, "") if held else "",
            zones.get(code, "") if held else "", row["population"], row["codes_postaux"].replace("|", " "),
        ))  # fmt: skip
    _write("communes.tsv.zst", sorted(rows, key=lambda row: (row[0], row[2] != "C")))


def build_groups(source: Path) -> None:
    """Write what groups communes: EPCI (nature, name) and employment zones."""
    rows = [("epci", row["epci"], row["nature_epci"], row["libepci"]) for row in _rows(source, "cog_epci.csv")]
    rows = [row for row in rows if row[1] != NO_GROUP]
    rows += [("zone", row["ze2020"].zfill(4), "", row["libze2020"]) for row in _rows(source, "insee_zones_emploi.csv")]
    _write("groups.tsv.zst", sorted(rows))


def build_upper(source: Path) -> None:
    """Write départements and overseas collectivities, régions, and NUTS 3 with the département that each one is."""
    upper = list(_rows(source, "cog_departements_2026.csv"))
    _write_csv("departements.csv", ["code", "name", "region", "chef_lieu", "zone"],
               [(r["code"], r["nom"], r["region"], r["chef_lieu"], r["zone"]) for r in upper])  # fmt: skip
    _write_csv("regions.csv", ["code", "name", "chef_lieu"],
               [(r["code"], r["nom"], r["chef_lieu"]) for r in _rows(source, "cog_regions_2026.csv")
                if r["zone"] != "com"])  # fmt: skip
    by_name = {fold(row["nom"]): row["code"] for row in upper}
    nuts = [(r["code"], r["fra_label"].replace("’", "'"), by_name.get(fold(r["fra_label"]), ""))
            for r in _rows(source, "nuts3_france_fr_en.csv")]  # fmt: skip
    _write_csv("nuts3.csv", ["code", "name", "departement"], nuts)


def build_cpv(source: Path) -> None:
    """Write the CPV of 2008: code, check digit, French label."""
    rows = [(r["code"], r["code_avec_cle"][-1], r["libelle_fr"]) for r in _rows(source, "cpv_2008_fr.csv")]
    _write("cpv.tsv.zst", sorted(rows))


def main(arguments: list[str]) -> int:
    """Rebuild all tables from the folder named on the command line."""
    if len(arguments) != 1:
        print("usage: python -m hub.places.build SOURCE_DIR")
        return 2
    source = Path(arguments[0])
    for step in (build_communes, build_groups, build_upper, build_cpv):
        step(source)
    for path in sorted(DATA.iterdir()):
        print(f"{path.stat().st_size:>9,} {path.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
