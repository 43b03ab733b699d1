"""The factors of a score, each with its value, its weight, a sentence in French and in English, and its evidence."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from hub.clauses.assessing_coverage import Covered, Suppliers
from hub.clauses.assessing_facts import Found, Money, Record
from hub.clauses.estimating_formulas import Range
from hub.clauses.estimating_words import both, number_en, number_fr
from hub.clauses.lookups import Lookups

Factor = dict[str, Any]
_TAX = ("HT", "without tax"), ("(taxe non précisée)", "(tax not said)")
METHOD = "hub.clauses.assessing"
METHOD_VERSION = "1"
_GRADES = ("aucune", "faible", "bonne", "forte"), ("none", "weak", "good", "strong")
_HOW = {
    "lots.cpv": ("code CPV du lot", "CPV code of the lot"),
    "cpv": ("code CPV", "CPV code"),
    "lots.title": ("intitulé du lot", "title of the lot"),
    "title": ("intitulé", "title"),
    "descriptors": ("mot-clé BOAMP", "BOAMP keyword"),
}
_KINDS = {
    "execution_clause": ("une clause d'insertion", "an execution clause"),
    "training_clause": ("une clause de formation", "a training clause"),
    "reserved": ("une réservation", "a reservation"),
    "award_criterion": ("un critère d'insertion", "an insertion criterion"),
    "insertion_service": ("l'achat d'un service d'insertion", "the purchase of an insertion service"),
}
_SCALE_OF = {"commune": 1.0, "ept": 0.9, "epci": 0.9, "departement": 0.75, "nuts3": 0.75, "region": 0.4}
_NAMED = {"commune": ("commune", "commune"), "ept": ("territoire", "EPT"), "epci": ("EPCI", "EPCI"),
          "departement": ("département", "département"), "nuts3": ("NUTS 3", "NUTS 3"),
          "region": ("région", "région")}  # fmt: skip


def _factor(
    name: str,
    value: float | None,
    weight: float,
    fr: str,
    en: str,
    *,
    path: str = "",
    rule: str = "",
    excerpt: str = "",
) -> Factor:
    """Write one factor; what is unknown is left out."""
    made: Factor = {"name": name}
    if value is not None:
        made["value"] = value
    made["weight"] = weight
    made["sentence_fr"] = fr
    made["sentence_en"] = en
    if path or rule:
        shown: dict[str, Any] = {"method": METHOD, "method_version": METHOD_VERSION}
        if path:
            shown["path"] = path
        if excerpt:
            shown["excerpt"] = excerpt
        if rule:
            shown["rule"] = rule
        made["evidence"] = [shown]
    return made


@lru_cache(maxsize=8192)
def suitability(found: Found | None, weight: float, lookups: Lookups) -> Factor:
    """Say how well the trade suits insertion."""
    if found is None:
        return _factor("suitability", None, weight,
                       "Métier inconnu\u00a0: ni le CPV, ni les mots-clés, ni l'intitulé ne sont dans les tables.",
                       "Trade unknown: neither the CPV nor the keywords nor the title are in the tables.")  # fmt: skip
    trade = found.trade
    step = lookups.step("suitability", trade.suitability)
    how = _HOW[found.path]
    low, high = round(trade.share_min * 100), round(trade.share_max * 100)
    excerpt = found.excerpt[:80]
    label_en = trade.label_en or trade.label_fr
    factor = _factor(
        "suitability", step.value, weight,
        f"{trade.label_fr} ({how[0]}\u00a0: {excerpt})\u00a0: adéquation {_GRADES[0][trade.suitability]} "
        f"({trade.suitability} sur 3), main-d'œuvre de {low} à {high}\u00a0% du montant.",
        f"{label_en} ({how[1]}: {excerpt}): suitability {_GRADES[1][trade.suitability]} "
        f"({trade.suitability} of 3), labour {low} to {high}% of the amount.",
        path=found.path, rule=trade.ref if found.rule == trade.ref else f"{found.rule} > {trade.ref}", excerpt=excerpt,
    )  # fmt: skip
    factor["evidence"][0]["confidence"] = found.confidence
    return factor


@lru_cache(maxsize=4096)
def amount(money: Money | None, weight: float, lookups: Lookups) -> Factor:
    """Say whether the amount pays for the effort."""
    if money is None:
        return _factor("amount", None, weight,
                       "Montant manquant\u00a0: la fourchette d'heures est celle de lots comparables.",
                       "Amount missing: the range of hours is that of similar lots.")  # fmt: skip
    step = lookups.step("amount", money.range.central)
    fr, en = both(money.range.central)
    tax_fr, tax_en = _TAX[money.tax == "unknown"]
    if money.split:
        fr = f"Montant du lot manquant\u00a0: environ {fr} € {tax_fr} en partageant le total"
        en = f"Amount of the lot missing: about EUR {en} {tax_en} by splitting the total"
    else:
        fr, en = f"Montant\u00a0: {fr} € {tax_fr}", f"Amount: EUR {en} {tax_en}"
    return _factor("amount", step.value, weight, f"{fr}\u00a0: {step.label_fr}.", f"{en}: {step.label_en}.",
                   path=money.path, rule=step.ref)  # fmt: skip


@lru_cache(maxsize=4096)
def duration(months: float | None, path: str, weight: float, lookups: Lookups) -> Factor:
    """Say whether the contract is long enough to hire."""
    if months is None:
        return _factor("duration", None, weight, "Durée manquante.", "Duration missing.")
    step = lookups.step("duration", months)
    shown = round(months, 1)
    return _factor("duration", step.value, weight,
                   f"Durée de {number_fr(shown)} mois\u00a0: {step.label_fr}.",
                   f"Duration of {number_en(shown)} months: {step.label_en}.", path=path, rule=step.ref)  # fmt: skip


@lru_cache(maxsize=8192)
def volume(hours: Range | None, weight: float, lookups: Lookups) -> Factor:
    """Say whether the hours make a job worth hiring for."""
    if hours is None:
        return _factor("volume", None, weight, "Heures non estimées.", "Hours not estimated.")
    step = lookups.step("volume", hours.central)
    (low_fr, low_en), (middle_fr, middle_en), (high_fr, high_en) = map(both, hours)
    return _factor("volume", step.value, weight,
                   f"Environ {middle_fr}\u00a0h possibles (de {low_fr} à {high_fr}\u00a0h)\u00a0: {step.label_fr}.",
                   f"About {middle_en} h possible (from {low_en} to {high_en} h): {step.label_en}.",
                   rule=step.ref)  # fmt: skip


def place(tender: Record, weight: float) -> Factor:
    """Say how precisely the place is known: people are found near it."""
    best, value = None, 0.0
    for each in tender.get("territories") or ():
        worth = _SCALE_OF.get(each["type"], 0.0) * (each.get("confidence") or 1.0)
        if worth > value:
            best, value = each, worth
    if best is None:
        return _factor("place", None, weight, "Lieu d'exécution inconnu.", "Place of performance unknown.")
    name, (fr, en) = best.get("name") or best["code"], _NAMED[best["type"]]
    return _factor("place", round(value, 3), weight, f"Lieu connu\u00a0: {fr} {name}.", f"Place known: {en} {name}.",
                   path="territories", rule=f"{best['type']}-{best['code']}")  # fmt: skip


@lru_cache(maxsize=4096)
def coverage(covered: Covered | None, asked: bool, weight: float) -> Factor:
    """Say who accompanies clauses at the place; ``asked`` is false where nobody keeps the conventions."""
    if not asked:
        return _factor("coverage", None, weight, "Conventions des facilitateurs inconnues ici, ou lieu inconnu.",
                       "Conventions of facilitators unknown here, or place unknown.")  # fmt: skip
    if covered is None:
        return _factor("coverage", 0.0, weight, "Aucun facilitateur conventionné ne couvre ce lieu.",
                       "No facilitator under convention covers this place.", path="territories")  # fmt: skip
    return _factor("coverage", 1.0, weight, f"{covered.name} accompagne les clauses ici ({covered.territory}).",
                   f"{covered.name} accompanies clauses here ({covered.territory}).",
                   path="territories", rule=covered.record)  # fmt: skip


@lru_cache(maxsize=4096)
def supply(found: Suppliers | None, family: str, weight: float, lookups: Lookups) -> Factor:
    """Say how many work-integration enterprises can answer."""
    if found is None:
        return _factor("supply", None, weight, "Nombre de structures d'insertion de ce métier inconnu ici.",
                       "Number of work-integration enterprises of this trade unknown here.")  # fmt: skip
    step = lookups.step("supply", found.number)
    row = lookups.row("families", family) or {}
    label_fr, label_en = row.get("label_fr", family), row.get("label_en", family)
    return _factor("supply", step.value, weight,
                   f"{found.number} structures d'insertion à portée ({label_fr})\u00a0: {step.label_fr}.",
                   f"{found.number} work-integration enterprises in reach ({label_en}): {step.label_en}.",
                   rule=f"{found.ref} > {step.ref}")  # fmt: skip


def obligation(said: Record, weight: float, neutral: float) -> Factor:
    """Say what the law asks; where it asks nothing the factor is neutral."""
    value = {"applicable": 1.0, "not_applicable": neutral}.get(said["status"])
    return _factor("obligation", value, weight, said["reason_fr"], said["reason_en"],
                   rule="law 2021-1104 art. 35")  # fmt: skip


def clause(tender: Record, lot: Record, number: str | None, weight: float) -> Factor:
    """Say whether the notice already holds a social consideration; shown only, it never moves the score."""
    real = [each for each in tender.get("clauses") or ()
            if each["clause_kind"] in _KINDS and (number is None or each.get("lot") in (None, number))]  # fmt: skip
    if not real:
        return _without_clause((lot.get("declared") or tender.get("declared") or {}).get("social") is True, weight)
    best = max(real, key=lambda each: (each.get("lot") == number, each.get("hours") or 0, each["id"]))
    fr, en = _KINDS[best["clause_kind"]]
    if best.get("hours"):
        fr, en = f"{fr} de {number_fr(best['hours'])}\u00a0h", f"{en} of {number_en(best['hours'])} h"
    return _factor("clause", 1.0, weight, f"L'avis prévoit déjà {fr}.", f"The notice already has {en}.",
                   path="clauses", rule=best["id"], excerpt=(best.get("excerpt") or "")[:300])  # fmt: skip


@lru_cache(maxsize=16)
def _without_clause(flagged: bool, weight: float) -> Factor:
    if flagged:
        return _factor("clause", 0.5, weight, "L'acheteur a coché «\u00a0social\u00a0» sans texte qui le précise.",
                       "The buyer ticked “social” without any text on it.", path="declared.social")  # fmt: skip
    return _factor("clause", 0.0, weight, "Rien trouvé dans l'avis\u00a0; le dossier peut en dire plus.",
                   "Nothing found in the notice; the tender documents may say more.")  # fmt: skip
