"""Words: pages are written in French; a catalogue gives the English of each sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache, lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

import orjson

from hub.web.negotiation import language

PARIS = ZoneInfo("Europe/Paris")
MONTHS = {
    "fr": (
        "janvier", "février", "mars", "avril", "mai", "juin",
        "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip


@cache
def english() -> Mapping[str, str]:
    """Return the English of each French sentence of the pages."""
    text = files("hub.web").joinpath("locales", "en.json").read_bytes()
    return dict(orjson.loads(text))


@cache
def french_sources() -> Mapping[str, str]:
    """Return the French of what the lookup tables say of where a figure comes from."""
    text = files("hub.web").joinpath("locales", "sources_fr.json").read_bytes()
    return dict(orjson.loads(text))


def sourced(words: str) -> str:
    """Return where a figure of a lookup table comes from; an operator's own words stay as they are."""
    return french_sources().get(words, words) if language() == "fr" else words


def translated(sentence: str, /, **values: object) -> str:
    """Return a sentence in the language of this answer; ``values`` fill its braces."""
    words = english().get(sentence, sentence) if language() == "en" else spaced(sentence)
    return words.format(**values) if values else words


@lru_cache(4096)
def spaced(sentence: str) -> str:
    """Return a French sentence with the spaces that may not break a line: before : ; ? ! and inside quotation marks."""
    return re.sub(" (?=[:;?!»])|(?<=«) ", "\u00a0", sentence)


def day(text: str | None) -> str:
    """Return a day (ISO) or the day of an instant as people write it."""
    if not text:
        return ""
    year, month, number = text[:10].split("-")
    first = "er" if number == "01" and language() == "fr" else ""
    return f"{int(number)}{first}\u00a0{MONTHS[language()][int(month) - 1]} {year}"


def hour(text: str | None) -> str:
    """Return an instant (UTC, ISO) as day and hour in Paris."""
    if not text:
        return ""
    local = datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(PARIS)
    joined = {"fr": f"{local:%-H}\u00a0h\u00a0{local:%M}", "en": f"{local:%H:%M}"}[language()]
    return f"{day(local.date().isoformat())}, {joined}"


def number(value: object) -> str:
    """Return a number with its thousands set apart, as the language does it."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    grouped = f"{value:,}" if isinstance(value, int | float) else str(value)
    return grouped.replace(",", "\u202f").replace(".", ",") if language() == "fr" else grouped


def amount(money: Mapping[str, str] | None) -> str:
    """Return money with its currency, and whether tax is in it."""
    if not money or not money.get("amount"):
        return ""
    whole, _, cents = money["amount"].partition(".")
    text = number(int(whole)) + (f"{',' if language() == 'fr' else '.'}{cents}" if cents.strip("0") else "")
    sign = {"EUR": "€"}.get(money.get("currency", "EUR"), money.get("currency", ""))
    tax = {"excluded": translated("HT"), "included": translated("TTC")}.get(money.get("tax", ""), "")
    return f"{text} {sign} {tax}".strip()
