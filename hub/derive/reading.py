"""Reading: each notice in turn changes what stands, and leaves its trace in the timeline."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hub.derive import sentences
from hub.derive.amending import amend
from hub.derive.instead import without_old
from hub.derive.order import coarse_type
from hub.derive.state import Award, Standing
from hub.derive.wording import leaves_of

PLANNED = ("prior_information", "periodic", "buyer_profile")
CALLS = ("call", "qualification")
SUBSTANCE = ("description", "lots", "criteria", "conditions", "deadline")

Event = dict[str, Any]


def read(standing: Standing, notice: dict[str, Any]) -> list[Event]:
    """Apply one notice to what stands; return its events in words."""
    kind = coarse_type(notice)
    if kind == "cancellation":
        return _cancellation(standing, notice)
    if kind == "corrigendum":
        return _corrigendum(standing, notice)
    if kind == "award":
        return _award(standing, notice)
    if kind == "modification":
        return _modification(standing, notice)
    return _version(standing, notice)


def is_full(notice: dict[str, Any]) -> bool:
    """Say whether a corrigendum is a new version of the whole notice (eForms) and not a list of changes."""
    uuid = any(item["scheme"] == "notice_uuid" and item.get("relation") != "previous"
               for item in notice.get("references") or ())  # fmt: skip
    if uuid or str(notice.get("form") or "").startswith("eforms"):
        return True
    return not notice.get("changes") and sum(bool(notice.get(name)) for name in SUBSTANCE) >= 3


def stage_of(notice: dict[str, Any]) -> str:
    """Return the stage that a first publication opens."""
    kind = notice.get("notice_type") or "other"
    if kind in PLANNED:
        return "planned"
    if kind in CALLS or (kind == "corrigendum" and notice.get("deadline")):
        return "call"
    return "awarded" if kind == "award" else "information"


def _version(standing: Standing, notice: dict[str, Any]) -> list[Event]:
    """A publication that stands on its own: it replaces an earlier one, or completes what later ones implied."""
    kind = notice.get("notice_type") or "other"
    late_plan = kind in PLANNED and standing.stage not in ("planned", "information")
    if standing.base is None or (kind in (*CALLS, *PLANNED) and not late_plan):
        standing.take(notice)
        standing.stage, standing.cancelled = stage_of(notice), False
    else:
        standing.fill(notice)
    return [sentences.publication(notice), *sentences.first_deadline(notice, standing.deadline())]


def _corrigendum(standing: Standing, notice: dict[str, Any]) -> list[Event]:
    if notice.get("notice_type") == "award" or _about_award(standing, notice):
        return _corrected_award(standing, notice)
    before, lots = standing.deadline(), set(standing.lots)
    known = standing.base is not None
    if is_full(notice):
        standing.take(notice)
    else:
        amend(standing, notice)
        standing.fill(notice)
        for lot in notice.get("lots") or ():
            standing.add_lot(lot) if lot["number"] not in standing.lots else None
        said = [replace(leaf, text=without_old(leaf.text)) for leaf in leaves_of(notice)]
        standing.leaves = [*standing.leaves, *said]
        if not known and notice.get("deadline"):
            standing.call.setdefault("deadline", notice["deadline"])
    if not known:
        standing.stage = "call"
    gone = sorted(lots - set(standing.lots)) if known else []
    new = sorted(set(standing.lots) - lots) if known and lots else []
    return [
        sentences.corrigendum(notice, gone=gone, new=new),
        *sentences.deadline_moved(notice, before, standing.deadline()),
    ]


def _corrected_award(standing: Standing, notice: dict[str, Any]) -> list[Event]:
    """A corrected award notice takes the place of the one that it corrects, where it says the decisions again."""
    if notice.get("awards"):
        standing.take_back(_cited_award(standing, notice))
        return [sentences.corrigendum(notice, gone=[], new=[]), *_award(standing, notice)]
    standing.fill(notice)
    return [sentences.corrigendum(notice, gone=[], new=[])]


def _about_award(standing: Standing, notice: dict[str, Any]) -> bool:
    """Say whether a corrigendum cites award notices only, and not the call."""
    cited = {item["value"] for item in notice.get("references") or () if item.get("relation") == "previous"}
    awards = set().union(*(_names(award.notice) for award in standing.awards.values()))
    return bool(cited & awards) and not (cited - awards)


def _cited_award(standing: Standing, notice: dict[str, Any]) -> str | None:
    """Return the award notice that a later one is about: the last that it cites, else the last of all."""
    cited = {item["value"] for item in notice.get("references") or () if item.get("relation") == "previous"}
    known = list(dict.fromkeys(award.notice["id"] for award in standing.awards.values()))
    named = [award.notice["id"] for award in standing.awards.values() if cited & _names(award.notice)]
    return (named or known or [None])[-1]


def _names(notice: dict[str, Any]) -> set[str]:
    own = {item["value"] for item in notice.get("references") or () if item.get("relation") in ("self", "same_notice")}
    return {notice["native_id"], *own}


def _cancellation(standing: Standing, notice: dict[str, Any]) -> list[Event]:
    """A cancelled call keeps its content, for it is a full copy; a cancelled award notice takes its decisions back."""
    if notice.get("notice_type") == "award" and standing.awards:
        standing.take_back(_cited_award(standing, notice))
        if not standing.awards and standing.base is not None:
            standing.stage = stage_of(standing.base)
        return [sentences.cancellation(notice, of_award=True)]
    if standing.base is None:
        standing.take(notice)
    else:
        standing.fill(notice)
    standing.cancelled = True
    return [sentences.cancellation(notice, of_award=False)]


def _award(standing: Standing, notice: dict[str, Any]) -> list[Event]:
    if standing.base is None:
        standing.take(notice)
        standing.call.pop("value", None)
        standing.call.pop("deadline", None)
    else:
        standing.fill(notice)
    standing.stage = "awarded"
    for lot in notice.get("lots") or ():
        if lot["number"] not in standing.lots:
            standing.add_lot({name: lot[name] for name in ("number", "native_id", "title", "cpv") if lot.get(name)})
    for said in notice.get("awards") or ():
        for number in said.get("lots") or ():
            if number not in standing.lots:
                standing.add_lot({"number": number, **({"title": said["title"]} if said.get("title") else {})})
        standing.decide(Award(notice, said))
    return sentences.award(notice)


def _modification(standing: Standing, notice: dict[str, Any]) -> list[Event]:
    """A running contract is changed: the decision that it concerns keeps its place and takes the new amount."""
    if standing.base is None:
        standing.take(notice)
        standing.stage = "awarded"
    else:
        standing.fill(notice)
    for said in notice.get("awards") or ():
        for place, known in standing.awards.items():
            number, lots = said.get("contract_number"), said.get("lots") or []
            if (number and number == known.said.get("contract_number")) or (
                not number and lots and lots == known.said.get("lots")
            ):
                standing.awards[place] = Award(known.notice, {**known.said, **{k: v for k, v in said.items() if v}})
                break
    return [sentences.modification(notice)]
