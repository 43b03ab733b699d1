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
from hub.clauses.reading import line, standing
from tests.clauses.tables import notices, rows

LABELS = Path(__file__).parent / "labels"
REAL = Path(__file__).parents[3] / "shared" / "real"
KEPT = Path(hub.clauses.__file__).parent / FILE
Row = dict[str, Any]
GIVEN = {
    "execution_clause": "execution_clause", "clause_insertion": "execution_clause", "reserved_contract": "reserved",
    "reserved_lot": "reserved", "marche_reserve": "reserved", "training_clause": "training_clause",
    "critere_attribution": "award_criterion", "objet_insertion": "insertion_service",
}  # fmt: skip


def predicted(leaves: dict[str, list[Leaf]]) -> list[Row]:
    """Return what the rules find in texts."""
    return [line(key, clause) for key, texts in leaves.items() for clause in detect(texts)]


def passages(real: Path, *, history: bool) -> dict[str, list[Leaf]]:
    """Return the passages by notice; with history, what a corrigendum replaces is past."""
    found: dict[str, list[Leaf]] = {}
    for row in rows(real / "domain/boamp_clauses/boamp_2020-2021_clause_passages.csv"):
        kept = standing(row["field"]) if history else "current"
        found.setdefault(row["notice_id"], []).append(Leaf(row["field"], row["passage"], None, None, kept))
    return found


def own_set(name: str, file: str, leaves: dict[str, list[Leaf]], **words: str) -> dict[str, Any]:
    """Measure a set whose labels are part of the repository."""
    text = (LABELS / file).read_text("utf-8")
    labels = rows(LABELS / file)
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
    found = predicted({key: value for key, value in passages(real, history=True).items() if key in wanted})
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


def measured(real: Path = REAL) -> dict[str, Any]:
    """Measure every set."""
    whole = own_set(
        "notices_2021_07", "notices_2021_07.csv", notices(real / "boamp/tables_v230_2021_07"),
        title_fr="Avis entiers des 1er et 2 juillet 2021", title_en="Whole notices of 1 and 2 July 2021",
        note_fr="Avis tirés au hasard et avis trouvés, lus en entier : le rappel y est honnête.",
        note_en="Notices drawn at random and notices found, read whole: recall is honest here.",
    )  # fmt: skip
    own = own_set(
        "passages", "passages.csv", passages(real, history=False),
        title_fr="Passages d’avis de 2020 et 2021", title_en="Passages of notices of 2020 and 2021",
        note_fr="Étiquetés par deux lectures indépendantes, passages choisis par mots-clés.",
        note_en="Labelled by two independent readings, passages chosen by keyword.",
    )  # fmt: skip
    return {"sets": [whole, own, given_kinds(real), given_hours(real)]}


def main() -> None:
    """Write the figures into the package."""
    KEPT.write_text(json.dumps(measured(), ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(f"written: {KEPT.name}")


if __name__ == "__main__":
    main()
