"""Published: the figures of the detector that the page /quality shows, those shipped and an operator's own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from hub.clauses.evaluating import Score, wilson
from hub.clauses.model import METHOD_VERSION

FILE = "evaluation.json"
MISSES = 20  #: misses of one question that are kept


def figures(scores: Mapping[str, Score]) -> list[dict[str, Any]]:
    """Return the figures of a set, one row a question that has a label or a finding."""
    return [row(score) for score in scores.values() if score.labelled or score.predicted]


def row(score: Score) -> dict[str, Any]:
    """Return counts, shares and their 95 % intervals; the F1 score is that of the counts."""
    told = score.as_json()
    missed, wrong = told.pop("missed"), told.pop("wrong")
    low, high = wilson(2 * score.right, score.labelled + score.predicted)
    return {
        **told,
        "f1_interval": [round(low, 3), round(high, 3)],
        "missed": [_plain(each) for each in missed[:MISSES]],
        "wrong": [_plain(each) for each in wrong[:MISSES]],
    }


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def digest(text: str) -> str:
    """Return a digest of labels."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def one_set(name: str, labels: str, scores: Mapping[str, Score], **more: Any) -> dict[str, Any]:
    """Return what is published of one labelled set."""
    return {
        "name": name, "labels_digest": digest(labels), "method_version": METHOD_VERSION, **more,
        "questions": figures(scores),
    }  # fmt: skip


def shipped() -> dict[str, Any]:
    """Return the figures that come with the program."""
    return dict(json.loads(files("hub.clauses").joinpath(FILE).read_text("utf-8")))


def published(data: Path) -> list[dict[str, Any]]:
    """Return every labelled set with its figures: those shipped, then the operator's own."""
    own = data / FILE
    added = json.loads(own.read_text("utf-8"))["sets"] if own.is_file() else []
    return [*shipped()["sets"], *added]


def publish_figures(data: Path, name: str, labels: str, scores: Mapping[str, Score]) -> Path:
    """Keep the figures of an operator's labels; a set of the same name is replaced."""
    path = data / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    others = json.loads(path.read_text("utf-8"))["sets"] if path.is_file() else []
    at = datetime.now(UTC).strftime("%Y-%m-%d")
    made = one_set(" ".join(name.split())[:120], labels, scores, measured_on=at)
    written = {"sets": [*(each for each in others if each["name"] != made["name"]), made]}
    replace_text(path, json.dumps(written, ensure_ascii=False, indent=1))
    return path


def replace_text(path: Path, text: str) -> None:
    """Write a file so that a reader sees the old one or the new one, and never half."""
    beside = path.with_suffix(".new")
    beside.write_text(text, "utf-8")
    beside.replace(path)
