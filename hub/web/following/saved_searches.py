"""Saved searches: a kind and a query string, read as any search is, named in words, and shown at its own address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from urllib.parse import parse_qsl

from werkzeug.datastructures import MultiDict

from hub.store import SearchQuery
from hub.web.following.feeds import PAGES
from hub.web.parameters import ExportArgs
from hub.web.query import Asked, asked
from schemas import KINDS

#: kinds that can be followed by e-mail: those that people search
FOLLOWED = ("tenders", "calls", "projects", "organisations", "coverages")
SINGULAR = {kind.plural: name for name, kind in KINDS.items()}
DAYS = {
    "published_from": ("publié depuis le {day}", "published since {day}"),
    "published_to": ("publié jusqu’au {day}", "published until {day}"),
    "deadline_from": ("date limite depuis le {day}", "deadline from {day}"),
    "deadline_to": ("date limite jusqu’au {day}", "deadline until {day}"),
}
OPEN = ("ouverts", "open")
LONGEST = 120  #: characters of a search in words
SCHEMA = ExportArgs()
Label = Callable[[str, str, str], str]


def saved(args: MultiDict[str, str], kind: str) -> Asked:
    """Return a search as it is saved: without its place in the list, and open instead of within some days.

    What only the clock brings into a search is no news of a record, so that "in seven days" would tell too little.

    :raises ma.ValidationError: with the parameters that are wrong or unknown, and why.
    """
    kept = MultiDict([(name, value) for name, value in args.items(multi=True) if value.strip() and name != "lang"])
    search = asked(kept, kinds=(kind,), schema=SCHEMA)
    return replace(search, days_left=None, open_only=search.ticking, sort=None, after=None, limit=20)


def parsed(kind: str, query: str) -> Asked:
    """Return a saved search of its query string."""
    return saved(MultiDict(parse_qsl(query)), kind)


def query_of(kind: str, query: str, now: datetime) -> SearchQuery:
    """Return a saved search as the store takes it."""
    return replace(parsed(kind, query).query(now), facets=())


def query_string(search: Asked) -> str:
    """Return the query string under which a search is saved: the same for the same search."""
    pairs = replace(search, filters={name: tuple(sorted(search.filters[name])) for name in sorted(search.filters)})
    return pairs.string().lstrip("?")


def words_of(kind: str, query: str, language: str, *, label: Label) -> str:
    """Return a saved search in words, without the help of a request."""
    search, english = parsed(kind, query), language == "en"
    found = [f"« {search.text} »" if not english else f"“{search.text}”"] if search.text else []
    found += [label(name, value, language) for name, values in search.filters.items() for value in values]
    found += [
        words[english].format(day=f"{getattr(search, name):%d/%m/%Y}")
        for name, words in DAYS.items()
        if getattr(search, name)
    ]
    found += [OPEN[english]] if search.open_only else []
    text = ", ".join(found)
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()}…"


def address_of(kind: str, query: str, language: str) -> str:
    """Return the path and query at which a saved search is shown."""
    plural = KINDS[kind].plural
    more = [("lang", "en")] if language == "en" else []
    return PAGES.get(plural, "/") + parsed(kind, query).string(more=more)
