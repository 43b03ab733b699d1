"""Markup: the shape of BOAMP's JSON written back as XML."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape, quoteattr

HEADER = '<?xml version="1.0" encoding="UTF-8"?>\n'
UBL = "urn:oasis:names:specification:ubl:schema:xsd"
EU = "http://data.europa.eu/p27/eforms-ubl"
NAMESPACES = {
    "cac": f"{UBL}:CommonAggregateComponents-2",
    "cbc": f"{UBL}:CommonBasicComponents-2",
    "ext": f"{UBL}:CommonExtensionComponents-2",
    "efac": f"{EU}-extension-aggregate-components/1",
    "efbc": f"{EU}-extension-basic-components/1",
    "efext": f"{EU}-extensions/1",
}
V230 = "http://schemas.journal-officiel.gouv.fr/schemabook/boamp/Boamp_v230.xsd"
XSI = "http://www.w3.org/2001/XMLSchema-instance"


def eforms_xml(data: dict[str, Any]) -> str:
    """Return an eForms notice of BOAMP's JSON as the XML that TED publishes."""
    ((root, content),) = data["EFORMS"].items()
    spaces = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    return f'{HEADER}<{root} xmlns="{UBL}:{root}-2"{spaces}>{inner(content)}</{root}>\n'


def v230_xml(gestion: dict[str, Any], donnees: dict[str, Any]) -> str:
    """Return a notice of the old schema as a file of DILA's dumps."""
    attributes = f'xmlns:xsi="{XSI}" xsi:noNamespaceSchemaLocation="{V230}"'
    body = inner({"GESTION": gestion, "DONNEES": donnees})
    return f"{HEADER}<ANNONCE {attributes}>{body}</ANNONCE>\n"


def inner(content: dict[str, Any]) -> str:
    """Return the children of an element."""
    return "".join(element(tag, value) for tag, value in content.items() if tag[0] not in "@#")


def element(tag: str, value: Any) -> str:
    """Return an element, or several where the value is a list."""
    if isinstance(value, list):
        return "".join(element(tag, one) for one in value)
    if not isinstance(value, dict):
        return f"<{tag}>{escape(str(value))}</{tag}>" if value != "" else f"<{tag}/>"
    attributes = "".join(f" {name[1:]}={quoteattr(str(text))}" for name, text in value.items() if name[0] == "@")
    return f"<{tag}{attributes}>{escape(value.get('#text', ''))}{inner(value)}</{tag}>"
