"""The quality page: how well the rules find clauses, and how the score compares with what buyers really did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, render_template

from hub.web.i18n import number, translated
from hub.web.negotiation import Stamp, answered, language
from hub.web.parts import WebParts

VARY = "Accept-Encoding, Accept-Language"
LEFT, PLOT, ROW = 8, 250, 40  #: of a drawing of 360 units: margin, width of the scale, height of a line
QUESTIONS = ("any", "said", "declared", "awarded")
Figures = Mapping[str, Any]


@dataclass(frozen=True)
class Mark:
    """One line of a chart: a share with its interval, in units of the drawing."""

    y: int
    words: str
    x: float
    low: float
    high: float
    said: str


@dataclass(frozen=True)
class Chart:
    """Shares with their intervals, one under another, on a scale from 0 to 100 %."""

    title: str
    marks: tuple[Mark, ...]

    @property
    def height(self) -> int:
        """Return the height of the drawing."""
        return len(self.marks) * ROW + 22


@dataclass(frozen=True)
class Question:
    """How the score ranks those of which one source says that they have a clause."""

    words: str
    positives: int
    denied: int
    unlabelled: int
    rest: str
    refused: str


def blueprint(parts: WebParts) -> Blueprint:
    """Return the page; its figures were made after the last run, none is computed here."""
    pages = Blueprint("quality", __name__)

    @pages.get("/quality")
    def quality() -> Response:
        compared = parts.knowing.compared()
        sets = parts.knowing.sets()
        shape = f"{parts.version} {(compared or {}).get('at')} {[each.get('labels_digest') for each in sets]}"
        stamp = Stamp.of((compared or {}).get("seq") or 0, shape=shape)
        return answered(stamp, lambda: shown(parts, compared, sets), vary=VARY)

    return pages


def shown(parts: WebParts, compared: Figures | None, sets: Sequence[Figures]) -> Response:
    """Return the page."""
    bands = (compared or {}).get("bands") or []
    families = (compared or {}).get("families") or []
    html = render_template(
        "knowing/quality.html",
        sets=[set_shown(each) for each in sets],
        compared=compared,
        questions=[question(name, compared["questions"][name]) for name in QUESTIONS] if compared else [],
        bands=[share_shown(each, each["name"]) for each in bands],
        band_chart=chart(
            translated("Part des marchés dont on sait qu’ils ont une clause, par tranche de score"),
            [(each["name"], each) for each in bands],
        ),
        families=[share_shown(each, family_words(parts, each["name"])) for each in families],
        contracts=contracts_shown(parts, (compared or {}).get("contracts")),
        detected=detected_shown((compared or {}).get("detected")),
        family_chart=chart(
            translated("Part des marchés dont on sait qu’ils ont une clause, par famille CPV"),
            [(family_words(parts, each["name"]), each) for each in families],
        ),
    )
    return Response(html, mimetype="text/html")


def set_shown(given: Figures) -> dict[str, Any]:
    """Return a labelled set as the page shows it."""
    side = "fr" if language() == "fr" else "en"
    rows = [{**each, "words": question_words(each["name"])} for each in given.get("questions") or ()]
    title = given.get(f"title_{side}") or given["name"]
    drawn = chart(
        translated("{title} : score F1 et intervalle à 95 %", title=title),
        [(each["words"], share_of(each)) for each in rows if each["f1"] is not None],
    )
    return {**given, "title": title, "note": given.get(f"note_{side}") or "", "rows": rows, "chart": drawn}


def share_of(row: Figures) -> Figures:
    """Return the F1 score of a question as a share with its interval."""
    return {"share": row["f1"], "low": row["f1_interval"][0], "high": row["f1_interval"][1]}


def question_words(name: str) -> str:
    """Return what a question of the evaluation asks."""
    words = {
        "any": translated("Une considération sociale, quelle qu’elle soit"),
        "execution_clause": translated("Clause d’exécution"),
        "reserved": translated("Marché ou lot réservé"),
        "award_criterion": translated("Critère d’attribution"),
        "training_clause": translated("Clause de formation"),
        "insertion_service": translated("Service d’insertion"),
        "right_kind": translated("La bonne sorte"),
        "hours": translated("Heures : valeur, lot, partie et base"),
    }
    return words.get(name, name)


def question(name: str, given: Figures) -> Question:
    """Return one comparison in words."""
    words = {
        "any": translated("L’une au moins de ces trois sources"),
        "said": translated("Le texte des avis contient une clause"),
        "declared": translated("L’acheteur a coché la case sociale"),
        "awarded": translated("L’attribution déclare une considération sociale (DECP)"),
    }
    return Question(words[name], given["positives"], given["denied"], given["unlabelled"],
                    area_words(given["auc"]), area_words(given["auc_denied"]))  # fmt: skip


def area_words(area: Figures | None) -> str:
    """Return an area under the curve with its interval, or that there is too little to tell."""
    if area is None:
        return translated("trop peu de cas")
    value, low, high = (number(f"{area[name]:.3f}") for name in ("value", "low", "high"))
    return f"{value} [{low} – {high}]"


def contracts_shown(parts: WebParts, given: Figures | None) -> dict[str, Any] | None:
    """Return how the scores of contracts compare with what they declare; None where no contract came."""
    if not given or not given["contracts"]:
        return None
    families = given["families"]
    return {
        **given,
        "silent": given["contracts"] - given["yes"] - given["no"],
        "rest": area_words(given["auc"]),
        "refused": area_words(given["auc_denied"]),
        "bands": [share_shown(each, each["name"]) for each in given["bands"]],
        "band_chart": chart(
            translated("Part des contrats qui déclarent une considération sociale, par tranche de score"),
            [(each["name"], each) for each in given["bands"]],
        ),
        "families": [share_shown(each, family_words(parts, each["name"])) for each in families],
        "family_chart": chart(
            translated("Part des contrats qui déclarent une considération sociale, par famille CPV"),
            [(family_words(parts, each["name"]), each) for each in families],
        ),
    }


def detected_shown(given: Figures | None) -> dict[str, Any] | None:
    """Return what texts say beside what awards declare; None where no tender was linked with an award that says."""
    counts = ("both", "only_text", "only_award", "neither")
    if not given or not any(given[name] for name in counts):
        return None
    return {**given, **{name: share_words(given[name]) for name in ("precision", "recall")}}


def share_words(given: Figures | None) -> str:
    """Return a share with its interval, or that there is too little to tell."""
    if given is None:
        return translated("trop peu de cas")
    return f"{percent(given['share'])} [{percent(given['low'])} – {percent(given['high'])}]"


def percent(value: float) -> str:
    """Write a share as people do."""
    return f"{number(f'{value * 100:.1f}')}\u00a0%"


def share_shown(each: Figures, words: str) -> dict[str, Any]:
    """Return one line of a table of shares."""
    return {
        "words": words, "cases": each["cases"], "positives": each["positives"], "share": percent(each["share"]),
        "low": percent(each["low"]), "high": percent(each["high"]), "score": number(f"{each['score']:.0f}"),
    }  # fmt: skip


def family_words(parts: WebParts, code: str) -> str:
    """Return what a CPV division is called."""
    label = parts.label("cpv_family", code, language())
    return f"{code} – {label}" if label != code else code


def chart(title: str, rows: Sequence[tuple[str, Figures]]) -> Chart | None:
    """Return shares as points with their intervals; nothing where there is nothing to compare."""
    if len(rows) < 2:
        return None
    marks = (
        Mark(
            y=place * ROW,
            words=words if len(words) <= 46 else f"{words[:45].rstrip()}…",
            x=round(LEFT + PLOT * each["share"], 1),
            low=round(LEFT + PLOT * each["low"], 1),
            high=round(LEFT + PLOT * each["high"], 1),
            said=percent(each["share"]),
        )
        for place, (words, each) in enumerate(rows)
    )
    return Chart(title, tuple(marks))
