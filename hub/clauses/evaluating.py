"""Figures of the detector against labels: precision, recall, F1, with counts, 95 % intervals and every miss."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import sqrt
from typing import Any

from hub.clauses.model import KINDS

_Z = 1.959964
_BASIS = {"total": "fixed", "year": "per_year", "slice": "per_slice", "share": "share_of_hours", "period": "per_period"}


def wilson(hits: int, total: int) -> tuple[float, float]:
    """Give the 95 % Wilson interval of a proportion; of no observation nothing is known."""
    if total == 0:
        return 0.0, 1.0
    share = hits / total
    middle = share + _Z * _Z / (2 * total)
    spread = _Z * sqrt(share * (1 - share) / total + _Z * _Z / (4 * total * total))
    scale = 1 + _Z * _Z / total
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


@dataclass(slots=True)
class Score:
    """Counts of one question, and what was missed or found wrongly."""

    name: str
    right: int = 0
    labelled: int = 0
    predicted: int = 0
    missed: list[Any] = field(default_factory=list)
    wrong: list[Any] = field(default_factory=list)

    @property
    def precision(self) -> float | None:
        """Give the share of what was found that is right."""
        return self.right / self.predicted if self.predicted else None

    @property
    def recall(self) -> float | None:
        """Give the share of what is labelled that was found."""
        return self.right / self.labelled if self.labelled else None

    @property
    def f1(self) -> float | None:
        """Give the harmonic mean of precision and recall."""
        both = self.labelled + self.predicted
        return 2 * self.right / both if both else None

    def as_json(self) -> dict[str, Any]:
        """Give the figures, rounded to a thousandth, with their intervals."""
        found: dict[str, Any] = {
            "name": self.name,
            "right": self.right,
            "labelled": self.labelled,
            "predicted": self.predicted,
        }
        for name, value, total in (
            ("precision", self.precision, self.predicted),
            ("recall", self.recall, self.labelled),
        ):
            low, high = wilson(self.right, total)
            found[name] = None if value is None else round(value, 3)
            found[f"{name}_interval"] = [round(low, 3), round(high, 3)]
        found["f1"] = None if self.f1 is None else round(self.f1, 3)
        return found | {"missed": self.missed, "wrong": self.wrong}


def _compare(name: str, labelled: set[Any], predicted: set[Any]) -> Score:
    """Count two sets against each other."""
    return Score(
        name,
        len(labelled & predicted),
        len(labelled),
        len(predicted),
        sorted(labelled - predicted, key=str),
        sorted(predicted - labelled, key=str),
    )


def _text(value: Any) -> str:
    """Write an absent value as an empty text."""
    return "" if value is None else str(value).strip()


def _amount(value: Any) -> float | None:
    """Read a number that may be written as text or left out."""
    text = _text(value).replace(",", ".")
    return float(text) if text else None


def volume_key(row: Mapping[str, Any]) -> tuple[str, str, str, float | None, str] | None:
    """Give what is compared of a volume: notice, lot, part, hours, basis; nothing when the row states none."""
    basis = _BASIS.get(_text(row.get("basis")), _text(row.get("basis")))
    hours = _amount(row.get("hours"))
    if hours is None and basis not in ("formula", "share_of_hours"):
        return None
    lot = _text(row.get("lot")).lower()  # "1A" and "1a" are one lot
    return _text(row.get("id")), lot, _text(row.get("part")), hours, basis or "fixed"


def evaluate(labels: Iterable[Mapping[str, Any]], predictions: Iterable[Mapping[str, Any]]) -> dict[str, Score]:
    """Compare rows (id, lot, part, kind, hours, basis): considerations and kinds by notice, volumes by row.

    A label whose kind is empty or ``none`` says that the notice holds nothing; only notices with a label count.
    """
    wanted = [dict(row) for row in labels]
    ids = {_text(row.get("id")) for row in wanted}
    found = [dict(row) for row in predictions if _text(row.get("id")) in ids]
    gold = {
        (_text(row["id"]), kind)
        for row in wanted
        if (kind := _text(row.get("kind"))) in KINDS and kind != "none_declared"
    }
    seen = {
        (_text(row["id"]), kind)
        for row in found
        if (kind := _text(row.get("kind"))) in KINDS and kind != "none_declared"
    }
    judged = {_text(row["id"]) for row in wanted if "kind" in row}
    seen = {each for each in seen if each[0] in judged}
    scores = {"any": _compare("any", {each for each, _ in gold}, {each for each, _ in seen})}
    for kind in KINDS[:-1]:
        scores[kind] = _compare(
            kind, {each for each in gold if each[1] == kind}, {each for each in seen if each[1] == kind}
        )
    both = {each for each, _ in gold} & {each for each, _ in seen}
    exact = {
        each
        for each in both
        if {kind for one, kind in gold if one == each} == {kind for one, kind in seen if one == each}
    }
    scores["right_kind"] = Score("right_kind", len(exact), len(both), len(both), sorted(both - exact), [])
    measured = {_text(row["id"]) for row in wanted if "hours" in row}
    scores["hours"] = _compare(
        "hours",
        {key for row in wanted if (key := volume_key(row))},
        {key for row in found if (key := volume_key(row)) and key[0] in measured},
    )
    return scores


def report(scores: Mapping[str, Score]) -> list[str]:
    """Write the figures as lines of text, then each miss."""
    lines = [
        f"{'question':18} {'right':>6} {'label':>6} {'found':>6}  precision (95 %)        recall (95 %)           F1"
    ]
    for score in scores.values():
        low, high = wilson(score.right, score.predicted)
        down, top = wilson(score.right, score.labelled)
        shown = [
            f"{value:.3f}" if value is not None else "  -  " for value in (score.precision, score.recall, score.f1)
        ]
        lines.append(
            f"{score.name:18} {score.right:6} {score.labelled:6} {score.predicted:6}  {shown[0]} "
            f"[{low:.3f}-{high:.3f}]   {shown[1]} [{down:.3f}-{top:.3f}]   {shown[2]}"
        )
    for score in scores.values():
        lines += [f"missed  {score.name}: {each}" for each in score.missed]
        lines += [f"wrong   {score.name}: {each}" for each in score.wrong]
    return lines
