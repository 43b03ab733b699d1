"""JSON documents: the answers of the API, of Socrata and of SPARQL, and copies by third parties, told apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

from hub import Item, ParseError, Raw
from hub_kohesio.columns import address
from hub_kohesio.facts import digest, qid
from hub_kohesio.persons import MASK, is_person, masked

COMMUNE = ("titre", "fonds", "ue", "total", "taux", "debut", "fin", "qid", "autorite_ou_programme", "lat", "lon")
NOT_PROJECTS = {
    "exports": "a description of exports (columns and addresses)",
    "files": "a list of files; harvest the files themselves",
    "fields": "a table schema",
    "boolean": "the answer of an ASK query",
}


def items(raw: Raw) -> Iterator[Item]:
    """Yield the projects of a JSON document."""
    data = raw.json()
    language = (parse_qs(urlsplit(raw.url).query).get("language") or [""])[0][:2].lower()
    if isinstance(data, list):
        yield from of_array(data, raw)
    elif isinstance(data.get("list"), list) and "numberResults" in data:
        for one in data["list"]:
            yield Item(_key(one), "api_list", _asked(one, language))
    elif "item" in data and ("program" in data or "beneficiaries" in data):
        yield Item(_key(data), "api_detail", _asked(_hidden(data, "beneficiaryLabel"), language))
    elif isinstance(data.get("results"), dict) and "bindings" in data["results"]:
        yield from of_sparql(data["results"]["bindings"], raw)
    elif isinstance(data.get("c"), dict) and "periode" in data:
        yield from of_communes(data)
    else:
        keys = ", ".join(list(data)[:8])
        what = next((said for name, said in NOT_PROJECTS.items() if name in data), f"JSON with {keys}")
        raise ParseError(f"{raw.name or raw.url}: no projects here: {what}")


def _asked(data: dict[str, Any], language: str) -> dict[str, Any]:
    return {**data, "_language": language} if language else data


def _key(data: dict[str, Any]) -> str:
    native = qid(data.get("item"), data.get("link"))
    if native is None:
        raise ParseError("an item without `item` and `link`: the answer has changed its form")
    return native


def _hidden(data: dict[str, Any], name: str) -> dict[str, Any]:
    """Return an item whose beneficiaries who are persons are masked."""
    bodies = data.get("beneficiaries") or []
    hidden = [{name: MASK} if is_person(body.get(name)) else {**body, "transliteration": None} for body in bodies]
    return {**data, "beneficiaries": hidden}


def of_array(data: list[Any], raw: Raw) -> Iterator[Item]:
    """Yield the projects of a bare list: Socrata's rows, or records that a third party made."""
    for place, one in enumerate(data):
        if isinstance(one, dict) and "operation_unique_identifier" in one:
            yield _socrata(one)
        elif isinstance(one, dict) and {"id", "title", "programming_period"} <= one.keys():
            yield Item(qid(one["id"], one.get("url")) or f"operation-{digest(one['id'])}", "copy", _hidden(one, "name"))
        else:
            what = ", ".join(list(one)[:8]) if isinstance(one, dict) else type(one).__name__
            raise ParseError(f"{raw.name or raw.url}: element {place + 1} of the list is no project: {what}")


def _socrata(row: dict[str, Any]) -> Item:
    data = {name: value for name, value in row.items() if not name.startswith((":", "@"))}
    own = address(data["operation_unique_identifier"])
    data["operation_unique_identifier"] = own
    if names := data.get("beneficiary_name"):
        data["beneficiary_name"] = masked(names)
    return Item(qid(own) or f"operation-{digest(own)}", "socrata", data)


def of_sparql(bindings: list[dict[str, Any]], raw: Raw) -> Iterator[Item]:
    """Yield the projects of a SPARQL answer: one OPTIONAL with two values makes two rows, which are grouped."""
    projects: dict[str, dict[str, list[str]]] = {}
    for row in bindings:
        native = next((qid(row[name]["value"]) for name in ("project", "item") if name in row), None)
        if native is None:
            raise ParseError(f"{raw.name or raw.url}: a row without ?project: select it as ?project")
        values = projects.setdefault(native, {})
        for name, cell in row.items():
            value = masked(cell["value"]) if name == "beneficiary" else cell["value"]
            known = values.setdefault(name, [])
            if value and value not in known:
                known.append(value)
    for native, values in projects.items():
        yield Item(native, "sparql", dict(values))


def of_communes(data: dict[str, Any]) -> Iterator[Item]:
    """Yield the projects of a list by commune, each once, with all the communes and points where it stands."""
    projects: dict[str, dict[str, Any]] = {}
    for commune, entry in data["c"].items():
        for row in entry.get("p") or []:
            one = dict(zip(COMMUNE, row, strict=False))
            lat, lon = one.pop("lat", None), one.pop("lon", None)
            made = projects.setdefault(one["qid"], {**one, "periode": data["periode"], "communes": [], "points": []})
            made["communes"].append(commune)
            if lat and lon:
                made["points"].append({"latitude": float(lat), "longitude": float(lon)})
    for native, one in projects.items():
        yield Item(native, "by_commune", one)
