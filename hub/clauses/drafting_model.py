"""What a draft is made of, and what a person chooses for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hub.errors import UsageError
from schemas import codes

KINDS = ("execution_clause", "reserved", "award_criterion")
WARNING = (
    "Projet de texte à adapter\u00a0: il ne remplace pas l'avis d'un juriste. L'acheteur, avec son service juridique, "
    "et le facilitateur de clauses sociales du territoire décident du texte, du volume et des modalités. "
    "Les passages entre crochets sont à compléter."
)
MODALITIES = ("direct_hire", "made_available", "subcontract")
PUBLICS = ("DELD", "RSA", "ASS", "AAH", "PI", "TH", "JEUNE", "SENIOR", "CAP_BEP", "PLIE", "IAE", "GEIQ",
           "YOUTH_SCHEME", "REF_DA", "DETENTION", "QPV", "OTHER")  # fmt: skip
RESERVED = ("siae", "ea_esat", "ea_esat_or_siae", "prison", "ess")
BASES = ("fixed", "per_slice")
_NUMBERS = ("hours", "slice_amount", "slice_hours", "weight", "penalty_hour", "penalty_day", "training_share")
_TEXTS = ("facilitator", "deadline_plan")
_BLANK = re.compile(r"\[à compléter\u00a0: ([^\]]+)\]")


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered article of the text: paragraphs, then a list."""

    heading: str
    paragraphs: tuple[str, ...]
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex: paragraphs, then a form or a table (its first row is the heading)."""

    title: str
    paragraphs: tuple[str, ...]
    table: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A text offered to a buyer; ``blanks`` says what is left to fill in, ``references`` which articles are quoted."""

    kind: str
    title: str
    about: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    annexes: tuple[Annex, ...]
    blanks: tuple[str, ...]
    references: tuple[str, ...]
    warning: str = WARNING


@dataclass(frozen=True, slots=True)
class Choices:
    """What was chosen, checked; what was not chosen is None, and stays blank in the text."""

    basis: str
    modalities: tuple[str, ...]
    publics: tuple[str, ...]
    reserved_to: str
    numbers: Mapping[str, float]
    texts: Mapping[str, str]

    def number(self, name: str, blank_as: str, unit: str = "") -> str:
        """Write a number that was chosen, else a blank that says what is asked."""
        value = self.numbers.get(name)
        return blank(blank_as) if value is None else f"{plain(value)}{unit}"

    def text(self, name: str, blank_as: str) -> str:
        """Write a text that was chosen, else a blank."""
        return self.texts.get(name) or blank(blank_as)


def blank(what: str) -> str:
    """Write a blank to fill in."""
    return f"[à compléter\u00a0: {what}]"


def blanks_in(texts: list[str]) -> tuple[str, ...]:
    """Return what is left to fill in, each once."""
    return tuple(dict.fromkeys(found for text in texts for found in _BLANK.findall(text)))


def plain(value: float) -> str:
    """Write 1166.5 as 1 166,5."""
    text = f"{value:,.2f}" if value % 1 else f"{value:,.0f}"
    return text.replace(",", "\u00a0").replace(".", ",")


def chosen(choices: Mapping[str, Any] | None) -> Choices:
    """Check the choices.

    :raises UsageError: a choice or a value that no draft knows, with what to write instead.
    """
    given = {name: value for name, value in (choices or {}).items() if value not in (None, "", [], ())}
    known = ("basis", "modalities", "eligible_public", "reserved_to", *_NUMBERS, *_TEXTS)
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise UsageError(f"no choice {unknown[0]!r}: the choices are {', '.join(known)}")
    numbers = {name: _number(name, given[name]) for name in _NUMBERS if name in given}
    texts = {name: " ".join(str(given[name]).split())[:200] for name in _TEXTS if name in given}
    publics = tuple(code.value for code in codes.ELIGIBLE_PUBLIC)
    return Choices(
        _one("basis", given.get("basis") or ("per_slice" if "slice_hours" in given else "fixed"), BASES),
        _some("modalities", given.get("modalities") or MODALITIES, MODALITIES),
        _some("eligible_public", given.get("eligible_public") or PUBLICS, publics),
        _one("reserved_to", given.get("reserved_to") or "siae", RESERVED), numbers, texts,
    )  # fmt: skip


def _one(name: str, value: Any, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise UsageError(f"{name}: {str(value)[:40]!r} is refused: write one of {', '.join(allowed)}")
    return str(value)


def _some(name: str, values: Any, allowed: tuple[str, ...]) -> tuple[str, ...]:
    listed = [values] if isinstance(values, str) else list(values)
    return tuple(dict.fromkeys(_one(name, value, allowed) for value in listed))


def _number(name: str, value: Any) -> float:
    try:
        found = float(str(value).replace("\u00a0", "").replace(" ", "").replace(",", "."))
    except ValueError:
        raise UsageError(f"{name}: {str(value)[:40]!r} is no number") from None
    highest = {"weight": 100, "training_share": 1}.get(name, 1e9)
    if not 0 < found <= highest:
        raise UsageError(f"{name}: write a number above 0, up to {highest:g}")
    return found
