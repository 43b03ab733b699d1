"""The sentences of an estimate, in French and in English: the sum as one would write it, and its warnings."""

from __future__ import annotations

from hub.clauses.estimating_formulas import FORMULAE, Range
from hub.clauses.estimating_inputs import Inputs

_NAMES = {
    "amount": ("le montant", "the amount"),
    "trade": ("le métier (CPV ou intitulé)", "the trade (CPV or title)"),
    "hours": ("le volume d'heures", "the volume of hours"),
    "total_hours": ("le total des heures travaillées", "the total of hours worked"),
    "months": ("la durée", "the duration"),
    "periods": ("le nombre de périodes", "the number of periods"),
    "duration": ("la durée", "the duration"),
    "place": ("le lieu", "the place"),
    "coverage": ("le facilitateur du lieu", "the facilitator of the place"),
    "supply": ("l'offre de structures d'insertion", "the supply of work-integration enterprises"),
    "labour_share": ("la part de main-d'œuvre", "the labour share"),
}


def name_of(missing: str) -> tuple[str, str]:
    """Return what a missing input is called, in French and in English."""
    return _NAMES.get(missing, (missing, missing))


def both(value: float) -> tuple[str, str]:
    """Write a number without decimals, in French and in English."""
    english = f"{value:,.0f}"
    return english.replace(",", "\u00a0"), english


def number_fr(value: float) -> str:
    """Write 1166.5 as 1 166,5, with spaces that do not break."""
    return number_en(value).replace(",", "\u00a0").replace(".", ",")


def number_en(value: float) -> str:
    """Write 1166.5 as 1,166.5."""
    text = f"{value:,.2f}" if value % 1 else f"{value:,.0f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _shown(name: str, value: Range) -> tuple[str, str]:
    """Write the central value of an input with its unit."""
    middle = value.central
    if name in ("labour_share", "rate", "new_staff"):
        return f"{number_fr(round(middle * 100, 2))}\u00a0%", f"{number_en(round(middle * 100, 2))}%"
    if name in ("amount", "slice_amount", "trigger"):
        return f"{number_fr(middle)}\u00a0€", f"€{number_en(middle)}"
    if name == "hourly_cost":
        return f"{number_fr(middle)}\u00a0€/h", f"€{number_en(middle)}/h"
    return number_fr(middle), number_en(middle)


def _sum(formula: str, known: Inputs) -> tuple[str, str]:
    """Write the sum with its numbers."""
    shown = {each.name: _shown(each.name, each.value) for each in known.used}
    joined = {"A": "{amount} × {labour_share} × {rate} ÷ {hourly_cost}",
              "E": "{amount} × {labour_share} × {new_staff} × {rate} ÷ {hourly_cost}",
              "C": "{total_hours} h × {rate}"}.get(formula)  # fmt: skip
    if formula == "B":
        return (
            "{slice_hours} h par tranche de {slice_amount} sur {amount}".format_map(
                {k: v[0] for k, v in shown.items()}
            ),
            "{slice_hours} h per slice of {slice_amount} of {amount}".format_map({k: v[1] for k, v in shown.items()}),
        )
    if joined is None:
        return FORMULAE[formula][0], FORMULAE[formula][1]
    return (joined.format_map({k: v[0] for k, v in shown.items()}),
            joined.format_map({k: v[1] for k, v in shown.items()}))  # fmt: skip


def sentences(raw: Range | None, rounded: Range | None, formula: str, known: Inputs) -> tuple[str, str]:
    """Say in one sentence how the hours were found, or what is missing."""
    missing = list(dict.fromkeys(known.missing))
    lacking_fr = ", ".join(name_of(each)[0] for each in missing)
    lacking_en = ", ".join(name_of(each)[1] for each in missing)
    if raw is None or rounded is None:
        return f"Heures non estimées\u00a0: il manque {lacking_fr}.", f"Hours not estimated: {lacking_en} missing."
    sum_fr, sum_en = _sum(formula, known)
    fr = f"{sum_fr} = {number_fr(round(raw.central, 2))}\u00a0h"
    en = f"{sum_en} = {number_en(round(raw.central, 2))} h"
    if round(raw.central, 2) != rounded.central:
        fr += f", arrondies à {number_fr(rounded.central)}\u00a0h"
        en += f", rounded to {number_en(rounded.central)} h"
    if not rounded.known:
        fr += f" (de {number_fr(rounded.min)} à {number_fr(rounded.max)}\u00a0h)"
        en += f" (from {number_en(rounded.min)} to {number_en(rounded.max)} h)"
    if missing:
        fr += f"\u00a0; il manque {lacking_fr}, la fourchette est élargie"
        en += f"; {lacking_en} missing, so the range is wider"
    return f"{fr}.", f"{en}."


def warnings(raw: Range, formula: str, known: Inputs) -> list[tuple[str, str]]:
    """Check the hours against the amount (formula F), and say what a formula must not hide."""
    found = []
    amount = known.ranges.get("amount")
    if amount is not None and amount.central > 0 and formula != "observed":
        ratio = raw.central / amount.central * 100_000
        low, high = known.lookups.parameter("check_low"), known.lookups.parameter("check_high")
        if not low <= ratio <= high:
            found.append((
                f"{number_fr(round(ratio, 1))} h pour 100 000 €\u00a0: hors de la fourchette usuelle "
                f"({number_fr(low)} à {number_fr(high)} h), à vérifier.",
                f"{number_en(round(ratio, 1))} h per €100,000: outside the usual range "
                f"({number_en(low)} to {number_en(high)} h), to be checked.",
            ))  # fmt: skip
    if formula == "C" and known.ranges.get("total_hours") is not None:
        found.append(("Les heures travaillées ne sont connues qu'avec l'offre du titulaire.",
                      "The hours worked are known only with the contractor's tender."))  # fmt: skip
    if formula == "E":
        found.append(("Seul le personnel nouvellement affecté compte, jamais le personnel repris.",
                      "Only newly assigned staff counts, never staff that is transferred."))  # fmt: skip
    if formula == "A" and known.trade is not None and known.trade.formula == "E":
        found.append(("Le personnel est souvent repris dans ce métier\u00a0: la formule A surestime, préférez la E.",
                      "Staff is often transferred in this trade: formula A overestimates, prefer E."))  # fmt: skip
    return found
