"""Words for the hours of clauses: alerts and months as people say them."""

from __future__ import annotations

from collections.abc import Sequence

from hub.application.hours_following import Alert
from hub.web.i18n import MONTHS, day, number, translated
from hub.web.negotiation import language

SAID = 4  #: months that an alert names


def month_words(month: str) -> str:
    """Return a month (YYYY-MM) as people write it."""
    return f"{MONTHS[language()][int(month[5:7]) - 1]} {month[:4]}"


def months_words(months: Sequence[str]) -> str:
    """Return some months as people list them, the first few and how many more."""
    named = ", ".join(month_words(month) for month in months[:SAID])
    return f"{named}…" if len(months) > SAID else named


def alert_words(alert: Alert) -> str:
    """Return what an alert says."""
    told = alert.figures
    if alert.code == "missing":
        some = months_words(told["months"])
        if len(told["months"]) == 1:
            return translated("il manque 1 mois de déclaration ({months})", months=some)
        return translated("il manque {n} mois de déclaration ({months})", n=len(told["months"]), months=some)
    if alert.code == "waiting":
        return translated("{n} h déclarées attendent d’être validées", n=number(told["hours"]))
    done, committed = number(told["done"]), number(told["committed"] or 0)
    ends = day(told["ends_on"]) if told["ends_on"] else ""
    if alert.code == "short":
        gap = number(told["gap"])
        return translated("terminée le {day} : {done} h sur {n}, il manque {gap} h", day=ends, done=done, n=committed,
                          gap=gap)  # fmt: skip
    if alert.code == "behind":
        return translated("en retard : {done} h sur {n}, fin le {day}, {share} % du temps écoulé", day=ends, done=done,
                          n=committed, share=told["elapsed"])  # fmt: skip
    if alert.code == "met":
        return translated("engagement tenu : {done} h sur {n}", done=done, n=committed)
    if alert.code == "unknown":
        return translated("heures engagées inconnues ; {done} h faites", done=done)
    if ends:
        return translated("dans les temps : {done} h sur {n}, fin le {day}", done=done, n=committed, day=ends)
    return translated("en cours : {done} h sur {n}, fin inconnue", done=done, n=committed)
