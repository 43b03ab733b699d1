"""Themes: what a project or a call is about, from French and machine-English wording, with its evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

VERSION = "1"
LEAST = 0.5  #: a theme is given from this score on
AROUND = 60  #: characters shown on each side of what was found


@dataclass(frozen=True)
class Rule:
    """Words that speak for a theme, and how strongly."""

    theme: str
    name: str
    words: re.Pattern[str]
    weight: float


def _rule(theme: str, name: str, weight: float, words: str) -> Rule:
    return Rule(theme, name, re.compile(words, re.IGNORECASE), weight)


RULES = (
    _rule("clause", "clause_fr", 0.9, r"\bclauses?\s+(?:dites?\s+)?(?:sociales?|d.\s?insertion)"
          r"|\bclausés?\b|\bclauses?\s+(?:d.?emploi|de\s+promotion\s+de\s+l.?emploi)"),
    _rule("clause", "clause_en", 0.9, r"\b(?:social|inclusion|insertion|integration)\s+clauses?\b"
          r"|\bclauses?\s+(?:of\s+)?(?:social\s+)?(?:insertion|integration|inclusion)\b"
          r"|\b(?:clause\s+facilitators?|facilitators?\s+(?:of\s+)?(?:social\s+)?clauses?)\b"),
    _rule("clause", "facilitator_fr", 0.5, r"\bfacilitat(?:eur|rice)s?\b"
          r"(?=.{0,200}\b(?:clause|march[ée]s|insertion))"),
    _rule("clause", "facilitator_en", 0.4, r"\bfacilitators?\b"
          r"(?=.{0,200}\b(?:clauses?|public\s+contracts|procurement))"),
    _rule("clause", "hours", 0.5, r"\bheures?\s+d.\s?insertion\b|\bhours?\s+of\s+(?:integration|insertion|inclusion)\b"
          r"|\b(?:integration|insertion)\s+hours\b"),
    _rule("clause", "contracts_fr", 0.3, r"\bdonneurs?\s+d.\s?ordres?\b|\bma[iî]tres?\s+d.\s?ouvrages?\b"
          r"|\bmarch[ée]s\s+(?:publics?\s+)?(?:r[ée]serv[ée]s|d.\s?insertion)\b"
          r"|\bachats?\s+(?:socialement\s+)?responsables?\b"),
    _rule("clause", "contracts_en", 0.2, r"\b(?:contracting\s+authorit(?:y|ies)|tenderers?|social\s+lenders?)\b"),
    _rule("plie", "plie", 0.9, r"\bP\.?L\.?I\.?E\b\.?"
          r"|\bplans?\s+loca(?:l|ux)\s+(?:pluriannuel\s+)?pour\s+l.\s?insertion"
          r"(?:\s+et\s+l.\s?emploi)?|\blocal\s+plans?\s+for\s+(?:insertion|integration|inclusion)\b"),
    _rule("plie", "committee", 0.4, r"\bCLAS\b|\bLocal\s+Commission\s+for\s+Admission\b"
          r"|\bABC\s+(?:V\.?I\.?E|PLIE)"),
    _rule("iae", "iae_fr", 0.9, r"\binsertion\s+par\s+l.\s?activit[ée]\s+[ée]conomique\b|\bS?IAE\b"
          r"|\b(?:ateliers?\s+(?:et\s+)?)?chantiers?\s+d.\s?insertion\b|\bentreprises?\s+d.\s?insertion\b"
          r"|\bassociations?\s+interm[ée]diaires?\b|\bACI\b(?=.{0,200}insertion)"),
    _rule("iae", "trade_fr", 0.6, r"\b(?:restaurants?|garages?|blanchisseries?|conserveries?|structures?|r[ée]gies?)"
          r"\s+d.\s?insertion\b"),
    _rule("iae", "iae_en", 0.9, r"\bintegration\s+(?:through|by)\s+(?:the\s+)?economic\s+activity\b|\bEIA\b"
          r"|\b(?:integration|insertion)\s+(?:sites?|yards?|workshops?|enterprises?|compan(?:y|ies))\b"),
    _rule("employer_mobilisation", "employers_fr", 0.8, r"\bmobilis\w+\s+(?:des|les|d.)\s?"
          r"(?:employeurs?|entreprises?)\b"
          r"|\bmobilisation\s+(?:renforc[ée]e\s+)?(?:des\s+employeurs|du\s+monde\s+[ée]conomique)\b"
          r"|\brelations?\s+(?:avec\s+les\s+)?entreprises?\b|\bRSE\b|\bintermediation\s+entreprises?\b"),
    _rule("employer_mobilisation", "firms_fr", 0.4, r"\b(?:rapprochement|partenariats?|lien|coop[ée]ration)\s+"
          r"(?:\S+\s+){0,3}"
          r"(?:les\s+|des\s+)?(?:entreprises|employeurs|acteurs\s+[ée]conomiques)\b"),
    _rule("employer_mobilisation", "employers_en", 0.8, r"\bmobili[sz](?:e|ing|ation)\s+(?:of\s+)?(?:the\s+)?"
          r"(?:employers|business(?:es)?|companies)\b|\bbusiness\s+mobili[sz]ation\b"
          r"|\b(?:rapprochement|approximation|reconciliation)\s+with\s+(?:economic\s+actors|companies|business)\b"),
    _rule("employer_mobilisation", "firms_en", 0.4, r"\bbringing\s+(?:the\s+)?business\s+world\b|\beconomic\s+actors\b"
          r"|\bintermediation\s+(?:function|with\s+companies)\b"),
    _rule("impact", "impact_fr", 0.8, r"\b(?:mesure|[ée]valuation)s?\s+(?:de\s+)?(?:l.\s?)?"
          r"(?:impacts?|utilit[ée])\s+socia"
          r"|\bimpacts?\s+socia(?:l|ux)\b|\bcontrats?\s+[àa]\s+impact\b"),
    _rule("impact", "impact_en", 0.8, r"\bsocial\s+(?:impact|utility)\b|\bimpact\s+(?:bonds?|contracts?)\b"),
)  # fmt: skip


def themes(texts: list[tuple[str, str | None]]) -> list[dict[str, Any]]:
    """Return each theme that some texts (path, text) are about, with its score and the passages that say so.

    Each rule counts once, and less in a description than in a title: a long text names many things in passing.
    """
    found: dict[str, dict[str, Any]] = {}
    for rule in RULES:
        for path, text in texts:
            match = rule.words.search(text or "")
            if match is None:
                continue
            weight = rule.weight if path.endswith("title") else rule.weight * 0.85
            entry = found.setdefault(rule.theme, {"theme": rule.theme, "left": 1.0, "evidence": []})
            entry["left"] *= 1 - weight
            entry["evidence"].append(_evidence(rule, path, text or "", match, weight))
            break
    scored = [{"score": round(1 - entry.pop("left"), 2), **entry} for entry in found.values()]
    return sorted((entry for entry in scored if entry["score"] >= LEAST), key=lambda entry: -entry["score"])


def _evidence(rule: Rule, path: str, text: str, match: re.Match[str], weight: float) -> dict[str, Any]:
    return {
        "path": path, "excerpt": excerpt(text, match.start(), match.end()), "method": "text",
        "method_version": VERSION, "rule": rule.name, "confidence": round(weight, 2),
    }  # fmt: skip


def excerpt(text: str, start: int, end: int) -> str:
    """Return a passage with a few words around it, cut between words."""
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    before = text[first:start].partition(" ")[2] if first else text[:start]
    after = text[end:last].rpartition(" ")[0] if last < len(text) else text[end:]
    return " ".join(f"{before}{text[start:end]}{after}".split())
