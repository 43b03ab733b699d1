"""The page of an estimate: formulae, their inputs with where each comes from, editable; a link carries all of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from flask import Blueprint, Response, render_template, request

from hub.clauses.estimating import FORMULAE, Estimate
from hub.clauses.estimating_inputs import FRACTIONS, GIVEN, UNITS, WORDS, Input
from hub.clauses.estimating_words import name_of
from hub.clauses.lookups import Lookups
from hub.errors import UsageError
from hub.web.desk.record_pages import known
from hub.web.i18n import number, sourced, translated
from hub.web.negotiation import language
from hub.web.parts import WebParts

LONGEST = 300
NAMES = (*UNITS, *WORDS, "cpv", "title", "framework")
Record = Mapping[str, Any]


@dataclass(frozen=True)
class InputLine:
    """One input of an estimate as the page shows it."""

    words: str
    value: str
    range: str
    given: bool
    source: str


@dataclass(frozen=True)
class Prefilled:
    """What a tender's lot says, and where the page found it."""

    values: Mapping[str, str]
    title: str
    tender: str
    lot: str


def blueprint(parts: WebParts) -> Blueprint:
    """Return the page; it is a search form, so that an address carries its inputs."""
    pages = Blueprint("estimate", __name__)

    @pages.get("/estimate")
    def estimate() -> Response:
        prefilled = of_tender(parts)
        typed = {name: request.args.get(name, "").strip()[:LONGEST] for name in NAMES}
        asked = {name for name in NAMES if name in request.args}
        values = {name: typed[name] if name in asked else prefilled.values.get(name, "") for name in NAMES}
        found: Estimate | None = None
        wrong = ""
        if any(values[name] for name in NAMES if name not in ("formula", "tax", "rounding", "per", "slice_rounding")):
            try:
                found = parts.knowing.estimate(inputs_of(values))
            except UsageError as error:
                wrong = str(error)
        return page(parts, values, prefilled, found, wrong)

    return pages


def inputs_of(values: Mapping[str, str]) -> dict[str, Any]:
    """Return what was typed as the estimate reads it: percentages become fractions, "5 à 10" a range.

    :raises UsageError: a percentage that is no number.
    """
    given: dict[str, Any] = {}
    for name, text in values.items():
        if not text:
            continue
        given[name] = ranged(name, text) if name in UNITS else text
    return given


def ranged(name: str, text: str) -> Any:
    """Read a number, or two or three with "à", "to" or ".." between them; fractions are typed as percentages."""
    for sign in (" à ", " to ", "..", "–"):
        ends = text.split(sign)
        if 1 < len(ends) < 4:
            names = ("min", "max") if len(ends) == 2 else ("min", "central", "max")
            return {end: single(name, written) for end, written in zip(names, ends, strict=False)}
    return single(name, text)


def single(name: str, text: str) -> Any:
    """Read one number as people write it."""
    if name not in FRACTIONS:
        return text.replace("€", "").strip()
    plain = text.replace("%", "").replace("\u00a0", "").replace(" ", "").replace(",", ".")
    try:
        value = float(plain) / 100
    except ValueError:
        raise UsageError(translated("« {words} » n’est pas un pourcentage", words=text[:40])) from None
    return value


def of_tender(parts: WebParts) -> Prefilled:
    """Return what the lot of ``?tender=ID&lot=N`` says."""
    asked, wanted = request.args.get("tender", ""), request.args.get("lot", "")[:40]
    body = parts.get(known(asked)) if asked else None
    record = orjson.loads(body) if body else {}
    if record.get("kind") != "tender":
        return Prefilled({}, "", "", "")
    lot = next((each for each in record.get("lots") or () if each.get("number") == wanted), None)
    return Prefilled(said(record, lot), str((lot or record).get("title") or ""), asked, wanted if lot else "")


def said(tender: Record, lot: Record | None) -> dict[str, str]:
    """Return the inputs that a lot and its tender give: the lot's own words win."""
    subject = lot or tender
    natures = subject.get("nature") or tender.get("nature") or []
    alone = lot is None or len(tender.get("lots") or ()) == 1
    codes = subject.get("cpv") or (tender.get("cpv") if alone else []) or []
    duration = subject.get("duration") or tender.get("duration") or {}
    found = {
        "title": subject.get("title") or "", "cpv": codes[0] if codes else "",
        "nature": natures[0] if len(natures) == 1 else "",
        "framework": "yes" if subject.get("framework") or tender.get("framework") else "",
        "months": str(duration.get("months") or ""),
    }  # fmt: skip
    value = subject.get("value") or (tender.get("value") if alone else None) or {}
    amount = value.get("amount")
    if amount and value.get("basis") != "framework_maximum":
        return {**found, "amount": amount.removesuffix(".00"), "tax": value.get("tax") or "unknown"}
    return {**found, **assessed(subject)}


def assessed(subject: Record) -> dict[str, str]:
    """Return the amount that the assessment supposed, where the lot has none of its own: a range."""
    inputs = ((subject.get("assessment") or {}).get("hours") or {}).get("inputs") or ()
    told = {each["name"]: each["value"] for each in inputs if each["name"].startswith("amount")}
    if "amount_min" in told:
        central = [str(told["amount"])] if "amount" in told else []
        return {"amount": "..".join([str(told["amount_min"]), *central, str(told["amount_max"])])}
    return {"amount": str(told["amount"])} if "amount" in told else {}


def page(
    parts: WebParts, values: Mapping[str, str], prefilled: Prefilled, found: Estimate | None, wrong: str
) -> Response:
    """Return the form with the estimate."""
    french = language() == "fr"
    tables = parts.knowing.tables()
    html = render_template(
        "knowing/estimate.html",
        values=values, prefilled=prefilled, found=found, wrong=wrong,
        formulae=[(code, text[0] if french else text[1]) for code, text in FORMULAE.items() if len(code) == 1],
        formula=FORMULAE[found.formula] if found and found.formula else None,
        lines=[line(each, tables) for each in found.inputs] if found else [],
        missing=[name_of(each)[0 if french else 1] for each in dict.fromkeys(found.missing)] if found else [],
        sentence=(found.sentence_fr if french else found.sentence_en) if found else "",
        warnings=(found.warnings_fr if french else found.warnings_en) if found else (),
        defaults=defaults(tables),
    )  # fmt: skip
    headers = {"Cache-Control": "no-cache", **({"X-Robots-Tag": "noindex"} if request.args else {})}
    return Response(html, status=422 if wrong else 200, mimetype="text/html", headers=headers)


def line(given: Input, tables: Lookups) -> InputLine:
    """Return one input with where it comes from."""
    low, central, high = given.value
    spread = "" if low == high else f"{shown(given.name, low)} – {shown(given.name, high)}"
    return InputLine(
        input_words(given.name),
        shown(given.name, central),
        spread,
        given.source == GIVEN,
        source_words(given.source, tables),
    )


def shown(name: str, value: float) -> str:
    """Write a value with its unit; fractions as percentages."""
    if name in FRACTIONS:
        return f"{number(round(value * 100, 2))}\u00a0%"
    unit = {"EUR": "\u00a0€", "EUR/h": "\u00a0€/h", "h": "\u00a0h"}.get(UNITS.get(name, "h"), "")
    return f"{number(round(value, 2))}{unit}"


def source_words(source: str, tables: Lookups) -> str:
    """Say where an input comes from: given, or a row of a table with its own source."""
    if source == GIVEN:
        return translated("donné")
    table, _, key = source.partition("/")
    row = tables.rows.get(table, {}).get(key)
    if row is None:
        return sourced(source)
    label = row.get("label_fr" if language() == "fr" else "label_en") or key
    told = translated("table {name}, ligne {key} : {label}", name=table, key=key, label=label)
    return f"{told} ({sourced(row['source'])})" if row.get("source") else told


def defaults(tables: Lookups) -> dict[str, str]:
    """Return the default of each input that has one whatever the trade, as the form shows it beside the field."""
    found = {}
    for name in ("rate", "hourly_cost", "slice_amount", "slice_hours", "new_staff"):
        row = tables.rows["parameters"].get(name)
        if row:
            found[name] = shown(name, row["value"])
    return found


def input_words(name: str) -> str:
    """Return what an input is called."""
    words = {
        "amount": translated("Montant hors taxes"),
        "labour_share": translated("Part de main-d’œuvre"),
        "rate": translated("Taux d’insertion"),
        "hourly_cost": translated("Coût horaire chargé"),
        "slice_amount": translated("Montant d’une tranche"),
        "slice_hours": translated("Heures par tranche"),
        "trigger": translated("Seuil de déclenchement"),
        "total_hours": translated("Heures travaillées en tout"),
        "hours": translated("Heures fixées"),
        "periods": translated("Nombre de périodes"),
        "months": translated("Durée en mois"),
        "new_staff": translated("Part de personnel nouveau"),
        "expected_per_100k": translated("Heures attendues pour 100 000 €"),
        "observed_hours": translated("Volumes observés dans le métier"),
    }
    return words.get(name, name)
