"""Resolver: a place as published becomes territories, by rules that each say how sure they are."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from hub.places.finds import Finds
from hub.places.freetext import Reading, known_departement, readings
from hub.places.names import Names
from hub.places.spelling import arrondissement, commune_keys, fold
from hub.places.tables import Tables

OVERSEAS = {
    "GP": "971", "GLP": "971", "MQ": "972", "MTQ": "972", "GF": "973", "GUF": "973", "RE": "974", "REU": "974",
    "PM": "975", "SPM": "975", "YT": "976", "MYT": "976", "BL": "977", "BLM": "977", "MF": "978", "MAF": "978",
    "TF": "984", "ATF": "984", "WF": "986", "WLF": "986", "PF": "987", "PYF": "987", "NC": "988", "NCL": "988",
}  # fmt: skip


class Place(NamedTuple):
    """A place as published; every field is text, empty where unknown."""

    country: str = ""
    commune: str = ""
    postcode: str = ""
    city: str = ""
    nuts: str = ""
    department: str = ""
    text: str = ""


class Resolver:
    """Applies the rules to one place."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.names = Names(tables)

    def resolve(self, place: Place, context: frozenset[str]) -> Finds:
        """Return the territories of a place; ``context`` holds départements that narrow a bare name down."""
        finds = Finds()
        abroad = self._country(place.country)
        if abroad and abroad["code"] != "FR":
            finds.add("country", abroad["code"], abroad["name_fr"], method="country", confidence=0.95,
                      evidence=place.country)  # fmt: skip
            return finds
        place = place._replace(postcode=re.sub(r"\D", "", place.postcode), nuts=place.nuts.strip().upper())
        near = self._near(place)
        if self._commune_code(place, finds) or self._city(place, near or context, finds):
            self._agree(place, finds)
            return finds
        self._text(place, near, context, finds)
        if not finds.has("commune") and not finds.has("epci") and not finds.has("ept"):
            self._postcode(place.postcode, finds)
        self._department(place, finds)
        self._nuts(place, finds)
        if not finds.found:
            self._country_only(place, finds)
        return finds

    # -- context

    def _country(self, published: str) -> dict[str, str] | None:
        if not published or published.strip().upper() in OVERSEAS:
            return None
        return self.tables.countries.get(published.strip().lower()) or self.tables.countries.get(fold(published))

    def _near(self, place: Place) -> frozenset[str]:
        """Return the départements that the place itself names, by post code, number, country or NUTS."""
        codes = {self.postcode_departement(place.postcode), known_departement(place.department, self.names)}
        codes.add(self.nuts_departement(place.nuts))
        codes.add(OVERSEAS.get(place.country.strip().upper()))
        served = self.tables.by_postcode.get(place.postcode, ())
        codes |= {self.tables.commune_at(index).departement for index in served}
        return frozenset(code for code in codes if code)

    def postcode_departement(self, postcode: str) -> str | None:
        """Return the département that the first digits of a post code name."""
        if len(postcode) != 5 or not postcode.isdigit():
            return None
        if postcode.startswith("20"):
            return "2A" if postcode[2] in "01" else "2B"
        code = postcode[:3] if postcode[:2] in ("97", "98") else postcode[:2]
        code = "974" if code == "978" else code  # CEDEX of La Réunion; Saint-Martin is 97150
        return code if code in self.tables.departements else None

    def nuts_departement(self, nuts: str) -> str | None:
        """Return the département that a NUTS 3 code of any vintage is."""
        known = self.tables.nuts3.get(nuts)
        return known["departement"] if known else self.tables.nuts_old.get(nuts)

    # -- rules, the surest first

    def _commune_code(self, place: Place, finds: Finds) -> bool:
        index = self.tables.by_code.get(place.commune.strip().upper()) if place.commune else None
        if index is None:
            return False
        line = self.tables.commune_at(index)
        now = self.names.current(line)
        method = "commune_code" if line.kind == "C" else "former_commune_code"
        self.add_commune(finds, now.code, method, 0.98 if line.kind == "C" else 0.95, place.commune)
        return True

    def _city(self, place: Place, departements: frozenset[str], finds: Finds) -> bool:
        """Find the commune of a city's name with its post code, else within the départements known, else in France."""
        if not place.city.strip():
            return False
        code = self.served(place.postcode, place.city) if place.postcode else None
        evidence = " ".join(filter(None, (place.postcode, place.city.strip())))
        district = arrondissement(place.city)
        if district:
            evidence = f"{evidence} ({district[0].title()} {district[1]}e arrondissement)"
        if code:
            self.add_commune(finds, code, "postcode_and_city", 0.97, evidence)
            return True
        named = self.names.commune(place.city, departements) or self.names.part_of_name(place.city, departements)
        if named is None and not place.postcode and not place.department:
            named = self.names.commune(place.city, frozenset())
            named = replace(named, confidence=0.6) if named else None
        if named:
            self.add_commune(finds, named.code, named.method, named.confidence, evidence)
        return bool(named)

    def served(self, postcode: str, city: str) -> str | None:
        """Return the one commune in force of that name that a post code serves, else None."""
        lines = [self.tables.commune_at(index) for index in self.tables.by_postcode.get(postcode, ())]
        for key in commune_keys(city):
            codes = {self.names.current(line).code for line in lines if line.key == key}
            if len(codes) == 1:
                return codes.pop()
        words = set(fold(city).split())
        close = {self.names.current(line).code for line in lines if len(words) > 1 and words >= set(line.key.split())}
        return close.pop() if len(close) == 1 else None

    def _text(self, place: Place, near: frozenset[str], context: frozenset[str], finds: Finds) -> None:
        text = place.text or (place.city if not place.postcode else "")
        if not text.strip():
            return
        for reading in readings(text, self.names, near or context):
            self._take(reading, near, finds)

    def _take(self, reading: Reading, near: frozenset[str], finds: Finds) -> None:
        if reading.nuts:
            self._nuts(Place(nuts=reading.nuts), finds)
        elif reading.postcode:
            self._text_postcode(reading, finds)
        elif reading.named:
            named = reading.named
            if near and named.kind == "commune" and self._departement_of(named.code) not in near:
                return
            self.add(finds, named.kind, named.code, f"text_{named.method}", named.confidence - 0.02, reading.excerpt)

    def _text_postcode(self, reading: Reading, finds: Finds) -> None:
        words = reading.after.split()
        tries = [" ".join(words[:length]) for length in range(min(len(words), 7), 0, -1)]
        before = reading.before.split()
        tries += [" ".join(before[-length:]) for length in range(min(len(before), 7), 0, -1)]
        departement = self.postcode_departement(reading.postcode)
        for words_tried in tries:
            code = self.served(reading.postcode, words_tried)
            if code:
                self.add_commune(finds, code, "text_postcode_and_city", 0.93, f"{reading.excerpt} {words_tried}")
                return
        for words_tried in tries if departement else ():
            named = self.names.commune(words_tried, frozenset((str(departement),))) if len(words_tried) > 3 else None
            if named:
                self.add_commune(finds, named.code, "text_name_in_departement", 0.8, f"{reading.excerpt} {words_tried}")
                return
        self._postcode(reading.postcode, finds)

    def _postcode(self, postcode: str, finds: Finds) -> None:
        """Find what all communes of a post code share; a post code is never a commune of its own right."""
        departement = self.postcode_departement(postcode)
        lines = [self.names.current(self.tables.commune_at(i)) for i in self.tables.by_postcode.get(postcode, ())]
        for code in sorted({line.departement for line in lines} or {departement or ""}):
            if code:
                sure = 0.9 if lines and len({line.departement for line in lines}) == 1 else 0.7
                self.add(finds, "departement", code, "postcode", sure, postcode)
        groups = {line.epci for line in lines}
        if len(groups) == 1 and (group := groups.pop()):
            self.add(finds, "epci", group, "postcode", 0.7, f"{postcode}: {len(lines)} communes of one EPCI")
        if len({line.code for line in lines}) == 1:
            self.add_commune(finds, lines[0].code, "postcode_of_one_commune", 0.6, postcode)

    def _department(self, place: Place, finds: Finds) -> None:
        code = known_departement(place.department, self.names) if place.department else None
        code = code or OVERSEAS.get(place.country.strip().upper())
        if code and (code in finds.codes("departement") or not finds.has("departement")):
            self.add(finds, "departement", code, "departement_code", 0.95, place.department or place.country)

    def _nuts(self, place: Place, finds: Finds) -> None:
        """Find a NUTS code's départment or région; a code that contradicts what is surer is left out."""
        nuts, tables = place.nuts, self.tables
        departement = self.nuts_departement(nuts)
        others = [code for code in finds.codes("departement") if code != departement]
        if departement and not others:
            if nuts in tables.nuts3:
                finds.add("nuts3", nuts, tables.nuts3[nuts]["name"], method="nuts", confidence=0.95, evidence=nuts)
            self.add(finds, "departement", departement, "nuts" if nuts in tables.nuts3 else "former_nuts", 0.9, nuts)
        level = tables.nuts_levels.get(nuts)
        if level and not finds.has("region"):
            whole = level["name"] == tables.regions[level["region"]]["name"]
            self.add(finds, "region", level["region"], "nuts", 0.9 if whole else 0.75, f"{nuts} {level['name']}")

    def _country_only(self, place: Place, finds: Finds) -> None:
        said = place.country or place.nuts or place.text
        if fold(said) in ("fr", "fra", "france", "france entiere", "france metropolitaine", "territoire national"):
            finds.add("country", "FR", "France", method="country", confidence=0.9, evidence=said)

    def _agree(self, place: Place, finds: Finds) -> None:
        """Keep the NUTS code of a place whose commune lies in it."""
        if place.nuts in self.tables.nuts3 and self.nuts_departement(place.nuts) in finds.codes("departement"):
            self._nuts(place, finds)

    # -- parents

    def _departement_of(self, commune: str) -> str:
        return self.tables.commune_at(self.tables.by_code[commune]).departement

    def add_commune(self, finds: Finds, code: str, method: str, confidence: float, evidence: str) -> None:
        """Keep a commune with all that it lies in."""
        commune = self.tables.commune_at(self.tables.by_code[code])
        finds.add("commune", code, commune.name, method=method, confidence=confidence, evidence=evidence)
        for kind, group in (("epci", commune.epci), ("ept", commune.ept)):
            if group:
                names = self.tables.epci if kind == "epci" else self.tables.ept
                finds.add(kind, group, names[group], method=method, confidence=confidence, evidence=f"commune {code}")
        self.add(finds, "departement", commune.departement, method, confidence, f"commune {code}")

    def add(self, finds: Finds, kind: str, code: str, method: str, confidence: float, evidence: str) -> None:
        """Keep a territory of any type with the département and région that it lies in."""
        tables = self.tables
        if kind == "commune":
            self.add_commune(finds, code, method, confidence, evidence)
        elif kind in ("epci", "ept"):
            names = tables.epci if kind == "epci" else tables.ept
            finds.add(kind, code, names[code], method=method, confidence=confidence, evidence=evidence)
            inside = {self._departement_of(member) for member in tables.members.get(f"{kind}:{code}", ())}
            for departement in sorted(inside) if len(inside) == 1 else ():
                self.add(finds, "departement", departement, method, confidence, f"{kind} {code}")
        elif kind == "departement":
            row = tables.departements[code]
            finds.add(kind, code, row["name"], method=method, confidence=confidence, evidence=evidence)
            if row["region"] in tables.regions:
                self.add(finds, "region", row["region"], method, confidence, f"departement {code}")
        elif kind == "region":
            name = tables.regions[code]["name"]
            finds.add(kind, code, name, method=method, confidence=confidence, evidence=evidence)
            if code in tables.single and tables.single[code] not in finds.codes("departement"):
                self.add(finds, "departement", tables.single[code], method, confidence, f"region {code}")
