"""ESF: a tender that says that the European Union pays, and the European projects of its buyer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hub import Link, hookimpl

REL = "buyer_project"
MOST = 5  #: projects; a buyer with more says nothing about one of them
BUYERS = ("buyer", "lead_buyer")


@hookimpl
def link_record(record: dict[str, Any], find: Callable[..., list[str]]) -> list[Link]:
    """Link a tender with declared EU funds to the projects of its buyers: by SIRET, and less surely by SIREN."""
    funds = record.get("eu_funds") or {}
    if record.get("kind") != "tender" or funds.get("declared") is not True:
        return []
    found: dict[str, Link] = {}
    for name, score in (("siret", 0.7), ("siren", 0.6)):
        for number in numbers(record, name):
            some = find("project", **{name: number})
            for project in some if len(some) <= MOST else ():
                found.setdefault(project, link(project, name, number, score, str(funds.get("text") or "")))
    return list(found.values())


def numbers(record: dict[str, Any], name: str) -> list[str]:
    """Return the SIRETs or SIRENs of a record's buyers, each once."""
    bodies = (one for one in record.get("organisations") or () if one.get("role") in BUYERS)
    return sorted({str(one[name]) for one in bodies if one.get(name)})


def link(project: str, name: str, number: str, score: float, said: str) -> Link:
    """Return a suggestion: the score stays under 0.8, as one buyer may have many projects."""
    evidence: list[dict[str, Any]] = [
        {"path": f"organisations.{name}", "method": "equal", "excerpt": number, "confidence": score},
        {"path": "eu_funds", "method": "flag", **({"excerpt": said[:200]} if said else {})},
    ]
    return Link(REL, id=project, score=score, evidence=tuple(evidence), decided_by="rule:esf-1")
