"""TED_EXPORT: the fields of a notice in the form that TED published until eForms (R2.0.9, 2016 to 2023)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hub import ParseError, Skip
from hub_boamp.dates import day, deadline
from hub_boamp.identity import address, is_specific, ted_number
from hub_boamp.ted_awards import awards
from hub_boamp.ted_changes import changes, new_deadline
from hub_boamp.ted_lots import objects, read_object
from hub_boamp.ted_values import (
    cpv,
    duration,
    lot_numbers,
    organisation,
    place_of,
    ted_of_oj,
    texts,
    value,
    words_at,
)
from hub_boamp.ted_words import (
    FORM_PROCEDURES,
    FORM_TYPES,
    FRENCH,
    IN_TWO_STEPS,
    LAWS,
    NATURE_CODES,
    NATURES,
    PROCEDURES,
    PURPOSES,
    RESERVED,
    STATES,
)
from hub_boamp.text import meaningful, one_line
from hub_boamp.tree import Node

BUYERS = ("CONTRACTING_BODY/ADDRESS_CONTRACTING_BODY", "CONTRACTING_BODY/ADDRESS_CONTRACTING_BODY_ADDITIONAL")
CITATIONS = ("PROCEDURE/NOTICE_NUMBER_OJ", "COMPLEMENTARY_INFO/NOTICE_NUMBER_OJ")


def ted_root(node: Node) -> Node:
    """Return the TED_EXPORT element.

    :raises ParseError: when there is none.
    """
    root = node.first("TED_EXPORT") or node
    if not root.has("FORM_SECTION"):
        raise ParseError(f"no TED_EXPORT notice: expected FORM_SECTION, found {root.choices()[:3]}")
    return root


def ted_key(node: Node) -> str:
    """Return the native id of a notice: ``ted-040865-2021``.

    :raises ParseError: when the notice has no number.
    """
    root = ted_root(node)
    number = ted_number(root.attr("DOC_ID")) or ted_of_oj(root.text("CODED_DATA_SECTION/NOTICE_DATA/NO_DOC_OJS"))
    if not number:
        raise ParseError("a TED_EXPORT notice without DOC_ID: it cannot be told from another")
    return f"ted-{number}"


def ted_form(root: Node) -> Node:
    """Return the form in French, the original where there are several."""
    forms = [one for one in root.first("FORM_SECTION").children() if one.attr("FORM") or one.tag.startswith("F")]
    if not forms:
        raise ParseError("a TED_EXPORT notice with an empty FORM_SECTION")
    ranked = sorted(forms, key=lambda one: (one.attr("LG") != "FR", one.attr("CATEGORY") != "ORIGINAL"))
    return ranked[0]


def read_ted(node: Node) -> dict[str, Any]:
    """Return the notice fields of a TED_EXPORT notice.

    :raises Skip: when the buyer is outside France.
    """
    root = ted_root(node)
    form = ted_form(root)
    buyers = [one for path in BUYERS for one in form.all(path)]
    countries = {one.first("COUNTRY").attr("VALUE") for one in buyers} - {None}
    if countries and not countries & FRENCH:
        raise Skip("buyer outside France")
    parts = objects(form)
    fields = {
        **_head(root, form),
        **_object(root, form, parts),
        **_terms(form, parts),
        **_dates(form),
        "organisations": [found for one in buyers if (found := organisation(one, role="buyer"))],
        "awards": awards(form),
        "changes": changes(form),
        "references": list(references(root, form)),
        "texts": list(texts(form, _lots_by_path(form, parts))),
    }
    fields["places"] = fields.pop("places") + [found for one in buyers[:1] if (found := place_of(one))]
    return {key: one for key, one in fields.items() if one not in (None, [], {})}


def _head(root: Node, form: Node) -> dict[str, Any]:
    """Return type, state, law, procedure and the buyer's addresses."""
    kind = form.attr("FORM") or form.tag[:3]
    purpose = form.first("NOTICE").attr("TYPE")
    law = form.first("LEGAL_BASIS").attr("VALUE") or form.first("DIRECTIVE").attr("VALUE")
    law = law or root.first("CODED_DATA_SECTION/CODIF_DATA/DIRECTIVE").attr("VALUE")
    return {
        "family": "TED",
        "language": "fr",
        "notice_type": PURPOSES.get(purpose or "") or FORM_TYPES.get(kind, "other"),
        "state": STATES.get(kind, "initial"),
        "legal_basis": LAWS.get(law or "", law),
        "procedure": procedure(form, kind),
        "published_on": day(root.text("CODED_DATA_SECTION/REF_OJS/DATE_PUB")),
        "documents_url": address(form.text("CONTRACTING_BODY/URL_DOCUMENT")),
        "buyer_profile_url": address(form.text(f"{BUYERS[0]}/URL_BUYER")),
    }


def procedure(form: Node, kind: str) -> str | None:
    """Return our word for the procedure."""
    if kind in FORM_PROCEDURES:
        return FORM_PROCEDURES[kind]
    return next((PROCEDURES[tag] for tag in form.choices("PROCEDURE") if tag in PROCEDURES), None)


def _object(root: Node, form: Node, parts: list[tuple[str | None, Node]]) -> dict[str, Any]:
    """Return what is bought; a notice without lots takes what its only object says."""
    whole = form.first("OBJECT_CONTRACT")
    found = [read_object(lot, node) for lot, node in parts]
    lots = [one for one in found if "number" in one]
    single = found[0] if found and not lots else {}
    codes = cpv(whole) or cpv(form.first("MODIFICATIONS_CONTRACT/DESCRIPTION_PROCUREMENT"))
    total = value(whole.first("VAL_TOTAL"), basis="total") or value(
        whole.first("VAL_ESTIMATED_TOTAL"), basis="estimated"
    )
    return {
        "title": one_line(words_at(whole, "TITLE")) or single.get("title"),
        "description": words_at(whole, "SHORT_DESCR") or single.get("description"),
        "reference": meaningful(whole.text("REFERENCE_NUMBER")),
        "nature": natures(root, whole),
        "cpv": list(dict.fromkeys(codes + [code for one in found for code in one.get("cpv", [])])),
        "value": total or single.get("value"),
        "duration": duration(whole) or single.get("duration"),
        "criteria": [one for part in found for one in part.get("criteria", [])],
        "eu_funds": next((one["eu_funds"] for one in found if one.get("eu_funds", {}).get("declared")), None)
        or next((one["eu_funds"] for one in found if "eu_funds" in one), None),
        "lots": lots,
        "places": [place for one in found for place in one.get("places", [])],
    }


def natures(root: Node, whole: Node) -> list[str]:
    """Return works, services or supplies."""
    typed = whole.first("TYPE_CONTRACT").attr("CTYPE")
    code = root.first("CODED_DATA_SECTION/CODIF_DATA/NC_CONTRACT_NATURE").attr("CODE")
    found = NATURES.get(typed or "") or NATURE_CODES.get(code or "")
    return [found] if found else []


def _terms(form: Node, parts: list[tuple[str | None, Node]]) -> dict[str, Any]:
    """Return execution conditions, reservations and whether it is a framework agreement."""
    terms = form.first("LEFTI")
    conditions = []
    for node in terms.all("PERFORMANCE_CONDITIONS"):
        if text := words_at(terms, "PERFORMANCE_CONDITIONS"):
            conditions.append({"text": text, "path": node.path})
    reserved = [{"to": to, "path": node.path, "value": tag} for tag, to in RESERVED.items() for node in terms.all(tag)]
    return {
        "conditions": conditions,
        "reserved": reserved,
        "framework": True if form.has("PROCEDURE/FRAMEWORK") else None,
    }


def _dates(form: Node) -> dict[str, Any]:
    """Return the deadline; in a procedure of two steps it is the one for asking to take part."""
    steps = form.first("PROCEDURE")
    receipt = steps.first("DATE_RECEIPT_TENDERS")
    if corrected := new_deadline(form):
        return {"deadline": corrected}
    if not receipt:
        return {}
    clock = steps.text("TIME_RECEIPT_TENDERS")
    text = receipt.own_text()
    found = deadline(f"{text}T{clock}" if clock else text, receipt.path)
    two_steps = any(PROCEDURES.get(tag) in IN_TWO_STEPS for tag in steps.choices())
    return {"deadline": found, "candidacy_deadline": found if two_steps else None}


def _lots_by_path(form: Node, parts: list[tuple[str | None, Node]]) -> dict[str, str]:
    """Return which lot each part of a form is about, by its path."""
    known = {node.path: lot for lot, node in parts if lot}
    for path in ("AWARD_CONTRACT", "CHANGES/CHANGE"):
        for node in form.all(path):
            numbers = lot_numbers(node.text("LOT_NO") or node.text("WHERE/LOT_NO"))
            if len(numbers) == 1:
                known[node.path] = numbers[0]
    return known


def references(root: Node, form: Node) -> Iterator[dict[str, str]]:
    """Yield by what this notice can be cited, and which others it cites."""
    yield {"scheme": "ted", "value": ted_key(root).removeprefix("ted-"), "relation": "self"}
    cited = [text for path in CITATIONS for text in form.texts(path)]
    cited += root.texts("CODED_DATA_SECTION/NOTICE_DATA/REF_NOTICE/NO_DOC_OJS")
    for number in dict.fromkeys(number for text in cited if (number := ted_of_oj(text))):
        yield {"scheme": "ted", "value": number, "relation": "previous"}
    documents = address(form.text("CONTRACTING_BODY/URL_DOCUMENT"))
    if documents and is_specific(documents):
        yield {"scheme": "documents_url", "value": documents, "relation": "same_notice"}
    if reference := meaningful(form.text("OBJECT_CONTRACT/REFERENCE_NUMBER")):
        yield {"scheme": "buyer_reference", "value": reference, "relation": "same_procedure"}
