"""Texts: what is read in the source's short texts; the door has taken persons out of them."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
ONLY_NAME = re.compile(
    r"[\W_]*(?:(?i:m\.|mm\.|mr|mme|mmes|mlle|monsieur|madame|mademoiselle|dr|me|maître)\s*)?\[nom\][\W_]*"
)

DURATION = re.compile(r"(\d+(?:[.,]\d+)?)\s*(Mois|Jour)", re.IGNORECASE)
HOURS = re.compile(r"(?<![\d.,])(\d{1,2}(?:[.,]\d{1,2})?)\s*[Hh](?:eures?)?\s*(\d{2})?(?!\d)")


def told(value: object) -> str | None:
    """Return a text without blanks around it; None where it says nothing."""
    if not isinstance(value, str):
        return None
    text = value.strip()
    return text if re.search(r"\w", text) else None


def employer(value: object) -> str | None:
    """Return the name of an employer; a person's name is none."""
    name = told(value)
    return None if name is None or ONLY_NAME.fullmatch(name) else name


def instant(value: object) -> str | None:
    """Return an instant of ours; milliseconds are left out."""
    if not isinstance(value, str) or not value.strip():
        return None
    text = value.strip()
    if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z", text):
        return f"{text[:19]}Z"
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return f"{text}T00:00:00Z"
    return None


def paris_day(moment: str) -> str:
    """Return the day in Paris of an instant in UTC."""
    return datetime.fromisoformat(moment).astimezone(PARIS).date().isoformat()


def duration(label: str | None) -> dict[str, float]:
    """Return the length at the end of a label such as ``CDD Insertion - 4 Mois``."""
    found = DURATION.findall(label or "")
    if not found:
        return {}
    number, unit = found[-1]
    name = "contract_months" if unit.lower() == "mois" else "contract_days"
    return {name: figure(number)}


def weekly_hours(label: str | None) -> float | None:
    """Return the hours a week that a text begins with, such as ``37H30/semaine`` or ``Temps partiel - 25H``."""
    found = HOURS.search(label or "")
    if not found:
        return None
    hours = figure(found[1]) + (int(found[2]) / 60 if found[2] and int(found[2]) < 60 else 0)
    return round(hours, 2) if 0 < hours <= 60 else None


def figure(text: str) -> float:
    """Return a number that is written with a comma or a point; whole where it is."""
    number = float(text.replace(",", "."))
    return int(number) if number.is_integer() else number


def number_of(value: object) -> float | None:
    """Return a number, also of a text; None where it is none."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return value
    try:
        return figure(str(value))
    except ValueError:
        return None
