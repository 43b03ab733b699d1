"""Comparing: what another version of the rules would add, remove or change, clause by clause."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from hub.clauses.model import KINDS
from hub.errors import UsageError

#: what names a clause, and what is compared where both sides say it
NAMES = ("id", "lot", "part", "kind")
VALUES = ("mandatory", "beneficiary", "hours", "basis", "slice", "rate")
NUMBERS = frozenset(("hours", "slice", "rate"))
_BASIS = {"total": "fixed", "year": "per_year", "slice": "per_slice", "share": "share_of_hours", "period": "per_period"}
Row = Mapping[str, Any]
Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Changed:
    """One clause that both have, and the values that differ: name, before, after."""

    key: Key
    values: tuple[tuple[str, Any, Any], ...]
    row: Row


@dataclass(slots=True)
class Difference:
    """What one version has and the other has not."""

    added: list[Row] = field(default_factory=list)
    removed: list[Row] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    same: list[Row] = field(default_factory=list)

    def counts(self) -> dict[str, dict[str, int]]:
        """Count by kind how many clauses are the same, added, removed and changed; the last row is the total."""
        counts: dict[str, dict[str, int]] = {
            kind: dict.fromkeys(("same", "added", "removed", "changed"), 0) for kind in (*KINDS, "total")
        }
        for name in ("same", "added", "removed", "changed"):
            for each in getattr(self, name):
                kind = _text((each.row if isinstance(each, Changed) else each).get("kind")) or "none_declared"
                counts.setdefault(kind, dict.fromkeys(("same", "added", "removed", "changed"), 0))[name] += 1
                counts["total"][name] += 1
        return {kind: row for kind, row in counts.items() if kind == "total" or any(row.values())}

    def as_json(self) -> dict[str, Any]:
        """Give the difference as plain JSON."""
        changed = [
            {**dict(zip(NAMES, each.key, strict=True)), "changes": {name: [old, new] for name, old, new in each.values}}
            for each in self.changed
        ]
        return {"counts": self.counts(), "added": self.added, "removed": self.removed, "changed": changed}


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _value(name: str, value: Any) -> Any:
    """Write a value in one way, whether it comes from CSV or JSON."""
    text = _text(value)
    if name in NUMBERS:
        try:
            return float(text.replace(",", ".")) if text else None
        except ValueError:
            return text
    return _BASIS.get(text, text) if name == "basis" else text


def _grouped(rows: Iterable[Row]) -> dict[Key, list[Row]]:
    grouped: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        if _text(row.get("kind")) not in ("", "none"):
            grouped[tuple(_text(row.get(name)) for name in NAMES)].append(row)  # type: ignore[index]
    return grouped


def compare(old: Iterable[Row], new: Iterable[Row]) -> Difference:
    """Compare two sets of clauses by notice, lot, part and kind; of several alike, equal ones are paired first."""
    before, after = _grouped(old), _grouped(new)
    found = Difference()
    for key in sorted(before.keys() | after.keys()):
        olds, news = list(before.get(key, ())), []
        for row in after.get(key, ()):
            equal = next((each for each in olds if not _differing(each, row)), None)
            if equal is None:
                news.append(row)
            else:
                olds.remove(equal)
                found.same.append(row)
        pairs = min(len(olds), len(news))
        for one, other in zip(olds[:pairs], news[:pairs], strict=True):
            found.changed.append(Changed(key, _differing(one, other), other))
        found.removed += olds[pairs:]
        found.added += news[pairs:]
    return found


def _differing(old: Row, new: Row) -> tuple[tuple[str, Any, Any], ...]:
    """Give the values that both state, and differently."""
    both = [name for name in VALUES if name in old and name in new]
    return tuple((name, old[name], new[name]) for name in both if _value(name, old[name]) != _value(name, new[name]))


def rows_of(stream: Iterable[str], name: str) -> list[Row]:
    """Read what `hub clauses detect` prints, or labels (CSV), told by the first line.

    :raises UsageError: a file that is neither.
    """
    lines = iter(stream)
    first = next((each for each in lines if each.strip()), "").lstrip("\ufeff")
    if first.lstrip().startswith("{"):
        return [_object(each, name) for each in (first, *lines) if each.strip()]
    reader = csv.DictReader((first, *lines), delimiter=";" if first.count(";") > first.count(",") else ",")
    if first and not {"id", "kind"} <= set(reader.fieldnames or ()):
        raise UsageError(
            f"{name} holds neither JSON Lines of `hub clauses detect` nor CSV with the columns id and kind"
        )
    return list(reader)


def _object(text: str, name: str) -> Row:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise UsageError(f"{name}: a line is not JSON ({error}); give what `hub clauses detect` prints") from error
    if not isinstance(found, dict) or "kind" not in found:
        raise UsageError(f"{name}: a line is no clause: it has no `kind`; give what `hub clauses detect` prints")
    return found


def row_of_record(record: Row) -> dict[str, Any]:
    """Give a clause's record as a row; its id is that of its tender."""
    proof: Row = next(iter(record.get("evidence") or ()), {})
    return {
        "id": record.get("tender"), "lot": record.get("lot"), "part": record.get("part"),
        "kind": record.get("clause_kind"), "mandatory": record.get("mandatory"),
        "beneficiary": record.get("beneficiary"), "hours": record.get("hours"), "basis": record.get("basis"),
        "slice": record.get("slice_amount"), "rate": record.get("rate"), "excerpt": proof.get("excerpt"),
        "rule": proof.get("rule"),
    }  # fmt: skip


def report(found: Difference) -> Iterator[str]:
    """Write each difference on a line (+ added, - removed, ~ changed), then the counts by kind."""
    for sign, rows in (("+", found.added), ("-", found.removed)):
        for row in rows:
            yield f"{sign} {_named(row)}{_sized(row)}{_quoted(row)}"
    for each in found.changed:
        told = ", ".join(f"{name} {_said(old)} -> {_said(new)}" for name, old, new in each.values)
        yield f"~ {_named(each.row)}: {told}{_quoted(each.row)}"
    yield f"{'kind':18} {'same':>7} {'added':>7} {'removed':>7} {'changed':>7}"
    for kind, counts in found.counts().items():
        yield f"{kind:18} " + " ".join(f"{counts[name]:7}" for name in ("same", "added", "removed", "changed"))


def _named(row: Row) -> str:
    lot, part = _text(row.get("lot")), _text(row.get("part"))
    return " ".join(filter(None, (_text(row.get("id")) or "-", lot and f"lot {lot}", part, _text(row.get("kind")))))


def _sized(row: Row) -> str:
    hours, basis = _text(row.get("hours")), _text(row.get("basis"))
    return f" {hours} h {basis}".rstrip() if hours else ""


def _quoted(row: Row) -> str:
    words = " ".join(_text(row.get("excerpt")).split())
    return f" « {words[:120]} »" if words else ""


def _said(value: Any) -> str:
    return _text(value) or "nothing"
