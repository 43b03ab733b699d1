"""Matching: whether two records are one operation, and which call a project may have answered, with the reasons.

The hub calls these with records as they are stored. Candidates share a mark in ``identifiers``: the same
``operation_amounts``, or the same folded title.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from hub_kohesio.amounts import euros
from hub_kohesio.projects import amounts_mark
from hub_kohesio.text import fold

Record = dict[str, Any]
SURE, LIKELY = 0.9, 0.6
NEAR = 0.8  #: likeness from which two words are taken for one
CUT = 25  #: letters that a title cut at its end must have to be compared with the whole one


@dataclass(frozen=True)
class Match:
    """How sure it is that two records belong together (0 to 1), and why."""

    score: float
    evidence: tuple[Record, ...]


def match(one: Record, other: Record) -> Match:
    """Return how sure it is that two projects are one operation.

    Same title, amounts and days: sure. Amounts change between versions of a list, so title and days alone are
    likely. A machine's title differs from the French one, so amounts and days alone are likely too. Same titles with
    other days are other operations: one a year.
    """
    title, days, sums = same_title(one, other), same_days(one, other), same_amounts(one, other)
    evidence = [_reason("title", one, title), _reason("starts_on", one, days), _reason("eu_budget", one, sums)]
    score = 0.0
    if title and days and sums:
        score = 0.98
    elif title and days and sums is not False:
        score = 0.8
    elif title and days:
        score = 0.65
    elif days and sums and title is not False:
        score = 0.85
    elif days and sums:
        score = 0.75 if translated(one) != translated(other) else 0.5
    elif title and sums:
        score = 0.5
    return Match(score, tuple(reason for reason in evidence if reason))


def same_title(one: Record, other: Record) -> bool | None:
    """Say whether two projects bear one title in one language; None where they have none in common."""
    mine, theirs = titles(one), titles(other)
    shared = mine.keys() & theirs.keys()
    if not shared:
        return None
    return any(alike(mine[language], theirs[language]) for language in shared)


def titles(record: Record) -> dict[str, str]:
    """Return the folded titles of a project by language."""
    found = {record.get("language") or "fr": fold(record.get("title"))}
    found.update({other["language"]: fold(other.get("title")) for other in record.get("translations") or []})
    return {language: title for language, title in found.items() if title}


def alike(one: str, other: str) -> bool:
    """Say whether two folded titles are one: equal, one cut, or spelt with a slip; numbers must be the same."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) >= CUT and long.startswith(short):
        return True
    if [word for word in one.split() if word.isdigit()] != [word for word in other.split() if word.isdigit()]:
        return False
    mine, theirs = set(one.split()), set(other.split())
    return all(any(near(word, found) for found in theirs - mine) for word in mine - theirs if len(word) > 3) and all(
        any(near(word, found) for found in mine - theirs) for word in theirs - mine if len(word) > 3
    )


def near(one: str, other: str) -> bool:
    """Say whether two words are one with a slip: Carcassonne is not Narbonne."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= NEAR


def same_days(one: Record, other: Record) -> bool:
    """Say whether two projects start and end on the same days."""
    pairs = [(one.get(name), other.get(name)) for name in ("starts_on", "ends_on")]
    return all(mine is not None and mine == theirs for mine, theirs in pairs)


def same_amounts(one: Record, other: Record) -> bool | None:
    """Say whether the EU amounts, or else the totals, agree to one euro; None where neither is known on both sides."""
    for name in ("eu_budget", "total_budget"):
        mine, theirs = euros(one.get(name)), euros(other.get(name))
        if mine is not None and theirs is not None:
            return abs(mine - theirs) <= 1
    return None


def translated(record: Record) -> bool:
    """Say whether the main title of a project is a machine's."""
    return bool(record.get("machine_translated"))


def duplicate(one: Record, other: Record) -> bool:
    """Say whether two records of one source are the same operation twice: a repeated title alone is no duplicate."""
    alike_all = fold(one.get("authority")) == fold(other.get("authority")) and bool(same_title(one, other))
    return alike_all and same_days(one, other) and same_amounts(one, other) is True


def matches(projects: Iterable[Record], rows: Iterable[Record], *, least: float = LIKELY) -> Iterator[Record]:
    """Yield a link for each project and the row of a national list that it is most surely the same operation as.

    Two rows of one score leave the project without a link: nothing tells which.
    """
    index: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for row in rows:
        for mark in marks(row):
            index[mark].append(row)
    for project in projects:
        near = {row["id"]: row for mark in marks(project) for row in index.get(mark, ())}
        scored = sorted(((match(project, row), row) for row in near.values()), key=lambda pair: -pair[0].score)
        if not scored or scored[0][0].score < least:
            continue
        if len(scored) > 1 and scored[1][0].score == scored[0][0].score:
            continue
        best, row = scored[0]
        yield {"from": project["id"], "rel": "same_operation", "id": row["id"], "score": best.score,
               "evidence": list(best.evidence), "decided_by": "rule"}  # fmt: skip


def marks(record: Record) -> set[tuple[str, str]]:
    """Return what two records of one operation may share: days with amounts, and the beginning of a title."""
    found = {("title", title[:CUT]) for title in titles(record).values()}
    mark = amounts_mark(record)
    return {*found, *([("amounts", mark)] if mark else [])}


def answers(project: Record, call: Record) -> Match:
    """Return how sure it is that a project answered a call: by code, then by days; other places speak against it."""
    mine = {code["code"]: code for code in project.get("call_codes") or [] if code["scheme"] != "unknown"}
    theirs = {code["code"]: code for code in call.get("call_codes") or [] if code["scheme"] != "unknown"}
    shared = [code for code in mine if any(covers(code, other) for other in theirs)]
    if not shared or project.get("period", call.get("period")) != call.get("period"):
        return Match(0.0, ())
    score = 0.5 if any("." in code for code in shared) else 0.3
    evidence = [{"path": "call_codes", "excerpt": mine[code]["text"], "method": "code"} for code in shared]
    start, opened = project.get("starts_on"), call.get("opens_on")
    if start and opened and abs(int(start[:4]) - int(opened[:4])) <= 1:
        score += 0.15
        evidence.append({"path": "starts_on", "excerpt": start, "method": "days"})
    elif start and opened:
        score -= 0.2
    return Match(round(max(score, 0.0), 2), tuple(evidence))


def covers(one: str, other: str) -> bool:
    """Say whether two codes are one, or one is the other with a step more: 3.9.1 and 3.9.1.2, h and 1.h."""
    if one == other or one.startswith(f"{other}.") or other.startswith(f"{one}."):
        return True
    ends = {one.rpartition(".")[2], other.rpartition(".")[2]}
    return "" not in (one, other) and len(ends) == 1 and ends.pop().isalpha() and not ("." in one and "." in other)


def _reason(path: str, record: Record, said: bool | None) -> Record | None:
    if not said:
        return None
    value = record.get(path)
    return {"path": path, "excerpt": str(value.get("amount") if isinstance(value, dict) else value), "method": "match"}
