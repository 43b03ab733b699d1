"""The figures themselves: counts, intervals, misses; and reading what people paste."""

from __future__ import annotations

import pytest

from hub.clauses.evaluating import evaluate, report, wilson
from hub.clauses.reading import detect_lines, evaluate_csv, labels_of
from hub.errors import ParseError, UsageError


def test_an_interval_holds_its_proportion_and_narrows_with_counts() -> None:
    low, high = wilson(95, 100)
    assert low == pytest.approx(0.888, abs=1e-3)
    assert high == pytest.approx(0.978, abs=1e-3)
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(950, 1000)[0] > low


def test_each_question_has_its_counts_and_its_misses() -> None:
    labels = [
        {"id": "1", "kind": "execution_clause", "lot": "2", "hours": "70", "basis": "fixed"},
        {"id": "2", "kind": "reserved", "hours": ""},
        {"id": "3", "kind": "none", "hours": ""},
    ]
    found = [
        {"id": "1", "kind": "execution_clause", "lot": "2", "hours": 70, "basis": "fixed"},
        {"id": "2", "kind": "execution_clause"},
        {"id": "3", "kind": "reserved"},
        {"id": "unlabelled", "kind": "reserved"},
    ]
    scores = evaluate(labels, found)
    assert (scores["any"].right, scores["any"].labelled, scores["any"].predicted) == (2, 2, 3)
    assert scores["any"].wrong == ["3"]
    assert (scores["right_kind"].right, scores["right_kind"].labelled) == (1, 2)
    assert scores["hours"].f1 == 1
    assert scores["reserved"].missed == [("2", "reserved")]
    assert any("missed  reserved" in each for each in report(scores))
    assert scores["any"].as_json()["precision"] == 0.667


def test_labels_may_use_the_short_words_for_the_basis() -> None:
    scores = evaluate([{"id": "1", "hours": "6", "basis": "slice"}], [{"id": "1", "hours": 6.0, "basis": "per_slice"}])
    assert scores["hours"].right == 1


def test_a_pasted_text_is_one_text() -> None:
    (found,) = detect_lines(["Clause sociale.\n", "175 heures d'insertion.\n"])
    assert (found["id"], found["kind"], found["hours"], found["basis"]) == (None, "execution_clause", 175, "fixed")
    assert set(found) == {
        "id", "lot", "part", "kind", "mandatory", "beneficiary", "hours", "basis", "slice", "rate", "excerpt", "rule",
    }  # fmt: skip


def test_json_lines_keep_their_ids() -> None:
    found = list(
        detect_lines(['{"id": "26-1", "text": "Marché réservé aux ESAT."}', "", '{"id": "26-2", "text": "Rien."}'])
    )
    assert [each["id"] for each in found] == ["26-1"]


def test_a_whole_notice_is_read_to_its_last_leaf() -> None:
    notice = '{"idweb": "26-1", "donnees": "{\\"RECTIF\\": {\\"TXT_INIT\\": \\"100 heures d\'insertion\\", \\"LIRE\\": \\"70 heures d\'insertion\\"}}"}'  # noqa: E501
    assert [each["hours"] for each in detect_lines([notice])] == [70]


def test_a_broken_line_is_named() -> None:
    with pytest.raises(ParseError, match="line 2"):
        list(detect_lines(['{"id": "1", "text": "x"}', "{oops"]))


def test_labels_need_an_id() -> None:
    with pytest.raises(UsageError, match="'id'"):
        labels_of(["number,kind\n", "1,none\n"])


def test_labels_and_predictions_may_be_lines() -> None:
    labels = ["id,lot,part,kind,hours,basis,slice\n", "1,,,reserved,,,\n"]
    assert evaluate_csv(labels, ['{"id": "1", "kind": "reserved"}', ""])["reserved"].f1 == 1
