"""Profiles: which column of a national list holds what, as data."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from hub import HubError
from hub_kohesio import words
from hub_kohesio.amounts import number
from hub_kohesio.dates import day
from hub_kohesio.facts import Facts, Text, beneficiaries, categories, digest, objectives
from hub_kohesio.regions import named
from hub_kohesio.text import fold, line, said


class UnusableProfile(HubError):
    """A profile that an operator wrote and that cannot be used."""


SENTINELS = frozenset({"nr", "na", "n a", "n c", "s o"})
MEANINGS = frozenset(
    {
        *("title", "description", "beneficiary", "beneficiary_postcode", "beneficiary_city", "beneficiary_siret"),
        *("start", "end", "total", "eu", "rate", "country", "selected", "updated", "category", "fund", "programme"),
        *("cci", "region", "commune", "postcode", "city", "operation", "year", "duration", "source", "topics"),
        *("specific_objective", "authority", "ignored"),
    }
)


@dataclass(frozen=True)
class Profile:
    """The columns of one published list: meaning by folded heading, and what holds for all of its rows."""

    name: str
    title: str
    status: str
    columns: dict[str, str]
    required: frozenset[str]
    period: str | None
    topic_separator: str
    attribution: str

    def meanings(self, header: list[str]) -> dict[str, str]:
        """Return the meaning of each heading of a table; empty where the table is not of this profile."""
        found = {name: self.columns[fold(name)] for name in header if fold(name) in self.columns}
        return found if set(found.values()) >= self.required else {}


@cache
def profiles() -> tuple[Profile, ...]:
    """Return the profiles that come with the package, the most particular first."""
    folder = resources.files("hub_kohesio").joinpath("profiles")
    found = [_made(tomllib.loads(file.read_text("utf-8"))) for file in folder.iterdir() if file.name.endswith(".toml")]
    return tuple(sorted(found, key=lambda profile: (-len(profile.required), profile.name)))


def _made(data: dict[str, Any]) -> Profile:
    unknown = set(data["columns"]) - MEANINGS
    if unknown:
        raise ValueError(f"profile {data['name']}: unknown meanings {sorted(unknown)}")
    columns = {fold(heading): meaning for meaning, headings in data["columns"].items() for heading in headings}
    return Profile(data["name"], data["title"], data["status"], columns, frozenset(data["required"]),
                   data.get("period"), data.get("topic_separator", ";"), data["attribution"])  # fmt: skip


def given(paths: list[str]) -> tuple[Profile, ...]:
    """Return the profiles that an operator wrote.

    :raises UnusableProfile: when a file is not there, or is no profile.
    """
    found = []
    for path in paths:
        try:
            found.append(_made(tomllib.loads(Path(path).read_text("utf-8"))))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise UnusableProfile(f"the profile {path} cannot be used: {error!r}; see the README, Lists") from error
    return tuple(found)


def profile_for(header: list[str], known: tuple[Profile, ...]) -> tuple[Profile, dict[str, str]] | None:
    """Return the profile that knows most headings of a table, with their meanings."""
    fitting = [(profile, found) for profile in known if (found := profile.meanings(header))]
    return max(fitting, key=lambda pair: len(pair[1]), default=None)


def key_of(data: dict[str, Any]) -> str:
    """Return the key of a row: an id where the list has one, else a digest of all that tells operations apart.

    Titles repeat, one operation a year; so dates and amounts belong to the key, and a new amount makes a new row.
    """
    if said(data.get("operation")):
        return f"list-{digest(data.get('operation'), data.get('programme'))}"
    plain = [data.get(name) for name in ("title", "beneficiary", "programme", "fund", "year", "source")]
    days = [day(data.get(name)) for name in ("start", "end")]
    sums = [number(data.get(name)) for name in ("total", "eu")]
    return f"list-{digest(*plain, *days, *(sum_ and f'{sum_:.2f}' for sum_ in sums))}"


def facts(data: dict[str, Any], profile: Profile) -> Facts:
    """Return the facts of a row; what is known is taken out of it."""
    take = data.pop
    postcode = _postcode(take("beneficiary_postcode", None))
    category = _known(take("category", None))
    code, _, label = (category or "").partition(" - ")
    region = _known(take("region", None))
    fund = _known(take("fund", None))
    programme = _known(take("programme", None))
    made = Facts(
        texts=[Text("fr", take("title", None), take("description", None), False)],
        start=take("start", None),
        end=take("end", None),
        total=take("total", None),
        eu=take("eu", None),
        rate=take("rate", None),
        countries=words.countries(take("country", None)) or ["FR"],
        funds=fund,
        fund_text=fund,
        programme=programme,
        programme_code=take("cci", None),
        period_known=profile.period,
        authority=take("authority", None),
        categories=categories(code if code and label else category, label or None),
        beneficiaries=beneficiaries(take("beneficiary", None), take("beneficiary_siret", None), postcode=postcode,
                                    city=said(take("beneficiary_city", None))),
        region=region,
        selected=take("selected", None),
        updated=take("updated", None),
        year=take("year", None),
        duration=take("duration", None),
        links=[{"rel": "published_at", "url": take("source", None)}],
        objectives=_objectives(take("specific_objective", None), take("topics", None), profile),
    )  # fmt: skip
    made.places = _places(data, region)
    made.identifiers = _identifiers(take("operation", None), profile)
    made.interreg = True if "interreg" in f"{region or ''} {programme or ''}".lower() else None
    return made


def _known(given: object) -> str | None:
    text = said(given)
    return None if text is None or fold(text) in SENTINELS else text


def _postcode(given: object) -> str | None:
    """Return a post code with the zero that a number loses: 2100.0 is 02100."""
    text = line(given).removesuffix(".0")
    return text.zfill(5) if text.isdigit() and 4 <= len(text) <= 5 else None


def _objectives(code: object, topics: object, profile: Profile) -> list[dict[str, Any]]:
    short, _, label = line(code).partition(" - ")
    found = objectives("specific", short or None, label or None)
    listed = [line(part).strip('" ') for part in str(topics or "").split(profile.topic_separator)]
    return [*found, *({"scheme": "topic", "label": part} for part in dict.fromkeys(listed) if part)]


def _places(data: dict[str, Any], region: str | None) -> list[dict[str, Any]]:
    """Return where the operation is: its commune or post code where the list has them, else the région."""
    commune, postcode, city = (said(data.pop(name, None)) for name in ("commune", "postcode", "city"))
    place: dict[str, Any] = {}
    if commune and len(commune) in (4, 5) and commune.zfill(5)[:2].isdigit():
        place["commune"] = commune.zfill(5)
    if found := _postcode(postcode):
        place["postcode"] = found
    if city:
        place |= {"city": city, "text": city}
    areas = named(region)
    if not place and region and len(areas) == 1 and "interr" not in region.lower():
        place = {"text": region, "nuts": areas[0].nuts[0]}
    return [{**place, "country": "FR"}] if place else []


def _identifiers(operation: object, profile: Profile) -> list[dict[str, str]]:
    found = [{"scheme": "list", "value": profile.name}]
    if number := said(operation):
        found.append({"scheme": "operation", "value": number})
    return found
