"""WebParts: the few functions and settings that the web needs, and nothing of how they work."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flask import request

from hub.store import Change, SearchQuery, SearchResult, State, Version
from hub.web.accounts.account_parts import AccountParts
from hub.web.desk.desk_parts import DeskParts
from hub.web.following.subscribe_parts import Following
from hub.web.following.websub_parts import WebSubParts
from hub.web.knowing.knowing_parts import KnowingParts
from hub.web.open_data.data_parts import DataParts
from hub.web.operating.decisions_parts import DecisionParts
from hub.web.operating.declaring_parts import DeclaringParts
from hub.web.operating.plugin_parts import PluginParts
from hub.web.operating.preview_parts import PreviewParts
from hub.web.operating.status_parts import StatusParts
from hub.web.partners.partner_parts import PartnerParts
from schemas import KINDS, OPEN


@dataclass(frozen=True)
class SourceState:
    """What the page of sources tells of one source; ``missing`` are the variables that it lacks.

    ``shown`` is false where its last complete reading is older than ``hide_stale_hours``, the contract's own promise.
    """

    name: str
    title: str
    homepage: str = ""
    licence: str = ""
    licence_url: str = ""
    attribution: str = ""
    kinds: tuple[str, ...] = ()
    enabled: bool = True
    missing: tuple[str, ...] = ()
    items: int = 0
    fresh_within_hours: int = 24
    last_complete_at: str | None = None
    hide_stale_hours: int | None = None
    republish: bool = True
    shown: bool = True
    personal: bool = False  #: it gives records about persons: why a run of it failed is told to operators only


@dataclass(frozen=True)
class Runs:
    """What may be asked of the logbook of runs; ``accept`` and ``reject`` decide on a run that is held."""

    list: Callable[..., Sequence[Any]]  #: (source=None, limit=50, status=None) -> RunRow, newest first
    get: Callable[[str], Any]  #: run id -> RunRow or None
    held_keys: Callable[[str], Sequence[str]]
    accept: Callable[[str], Any]
    reject: Callable[[str], Any]
    drift: Callable[[str], Sequence[tuple[str, str, int]]] = lambda run: ()


@dataclass(frozen=True)
class AsideDesk:
    """What may be asked of the items set aside; ``replay`` tries them again and returns a sentence for people."""

    list: Callable[..., Sequence[Any]]  #: (source=None, rule=None, limit=100, after=0) -> AsideRow
    get: Callable[[int], Any]
    counts: Callable[..., Sequence[tuple[str, str, str, int]]]
    replay: Callable[[Sequence[int]], str]


def open_kinds() -> dict[str, str]:
    """Return the kinds that everybody may read: plural, as in addresses -> singular."""
    return {kind.plural: name for name, kind in KINDS.items() if kind.audience == OPEN}


def no_label(facet: str, value: str, language: str) -> str:
    """Return a value as its own label."""
    return value


def nothing(*names: Any) -> None:
    """Know nothing."""
    return


def nowhere(*names: Any) -> Sequence[Mapping[str, Any]]:
    """Know no place, and no link."""
    return ()


def here() -> str:
    """Return the address of whoever asks, as the server sees it; behind a proxy, the server must be told of it."""
    return request.remote_addr or ""


@dataclass(frozen=True)
class WebParts:
    """All that `create_app` is given. Every function answers for the open audience, unless its name says consult."""

    search: Callable[[SearchQuery], SearchResult]
    get: Callable[..., bytes | None]  #: (id, *, kind=None): with a kind, only a record of it
    state: Callable[[str], State | None]
    history: Callable[[str], Sequence[Version]]
    changes: Callable[..., Sequence[Change]]  #: (since, *, limit, kinds, query, until)
    last_seq: Callable[[tuple[str, ...]], int]
    last_at: Callable[[tuple[str, ...]], str | None]
    stream: Callable[[str, SearchQuery | None], Iterator[tuple[str, bytes]]]
    sources: Callable[[], Sequence[SourceState]]
    runs: Runs
    aside: AsideDesk
    kinds: Mapping[str, str] = field(default_factory=open_kinds)  #: plural, as in addresses -> singular
    consult: Callable[[str], bytes | None] = nothing  #: a record as pages may show it, and nothing but pages
    consult_state: Callable[[str], State | None] = nothing  #: how such a record stands
    offer_sources: Callable[[], Sequence[SourceState]] = tuple  #: the sources that give job offers
    suggest: Callable[[str], Sequence[Mapping[str, Any]]] = nowhere  #: offer id -> links to open records it may be of
    find_places: Callable[[str], Sequence[Mapping[str, str]]] = nowhere  #: what was typed -> type, code, name, label
    place_parents: Callable[[str, str], Sequence[Mapping[str, str]]] = nowhere  #: (type, code) -> type, code
    label: Callable[[str, str, str], str] = no_label  #: (facet or code list, value, language) -> words
    plugins: PluginParts = field(default_factory=PluginParts)  #: what is installed, and how it does
    preview: PreviewParts = field(default_factory=PreviewParts)  #: looking at an export before it is imported
    declaring: DeclaringParts = field(default_factory=DeclaringParts)  #: declared sources, and where fields come from
    mark: Callable[[], Any] | None = None  #: moves when the store says something new; None: no answer is kept
    ready: Callable[[], None] = nothing  #: returns, or raises a HubError that says what is missing
    metrics: Callable[[], bytes] = bytes
    status: StatusParts = field(default_factory=StatusParts)  #: how each promise is kept
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    base_url: str = "http://127.0.0.1:8000"
    title: str = "Clausier"
    following: Following = field(default_factory=Following)  #: the story of a search, and subscriptions by e-mail
    decisions: DecisionParts = field(default_factory=DecisionParts)  #: of people, on links and organisations
    desk: DeskParts = field(default_factory=DeskParts)  #: derived facts: coverage, structures, supply
    knowing: KnowingParts = field(default_factory=KnowingParts)  #: detecting, estimating, drafting, quality
    data: DataParts = field(default_factory=DataParts)  #: the dumps
    accounts: AccountParts = field(default_factory=AccountParts)  #: who signs in, and what only they see
    websub: WebSubParts = field(default_factory=WebSubParts)  #: where subscribers of feeds ask
    partners: PartnerParts = field(default_factory=PartnerParts)  #: keys and subscriptions of partners
    operator: str = ""
    contact: str = ""
    operator_token: str | None = field(default=None, repr=False)
    secret_key: str | None = field(default=None, repr=False)
    version: str = "0.1.0"
    coverage_command: str = "hub harvest coverage --file FICHIER.csv"  #: what an operator types to fill the map
    release_command: str = "hub indicators release"  #: what an operator types to release figures
    client: Callable[[], str] = here  #: who asks, for the limits of signing in and of reading offers
    offers_a_minute: int = 60  #: pages of offers that one client may read in a minute
    counts: Any = None  #: hub.store.quotas.Counts, for all processes together; None: each process counts alone

    oai: Any = None  #: hub.web.oai.oai_parts.OaiParts
    ocid_prefix: str = "ocds-000000"  #: of OCDS processes; none is ours until the OCDS helpdesk registers one

    def plural(self, kind: str) -> str:
        """Return the plural of a kind, as in addresses."""
        return next((plural for plural, singular in self.kinds.items() if singular == kind), kind)
