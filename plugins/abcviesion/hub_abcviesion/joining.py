"""Joining: the rows of all tables of one document become items: a clause, a month of hours, a pathway each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from hub import Item
from hub_abcviesion import values
from hub_abcviesion.canon import IDENTITY
from hub_abcviesion.mapping import Mapped
from hub_abcviesion.rows import Row, identity

PARTS = ("steps", "contracts", "exits")
EXIT_FIELDS = ("exit_positive", "plie_reason", "iae_group", "esf_result", "exit_contract", "in_work_3_months",
               "in_work_6_months", "in_work_12_months")  # fmt: skip


def joined(tables: Iterable[tuple[Mapped, list[Row]]], *, at: date, document: str = "") -> Iterator[Item]:
    """Yield the items of a document, known by its digest, what is not about persons first."""
    tables = list(tables)
    yield from broken_rows(tables, document)
    yield from clauses(tables)
    yield from hours(tables)
    yield from pathways(tables, at=at)


def broken_rows(tables: list[tuple[Mapped, list[Row]]], document: str) -> Iterator[Item]:
    """Yield an item for each row that lacks what it cannot do without: its number, its columns, no value."""
    for mapped, rows in tables:
        for row in rows:
            if row.problems:
                wrong = "; ".join(f"{column!r} {rule}" for column, rule in row.problems)
                where = f"{mapped.sheet.place}, row {row.number}"
                data = {"table": mapped.name, "where": where, "wrong": wrong}
                yield Item(f"broken {document} {mapped.name} {where}", "broken", data)


def good(tables: list[tuple[Mapped, list[Row]]], name: str) -> Iterator[tuple[Mapped, Row]]:
    """Yield the rows of one table that can be read."""
    for mapped, rows in tables:
        if mapped.name == name:
            yield from ((mapped, row) for row in rows if not row.problems)


def person(row: Row) -> str:
    """Return what stands for a person before the door: the export's own number, else name and birth date."""
    return str(row.data.get("participant_ref") or identity(row.data) or "")


def said(row: Row) -> dict[str, Any]:
    """Return a row's values without what named the person."""
    return {name: value for name, value in row.data.items() if name not in (*IDENTITY, "participant_ref")}


def profile_of(mapped: Mapped) -> str:
    """Return which profile read a row, for the record."""
    return mapped.table.profile.label


def clauses(tables: list[tuple[Mapped, list[Row]]]) -> Iterator[Item]:
    """Yield the clauses, one for each reference and lot."""
    found: dict[str, dict[str, Any]] = {}
    for mapped, row in good(tables, "clauses"):
        key = f"clause {row.data['clause_reference']} {row.data.get('lot', '')}".strip()
        entry = found.setdefault(key, {"profile": profile_of(mapped), "rows": 0, "unread": []})
        entry.update(said(row))
        entry["rows"] += 1
        entry["unread"] += row.unread
        place_of(entry)
    for key, data in found.items():
        yield Item(key, "clause", data)


def hours(tables: list[tuple[Mapped, list[Row]]]) -> Iterator[Item]:
    """Yield the hours, one for each person, clause, lot, month, employer and modality; equal rows count once."""
    found: dict[str, dict[str, Any]] = {}
    seen: dict[str, list[dict[str, Any]]] = {}
    for mapped, row in good(tables, "hours"):
        data = said(row)
        names = ("clause_reference", "lot", "month", "employer_siret", "employer", "modality", "contract_type")
        key = " ".join(["hours", person(row), *(str(data.get(name, "")) for name in names)])
        rows = seen.setdefault(key, [])
        if key not in found:
            found[key] = {"profile": profile_of(mapped), "participant": person(row), **data, "rows": 1, "unread": []}
        else:
            found[key]["rows"] += 1
            if data not in rows:
                add_hours(found[key], data)
        rows.append(data)
        found[key]["unread"] += row.unread
    for key, data in found.items():
        yield Item(key, "hours", data)


def add_hours(entry: dict[str, Any], data: dict[str, Any]) -> None:
    """Add the hours of a further row of the same month."""
    for name in ("hours_reported", "hours_validated", "hours_rejected"):
        if name in data:
            entry[name] = values.tidy(entry.get(name, 0) + data[name])


def pathways(tables: list[tuple[Mapped, list[Row]]], *, at: date) -> Iterator[Item]:
    """Yield the pathways, one for each person and entry, with the steps, contracts and exits that fall into each."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for mapped, row in good(tables, "participants"):
        entries = found.setdefault(person(row), {})
        entry = entries.setdefault(str(row.data.get("entry_date", "")), opened(mapped, row, "participants"))
        merge(entry, row, at=at)
    for name in PARTS:
        for mapped, row in good(tables, name):
            entries = found.setdefault(person(row), {})
            if not entries:
                entries[""] = opened(mapped, row, name)
            entry = entries[entry_for(entries, row)]
            entry[name].append(said(row))
            entry["tables"] = sorted({*entry["tables"], name})
            entry["unread"] += row.unread
    for ref, entries in found.items():
        for entered, data in entries.items():
            tables_read = "" if "participants" in data["tables"] else "+".join(data["tables"])
            key = " ".join(filter(None, ("pathway", ref, entered, tables_read)))
            yield Item(key, "+".join(data["tables"]), data)


def opened(mapped: Mapped, row: Row, name: str) -> dict[str, Any]:
    """Return a pathway before its first row."""
    scheme = mapped.table.profile.exit_scheme
    return {"profile": profile_of(mapped), "participant": person(row), "tables": [name], "exit_scheme": scheme,
            "rows": 0, "unread": [], "committees": [], "steps": [], "contracts": [], "exits": []}  # fmt: skip


def merge(entry: dict[str, Any], row: Row, *, at: date) -> None:
    """Put a participant's row into the pathway; a further row adds criteria and committees, and what was missing."""
    data = said(row)
    birth = row.data.get("birth_date")
    if birth and "age_band" not in entry:
        entered = date.fromisoformat(data["entry_date"]) if data.get("entry_date") else None
        if band := values.age_band(birth, entered or at):
            entry["age_band"], entry["age_at"] = band, "entry" if entered else "import"
    committee = {name: data.pop(f"committee_{name}", None) for name in ("date", "decision")}
    if any(committee.values()) and committee not in entry["committees"]:
        entry["committees"].append({name: value for name, value in committee.items() if value})
    leaving = {name: data.pop(name) for name in ("exit_date", *EXIT_FIELDS) if name in data}
    if leaving and leaving not in entry["exits"]:
        entry["exits"].append(leaving)
    if criteria := data.pop("criteria", None):
        entry["criteria"] = sorted({*entry.get("criteria", []), *criteria})
    for name, value in data.items():
        entry.setdefault(name, value)
    place_of(entry)
    entry["rows"] += 1
    entry["unread"] += row.unread


def place_of(entry: dict[str, Any]) -> None:
    """Gather what says where into one field, which the door makes coarser."""
    names = {"post_code": "postcode", "city": "city", "commune_code": "commune"}
    place = {new: entry.pop(old) for old, new in names.items() if old in entry}
    if place:
        entry["place"] = {**place, **entry.get("place", {})}


def entry_for(entries: dict[str, dict[str, Any]], row: Row) -> str:
    """Return which entry of a person a row belongs to: the last one begun by then, else the first."""
    day = str(row.data.get("starts_on") or row.data.get("exit_date") or "9999")
    begun = [entered for entered in sorted(entries) if entered <= day]
    return begun[-1] if begun else min(entries)
