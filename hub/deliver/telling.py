"""Telling: what became of one record between two moments, in sentences; what cannot be named is not told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hub.deliver.wording import ADVICE, REASONS, STAGES, chosen, day_and_hour, number

Record = Mapping[str, Any]
NOTHING: Record = {}
OFF = ("cancelled", "abandoned", "unsuccessful")
LONGEST = 280  #: characters of a quoted sentence
MOST_SENTENCES = 6
#: fields whose change is worth a word, and the word
NAMED = {
    "title": ("l’intitulé", "the title"), "description": ("la description", "the description"),
    "lots": ("les lots", "the lots"), "clauses": ("les clauses sociales", "the social clauses"),
    "reserved": ("les réservations", "the reservations"), "criteria": ("les critères", "the criteria"),
    "conditions": ("les conditions d’exécution", "the conditions of performance"),
    "value": ("le montant", "the amount"), "duration": ("la durée", "the duration"),
    "places": ("le lieu", "the place"), "organisations": ("les organisations", "the organisations"),
    "documents_url": ("l’adresse des documents", "the address of the documents"),
    "contracts": ("les attributions", "the awards"), "closes_on": ("la date de clôture", "the closing day"),
    "budget": ("le budget", "the budget"), "status": ("l’état", "the status"),
}  # fmt: skip


@dataclass(frozen=True)
class Became:
    """A record before and after a part of the log, with what the log says of it.

    ``before`` is the record as the reader was shown it (None: was not shown), ``after`` as the search shows it now
    (None: does not show it); ``now`` is the record as it stands where it lives, shown or not.
    """

    id: str
    before: Record | None
    after: Record | None
    now: Record | None = None
    event: str = "changed"  #: of the last line
    entered: bool = False  #: it was there before, and the search did not find it
    reason: str | None = None
    replaced_by: str | None = None


@dataclass(frozen=True)
class Told:
    """What a letter tells of one record."""

    id: str
    what: str  #: a key of wording.KINDS
    title: str
    sentences: tuple[str, ...]
    links: bool = True  #: whether a page of it is left to look at


def tell(became: Became, language: str) -> Told | None:
    """Return what is told of a record, or None where nothing is."""
    if became.after is not None:
        shown = became.after
        if became.before is None:
            what = "entered" if became.entered else "new"
            return told(became, what, shown, candidate(shown, language))
        return changed(became, became.before, shown, language)
    return gone(became, language)


def told(became: Became, what: str, record: Record, sentences: Iterator[str]) -> Told:
    """Return what is told of a living record."""
    found = tuple(dict.fromkeys(cut(each) for each in sentences if each))
    return Told(became.id, what, cut(title_of(record) or became.id), found[:MOST_SENTENCES])


def changed(became: Became, before: Record, after: Record, language: str) -> Told | None:
    """Return what changed of a record that was shown and is."""
    sentences = [*moved(before, after, language), *staged(before, after, language), *events(before, after, language)]
    what = "deadline" if any(moved(before, after, language)) else "changed"
    if after.get("stage") != before.get("stage") and after.get("stage") in (*OFF, "awarded"):
        what = "cancelled" if after["stage"] in OFF else "awarded"
    fields = [chosen(words, language) for name, words in NAMED.items() if before.get(name) != after.get(name)]
    if fields:
        sentences.append(f"{'Changé' if language == 'fr' else 'Changed'} : {', '.join(fields)}.")
    if not sentences:
        return None
    if before.get("clauses") != after.get("clauses"):
        sentences += clauses(after, language)
    return told(became, what, after, iter(sentences))


def gone(became: Became, language: str) -> Told:
    """Return what is told of a record that is not shown any more; of one that was redacted, nothing of its content."""
    if became.event == "redacted":
        words = ("Son contenu a été effacé à la demande ou par erreur constatée.",
                 "Its content was taken back.")  # fmt: skip
        return Told(became.id, "redacted", became.id, (chosen(words, language),), links=False)
    shown = became.before or NOTHING
    if became.now is not None:
        return departed(became, shown, became.now, language)
    reason = chosen(REASONS.get(became.reason or "", (became.reason or "",) * 2), language)
    words = ("Retiré de la publication", "Withdrawn from publication")
    sentences = [f"{chosen(words, language)}{f' : {reason}' if reason else ''}."]
    if became.replaced_by:
        sentences.append(f"{chosen(('Remplacé par', 'Replaced by'), language)} {became.replaced_by}.")
    return told(became, "withdrawn", shown, iter(sentences))


def departed(became: Became, before: Record, now: Record, language: str) -> Told:
    """Return what is told of a living record that the search does not find any more: why, where that is known."""
    stage = now.get("stage")
    what = "cancelled" if stage in OFF else "awarded" if stage == "awarded" else "left"
    if stage == before.get("stage"):
        what = "left"
    words = ("Ne répond plus à votre recherche.", "No longer what your search asks.")
    reasons = (*moved(before, now, language), *staged(before, now, language), *events(before, now, language))
    return told(became, what, now, iter((*reasons, chosen(words, language))))


def candidate(record: Record, language: str) -> Iterator[str]:
    """Yield what a reader wants to know of a new record: who, where, until when, why, how many hours."""
    who = ", ".join(filter(None, (buyer_of(record), place_of(record))))
    if who:
        yield f"{who}."
    if ends := deadline_of(record):
        yield f"{chosen(('À rendre avant le', 'Due before'), language)} {day_and_hour(ends, language)}."
    yield from clauses(record, language)
    yield from advice(record.get("assessment") or NOTHING, language)


def advice(assessment: Record, language: str) -> Iterator[str]:
    """Yield the score with its reason, and the hours that are possible."""
    if assessment.get("score") is not None:
        words = chosen(ADVICE.get(assessment.get("recommendation") or "", ("", "")), language)
        yield f"Score {round(assessment['score'])}/100{f' : {words}' if words else ''}.{why(assessment, language)}"
    hours = assessment.get("hours") or NOTHING
    if hours.get("central"):
        low, high = (number(hours.get(end) or hours["central"], language) for end in ("min", "max"))
        amount = number(hours["central"], language)
        between = chosen((f"entre {low} et {high}", f"between {low} and {high}"), language)
        yield f"{chosen(('Heures possibles', 'Possible hours'), language)} : {amount} ({between})."


def why(assessment: Record, language: str) -> str:
    """Return the sentence of the factor that weighs most, with a space before it."""
    known = [each for each in assessment.get("factors") or () if each.get("value") and each.get(f"sentence_{language}")]
    best = max(known, key=lambda each: float(each["value"]) * float(each.get("weight") or 0), default=None)
    return f" {best[f'sentence_{language}']}" if best else ""


def clauses(record: Record, language: str) -> list[str]:
    """Return what is known of the clauses that are there already."""
    found = [each for each in record.get("clauses") or () if each.get("clause_kind") != "none_declared"]
    hours = sum(float(each["hours"]) for each in found if each.get("hours") and each.get("basis") == "fixed")
    if not found:
        return []
    words = chosen(("Clause sociale déjà écrite", "Social clause already there"), language)
    unit = chosen(("heures", "hours"), language)
    return [f"{words} : {number(hours, language)} {unit}." if hours else f"{words}."]


def moved(before: Record, after: Record, language: str) -> list[str]:
    """Return that the deadline moved, from when to when."""
    old, new = deadline_of(before), deadline_of(after)
    if old == new or not new:
        return []
    if not old:
        return [f"{chosen(('Date limite fixée au', 'Deadline set to'), language)} {day_and_hour(new, language)}."]
    start, end = day_and_hour(old, language), day_and_hour(new, language)
    french, english = f"Date limite déplacée du {start} au {end}.", f"Deadline moved from {start} to {end}."
    return [chosen((french, english), language)]


def staged(before: Record, after: Record, language: str) -> list[str]:
    """Return that a case stands elsewhere now."""
    old, new = before.get("stage"), after.get("stage")
    if old == new or not new:
        return []
    return [f"{chosen(('État', 'Stage'), language)} : {chosen(STAGES.get(new, (new, new)), language)}."]


def events(before: Record, after: Record, language: str) -> list[str]:
    """Return the sentences of the timeline that are new: corrigenda, cancellations, awards in the notice's words."""
    name = f"sentence_{language}"
    known = {each.get(name) for each in before.get("timeline") or ()}
    found = [each for each in after.get("timeline") or () if each.get(name) and each[name] not in known]
    return [f"{each[name].rstrip('. ')}." for each in found if each.get("event") not in ("deadline", "call")]


def title_of(record: Record) -> str:
    """Return the title of a record."""
    return record.get("title") or record.get("name") or ""


def buyer_of(record: Record) -> str:
    """Return the names of the buyers."""
    parties = [each for each in record.get("organisations") or () if "buyer" in (each.get("role") or "")]
    return ", ".join(dict.fromkeys(each["name"] for each in parties if each.get("name")))


def place_of(record: Record) -> str:
    """Return the narrowest territory that is named."""
    for kind in ("commune", "epci", "departement", "region"):
        found = [each for each in record.get("territories") or () if each.get("type") == kind and each.get("name")]
        if found:
            return ", ".join(dict.fromkeys(each["name"] for each in found[:3]))
    return ""


def deadline_of(record: Record) -> str | None:
    """Return the instant until which offers are taken."""
    return record.get("open_until") or (record.get("deadline") or {}).get("utc")


def cut(text: str) -> str:
    """Return a text on one line, not too long."""
    line = re.sub(r"[ \t\r\n]+", " ", text).strip()
    return line if len(line) <= LONGEST else f"{line[:LONGEST].rstrip()}…"
