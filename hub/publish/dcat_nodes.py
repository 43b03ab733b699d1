"""Nodes of the catalogue that its validators want described: texts, typed nodes, licences, whom to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS

if TYPE_CHECKING:
    from hub.publish.dcat import Site

VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")


def words(made: Graph, node: URIRef, name: Any, *, fr: str, en: str) -> None:
    """Add a text in both languages."""
    made.add((node, name, Literal(fr, lang="fr")))
    made.add((node, name, Literal(en, lang="en")))


def typed(made: Graph, address: str, kind: Any, label: str = "") -> URIRef:
    """Return a node of which the graph says what it is: validators look nothing up."""
    node = URIRef(address)
    made.add((node, RDF.type, kind))
    for name in (RDFS.label, SKOS.prefLabel) if label else ():
        made.add((node, name, Literal(label, lang="en")))
    return node


def licence(made: Graph, address: str) -> URIRef:
    """Return the node of a licence."""
    node = typed(made, address, DCTERMS.LicenseDocument)
    kind = typed(made, "http://purl.org/adms/licencetype/Attribution", SKOS.Concept, "Attribution")
    made.add((node, DCTERMS.type, kind))
    return node


def contact(made: Graph, site: Site) -> URIRef:
    """Return whom to ask."""
    node = URIRef(f"{site.base_url}/#contact")
    made.add((node, RDF.type, VCARD.Kind))
    made.add((node, RDF.type, VCARD.Organization))
    made.add((node, VCARD.fn, Literal(site.operator or site.title)))
    if "@" in site.contact and not any(one.isspace() for one in site.contact):
        made.add((node, VCARD.hasEmail, URIRef(f"mailto:{site.contact}")))
    made.add((node, VCARD.hasURL, URIRef(f"{site.base_url}/legal")))
    return node
