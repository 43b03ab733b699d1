"""The DECP view tells how many contracts it leaves out, and why; copies tell whose they are."""

from __future__ import annotations

from flask.testing import FlaskClient

from hub.application import Hub


def test_the_counts_are_published_with_the_answer(whole_web: FlaskClient, whole_hub: Hub) -> None:
    answer = whole_web.get("/api/v1/contracts.decp.json")
    told = answer.json["marches"]["marche"]
    assert int(answer.headers["DECP-Count"]) == len(told)
    assert int(answer.headers["DECP-Left-Out"]) + len(told) == whole_hub.store.count("contract")
    assert "ccag=" in answer.headers["DECP-Missing"] or whole_hub.store.count("contract") == 0
    again = whole_web.get("/api/v1/contracts.decp.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_record_of_ours_is_no_copy(whole_web: FlaskClient, whole_hub: Hub) -> None:
    key = next(iter(whole_hub.store.ids("tender")))
    assert whole_web.get(f"/api/v1/copies/{key}").status_code == 404
