"""Pages and API that know: what a text says, how many hours, which text to offer, how well it all works."""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from hub.web import create_app
from hub.web.knowing.detect_pages import LARGEST
from hub.web.knowing.knowing_parts import KnowingParts
from tests.web.invented import tender
from tests.web.memory import MemoryHub, parts_of

ONE = "/records/boamp:tender-26-100010"
KEYS = {"id", "lot", "part", "kind", "mandatory", "beneficiary", "hours", "basis", "slice", "rate", "excerpt", "rule"}
TEXT = "Marché de travaux.\nClause sociale : lot 2, 70 heures d'insertion.\nLe lot 3 est réservé aux ESAT.\nFin."


@pytest.mark.parametrize(
    "path", ["/detect", "/estimate", "/estimate?amount=100000&cpv=45442100", f"{ONE}/draft", "/quality"]
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_page_answers_in_both_languages(web: FlaskClient, path: str, language: str) -> None:
    answer = web.get(path, headers={"Accept-Language": language})
    assert answer.status_code == 200 and f'<html lang="{language}">' in answer.text
    assert answer.text.count("<h1") == 1 and "<script" not in answer.text and "{n}" not in answer.text
    assert "style=" not in answer.text


def test_a_pasted_text_is_marked_and_each_clause_says_why(web: FlaskClient) -> None:
    page = web.post("/detect", data={"text": TEXT})
    assert page.status_code == 200 and page.headers["Cache-Control"] == "no-store"
    assert "2 clauses trouvées" in page.text and page.text.count("<mark>") >= 2
    assert "Les mots «" in page.text and "le titulaire y est tenu" in page.text
    assert "<mark>Clause sociale" in page.text
    assert 'id="passage-1"' in page.text and 'href="#clause-1"' in page.text
    english = web.post("/detect?lang=en", data={"text": TEXT}).text
    assert "2 clauses found" in english and "the contractor is bound by it" in english


def test_a_text_without_a_clause_says_so(web: FlaskClient) -> None:
    page = web.post("/detect", data={"text": "Insertion du projet dans son site. Aucun lot n'est réservé."}).text
    assert "Aucune clause sociale trouvée" in page and "<mark>" not in page


def test_what_is_pasted_cannot_write_into_the_page(web: FlaskClient) -> None:
    page = web.post(
        "/detect", data={"text": "<script>x()</script> clause sociale d'insertion, 70 heures </textarea>"}
    ).text
    assert "<script" not in page and page.count("</textarea>") == 1


def test_persons_in_a_text_are_masked_in_the_excerpt(web: FlaskClient) -> None:
    said = "Clause d'insertion de 70 heures : contacter Mme Aurore Vallon, 01 99 00 12 34, aurore@example.org."
    excerpt = web.post("/api/v1/detect", json={"text": said}).get_json()["items"][0]["excerpt"]
    assert "Vallon" not in excerpt and "01 99" not in excerpt and "example.org" not in excerpt
    assert "<mark>" in web.post("/detect", data={"text": said}).text


@pytest.mark.parametrize("size", [LARGEST + 1, 900_000])
def test_a_text_that_is_too_long_is_refused_on_a_page_that_says_how_long_it_may_be(web: FlaskClient, size: int) -> None:
    answer = web.post("/detect", data={"text": "a" * size})
    assert answer.status_code == 413 and "200 kB" in answer.text and "<form" in answer.text
    api = web.post("/api/v1/detect", json={"text": "a" * size})
    assert api.status_code == 413 and api.mimetype == "application/problem+json"


def test_two_hundred_kilobytes_are_read_within_two_seconds(web: FlaskClient) -> None:
    line = "Lot {n} : clause sociale d'insertion, {n} heures de travail réservées à des publics éloignés de l'emploi.\n"
    text = "".join(line.format(n=n % 40 + 1) + "Les offres sont remises avant midi.\n" * 9 for n in range(500))[
        :180_000
    ]
    began = time.process_time()
    assert web.post("/detect", data={"text": text}).status_code == 200
    assert time.process_time() - began < 2


def test_nothing_of_a_text_is_logged(web: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        web.post("/detect", data={"text": TEXT + "Zéphyrine"})
        web.post("/api/v1/detect", json={"text": TEXT + "Zéphyrine"})
        web.post("/api/v1/detect", data=b'{"text": "Zephyrine', content_type="application/json")
    assert "phyrine" not in caplog.text


def test_the_api_answers_with_the_keys_of_the_command(web: FlaskClient) -> None:
    answer = web.post("/api/v1/detect", json={"items": [{"id": "26-1", "text": TEXT}, {"id": "26-2", "text": "Rien."}]})
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
    items = answer.get_json()["items"]
    assert answer.get_json()["total"] == len(items) == 2 and all(set(each) == KEYS for each in items)
    assert [(each["id"], each["kind"], each["lot"], each["hours"]) for each in items] == [
        ("26-1", "reserved", "3", None), ("26-1", "execution_clause", "2", 70),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "sent",
    [{}, {"text": "a", "items": []}, {"text": 3}, {"items": [{"id": "1"}]}, {"items": [{"text": "a", "other": 1}]},
     {"texte": "a"}, [], {"items": [{"text": "a"}] * 1001}],
)  # fmt: skip
def test_a_question_that_makes_no_sense_is_a_problem(web: FlaskClient, sent: Any) -> None:
    answer = web.post("/api/v1/detect", json=sent)
    assert answer.status_code == 422 and answer.mimetype == "application/problem+json" and answer.get_json()["errors"]


@pytest.mark.parametrize("path", ["/api/v1/detect", "/api/v1/estimate"])
def test_what_is_not_json_is_refused(web: FlaskClient, path: str) -> None:
    assert web.post(path, data={"text": "a"}).status_code == 415
    broken = web.post(path, data=b"{oops", content_type="application/json")
    assert broken.status_code in (400, 422) and broken.mimetype == "application/problem+json"
    assert web.get(path).status_code == 405
    assert web.post(path, json={"hours": 3}, headers={"Accept": "text/csv"}).status_code == 406


def test_asking_too_often_is_refused(hub: MemoryHub) -> None:
    client = create_app(parts_of(hub, knowing=KnowingParts(detect_a_minute=2, estimates_a_minute=3))).test_client()
    assert [client.post("/api/v1/detect", json={"text": "a"}).status_code for _ in range(3)] == [200, 200, 429]
    assert [client.post("/detect", data={"text": "a"}).status_code for _ in range(3)] == [200, 200, 429]
    assert [client.post("/api/v1/estimate", json={"hours": 70}).status_code for _ in range(4)] == [200] * 3 + [429]
    assert client.get("/detect").status_code == 200


#: facts/domain: what notices print, and the rules written in a contract
VECTORS = [
    ({"amount": 1_000_000, "labour_share": 0.5, "rate": 0.05, "hourly_cost": 30, "rounding": "truncate"}, 833.33, 833),
    ({"amount": 700_000, "labour_share": 0.3, "rate": 0.1, "hourly_cost": 30, "rounding": "truncate"}, 700, 700),
    ({"amount": 700_000, "labour_share": 0.5, "rate": 0.1, "hourly_cost": 30, "rounding": "truncate"}, 1166.67, 1166),
    ({"amount": 260_000, "slice_amount": 50_000, "slice_hours": 35, "rounding": "none"}, 175, 175),
    ({"amount": 260_000, "slice_amount": 50_000, "slice_hours": 35, "slice_rounding": "pro_rata",
      "rounding": "none"}, 182, 182),
    ({"amount": 3_000_000, "trigger": 2_700_000, "slice_amount": 2000, "slice_hours": 1, "rounding": "none"}, 150, 150),
]  # fmt: skip


@pytest.mark.parametrize(("sent", "raw", "rounded"), VECTORS)
def test_the_printed_sums_come_out_of_the_api(
    web: FlaskClient, sent: dict[str, Any], raw: float, rounded: float
) -> None:
    answer = web.post("/api/v1/estimate", json=sent)
    assert answer.status_code == 200
    assert (answer.get_json()["raw"]["central"], answer.get_json()["hours"]["central"]) == (raw, rounded)
    assert all(each["source"] for each in answer.get_json()["hours"]["inputs"])


@pytest.mark.parametrize(
    ("sent", "formula"),
    [({"amount": 1e6, "cpv": "45442100"}, "A"), ({"amount": 1e6, "slice_hours": 35}, "B"),
     ({"total_hours": 4000, "rate": 0.05}, "C"), ({"hours": 150, "per": "per_year", "months": 36}, "D"),
     ({"amount": 1e6, "cpv": "90910000"}, "E"), ({"amount": 1e5, "formula": "F"}, "F")],
)  # fmt: skip
def test_each_formula_answers_with_a_range_in_order(web: FlaskClient, sent: dict[str, Any], formula: str) -> None:
    hours = web.post("/api/v1/estimate", json=sent).get_json()["hours"]
    assert hours["formula"].startswith(f"{formula}:") and hours["min"] <= hours["central"] <= hours["max"]


def test_a_range_may_be_given_in_any_order_and_in_part(web: FlaskClient) -> None:
    ask = lambda amount: web.post("/api/v1/estimate", json={"amount": amount, "cpv": "45442100"}).get_json()["hours"]  # noqa: E731
    right = ask({"min": 1e6, "central": 2e6, "max": 3e6})
    assert ask({"min": 3e6, "central": 1e6, "max": 2e6}) == right
    assert ask({"min": 3e6, "central": None, "max": 1e6}) == right, "the middle of both"
    assert ask({"min": None, "max": 1e6}) == ask(1e6)


def test_hours_are_rounded_up_to_days_and_weeks_by_default(web: FlaskClient) -> None:
    sent = {"amount": 1e6, "labour_share": 0.5, "rate": 0.05, "hourly_cost": 30}
    told = web.post("/api/v1/estimate", json=sent).get_json()
    assert told["hours"]["central"] == 840 and told["raw"]["central"] == 833.33


def test_an_estimate_that_makes_no_sense_is_a_problem_and_one_without_inputs_says_what_is_missing(
    web: FlaskClient,
) -> None:
    for sent in ({"rate": 5}, {"amount": "beaucoup"}, {"amont": 3}, {"formula": "Z"}, {"amount": [1]}):
        answer = web.post("/api/v1/estimate", json=sent)
        assert answer.status_code == 422 and answer.mimetype == "application/problem+json"
    empty = web.post("/api/v1/estimate", json={}).get_json()
    assert empty["hours"] is None and empty["missing"] == ["amount", "trade"]


def test_the_page_reads_numbers_as_people_write_them_and_says_where_each_comes_from(web: FlaskClient) -> None:
    page = web.get("/estimate?amount=700 000&labour_share=50&rate=10 %&hourly_cost=30&rounding=truncate").text
    assert "1\u202f166 heures" in page and "1\u202f166,67" in page and page.count("<td>donné</td>") == 4
    ranged = web.get("/estimate?amount=80000 à 120000&cpv=45442100").text
    assert "80\u202f000" in ranged and "table trades, ligne 4544" in ranged


def test_a_wrong_value_on_the_page_is_said_and_kept(web: FlaskClient) -> None:
    answer = web.get("/estimate?amount=beaucoup&rate=lots")
    assert answer.status_code == 422 and 'value="beaucoup"' in answer.text and 'role="alert"' in answer.text


def test_a_lot_fills_the_form_and_what_is_typed_wins(hub: MemoryHub) -> None:
    lots = [{"number": "1", "title": "Peintures", "cpv": ["45442110"], "nature": ["works"],
             "value": {"amount": "120000.00", "tax": "excluded", "currency": "EUR"}, "duration": {"months": 6}},
            {"number": "2", "title": "Façades"}]  # fmt: skip
    hub.put(tender(3, lots=lots))
    client = create_app(parts_of(hub)).test_client()
    page = client.get("/estimate?tender=boamp:tender-26-100003&lot=1").text
    assert 'value="120000"' in page and 'value="45442110"' in page and "lot 1" in page
    assert "heures" in page.split('id="result"')[1][:200]
    assert 'value="50000"' in client.get("/estimate?tender=boamp:tender-26-100003&lot=1&amount=50000").text
    assert "184500" not in client.get("/estimate?tender=boamp:tender-26-100003&lot=2").text
    assert client.get("/estimate?tender=boamp:tender-99-1&lot=1").status_code == 200
    assert client.get("/estimate?tender=<x>").status_code == 404


FIGURES = {
    "format": 1, "seq": 7, "at": "2026-11-22T06:00:00Z", "tenders": 120, "unscored": 20, "scored": 100,
    "awards": {"harvested": False, "linked": 0, "with_consideration": 0},
    "questions": {
        name: {"positives": 30, "denied": 4, "unlabelled": 66, "auc_denied": None,
               "auc": {"value": 0.712, "low": 0.601, "high": 0.803, "positives": 30, "others": 70}}
        for name in ("any", "said", "declared", "awarded")
    },
    "bands": [{"name": "0-20", "cases": 50, "positives": 5, "share": 0.1, "low": 0.043, "high": 0.214, "score": 9.0},
              {"name": "20-40", "cases": 50, "positives": 25, "share": 0.5, "low": 0.366, "high": 0.634, "score": 31.0}],  # noqa: E501
    "families": [{"name": "45", "cases": 80, "positives": 28, "share": 0.35, "low": 0.25, "high": 0.46, "score": 24.0},
                 {"name": "90", "cases": 20, "positives": 2, "share": 0.1, "low": 0.03, "high": 0.3, "score": 40.0}],
}  # fmt: skip


def test_the_quality_page_shows_figures_with_counts_intervals_charts_and_what_is_missing(hub: MemoryHub) -> None:
    sets = [{"name": "own", "title_fr": "Nos étiquettes", "notices": 12, "method_version": "1", "labels_digest": "ab12",
             "questions": [question("any"), question("hours")]}]  # fmt: skip
    knowing = replace(KnowingParts(), compared=lambda: FIGURES, sets=lambda: sets)
    client = create_app(parts_of(hub, knowing=knowing)).test_client()
    answer = client.get("/quality")
    for words in (
        "Nos étiquettes",
        "0,712 [0,601 – 0,803]",
        "trop peu de cas",
        "36,6\u00a0%",
        "DECP",
        "non étiquetés",
        "0,950",
    ):
        assert words in answer.text, words
    assert answer.text.count("<svg") == 3 == answer.text.count('role="img"') and answer.text.count("<caption") == 4
    assert client.get("/quality", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def question(name: str) -> dict[str, Any]:
    return {"name": name, "right": 19, "labelled": 20, "predicted": 20, "precision": 0.95, "recall": 0.95, "f1": 0.95,
            "precision_interval": [0.76, 0.99], "recall_interval": [0.76, 0.99], "f1_interval": [0.83, 0.98]}  # fmt: skip  # noqa: E501


def test_without_a_run_the_quality_page_says_when_its_figures_come(web: FlaskClient) -> None:
    page = web.get("/quality").text
    assert "à la fin de chaque moisson" in page and "DECP" in page


def test_the_api_describes_both_questions(web: FlaskClient) -> None:
    paths = web.get("/api/v1/openapi.json").get_json()["paths"]
    for path in ("/api/v1/detect", "/api/v1/estimate"):
        told = paths[path]["post"]
        assert {"200", "400", "413", "415", "422", "429"} <= set(told["responses"]) and told["requestBody"]


def test_an_estimate_of_huge_inputs_is_still_json(web: FlaskClient) -> None:
    sent = {"amount": 1e12, "slice_amount": 0.01, "slice_hours": 1e12}
    answer = web.post("/api/v1/estimate", json=sent)
    assert answer.status_code == 200
    assert answer.get_json()["hours"]["max"] > 2**64
