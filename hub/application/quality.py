"""Quality: how the score of tenders compares with what buyers really did; made after each run, read by the page.

An empty field is unlabelled and not negative: a buyer who ticked no box may have put a clause into documents that we do
not read. Only a tender that says that it has none, or whose award says so, counts as negative.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import orjson

from hub.application import Hub
from hub.application.candidates import taken
from hub.application.published import replace_text
from hub.application.quality_awards import AWARDS, Awards, awards_of, detected
from hub.application.quality_awards import figures as figures_of_awards
from hub.clauses.assessing import assess
from hub.clauses.lookups import Lookups
from hub.clauses.ranking import area, by_band, share
from hub.store.candidates import CandidateLedger

FILE = "quality.json"
ASKED = "lookups_asked.json"
FORMAT = 3  #: raised when the file says something else
ASSESSED = b'"assessment"'  #: in the text of a tender that may have a score
FAMILIES = 20  #: CPV families of the calibration, those with most tenders


@dataclass(frozen=True, slots=True)
class Case:
    """One tender: its score, its CPV family, and what the buyer did; None where nobody says."""

    id: str
    score: float
    family: str
    declared: bool | None
    said: bool | None
    awarded: bool | None

    @property
    def any(self) -> bool | None:
        """Tell whether any of the three says yes, else whether the notices deny it."""
        known = [each for each in (self.declared, self.said, self.awarded) if each is not None]
        return any(known) if known else None


def refresh(hub: Hub) -> bool:
    """Compute the figures again where the open records changed since; return whether they were."""
    note_asked(hub)
    seq = hub.store.last_seq(("tender", "contract"))
    noted = CandidateLedger(hub.store.database).last()
    known = read(hub.settings.data)
    state = {"format": FORMAT, "seq": seq, "noted": noted}
    if known is not None and state.items() <= known.items():
        return False
    figures = {**state, "at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), **compared(hub)}
    replace_text(hub.settings.data / FILE, json.dumps(figures, ensure_ascii=False))
    return True


def read(data: Path) -> dict[str, Any] | None:
    """Return the figures made after the last run, or None where there was none."""
    path = data / FILE
    return dict(json.loads(path.read_text("utf-8"))) if path.is_file() else None


def compared(hub: Hub) -> dict[str, Any]:
    """Compare scores with what buyers did, over every open tender that has a score."""
    found = awarded(hub)
    awards = found.tenders
    tenders = unscored = 0
    cases: list[Case] = []
    for _, body in hub.store.stream("tender"):
        tenders += 1
        case = case_of(orjson.loads(body), awards) if ASSESSED in body else None
        if case is None:
            unscored += 1
        else:
            cases.append(case)
    told = detected((case.said, case.awarded) for case in cases)
    questions = {name: question(cases, name) for name in ("any", "said", "declared", "awarded")}
    return {
        "tenders": tenders, "unscored": unscored, "scored": len(cases), "awards": awards_state(hub, awards),
        "questions": questions, "bands": [asdict(each) for each in by_band(labelled(cases, "any"))],
        "contracts": figures_of_awards(found, grouped), "detected": told,
        "families": families(cases), "taken": taken(hub.store.database, partial(recommended, hub)),
    }  # fmt: skip


def recommended(hub: Hub, tender: str) -> str | None:
    """Return what is recommended for an open tender."""
    body = hub.store.get(tender)
    return (orjson.loads(body).get("assessment") or {}).get("recommendation") if body else None


def records(hub: Hub, kind: str) -> Iterator[dict[str, Any]]:
    """Yield each open record of a kind."""
    for _, body in hub.store.stream(kind):
        yield orjson.loads(body)


def awarded(hub: Hub) -> Awards:
    """Return what the data on awards declare, where they were harvested."""
    if AWARDS not in {row["name"] for row in hub.store.runs.sources()}:
        return Awards()
    return awards_of(hub.store.stream("contract"), hub.lookups)


def awards_state(hub: Hub, awards: dict[str, bool]) -> dict[str, Any]:
    """Say whether data on awards were harvested, and how many tenders they speak of."""
    harvested = AWARDS in {row["name"] for row in hub.store.runs.sources()}
    return {"harvested": harvested, "linked": len(awards), "with_consideration": sum(awards.values())}


def case_of(record: dict[str, Any], awards: dict[str, bool]) -> Case | None:
    """Return a tender as a case; one without a score cannot be ranked."""
    score = (record.get("assessment") or {}).get("score")
    if score is None:
        return None
    found = [each for each in record.get("clauses") or () if each.get("clause_kind")]
    told = [each for each in found if each.get("mandatory") != "declared_only"]
    said = True if any(each["clause_kind"] != "none_declared" for each in told) else False if told else None
    ticked = bool((record.get("declared") or {}).get("social")) or len(found) > len(told)
    return Case(record["id"], float(score), family_of(record), ticked or None, said, awards.get(record["id"]))


def family_of(record: dict[str, Any]) -> str:
    """Return the CPV division of a tender, else that of the trade which its title or its keywords led to."""
    codes = record.get("cpv") or [code for lot in record.get("lots") or () for code in lot.get("cpv") or ()]
    if codes:
        return str(codes[0][:2])
    for factor in record["assessment"].get("factors") or ():
        if factor["name"] == "suitability":
            rules = (str(each.get("rule") or "") for each in factor.get("evidence") or ())
            return next((rule.rpartition("trades/")[2][:2] for rule in rules if "trades/" in rule), "")
    return ""


def labelled(cases: list[Case], name: str) -> list[tuple[float, bool]]:
    """Return score and whether a clause is known to be there; what nobody says counts among the others."""
    return [(case.score, getattr(case, name) is True) for case in cases]


def question(cases: list[Case], name: str) -> dict[str, Any]:
    """Return how the score ranks those known to have a clause against the rest, and against those that deny it."""
    yes = [case.score for case in cases if getattr(case, name) is True]
    denied = (case for case in cases if case.said is False or case.awarded is False)
    no = [case.score for case in denied if getattr(case, name) is not True]
    rest = [case.score for case in cases if getattr(case, name) is not True]
    against_rest, against_denied = area(yes, rest), area(yes, no)
    return {
        "positives": len(yes), "denied": len(no), "unlabelled": len(rest) - len(no),
        "auc": asdict(against_rest) if against_rest else None,
        "auc_denied": asdict(against_denied) if against_denied else None,
    }  # fmt: skip


def families(cases: list[Case]) -> list[dict[str, Any]]:
    """Return the share of tenders known to have a clause by CPV division."""
    return grouped([(case.family, case.score, case.any is True) for case in cases])


def grouped(cases: list[tuple[str, float, bool]]) -> list[dict[str, Any]]:
    """Return the share of positive cases (family, score, positive) by CPV division, those with most cases first."""
    found: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for family, score, positive in cases:
        found[family].append((score, positive))
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
