"""Query: one parser from a query string to a search, for pages, API and feeds alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import marshmallow as ma
from webargs.multidictproxy import MultiDictProxy
from werkzeug.datastructures import MultiDict

from hub.store import SearchQuery

PARIS = ZoneInfo("Europe/Paris")
SORTS = ("newest", "oldest", "deadline", "relevance")
FACETS = (
    "departement", "region", "nature", "cpv", "cpv_family", "family", "stage", "procedure", "clause_kind",
    "beneficiary", "social_declared", "environmental_declared", "framework", "buyer", "siret", "source", "year",
)  # fmt: skip
PLAIN = r"^[^\x00-\x1f\x7f\ufffd\ufffe\uffff]*$"  #: no control characters, nothing that was not UTF-8


class Whole(ma.fields.Integer):
    """A whole number in plain digits; ``int`` alone would take "1_0" and " 7"."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not re.fullmatch(r"[0-9]{1,16}", str(value)):
            raise self.make_error("invalid")
        return int(value)


class Day(ma.fields.Date):
    """A day, YYYY-MM-DD and nothing shorter."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", str(value)):
            raise self.make_error("invalid", input=value, obj_type="date")
        return super()._deserialize(value, attr, data, **kwargs)


def values(description: str, example: str) -> ma.fields.List:
    """Return a parameter that may be repeated: one of its values must be met."""
    one = ma.fields.String(validate=[ma.validate.Length(1, 120), ma.validate.Regexp(PLAIN)])
    about = {"description": f"{description}. Repeat it for several: one of them must be met.", "example": [example]}
    return ma.fields.List(one, validate=ma.validate.Length(max=50), metadata=about)


class LanguageArgs(ma.Schema):
    """The language of words that are ours."""

    lang = ma.fields.String(validate=ma.validate.OneOf(("fr", "en")), metadata={"description": "French or English"})


class FilterArgs(LanguageArgs):
    """What a search may ask, whatever its form: page, API or feed."""

    q = ma.fields.String(
        validate=[ma.validate.Length(max=400), ma.validate.Regexp(PLAIN)],
        metadata={"description": 'Words, all of them; "a phrase", prefix*, -without', "example": "peinture"},
    )
    departement = values("Département of the work or of the buyer, COG code", "38")
    region = values("Région, COG code", "84")
    nature = values("works, services or supplies", "works")
    cpv = values("CPV code, 8 digits", "45442100")
    cpv_family = values("First two digits of the CPV code", "45")
    family = values("Family of the notices: JOUE, FNS, MAPA, DSP, DIVERS", "FNS")
    stage = values("Where the case stands: planned, call, awarded, cancelled", "call")
    procedure = values("Procedure: open, restricted, adapted, negotiated", "open")
    clause_kind = values("Kind of a clause that was found", "execution_clause")
    beneficiary = values("For whom a clause is", "insertion")
    social_declared = values("Whether the buyer declared a social clause: true or false", "true")
    environmental_declared = values("Whether the buyer declared an environmental clause: true or false", "true")
    framework = values("Whether it is a framework agreement: true or false", "false")
    buyer = values("Buyer, by its name as in the facet", "Ville de Grenoble")
    siret = values("SIRET of an organisation", "21380185500015")
    source = values("Short name of the source", "boamp")
    year = values("Year of publication", "2026")
    published_from = Day(metadata={"description": "Published on this day or later"})
    published_to = Day(metadata={"description": "Published on this day or before"})
    deadline_from = Day(metadata={"description": "Deadline on this day (Paris) or later"})
    deadline_to = Day(metadata={"description": "Deadline on this day (Paris) or before"})
    open = ma.fields.String(
        validate=ma.validate.OneOf(("true", "false")), metadata={"description": "true: only what still takes offers"}
    )


class SearchArgs(FilterArgs):
    """A search with its order and its place in the list."""

    sort = ma.fields.String(validate=ma.validate.OneOf(SORTS), metadata={"description": "Order; newest by default"})
    limit = Whole(validate=ma.validate.Range(1, 1000), metadata={"description": "Records a page; 20 by default"})
    after = ma.fields.String(
        validate=[ma.validate.Length(1, 400), ma.validate.Regexp(PLAIN)],
        metadata={"description": "`next` of the page before; any other text is answered with 404"},
    )
    facets = ma.fields.List(
        ma.fields.String(validate=ma.validate.OneOf((*FACETS, "none"))),
        validate=ma.validate.Length(max=20),
        metadata={"description": "Facets to count; all small ones by default, `none` for none"},
    )


class ExportArgs(FilterArgs):
    """What a feed or an export may ask; order and place in the list are taken, so that a search's address works."""

    sort = ma.fields.String(validate=ma.validate.OneOf(SORTS))
    limit = Whole(validate=ma.validate.Range(1, 1000))
    archive = Whole(validate=ma.validate.Range(0, 10**12))  #: number of an archive document (RFC 5005)
    columns = ma.fields.String(validate=ma.validate.OneOf(("all", "short")))  #: of the Table Schema, or for people
    bom = ma.fields.String(validate=ma.validate.OneOf(("true", "false")))  #: a byte-order mark before the CSV


@dataclass(frozen=True)
class Asked:
    """A search as asked; ``filters`` keep the order in which they were given."""

    kinds: tuple[str, ...] = ("tender",)
    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    published_from: date | None = None
    published_to: date | None = None
    deadline_from: date | None = None
    deadline_to: date | None = None
    open_only: bool = False
    sort: str | None = None
    limit: int = 20
    after: str | None = None
    facets: tuple[str, ...] | None = None

    @property
    def order(self) -> str:
        """Return the order: as asked, else the newest first."""
        return self.sort or "newest"

    @property
    def narrowed(self) -> bool:
        """Say whether anything narrows the search."""
        return bool(self.pairs(place=False))

    def query(self, now: datetime) -> SearchQuery:
        """Return the search as the store takes it; ``now`` matters to what is open only."""
        return SearchQuery(
            kinds=self.kinds,
            text=self.text,
            filters={name: list(chosen) for name, chosen in self.filters.items()},
            published=(iso(self.published_from), iso(self.published_to)),
            deadline=(instant(self.deadline_from, 0), instant(self.deadline_to, 1)),
            open_at=now.strftime("%Y-%m-%dT%H:%M:%SZ") if self.open_only else None,
            sort=self.order,
            limit=self.limit,
            after=self.after,
            facets=self.facets,
        )

    def pairs(self, *, place: bool = True) -> list[tuple[str, str]]:
        """Return the query string as pairs; without ``place``, what is searched only, not which part of the list."""
        days = ("published_from", "published_to", "deadline_from", "deadline_to")
        pairs = [("q", self.text)] if self.text else []
        pairs += [(name, value) for name, chosen in self.filters.items() for value in chosen]
        pairs += [(name, getattr(self, name).isoformat()) for name in days if getattr(self, name)]
        pairs += [("open", "true")] if self.open_only else []
        if place:
            pairs += [("sort", self.sort)] if self.sort else []
            pairs += [("limit", str(self.limit))] if self.limit != 20 else []
            pairs += [("after", self.after)] if self.after else []
        return pairs

    def string(self, *, place: bool = False, more: Iterable[tuple[str, str]] = ()) -> str:
        """Return the query string, with its question mark where it is not empty."""
        pairs = [*self.pairs(place=place), *more]
        return f"?{urlencode(pairs)}" if pairs else ""

    def without(self, name: str, value: str | None = None) -> Asked:
        """Return the search without one filter, or without one of its values; back on the first page."""
        if name in self.filters:
            kept = tuple(each for each in self.filters[name] if value is not None and each != value)
            others = {key: chosen for key, chosen in self.filters.items() if key != name}
            return replace(self, filters={**others, name: kept} if kept else others, after=None)
        special: dict[str, dict[str, Any]] = {"q": {"text": ""}, "open": {"open_only": False}}
        return replace(self, **{**special.get(name, {name: None}), "after": None})


def asked(args: MultiDict[str, str], *, kinds: tuple[str, ...], schema: ma.Schema, limit: int = 20) -> Asked:
    """Return the search that a query string asks.

    :raises ma.ValidationError: with the parameters that are wrong or unknown, and why.
    """
    loaded = schema.load(MultiDictProxy(args, schema), unknown=ma.RAISE) if args else {}
    return from_loaded(loaded, kinds=kinds, limit=limit)


def from_loaded(loaded: Mapping[str, Any], *, kinds: tuple[str, ...], limit: int = 20) -> Asked:
    """Return the search of parameters that a schema has loaded."""
    facets = loaded.get("facets")
    return Asked(
        kinds=kinds,
        text=loaded.get("q", "").strip(),
        filters={name: tuple(dict.fromkeys(loaded[name])) for name in FACETS if loaded.get(name)},
        **{name: loaded.get(name) for name in ("published_from", "published_to", "deadline_from", "deadline_to")},
        open_only=loaded.get("open") == "true",
        sort=loaded.get("sort"),
        limit=loaded.get("limit", limit),
        after=loaded.get("after"),
        facets=None if facets is None else tuple(name for name in facets if name != "none"),
    )


def filled(args: MultiDict[str, str], schema: ma.Schema) -> MultiDict[str, str]:
    """Return what a form sent, without the fields left empty and without what other sites add to addresses."""
    kept = [(name, value) for name, value in args.items(multi=True) if value.strip() and name in schema.fields]
    return MultiDict(kept)


def iso(day: date | None) -> str | None:
    """Return a day as text."""
    return day.isoformat() if day else None


def instant(day: date | None, days: int) -> str | None:
    """Return the instant (UTC) at which a day begins in Paris, or the last second of the day with ``days`` = 1."""
    if day is None:
        return None
    try:
        begins = datetime.combine(day + timedelta(days=days), time(), PARIS) - timedelta(seconds=days)
        return f"{begins.astimezone(UTC).isoformat()[:19]}Z"  # strftime would not pad years before 1000
    except OverflowError:
        return f"{day.isoformat()}T00:00:00Z"
