"""What facilitators note of candidates and see of hours: their own alone, and nothing of it comes out."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from flask import Flask

from hub.application import Hub
from hub.application.accounts import room_of
from hub.application.candidates import CandidateDesk
from hub.application.quality import compared, made_by
from hub.application.quality_counts import followed
from hub.store.accounts import ACTIVE, Account
from hub.store.candidates import CandidateLedger
from hub.store.decisions import CANDIDATE, Decisions
from tests.web.signed import app_with, form_of, signed, signed_hub
from tests.web.walking import ACCEPTS, spelled

FIRST, SECOND = "boamp:tender-26-103010", "boamp:tender-26-103011"
SECRET = "Zéphyrin-des-Bois"  #: a word that stands in a note alone
NOTE = f"revoir le lot peinture, {SECRET.lower()}"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    with signed_hub(tmp_path_factory.mktemp("noted")) as opened:
        yield opened


@pytest.fixture
def app(hub: Hub) -> Iterator[Flask]:
    """An app with accounts, in which nothing is noted yet."""
    yield app_with(hub)
    with hub.store.database.writing() as tx:
        tx.run("DELETE FROM decision")


def mark(client: Any, record: str, verdict: str, **more: str) -> Any:
    return client.post("/candidates/mark", data={"form": form_of(client), "id": record, "verdict": verdict, **more})


def test_open_candidates_of_the_territory_wait_until_they_are_marked(app: Flask) -> None:
    client = signed(app, "zelie")
    page = client.get("/candidates").text
    assert page.index(FIRST) < page.index(SECOND) and page.count('<li class="result">') == 2
    assert mark(client, FIRST, "kept", **{"from": "waiting"}).headers["Location"] == "/candidates?state=waiting"
    page = client.get("/candidates").text
    assert "C’est noté" in page and f'name="id" value="{FIRST}"' not in page and SECOND in page
    assert FIRST in client.get("/candidates?state=kept").text
    assert "Rien à voir" in signed(app, "abel").get("/candidates").text


def test_what_one_notes_nobody_else_sees(app: Flask) -> None:
    client, other = signed(app, "zelie"), signed(app, "celine")
    assert mark(client, FIRST, "kept", note=NOTE).status_code == 303
    assert SECRET.lower() in client.get(f"/candidates/of/{FIRST}").text
    for who in (other, signed(app, "olga")):
        pages = [who.get(path) for path in ("/candidates", "/candidates?state=kept", f"/candidates/of/{FIRST}",
                                            "/candidates/export.csv", "/quality", "/operator/decisions/")]  # fmt: skip
        assert not any(SECRET.lower() in each.text for each in pages)
    assert other.post("/candidates/forget", data={"form": form_of(other), "id": FIRST}).status_code == 303
    assert SECRET.lower() in client.get(f"/candidates/of/{FIRST}").text


def test_a_lot_is_marked_apart_and_history_is_kept(app: Flask) -> None:
    client, lot = signed(app, "zelie"), f"{FIRST}.lot-1"
    assert f"/candidates/of/{lot}" in client.get(f"/candidates/of/{FIRST}").text
    for verdict, more in (("seen", {}), ("proposed", {}), ("refused", {"reason": "buyer_declined"}), ("undone", {})):
        assert mark(client, lot, verdict, **more).status_code == 303
    page = client.get(f"/candidates/of/{lot}").text
    assert page.count('<tr><th scope="row">') == 4 and "l’acheteur ne veut pas" in page
    assert FIRST not in client.get("/candidates?state=refused").text


@pytest.mark.parametrize(("record", "verdict", "more", "status"), [
    (FIRST, "refused", {}, 422), (FIRST, "refused", {"reason": "because"}, 422), (FIRST, "loved", {}, 400),
    ("boamp:tender-26-999999", "kept", {}, 404), (f"{FIRST}.lot-77", "kept", {}, 404), ("x", "kept", {}, 404),
    (FIRST, "kept", {"note": "x" * 1001}, 422),
])  # fmt: skip
def test_what_makes_no_sense_is_not_noted(app: Flask, record: str, verdict: str, more: Any, status: int) -> None:
    client = signed(app, "zelie")
    assert mark(client, record, verdict, **more).status_code == status
    assert "Rien n’est encore noté" in client.get(f"/candidates/of/{FIRST}").text


@pytest.mark.parametrize("value", [
    "06 39 98 01 02", "abel.martin@example.org", "1 85 05 78 006 048 22", "Mme Zélie Durand", "M. MARTIN",
    "12 rue des Lilas", "abel.martin (at) example.org",
])  # fmt: skip
def test_a_note_about_a_person_is_refused_without_showing_the_value(app: Flask, hub: Hub, value: str) -> None:
    client = signed(app, "zelie")
    answer = mark(client, FIRST, "kept", note=f"voir avec {value} demain")
    assert answer.status_code == 422 and "semble contenir" in answer.text and value not in answer.text
    assert Decisions(hub.store.database).current(CANDIDATE) == []


def test_notes_are_erased_with_their_history(app: Flask, hub: Hub) -> None:
    client = signed(app, "zelie")
    mark(client, FIRST, "kept", note=NOTE)
    mark(client, FIRST, "seen")
    client.post("/candidates/forget", data={"form": form_of(client), "id": FIRST})
    assert Decisions(hub.store.database).current(CANDIDATE) == []
    assert CandidateLedger(hub.store.database).last() == "0-0"


def test_the_export_holds_the_own_decisions_and_no_formula(app: Flask) -> None:
    client = signed(app, "zelie")
    mark(client, FIRST, "kept", note="=HYPERLINK(1)")
    mark(client, f"{SECOND}.lot-1", "refused", reason="too_short")
    body = client.get("/candidates/export.csv").get_data().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(body), delimiter=";"))
    told = {(row["tender"], row["lot"], row["state"]) for row in rows}
    assert told == {(FIRST, "", "kept"), (SECOND, "1", "refused")}
    assert {row["note"] for row in rows} == {"'=HYPERLINK(1)", ""} and rows[0]["recommendation"] == "clause"


def test_nothing_that_was_noted_comes_out_of_any_address(app: Flask, hub: Hub) -> None:
    client = signed(app, "zelie")
    mark(client, FIRST, "refused", reason="other", note=NOTE)
    own = room_of(hub).need("zelie")
    filling = {
        "record_id": [FIRST, f"{FIRST}.lot-1"], "id": [FIRST], "plural": ["tenders", "clauses", "decisions"],
        "extension": ["json", "csv", "atom", "jsonl"], "number": ["1"], "run_id": ["r1"], "name": ["tender"],
        "filename": ["clausier.css"],
    }  # fmt: skip
    paths = [path for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())
             for path in spelled(rule.rule, {name: filling.get(name, ["x"]) for name in rule.arguments})]  # fmt: skip
    stranger, found = app.test_client(), []
    for path in paths:
        for accept in ACCEPTS[:2]:
            answer = stranger.get(path, headers={"Accept": accept})
            text = answer.get_data(as_text=False) + repr(sorted(answer.headers)).encode()
            if any(word.encode() in text for word in (SECRET.lower(), own.id, "zelie")):
                found.append(path)
            answer.close()
    dump = b"\n".join(hub.store.dump_canonical("internal"))
    assert found == [] and len(paths) > 60 and SECRET.lower().encode() not in dump and own.id.encode() not in dump


def taken_up(hub: Hub) -> Any:
    """Return what the quality page says of decisions."""
    return compared(hub, followed(hub, None, made_by(hub)))["taken"]


def test_the_quality_page_counts_five_decisions_or_more(app: Flask, hub: Hub) -> None:
    notes = CandidateDesk(hub.store.database, hub.store.get, hub.store.search)
    people = [Account(f"account-{n}", f"p{n}", "facilitator", (), None, ACTIVE, 0) for n in range(5)]
    for person in people[:4]:
        notes.mark(person, FIRST, "accepted")
    assert taken_up(hub) == []
    notes.mark(people[4], FIRST, "accepted")
    notes.mark(people[0], SECOND, "refused", reason="other")
    assert taken_up(hub) == [
        {"recommendation": "clause", "proposed": None, "accepted": 5, "refused": None}
    ]


def test_a_facilitator_confirms_a_link_by_name_and_the_record_says_a_person_did(app: Flask, hub: Hub) -> None:
    own = next(id for id in hub.store.find("clause", source="abcviesion"))
    client, elsewhere = signed(app, "zelie"), signed(app, "abel")
    asked = {"form": form_of(client), "a": own, "b": FIRST, "verdict": "confirmed"}
    other = {**asked, "form": form_of(elsewhere)}
    assert elsewhere.post("/operator/decisions/link", data=other).status_code == 403
    refused = client.post("/operator/decisions/link", data={**asked, "reason": "vu avec Mme Zélie Durand"})
    assert refused.status_code == 303
    assert Decisions(hub.store.database).current("link") == []
    answer = client.post("/operator/decisions/link", data={**asked, "reason": "le même lot"})
    assert answer.status_code == 303 and answer.headers["Location"] == "/candidates"
    (one,) = Decisions(hub.store.database).current("link")
    assert (one.by, one.reason) == ("zelie", "le même lot")
    record = orjson.loads(hub.store.get(own, "internal") or b"{}")
    assert [link["decided_by"] for link in record["links"]] == ["operator"] and "zelie" not in repr(record)
    assert signed(app, "olga").get("/operator/decisions/").text.count("zelie") == 1


def test_hours_are_shown_of_the_own_territory_and_each_look_is_logged(app: Flask, hub: Hub) -> None:
    client = signed(app, "zelie")
    page = client.get("/hours")
    assert "Clause 2024-T-015, lot 2" in page.text and "1\u202f166" in page.text
    assert "Clause 2024" not in signed(app, "abel").get("/hours").text
    assert "Clause 2024" in signed(app, "olga").get("/hours").text
    line = room_of(hub).log(room_of(hub).need("zelie"))[0]
    assert line.event == "hours_viewed" and line.detail and line.detail.startswith("departement:38; ")


def test_hours_have_no_other_form_than_a_page(app: Flask) -> None:
    client = signed(app, "zelie")
    for accept in ("application/json", "text/csv"):
        assert client.get("/hours", headers={"Accept": accept}).status_code == 406
    for path in ("/hours.csv", "/hours.json", "/api/v1/hours", "/api/v1/clause-hours", "/feeds/clause-hours.csv"):
        assert client.get(path).status_code in (404, 422)


def test_no_hours_of_a_person_are_on_the_page(app: Flask, hub: Hub) -> None:
    text = signed(app, "olga").get("/hours").text
    assert hub.persons is not None
    rows = hub.persons.load(list(hub.persons.ids("clause_hours"))).values()
    people = {str(row["participant"]) for row in rows if row.get("participant")}
    assert people and not any(person in text for person in people) and "P100" not in text
