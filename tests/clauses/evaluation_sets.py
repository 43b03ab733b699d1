"""The labelled sets whose figures come with the program; `python -m tests.clauses.evaluation_sets` measures them.

The texts stand beside the checkout (real data); the labels of the two own sets are part of the repository. The answer
is written into hub/clauses/evaluation.json, and a test says when it no longer tells what the rules do.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import hub.clauses
from hub.application.published import FILE, one_set
from hub.clauses import Leaf, detect
from hub.clauses.evaluating import evaluate
from hub.clauses.reading import line
from tests.clauses.labelled import JULY, LABELS, Row, passages, predicted, unseen
from tests.clauses.tables import notices, rows

REAL = Path(__file__).parents[3] / "shared" / "real"
KEPT = Path(hub.clauses.__file__).parent / FILE
GIVEN = {
    "execution_clause": "execution_clause", "clause_insertion": "execution_clause", "reserved_contract": "reserved",
    "reserved_lot": "reserved", "marche_reserve": "reserved", "training_clause": "training_clause",
    "critere_attribution": "award_criterion", "objet_insertion": "insertion_service",
}  # fmt: skip


def own_set(name: str, file: str, leaves: dict[str, list[Leaf]], **words: str) -> dict[str, Any]:
    """Measure a set whose labels are part of the repository."""
    text = (LABELS / file).read_text("utf-8")
    labels = [row for row in rows(LABELS / file) if row["id"] in leaves]
    wanted = {row["id"] for row in labels}
    found = predicted({key: value for key, value in leaves.items() if key in wanted})
    return one_set(name, text, evaluate(labels, found), notices=len(wanted), **words)


def given_hours(real: Path) -> dict[str, Any]:
    """Measure the hours that were labelled before the rules were written."""
    path = real / "domain/boamp_clauses/boamp_clause_hours_labelled.csv"
    labels = [
        {"id": row["notice_id"], "lot": row["lot"], "part": row["tranche"], "hours": row["hours"], "basis": row["per"]}
        for row in rows(path)
    ]
    wanted = {row["id"] for row in labels}
    found = predicted({key: value for key, value in passages(real.joinpath, history=True).items() if key in wanted})
    return one_set(
        "given_hours", path.read_text("utf-8"), evaluate(labels, found), notices=len(wanted),
        title_fr="Volumes d’heures étiquetés avant l’écriture des règles",
        title_en="Volumes of hours labelled before the rules were written",
        note_fr="Passages choisis par mots-clés : le rappel y est surestimé.",
        note_en="Passages chosen by keyword: recall is overestimated.",
    )  # fmt: skip


def given_kinds(real: Path) -> dict[str, Any]:
    """Measure the kinds that were labelled before the rules were written."""
    labels: list[Row] = []
    found: list[Row] = []
    texts = []
    for name, key, column in (
        ("domain/boamp_clauses/boamp_2021-07_labelled.csv", "notice_id", "passage"),
        ("boamp/wording/labelled.csv", "idweb", "text"),
    ):
        texts.append((real / name).read_text("utf-8"))
        for number, row in enumerate(rows(real / name)):
            if row["label"] == "awarded_to_sheltered_employer" or not row[column]:
                continue
            identifier = f"{row[key]}#{len(texts)}.{number}"
            labels.append({"id": identifier, "kind": GIVEN.get(row["label"], "none")})
            found += [line(identifier, each) for each in detect([Leaf(row.get("column") or "text", row[column])])]
    return one_set(
        "given_kinds", "\n".join(texts), evaluate(labels, found), notices=len(labels),
        title_fr="Passages étiquetés par sorte avant l’écriture des règles",
        title_en="Passages labelled by kind before the rules were written",
        note_fr="Passages choisis par mots-clés, faux amis compris.",
        note_en="Passages chosen by keyword, false friends included.",
    )  # fmt: skip


Texts = dict[str, list[Leaf]]


def independent(texts: Texts, whole: Texts) -> list[dict[str, Any]]:
    """Measure the sets that two readers labelled apart, and the fifth kept unseen until the rules were mended."""
    return [
        own_set(
            "independent_notices", "independent_notices.csv", whole,
            title_fr="Avis entiers tirés au hasard, deux lectures séparées",
            title_en="Whole notices drawn at random, two readings apart",
            note_fr="Sans mot-clé ni réponse du détecteur : le rappel y est honnête, mais les cas sont rares.",
            note_en="Without keyword or the detector's answer: recall is honest here, but the cases are few.",
        ),
        own_set(
            "independent_passages", "independent_passages.csv", texts,
            title_fr="Passages de 2020 et 2021, deux lectures séparées",
            title_en="Passages of 2020 and 2021, two readings apart",
            note_fr="Passages choisis par mots-clés : le rappel y est surestimé.",
            note_en="Passages chosen by keyword: recall is overestimated.",
        ),
        own_set(
            "unseen_passages", "independent_passages.csv", {key: texts[key] for key in texts if unseen(key)},
            title_fr="Dont le cinquième tenu à l’écart", title_en="Of these, the fifth kept apart",
            note_fr="Comparé aux règles une seule fois, une fois celles-ci corrigées sur les autres.",
            note_en="Compared with the rules once, after these were mended on the others.",
        ),
    ]  # fmt: skip


def guards(texts: Texts, whole: Texts) -> list[dict[str, Any]]:
    """Measure the sets that were read beside the detector's answer: they guard against steps back."""
    words = {
        "note_fr": "Lus à côté de la réponse du détecteur : un garde-fou contre les régressions, pas une mesure.",
        "note_en": "Read beside the detector's answer: a guard against steps back, not a measure.",
    }
    return [
        own_set(
            "notices_2021_07", "notices_2021_07.csv", whole,
            title_fr="Avis entiers des 1er et 2 juillet 2021", title_en="Whole notices of 1 and 2 July 2021", **words,
        ),
        own_set(
            "passages", "passages.csv", texts,
            title_fr="Autres passages de 2020 et 2021", title_en="Other passages of 2020 and 2021", **words,
        ),
    ]  # fmt: skip


def measured(real: Path = REAL) -> dict[str, Any]:
    """Measure every set."""
    whole = notices(real / JULY)
    now, plain = (passages(real.joinpath, history=history) for history in (True, False))
    return {"sets": [*independent(now, whole), *guards(plain, whole), given_kinds(real), given_hours(real)]}


def main() -> None:
    """Write the figures into the package."""
    KEPT.write_text(json.dumps(measured(), ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(f"written: {KEPT.name}")


if __name__ == "__main__":
    main()
