"""OAI-PMH 2.0: the XML of its answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote
from xml.sax.saxutils import escape, quoteattr

from hub.publish.entries import buyer_of, record_url, title_of
from schemas.xmlschema import NAMESPACE, as_xml, legal

OAI = "http://www.openarchives.org/OAI/2.0/"
DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<OAI-PMH xmlns="{OAI}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    f' xsi:schemaLocation="{OAI} {OAI.replace("/OAI/2.0/", "/OAI/2.0/OAI-PMH.xsd")}">\n'
)
DC_HEAD = (
    f'<oai_dc:dc xmlns:oai_dc="{DC}" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    f' xsi:schemaLocation="{DC} http://www.openarchives.org/OAI/2.0/oai_dc.xsd">'
)
MAIL = re.compile(r"\S+@(\S+\.)+\S+")  #: emailType of OAI-PMH.xsd
PERIOD = "YYYY-MM-DDThh:mm:ssZ"


@dataclass(frozen=True)
class Site:
    """What the answers say of whoever gives them."""

    title: str
    base_url: str
    host: str
    contact: str
    licences: Mapping[str, str]

    @property
    def address(self) -> str:
        """Return the base URL of the repository."""
        return f"{self.base_url}/oai"

    @property
    def mail(self) -> str:
        """Return the operator's address; where none is set, one that goes nowhere (RFC 2606), for one must be told."""
        return self.contact if MAIL.fullmatch(self.contact) else "contact@clausier.invalid"

    def identifier(self, record_id: str) -> str:
        """Return a record's identifier in the form of OAI (oai-identifier guidelines)."""
        return f"oai:{self.host}:{quote(record_id, safe=_SAFE)}"

    def record_id(self, identifier: str) -> str | None:
        """Return the id of a record from its identifier, or None where it is none of ours."""
        head = f"oai:{self.host}:"
        return unquote(identifier.removeprefix(head)) if identifier.startswith(head) else None


_SAFE = "-_.!~*'();/?:@&=+$,"


@dataclass(frozen=True)
class Listed:
    """A record of an answer: how it stands, its sets, and the record (None where it is gone)."""

    id: str
    at: str
    sets: tuple[str, ...]
    record: Mapping[str, Any] | None


def document(site: Site, inside: str, *, at: str, arguments: Mapping[str, str]) -> bytes:
    """Return a whole answer; ``arguments`` are echoed, and are empty where they were bad."""
    echoed = "".join(f" {name}={quoteattr(legal(value))}" for name, value in sorted(arguments.items()))
    head = f"<responseDate>{at}</responseDate>\n<request{echoed}>{escape(site.address)}</request>\n"
    return f"{HEAD}{head}{inside}\n</OAI-PMH>\n".encode()


def error(code: str, words: str) -> str:
    """Return an error of the protocol."""
    return f'<error code="{code}">{escape(legal(words))}</error>'


def identify(site: Site, *, earliest: str) -> str:
    """Return what the repository says of itself."""
    return "".join(
        [
            f"<Identify><repositoryName>{escape(site.title)}</repositoryName>",
            f"<baseURL>{escape(site.address)}</baseURL><protocolVersion>2.0</protocolVersion>",
            f"<adminEmail>{escape(site.mail)}</adminEmail>",
            f"<earliestDatestamp>{earliest}</earliestDatestamp><deletedRecord>persistent</deletedRecord>",
            f"<granularity>{PERIOD}</granularity></Identify>",
        ]
    )


def formats(site: Site) -> str:
    """Return the formats in which every record is given."""
    rows = (
        ("oai_dc", "http://www.openarchives.org/OAI/2.0/oai_dc.xsd", DC),
        ("clausier", f"{site.base_url}/oai/clausier.xsd", NAMESPACE),
    )
    told = "".join(
        f"<metadataFormat><metadataPrefix>{prefix}</metadataPrefix><schema>{escape(where)}</schema>"
        f"<metadataNamespace>{space}</metadataNamespace></metadataFormat>"
        for prefix, where, space in rows
    )
    return f"<ListMetadataFormats>{told}</ListMetadataFormats>"


def sets(rows: Iterable[tuple[str, str]]) -> str:
    """Return the sets by which a harvest can be narrowed."""
    told = (f"<set><setSpec>{spec}</setSpec><setName>{escape(name)}</setName></set>" for spec, name in rows)
    return f"<ListSets>{''.join(told)}</ListSets>"


def listing(verb: str, site: Site, rows: Iterable[Listed], *, prefix: str, token: str = "") -> str:
    """Return a list of records or of their headers, with what is needed to go on."""
    one = header if verb == "ListIdentifiers" else whole
    return f"<{verb}>{''.join(one(site, row, prefix) for row in rows)}{token}</{verb}>"


def token(text: str, *, cursor: int, size: int | None) -> str:
    """Return the element of a resumption token; an empty one ends the list."""
    complete = f' completeListSize="{size}"' if size is not None else ""
    return f'<resumptionToken{complete} cursor="{cursor}">{text}</resumptionToken>'


def header(site: Site, row: Listed, prefix: str = "") -> str:
    """Return a record's header."""
    status = "" if row.record is not None else ' status="deleted"'
    specs = "".join(f"<setSpec>{spec}</setSpec>" for spec in row.sets)
    name = escape(site.identifier(row.id))
    return f"<header{status}><identifier>{name}</identifier><datestamp>{row.at}</datestamp>{specs}</header>"


def whole(site: Site, row: Listed, prefix: str) -> str:
    """Return a record; one that is gone has a header only."""
    if row.record is None:
        return f"<record>{header(site, row)}</record>"
    made = METADATA[prefix](site, row.record)
    return f"<record>{header(site, row)}<metadata>{made}</metadata></record>"


def dublin_core(site: Site, record: Mapping[str, Any]) -> str:
    """Return a record in Dublin Core (oai_dc)."""
    origin = record.get("origin") or {}
    source = str(origin.get("source") or "")
    pairs = [
        ("title", title_of(record)),
        ("creator", buyer_of(record)),
        *(("subject", code) for code in record.get("cpv") or ()),
        ("description", record.get("description")),
        ("publisher", origin.get("attribution") or site.title),
        ("date", record.get("published_on") or record.get("starts_on")),
        ("type", record["kind"]),
        ("identifier", record_url(site.base_url, record["id"])),
        *(("identifier", f"{one['scheme']}:{one['value']}") for one in record.get("identifiers") or ()),
        ("source", record.get("official_url") or origin.get("url")),
        ("language", record.get("language")),
        *(("coverage", one.get("name")) for one in record.get("territories") or ()),
        ("rights", site.licences.get(source) or origin.get("licence")),
    ]
    told = (f"<dc:{name}>{escape(legal(str(value)))}</dc:{name}>" for name, value in pairs if value)
    return f"{DC_HEAD}{''.join(told)}</oai_dc:dc>"


def in_full(site: Site, record: Mapping[str, Any]) -> str:
    """Return a record with all its fields, in our own format."""
    return as_xml(record, schema_url=f"{site.base_url}/oai/clausier.xsd")


METADATA: Mapping[str, Callable[[Site, Mapping[str, Any]], str]] = {"oai_dc": dublin_core, "clausier": in_full}
