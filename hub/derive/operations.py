"""Operations: whether two records are one funded operation, with the reasons; titles, days and amounts decide."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from hub.remarks import Link

Record = Mapping[str, Any]
RULE = "rule:operations-1"  #: to be raised with the scores
VERSION = "1"
LIKELY = 0.6  #: score under which no link is made
NEAR = 0.8  #: likeness from which two words are taken for one
CUT = 25  #: letters that a title cut at its end must have to be compared with the whole one
SUMS = ("eu_budget", "total_budget")
ACCENTS = re.compile(r"[\u0300-\u036f]+")
APART = re.compile(r"[^a-z0-9+]+")


@dataclass(frozen=True)
class Match:
    """How sure it is that two records belong together (0 to 1), and why."""

    score: float
    evidence: tuple[dict[str, Any], ...]


def match(one: Record, other: Record) -> Match:
    """Return how sure it is that two projects are one operation.

    Same title, amounts and days: sure. Amounts change between versions of a list, so title and days alone are
    likely. A machine's title differs from the French one, so amounts and days alone are likely too. Same titles with
    other days are other operations: one a year.
    """
    title, days, sums = same_title(one, other), same_days(one, other), same_amounts(one, other)
    score = 0.0
    if title and days:
        score = 0.98 if sums else 0.8 if sums is None else 0.65
    elif days and sums and title is None:
        score = 0.85
    elif days and sums:
        score = 0.75 if translated(one) != translated(other) else 0.5
    elif title and sums:
        score = 0.5
    told = (("title", title), ("starts_on", days), ("ends_on", days), (shared_sum(one, other) or SUMS[0], sums))
    return Match(score, tuple(reason(path, one) for path, said in told if said))


def reason(path: str, record: Record) -> dict[str, Any]:
    """Return one piece of evidence: the field in which both agree, as the one record gives it."""
    value = record.get(path)
    told = str(value.get("amount") if isinstance(value, Mapping) else value)
    return {"path": path, "excerpt": told[:300], "method": "match", "method_version": VERSION, "rule": RULE}


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
    others = (other for other in record.get("translations") or () if other.get("language"))
    found.update({other["language"]: fold(other.get("title")) for other in others})
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
    return covered(mine - theirs, theirs - mine) and covered(theirs - mine, mine - theirs)


def covered(words: set[str], others: set[str]) -> bool:
    """Say whether each long word is one of the others with a slip: Carcassonne is not Narbonne."""
    return all(any(near(word, other) for other in others) for word in words if len(word) > 3)


def near(one: str, other: str) -> bool:
    """Say whether two words are one with a slip."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= NEAR


def same_days(one: Record, other: Record) -> bool:
    """Say whether two projects start and end on the same days."""
    pairs = [(one.get(name), other.get(name)) for name in ("starts_on", "ends_on")]
    return all(mine is not None and mine == theirs for mine, theirs in pairs)


def same_amounts(one: Record, other: Record) -> bool | None:
    """Say whether the EU amounts, or else the totals, agree to one euro; None where neither is known on both sides."""
    name = shared_sum(one, other)
    if name is None:
        return None
    mine, theirs = euros(one.get(name)), euros(other.get(name))
    return mine is not None and theirs is not None and abs(mine - theirs) <= 1


def shared_sum(one: Record, other: Record) -> str | None:
    """Return the name of the first sum that both give."""
    known = (name for name in SUMS if euros(one.get(name)) is not None and euros(other.get(name)) is not None)
    return next(known, None)


def euros(value: Record | None) -> Decimal | None:
    """Return the number in a sum."""
    return Decimal(value["amount"]) if value and value.get("amount") else None


def translated(record: Record) -> bool:
    """Say whether the main title of a project is a machine's."""
    return bool(record.get("machine_translated"))


def listing(record: Record) -> str:
    """Return the list that a record stands in, where each operation stands once.

    Records under the numbers of one register are one list; a page or a row without such a number is of its form's.
    """
    numbers = (one["scheme"] for one in record.get("identifiers") or () if one.get("value") == record.get("native_id"))
    return next(numbers, None) or str(record.get("form") or "")


# -- the marks under which two records of one operation are found


def marks(record: Record) -> set[str]:
    """Return the names under which others find a project: its days with the beginning of a title, or with a sum."""
    return {name for name, _ in _marks(record)}


def near_marks(record: Record) -> set[str]:
    """Return the names under which a project looks for others: its own, and those of sums a euro away."""
    return {name for found in _marks(record) for name in found[1]}


def _marks(record: Record) -> Iterator[tuple[str, tuple[str, ...]]]:
    start, end = record.get("starts_on"), record.get("ends_on")
    if record.get("kind") != "project" or not (start and end):
        return
    for title in titles(record).values():
        mark = f"operation:{start}/{end}/{title[:CUT].strip()}"
        yield mark, (mark,)
    for name in SUMS:
        if (amount := euros(record.get(name))) is not None:
            whole = int(amount.quantize(Decimal(1), ROUND_HALF_UP))
            around = tuple(f"operation:{start}/{end}/{name}/{whole + step}" for step in (-1, 0, 1))
            yield around[1], around


@lru_cache(maxsize=8192)
def fold(text: str | None) -> str:
    """Return a text for comparison: lower case, no accent, no apostrophe, no punctuation, single spaces."""
    lower = (text or "").lower().replace("œ", "oe")
    if not lower.isascii():
        lower = ACCENTS.sub("", unicodedata.normalize("NFKD", lower))
    return APART.sub(" ", lower).strip()


# -- links


def operation_links(one: Record, pool: Iterable[Record]) -> list[dict[str, Any]]:
    """Return the links from a project to the records that are the same operation in other lists, the surest first.

    In each other list it is the one record that agrees best, and for which this one agrees best: where two agree as
    well, nothing tells which, and there is no link. A page whose number is not known is the same record as the
    numbered one; a row of another list tells of the same operation.
    """
    projects = [record for record in pool if record.get("kind") == "project"]
    found = []
    for other_list in sorted({listing(record) for record in projects} - {listing(one)}):
        found_best = best(one, [record for record in projects if listing(record) == other_list])
        if found_best is None:
            continue
        other, agreed = found_best
        back = best(other, [one, *(r for r in projects if listing(r) == listing(one) and r["id"] != one["id"])])
        if back and back[0]["id"] == one["id"]:
            rel = "same_as" if "page" in (one.get("form"), other.get("form")) else "same_operation"
            found.append(Link(rel, id=other["id"], score=agreed.score, evidence=agreed.evidence, decided_by=RULE))
    return [link.as_json() for link in sorted(found, key=lambda link: (-link.score, str(link.id)))]


def best(one: Record, others: Iterable[Record]) -> tuple[Record, Match] | None:
    """Return the record that is most surely the same operation, where one stands out."""
    wanted = near_marks(one)
    scored = [(match(one, other), other) for other in others if other["id"] != one["id"] and wanted & marks(other)]
    scored.sort(key=lambda pair: (-pair[0].score, pair[1]["id"]))
    if not scored or scored[0][0].score < LIKELY:
        return None
    if len(scored) > 1 and scored[1][0].score == scored[0][0].score:
        return None
    return scored[0][1], scored[0][0]
