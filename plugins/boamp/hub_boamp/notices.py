"""Notices: puts together what the columns, ``gestion`` and the family's reader say of one notice."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from hub_boamp import columns, divers, dsp, eforms, fnsimple, generic, identity, mapa, ted_export, v110, v230
from hub_boamp.changes import new_deadline
from hub_boamp.leaves import strangers
from hub_boamp.tree import Node

Reader = Callable[[Node, dict[str, Any]], dict[str, Any]]

#: key at the top of ``donnees`` -> reader and list of known tags
FORMS: dict[str, tuple[Reader, str]] = {
    "FNSimple": (fnsimple.read, "fnsimple"),
    "MAPA": (mapa.read, "mapa"),
    "DSP": (dsp.read, "dsp"),
    "DIVERS": (divers.read, "divers"),
}
#: what is one list after both have spoken; of all else the reader of the family has the last word
ADDED = ("places", "references", "texts", "links", "identifiers", "findings")
TEXT = frozenset({str})
OF_COLUMNS = frozenset({"published_on", "state", "notice_type"})
FAMILY_OF_TAG = {"FNSimple": "FNS", "MAPA": "MAPA", "DSP": "DSP", "DIVERS": "DIVERS", "EFORMS": "JOUE"}


def compose(key: str, form: str, data: dict[str, Any]) -> dict[str, Any]:
    """Return the notice of an item; what is left in ``data`` afterwards is what nobody reads.

    :raises Skip: for a buyer outside France.
    :raises ParseError: for a value that is not in a closed list.
    """
    gestion, donnees = Node(data.pop("gestion", None), "gestion"), Node(data.pop("donnees", None))
    given_title = bool(data.get("objet"))
    base = columns.read(data, columns.of_gestion(gestion))
    own, unknown = of_family(donnees, base)
    unknown |= strangers(gestion, "gestion") if gestion else {}
    notice = merged(base, known_fields(own))
    finish(notice, key=key, form=form, title_path="objet" if given_title else "gestion.INDEXATION.RESUME_OBJET")
    data.update({f"donnees.{path}": value for path, value in unknown.items()})
    return notice


def of_family(donnees: Node, base: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the notice fields of ``donnees`` and the elements in it that no reader knows."""
    if not donnees or not isinstance(donnees.value, dict):
        return {}, {}
    top = donnees.choice() or ""
    if top in FORMS:
        reader, tags = FORMS[top]
        return {"family": FAMILY_OF_TAG[top], **reader(donnees.first(top), base)}, strangers(donnees.first(top), tags)
    if top == "EFORMS":
        return {"family": "JOUE", **eforms.read_eforms(donnees)}, strangers(donnees, "eforms")
    if top == "TED_EXPORT":
        return ted_export.read_ted(donnees), strangers(donnees, "ted")
    if donnees.has("IDENTITE") or donnees.has("RENSEIGNEMENTS_COMPLEMENTAIRES"):
        return v230.read(donnees, base), strangers(donnees, "v230")
    if donnees.has("IDENT"):
        return v110.read(donnees, base), strangers(donnees, "v110")
    found = {child.path: child.value for child in donnees.children()}
    return generic.read(donnees, base), found


def known_fields(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that say something."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def merged(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Return both as one: lists of places and links are joined, the columns keep the dates and the kind of notice."""
    notice = {**base, **{name: value for name, value in own.items() if not (name in OF_COLUMNS and name in base)}}
    for name in ADDED:
        both = [*base.get(name, []), *own.get(name, [])]
        if both:
            notice[name] = unique(both)
    notice.setdefault("family", "OTHER")
    notice.setdefault("state", "initial")
    if base.get("declared") or own.get("declared"):
        notice["declared"] = {**own.get("declared", {}), **base.get("declared", {})}
    if not any(one.get("name") for one in notice.get("organisations", []) if one["role"] in ("buyer", "lead_buyer")):
        notice["organisations"] = [*base.get("organisations", []), *own.get("organisations", [])]
    if own.get("awards") and base.get("awards"):
        notice["awards"] = own["awards"] if any(one.get("winners") for one in own["awards"]) else named(own, base)
    return notice


def named(own: dict[str, Any], base: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the awards of the family; a lone one gets the winners that the column names."""
    winners = base["awards"][0].get("winners")
    awards = own["awards"]
    if len(awards) != 1 or not winners or awards[0]["status"] in ("unsuccessful", "abandoned"):
        return awards
    return [{**awards[0], "status": "awarded", "winners": winners}]


def unique(items: list[Any]) -> list[Any]:
    """Return the items in their order, each once."""
    found: list[Any] = []
    seen: set[Any] = set()
    for one in items:
        mark = mark_of(one)
        if mark not in seen:
            seen.add(mark)
            found.append(one)
    return found


def mark_of(one: Any) -> Any:
    """Return what tells an item from others: its fields in their order where they are texts, else how it is written."""
    if isinstance(one, dict) and TEXT.issuperset(map(type, one.values())):
        return tuple(one.items())
    return repr(one)


def finish(notice: dict[str, Any], *, key: str, form: str, title_path: str) -> None:
    """Add ids, links, the text of the title and the instant until which the call is open."""
    notice |= {"kind": "notice", "id": f"boamp:{key}", "native_id": key, "form": form, "language": "fr"}
    title = notice.setdefault("title", (notice.get("description") or key)[:300])
    texts = notice.get("texts", [])
    if title != key and all(title not in leaf["text"] for leaf in texts):
        notice["texts"] = [{"path": title_path, "text": title, "standing": "current"}, *texts]
    notice["references"] = [*own_links(key), *others(notice.get("references", []), key=key)]
    if re.match(r"\d{2}-\d|B[A-Z]{2}\d", key):
        page = {"rel": "official", "url": f"https://www.boamp.fr/pages/avis/?q=idweb:{key}"}
        notice["links"] = unique([page, *notice.get("links", [])])
    raise_lots(notice)
    if "deadline" not in notice and (found := new_deadline(notice.get("changes", []))):
        notice["deadline"] = found
    closing = notice.get("candidacy_deadline") or notice.get("deadline")
    if closing and notice.get("notice_type") not in ("award", "cancellation"):
        notice["open_until"] = closing["utc"]
    if notice.get("state") == "cancellation":
        notice.setdefault("cancellation", reason_of(notice.get("changes", [])))
    elif notice.get("cancellation") is not None and notice.get("notice_type") != "cancellation":
        del notice["cancellation"]


def reason_of(changes: list[dict[str, Any]]) -> dict[str, str]:
    """Return the words that a cancellation has in place of changes."""
    said = [one["new"] for one in changes if one["action"] == "information" and one.get("new")]
    return {"reason": "\n".join(said)} if said else {}


def raise_lots(notice: dict[str, Any]) -> None:
    """Give the notice as a whole the places and CPV codes of its lots, and what its only lot says."""
    lots = notice.get("lots", [])
    places = notice.get("places", [])
    known = {bare(place) for place in places}
    for place in [place for lot in lots for place in lot.get("places", [])]:
        if bare(place) not in known:
            known.add(bare(place))
            places = [*places, place]
    cpv = list(dict.fromkeys([*notice.get("cpv", []), *(code for lot in lots for code in lot.get("cpv", []))]))
    notice |= known_fields({"places": places, "cpv": cpv})
    if len(lots) == 1:
        for name in ("value", "duration", "criteria", "eu_funds"):
            if name in lots[0]:
                notice.setdefault(name, lots[0][name])


def bare(place: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return what tells a place from others, whichever lot it is of."""
    return tuple(sorted((name, str(value)) for name, value in place.items() if name != "lot"))


def own_links(key: str) -> list[dict[str, str]]:
    """Return the reference by which other notices mean this one."""
    if key.startswith("ted-"):
        return [{"scheme": "ted", "value": identity.ted_number(key) or key[4:], "relation": "self"}]
    if key.startswith("sans-idweb-"):
        return []
    if key.startswith("eforms-"):
        return [{"scheme": "notice_uuid", "value": key[7:], "relation": "self"}]
    return [{"scheme": "idweb", "value": key, "relation": "self"}]


def others(references: list[dict[str, str]], *, key: str) -> list[dict[str, str]]:
    """Return the references of a notice, each once, TED numbers in one spelling, and never to itself as previous."""
    found = []
    for one in references:
        if one["scheme"] == "ted":
            one = {**one, "value": identity.ted_number(one["value"]) or one["value"]}
        if one["value"] != key and one not in own_links(key):
            found.append(one)
    return unique(found)
