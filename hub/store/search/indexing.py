"""What each kind of record gives to search: a table of words, and a table of facets."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from hub.store.model import IndexEntry, Record
from hub.store.search import desk

EPOCH = date(1970, 1, 1).toordinal()
Found = Iterable[Any]


@lru_cache(20_000)
def day_number(day: str | None) -> int | None:
    """Return the day since 1970 of an ISO date or instant, or None where it is none."""
    try:
        return date.fromisoformat(day[:10]).toordinal() - EPOCH if day else None
    except ValueError:
        return None


@lru_cache(20_000)
def minute_number(instant: str | None) -> int | None:
    """Return the minute since 1970 of an ISO instant (UTC where it does not say)."""
    if not instant:
        return None
    try:
        moment = datetime.fromisoformat(instant.replace("Z", "+00:00"))
    except ValueError:
        return None
    days = moment.toordinal() - EPOCH
    offset = moment.utcoffset()
    return days * 1440 + moment.hour * 60 + moment.minute - (int(offset.total_seconds() // 60) if offset else 0)


Tree = dict[str, tuple[bool, Any]]


def tree_of(paths: Iterable[tuple[str, ...]]) -> Tree:
    """Return dotted paths as a tree: name -> (whether the value itself is wanted, what is wanted below it)."""
    grouped: dict[str, list[tuple[str, ...]]] = {}
    for path in paths:
        grouped.setdefault(path[0], []).append(path[1:])
    return {name: (() in rests, tree_of([rest for rest in rests if rest])) for name, rests in grouped.items()}


def collect(record: Record, tree: Tree, found: list[Any]) -> None:
    """Add the values at the paths of a tree, through all lists on the way; each part of a record is walked once."""
    for name, (wanted, below) in tree.items():
        value = record.get(name)
        if value is None:
            continue
        kind = type(value)
        if kind is list:
            for inner in value:
                if type(inner) is dict:
                    collect(inner, below, found)
                elif wanted and inner is not None:
                    found.append(inner)
        elif kind is dict:
            collect(value, below, found)
        elif wanted:
            found.append(value)


def values(*paths: str) -> Callable[[Record], list[Any]]:
    """Return a function that finds the values at some dotted paths."""
    tree = tree_of(tuple(path.split(".")) for path in paths)

    def find(record: Record) -> list[Any]:
        found: list[Any] = []
        collect(record, tree, found)
        return found

    return find


def territories(kind: str) -> Callable[[Record], Found]:
    """Return a function that finds the codes of territories of one type."""
    return lambda record: [
        place.get("code")
        for place in record.get("territories") or ()
        if isinstance(place, dict) and place.get("type") == kind
    ]


def places(record: Record) -> Found:
    """Return the départements: of the territories, else of the places as published."""
    found = [place.get("code") for place in record.get("territories") or () if place.get("type") == "departement"]
    return found or [place.get("department") for place in record.get("places") or ()]


def parties(*roles: str, of: str) -> Callable[[Record], Found]:
    """Return a function that finds a field of the organisations in some roles (of all, where none is named)."""
    return lambda record: [
        party.get(of) for party in record.get("organisations") or () if not roles or party.get("role") in roles
    ]


def declared(name: str) -> Callable[[Record], Found]:
    """Return a function that says whether a record, or a lot of it, is declared so."""

    def find(record: Record) -> Found:
        marks = [(part.get("declared") or {}).get(name) for part in (record, *(record.get("lots") or ()))]
        return ["true"] if True in marks else ["false"] if False in marks else []

    return find


def families(record: Record) -> Found:
    """Return the CPV divisions (two digits) of a record and its lots."""
    return {str(code)[:2] for code in CPV(record)}


def year(record: Record) -> Found:
    """Return the year of publication."""
    return [str(record.get("published_on"))[:4]] if record.get("published_on") else []


def programmes(record: Record) -> Found:
    """Return the programme: its CCI code, else its name as published."""
    return [record.get("programme_code") or record.get("programme_name")]


def rome_families(record: Record) -> Found:
    """Return the large domain of a job: the letter of its ROME code."""
    return [str(record["rome"])[:1]] if record.get("rome") else []


def covered(record: Record) -> Found:
    """Return the territories that a convention covers, each as type-code."""
    return [f"{each.get('type')}-{each['code']}" for each in record.get("covers") or () if each.get("code")]


CPV = values("cpv", "lots.cpv")
SIRETS = parties(of="siret")
ORIGIN = values("origin.source")

COMMON: dict[str, Callable[[Record], Found]] = {
    "source": ORIGIN,
    "departement": places,
    "region": territories("region"),
    "commune": territories("commune"),
    "epci": territories("epci"),
    "siret": SIRETS,
    "siren": parties(of="siren"),
    "year": year,
}
MARKET: dict[str, Callable[[Record], Found]] = {
    "nature": values("nature"),
    "cpv": CPV,
    "cpv_family": families,
    "procedure": values("procedure"),
    "buyer": parties("buyer", "lead_buyer", of="name"),
}

FUNDED: dict[str, Callable[[Record], Found]] = {
    "fund": values("funds"),
    "programme": programmes,
    "period": values("period"),
    "theme": values("themes"),
    "authority": values("authority"),
}

#: what each kind has beside the common facets
FACETS: dict[str, dict[str, Callable[[Record], Found]]] = {
    "tender": {
        **MARKET,
        "family": values("families", "family"),
        "stage": values("stage"),
        "framework": values("framework"),
        "social_declared": declared("social"),
        "environmental_declared": declared("environmental"),
        "clause_kind": values("clauses.clause_kind"),
        "beneficiary": values("clauses.beneficiary"),
        "recommendation": values("assessment.recommendation"),
        **desk.FACETS,
    },
    "contract": {
        **MARKET,
        "status": values("status"),
        "considerations": values("considerations"),
        "industry": desk.industry,
    },
    "clause": {
        name: values(name)
        for name in ("tender", "clause_kind", "beneficiary", "mandatory", "basis", "modalities", "programme")
    },
    "offer": {
        "rome": values("rome"),
        "rome_family": rome_families,
        "contract_type": values("contract_type"),
        "contract_nature": values("contract_nature"),
        "insertion_mark": values("insertion_marks"),
    },
    "project": FUNDED,
    "call": FUNDED,
    "organisation": {
        "organisation_kind": values("kinds"),
        "role": values("roles.role"),
        "industry": desk.industry,
        "own_siret": values("siret"),
        "own_siren": values("siren"),
    },
    "territory": {"type": values("type"), "code": values("code"), "parent": values("parents.code")},
    "coverage": {
        "service": values("services"),
        "charge": values("charge"),
        "scope": values("scope"),
        "covered": covered,
        "own_id": values("id"),
    },
    "indicator": {
        "indicator": values("code"),
        "status": values("status"),
        "release": values("release"),
        "period": values("period"),
        "observed": values("territory"),
    },
}
ALL = {kind: {**COMMON, **own} for kind, own in FACETS.items()}

#: facets of so many values that they are counted on demand only
LARGE = frozenset(
    ("cpv", "buyer", "siret", "siren", "commune", "tender", "own_siret", "own_siren", "code", "parent", "rome",
     "covered", "observed", "own_id", "epci", "score")
)  # fmt: skip

#: words beside title and description
WORDS: dict[str, Callable[[Record], Found]] = {
    "tender": values(
        "lots.title", "lots.description", "organisations.name", "conditions.text", "lots.conditions.text",
        "clauses.excerpt", "descriptors.label", "places.text", "places.city", "reference", "identifiers.value",
    ),
    "clause": values("excerpt", "evidence.excerpt", "modalities", "programme", "legal_references"),
    "offer": values(
        "native_id", "rome", "rome_label", "occupation", "contract_type_label", "contract_nature_label",
        "employer_description", "sector", "skills.label", "organisations.name", "places.text", "places.city",
        "territories.name",
    ),
    "project": values(
        "native_id", "translations.title", "translations.description", "organisations.name", "programme_name",
        "call_codes.text", "call_codes.code", "mentions.text", "places.text", "places.city", "territories.name",
        "identifiers.value",
    ),
    "call": values(
        "reference", "axis_title", "objective_title", "context", "actions.text", "eligible_bodies",
        "eligible_bodies_text", "target_groups", "perimeter", "call_codes.text", "call_codes.code",
        "organisations.name", "territories.name", "identifiers.value",
    ),
    "organisation": values(
        "name", "other_names", "siren", "siret", "naf", "places.city", "places.postcode", "territories.name",
        "identifiers.value",
    ),
    "coverage": values("convention", "organisations.name", "covers.name", "buyers.name", "territories.name"),
}  # fmt: skip
OTHER_WORDS = values(
    "organisations.name", "places.text", "places.city", "territories.name", "identifiers.value", "name"
)


def index_of(record: Record) -> IndexEntry:
    """Return what a record gives to search; a notice gives its source alone: people search the tender that holds it."""
    kind = record.get("kind", "")
    if kind == "notice":
        day = day_number(record.get("published_on"))
        return IndexEntry("", facets={"source": texts(ORIGIN(record))}, published_day=day)
    parts = [record.get("description"), *WORDS.get(kind, OTHER_WORDS)(record)]
    return IndexEntry(
        title=record.get("title") or record.get("name") or "",
        text=tuple(dict.fromkeys(part for part in parts if part and isinstance(part, str))),
        facets={name: texts(find(record)) for name, find in ALL.get(kind, COMMON).items()},
        published_day=day_number(record.get("published_on")),
        deadline_minute=minute_number(record.get("open_until")),
    )


def texts(found: Found) -> list[str]:
    """Return values as texts, each once, in the order of their first mention."""
    once = dict.fromkeys(found)
    return [value if isinstance(value, str) else as_text(value) for value in once if value is not None and value != ""]


def as_text(value: Any) -> str:
    """Return a value that is not a text as one."""
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
