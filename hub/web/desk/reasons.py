"""Reasons: why a tender is worth a look, in one line, from the factors of its assessment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hub.store.search.desk import PROPOSED
from hub.web.i18n import number, spaced, translated
from hub.web.negotiation import language

TELLING = ("coverage", "obligation", "supply", "duration", "amount")  #: factors beside trade and hours
GOOD = 0.65  #: value from which a factor speaks for a clause
Record = Mapping[str, Any]


@dataclass(frozen=True)
class Why:
    """Why a tender is a candidate: the line, the score of 100, the hours, the lot that it is about.

    ``there`` says which clause that lot has already, and ``also`` which other lot could carry one.
    """

    line: str
    score: int | None
    hours: str
    lot: str
    recommendation: str
    there: str = ""
    also: str = ""


def why(record: Record) -> Why | None:
    """Return why a tender is worth a look; None where it was not assessed."""
    assessment = record.get("assessment")
    if not assessment:
        return None
    lot = best_lot(record, assessment)
    pieces = [piece for piece in (trade(assessment), hours_words(assessment), telling(assessment)) if piece]
    colon, semicolon = (": ", "; ") if language() == "en" else (" : ", " ; ")
    said = semicolon.join(pieces)
    beginning = f"{translated('Lot {n}', n=lot)}{colon}" if lot else ""
    score = assessment.get("score")
    return Why(
        line=bare(f"{beginning}{said}.") if said else "",
        score=None if score is None else round(score),
        hours=central(assessment),
        lot=lot,
        recommendation=assessment.get("recommendation") or "",
        there=there(assessment),
        also=also(record) if there(assessment) else "",
    )


def there(assessment: Record) -> str:
    """Return which clause the notice has already for this lot; nothing where it has none in words."""
    factor = factors(assessment).get("clause") or {}
    return sentence(factor) if factor.get("value") == 1 else ""


def also(record: Record) -> str:
    """Return the best other lot that has no clause and could carry one."""
    found = [
        (assessment.get("score") or 0, str(lot.get("number") or ""))
        for lot in record.get("lots") or ()
        if (assessment := lot.get("assessment") or {}).get("recommendation") in PROPOSED and not there(assessment)
    ]
    if not found:
        return ""
    score, lot = max(found)
    return translated("À proposer aussi : lot {n}, {score} sur 100", n=lot, score=round(score))


def bare(line: str) -> str:
    """Return a line with one full stop, and French signs that keep to their word."""
    line = line.replace("..", ".")
    return line if language() == "en" else spaced(line)


def best_lot(record: Record, assessment: Record) -> str:
    """Return the number of the lot whose assessment the tender has; nothing where there is one lot or none."""
    lots = record.get("lots") or []
    if len(lots) < 2:
        return ""
    same = (str(lot.get("number") or "") for lot in lots if (lot.get("assessment") or {}) == assessment)
    return next(same, "")


def factors(assessment: Record) -> dict[str, Record]:
    """Return the factors by their names."""
    return {each["name"]: each for each in assessment.get("factors") or () if each.get("name")}


def sentence(factor: Record) -> str:
    """Return what a factor says in the reader's language, without its full stop."""
    own, other = ("sentence_en", "sentence_fr") if language() == "en" else ("sentence_fr", "sentence_en")
    return str(factor.get(own) or factor.get(other) or "").strip().removesuffix(".")


def trade(assessment: Record) -> str:
    """Return the trade and how well it suits insertion."""
    factor = factors(assessment).get("suitability")
    if factor is None:
        return ""
    if assessment.get("suitability") is None:
        return translated("métier inconnu")
    grades = {
        0: translated("sans adéquation avec l’insertion"),
        1: translated("adéquation faible"),
        2: translated("bonne adéquation"),
        3: translated("adéquation forte"),
    }
    colon = ": " if language() == "en" else " : "
    return f"{sentence(factor).split(' (')[0]}{colon}{grades[assessment['suitability']]}"


def central(assessment: Record) -> str:
    """Return the hours in the middle of the range, in words; nothing where they are unknown."""
    value = (assessment.get("hours") or {}).get("central")
    return "" if value is None else bound(translated("environ {n} h", n=number(value)))


def hours_words(assessment: Record) -> str:
    """Return the hours with their range."""
    hours = assessment.get("hours") or {}
    if hours.get("central") is None:
        return translated("heures non estimées")
    if hours.get("min") is None or hours.get("max") is None:
        return bound(translated("environ {n} h possibles", n=number(hours["central"])))
    ends = {"n": number(hours["central"]), "low": number(hours["min"]), "high": number(hours["max"])}
    return bound(translated("environ {n} h possibles (de {low} à {high})", **ends))


def bound(text: str) -> str:
    """Return hours that no line break parts from their number."""
    return text.replace(" h", "\u00a0h", 1)


def telling(assessment: Record) -> str:
    """Return the factor that speaks most for a clause beside trade and hours, else what is missing most."""
    known = factors(assessment)
    found = [known[name] for name in TELLING if name in known]
    good = [each for each in found if (each.get("value") or 0) >= GOOD]
    best = max(good, key=lambda each: (each.get("weight") or 0) * each["value"], default=None)
    if best is not None:
        return lowered(sentence(best))
    missing = next((each for each in found if each.get("value") is None), None)
    return lowered(sentence(missing)) if missing else ""


def lowered(text: str) -> str:
    """Return a sentence as it stands inside another one; a name in capitals keeps them."""
    return text[:1].lower() + text[1:] if re.split(r"\W", text, maxsplit=1)[0] in INSIDE else text


#: first words of the factors' sentences that are no names
INSIDE = frozenset(("Durée", "Duration", "Montant", "Amount", "Nombre", "Number", "Aucun", "No", "Lieu", "Conventions"))


def missing_words(name: str) -> str:
    """Return the name of an input that is missing."""
    words = {
        "trade": translated("le métier"),
        "amount": translated("le montant du lot"),
        "duration": translated("la durée"),
        "supply": translated("le nombre de structures d’insertion"),
        "place": translated("le lieu"),
        "coverage": translated("les conventions des facilitateurs"),
        "obligation": translated("de quoi dire l’obligation légale"),
    }
    return words.get(name, name)
