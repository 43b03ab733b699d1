"""Items: from one record or one XML element to an item with its key and its form."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from hub import Item, ParseError
from hub_boamp import api_v230, eforms, identity, json_text, ted_export
from hub_boamp.tree import Node, from_xml, tag_of

FORMS = {"FNSimple": "fnsimple", "MAPA": "mapa", "DSP": "dsp", "DIVERS": "divers", "EFORMS": "eforms"}
#: how complete each form is; the README says why
RANKS = {
    **dict.fromkeys([*FORMS.values(), "v230", "v110", "generic"], 50),
    **dict.fromkeys(("v230_xml", "dila_xml", "eforms_xml", "ted_export"), 40),
    "v230_api": 35,
    "partial": 30,
    "columns": 10,
    "broken": 0,
}
UBL = frozenset({"ContractNotice", "ContractAwardNotice", "PriorInformationNotice"})
IN_NAME = re.compile(r"(?<!\d)(\d{4})-OJS\d+-0*(\d+)|(?<![\d-])0*(\d{1,8})[-_]((?:19|20)\d{2})(?!\d)")
IDWEB_NAME = re.compile(r"^(\d{2}-\d{1,6})\.xml$", re.IGNORECASE)


def of_record(record: Any) -> Item:
    """Return the item of a JSON object: a record of the dataset in any of its wrappings, or of the retired API.

    :raises ParseError: when the object is none of these.
    """
    fields = unwrapped(record)
    if not isinstance(fields, dict) or not fields:
        raise ParseError(f"not a record of the dataset boamp: {str(record)[:80]!r}")
    if "errorcode" in fields or "error_code" in fields:
        raise ParseError(f"the source answers with an error: {fields.get('error') or fields.get('message')}")
    if api_v230.is_answer(fields):
        data = api_v230.restored(fields)
        return Item(_idweb(data["gestion"]) or _digest(data), "v230_api", data)
    if "idweb" not in fields and "donnees" not in fields:
        raise ParseError(f"not a record of the dataset boamp: its keys are {', '.join(list(fields)[:6])}")
    data = opened(fields)
    key = data.pop("idweb", None) or _idweb(data.get("gestion")) or _digest(data)
    return Item(str(key), form_of(data), data)


def unwrapped(record: Any) -> Any:
    """Return the fields of a record inside whatever an API or a client put around them."""
    for _ in range(3):
        if not isinstance(record, dict) or "idweb" in record:
            break
        inner = next((record[name] for name in ("raw_fields", "fields", "record", "value") if name in record), None)
        if not isinstance(inner, dict):
            break
        record = inner
    return record


def opened(fields: dict[str, Any]) -> dict[str, Any]:
    """Return a record with its two JSON texts opened; one that is no JSON is put aside as text and costs nothing."""
    data = {name: value for name, value in fields.items() if value not in (None, "")}
    for name in ("gestion", "donnees"):
        text = data.get(name)
        if not isinstance(text, str):
            continue
        try:
            data[name] = json_text.opened(text)
        except ValueError:
            del data[name]
            data["texte_illisible"] = text
    return data


def form_of(data: dict[str, Any]) -> str:
    """Return the name of the shape of a record's content."""
    donnees = data.get("donnees")
    if not isinstance(donnees, dict) or not donnees:
        return "columns"
    if "gestion" not in data and "dateparution" not in data:
        return "partial"
    top = next(iter(donnees))
    if top in FORMS:
        return FORMS[top]
    return "v230" if "IDENTITE" in donnees else "v110" if "IDENT" in donnees else "generic"


def of_element(root: Any, name: str) -> Item:
    """Return the item of an XML document by its root: ANNONCE of DILA, an eForms notice, or TED_EXPORT.

    :raises ParseError: for any other root.
    """
    tag = tag_of(root.tag)
    shape = from_xml(root)
    if tag == "ANNONCE":
        return _of_annonce(shape, name)
    if tag in UBL:
        node = {"EFORMS": {tag: shape}}
        return Item(_eforms_key(Node(node), name), "eforms_xml", {"donnees": node})
    if tag == "TED_EXPORT":
        node = {"TED_EXPORT": shape}
        return Item(ted_export.ted_key(Node(node)), "ted_export", {"donnees": node})
    raise ParseError(f"{name}: <{tag}> is not a notice; expected ANNONCE, an eForms notice or TED_EXPORT")


def _of_annonce(shape: Any, name: str) -> Item:
    if not isinstance(shape, dict) or "DONNEES" not in shape:
        raise ParseError(f"{name}: an ANNONCE without DONNEES")
    data = {"gestion": shape.get("GESTION") or {}, "donnees": shape["DONNEES"] or {}}
    others = {tag: value for tag, value in shape.items() if tag not in ("GESTION", "DONNEES") and tag[0] != "@"}
    named = IDWEB_NAME.match(name.rpartition("/")[2])
    key = _idweb(data["gestion"]) or (named[1] if named else None) or _digest(data)
    form = "v230_xml" if isinstance(data["donnees"], dict) and "IDENTITE" in data["donnees"] else "dila_xml"
    return Item(key, form, {**data, **others})


def _eforms_key(node: Node, name: str) -> str:
    """Return the idweb of a DILA dump, else the TED number in the document or in its file's name, else the UUID."""
    file_name = name.rpartition("/")[2]
    if match := IDWEB_NAME.match(file_name):
        return match[1]
    root = eforms.eforms_root(node)
    published = root.text(f"{eforms.EXT}/efac:Publication/efbc:NoticePublicationID")
    number = identity.TED.search(published or "")
    if number:
        return f"ted-{number[1]}-{number[2]}"
    if match := IN_NAME.search(file_name):
        return f"ted-{match[2] or match[3]}-{match[1] or match[4]}"
    return eforms.eforms_key(node)


def _idweb(gestion: Any) -> str | None:
    return Node(gestion).text("REFERENCE/IDWEB") if isinstance(gestion, dict) else None


def _digest(data: dict[str, Any]) -> str:
    """Return a key for a notice that was given without one: a function of its content."""
    text = json.dumps(data.get("donnees", data), sort_keys=True, ensure_ascii=False)
    return f"sans-idweb-{hashlib.sha256(text.encode()).hexdigest()[:16]}"
