"""How a run goes, and what a source that misbehaves can do to it."""

import pytest

from hub.application.harvesting import harvest
from hub.application.redacting import redact
from hub.application.replaying import kept_documents, replay, replay_aside
from hub.cli.showing import counts_sentence
from hub.errors import UsageError
from hub.testing import faults as f
from tests.application.toy import Toy, rows


def titles(hub):
    return sorted(hub.store.ids("tender"))


def test_a_run_brings_in_every_page_and_moves_the_cursor(hub, source):
    run = harvest(hub, "toy")
    assert (run.status, run.counts["new"], run.counts["documents"], run.counts["records"]) == ("complete", 35, 4, 35)
    assert counts_sentence(run.counts) == "4 documents, 35 new, 35 records written"
    assert hub.store.runs.cursor("toy") == {"offset": 35}
    assert len(titles(hub)) == 35


def test_a_second_run_on_the_same_data_changes_nothing(hub, source):
    harvest(hub, "toy")
    before = hub.store.last_seq()
    hub.store.runs.set_cursor("toy", None)
    run = harvest(hub, "toy")
    assert (run.counts["unchanged"], hub.store.last_seq()) == (35, before)


def test_a_changed_item_changes_its_record_alone(hub, source):
    harvest(hub, "toy")
    hub.store.runs.set_cursor("toy", None)
    source.rows[4]["title"] = "Autre chose"
    run = harvest(hub, "toy")
    assert (run.counts["changed"], run.counts["unchanged"]) == (1, 34)
    assert b"Autre chose" in hub.store.get("toy:5")


MISBEHAVIOURS = {
    "html": f.html(),
    "bad json": f.bad_json(),
    "empty": f.empty(),
    "cut": f.cut(),
    "no final chunk": f.unfinished(),
    "404": f.status(404),
    "wrong total": f.lie(5),
    "empty list": f.change_json(lambda page: {**page, "results": []}),
}


@pytest.mark.parametrize("fault", MISBEHAVIOURS.values(), ids=MISBEHAVIOURS)
def test_a_page_that_is_not_what_it_should_be_makes_the_run_incomplete_and_withdraws_nothing(hub, source, fault):
    harvest(hub, "toy")
    hub.store.runs.set_cursor("toy", None)
    source.faults.at(page=3, do=fault)
    run = harvest(hub, "toy")
    assert run.status == "incomplete" and run.reason
    assert hub.store.runs.cursor("toy") is None, "the cursor stays where it was"
    assert len(titles(hub)) == 35
    assert not run.counts.get("withdrawn")


def test_most_of_a_source_gone_is_held_and_one_gone_is_withdrawn(hub, source):
    source.rows[:] = rows(27)
    harvest(hub, "toy")
    hub.store.runs.set_cursor("toy", None)
    source.rows[:] = rows(26)
    assert harvest(hub, "toy").status == "complete"
    assert hub.store.state("toy:27").withdrawn_at
    hub.store.runs.set_cursor("toy", None)
    source.rows[:] = rows(1)
    run = harvest(hub, "toy")
    assert run.status == "held" and run.held == 25
    assert len(titles(hub)) == 26, "until somebody decides, all stays"
    hub.store.runs.accept(run.id)
    assert titles(hub) == ["toy:1"]


def test_a_rejected_run_withdraws_nothing(hub, source):
    harvest(hub, "toy")
    hub.store.runs.set_cursor("toy", None)
    source.rows[:] = rows(2)
    run = harvest(hub, "toy")
    hub.store.runs.reject(run.id)
    assert len(titles(hub)) == 35


def test_what_cannot_be_used_is_set_aside_with_what_it_said_and_read_again_when_it_is_mended(hub, source):
    source.rows[3]["title"] = {"not": "a text"}
    source.rows[8]["skip"] = True
    run = harvest(hub, "toy")
    assert (run.counts["set_aside"], run.counts["skipped"], run.counts["new"]) == (1, 1, 33)
    (aside,) = hub.store.aside.list("toy")
    assert (aside.station, aside.key) == ("validate", "4")
    assert aside.payload["title"] == {"not": "a text"} and "contact" not in aside.payload, "as it left the door"
    hub.store.runs.set_cursor("toy", None)
    source.rows[3]["title"] = "Mended"
    harvest(hub, "toy")
    assert hub.store.aside.count("toy") == 0


def test_each_item_is_accounted_for(hub, source):
    source.rows[3]["title"] = 5
    source.rows[8]["skip"] = True
    source.rows.append(dict(source.rows[0]))
    run = harvest(hub, "toy")
    assert sum(run.counts.get(w, 0) for w in ("new", "changed", "unchanged", "skipped", "set_aside", "repeated")) == 36


def test_a_field_that_nobody_knows_is_reported_and_one_that_is_ignored_is_not(hub, source):
    for row in source.rows:
        row["colour"] = "red"
    source.rows[2]["surprise"] = 1
    run = harvest(hub, "toy")
    assert hub.store.runs.drift(run.id) == [("surprise", "unknown", 1)]


def test_a_lower_form_never_replaces_a_higher_one(hub, source):
    harvest(hub, "toy")
    hub.store.runs.set_cursor("toy", None)
    source.rows[0].update(form="short", title="short and poor")
    run = harvest(hub, "toy")
    assert b"short and poor" not in hub.store.get("toy:1")
    assert run.counts["skipped"] == 1 and not run.counts.get("withdrawn")


def test_a_run_can_be_replayed_without_the_network(hub, source, hub_on, store_url, tmp_path):
    harvest(hub, "toy")
    before, asked = hub.store.dump_state(), len(source.asked)
    run = replay(hub, "toy")
    assert (run.status, run.counts["unchanged"], len(source.asked)) == ("complete", 35, asked)
    assert hub.store.dump_state() == before


def test_what_was_set_aside_is_read_again_from_the_archive_with_the_mended_connector(hub, source, monkeypatch):
    source.rows[3]["title"] = 12
    harvest(hub, "toy")
    asked = len(source.asked)
    normalise = Toy.normalise
    monkeypatch.setattr(Toy, "normalise", lambda self, item: normalise(self, with_text(item)))
    run, left = replay_aside(hub, "toy")
    assert (run.counts["new"], left, len(source.asked)) == (1, 0, asked)
    assert b'"title":"12"' in hub.store.get("toy:4")


def with_text(item):
    item.data["title"] = str(item.data["title"])
    return item


def test_a_replay_reads_each_item_where_the_source_said_it_last(hub, source):
    harvest(hub, "toy")
    hub.store.runs.set_cursor("toy", None)
    source.rows[4]["title"] = "Autre chose"
    harvest(hub, "toy")
    before, seq = hub.store.dump_state(), hub.store.last_seq()
    assert replay(hub, "toy").counts["unchanged"] == 35
    assert (hub.store.dump_state(), hub.store.last_seq()) == (before, seq), "no step back on the way"


def test_what_the_door_drops_is_nowhere_in_the_store(hub, source):
    harvest(hub, "toy")
    assert b"zelie" not in hub.store.dump_state()


def test_what_is_redacted_is_in_no_text_and_no_document_and_does_not_come_back(hub, source):
    source.rows[4]["title"] = "Affaire Zoroastre"
    harvest(hub, "toy")
    taken = redact(hub, "toy:5", "asked for by the person named")
    assert (taken.records, taken.documents) == (("toy:5",), 1)
    assert hub.store.get("toy:5") is None and b"Zoroastre" not in hub.store.dump_state()
    assert [change.event for change in hub.store.changes() if change.id == "toy:5"][-1] == "redacted"
    assert all(b"Zoroastre" not in raw.read() for raw in kept_documents(hub, "toy"))
    hub.store.runs.set_cursor("toy", None)
    source.rows[4]["colour"] = "blue"
    harvest(hub, "toy")
    assert hub.store.get("toy:5") is None


def test_an_unknown_record_cannot_be_redacted(hub):
    with pytest.raises(UsageError, match="there is no record toy:99"):
        redact(hub, "toy:99", "a mistake")
