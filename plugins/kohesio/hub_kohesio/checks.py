"""Checks: what is doubtful in a project, said in French and in English with the values that show it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hub import Finding
from hub_kohesio.amounts import euros
from hub_kohesio.facts import Facts, title_of
from hub_kohesio.points import Point
from hub_kohesio.regions import Region, far, named, of_programme, surely
from hub_kohesio.text import ends_open, line

HALF_POINT = Decimal("0.5")


def findings(record: dict[str, Any], facts: Facts, *, swapped: list[Point], wrong: list[Point]) -> list[dict[str, Any]]:
    """Return all remarks on a project."""
    found = [
        *_period(record), *_dates(record), *_amounts(record), *_rate(record, facts), *_texts(record),
        *_points(swapped, wrong), *_place(record, facts), *_person(record),
    ]  # fmt: skip
    return [one.as_json() for one in found]


def _shown(path: str, value: object) -> dict[str, Any]:
    return {"path": path, "excerpt": str(value), "method": "check"}


def _period(record: dict[str, Any]) -> list[Finding]:
    text, period = record.get("period_text"), record.get("period")
    if not text or not period or period in text.replace("–", "-"):
        return []
    return [Finding("period_label", "info",
                    f"La source écrit la période {text}; il s'agit de {period}.",
                    f"The source writes the period {text}; it is {period}.",
                    (_shown("period_text", text),))]  # fmt: skip


def _dates(record: dict[str, Any]) -> list[Finding]:
    start, end = record.get("starts_on"), record.get("ends_on")
    if not start or not end or end >= start:
        return []
    return [Finding("ends_before_start", "error",
                    f"La fin publiée ({end}) précède le début ({start}).",
                    f"The published end ({end}) is before the start ({start}).",
                    (_shown("starts_on", start), _shown("ends_on", end)))]  # fmt: skip


def _amounts(record: dict[str, Any]) -> list[Finding]:
    total, union = euros(record.get("total_budget")), euros(record.get("eu_budget"))
    if total is None or union is None or union <= total + 1 or not _one_currency(record):
        return []
    return [Finding("eu_above_total", "warning",
                    f"L'aide de l'Union ({union}) dépasse le coût total ({total}).",
                    f"The EU contribution ({union}) is above the total budget ({total}).",
                    (_shown("eu_budget", union), _shown("total_budget", total)))]  # fmt: skip


def _rate(record: dict[str, Any], facts: Facts) -> list[Finding]:
    total, union = euros(record.get("total_budget")), euros(record.get("eu_budget"))
    given = record.get("cofinancing_rate")
    if not total or union is None or given is None or union > total + 1 or not _one_currency(record):
        return []
    computed = (union / total * 100).quantize(Decimal("0.01"))
    if abs(computed - Decimal(str(given))) <= HALF_POINT:
        return []
    return [Finding("rate_mismatch", "warning",
                    f"Le taux publié ({line(facts.rate)}) n'est pas celui des montants ({computed} %).",
                    f"The published rate ({line(facts.rate)}) is not that of the amounts ({computed} %).",
                    (_shown("cofinancing_rate", given),))]  # fmt: skip


def _one_currency(record: dict[str, Any]) -> bool:
    """Say whether total and EU contribution can be compared: outside the euro the total may be in local money."""
    return bool(record["total_budget"]["currency"] == record["eu_budget"]["currency"])


def _texts(record: dict[str, Any]) -> list[Finding]:
    cut = [name for name in ("title", "description") if record.get(name) and ends_open(record[name])]
    french, english = "Le texte publié s'arrête au milieu d'une phrase.", "The published text stops in a sentence."
    return [Finding("text_cut", "info", french, english, (_shown(name, record[name][-60:]),)) for name in cut]


def _points(swapped: list[Point], wrong: list[Point]) -> list[Finding]:
    found = []
    if swapped:
        found.append(Finding("coordinates_swapped", "info", "Latitude et longitude étaient inversées.",
                             "Latitude and longitude had changed places.", (_shown("points", swapped),)))  # fmt: skip
    if wrong:
        found.append(Finding("point_outside", "warning", "Un point publié est hors du pays; il n'est pas gardé.",
                             "A published point lies outside the country; it is not kept.",
                             (_shown("points", wrong),)))  # fmt: skip
    return found


def _place(record: dict[str, Any], facts: Facts) -> list[Finding]:
    """Remark a point far from the région that the programme, the authority or the title names.

    A name was geocoded without its département: operations of Martinique sit in the Isère.
    """
    path, regions = expected(record, facts)
    if not regions:
        return []
    names = ", ".join(region.names[0] for region in regions)
    given = [place.get("commune") or place.get("nuts") or place.get("postcode") for place in record.get("places") or []]
    return [Finding("place_doubtful", "warning",
                    f"Le lieu publié est loin de la région nommée ({names}); il n'est pas repris.",
                    f"The published place is far from the région named ({names}); it is not taken over.",
                    (_shown(path, names), _shown("points", record["points"][0]), _shown("places", given)))]  # fmt: skip


def expected(record: dict[str, Any], facts: Facts) -> tuple[str, list[Region]]:
    """Return the régions that speak against the points, and the field that names them; none where nothing does."""
    points = record.get("points") or []
    for path, regions in (
        ("programme_name", of_programme(line(facts.programme))),
        ("authority", named(line(facts.authority))),
        ("title", surely(title_of(facts))),
    ):
        if far(points, regions):
            return path, regions
    return "", []


def _person(record: dict[str, Any]) -> list[Finding]:
    if not record.get("beneficiary_masked"):
        return []
    return [Finding("beneficiary_masked", "info", "Le bénéficiaire est une personne: son nom n'est pas gardé.",
                    "The beneficiary is a person: the name is not kept.")]  # fmt: skip
