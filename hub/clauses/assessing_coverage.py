"""Who accompanies clauses at a place: the most specific convention that was valid on the day of the notice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from hub.clauses.lookups import Lookups, folded

ORDER = ("commune", "ept", "epci", "zone_emploi", "departement", "nuts3", "region", "country")


class Covered(NamedTuple):
    """The convention that covers a place."""

    organisation: str
    name: str
    record: str
    territory: str


class Suppliers(NamedTuple):
    """How many work-integration enterprises of a family are in reach, and their mean turnover where it is known."""

    number: int
    mean_turnover: float | None = None
    ref: str = "supply"


#: (territories, buyers, day) -> the convention that covers, or None
Coverage = Callable[[Sequence[Mapping[str, Any]], Sequence[Mapping[str, Any]], str | None], Covered | None]
#: (family of trade, départements) -> the suppliers, or None where nobody counted them
Supply = Callable[[str, Sequence[str]], Suppliers | None]


class Conventions:
    """Coverage records by territory; a call answers for one tender, so that it may be given to ``assess``."""

    def __init__(self, records: Iterable[Mapping[str, Any]]) -> None:
        self._by_place: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
        for record in sorted(records, key=lambda each: each["id"]):
            for place in record.get("covers") or ():
                if not place.get("code"):
                    continue
                self._by_place.setdefault((place["type"], place["code"]), []).append(record)

    def __call__(
        self, territories: Sequence[Mapping[str, Any]], buyers: Sequence[Mapping[str, Any]], on: str | None
    ) -> Covered | None:
        """Return the convention of the most specific territory; a département's does not beat a commune's."""
        here = sorted(territories, key=lambda each: ORDER.index(each["type"]) if each["type"] in ORDER else len(ORDER))
        for place in here:
            for record in self._by_place.get((place["type"], place["code"]), ()):
                if _valid(record, on) and _serves(record, buyers):
                    return Covered(*_facilitator(record), record["id"], place.get("name") or place["code"])
        return None


def _valid(record: Mapping[str, Any], on: str | None) -> bool:
    """Tell whether a convention held on a day; a tacit renewal holds beyond the last day written."""
    if on is None:
        return True
    first, last = record.get("valid_from"), record.get("valid_to")
    return (not first or first <= on) and (not last or on <= last or record.get("renewal") == "tacit")


def _serves(record: Mapping[str, Any], buyers: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether a convention is for these buyers; one that is limited to a programme does not cover at large."""
    scope = record.get("scope") or "all_buyers"
    if scope == "programme":
        return False
    if scope == "all_buyers":
        return True
    named = record.get("buyers") or ()
    sirens = {each["siret"][:9] for each in named if each.get("siret")}
    names = {tuple(folded(each["name"])) for each in named if each.get("name")}
    return any(
        (each.get("siret") or each.get("siren") or "")[:9] in sirens or tuple(folded(each.get("name") or "-")) in names
        for each in buyers
    )


def _facilitator(record: Mapping[str, Any]) -> tuple[str, str]:
    """Return the id and the name of the organisation that accompanies; the record's own id where it has no SIRET."""
    known = [each for each in record.get("organisations") or () if each.get("role") == "facilitator"]
    one = known[0] if known else {}
    siret = one.get("siret")
    name = one.get("name") or record.get("title") or record["id"]
    return (f"hub:organisation:siret-{siret}" if siret else record["id"], name)


def counted(lookups: Lookups) -> Supply | None:
    """Return the supply that the table ``supply`` counts, or None where nobody has filled it in."""
    if not lookups.rows["supply"]:
        return None

    def supply(family: str, departements: Sequence[str]) -> Suppliers | None:
        rows = [(f"supply/{family}/{code}", lookups.row("supply", f"{family}/{code}")) for code in departements]
        known = [(ref, row) for ref, row in rows if row is not None]
        if not known:
            return None
        turnovers = [row["mean_turnover"] for _, row in known if row["mean_turnover"]]
        mean = sum(turnovers) / len(turnovers) if turnovers else None
        return Suppliers(int(sum(row["suppliers"] for _, row in known)), mean, known[0][0])

    return supply
