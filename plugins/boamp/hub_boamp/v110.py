"""v110: the free-text schema of 2006 to 2014."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from hub_boamp import bodies, dates, identity, values, words
from hub_boamp.bodies import known
from hub_boamp.columns import natures
from hub_boamp.leaves import gather
from hub_boamp.text import meaningful, one_line
from hub_boamp.tree import Node

CONDITIONS = (
    *("CONDITIONS/RELATIVES/AUTRES_CONDITIONS_PART", "CONDITIONS/RELATIVES/AUTRES", "CONDITIONS/PARTICIPATION/AUTRES"),
    *("CONDITIONS/RELATIVES/FINANCEMENT", "CONDITIONS/RELATIVES/CAUTIONNEMENT", "RENSEIGNEMENTS/RENS_COMPLEMENT"),
    *("RENSEIGNEMENTS/AUTRES", "CARACTERISTIQUES/AUTRES"),
)
RESERVED = {"ATELIERS_PROTEGES": "ea_esat", "EMPLOIS_PROTEGES": "siae"}


def read(donnees: Node, _: dict[str, Any]) -> dict[str, Any]:
    """Return the notice fields of the old schema: title, buyer, dates, lots, criteria, and the full text."""
    subject, terms = donnees.first("OBJET"), donnees.first("CONDITIONS")
    links = bodies.documents(donnees.text("DOCUMENTS/URL"))
    own = clean(donnees.text("RENSEIGNEMENTS/REF_PP"))
    changed = changes(donnees)
    return {
        "title": clean(subject.text("TITRE_MARCHE") or subject.text("OBJET_COMPLET")),
        "description": clean(subject.text("OBJET_COMPLET")) if subject.text("TITRE_MARCHE") else None,
        "organisations": buyer(donnees.first("IDENT")),
        "nature": natures(donnees.choices("INFO")),
        "cpv": bodies.cpv_codes([*subject.texts("CPV_OBJ"), *subject.texts("ART27CMP")]),
        "places": places(subject),
        "duration": duration(donnees.first("DUREE")),
        "deadline": deadline(donnees.first("DELAI"), "RECEPT_OFFRES"),
        "candidacy_deadline": deadline(donnees.first("DELAI"), "RECEPT_CANDIDAT"),
        **links,
        "reference": own,
        "criteria": criteria(terms.first("CRITERES")),
        "conditions": conditions(donnees),
        "reserved": reserved(terms.first("PARTICIPATION")),
        "lots": lots_of(donnees.first("LOTS")),
        "references": [*links.get("references", []), *bodies.own_reference(own), *earlier(donnees)],
        "changes": changed,
        "cancellation": known({"reason": reason(donnees)}) if not changed else None,
        "texts": gather(donnees),
    }


def clean(text: str | None) -> str | None:
    """Return a text on one line without the full stop or comma of the old typesetting."""
    text = one_line(text)
    return bodies.TRAILING.sub("", text) or None if text else None


def buyer(ident: Node) -> list[dict[str, Any]]:
    """Return the buyer; this schema has no number of it."""
    found = bodies.body(
        ident.text("NOM"),
        role="buyer",
        postcode=bodies.postcode(ident.text("CP")),
        city=bodies.city(ident.text("VILLE")),
    )
    return [found] if found else []


def places(subject: Node) -> list[dict[str, Any]]:
    """Return where the work is done; NUTS codes of less than a région ("FR.") are none."""
    said = [*subject.texts("LIEU_EXEC")]
    said += [text.partition(":")[2] for text in subject.texts("AUTRES") if text.lower().startswith("lieu d")]
    found = [one for text in said if (one := bodies.place_of_text(text, role="performance"))]
    codes = dict.fromkeys(code.strip(" .") for code in subject.texts("CODE_NUTS"))
    return [*found, *({"nuts": code, "role": "performance"} for code in codes if len(code) > 3)]


def duration(node: Node) -> dict[str, Any]:
    """Return the duration: words, or first and last day."""
    return known(
        {
            **values.months_or_days(node.text("EN_DUREE")),
            "starts_on": dates.day(node.text("DATE_DEB") or node.text("DEB_PRESTATION")),
            "ends_on": dates.day(node.text("DATE_FIN")),
        }
    )


def deadline(node: Node, tag: str) -> dict[str, Any] | None:
    """Return a deadline: the day stands in one box, the hour in the first text beside it."""
    hour = next((text for text in node.texts("AUTRES") if text.lstrip(" ,").startswith("à ")), None)
    hour = None if hour and "compter" in hour else hour
    return dates.deadline(node.text(tag), node.first(tag).path, hour=hour)


def criteria(node: Node) -> list[dict[str, Any]]:
    """Return the criteria of a list in one text, or the price alone."""
    found = [one for box in node.all("LISTE") for one in words.criteria_of(box.text(), path=box.path)]
    if not found and node.has("CRITERES_PRIX"):
        found = [words.criterion("Prix", path=node.first("CRITERES_PRIX").path)]
    return found


def conditions(donnees: Node) -> list[dict[str, Any]]:
    """Return the texts of the boxes in which conditions are written."""
    leaves = (leaf for box in CONDITIONS for node in donnees.all(box) for leaf in node.leaves())
    return [{"text": text, "path": node.path} for node, text in leaves if meaningful(text) and len(text) > 12]


def reserved(node: Node) -> list[dict[str, Any]]:
    """Return for whom the market is reserved; PRESTATION_RESERVEE is a regulated profession, which is not this."""
    ticked = [tag for tag in RESERVED if node.has(tag)]
    found = [{"to": RESERVED[tag], "path": node.first(tag).path, "value": tag} for tag in ticked]
    if not found and node.has("MARCHE_RESERVE"):
        path = node.first("MARCHE_RESERVE").path
        found = [{"to": "unspecified", "path": path, "value": "MARCHE_RESERVE"}]
    return found


def lots_of(node: Node) -> list[dict[str, Any]]:
    """Return the lots of parallel lists; where the titles stand among the headings, empty ones are left out."""
    numbers = node.texts("NUM_LOT")
    titles = node.texts("DESC_LOT")
    if len(titles) != len(numbers):
        others = node.texts("AUTRES")
        titles = others if len(others) == len(numbers) else titles
    codes, more = node.texts("NOMENC_LOT"), node.texts("INFOS_COMPLEMENTAIRES")
    codes = codes if len(codes) == len(numbers) else []
    more = more if len(more) == len(numbers) else []
    rows = zip_longest(numbers, titles[: len(numbers)], codes, more)
    return [
        known(
            {
                "number": number,
                "title": clean(title),
                "cpv": bodies.cpv_codes([code or ""]),
                "description": meaningful(info),
            }
        )
        for number, title, code, info in rows
    ]


def changes(donnees: Node) -> list[dict[str, Any]]:
    """Return what a corrigendum replaces (parallel lists); a change that stands under two references counts once."""
    found: list[dict[str, Any]] = []
    for node in donnees.all("RECTIF"):
        for section, old, new in zip_longest(node.texts("RUB_INIT"), node.texts("TXT_INIT"), node.texts("LIRE")):
            one = _change(_unquoted(section), _unquoted(old), _unquoted(new))
            if one not in ({name: value for name, value in other.items() if name != "path"} for other in found):
                found.append({**one, "path": node.path})
    return found


def _change(section: str | None, old: str | None, new: str | None) -> dict[str, Any]:
    action = "replace" if old and new else "remove" if old else "add" if new else "information"
    if action == "replace" and dates.day(old) and dates.day(new):
        action = "date"
    return known({"action": action, "section": section, "old": old, "new": new})


def reason(donnees: Node) -> str | None:
    """Return why a procedure ends."""
    texts = [text.lstrip(". ") for node in donnees.all("RECTIF") for text in node.texts("AUTRES")]
    return "\n".join(texts) or None


def earlier(donnees: Node) -> list[dict[str, str]]:
    """Return the notice that RECTIF is about, where its number stands in the text ("Annonce initiale n° 06-114068")."""
    found = identity.idwebs([text for node in donnees.all("RECTIF") for text in node.texts("AUTRES")])
    return [{"scheme": "idweb", "value": one, "relation": "previous"} for one in found]


def _unquoted(text: str | None) -> str | None:
    return text.strip(' ".:') or None if text else None
