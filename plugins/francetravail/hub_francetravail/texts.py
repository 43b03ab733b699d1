"""Texts: what is read in the source's short texts, and the names of persons that the door's rules cannot know."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
NAME = "[nom]"
FIRST = r"[A-ZÀ-Þ][a-zà-ÿ]+(?:-[A-ZÀ-Þ][a-zà-ÿ]+)?"
LAST = r"[A-ZÀ-Þ][A-ZÀ-Þ'’\-]{2,}"
CAPITAL = r"[A-ZÀ-Þ][\w'’\-]+"

TITLED = re.compile(
    rf"\b(MME|MLLE|MONSIEUR|MADAME|MADEMOISELLE|MR|DR|M\.)\s+{CAPITAL}(?:\s+(?:(?:DE|DU|LE|LA)\s+)?{CAPITAL}){{0,2}}"
)
LED = re.compile(
    r"((?i:contact(?:er|ez)?|interlocut(?:eur|rice)|recruteu(?:r|se)|auprès de|à l['’]attention de|à l['’]att\.? de|"
    r"demander|appele[rz]|courrier à|adresse[rz](?:\s\w+){0,6} à|responsable du recrutement|référente?)"
    r"\s*(?:est\s+)?[:\-,]?\s*)"
    rf"({FIRST}\s+(?:{LAST}|{FIRST})|{LAST}\s+{FIRST})(?=\s*(?:[,;.(/\-–]|\n|$|au\b|par\b|ou\b|\[))"
)
BEFORE_ADDRESS = re.compile(rf"\b({FIRST}\s+{LAST}|{LAST}\s+{FIRST})(?=[^.\n]{{0,60}}\[(?:mail|téléphone)\])")
SIGNED = re.compile(
    rf"\b{FIRST}\s+{LAST}(?=\s*[,\-–]\s*(?:(?i:responsable|direct(?:eur|rice)|charg[ée]|gérante?|président)))"
)
SPLIT_PHONE = re.compile(r"(?<!\d)0[1-9](?:[\s.\-/_]{0,3}\d{2}){4}(?!\d)")
AT = re.compile(
    r"[\w.+\-]{1,64}\s?(?:\(at\)|\[at\]|\(arobase\)|\barobase\b|＠)\s?[\w\-]{1,63}\s?(?:\.|\(dot\)|\bpoint\b)\s?[a-z]{2,8}"
)
ONLY_NAME = re.compile(
    r"[\W_]*(?:(?i:m\.|mm\.|mr|mme|mmes|mlle|monsieur|madame|mademoiselle|dr|me|maître)\s*)?\[nom\][\W_]*"
)

#: what the patterns above need, found quickly: most texts of an offer are labels
CAPITALS = re.compile(r"[A-ZÀ-Þ]\S*\s+[A-ZÀ-Þ]")
AT_WORD = re.compile(r"[(\[]at|arobase|＠")
LEADS = re.compile(
    r"(?i:contact|interlocut|recruteu|auprès|à l['’]att|demander|appele|courrier|adresse|recrutement|référent)"
)
ROLES = re.compile(r"(?i:responsable|direct|charg[ée]|gérant|président)")

DURATION = re.compile(r"(\d+(?:[.,]\d+)?)\s*(Mois|Jour)", re.IGNORECASE)
HOURS = re.compile(r"(?<![\d.,])(\d{1,2}(?:[.,]\d{1,2})?)\s*[Hh](?:eures?)?\s*(\d{2})?(?!\d)")


def discreet(text: str) -> str:
    """Return a text without names of persons, phones and mails that stand in spellings of job offers."""
    if CAPITALS.search(text) is None and "0" not in text and AT_WORD.search(text) is None:
        return text
    if AT_WORD.search(text):
        text = AT.sub("[mail]", text)
    if "0" in text:
        text = SPLIT_PHONE.sub("[téléphone]", text)
    text = TITLED.sub(rf"\1 {NAME}", text)
    if LEADS.search(text):
        text = LED.sub(rf"\1{NAME}", text)
    if ROLES.search(text):
        text = SIGNED.sub(NAME, text)
    if "[mail]" in text or "[téléphone]" in text:
        text = BEFORE_ADDRESS.sub(NAME, text)
    return text


def told(value: object) -> str | None:
    """Return a text without blanks around it and without persons; None where it says nothing."""
    if not isinstance(value, str):
        return None
    text = discreet(value.strip())
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
