"""DCAT-AP 3: the catalogue of what is published, as a graph, by pages (hydra).

One dataset for each kind and source of the latest dump, with its files; the API, OAI-PMH, OCDS and the feeds are data
services. Vocabularies are those that DCAT-AP 3.0.1 demands: EU authority tables, IANA media types in their https form
(the one that data.gouv.fr maps). Checksums stand in datapackage.json: no one form suits both SHACL and data.gouv.fr.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, RDF, RDFS, SKOS, XSD

from hub.publish.dcat_nodes import VCARD, contact, licence, typed, words
from schemas import KINDS

DCAT = Namespace("http://www.w3.org/ns/dcat#")
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
EU = "http://publications.europa.eu/resource/authority/"
IANA = "https://www.iana.org/assignments/media-types/"
OPEN_LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence"
AVAILABILITY = URIRef("http://data.europa.eu/r5r/availability")
AVAILABLE = "http://publications.europa.eu/resource/authority/planned-availability/STABLE"
FRANCE = f"{EU}country/FRA"
#: format of a file -> code of the EU table of file types
TYPES = {"csv": "CSV", "jsonl": "NDJSON", "parquet": "PARQUET", "xlsx": "XLSX", "geojson": "GEOJSON"}
THEMES = {
    "SOCI": ("Population et société", "Population and society"),
    "ECON": ("Économie et finances", "Economy and finance"),
    "GOVE": ("Gouvernement et secteur public", "Government and public sector"),
}
KEYWORDS = ("marchés publics", "clause sociale", "insertion", "emploi")


@dataclass(frozen=True)
class Site:
    """Who publishes, and where."""

    title: str
    base_url: str
    operator: str
    contact: str
    version: str

    @property
    def catalogue(self) -> str:
        """Return the address of the catalogue."""
        return f"{self.base_url}/catalog"


@dataclass(frozen=True)
class Entry:
    """A dataset: one kind of one source, of one dump."""

    kind: str
    source: Mapping[str, Any]
    records: int
    files: tuple[Mapping[str, Any], ...]
    dump: Mapping[str, Any]

    @property
    def identifier(self) -> str:
        """Return what the dataset is called for ever."""
        return f"{KINDS[self.kind].plural}-{self.source['name']}"

    @property
    def licence(self) -> str:
        """Return the address of its licence; what the hub makes is under the Licence Ouverte."""
        return str(self.source.get("licence_url") or OPEN_LICENCE).rstrip("/")


def entries(dump: Mapping[str, Any] | None, *, formats: Sequence[str]) -> list[Entry]:
    """Return the datasets of a dump; what has a licence of its own that no address explains is not advertised."""
    found = []
    cards = {card["name"]: card for card in (dump or {}).get("sources", ())}
    for kind, told in sorted((dump or {}).get("kinds", {}).items()):
        for name, records in sorted(told["sources"].items()):
            source = cards.get(name, {"name": name, "title": name, "licence": "", "licence_url": ""})
            if source["licence"] not in ("", "etalab-2.0") and not source["licence_url"]:
                continue
            alone = len(told["sources"]) == 1
            files = tuple(card for card in dump["files"] if alone and tells(card, kind))  # type: ignore[index]
            plural = KINDS[kind].plural
            exports = [{"path": f"/feeds/{plural}.{one}?source={name}", "format": one} for one in formats]
            found.append(Entry(kind, source, records, files or tuple(exports), dump or {}))
    return found


def tells(card: Mapping[str, Any], kind: str) -> bool:
    """Say whether a file is one of a kind in full, and not a copy for a special use."""
    return card.get("kind") == kind and not card["path"].endswith((".gz", "-excel.csv")) and card["format"] in TYPES


def graph(site: Site, found: Sequence[Entry], *, page: int, size: int, at: str) -> Graph:
    """Return one page of the catalogue; the first is page 1."""
    made = Graph()
    for prefix, space in (("dcat", DCAT), ("dct", DCTERMS), ("hydra", HYDRA), ("vcard", VCARD), ("foaf", FOAF)):
        made.bind(prefix, space)
    about_catalogue(made, site, at=at)
    shown = found[(page - 1) * size : page * size]
    for entry in shown:
        about_dataset(made, site, entry)
    made.add((URIRef(site.catalogue), RDFS.seeAlso, URIRef(f"{site.catalogue}/services")))
    about_pages(made, site, page=page, last=max(1, -(-len(found) // size)), total=len(found))
    return made


def services(site: Site, *, at: str) -> Graph:
    """Return the data services as a document of their own.

    The SHACL file of DCAT-AP 3.0.1 names property shapes of dcat:DataService that it does not define, so validators
    fail on any graph with a service in it; the datasets stay where they can be judged.
    """
    made = Graph()
    for prefix, space in (("dcat", DCAT), ("dct", DCTERMS), ("vcard", VCARD), ("foaf", FOAF)):
        made.bind(prefix, space)
    about_catalogue(made, site, at=at)
    about_services(made, site)
    return made


def about_catalogue(made: Graph, site: Site, *, at: str) -> None:
    """Add the catalogue and its publisher."""
    node, maker = URIRef(site.catalogue), URIRef(f"{site.base_url}/#publisher")
    made.add((node, RDF.type, DCAT.Catalog))
    words(
        made, node, DCTERMS.title, fr=f"{site.title} : clauses sociales d’insertion", en=f"{site.title}: social clauses"
    )
    words(
        made, node, DCTERMS.description,
        fr="Marchés publics de France et leurs clauses sociales d’insertion, attributions, projets européens,"
           " organisations, couverture par les facilitateurs et indicateurs.",
        en="Public tenders of France and their social-inclusion clauses, awards, EU-funded projects, organisations,"
           " coverage by facilitators, and indicators.",
    )  # fmt: skip
    made.add((node, DCTERMS.publisher, maker))
    made.add((maker, RDF.type, FOAF.Agent))
    made.add((maker, FOAF.name, Literal(site.operator or site.title, lang="fr")))
    kind = typed(
        made, f"{EU.replace('authority/', 'authority/corporate-body-classification/')}OTHER", SKOS.Concept, "Other"
    )
    made.add((maker, DCTERMS.type, kind))
    made.add((node, DCTERMS.issued, Literal("2026-11-22", datatype=XSD.date)))
    made.add((node, DCTERMS.modified, Literal(at, datatype=XSD.dateTime)))
    made.add((node, DCTERMS.language, typed(made, f"{EU}language/FRA", DCTERMS.LinguisticSystem, "French")))
    made.add((node, DCTERMS.license, licence(made, OPEN_LICENCE)))
    made.add((node, DCTERMS.spatial, typed(made, FRANCE, DCTERMS.Location, "France")))
    made.add((node, FOAF.homepage, typed(made, f"{site.base_url}/datasets", FOAF.Document)))
    taxonomy = typed(made, f"{EU}data-theme", SKOS.ConceptScheme)
    words(made, taxonomy, DCTERMS.title, fr="Thèmes de données", en="Data themes")
    made.add((node, DCAT.themeTaxonomy, taxonomy))


def about_dataset(made: Graph, site: Site, entry: Entry) -> None:
    """Add a dataset and its distributions."""
    kind = KINDS[entry.kind]
    node = URIRef(f"{site.base_url}/datasets/{kind.plural}#{entry.source['name']}")
    made.add((URIRef(site.catalogue), DCAT.dataset, node))
    made.add((node, RDF.type, DCAT.Dataset))
    made.add((node, DCTERMS.identifier, Literal(entry.identifier)))
    title = entry.source["title"]
    words(made, node, DCTERMS.title, fr=f"{kind.fr} – {title}", en=f"{kind.en} – {title}")
    told = str(entry.source.get("attribution") or title)
    words(
        made, node, DCTERMS.description,
        fr=f"{entry.records} enregistrements de la sorte « {kind.fr} », mis en forme par {site.title}. {told}",
        en=f"{entry.records} records of the kind “{kind.en}”, put in form by {site.title}. {told}",
    )  # fmt: skip
    made.add((node, DCTERMS.publisher, URIRef(f"{site.base_url}/#publisher")))
    made.add((node, DCAT.contactPoint, contact(made, site)))
    for word in (*KEYWORDS, kind.fr.casefold()):
        made.add((node, DCAT.keyword, Literal(word, lang="fr")))
    for code, (fr, en) in THEMES.items():
        theme = typed(made, f"{EU}data-theme/{code}", SKOS.Concept)
        words(made, theme, SKOS.prefLabel, fr=fr, en=en)
        made.add((node, DCAT.theme, theme))
    about_scope(made, node, entry)
    # the compilation is ours and under the Licence Ouverte; what the files hold keeps the licence of its source
    made.add((node, DCTERMS.license, licence(made, OPEN_LICENCE)))
    made.add((node, DCAT.landingPage, typed(made, f"{site.base_url}/datasets/{kind.plural}", FOAF.Document)))
    schema = typed(made, f"{site.base_url}/api/v1/schemas/{kind.name}.json", DCTERMS.Standard, kind.en)
    made.add((node, DCTERMS.conformsTo, schema))
    for file in entry.files:
        about_file(made, site, node, entry, file)


def about_scope(made: Graph, node: URIRef, entry: Entry) -> None:
    """Add when and where a dataset is about, how often it is renewed, and for whom it is."""
    made.add((node, DCTERMS.spatial, typed(made, FRANCE, DCTERMS.Location, "France")))
    first, last = (*entry.dump["kinds"][entry.kind].get("published", ()), None, None)[:2]
    period = URIRef(f"{node}-period")
    made.add((node, DCTERMS.temporal, period))
    made.add((period, RDF.type, DCTERMS.PeriodOfTime))
    made.add((period, DCAT.startDate, Literal(first or entry.dump["date"], datatype=XSD.date)))
    if last:
        made.add((period, DCAT.endDate, Literal(last, datatype=XSD.date)))
    made.add((node, DCTERMS.issued, Literal("2026-11-22", datatype=XSD.date)))
    made.add((node, DCTERMS.modified, Literal(entry.dump["made_at"], datatype=XSD.dateTime)))
    made.add((node, DCTERMS.accrualPeriodicity, typed(made, f"{EU}frequency/DAILY", DCTERMS.Frequency, "daily")))
    rights = typed(made, f"{EU}access-right/PUBLIC", DCTERMS.RightsStatement, "public")
    made.add((rights, RDF.type, SKOS.Concept))
    made.add((node, DCTERMS.accessRights, rights))
    made.add((node, DCTERMS.language, typed(made, f"{EU}language/FRA", DCTERMS.LinguisticSystem, "French")))


def about_file(made: Graph, site: Site, dataset: URIRef, entry: Entry, file: Mapping[str, Any]) -> None:
    """Add a distribution: a file of the dump, or an export of the moment."""
    dated = not file["path"].startswith("/")
    address = URIRef(
        f"{site.base_url}/dumps/{entry.dump['name']}/{file['path']}" if dated else site.base_url + file["path"]
    )
    node = URIRef(f"{dataset}-{file['format']}")
    made.add((dataset, DCAT.distribution, node))
    made.add((node, RDF.type, DCAT.Distribution))
    words(
        made, node, DCTERMS.title, fr=f"{entry.identifier}.{file['format']}", en=f"{entry.identifier}.{file['format']}"
    )
    words(
        made,
        node,
        DCTERMS.description,
        fr=f"Fichier {file['format']}, tous les champs",
        en=f"{file['format']} file, all fields",
    )
    for name in (DCAT.accessURL, DCAT.downloadURL):
        made.add((node, name, address))
    made.add((address, RDF.type, RDFS.Resource))
    code = typed(made, f"{EU}file-type/{TYPES[file['format']]}", DCTERMS.MediaTypeOrExtent, TYPES[file["format"]])
    made.add((code, RDF.type, SKOS.Concept))
    made.add((node, DCTERMS.format, code))
    media = str(file.get("media_type") or MEDIA[file["format"]]).partition(";")[0]
    made.add((node, DCAT.mediaType, typed(made, IANA + media, DCTERMS.MediaType)))
    if dated:
        made.add((node, DCAT.byteSize, Literal(file["bytes"], datatype=XSD.nonNegativeInteger)))
    made.add((node, DCTERMS.issued, Literal(entry.dump["made_at"], datatype=XSD.dateTime)))
    made.add((node, DCTERMS.modified, Literal(entry.dump["made_at"], datatype=XSD.dateTime)))
    made.add((node, DCTERMS.license, licence(made, entry.licence)))
    rights = URIRef(f"{node}-rights")
    made.add((node, DCTERMS.rights, rights))
    made.add((rights, RDF.type, DCTERMS.RightsStatement))
    made.add((rights, RDFS.label, Literal(str(entry.source.get("attribution") or entry.source["title"]), lang="fr")))
    made.add((node, AVAILABILITY, typed(made, AVAILABLE, SKOS.Concept, "stable")))


#: the media types of the exports of the moment
MEDIA = {"csv": "text/csv", "jsonl": "application/x-ndjson", "geojson": "application/geo+json",
         "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}  # fmt: skip


def about_services(made: Graph, site: Site) -> None:
    """Add the ways to ask for data: API, OAI-PMH, OCDS, feeds."""
    for title, path, described in SERVICES:
        node = URIRef(f"{site.base_url}{path}#service")
        made.add((URIRef(site.catalogue), DCAT.service, node))
        made.add((node, RDF.type, DCAT.DataService))
        words(made, node, DCTERMS.title, fr=f"{site.title} : {title}", en=f"{site.title}: {title}")
        made.add((node, DCAT.endpointURL, typed(made, site.base_url + path, RDFS.Resource)))
        made.add((node, DCAT.endpointDescription, typed(made, site.base_url + described, RDFS.Resource)))
        made.add((node, DCTERMS.publisher, URIRef(f"{site.base_url}/#publisher")))
        made.add((node, DCAT.contactPoint, contact(made, site)))
        made.add((node, DCTERMS.license, licence(made, OPEN_LICENCE)))


SERVICES = (
    ("API", "/api/v1/tenders", "/api/v1/openapi.json"),
    ("OAI-PMH 2.0", "/oai", "/oai/clausier.xsd"),
    ("OCDS 1.1", "/ocds/releases.json", "/ocds/extension/release-schema.json"),
    ("Atom", "/feeds/tenders.atom", "/feeds"),
)


def about_pages(made: Graph, site: Site, *, page: int, last: int, total: int) -> None:
    """Add where this page stands among all."""
    node, view = URIRef(site.catalogue), URIRef(f"{site.catalogue}?page={page}")
    made.add((node, RDF.type, HYDRA.Collection))
    made.add((node, HYDRA.totalItems, Literal(total, datatype=XSD.integer)))
    made.add((node, HYDRA.view, view))
    made.add((view, RDF.type, HYDRA.PartialCollectionView))
    steps = {"first": 1, "last": last, "next": page + 1 if page < last else None, "previous": page - 1 or None}
    for name, number in steps.items():
        if number is not None:
            made.add((view, HYDRA[name], URIRef(f"{site.catalogue}?page={number}")))
