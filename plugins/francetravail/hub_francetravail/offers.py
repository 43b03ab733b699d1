"""Offers: from an offer in the source's words to a record; each field is taken out, what is left is drift."""

from __future__ import annotations

import re
from typing import Any

from hub import ParseError
from hub_francetravail import texts
from hub_francetravail.lists import nature
from hub_francetravail.marks import marks

Record = dict[str, Any]
PAGE = "https://candidat.francetravail.fr/offres/recherche/detail/"
ROME_3_UNTIL, ROME_4_FROM = "2024-03-01", "2024-07-01"  #: between them it is not known which labels were served
PREFIX = re.compile(r"(\d{2,3}|2[AB])\s*-\s*(.+)")
COMMUNE = re.compile(r"\d[0-9AB]\d{3}")
WEB = re.compile(r"https?://[^\s<>\"]{1,4000}")
WHOLE_AREAS = re.compile(r"\((?:Dept\.|Haute|Hautes|Haut|Bas|Alpes|Loire|Seine|Nord|Sud)\)|^(?:Région|Est|Ouest)")


def compose(key: str, form: str, data: Record) -> Record:
    """Return the record of one offer; its number stands in it, for the key of an item may be a pseudonym.

    :raises ParseError: for an offer without a title, or with a nature of contract that no list holds.
    """
    title = texts.told(data.pop("intitule", None))
    if title is None:
        raise ParseError("intitule: an offer without a title")
    key = str(data.pop("id", None) or key)
    record: Record = {
        "id": f"francetravail:{key}",
        "kind": "offer",
        "native_id": key,
        "form": form,
        "title": title,
        "description": texts.told(data.pop("description", None)),
        "language": "fr",
        **moments(data),
        **trade(data),
        **contract(data),
        **work(data),
        **wanted(data),
        **employer(data),
        **place(data),
        **origin(key, data),
    }
    record |= rome_version(record)
    found = marks(record, {"intitule": title, "description": record["description"]})
    if found:
        record |= {"insertion_marks": [one["mark"] for one in found], "marks": found}
    return {name: value for name, value in record.items() if value not in (None, [], "")}


def moments(data: Record) -> Record:
    """Return when it was created and updated; partners' offers may lack the second."""
    created = texts.instant(data.pop("dateCreation", None))
    updated = texts.instant(data.pop("dateActualisation", None))
    day = texts.paris_day(created) if created else None
    return {"published_on": day, "modified_at": updated or created, "created_at": created, "updated_at": updated}


def trade(data: Record) -> Record:
    """Return the job, in ROME's codes and labels."""
    return {
        "rome": texts.told(data.pop("romeCode", None)),
        "rome_label": texts.told(data.pop("romeLibelle", None)),
        "occupation": texts.told(data.pop("appellationlibelle", None)),
    }


def rome_version(record: Record) -> Record:
    """Return which version the labels are of, by the day of the offer; nothing in the months between."""
    day = (record.get("modified_at") or "")[:10]
    if not day or not record.get("rome_label") or ROME_3_UNTIL <= day < ROME_4_FROM:
        return {}
    return {"rome_version": "3" if day < ROME_3_UNTIL else "4"}


def contract(data: Record) -> Record:
    """Return type and nature of the contract, each with its label, and how long it lasts."""
    label = texts.told(data.pop("typeContratLibelle", None))
    nature_label = texts.told(data.pop("natureContrat", None))
    return {
        "contract_type": texts.told(data.pop("typeContrat", None)),
        "contract_type_label": label,
        "contract_nature": nature(nature_label),
        "contract_nature_label": nature_label,
        "apprenticeship": flag(data.pop("alternance", None)),
        **texts.duration(label),
    }


def work(data: Record) -> Record:
    """Return hours, conditions and salary, as given."""
    text = texts.told(data.pop("dureeTravailLibelle", None))
    converted = texts.told(data.pop("dureeTravailLibelleConverti", None)) or ""
    context = group(data, "contexteTravail")
    hours, conditions = context.pop("horaires", None), context.pop("conditionsExercice", None)
    salary = group(data, "salaire")
    extras = [salary.pop("complement1", None), salary.pop("complement2", None)]
    extras += [one.get("libelle") for one in salary.pop("listeComplements", None) or [] if isinstance(one, dict)]
    extras.append(salary.pop("commentaire", None))
    record = {
        "working_time": {"temps plein": "full", "temps partiel": "part"}.get(converted.lower()),
        "working_time_text": text or first(lines(hours)),
        "weekly_hours": texts.weekly_hours(text or first(lines(hours))),
        "conditions": unique([
            *lines(conditions),
            texts.told(data.pop("complementExercice", None)),
            texts.told(data.pop("conditionExercice", None)),
        ]),
        "salary_text": texts.told(salary.pop("libelle", None)),
        "salary_extras": unique([texts.told(extra) for extra in extras]),
        "posts": whole(data.pop("nombrePostes", None)),
        "travel": texts.told(data.pop("deplacementLibelle", None)),
    }  # fmt: skip
    data.pop("deplacementCode", None)
    rest(data, contexteTravail=context, salaire=salary)
    return record


def wanted(data: Record) -> Record:
    """Return what is asked of candidates."""
    experience = texts.told(data.pop("experienceLibelle", None))
    comment = texts.told(data.pop("experienceCommentaire", None))
    if comment and comment not in (experience or ""):
        experience = f"{experience} - {comment}" if experience else comment
    data.pop("qualificationLibelle", None)
    return {
        "experience_required": texts.told(data.pop("experienceExige", None)),
        "experience_text": experience,
        "qualification": texts.told(data.pop("qualificationCode", None)),
        "skills": asked(data.pop("competences", None)),
        "languages": asked(data.pop("langues", None)),
        "licences": asked(data.pop("permis", None)),
        "trainings": asked(data.pop("formations", None)),
        "qualities": [
            kept(label=texts.told(one.get("libelle")), description=texts.told(one.get("description")))
            for one in data.pop("qualitesProfessionnelles", None) or []
        ],
        "software": unique([texts.told(one) for one in lines(data.pop("outilsBureautiques", None))]),
        "accessible": flag(data.pop("accessibleTH", None)),
        "few_candidates": flag(data.pop("offresManqueCandidats", None)),
    }


def asked(rows: Any) -> list[Record]:
    """Return skills, languages, licences or trainings."""
    return [
        kept(
            code=texts.told(str(one.get("code") or one.get("codeFormation") or "")),
            label=texts.told(one.get("libelle")) or texts.told(one.get("domaineLibelle")),
            level=texts.told(one.get("niveauLibelle")),
            required=texts.told(one.get("exigence")),
            comment=texts.told(one.get("commentaire")),
        )
        for one in rows or []
        if isinstance(one, dict)
    ]


def employer(data: Record) -> Record:
    """Return the employer: a name that is no person's, its activity, and what it is committed to."""
    firm = group(data, "entreprise")
    name, siret = texts.employer(firm.pop("nom", None)), str(firm.pop("siret", None) or "")
    naf = texts.told(data.pop("codeNAF", None))
    adapted = [flag(firm.pop("entrepriseAdaptee", None)), flag(data.pop("entrepriseAdaptee", None))]
    data.pop("secteurActivite", None)
    record = {
        "organisations": [kept(role="employer", name=name, siret=siret if valid(siret) else None, naf=naf)]
        if name or valid(siret)
        else None,
        "employer_description": texts.told(firm.pop("description", None)),
        "employer_url": web(firm.pop("url", None)),
        "naf": naf,
        "sector": texts.told(data.pop("secteurActiviteLibelle", None)),
        "workforce": texts.told(data.pop("trancheEffectifEtab", None)),
        "adapted_enterprise": True if any(adapted) else next((one for one in adapted if one is not None), None),
        "disability_employer": flag(data.pop("employeurHandiEngage", None)),
    }
    firm.pop("logo", None)
    rest(data, entreprise=firm)
    return record


def place(data: Record) -> Record:
    """Return where the work is: the commune as coded, its postcode and name; else the words alone."""
    where = group(data, "lieuTravail")
    text, country = texts.told(where.pop("libelle", None)), texts.told(data.pop("pays", None))
    code, postcode = str(where.pop("commune", None) or ""), texts.told(str(where.pop("codePostal", None) or ""))
    prefix = PREFIX.fullmatch(text or "")
    named = bool(code or postcode) and prefix is not None and not WHOLE_AREAS.search(prefix[2])
    found = kept(
        text=text,
        commune=code if COMMUNE.fullmatch(code) else None,
        postcode=postcode,
        city=prefix[2] if prefix and named else None,
        department=department(code, prefix[1] if prefix else "", postcode or ""),
        country=country,
    )
    coordinates = {"latitude": where.pop("latitude", None), "longitude": where.pop("longitude", None)}
    rest(data, lieuTravail=where)
    return {
        "places": [{**found, "role": "performance"}] if found else None,
        **{name: texts.number_of(value) for name, value in coordinates.items()},
    }


def department(commune: str, prefix: str, postcode: str) -> str | None:
    """Return the code of the département: that of the commune, else what the text begins with, else of the postcode."""
    if COMMUNE.fullmatch(commune):
        return commune[:3] if commune.startswith(("97", "98")) else commune[:2]
    if re.fullmatch(r"\d{2}|2[AB]|9[78]\d", prefix):
        return prefix
    if re.fullmatch(r"\d{5}", postcode) and not postcode.startswith("20"):
        return postcode[:3] if postcode.startswith(("97", "98")) else postcode[:2]
    return None


def origin(key: str, data: Record) -> Record:
    """Return the public page, and who gave the offer; partners' addresses carry trackers and stay behind."""
    given = group(data, "origineOffre")
    partners = [texts.told(one.get("nom")) for one in given.pop("partenaires", None) or [] if isinstance(one, dict)]
    record = {
        "official_url": web(given.pop("urlOrigine", None)) or PAGE + key,
        "offer_origin": texts.told(str(given.pop("origine", None) or "")) or ("1" if key[-1:].isalpha() else "2"),
        "partners": unique(partners),
    }
    rest(data, origineOffre=given)
    return record


def group(data: Record, name: str) -> Record:
    """Return a group of fields, taken out; an empty one may come as a list."""
    found = data.pop(name, None)
    return dict(found) if isinstance(found, dict) else {}


def rest(data: Record, **groups: Record) -> None:
    """Put what is left of groups back under their full names, so that it is reported."""
    for name, group_ in groups.items():
        data.update({f"{name}.{inner}": value for inner, value in group_.items()})


def kept(**fields: Any) -> Record:
    """Return the fields that say something."""
    return {name: value for name, value in fields.items() if value is not None}


def unique(values: list[str | None]) -> list[str]:
    """Return the texts that say something, each once."""
    return list(dict.fromkeys(value for value in values if value))


def lines(value: Any) -> list[str]:
    """Return the texts of a list, or of a text alone."""
    rows = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return [text for row in rows if (text := texts.told(row if isinstance(row, str) else (row or {}).get("libelle")))]


def first(values: list[str]) -> str | None:
    """Return the first text, where there is one."""
    return values[0] if values else None


def flag(value: Any) -> bool | None:
    """Return a boolean, also of a text."""
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False, "oui": True, "non": False}.get(str(value).strip().lower())


def whole(value: Any) -> int | None:
    """Return a whole number, also of a text."""
    number = texts.number_of(value)
    return int(number) if number is not None and number >= 0 else None


def web(value: Any) -> str | None:
    """Return a web address, where it is one."""
    return value.strip() if isinstance(value, str) and WEB.fullmatch(value.strip()) else None


def valid(siret: str) -> bool:
    """Say whether a SIRET has its check digit."""
    if not re.fullmatch(r"\d{14}", siret):
        return False
    doubled = [int(d) * (2 if place % 2 == 0 else 1) for place, d in enumerate(siret)]
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0
