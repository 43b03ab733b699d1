"""Gazetteer: what the rest of the house asks about territories."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import Any

from hub.places.cpv import cpv_family, cpv_label
from hub.places.resolver import Place, Resolver
from hub.places.spelling import fold
from hub.places.tables import Commune, Tables

CACHED_PLACES = 65_536
TYPES = ("commune", "epci", "ept", "departement", "region", "nuts3", "zone_emploi")


class Gazetteer:
    """French territories: names, parents, children, search, and the resolving of places as published."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.resolver = Resolver(tables)
        self._resolved = lru_cache(maxsize=CACHED_PLACES)(self._resolve)

    @classmethod
    @lru_cache(maxsize=1)
    def load(cls) -> Gazetteer:
        """Return the gazetteer of the shipped tables; indexes are built when first needed."""
        return cls(Tables())

    # -- resolving

    def resolve(self, place: dict[str, Any], *, departements: Iterable[str] = ()) -> list[dict[str, Any]]:
        """Return the territories of a place as published, with parents, method, confidence and evidence.

        ``departements`` are those of the context, such as where the notice was published: they settle a bare name.
        """
        get = place.get
        key = Place(get("country") or "", get("commune") or "", get("postcode") or "", get("city") or "",
                    get("nuts") or "", get("department") or "", get("text") or "")  # fmt: skip
        return [dict(found) for found in self._resolved(key, frozenset(departements))]

    def _resolve(self, key: Place, context: frozenset[str]) -> tuple[dict[str, Any], ...]:
        return tuple(self.resolver.resolve(key, context).listed())

    # -- names and relations

    def commune(self, code: str) -> Commune | None:
        """Return the commune in force that a code, old or new, stands for."""
        index = self.tables.by_code.get(code)
        return None if index is None else self.resolver.names.current(self.tables.commune_at(index))

    def name(self, kind: str, code: str) -> str | None:
        """Return the name of a territory, else None."""
        tables = self.tables
        if kind == "commune":
            index = tables.by_code.get(code)
            return None if index is None else tables.commune_at(index).name
        if kind in ("departement", "region", "nuts3"):
            rows = {"departement": tables.departements, "region": tables.regions, "nuts3": tables.nuts3}[kind]
            return rows[code]["name"] if code in rows else None
        if kind == "country":
            row = tables.countries.get(code.lower())
            return row["name_fr"] if row else None
        return {"epci": tables.epci, "ept": tables.ept, "zone_emploi": tables.zones}.get(kind, {}).get(code)

    def departement_name(self, code: str) -> str | None:
        """Return the name of a département."""
        return self.name("departement", code)

    def parents(self, kind: str, code: str) -> list[dict[str, str]]:
        """Return what a territory lies in: type and code, the smallest first."""
        tables = self.tables
        if kind == "commune":
            commune = self.commune(code)
            if commune is None:
                return []
            found = [("epci", commune.epci), ("ept", commune.ept), ("zone_emploi", commune.zone),
                     ("departement", commune.departement)]  # fmt: skip
            own = [{"type": name, "code": value} for name, value in found if value]
            return own + self.parents("departement", commune.departement)
        if kind == "departement":
            region = tables.departements.get(code, {}).get("region", "")
            return [{"type": "region", "code": region}] if region in tables.regions else []
        if kind == "nuts3" and code in tables.nuts3:
            departement = tables.nuts3[code]["departement"]
            return [{"type": "departement", "code": departement}, *self.parents("departement", departement)]
        if kind in ("epci", "ept"):
            return self._group_parents(kind, code)
        return []

    def _group_parents(self, kind: str, code: str) -> list[dict[str, str]]:
        """Return the départements and régions over which an EPCI or EPT reaches."""
        members = [self.commune(member) for member in self.tables.members.get(f"{kind}:{code}", ())]
        inside = sorted({commune.departement for commune in members if commune})
        regions = sorted({parent["code"] for item in inside for parent in self.parents("departement", item)})
        return [{"type": "departement", "code": item} for item in inside] + [
            {"type": "region", "code": item} for item in regions
        ]

    def children(self, kind: str, code: str, child: str = "commune") -> list[str]:
        """Return the codes of the territories of type ``child`` that lie in a territory."""
        tables = self.tables
        if kind == "region":
            inside = sorted(item for item, row in tables.departements.items() if row["region"] == code)
            if child == "departement":
                return inside
            return sorted({found for item in inside for found in self.children("departement", item, child)})
        communes = tables.members.get(f"{kind}:{code}", [])
        if child == "commune":
            return list(communes)
        found = (self.commune(commune) for commune in communes)
        return sorted({value for item in found if item and (value := getattr(item, child, ""))})

    def nuts3(self, departement: str) -> str | None:
        """Return the NUTS 3 code of a département."""
        return next((code for code, row in self.tables.nuts3.items() if row["departement"] == departement), None)

    def departements(self) -> dict[str, str]:
        """Return the name of each département and overseas collectivity, by code."""
        return {code: row["name"] for code, row in self.tables.departements.items()}

    def regions(self) -> dict[str, str]:
        """Return the name of each région, by code."""
        return {code: row["name"] for code, row in self.tables.regions.items()}

    cpv_label = staticmethod(cpv_label)
    cpv_family = staticmethod(cpv_family)

    # -- search

    @cached_property
    def _directory(self) -> list[tuple[str, int, str, str]]:
        """Return (folded name, -weight, type, code) of all that people may look for, sorted."""
        tables = self.tables
        rows = [(fold(name), -(10**8), "region", code) for code, name in self.regions().items()]
        rows += [(fold(name), -(10**7), "departement", code) for code, name in self.departements().items()]
        rows += [(name, -(10**6), kind, code) for name, found in tables.epci_names.items() for kind, code in found]
        rows += [(item.key, -item.people, "commune", item.code)
                 for item in map(tables.commune_at, range(len(tables.lines))) if item.kind == "C"]  # fmt: skip
        return sorted(rows)

    def find(self, text: str, *, limit: int = 10) -> list[dict[str, str]]:
        """Return the territories of a code or post code, or whose name begins so, the likeliest first."""
        code = text.strip().upper()
        if code in self.tables.departements:
            return [self._shown("departement", code)]
        if code in self.tables.by_postcode:
            communes = {self.resolver.names.current(self.tables.commune_at(i)) for i in self.tables.by_postcode[code]}
            ranked = sorted(communes, key=lambda item: (-item.people, item.code))
            return [self._shown("commune", item.code) for item in ranked[:limit]]
        if known := self.commune(code):
            return [self._shown("commune", known.code)]
        if self.name("epci", code):
            return [self._shown("epci", code)]
        key = fold(text)
        start = bisect_left(self._directory, (key,)) if key else len(self._directory)
        hits = []
        for row in self._directory[start : start + 2000]:
            if not row[0].startswith(key):
                break
            hits.append(row)
        hits.sort(key=lambda row: (row[0] != key, row[1], row[0], row[3]))
        seen = dict.fromkeys((row[2], row[3]) for row in hits)
        return [self._shown(kind, found) for kind, found in list(seen)[:limit]]

    def _shown(self, kind: str, code: str) -> dict[str, str]:
        name = self.name(kind, code) or code
        commune = self.commune(code) if kind == "commune" else None
        label = f"{name} ({commune.departement})" if commune else f"{name} ({code})" if kind == "departement" else name
        return {"type": kind, "code": code, "name": name, "label": label}

    # -- records

    def territory_records(self, types: Iterable[str] = TYPES) -> Iterator[dict[str, Any]]:
        """Yield a ``territory`` record for each territory in force, of the types asked for."""
        tables = self.tables
        held: dict[str, Iterable[str]] = {
            "region": tables.regions, "departement": tables.departements, "epci": tables.epci, "ept": tables.ept,
            "nuts3": tables.nuts3, "zone_emploi": tables.zones,
            "commune": (line[:5] for line in tables.lines if line.split("\t", 3)[2] == "C"),
        }  # fmt: skip
        for kind in types:
            for code in held[kind]:
                yield self._record(kind, code)

    def _record(self, kind: str, code: str) -> dict[str, Any]:
        name = self.name(kind, code) or code
        parents = self.parents(kind, code)
        return {"id": f"hub:territory:{kind}-{code}", "kind": "territory", "schema_version": 1, "title": name,
                "code": code, "type": kind, "name": name, "parents": parents}  # fmt: skip
