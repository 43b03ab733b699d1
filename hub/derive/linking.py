"""Linking: the links that rules and people put on a record beside those that its source gave, which stay as given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from hub.derive import answering, awarding, operations, plie_clauses
from hub.remarks import Link

Record = Mapping[str, Any]
#: kinds that sources give and on which links are derived
LINKED = ("project", "call", "clause", "offer", "contract")
OPERATOR = "operator"  #: who decided, on a record: a role and never a name
RULES = (operations.RULE, answering.RULE, plie_clauses.RULE, awarding.RULE)
#: the relation that a decision makes, where no rule proposes one: from kind to kind
RELATIONS = {
    ("offer", "tender"): "confirmed_tender",
    ("offer", "clause"): "confirmed_clause",
    ("project", "project"): "same_operation",
    ("project", "call"): "answers",
    ("clause", "tender"): "tender",
    ("contract", "tender"): awarding.REL,
}
SUGGESTED = ("suggested_tender", "suggested_clause")  #: what an offer may come from, until somebody confirms it


def is_derived(link: Record) -> bool:
    """Say whether a link is ours: of one of our rules, or of a decision."""
    return link.get("decided_by") in (*RULES, OPERATOR)


def given_links(record: Record) -> list[dict[str, Any]]:
    """Return the links that the source gave."""
    return [link for link in record.get("links") or () if not is_derived(link)]


def derived_links(record: Record) -> list[dict[str, Any]]:
    """Return the links that rules and people put there."""
    return [link for link in record.get("links") or () if is_derived(link)]


def with_derived(record: Record, links: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Return a record with these derived links, and those that its source gave before them, untouched.

    What the source links itself is not linked a second time.
    """
    given = given_links(record)
    known = {link.get("id") for link in given if link.get("id")}
    every = [*given, *(link for link in links if link.get("id") not in known)]
    plain = {name: value for name, value in record.items() if name != "links"}
    return {**plain, "links": every} if every else plain


def rule_links(record: Record, pool: Iterable[Record]) -> list[dict[str, Any]]:
    """Return the links that the rules propose from a record to some others."""
    others = [one for one in pool if one["id"] != record["id"]]
    if record.get("kind") == "project":
        return operations.operation_links(record, others) + answering.call_links(record, others)
    if record.get("kind") == "clause" and not record.get("tender"):
        return plie_clauses.match_clause(record, [one for one in others if one.get("kind") == "tender"])
    if awarding.is_foreign(record):
        return awarding.match_contract(record, [one for one in others if one.get("kind") == "tender"])
    return []


def decided(
    record: Record, proposed: Iterable[dict[str, Any]], verdicts: Mapping[str, str], *, kinds: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return links as people decided: what is refused is left out, what is confirmed says so and stays.

    ``verdicts`` are by the id of the other record, ``kinds`` says which of those stand.
    """
    kept = {link["id"]: link for link in proposed if verdicts.get(link["id"]) != "refused"}
    for other, verdict in sorted(verdicts.items()):
        rel = RELATIONS.get((str(record.get("kind")), kinds.get(other, "")))
        if verdict == "confirmed" and rel:
            kept[other] = confirmed(kept.get(other), other, rel=rel)
    return list(kept.values())


def confirmed(known: Record | None, other: str, *, rel: str) -> dict[str, Any]:
    """Return a link that somebody confirmed, with what a rule found before; why they did stays in the ledger."""
    found = [piece for piece in (known or {}).get("evidence") or () if piece.get("method") != "decision"]
    said = {"path": "links", "method": "decision", "confidence": 1.0}
    rel = known["rel"] if known and known["rel"] not in SUGGESTED else rel
    return Link(rel, id=other, score=1.0, evidence=(*found, said), decided_by=OPERATOR).as_json()


# -- the names under which records find each other


def marks(record: Record) -> set[str]:
    """Return the names under which others find a record, and the records that it links to."""
    found = operations.marks(record) | answering.marks(record) | plie_clauses.marks(record) | awarding.marks(record)
    if record.get("kind") in LINKED:
        found |= {linked_to(link["id"]) for link in derived_links(record) if link.get("id")}
    return found


def linked_to(record_id: str) -> str:
    """Return the name under which those are found that link to a record."""
    return f"linked-to:{record_id}"


def sought(record: Record) -> set[str]:
    """Return the names under which a record's likely partners are found."""
    found = operations.near_marks(record) | answering.sought(record)
    return found | plie_clauses.sought(record) | awarding.sought(record)


class Neighbours:
    """Some records, and which of them are near another: found by name, and by the names of what was found."""

    def __init__(self, records: Iterable[Record]) -> None:
        self.records = {str(record["id"]): record for record in records}
        self.by_name: dict[str, list[str]] = {}
        for record_id, record in self.records.items():
            for name in marks(record):
                self.by_name.setdefault(name, []).append(record_id)

    def of(self, record: Record) -> list[Record]:
        """Return what is near a record, with what is near that."""
        near = self._found(record)
        wider = {one for found in near for one in self._found(self.records[found], by=operations.near_marks)}
        return [self.records[one] for one in sorted(near | wider)]

    def _found(self, record: Record, *, by: Callable[[Record], set[str]] = sought) -> set[str]:
        return {found for name in by(record) for found in self.by_name.get(name, ())}
