"""Marks: what makes an offer one of insertion: codes that say it, and words that only suggest it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

VERSION = "1"
AROUND = 70  #: characters of a text that are shown on each side of what was found
PLAIN = str.maketrans("àâäáãçéèêëîïíôöóõùûüúÿñ’ʼ", "aaaaaceeeeiiioooouuuuyn''")


HINT = "insertion_wording"


@dataclass(frozen=True)
class Wording:
    """Words that suggest a mark: their name, the mark, how sure they make it, and the pattern in plain letters."""

    name: str
    mark: str
    score: float
    pattern: re.Pattern[str]


def wording(name: str, mark: str, score: float, pattern: str) -> Wording:
    """Make a wording."""
    return Wording(name, mark, score, re.compile(pattern))


WORDINGS = (
    wording("clause_quoted", "clause", 0.8, r"\bclauses? (?:sociales?|(?:d'|de l')?insertion)"),
    wording("under_clauses", "clause", 0.7, r"\b(?:heures|contrat|poste|mission)s?(?: d'insertion)? clausee?s?\b"),
    wording("facilitator", "clause", 0.6, r"\bfacilitat(?:eur|rice)s? (?:de |des )?clauses?"),
    wording("reserved", "clause", 0.6, r"\bmarches? (?:public )?reserves?\b"),
    wording("pass_iae", HINT, 0.7, r"\bpass[ -]?iae\b|\bagrement (?:iae|pole emploi|france travail)\b"),
    wording(
        "eligible", HINT, 0.7,
        r"\beligib\w+ (?:a |au |aux )?(?:l'|la |un |criteres? (?:de l')?)?"
        r"(?:iae|insertion|siae|contrat d'insertion|cddi)\b"
        r"|\bcriteres? (?:d'eligibilite )?(?:de l')?iae\b",
    ),
    wording("contract", HINT, 0.7, r"\bcontrats? (?:a duree determinee )?d'insertion\b|\bcddi\b"),
    wording(
        "site", HINT, 0.5,
        r"\bchantiers? d'insertion\b|\bentreprise d'insertion\b|\bassociation intermediaire\b",
    ),
    wording("activity", HINT, 0.5, r"\binsertion par l'activite economique\b|\bsiae\b|\betti\b"),
    wording("geiq", HINT, 0.5, r"\bgeiq\b"),
    wording("title_iae", HINT, 0.6, r"^[^\n]{0,80}[-–(] ?iae\b"),
)  # fmt: skip
#: ordinary contracts of those who work with people in insertion; words of insertion say nothing of the contract there
STAFF = re.compile(
    r"\bencadrante?s?(?: \w+)? (?:technique|d'insertion|de chantier)|\bconseill\w+(?:[ /·.-]\w{1,4})* en insertion|"
    r"\bcharge\w*(?:[-. ]e)? (?:de projets? )?(?:d'|en |emploi et )?insertion|\baccompagnat\w+ (?:socio|d'insertion)|"
    r"\bcip\b|\bresponsable\b|\bdirect(?:eur|rice)\b|\bmonit\w+ (?:d'atelier|technique)|\bchef\w* de service|"
    r"\beducat\w+ |\bpsychologue|\bcoordinat\w+|\bformat(?:eur|rice)\b|\btravailleu\w+ socia|\bassistante? socia"
)
#: an institute, not insertion
INSTITUTE = re.compile(
    r"\b(?:master|diplome\w*|licence|ecole|institut)\b[^.\n]{0,30}\biae\b|\biae (?:de |d'|lyon|paris)"
)
NEGATED = re.compile(r"(?:hors|sans|pas de|n'est pas (?:un|une)|aucune)\s+$")


def marks(facts: Mapping[str, Any], texts: Mapping[str, str | None]) -> list[dict[str, Any]]:
    """Return the marks of an offer, each once, with its evidence: those that are given, then those suggested."""
    found: dict[str, dict[str, Any]] = {}
    for mark, path, excerpt in given(facts):
        add(found, mark, "structured", 1.0, evidence(path, excerpt, rule="code", method="flag", confidence=1.0))
    for rule, path, excerpt, score in suggested(texts):
        if rule.mark == HINT and "iae" in found:
            continue
        add(found, rule.mark, "hint", score, evidence(path, excerpt, rule=rule.name, method="text", confidence=score))
    return list(found.values())


def add(found: dict[str, dict[str, Any]], mark: str, level: str, score: float, shown: dict[str, Any]) -> None:
    """Add what shows a mark; the strongest evidence gives its score."""
    one = found.setdefault(mark, {"mark": mark, "level": level, "score": score, "evidence": []})
    one["score"] = max(one["score"], score)
    if shown not in one["evidence"] and len(one["evidence"]) < 5:
        one["evidence"].append(shown)


def given(facts: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield (mark, field, value) for what the source's codes and flags say."""
    nature, kind = facts.get("contract_nature"), facts.get("contract_type")
    if nature == "I1":
        yield "iae", "natureContrat", str(facts.get("contract_nature_label") or nature)
    if kind in ("DDI", "TTI"):
        yield "iae", "typeContrat", str(facts.get("contract_type_label") or kind)
    if nature in ("FT", "FU"):
        yield "cui", "natureContrat", str(facts.get("contract_nature_label") or nature)
    if facts.get("adapted_enterprise"):
        yield "adapted", "entrepriseAdaptee", "true"
    if kind == "DDT":
        yield "adapted", "typeContrat", str(facts.get("contract_type_label") or kind)
    if facts.get("disability_employer"):
        yield "handi", "employeurHandiEngage", "true"


def suggested(texts: Mapping[str, str | None]) -> Iterator[tuple[Wording, str, str, float]]:
    """Yield (wording, field, excerpt, score) for what the texts suggest; offers for staff weigh less, or nothing."""
    staff = bool(STAFF.search(plain(texts.get("intitule") or "")))
    for path, text in texts.items():
        letters = plain(text or "")
        for rule in WORDINGS:
            match = rule.pattern.search(letters)
            if match is None or NEGATED.search(letters[max(0, match.start() - 20) : match.start()]):
                continue
            if rule.mark == HINT and (staff or INSTITUTE.search(letters)):
                continue
            yield rule, path, around(text or "", *match.span()), 0.2 if staff else rule.score


def plain(text: str) -> str:
    """Return a text in small letters without accents, each sign at its place."""
    small = text.lower()
    if len(small) != len(text):
        small = "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in text)
    return small.translate(PLAIN)


def around(text: str, start: int, end: int) -> str:
    """Return a passage with some words on each side, on one line."""
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    passage = " ".join(text[first:last].split())
    return f"{'…' if first else ''}{passage}{'…' if last < len(text) else ''}"


def evidence(path: str, excerpt: str, *, rule: str, method: str, confidence: float) -> dict[str, Any]:
    """Return one piece of evidence."""
    return {
        "path": path,
        "excerpt": excerpt,
        "method": method,
        "method_version": VERSION,
        "rule": rule,
        "confidence": confidence,
    }
