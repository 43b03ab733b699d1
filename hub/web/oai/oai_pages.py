"""OAI-PMH 2.0 over the change log: six verbs, flow control by tokens that no writing and no restart upsets.

A token holds what was asked and the number of the log as of which the list is made: page after page shows the records
as they stood then, each once (openarchives.org/OAI/openarchivesprotocol.html, sections 2.5 and 3.5).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, timedelta
from urllib.parse import urlsplit

import orjson
from flask import Blueprint, Response, request

from hub.publish import oai
from hub.store.snapshots import Snapshots, Span, Standing
from hub.web.oai.oai_asking import Asking, Refused, asking, moment, packed, unpacked
from hub.web.parts import WebParts
from schemas.xmlschema import xml_schema

PAGE = 100  #: records in one answer
COUNTED = 20_000  #: records up to which the size of a list is told
EPOCH = "1970-01-01T00:00:00Z"
#: how long a change may be on its way into the log: a harvester that goes on from `responseDate` must not miss it
UNDER_WAY = timedelta(minutes=5)
VERBS = {
    "Identify": ((), ()),
    "ListMetadataFormats": ((), ("identifier",)),
    "ListSets": ((), ("resumptionToken",)),
    "GetRecord": (("identifier", "metadataPrefix"), ()),
    "ListIdentifiers": (("metadataPrefix",), ("from", "until", "set")),
    "ListRecords": (("metadataPrefix",), ("from", "until", "set")),
}


def blueprint(parts: WebParts) -> Blueprint:
    """Return the repository's address and its schema."""
    pages = Blueprint("oai", __name__)
    provider = Provider(parts)

    @pages.route("/oai", methods=["GET", "POST"])
    def repository() -> Response:
        given = request.form if request.method == "POST" else request.args
        body = provider.answer([(name, value) for name, value in given.items(multi=True)])
        return Response(body, content_type="text/xml; charset=utf-8", headers={"Cache-Control": "no-cache"})

    @pages.get("/oai/clausier.xsd")
    def schema() -> Response:
        return Response(xml_schema(), content_type="application/xml; charset=utf-8")

    return pages


class Provider:
    """The answers to the six verbs."""

    def __init__(self, parts: WebParts) -> None:
        self.parts = parts
        self.kinds = tuple(sorted(parts.kinds.values()))

    @property
    def site(self) -> oai.Site:
        """Return what the answers say of us."""
        host = urlsplit(self.parts.base_url).hostname or "localhost"
        licences = {one.name: one.licence_url for one in self.parts.sources() if one.licence_url}
        host = host if any(letter.isalpha() for letter in host) else "localhost"  # an address is no domain name
        return oai.Site(self.parts.title, self.parts.base_url, host, self.parts.contact, licences)

    def answer(self, given: list[tuple[str, str]]) -> bytes:
        """Return the answer to what was asked, right or wrong."""
        asked: dict[str, str] = {}
        try:
            asked = asking(given, VERBS)
            inside = getattr(self, f"_{asked['verb'].lower()}")(asked)
        except Refused as refused:
            inside = oai.error(refused.code, str(refused))
            asked = {} if refused.code in ("badVerb", "badArgument") else asked
        return oai.document(self.site, inside, at=self._now(), arguments=asked)

    def _now(self) -> str:
        """Return the instant up to which all changes are surely told (see `UNDER_WAY`)."""
        sure = f"{self.parts.clock().astimezone(UTC) - UNDER_WAY:%Y-%m-%dT%H:%M:%SZ}"
        return max(sure, self.parts.last_at(self.kinds) or EPOCH)

    def _identify(self, asked: dict[str, str]) -> str:
        return oai.identify(self.site, earliest=self._snapshots.earliest() or self._now())

    @property
    def _snapshots(self) -> Snapshots:
        found: Snapshots = self.parts.oai.snapshots
        return found

    def _listmetadataformats(self, asked: dict[str, str]) -> str:
        if "identifier" in asked:
            self._standing(asked["identifier"])
        return oai.formats(self.site)

    def _listsets(self, asked: dict[str, str]) -> str:
        if "resumptionToken" in asked:
            raise Refused("badResumptionToken", "all sets are told at once, without tokens")
        return oai.sets(self.parts.oai.sets())

    def _getrecord(self, asked: dict[str, str]) -> str:
        prefix = format_of(asked["metadataPrefix"])
        row = self._listed(self._standing(asked["identifier"]))
        return f"<GetRecord>{oai.whole(self.site, row, prefix)}</GetRecord>"

    def _standing(self, identifier: str) -> Standing:
        record_id = self.site.record_id(identifier)
        found = self._snapshots.one(record_id, kinds=self.kinds) if record_id and "\0" not in record_id else None
        if found is None:
            raise Refused("idDoesNotExist", f"there is no record {identifier}")
        return found

    def _listidentifiers(self, asked: dict[str, str]) -> str:
        return self._list(asked)

    def _listrecords(self, asked: dict[str, str]) -> str:
        return self._list(asked)

    def _list(self, asked: dict[str, str]) -> str:
        if "resumptionToken" in asked:
            wanted = unpacked(asked["resumptionToken"])
        else:
            format_of(asked["metadataPrefix"])
            wanted = replace(Asking.of(asked), upto=self.parts.last_seq(self.kinds))
        format_of(wanted.prefix)
        span = self._span(wanted)
        size = wanted.size
        if wanted.cursor == 0 and not wanted.place:
            counted = self._snapshots.count(span, most=COUNTED)
            size = counted if counted <= COUNTED else None
        rows, after = self._page(span, wanted)
        if not rows:
            raise Refused("noRecordsMatch", "no record matches; wider dates or no set may find some")
        told = self._token(replace(wanted, size=size), len(rows), after)
        return oai.listing(asked["verb"], self.site, rows, prefix=wanted.prefix, token=told)

    def _token(self, wanted: Asking, sent: int, after: int | None) -> str:
        if after is None:
            return oai.token("", cursor=wanted.cursor, size=wanted.size) if wanted.cursor else ""
        following = replace(wanted, after=after, cursor=wanted.cursor + sent)
        return oai.token(packed(following), cursor=wanted.cursor, size=wanted.size)

    def _span(self, wanted: Asking) -> Span:
        kinds, source = self.kinds, None
        scheme, _, value = (wanted.set or "").partition(":")
        if scheme == "kind":
            kinds = tuple(kind for kind in self.kinds if kind == value) or ("-",)
        elif scheme == "source":
            source = value
        elif wanted.set and not wanted.place:
            kinds = ("-",)
        since = self._snapshots.first_seq(moment(wanted.since)) - 1 if wanted.since else 0
        until = self._snapshots.first_seq(moment(wanted.until) + 1) - 1 if wanted.until else None
        return Span(wanted.upto, since=since, until=until, kinds=kinds, source=source)

    def _page(self, span: Span, wanted: Asking) -> tuple[list[oai.Listed], int | None]:
        """Return one page, and the number after which the next one begins, or None at the end."""
        rows: list[oai.Listed] = []
        after = max(span.since, wanted.after)
        while found := self._snapshots.page(replace(span, since=after), limit=PAGE + 1):
            for standing in found:
                if not wanted.place or may_be_in(wanted.place, standing):
                    row = self._listed(standing)
                    if not wanted.place or wanted.set in row.sets:
                        if len(rows) == PAGE:
                            return rows, after
                        rows.append(row)
                after = standing.seq
            if len(found) <= PAGE:
                break
        return rows, None

    def _listed(self, standing: Standing) -> oai.Listed:
        record = orjson.loads(standing.body) if standing.body else {}
        specs = (f"kind:{standing.kind}", *([f"source:{standing.source}"] if standing.source else []))
        named = {spec for spec, _ in self.parts.oai.sets()}
        places = dict.fromkeys(
            f"{one['type']}:{one['code']}" for one in record.get("territories") or () if one["type"] in PLACES
        )
        found = tuple(spec for spec in (*specs, *places) if spec in named)
        return oai.Listed(standing.id, standing.at, found, None if standing.gone else record)


PLACES = ("region", "departement")


def may_be_in(code: str, standing: Standing) -> bool:
    """Say whether a text may name a territory, before it is read."""
    return standing.body is not None and f'"{code}"'.encode() in standing.body


def format_of(prefix: str) -> str:
    """Return a format that is offered."""
    if prefix not in oai.METADATA:
        raise Refused("cannotDisseminateFormat", f"{prefix!r} is not offered; ListMetadataFormats tells what is")
    return prefix


def specs_of(
    kinds: Iterable[str], sources: Iterable[tuple[str, str]], places: Iterable[tuple[str, str, str]]
) -> list[tuple[str, str]]:
    """Return the sets: by kind, by source, by region and département, as (setSpec, name)."""
    return [
        *((f"kind:{kind}", f"Kind: {kind}") for kind in sorted(kinds)),
        *((f"source:{name}", f"Source: {title}") for name, title in sources),
        *((f"{kind}:{code}", name) for kind, code, name in places),
    ]
