"""Columns: projects in the CSV exports of every generation, the Socrata copy and the validator's input."""

from __future__ import annotations

import re
from typing import Any

from hub_kohesio import points, words
from hub_kohesio.amounts import number
from hub_kohesio.facts import Facts, Text, beneficiaries, categories, objectives, pairs, parts, qid
from hub_kohesio.text import said

MULTIPLE = frozenset(
    {
        *("beneficiary_unique_identifier", "beneficiary_name", "beneficiary_local_identifier", "coordinates"),
        *("category_of_intervention", "category_label", "thematic_objective_id", "thematic_objective_label"),
        *("policy_objective_id", "policy_objective_label", "specific_objective_id", "specific_objective_label"),
        *("fund_code", "fund_name", "location_indicator_latitude_longitude", "postal_code", "lau_ids", "lau_labels"),
        *("nuts1_label", "nuts2_label", "nuts3_label", "nuts1_code", "nuts2_code", "nuts3_code", "region"),
        *("location_indicator_postcode", "location_indicator_nuts_code", "operation_postcode"),
    }
)  #: columns whose values are joined where a project stands on several rows
LEFT_OUT = frozenset({"image_url", "social_media_links", "beneficiary_unique_identifier"})
LAU = re.compile(r"(?:FR[_-]?)?(\d[0-9AB]\d{3})")
VALIDATOR = frozenset({"countryid", "operation_expected_end_date", "location_indicator_postcode"})


def of_row(data: dict[str, Any], *, validator: bool) -> Facts:
    """Return the facts of a row (its columns in lower case); what is known is taken out of it."""
    take = data.pop
    countries = words.countries(take("countrycode", None), take("country", None))
    take("countryid", None)
    native = qid(address(data.get("operation_unique_identifier")))
    facts = Facts(
        native=native,
        texts=_texts(data, countries),
        start=take("operation_start_date", None),
        end=take("operation_end_date", None) or data.get("operation_expected_end_date"),
        total=take("total_eligible_expenditure_amount", None),
        eu=take("project_eu_budget", None) or take("eu_contribution", None),
        currency=take("total_eligible_expenditure_currency", None) or "EUR",
        exchange=take("total_eligible_expenditure_exchange_rate", None),
        rate=_percent(take("cofinancing_rate", None), validator=validator),
        countries=countries,
        funds=data.get("fund_code") or data.get("fund_name"),
        fund_text=take("fund_name", None) or data.get("fund_code"),
        programme=take("programme_name", None),
        programme_code=take("programme_code", None),
        period=take("programming_period", None),
        authority=take("managingauthority", None),
        beneficiaries=beneficiaries(take("beneficiary_name", None), take("beneficiary_local_identifier", None)),
        categories=categories(take("category_of_intervention", None), take("category_label", None)),
        objectives=_objectives(data),
        points=_points(data, validator=validator),
        places=_places(data, countries),
        updated=take("date_of_last_update", None),
        identifiers=_identifiers(data),
        links=[{"rel": "inforegio", "url": address(take("inforegio_url", None))}],
    )
    facts.highlighted = True if take("inforegio_id", None) else None
    for name in ("fund_code", "operation_unique_identifier", "operation_expected_end_date"):
        take(name, None)
    facts.region = take("region", None)
    facts.interreg = "TC" in (words.cci(facts.programme_code) or "") or None
    return facts


def _percent(given: object, *, validator: bool) -> object:
    """Return a rate in percent: the validator's text asks for 0.5 where its sample writes 50."""
    found = number(given) if validator else None
    return str(found * 100) if found is not None and found <= 1 else given


def address(given: Any) -> str:
    """Return an address that stands as a text, or as ``{"url": ...}`` as Socrata gives it."""
    return str(given.get("url") or "") if isinstance(given, dict) else str(given or "")


def _texts(data: dict[str, Any], countries: list[str]) -> list[Text]:
    """Return the original wording first, then the machine's English."""
    own = words.original_language(countries)
    original = Text(own, data.pop("operation_name_programme_language", None),
                    data.pop("operation_summary_programme_language", None), False)  # fmt: skip
    english = Text("en", data.pop("operation_name_english", None), data.pop("operation_summary_english", None),
                   own != "en")  # fmt: skip
    return [original, english]


def _objectives(data: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for scheme, code, label in (
        ("thematic", "thematic_objective_id", "thematic_objective_label"),
        ("policy", "policy_objective_id", "policy_objective_label"),
        ("specific", "specific_objective_id", "specific_objective_label"),
        ("priority_axis", "program_priority_axis_code", "program_priority_axis_name"),
        ("specific", "program_specific_objective_code", "program_specific_objective_name"),
        ("thematic", "program_thematic_objective_code", "program_thematic_objective_name"),
    ):
        found += objectives(scheme, data.pop(code, None), data.pop(label, None))
    return found


def _points(data: dict[str, Any], *, validator: bool) -> list[points.Point]:
    """Return the points: latitude first in exports, longitude first in what authorities deliver."""
    located, other = data.pop("location_indicator_latitude_longitude", None), data.pop("coordinates", None)
    read = points.longitude_first if validator else points.latitude_first
    return [*read(located), *(points.latitude_first(other) if other != located else ())]


def _places(data: dict[str, Any], countries: list[str]) -> list[dict[str, Any]]:
    """Return communes, NUTS 3 (or wider) areas and post codes, as published."""
    country = {"country": countries[0]} if len(countries) == 1 else {}
    found: list[dict[str, Any]] = []
    for code, name in pairs(data.pop("lau_ids", None), data.pop("lau_labels", None)):
        commune = LAU.fullmatch(code or "")
        inner = {"commune": commune[1]} if commune and countries == ["FR"] else {}
        found.append({**inner, **({"city": name, "text": name} if name else {}), **country})
    found = [place for place in found if len(place) > len(country)]
    areas = [pairs(data.pop(f"nuts{n}_code", None), data.pop(f"nuts{n}_label", None)) for n in (3, 2, 1)]
    given = data.pop("location_indicator_nuts_code", None)
    for code, name in [*next((level for level in areas if level), []), *((one, None) for one in parts(given))]:
        found.append({**({"nuts": code} if code else {}), **({"text": name} if name else {}), **country})
    codes = [data.pop(name, None) for name in ("postal_code", "location_indicator_postcode", "operation_postcode")]
    for postcode in parts("|".join(str(code) for code in codes if code)):
        found.append({"postcode": postcode, **country})
    return found


def _identifiers(data: dict[str, Any]) -> list[dict[str, str]]:
    found = []
    local = said(data.pop("operation_local_identifier", None))
    if local:
        found.append({"scheme": "operation", "value": local})
    own = said(address(data.get("operation_unique_identifier")))
    if own and not qid(own):
        found.append({"scheme": "operation", "value": own})
    return found


def joined(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the row of a project that stands on several: lists are joined, else the first value that is there."""
    whole: dict[str, Any] = {}
    for row in rows:
        for name, value in row.items():
            before = whole.get(name)
            if before in (None, ""):
                whole[name] = value
            elif name in MULTIPLE and isinstance(value, str) and value not in str(before).split("|") and value:
                whole[name] = f"{before}|{value}"
    return whole
