"""Names: which territories a written name may mean."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from hub.places.spelling import commune_keys, fold
from hub.places.tables import Commune, Tables, short_group_name

SMALL_TOWN = 20_000  #: a smaller commune gives its name up to a département of the same name (Lot, Creuse, Orne)

#: the words before are taken once and kept (``*+``): of "la la la ..." there would be as many readings as of no other
_LEAD = re.compile(
    r"^(?:(?:territoire|ensemble|perimetre|secteur|sur|dans|tout|toute|le|la) (?:du |de la |de l |de |le |la |l )?)*+"
    r"(?P<what>departement|dept|dep|region|commune|ville|mairie|municipalite|prefecture)s? "
    r"(?:du |de la |de l |des |de |d )?(?P<name>.+)$"
)
_GROUP_SHORT = {"cc ": "communaute de communes ", "ca ": "communaute d agglomeration ", "cu ": "communaute urbaine ",
                "ept ": "etablissement public territorial "}  # fmt: skip


@dataclass(frozen=True)
class Named:
    """A territory that a name means, and how sure that is."""

    kind: str
    code: str
    confidence: float
    method: str


class Inside(NamedTuple):
    """The names of the communes of a département: the code of each, and all in their order with their codes."""

    named: dict[str, str]
    ordered: list[tuple[str, str]]

    def longer(self, key: str) -> set[str]:
        """Return the communes whose name begins with these words and goes on."""
        head, found = f"{key} ", set()
        for name, code in self.ordered[bisect_left(self.ordered, (head,)) :]:
            if not name.startswith(head):
                break
            found.add(code)
        return found


def inside_of(communes: Iterable[tuple[str, str]]) -> Inside:
    """Return communes, given by folded name and code, by their names; of two with one name, the first."""
    ordered = list(communes)
    named = {key: code for key, code in reversed(ordered) if len(key) > 3}
    return Inside(named, sorted(ordered))


def heads(key: str) -> Iterator[str]:
    """Yield the words with which a folded name begins, the longest first, without the whole name."""
    while key := key.rpartition(" ")[0]:
        yield key


class Names:
    """Looks names up."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._inside: dict[str, Inside] = {}

    def current(self, commune: Commune) -> Commune:
        """Return the commune in force that a line stands for."""
        return self.tables.commune_at(self.tables.by_code[commune.current]) if commune.kind != "C" else commune

    def communes(self, name: str) -> list[tuple[Commune, Commune]]:
        """Return (line, commune in force) for each commune of that name; those in force hide the former ones."""
        for key in commune_keys(name):
            lines = [self.tables.commune_at(index) for index in self.tables.by_name.get(key, ())]
            if lines:
                return [(line, self.current(line)) for line in lines]
        return []

    def commune(self, name: str, departements: frozenset[str]) -> Named | None:
        """Return the one commune that a name means, in the départements that the context allows, else None."""
        found = self.communes(name)
        inside = [pair for pair in found if pair[1].departement in departements]
        pool = inside or found
        if departements and not inside:
            return None
        in_force = {now.code for line, now in pool if line.kind == "C"}
        codes = in_force or {now.code for _, now in pool}
        if len(codes) != 1:
            return None
        sure = 0.9 if inside else 0.75
        former = 0.0 if in_force else 0.1
        method = "name_in_departement" if inside else "unique_name"
        return Named("commune", codes.pop(), sure - former, method)

    def part_of_name(self, name: str, departements: frozenset[str]) -> Named | None:
        """Return the one commune whose name begins with the one given (La Baule), or begins it (Meudon-la-Forêt)."""
        key = fold(name)
        if len(key) < 4:
            return None
        inside = [self._inside_of(departement) for departement in sorted(departements)]
        longer = {code for one in inside for code in one.longer(key)}
        shorter = next((found for head in heads(key) for one in inside if (found := one.named.get(head))), None)
        if len(longer) == 1 and not shorter:
            return Named("commune", longer.pop(), 0.8, "beginning_of_name_in_departement")
        return Named("commune", shorter, 0.75, "name_within_in_departement") if shorter else None

    def _inside_of(self, departement: str) -> Inside:
        """Return the names of the communes of a département, made once."""
        if departement not in self._inside:
            codes = self.tables.members.get(f"departement:{departement}", ())
            tables = self.tables
            self._inside[departement] = inside_of((tables.key_at(tables.by_code[code]), code) for code in codes)
        return self._inside[departement]

    def read(self, name: str, departements: frozenset[str]) -> Named | None:
        """Return the territory of any type that a whole name means, else None."""
        key = fold(name)
        lead = _LEAD.match(key)
        if lead:
            return self._announced(lead["what"], lead["name"], departements)
        group = self.group(key)
        if group:
            return group
        departement = self.tables.departement_names.get(key)
        if departement:
            return self._departement_or_town(key, departement, departements)
        region = self.tables.region_names.get(key)
        commune = self.commune(name, departements)
        if region and not commune:
            return Named("region", region[0], 0.9 if region[1] else 0.7, "name")
        return commune

    def _announced(self, what: str, name: str, departements: frozenset[str]) -> Named | None:
        """Read a name that says what it is: « Région X », « commune de X »."""
        if what.startswith("dep"):
            code = self.tables.departement_names.get(name)
            return Named("departement", code, 0.95, "name") if code else None
        if what == "region":
            region = self.tables.region_names.get(name)
            return Named("region", region[0], 0.95 if region[1] else 0.75, "name") if region else None
        return self.commune(name, departements)

    def _departement_or_town(self, key: str, departement: str, departements: frozenset[str]) -> Named | None:
        """Settle « Paris », « Vienne », « Lot »: a département and a commune of one name."""
        towns = [now for line, now in self.communes(key) if line.kind == "C"]
        big = [town for town in towns if town.people >= SMALL_TOWN]
        if departement == "75":
            return Named("commune", "75056", 0.9, "name")
        if departement in departements or not big:
            return Named("departement", departement, 0.9, "name")
        return self.commune(key, departements) if departements else None

    def group(self, key: str) -> Named | None:
        """Return the one EPCI or EPT of a folded name, else None."""
        for short, form in _GROUP_SHORT.items():
            if key.startswith(short):
                key = form + key.removeprefix(short)
        index = self.tables.epci_names
        plain = short_group_name(key)
        found = set(index.get(key) or index.get(plain) or [])
        if len(found) != 1 or (key in self.tables.by_name and plain == key):
            return None
        kind, code = found.pop()
        return Named(kind, code, 0.9, "name")
