"""Quality: how the score of tenders compares with what buyers really did; made after each run, read by the page.

An empty field is unlabelled and not negative: a buyer who ticked no box may have put a clause into documents that we do
not read. Only a tender that says that it has none, or whose award says so, counts as negative.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import orjson

from hub.application import Hub
from hub.application.candidates import taken
from hub.application.published import replace_text
from hub.application.quality_awards import AWARDS, detected
from hub.application.quality_awards import figures as figures_of_awards
from hub.application.quality_counts import Case, Counts, followed
from hub.clauses.assessing import assess
from hub.clauses.lookups import Lookups
from hub.clauses.ranking import area, by_band, share
from hub.store.candidates import CandidateLedger

FILE = "quality.json"
ASKED = "lookups_asked.json"
COUNTS = "quality_counts.json"  #: what the figures are made of, moved by what changed since
FORMAT = 4  #: raised when one of these files says something else, or counts otherwise
FAMILIES = 20  #: CPV families of the calibration, those with most tenders


def refresh(hub: Hub) -> bool:
    """Make the figures again where the open records changed since; return whether they were.

    What it costs depends on what changed and on how many candidates were noted, not on how many records there are.
    """
    note_asked(hub)
    made = made_by(hub)
    seq = hub.store.last_seq(("tender", "contract"))
    state = {"seq": seq, "noted": CandidateLedger(hub.store.database).last(), **made}
    known = read(hub.settings.data)
    if known is not None and state.items() <= known.items():
        return False
    counts = followed(hub, kept(hub.settings.data), made)
    replace_text(hub.settings.data / COUNTS, orjson.dumps(counts.dumped()).decode())
    figures = {**state, "at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), **compared(hub, counts)}
    replace_text(hub.settings.data / FILE, json.dumps(figures, ensure_ascii=False))
    return True


def made_by(hub: Hub) -> dict[str, Any]:
    """Return what figures depend on beside the records: the program, the tables, whether awards were harvested."""
    awards = AWARDS in {row["name"] for row in hub.store.runs.sources()}
    return {"format": FORMAT, "version": version("clausier"), "lookups": hub.lookups.digest, "with_awards": awards}


def kept(data: Path) -> Counts | None:
    """Return the counts of the last run, where there are any that this program reads."""
    path = data / COUNTS
    told = orjson.loads(path.read_bytes()) if path.is_file() else {}
    return Counts.loaded(told) if told.get("made", {}).get("format") == FORMAT else None


def read(data: Path) -> dict[str, Any] | None:
    """Return the figures made after the last run, or None where there was none."""
    path = data / FILE
    return dict(json.loads(path.read_text("utf-8"))) if path.is_file() else None


def compared(hub: Hub, counts: Counts) -> dict[str, Any]:
    """Compare scores with what buyers did, over every open tender that has a score."""
    cases, scored = counts.cases, counts.cases.total()
    awards = counts.awards
    linked = {"harvested": counts.made["with_awards"], "linked": len(awards.tenders),
              "with_consideration": sum(yes > 0 for yes, _ in awards.tenders.values())}  # fmt: skip
    questions = {name: question(cases, name) for name in ("any", "said", "declared", "awarded")}
    any_of_them = weighed(((case.score, case.any is True), number) for case, number in cases.items())
    by_family = weighed(((case.family, case.score, case.any is True), number) for case, number in cases.items())
    return {
        "tenders": counts.tenders, "unscored": counts.tenders - scored, "scored": scored, "awards": linked,
        "questions": questions, "bands": [asdict(each) for each in by_band(any_of_them)],
        "contracts": figures_of_awards(awards, grouped),
        "detected": detected((case.said, case.awarded, number) for case, number in cases.items()),
        "families": grouped(by_family), "taken": taken(hub.store.database, partial(recommended, hub)),
    }  # fmt: skip


def recommended(hub: Hub, tender: str) -> str | None:
    """Return what is recommended for an open tender."""
    body = hub.store.get(tender)
    return (orjson.loads(body).get("assessment") or {}).get("recommendation") if body else None


def records(hub: Hub, kind: str) -> Iterator[dict[str, Any]]:
    """Yield each open record of a kind."""
    for _, body in hub.store.stream(kind):
        yield orjson.loads(body)


def weighed(found: Iterable[tuple[Any, int]]) -> Counter[Any]:
    """Return how often each thing is there."""
    counts: Counter[Any] = Counter()
    for thing, number in found:
        counts[thing] += number
    return counts


def question(cases: Mapping[Case, int], name: str) -> dict[str, Any]:
    """Return how the score ranks those known to have a clause against the rest, and against those that deny it."""
    yes, rest, no = Counter[float](), Counter[float](), Counter[float]()
    for case, number in cases.items():
        known = getattr(case, name) is True
        (yes if known else rest)[case.score] += number
        if not known and (case.said is False or case.awarded is False):
            no[case.score] += number
    against_rest, against_denied = area(yes, rest), area(yes, no)
    return {
        "positives": yes.total(), "denied": no.total(), "unlabelled": rest.total() - no.total(),
        "auc": asdict(against_rest) if against_rest else None,
        "auc_denied": asdict(against_denied) if against_denied else None,
    }  # fmt: skip


def grouped(cases: Mapping[tuple[str, float, bool], int]) -> list[dict[str, Any]]:
    """Return the share of positive cases (family, score, positive) by CPV division, those with most cases first."""
    found: dict[str, Counter[tuple[float, bool]]] = defaultdict(Counter)
    for (family, score, positive), number in cases.items():
        found[family][score, positive] += number
    shares = (share(code, some) for code, some in found.items() if code)
    known = sorted((each for each in shares if each), key=lambda each: (-each.cases, each.name))
    return [asdict(each) for each in known[:FAMILIES]]


def note_asked(hub: Hub) -> None:
    """Note which rows of the lookup tables this process asked for, where it derived anything."""
    if not hub.lookups.used:
        return
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    told = {"at": at, "digest": hub.lookups.digest, "used": sorted(hub.lookups.used)}
    replace_text(hub.settings.data / ASKED, json.dumps(told))


def last_asked(data: Path) -> tuple[str | None, set[str] | None]:
    """Return when rows were last asked for in a derivation, and which; None where there was none."""
    path = data / ASKED
    if not path.is_file():
        return None, None
    told = json.loads(path.read_text("utf-8"))
    return f"in the last derivation, {told['at']}", set(told["used"])


def asked_over(hub: Hub, lookups: Lookups) -> set[str]:
    """Assess every tender of the store, keep nothing, and return which rows were asked for."""
    lookups.used.clear()
    for record in records(hub, "tender"):
        assess({**record, "assessment": None}, lookups=lookups)
    return set(lookups.used)
