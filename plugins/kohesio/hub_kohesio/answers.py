"""Answers: projects in the JSON of the API (list and detail), of SPARQL, and of third parties' copies."""

from __future__ import annotations

import re
from typing import Any

from hub_kohesio import points, words
from hub_kohesio.facts import Facts, Text, objectives, parts, qid, registered
from hub_kohesio.text import said

EMPTY_LABELS = ("copyrightImages", "images", "snippet")
LEFT_OUT = frozenset(
    {
        *("images", "copyrightImages", "snippet", "videos", "tweets", "geoJson", "facebookUserId", "instagramUsername"),
        *("twitterUsername", "youtubeVideoId", "description_raw", "regionUpper1", "regionUpper2", "regionUpper3"),
        "link",
    }
)  #: pictures, social media, outlines of regions and what other keys repeat


def of_list(data: dict[str, Any]) -> Facts:
    """Return the facts of an item of the search answer, where every value is a list."""
    language = data.pop("_language", None)
    one = {name: _first(data.pop(name, None)) for name in ("startTimes", "endTimes", "totalBudgets", "euBudgets")}
    countries = words.countries("|".join(_texts(data.pop("countrycode", None))))
    ids = _texts(data.pop("objectiveIds", None))
    coordinates = _texts(data.pop("coordinates", None))
    return Facts(
        native=qid(data.pop("item", None), data.get("link")),
        texts=_wordings(data, language, countries),
        start=one["startTimes"],
        end=one["endTimes"],
        total=one["totalBudgets"],
        eu=one["euBudgets"],
        countries=countries,
        objectives=_objectives(ids, []),
        points=[point for text in coordinates for point in points.longitude_first(text)],
    )


def _wordings(data: dict[str, Any], language: str | None, countries: list[str]) -> list[Text]:
    """Return the edited wording, else the original one; both are in the language that was asked for.

    The answer does not tell its language: without the address it is that of the country, as far as that is known.
    """
    own = words.original_language(countries)
    title = _first(data.pop("labels", None)) or _first(data.get("originalLabels"))
    spelt = data.pop("orignalDescriptions", None)
    original = data.pop("originalDescriptions", None) or spelt
    description = _first(data.pop("descriptions", None)) or _first(original)
    data.pop("originalLabels", None)
    machine = None if language is None or own is None else language != own
    return [Text(language or own, title, description, machine)]


def of_detail(data: dict[str, Any]) -> Facts:
    """Return the facts of the detail answer."""
    countries = words.countries("|".join(_texts(data.pop("countryCode", None))))
    labels = _texts(data.pop("countryLabel", None))
    countries = countries or words.countries("|".join(labels))
    names = _texts(data.pop("categoryLabels", None))
    facts = Facts(
        native=qid(data.pop("item", None), data.get("link")),
        texts=[_wording(data, countries)],
        start=data.pop("startTime", None),
        end=data.pop("endTime", None),
        total=data.pop("budget", None),
        eu=data.pop("euBudget", None),
        rate=data.pop("cofinancingRate", None),
        countries=countries,
        authority=data.pop("managingAuthorityLabel", None),
        beneficiaries=_bodies(data.pop("beneficiaries", None)),
        categories=_apart(_texts(data.pop("categoryIDs", None)), names),
        objectives=_all_objectives(data),
        points=[point for text in _texts(data.pop("coordinates", None)) for point in points.well_known(text)],
        region=data.pop("regionText", None),
        website=data.pop("projectWebsite", None),
        **_programme(data),
    )
    facts.places = _region(data.pop("region", None), countries)
    keep = data.pop("keepUrl", None)
    facts.links = [{"rel": "inforegio", "url": data.pop("infoRegioUrl", None)}, {"rel": "keep", "url": keep}]
    facts.interreg = bool(keep) or None
    return facts


def _wording(data: dict[str, Any], countries: list[str]) -> Text:
    """Return the edited wording of a detail answer, else the original one."""
    language, own = data.pop("_language", None), words.original_language(countries)
    originals = [data.pop(name, None) for name in ("originalLabel", "originalDescription")]
    title, description = data.pop("label", None) or originals[0], data.pop("description", None) or originals[1]
    machine = None if language is None or own is None else language != own
    return Text(language or own, title, description, machine)


def _programme(data: dict[str, Any]) -> dict[str, Any]:
    """Return the facts of the programme and its funds that a detail answer gives."""
    programme = (data.pop("program", None) or [{}])[0]
    funds = data.pop("funds", None) or []
    return {
        "funds": "|".join(str(fund.get("id") or fund.get("label")) for fund in funds),
        "fund_text": " | ".join(str(fund.get("label") or fund.get("id")) for fund in funds),
        "programme": programme.get("programLabel") or programme.get("programFullLabel"),
        "programme_code": programme.get("programFullLabel"),
        "period": data.pop("programmingPeriod", None) or programme.get("programmingPeriodLabel"),
    }


def _all_objectives(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the themes, the policies and the specific objectives of a detail answer."""
    return [
        *_objectives(_texts(data.pop("themeIds", None)), _texts(data.pop("themeLabels", None))),
        *_objectives(_texts(data.pop("policyIds", None)), _texts(data.pop("policyLabels", None))),
        *_specific(data.pop("specificObjectives", None)),
    ]


def _region(given: object, countries: list[str]) -> list[dict[str, Any]]:
    text = said(given)
    if not text or text.startswith("Multiple locations"):
        return []
    return [{"text": text, **({"country": countries[0]} if len(countries) == 1 else {})}]


def _bodies(listed: Any) -> list[dict[str, Any]]:
    return [{"name": name} for body in listed or [] if (name := said(body.get("beneficiaryLabel")))]


def _apart(codes: list[str], labels: list[str]) -> list[dict[str, Any]]:
    """Return codes, and labels after them: two sets of one length need not be in one order."""
    if len(codes) == len(labels) == 1:
        return [{"code": codes[0], "label": labels[0]}]
    return [*({"code": code} for code in codes), *({"label": label} for label in labels)]


def _objectives(codes: list[str], labels: list[str]) -> list[dict[str, Any]]:
    scheme = "policy" if any(code.startswith("PO") for code in codes) else "thematic"
    return [{"scheme": scheme, **one} for one in _apart(codes, labels)]


def _specific(given: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for one in given or []:
        if isinstance(one, dict):
            texts = [str(value) for value in one.values() if isinstance(value, str) and not value.startswith("http")]
            code = str(one.get("id") or one.get("code") or (texts[0] if texts else ""))
            found += objectives("specific", code, one.get("label"))
        else:
            code, _, label = str(one).partition(" - ")
            found += objectives("specific", code, label)
    return found


def _texts(given: Any) -> list[str]:
    listed = given if isinstance(given, list) else [given]
    return list(dict.fromkeys(text for text in map(said, listed) if text))


def _first(given: Any) -> object:
    if isinstance(given, list):
        return next((value for value in given if value not in (None, "")), None)
    return given


def of_bindings(data: dict[str, Any]) -> Facts:
    """Return the facts of a project of a SPARQL answer: its rows were grouped, each variable has its values."""
    values: dict[str, list[str]] = {name: list(found) for name, found in data.items()}
    data.clear()

    def take(*names: str) -> str | None:
        return next((values.pop(name)[0] for name in names if values.get(name)), None)

    listed = {name: values.pop(name, []) for name in ("coordinates", "beneficiary", "category", "fund")}
    country = words.countries(take("country", "countryCode")) or ["FR"]
    own = words.original_language(country)
    cci = take("cci")
    facts = Facts(
        native=qid(take("project", "item")),
        texts=[
            Text("fr", take("fr", "label_fr"), take("fr_summary", "summary_fr"), own != "fr"),
            Text("en", take("en", "label_en"), take("en_summary", "summary_en"), own != "en"),
        ],
        start=take("start"),
        end=take("end", "expected_end"),
        total=take("total"),
        eu=take("eu"),
        rate=take("rate"),
        countries=country,
        funds="|".join(listed["fund"]),
        fund_text=None,
        programme=take("programme"),
        programme_code=cci,
        period=take("period"),
        authority=take("authority"),
        beneficiaries=[{"name": name} for name in listed["beneficiary"]],
        categories=[{"code": code} for code in listed["category"]],
        points=[point for text in listed["coordinates"] for point in points.well_known(text)],
    )
    facts.period = None if str(facts.period or "").startswith("http") else facts.period
    data.update({name: found for name, found in values.items() if found})
    return facts


def of_commune(data: dict[str, Any]) -> Facts:
    """Return the facts of a project in a list by commune: a tuple with names, and the communes where it stood."""
    period = data.pop("periode", None)
    holder = data.pop("autorite_ou_programme", None)
    programme = holder if period == "2021-2027" else None
    return Facts(
        native=qid(data.pop("qid")),
        texts=[Text("fr", data.pop("titre"), None, False)],
        start=data.pop("debut", None),
        end=data.pop("fin", None),
        total=data.pop("total", None),
        eu=data.pop("ue", None),
        rate=data.pop("taux", None),
        countries=["FR"],
        funds=data.get("fonds"),
        fund_text=data.pop("fonds", None),
        period=period,
        programme=programme,
        authority=None if programme else holder,
        points=[dict(point) for point in data.pop("points", [])],
        places=[{"commune": code, "country": "FR"} for code in data.pop("communes", [])],
        interreg=True if "interreg" in str(programme or "").lower() else None,
    )


def of_copy(data: dict[str, Any]) -> Facts:
    """Return the facts of a record that a third party made from the CSV exports."""
    countries = words.countries(data.pop("country", None))
    own = words.original_language(countries)
    regions = data.pop("regions", None) or []
    nuts = [text for text in regions if re.fullmatch(r"[A-Z]{2}[0-9A-Z]{1,3}", str(text))]
    country = {"country": countries[0]} if countries else {}
    places = [{"nuts": code, **country} for code in nuts]
    places += [{"city": name, "text": name, **country} for name in parts(data.pop("locality", None))]
    return Facts(
        native=qid(data.pop("id"), data.pop("url", None)),
        texts=[Text(own or "en", data.pop("title"), data.pop("description", None), False if own == "en" else None)],
        start=data.pop("start", None),
        end=data.pop("end", None),
        total=data.pop("total_budget", None),
        eu=data.pop("eu_budget", None),
        currency=data.pop("currency", None) or "EUR",
        countries=countries,
        funds="|".join(str(fund.get("id")) for fund in data.get("funds") or []),
        fund_text=" | ".join(str(fund.get("label")) for fund in data.pop("funds", None) or []),
        period=data.pop("programming_period", None),
        beneficiaries=[{"name": body["name"], **registered("")} for body in data.pop("beneficiaries", None) or []],
        categories=[{"label": label} for label in data.pop("categories", None) or []],
        points=list(points.latitude_first(data.pop("coordinates", None))),
        places=places,
        region=", ".join(str(text) for text in regions if text not in nuts),
    )
