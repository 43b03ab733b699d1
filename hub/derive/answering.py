"""Answering: which call for projects a project may have answered: by code, then by days and place, with reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from hub.derive.operations import Match
from hub.remarks import Link

Record = Mapping[str, Any]
REL = "answers"
RULE = "rule:calls-1"  #: to be raised with the scores
VERSION = "1"
LEAST = 0.5  #: score under which no link is made
MOST = 3  #: calls for one project
EXACT, WIDE, DAYS, PLACE = 0.5, 0.3, 0.15, 0.15
FAR_DAYS, FAR_PLACE = 0.2, 0.3  #: what other years, and another région, take away


def call_links(project: Record, calls: Iterable[Record]) -> list[dict[str, Any]]:
    """Return the links from a project to the calls that it may have answered, the likeliest first."""
    scored = [(answers(project, call), call) for call in calls if call.get("kind") == "call"]
    likely = sorted((one for one in scored if one[0].score >= LEAST), key=lambda one: (-one[0].score, one[1]["id"]))
    return [
        Link(REL, id=call["id"], score=found.score, evidence=found.evidence, decided_by=RULE).as_json()
        for found, call in likely[:MOST]
    ]


def answers(project: Record, call: Record) -> Match:
    """Return how sure it is that a project answered a call; other years and other places speak against it."""
    mine, theirs = codes(project), codes(call)
    shared = sorted(code for code in mine if any(covers(code, other) for other in theirs))
    if not shared or project.get("period", call.get("period")) != call.get("period"):
        return Match(0.0, ())
    score = EXACT if any("." in code for code in shared) else WIDE
    evidence = [told("call_codes", mine[code], "code") for code in shared]
    start, opened = project.get("starts_on"), call.get("opens_on")
    if start and opened:
        close = abs(int(start[:4]) - int(opened[:4])) <= 1
        score += DAYS if close else -FAR_DAYS
        evidence += [told("starts_on", start, "days")] if close else []
    here, there = regions(project), regions(call)
    if here and there:
        score += PLACE if here & there else -FAR_PLACE
        evidence += [told("territories", min(here & there), "region")] if here & there else []
    return Match(round(min(max(score, 0.0), 1.0), 2), tuple(evidence))


def told(path: str, excerpt: str, method: str) -> dict[str, Any]:
    """Return one piece of evidence."""
    return {"path": path, "excerpt": excerpt, "method": method, "method_version": VERSION, "rule": RULE}


def codes(record: Record) -> dict[str, str]:
    """Return the codes of the national programmes on a record, with the words in which they were written."""
    return {one["code"]: one.get("text") or one["code"] for one in record.get("call_codes") or ()
            if one.get("code") and one.get("scheme") != "unknown"}  # fmt: skip


def regions(record: Record) -> set[str]:
    """Return the régions of a record."""
    return {one["code"] for one in record.get("territories") or () if one.get("type") == "region"}


def covers(one: str, other: str) -> bool:
    """Say whether two codes are one, or one is the other with a step more: 3.9.1 and 3.9.1.2, h and 1.h."""
    if one == other or one.startswith(f"{other}.") or other.startswith(f"{one}."):
        return True
    ends = {one.rpartition(".")[2], other.rpartition(".")[2]}
    return "" not in (one, other) and len(ends) == 1 and ends.pop().isalpha() and not ("." in one and "." in other)


def marks(record: Record) -> set[str]:
    """Return the names under which a call finds projects, and a project calls: each code with its wider ones."""
    if record.get("kind") not in ("project", "call"):
        return set()
    return {f"{record['kind']}-code:{mark}" for code in codes(record) for mark in wider(code)}


def sought(record: Record) -> set[str]:
    """Return the names under which the other side is found."""
    other = {"project": "call", "call": "project"}.get(str(record.get("kind")))
    return {f"{other}-code:{mark}" for code in codes(record) for mark in wider(code)} if other else set()


def wider(code: str) -> set[str]:
    """Return a code, the codes that it is a step of, and the letter that it ends with."""
    steps = code.split(".")
    found = {".".join(steps[:n]) for n in range(min(2, len(steps)), len(steps) + 1)}
    return found | ({steps[-1]} if steps[-1].isalpha() else set())
