"""Texts in (plain, JSON Lines, whole notices), lines of clauses out; labels in CSV."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from hub.clauses.detecting import detect
from hub.clauses.evaluating import Score, evaluate
from hub.clauses.model import Clause, Leaf, plain_number
from hub.errors import ParseError, UsageError

_COLUMNS = ("id", "lot", "part", "kind", "hours", "basis", "slice")
_STANDING = {"init": "past", "txt_init": "past", "txtinit": "past", "supprimer": "removed"}


def standing(path: str) -> str:
    """Tell from the path of a corrigendum's text whether it is true now, was before, or is taken away."""
    last = path.replace("_", ".").replace("/", ".").rsplit(".", 1)[-1].lower()
    return _STANDING.get(last, "current")


def line(identifier: str | None, clause: Clause) -> dict[str, Any]:
    """Write a clause as one flat line."""
    proof = clause.evidence[0] if clause.evidence else None
    sizes = {"hours": clause.hours, "slice": clause.slice_amount, "rate": clause.rate}
    return {
        "id": identifier,
        "lot": clause.lot,
        "part": clause.part,
        "kind": clause.kind,
        "mandatory": clause.mandatory,
        "beneficiary": clause.beneficiary,
        "hours": None if sizes["hours"] is None else plain_number(sizes["hours"]),
        "basis": clause.basis,
        "slice": None if sizes["slice"] is None else plain_number(sizes["slice"]),
        "rate": sizes["rate"],
        "excerpt": proof.excerpt if proof else None,
        "rule": proof.rule if proof else None,
    }


def leaves_of(given: Mapping[str, Any]) -> list[Leaf]:
    """Read the texts of one JSON object: ``text``, or ``texts`` (path, text, lot, standing), or every text in it."""
    notice = given.get("id")
    name = None if notice is None else str(notice)
    if isinstance(given.get("text"), str):
        path = str(given.get("path") or given.get("field") or "text")
        return [Leaf(path, given["text"], given.get("lot"), name, str(given.get("standing") or standing(path)))]
    if isinstance(given.get("texts"), list):
        return [
            Leaf(
                str(each.get("path") or "text"),
                str(each.get("text") or ""),
                each.get("lot"),
                name,
                str(each.get("standing") or standing(str(each.get("path") or ""))),
            )
            if isinstance(each, Mapping)
            else Leaf("text", str(each), None, name)
            for each in given["texts"]
        ]
    return [Leaf(path, text, None, name, standing(path)) for path, text in _walk(given, "")]


def _walk(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Give every text of a JSON value with its path; a text that is itself JSON is read too."""
    if isinstance(value, str):
        if value[:1] in "{[" and value[-1:] in "}]":
            try:
                inner = json.loads(value)
            except ValueError:
                yield path, value
                return
            yield from _walk(inner, path)
        else:
            yield path, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _walk(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(inner, path)


def _object(text: str, number: int) -> dict[str, Any]:
    """Read one line of JSON Lines."""
    try:
        given = json.loads(text)
    except ValueError as error:
        raise ParseError(
            f"line {number} is not JSON ({error}); give plain text, or one JSON object on each line"
        ) from error
    if not isinstance(given, dict):
        raise ParseError(f"line {number} is not a JSON object; give objects with 'id' and 'text'")
    return given


def detect_lines(stream: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Give one line for each clause found, in the order of the texts; a stream that is not JSON is one text."""
    lines = iter(stream)
    first = next((each for each in lines if each.strip()), "")
    if not first.lstrip("\ufeff \t").startswith("{"):
        text = first + "".join(lines)
        yield from (line(None, clause) for clause in detect([Leaf("text", text)]))
        return
    for number, each in enumerate(chain([first.lstrip("\ufeff")], lines), start=1):
        if not each.strip():
            continue
        given = _object(each, number)
        identifier = next((str(given[key]) for key in ("id", "idweb", "notice_id") if given.get(key) is not None), None)
        yield from (
            line(identifier, clause)
            for clause in detect(leaves_of(given), declared=given.get("declared"), reserved=given.get("reserved"))
        )


def labels_of(stream: Iterable[str]) -> list[dict[str, str]]:
    """Read labels: CSV with the columns id, lot, part, kind, hours, basis, slice (only id is compulsory)."""
    reader = csv.DictReader(stream)
    if "id" not in (reader.fieldnames or ()):
        raise UsageError(f"the labels have no column 'id'; expected columns: {', '.join(_COLUMNS)}")
    return [{key: value or "" for key, value in row.items() if key in _COLUMNS} for row in reader]


def evaluate_csv(labels: Iterable[str], predictions: Iterable[str | Mapping[str, Any]]) -> dict[str, Score]:
    """Compare labels (CSV lines) with predictions (JSON Lines as ``detect_lines`` writes them, or the objects)."""
    found = [
        each if isinstance(each, Mapping) else _object(each, number)
        for number, each in enumerate(predictions, start=1)
        if not isinstance(each, str) or each.strip()
    ]
    return evaluate(labels_of(labels), found)
