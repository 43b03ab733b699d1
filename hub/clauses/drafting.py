"""Drafting: a text that a facilitator offers to a buyer, filled with what the lot says; a lawyer decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hub.clauses import drafting_annexes as annexes
from hub.clauses import drafting_execution as execution
from hub.clauses import drafting_others as others
from hub.clauses.drafting_model import KINDS, Annex, Choices, Draft, Section, blanks_in, chosen, plain
from hub.clauses.drafting_writing import as_docx, as_text
from hub.errors import UsageError

__all__ = ["KINDS", "Draft", "as_docx", "as_text", "draft"]
_TITLES = {
    "execution_clause": "Clause sociale d'insertion (condition d'exécution)",
    "reserved": "Lot réservé",
    "award_criterion": "Critère d'attribution relatif à l'insertion",
}


def draft(
    subject: Mapping[str, Any],
    kind: str,
    choices: Mapping[str, Any] | None = None,
    *,
    tender: Mapping[str, Any] | None = None,
) -> Draft:
    """Draft a text for a lot (give its ``tender`` too) or for a whole tender.

    ``choices``: basis, hours, slice_hours, slice_amount, training_share, modalities, eligible_public, reserved_to,
    weight, facilitator (an organisation), penalty_hour, penalty_day, deadline_plan. Without hours the central value
    of the lot's assessment is offered; what nobody knows stays blank.

    :raises UsageError: a kind or a choice that does not exist.
    """
    if kind not in KINDS:
        raise UsageError(f"no draft of kind {str(kind)[:40]!r}: the kinds are {', '.join(KINDS)}")
    whole = tender or subject
    selected = chosen(choices)
    about = _about(subject, whole)
    if kind == "execution_clause" and selected.basis == "fixed" and "hours" not in selected.numbers:
        about += _offered(subject)
    if kind == "execution_clause":
        sections, attached, references = _execution(subject, whole, selected)
    elif kind == "reserved":
        sections, attached = others.reserved(selected), [annexes.declaration()]
        references = others.reserved_references(selected)
    else:
        sections, attached = others.criterion(selected), [annexes.answer_form()]
        references = others.CRITERION_REFERENCES
    texts = [text for each in sections for text in (*each.paragraphs, *each.items)]
    texts += [cell for each in attached for text in (each.paragraphs, *each.table) for cell in text]
    return Draft(kind, _TITLES[kind], about, tuple(sections), tuple(attached), blanks_in(texts), references)


def _execution(
    subject: Mapping[str, Any], whole: Mapping[str, Any], selected: Choices
) -> tuple[list[Section], list[Annex], tuple[str, ...]]:
    assessment = subject.get("assessment") or {}
    suggested = (assessment.get("hours") or {}).get("central")
    obligation = assessment.get("legal_obligation") or {}
    natures = subject.get("nature") or whole.get("nature") or []
    nature = natures[0] if len(natures) == 1 else None
    known = selected.numbers.get("hours", suggested)
    due = plain(known) if known is not None and selected.basis == "fixed" else "selon les tranches exécutées"
    if known is None and selected.basis == "fixed":
        due = ""
    name = _name_of(subject, whole)
    sections = execution.sections(selected, nature, suggested, obligation)
    attached = [annexes.commitment(selected, due), annexes.public_list(selected), annexes.monthly_form(name)]
    article = (execution.RULE_OF_2026,) if obligation.get("status") == "applicable" else ()
    return sections, attached, (*execution.REFERENCES, *article, execution.general_terms(nature))


def _offered(subject: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Say that a volume was not chosen by anybody but estimated."""
    hours = (subject.get("assessment") or {}).get("hours")
    if not hours:
        return ()
    low, central, high = (plain(hours[name]) for name in ("min", "central", "max"))
    return (("Volume", f"{central} h, estimation de Clausier (de {low} à {high} h), à fixer avec le facilitateur"),)


def _name_of(subject: Mapping[str, Any], whole: Mapping[str, Any]) -> str:
    title = whole.get("title") or "____________________"
    if subject is whole:
        return str(title)
    lot = " ".join(filter(None, (f"lot {subject.get('number')}", subject.get("title"))))
    return f"{title}, {lot}"


def _about(subject: Mapping[str, Any], whole: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return what the draft is about: buyer, contract, lot, place, notice."""
    buyers = [each.get("name") or "" for each in whole.get("organisations") or () if each.get("role") == "buyer"]
    places = [each.get("name") or "" for each in whole.get("territories") or () if each.get("type") in
              ("commune", "epci", "departement")]  # fmt: skip
    rows = [("Acheteur", ", ".join(buyers)), ("Marché", whole.get("title") or "")]
    if subject is not whole:
        rows.append(("Lot", " - ".join(filter(None, (subject.get("number"), subject.get("title"))))))
    rows += [("Référence", whole.get("reference") or ""), ("Lieu", ", ".join(dict.fromkeys(places[:4]))),
             ("Avis", whole.get("official_url") or "")]  # fmt: skip
    return tuple((label, " ".join(str(value).split())) for label, value in rows if value)
