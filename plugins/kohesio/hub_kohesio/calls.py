"""Calls: calls for projects in captured pages and in a documented CSV, as records."""

from __future__ import annotations

import re
from typing import Any

from hub import ParseError
from hub_kohesio import words
from hub_kohesio.amounts import money, number, rate
from hub_kohesio.codes import codes
from hub_kohesio.dates import day, end_of_day
from hub_kohesio.facts import digest
from hub_kohesio.mentions import mentions
from hub_kohesio.regions import named
from hub_kohesio.text import fold, line, said, told
from hub_kohesio.themes import themes

COLUMNS = {
    "intitule": ("intitule", "intitule de l appel", "titre"),
    "code": ("code", "reference", "code de l appel", "intitule et code"),
    "codification": ("codification", "theme", "theme os", "os", "objectif specifique", "codes"),
    "axe": ("axe", "priorite"),
    "objectif": ("objectif",),
    "cadre": ("cadre", "orientations", "programme"),
    "fonds": ("fonds", "fond"),
    "region": ("region administrative", "region"),
    "perimetre": ("perimetre geographique", "perimetre"),
    "service": ("service gestionnaire", "organisme", "organisme intermediaire", "service"),
    "date_lancement": ("date de lancement", "date lancement", "date d ouverture"),
    "date_limite": ("date limite de depot", "date limite", "date limite de depot des dossiers", "date de cloture"),
    "periode_realisation": ("periode de realisation",),
    "realisation_du": ("realisation du", "periode de realisation du"),
    "realisation_au": ("realisation au", "periode de realisation au"),
    "duree_min": ("duree minimale", "duree min", "duree minimale en mois", "duree min mois"),
    "duree_max": ("duree maximale", "duree max", "duree maximale en mois", "duree max mois"),
    "montant_ue": ("montant total du soutien europeen prevu", "montant ue", "montant total fse+", "enveloppe"),
    "montant_ue_min": ("montant min fse+", "montant minimum fse+", "montant ue min", "montant min fse"),
    "cout_min": ("cout total eligible min", "cout total min", "cout total eligible minimum"),
    "taux_max": ("taux d intervention max", "taux max", "taux d intervention maximum", "taux maximum"),
    "actions": ("actions", "actions eligibles", "typologie d actions"),
    "porteurs": ("porteurs", "organismes eligibles", "porteurs de projet eligibles", "beneficiaires eligibles"),
    "publics": ("publics", "publics cibles"),
    "criteres": ("criteres de selection", "criteres"),
    "description": ("description", "objectifs"),
    "appui": ("appui",),
    "url": ("url", "adresse", "lien"),
}  #: columns of the documented CSV, and labels of captured FSE+ pages, folded
BY_NAME = {name: column for column, names in COLUMNS.items() for name in names}
REQUIRED = frozenset({"intitule", "date_limite"})
SUPPORT = {"structures": "structures", "participants": "participants", "mixte": "both", "les deux": "both"}


def columns_of(header: list[str]) -> dict[str, str]:
    """Return the column that each heading of a table means; empty where the table is not one of calls."""
    found = {name: BY_NAME[fold(name)] for name in header if fold(name) in BY_NAME}
    return found if set(found.values()) >= REQUIRED else {}


def key_of(data: dict[str, Any]) -> str:
    """Return the key of a call: its reference, else a digest of title, codes, opening and body."""
    reference = line(data.get("code"))
    if re.fullmatch(r"[\w.\-/]{3,60}", reference):
        return "call-" + reference.replace("/", "-")
    marks = [data.get(name) for name in ("intitule", "codification", "date_lancement", "date_limite", "service")]
    return f"call-{digest(*marks)}"


def compose(key: str, form: str, data: dict[str, Any]) -> dict[str, Any]:
    """Return the record of a call; what is known is taken out of the data."""
    take = data.pop
    title = said(take("intitule", None))
    if not title:
        raise ParseError(f"{key}: a call without a title; fill the column `intitule`")
    record: dict[str, Any] = {"id": f"kohesio:{key}", "kind": "call", "form": form, "title": title}
    record |= {"language": "fr", "machine_translated": False, "description": told(take("description", None))}
    record |= _coded(data, title)
    record |= _dates(data)
    record |= _amounts(data)
    record |= _content(data)
    record |= _where(data)
    texts = [("title", title), ("description", record.get("description"))]
    texts += [(f"actions.{n}.text", action["text"]) for n, action in enumerate(record.get("actions") or [])]
    found = themes(texts)
    record |= {"themes": [one["theme"] for one in found], "theme_evidence": found}
    record["mentions"] = [one for one in mentions([text for _, text in texts]) if one["kind"] == "place"]
    return {name: value for name, value in record.items() if value not in (None, [], "", {})}


def _coded(data: dict[str, Any], title: str) -> dict[str, Any]:
    """Return the codes of the call: what is written as its codification, else what its title and axis say."""
    written = said(data.pop("codification", None))
    axis, aim = said(data.pop("axe", None)), said(data.pop("objectif", None))
    context = said(data.pop("cadre", None))
    found = codes(written) or codes(title) or codes(f"{axis or ''} {aim or ''}")
    scheme = found[0]["scheme"] if found else None
    period = {"pon_fse": "2014-2020", "pn_fse_plus": "2021-2027"}.get(scheme or "")
    fund = words.funds(data.pop("fonds", None)) or {"2014-2020": ["ESF"], "2021-2027": ["ESF+"]}.get(period or "", [])
    reference = said(data.pop("code", None))
    marks = [{"scheme": "call", "value": reference}] if reference else []
    marks += [{"scheme": f"code_{code['scheme']}", "value": code["code"]} for code in found]
    return {
        "call_codes": found, "axis_title": axis, "objective_title": aim, "context": context, "funds": fund,
        "period": period or words.period(context), "reference": reference, "identifiers": marks,
        "programme_code": words.cci(context),
    }  # fmt: skip


def _dates(data: dict[str, Any]) -> dict[str, Any]:
    opens, closes = day(data.pop("date_lancement", None)), day(data.pop("date_limite", None))
    whole = re.findall(r"\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d{2}-\d{2}", str(data.pop("periode_realisation", "") or ""))
    first, last = data.pop("realisation_du", None), data.pop("realisation_au", None)
    months = [number(data.pop(name, None)) for name in ("duree_min", "duree_max")]
    return {
        "opens_on": opens, "published_on": opens, "closes_on": closes,
        "open_until": end_of_day(closes) if closes else None,
        "realised_from": day(first or (whole[0] if whole else None)),
        "realised_until": day(last or (whole[1] if len(whole) > 1 else None)),
        "months_min": float(months[0]) if months[0] else None, "months_max": float(months[1]) if months[1] else None,
    }  # fmt: skip


def _amounts(data: dict[str, Any]) -> dict[str, Any]:
    return {
        "eu_budget": money(data.pop("montant_ue", None)), "eu_budget_min": money(data.pop("montant_ue_min", None)),
        "total_cost_min": money(data.pop("cout_min", None)), "max_rate": rate(data.pop("taux_max", None)),
    }  # fmt: skip


def _content(data: dict[str, Any]) -> dict[str, Any]:
    actions, bodies = data.pop("actions", None) or [], said(data.pop("porteurs", None))
    if isinstance(actions, str):
        actions = [{"text": text} for part in re.split(r"\s*[|•]\s*", actions) if (text := line(part))]
    support = data.pop("appui", None)
    return {
        "actions": actions, "eligible_bodies_text": bodies, "eligible_bodies": listed(bodies),
        "target_groups": said(data.pop("publics", None)), "expected_changes": data.pop("changements", None),
        "conditions": data.pop("conditions", None), "criteria": said(data.pop("criteres", None)),
        "support": SUPPORT.get(fold(support)), "platform": said(data.pop("depot", None)),
    }  # fmt: skip


def listed(text: str | None) -> list[str]:
    """Return the bodies that a sentence lists; commas inside brackets part nothing."""
    if not text:
        return []
    parts = re.split(r"\s*[,;|]\s*(?![^()]*\))", text.rstrip(". "))
    return [part[:1].upper() + part[1:] for part in parts if part]


def _where(data: dict[str, Any]) -> dict[str, Any]:
    """Return the service that launches the call, and the région that it is for."""
    service, postcode, city = (said(data.pop(name, None)) for name in ("service", "code_postal", "ville"))
    region, perimeter = said(data.pop("region", None)), said(data.pop("perimetre", None))
    url = line(data.pop("url", None))
    seat = {name: value for name, value in (("postcode", postcode), ("city", city)) if value}
    bodies = [{"role": role_of(service), "name": service, **seat, "country": "FR"}] if service else []
    found = named(region) or named(perimeter) or named(service)
    places = [{"text": one.names[0], "nuts": one.nuts[0], "country": "FR", "role": "performance"} for one in found]
    if region and not found:
        places = [{"text": region, "country": "FR", "role": "performance"}]
    return {
        "organisations": bodies, "places": places, "perimeter": perimeter,
        "official_url": url if url.startswith(("http://", "https://")) else None,
    }  # fmt: skip


def role_of(service: str) -> str:
    """Return the role of the body that launches a call: a State service, or one with a global grant."""
    state = r"\b(?:DIRECCTE|D(?:R|RI)?EETS|DDETS|DGEFP|DIECCTE|DEETS|pr[ée]fecture|DRIEETS)\b"
    return "state_service" if re.search(state, service, re.IGNORECASE) else "intermediate_body"
