"""Tables: the shipped reference data, read once and indexed when first asked for."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from importlib.resources import files
from typing import NamedTuple

import zstandard

from hub.places.spelling import fold


def packed_rows(name: str) -> Iterator[list[str]]:
    """Yield the cells of each line of a compressed table."""
    for line in packed_lines(name):
        yield line.split("\t")


def packed_lines(name: str) -> list[str]:
    """Return the lines of a compressed table."""
    body = (files("hub.places") / "data" / name).read_bytes()
    return zstandard.ZstdDecompressor().decompress(body).decode().split("\n")


def plain_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a plain CSV table."""
    text = (files("hub.places") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


GROUPS = ("departement", "epci", "ept", "zone_emploi")  #: what a commune lies in, in the order of its line


class Commune(NamedTuple):
    """One line of the communes' table; ``kind`` is C (in force), A (arrondissement), D (delegated), S (associated)."""

    code: str
    key: str
    kind: str
    name: str
    current: str
    departement: str
    epci: str
    ept: str
    zone: str
    population: str
    postcodes: str

    @property
    def people(self) -> int:
        """Return the population; 0 stands for unknown, and is used to sort only."""
        return int(self.population or 0)


class Tables:
    """All reference tables; each index is built when first used."""

    def __init__(self) -> None:
        self.lines = packed_lines("communes.tsv.zst")
        self.departements = {row["code"]: row for row in plain_rows("departements.csv")}
        self.regions = {row["code"]: row for row in plain_rows("regions.csv")}

    def commune_at(self, index: int) -> Commune:
        """Return the commune of one line."""
        return Commune(*self.lines[index].split("\t"))

    def key_at(self, index: int) -> str:
        """Return the folded name of one line."""
        line = self.lines[index]
        return line[6 : line.index("\t", 6)]

    @cached_property
    def by_code(self) -> dict[str, int]:
        """Return the line of each code; a commune in force comes before the delegated one of the same code."""
        lines = self.lines
        return {lines[index][:5]: index for index in range(len(lines) - 1, -1, -1)}

    @cached_property
    def by_name(self) -> dict[str, list[int]]:
        """Return the lines of each folded name."""
        index: dict[str, list[int]] = {}
        for position, line in enumerate(self.lines):
            index.setdefault(line[6 : line.index("\t", 6)], []).append(position)
        return index

    @cached_property
    def by_postcode(self) -> dict[str, list[int]]:
        """Return the lines that each post code serves."""
        index: dict[str, list[int]] = {}
        for position, line in enumerate(self.lines):
            for postcode in line.rsplit("\t", 1)[1].split():
                index.setdefault(postcode, []).append(position)
        return index

    @cached_property
    def members(self) -> dict[str, list[str]]:
        """Return the communes in force of each EPCI, EPT, employment zone and département, by ``type:code``."""
        by_kind: list[dict[str, list[str]]] = [defaultdict(list) for _ in GROUPS]
        for line in self.lines:
            cells = line.split("\t", 9)
            if cells[2] == "C":
                for held, group in zip(by_kind, cells[5:9], strict=True):
                    held[group].append(cells[0])
        named = zip(GROUPS, by_kind, strict=True)
        return {f"{kind}:{group}": codes for kind, held in named for group, codes in held.items() if group}

    @cached_property
    def epci(self) -> dict[str, str]:
        """Return the name of each EPCI."""
        return {code: name for kind, code, _, name in packed_rows("groups.tsv.zst") if kind == "epci"}

    @cached_property
    def single(self) -> dict[str, str]:
        """Return the département of each région that has no other (overseas)."""
        inside: dict[str, list[str]] = {}
        for code, row in self.departements.items():
            inside.setdefault(row["region"], []).append(code)
        return {region: codes[0] for region, codes in inside.items() if len(codes) == 1 and region in self.regions}

    @cached_property
    def zones(self) -> dict[str, str]:
        """Return the name of each employment zone."""
        return {code: name for kind, code, _, name in packed_rows("groups.tsv.zst") if kind == "zone"}

    @cached_property
    def ept(self) -> dict[str, str]:
        """Return the name of each EPT."""
        return {row["code"]: row["name"] for row in plain_rows("ept.csv")}

    @cached_property
    def nuts3(self) -> dict[str, dict[str, str]]:
        """Return name and département of each NUTS 3 in force."""
        return {row["code"]: row for row in plain_rows("nuts3.csv") if row["departement"]}

    @cached_property
    def nuts_old(self) -> dict[str, str]:
        """Return the département of each NUTS 3 code of former vintages."""
        return {row["code"]: row["departement"] for row in plain_rows("nuts_old.csv")}

    @cached_property
    def nuts_levels(self) -> dict[str, dict[str, str]]:
        """Return name and région of each NUTS 1 and NUTS 2 code, of all vintages."""
        return {row["code"]: row for row in plain_rows("nuts_levels.csv")}

    @cached_property
    def countries(self) -> dict[str, dict[str, str]]:
        """Return each country by two letters, three letters and folded names."""
        index: dict[str, dict[str, str]] = {}
        for row in plain_rows("countries.csv"):
            for key in (row["code"].lower(), row["alpha3"].lower(), fold(row["name_fr"]), fold(row["name_en"])):
                index[key] = row
        return index

    @cached_property
    def departement_names(self) -> dict[str, str]:
        """Return the département of each folded name."""
        index = {fold(row["name"]): code for code, row in self.departements.items()}
        return {**index, "reunion": "974"}

    @cached_property
    def region_names(self) -> dict[str, tuple[str, bool]]:
        """Return the région of each folded name, and whether that name is the région's own, not a former one's."""
        index = {fold(row["name"]): (row["region"], False) for row in self.nuts_levels.values()}
        index |= {fold(row["name"]): (code, True) for code, row in self.regions.items()}
        index |= {"paca": ("93", True), "aura": ("84", True), "idf": ("11", True), "ile de france": ("11", True)}
        return index

    @cached_property
    def epci_names(self) -> dict[str, list[tuple[str, str]]]:
        """Return (type, code) of each folded name of an EPCI or EPT, with and without its legal form."""
        index: dict[str, list[tuple[str, str]]] = {}
        for kind, names in (("epci", self.epci), ("ept", self.ept)):
            for code, name in names.items():
                whole = fold(name)
                for key in {whole, short_group_name(whole)}:
                    index.setdefault(key, []).append((kind, code))
        return index


_FORMS = ("communaute de communes ", "communaute d agglomeration ", "communaute urbaine ", "communaute ",
          "etablissement public territorial ")  # fmt: skip
_LINKS = ("du ", "de la ", "de l ", "des ", "de ", "d ", "le ", "la ", "les ", "l ")


def short_group_name(key: str) -> str:
    """Return the folded name of an EPCI without its legal form."""
    for form in _FORMS:
        if key.startswith(form):
            key = key.removeprefix(form)
            for link in _LINKS:
                if key.startswith(link):
                    return key.removeprefix(link)
            return key
    return key
