"""Projects: facts of any form become a record."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from hub_kohesio import words
from hub_kohesio.amounts import euros, money, number, rate
from hub_kohesio.checks import expected, findings
from hub_kohesio.codes import codes, specific
from hub_kohesio.dates import day, span
from hub_kohesio.facts import Facts, masked
from hub_kohesio.mentions import mentions
from hub_kohesio.persons import MASK
from hub_kohesio.points import settled
from hub_kohesio.text import line, said, told
from hub_kohesio.themes import themes

PAGE = "https://kohesio.ec.europa.eu/en/projects/"
ENTITY = "https://linkedopendata.eu/entity/"


def compose(key: str, form: str, facts: Facts) -> dict[str, Any]:
    """Return the record of a project."""
    record: dict[str, Any] = {"id": f"kohesio:{key}", "kind": "project", "form": form, "native_id": facts.native}
    record |= _texts(facts)
    record |= _dates(facts)
    record |= _money(facts)
    record |= _programme(facts)
    record |= _who(facts)
    good, swapped, wrong = settled(facts.points, facts.countries)
    record |= _where(facts, [*good, *swapped])
    record |= _subject(record, facts)
    record |= {"highlighted": facts.highlighted, "interreg": facts.interreg, "website": _web(facts.website)}
    record["official_url"] = _web(facts.official_url) or (PAGE + facts.native if facts.native else None)
    record["identifiers"] = _identifiers(record, facts)
    record["links"] = _links(facts)
    record["findings"] = findings(record, facts, swapped=swapped, wrong=wrong)
    if any(one["code"] == "place_doubtful" for one in record["findings"]):
        record["places"] = instead(record, facts)
    return {name: value for name, value in record.items() if value not in (None, [], "", {})}


def _texts(facts: Facts) -> dict[str, Any]:
    """Return the main wording and the others; a text that only repeats another is left out."""
    found: list[dict[str, Any]] = []
    for text in facts.texts:
        title, description = said(text.title), told(text.description)
        if not title and not description:
            continue
        made = words.wording(text.language or "", title, description, machine=bool(text.machine))
        if text.machine is None:
            del made["machine_translated"]
        if not any(other.get("title") == title and other.get("description") == description for other in found):
            found.append(made)
    if not found:
        return {}
    main, others = found[0], [other for other in found[1:] if other["language"]]
    whole = {name: value for name, value in main.items() if value not in ("", None)}
    return {**whole, "translations": others}


def _dates(facts: Facts) -> dict[str, Any]:
    start, end = day(facts.start), day(facts.end)
    if not start and not end and (found := span(facts.duration)):
        start, end = found
    year = number(facts.year)
    updated = day(facts.updated)
    return {
        "starts_on": start, "ends_on": end, "selected_on": day(facts.selected), "duration_text": said(facts.duration),
        "year": int(year) if year else None,
        "modified_at": f"{updated}T00:00:00Z" if updated else None,
    }  # fmt: skip


def _money(facts: Facts) -> dict[str, Any]:
    currency = said(facts.currency) or "EUR"
    currency = currency if re.fullmatch("[A-Z]{3}", currency) else "EUR"
    exchange = number(facts.exchange)
    return {
        "total_budget": money(facts.total, currency), "eu_budget": money(facts.eu),
        "cofinancing_rate": rate(facts.rate), "exchange_rate": float(exchange) if exchange else None,
    }  # fmt: skip


def _programme(facts: Facts) -> dict[str, Any]:
    """Return fund, programme and period; dates are never derived from a period."""
    name = said(facts.programme)
    cci = words.cci(facts.programme_code) or words.cci(name)
    text = said(facts.period)
    return {
        "funds": words.funds(facts.funds), "fund_text": said(facts.fund_text),
        "programme_code": cci, "programme_name": re.sub(r"^20\w{10,13}\s+-\s+", "", name) if name else None,
        "period_text": text, "period": words.period(text) or facts.period_known or words.period_of_cci(cci),
    }  # fmt: skip


def _who(facts: Facts) -> dict[str, Any]:
    bodies = [{"role": "beneficiary", **body} for body in facts.beneficiaries if body["name"] != MASK]
    manager = said(facts.authority)
    if manager:
        bodies.append({"role": "managing_authority", "name": manager})
    unique = list({str(sorted(body.items())): body for body in bodies}.values())
    hidden = masked(facts) or None
    return {"organisations": unique, "authority": words.authority(facts.authority), "beneficiary_masked": hidden}


def _where(facts: Facts, points: list[dict[str, float]]) -> dict[str, Any]:
    unique = list({(point["latitude"], point["longitude"]): point for point in points}.values())
    places = [{"role": "performance", **place} for place in facts.places if place]
    return {"countries": facts.countries, "points": unique, "places": places, "region_text": said(facts.region)}


def instead(record: dict[str, Any], facts: Facts) -> list[dict[str, Any]]:
    """Return the région that is named, where communes and areas came of a point that lies far from it."""
    named = expected(record, facts)[1]
    if len(named) != 1:
        return []
    return [{"text": named[0].names[0], "nuts": named[0].nuts[0], "country": "FR", "role": "performance"}]


def _subject(record: dict[str, Any], facts: Facts) -> dict[str, Any]:
    """Return codes, themes and mentions, read in all wordings: a machine's English says less than the French."""
    others = record.get("translations") or []
    texts = [("title", record.get("title")), ("description", record.get("description"))]
    for place, other in enumerate(others):
        path = f"translations.{place}"
        texts += [(f"{path}.title", other.get("title")), (f"{path}.description", other.get("description"))]
    found = themes(texts)
    return {
        "call_codes": _codes([text for _, text in texts], facts), "objectives": facts.objectives,
        "categories": facts.categories, "themes": [one["theme"] for one in found], "theme_evidence": found,
        "mentions": mentions([text for _, text in texts]),
    }  # fmt: skip


def _codes(texts: list[str | None], facts: Facts) -> list[dict[str, Any]]:
    """Return the codes of the national programme: from texts, and from the specific objectives of 2021-2027."""
    found = [code for text in texts for code in codes(text)]
    for objective in facts.objectives:
        if objective["scheme"] == "specific":
            made = specific(objective.get("code"))
            found += [made] if made else codes(objective.get("code")) + codes(objective.get("label"))
    return list({code["code"]: code for code in reversed(found)}.values())[::-1]


def _identifiers(record: dict[str, Any], facts: Facts) -> list[dict[str, str]]:
    """Return the ids by which others know the project, and the marks by which it is found in another list."""
    found = [{"scheme": "kohesio", "value": facts.native}] if facts.native else []
    found += facts.identifiers
    if mark := amounts_mark(record):
        found.append({"scheme": "operation_amounts", "value": mark})
    found += [{"scheme": f"code_{code['scheme']}", "value": code["code"]} for code in record["call_codes"]]
    return [one for one in found if one["value"]]


def amounts_mark(record: dict[str, Any]) -> str | None:
    """Return the mark that two forms of one operation share: its days and its amounts in whole euros.

    The title is not in it: one form has the French title, another a machine's.
    """
    sums = [euros(record.get("total_budget")), euros(record.get("eu_budget"))]
    start, end = record.get("starts_on"), record.get("ends_on")
    if not (start and end and all(sums)):
        return None
    whole = [str(amount.quantize(Decimal(1), ROUND_HALF_UP)) for amount in sums if amount is not None]
    return "/".join([start, end, *whole])


def _links(facts: Facts) -> list[dict[str, Any]]:
    found = [{"rel": "same_as", "url": ENTITY + facts.native}] if facts.native else []
    found += [link for link in facts.links if _web(link.get("url"))]
    return [{"score": 1, "decided_by": "source", **link} for link in found]


def _web(given: object) -> str | None:
    text = line(given)
    return text if re.fullmatch(r"https?://[^\s<>\"]{1,2000}", text) else None
