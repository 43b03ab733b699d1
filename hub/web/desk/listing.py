"""Listing: what every page of a search has: facets with counts, what narrows it, formats, the next page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

import orjson

from hub.publish.tables import ROWS_ON_REQUEST
from hub.store import SearchResult
from hub.web.addresses import chosen
from hub.web.desk.bands import ORDERED
from hub.web.figures.coverage import facilitator
from hub.web.i18n import translated
from hub.web.negotiation import language
from hub.web.parts import WebParts
from hub.web.query import Asked

SHOWN = 12  #: values of a facet on the page
PAGE = 20
MOST = 100  #: records on one page
FORMATS = (
    ("atom", "Atom"), ("json", "JSON Feed"), ("rss", "RSS"), ("ics", "iCalendar"),
    ("csv", "CSV"), ("xlsx", "XLSX"), ("jsonl", "JSON Lines"), ("geojson", "GeoJSON"),
)  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """One value of a facet on the page."""

    value: str
    words: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Removable:
    """One thing that narrows the search, and the address of the search without it."""

    words: str
    address: str


def facet_title(name: str) -> str:
    """Return the name of a facet as people say it."""
    return facet_titles(language()).get(name, name)


@cache
def facet_titles(_language: str) -> dict[str, str]:
    """Return the names of facets in the language of this answer, made once for each."""
    return {
        "departement": translated("Département"),
        "region": translated("Région"),
        "nature": translated("Nature"),
        "cpv": translated("Code CPV"),
        "cpv_family": translated("Famille d’achats (CPV)"),
        "family": translated("Famille d’avis"),
        "stage": translated("Étape"),
        "procedure": translated("Procédure"),
        "clause_kind": translated("Clause trouvée"),
        "beneficiary": translated("Public visé"),
        "recommendation": translated("Que proposer"),
        "epci": translated("Intercommunalité"),
        "covered_by": translated("Territoire d’une convention"),
        "clause_state": translated("Clause"),
        "trade": translated("Métier"),
        "hours_band": translated("Heures possibles"),
        "amount_band": translated("Montant"),
        "obligation": translated("Obligation légale"),
        "social_declared": translated("Clause sociale déclarée"),
        "environmental_declared": translated("Clause environnementale déclarée"),
        "framework": translated("Accord-cadre"),
        "buyer": translated("Acheteur"),
        "siret": translated("SIRET"),
        "siren": translated("SIREN"),
        "fund": translated("Fonds"),
        "programme": translated("Programme"),
        "period": translated("Période"),
        "theme": translated("Thème"),
        "authority": translated("Autorité de gestion"),
        "organisation_kind": translated("Sorte d’organisation"),
        "role": translated("Rôle"),
        "industry": translated("Branche (NAF)"),
        "rome_family": translated("Domaine (ROME)"),
        "rome": translated("Métier (ROME)"),
        "contract_type": translated("Type de contrat"),
        "contract_nature": translated("Nature du contrat"),
        "insertion_mark": translated("Marque d’insertion"),
        "source": translated("Source"),
        "year": translated("Année"),
    }


def choices(name: str, counts: dict[str, int], search: Asked, parts: WebParts) -> list[Choice]:
    """Return the values of a facet: those chosen first, then those that most records have."""
    picked = search.filters.get(name, ())
    if name in ORDERED:
        return [
            Choice(value, value_words(name, value, parts), counts.get(value, 0), value in picked)
            for value in ORDERED[name]
            if value in counts or value in picked
        ]
    others = [value for value in counts if value not in picked][: max(0, SHOWN - len(picked))]
    return [
        Choice(value, value_words(name, value, parts), counts.get(value, 0), value in picked)
        for value in (*picked, *others)
    ]


def value_words(name: str, value: str, parts: WebParts) -> str:
    """Return a value of a facet in words; a convention by its facilitator, since its id tells nobody anything."""
    if name != "covered_by":
        return parts.label(name, value, language())
    body = parts.get(value)
    record = orjson.loads(body) if body else {}
    return ", ".join(each for each in (facilitator(record), record.get("convention")) if each) or value


def counted(
    search: Asked, found: SearchResult, parts: WebParts, names: Iterable[str]
) -> list[tuple[str, str, list[Choice]]]:
    """Return each facet of the page with its title and its values."""
    shown = ((name, choices(name, found.facets.get(name, {}), search, parts)) for name in names)
    return [(name, facet_title(name), values) for name, values in shown]


def removables(search: Asked, parts: WebParts, path: str) -> list[Removable]:
    """Return what narrows the search, each with the way out of it."""
    found = [(f"« {search.text} »", search.without("q"))] if search.text else []
    for name, picked in search.filters.items():
        for value in picked:
            words = f"{facet_title(name)} : {value_words(name, value, parts)}"
            found.append((words, search.without(name, value)))
    days = {
        "published_from": translated("Publié depuis le {day}"),
        "published_to": translated("Publié jusqu’au {day}"),
        "deadline_from": translated("Date limite depuis le {day}"),
        "deadline_to": translated("Date limite jusqu’au {day}"),
    }
    for name, words in days.items():
        if getattr(search, name):
            found.append((words.format(day=f"{getattr(search, name):%d/%m/%Y}"), search.without(name)))
    if search.days_left is not None:
        found.append((translated("À rendre sous {n} jours", n=search.days_left), search.without("days_left")))
    if search.open_only:
        found.append((translated("Ouverts seulement"), search.without("open")))
    return [Removable(words, path + kept.string(place=True, more=chosen())) for words, kept in found]


def formats(search: Asked, plural: str, total: int, extensions: Sequence[str] = ()) -> list[tuple[str, str]]:
    """Return the addresses of this search in each format that takes so many records."""
    kept = search.string(more=chosen())
    wanted = [each for each in FORMATS if not extensions or each[0] in extensions]
    wanted = [each for each in wanted if each[0] != "xlsx" or total <= ROWS_ON_REQUEST]
    return [(words, f"/feeds/{plural}.{extension}{kept}") for extension, words in wanted]


def next_page(search: Asked, found: SearchResult, path: str) -> str | None:
    """Return the address of the next page, where there is one."""
    if not found.next:
        return None
    return path + replace(search, after=found.next).string(place=True, more=chosen())


def first_page(search: Asked, path: str) -> str | None:
    """Return the address of the first page, where this is another one."""
    return path + replace(search, after=None).string(place=True, more=chosen()) if search.after else None
