"""Whether the law asks for social conditions of performance: law 2021-1104 art. 35, CCP L2112-2-1 and L3114-2-1.

It never says that a notice breaks the law: a derogation with its reasons may exist, and is not in open data.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from hub.clauses.assessing_constants import constants
from hub.clauses.assessing_facts import Record, day_of, nature_of
from hub.clauses.estimating_formulas import Range
from hub.clauses.estimating_words import both
from hub.clauses.lookups import Lookups, Threshold

_STATE = re.compile(
    r"\b(minist[eè]re|pr[eé]fecture|dreal|drac|dreets|ddets?|ddtm?|rectorat|sgami?|arm[eé]es?|gendarmerie|"
    r"direction (inter)?(r[eé]gional|d[eé]partemental)e|services? de l.[eé]tat|cour d.appel|douanes?)\b",
    re.IGNORECASE,
)
_LOCAL = re.compile(
    r"\b(commune|ville|mairie|m[eé]tropole|agglom[eé]ration|d[eé]partement|conseil|r[eé]gion|syndicat|sivom|ccas|"
    r"communaut[eé]|office public|oph|habitat|centre hospitalier|hospices|chu|ehpad|sdis)\b",
    re.IGNORECASE,
)
_REASONS = {
    "early": ("Publié le {on}, avant le {start}\u00a0: l'article L2112-2-1 ne s'applique pas encore.",
              "Published on {on}, before {start}: article L2112-2-1 does not apply yet."),
    "limit": ("Publié le {on}, jour limite\u00a0: les sources hésitent entre le 21 et le 22 août 2026.",
              "Published on {on}, the limit day: sources alternate between 21 and 22 August 2026."),
    "undated": ("Date de publication inconnue.", "Day of publication unknown."),
    "defence": ("Marché de défense ou de sécurité\u00a0: les conditions sociales y sont facultatives (L2312-1-1).",
                "Defence or security contract: social conditions are optional (L2312-1-1)."),
    "above": ("{amount} € HT, au moins le seuil européen de {limit} € en vigueur le {on}\u00a0: les conditions "
              "d'exécution prennent en compte le social et l'emploi ({article}), sauf dérogation motivée.",
              "EUR {amount} without tax, at or above the EU threshold of EUR {limit} in force on {on}: conditions of "
              "performance take social and employment matters into account ({article}), unless a reasoned "
              "derogation applies."),
    "below": ("{amount} € HT, sous le seuil européen de {limit} € en vigueur le {on}.",
              "EUR {amount} without tax, under the EU threshold of EUR {limit} in force on {on}."),
    "between": ("Le montant connu ({amount} € HT) ou le type d'acheteur ne permet pas de dire si le seuil européen "
                "({limit} €) est atteint.",
                "The known amount (EUR {amount} without tax) or the type of buyer does not tell whether the EU "
                "threshold (EUR {limit}) is reached."),
    "european": ("Montant inconnu, mais l'avis est publié au JOUE, donc en principe au-dessus des seuils "
                 "européens ({article}), sauf dérogation motivée.",
                 "Amount unknown, but the notice is published in the OJEU, so in principle above the EU thresholds "
                 "({article}), unless a reasoned derogation applies."),
    "national": ("Montant inconnu, mais la famille d'avis ({family}) est celle des marchés sous les seuils européens.",
                 "Amount unknown, but the family of notices ({family}) is that of contracts under the EU thresholds."),
    "no_amount": ("Montant inconnu\u00a0: on ne peut pas dire si le seuil européen est atteint.",
                  "Amount unknown: nobody can tell whether the EU threshold is reached."),
    "no_table": ("Aucun seuil n'est dans la table pour le {on}.", "No threshold is in the table for {on}."),
}  # fmt: skip


def _said(status: str, reason: str, **values: str | float) -> dict[str, str]:
    """Write a reason in both languages; the numbers among the values are euros."""
    fr, en = _REASONS[reason]
    in_fr, in_en = {}, {}
    for name, value in values.items():
        in_fr[name], in_en[name] = (value, value) if isinstance(value, str) else both(value)
    return {"status": status, "reason_fr": fr.format_map(in_fr), "reason_en": en.format_map(in_en)}


def obligation(tender: Record, amount: Range | None, cpv: Sequence[str], lookups: Lookups) -> dict[str, str]:
    """Return whether the law asks for social conditions, and why; ``amount`` is of the whole, excluding tax.

    The thresholds are those of the day of publication.
    """
    on = day_of(tender)
    if on is None:
        return _said("unknown", "undated")
    known = constants(lookups)
    start = known.rule_from
    if on < start:
        limit_day = on >= known.rule_limit_day
        return _said("unknown", "limit", on=on) if limit_day else _said("not_applicable", "early", on=on, start=start)
    basis = tender.get("legal_basis") or ""
    if "2009/81" in basis or "défense" in basis.lower():
        return _said("not_applicable", "defence")
    concession = tender.get("procedure") == "concession" or tender.get("family") == "DSP" or "2014/23" in basis
    article = "L3114-2-1" if concession else "L2112-2-1"
    if amount is None:
        return _by_family(tender, article)
    purchases = _purchases(tender, basis, cpv, lookups, concession)
    limits = [found for each in purchases if (found := lookups.threshold(each, on)) is not None]
    return _compared(amount, limits, on, article) if limits else _said("unknown", "no_table", on=on)


def _by_family(tender: Record, article: str) -> dict[str, str]:
    families = {tender.get("family"), *(tender.get("families") or ())}
    if families & {"JOUE", "TED"}:
        return _said("applicable", "european", article=article)
    if families & {"MAPA", "FNS"}:
        return _said("not_applicable", "national", family=", ".join(sorted(families & {"MAPA", "FNS"})))
    return _said("unknown", "no_amount")


def _compared(amount: Range, limits: list[Threshold], on: str, article: str) -> dict[str, str]:
    """Compare with every threshold that could be the right one; speak only where all agree."""
    least = min(each.amount for each in limits)
    most = max(each.amount for each in limits)
    if amount.min >= most:
        return _said("applicable", "above", amount=amount.central, limit=most, on=on, article=article)
    if amount.max < least:
        return _said("not_applicable", "below", amount=amount.central, limit=least, on=on)
    return _said("unknown", "between", amount=amount.central, limit=least)


def _purchases(tender: Record, basis: str, cpv: Sequence[str], lookups: Lookups, concession: bool) -> list[str]:
    """Return which rows of the table of thresholds may rule this purchase."""
    nature = nature_of(tender) or ("works" if cpv and cpv[0].startswith("45") else None)
    if concession or nature == "works":
        return ["works"]
    utility = "2014/25" in basis
    if cpv and any(lookups.row("social_services", cpv[0][:length]) for length in (2, 3, 4)):
        return ["social_utility"] if utility else ["social"]
    if utility:
        return ["utility"]
    buyers = " ".join(each.get("name") or "" for each in tender.get("organisations") or () if each["role"] == "buyer")
    if _STATE.search(buyers):
        return ["state"]
    kinds = ["other"] if _LOCAL.search(buyers) else ["state", "other"]
    return [*kinds, "works"] if nature is None else kinds
