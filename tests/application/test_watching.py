"""Promises that break open incidents, and operators are told once of each, also by several processes."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from hub.application import watching
from hub.application.dumping import shelf_of
from hub.application.harvesting import harvest
from hub.application.standing import measured, missed, standing
from hub.application.telling import OPERATORS, told
from hub.application.watching import broken, look, operators, tell
from hub.deliver.alerts import SORTS, told_of
from hub.errors import ConfigError
from hub.settings import SourceSettings, read_settings
from hub.store.connection import Database
from hub.store.incidents import Broken, Incidents
from tests.application.toy import rows
from tests.deliver.postman import Postman
from tests.deliver.postman import served as mail_served
from tests.forking import CONTEXT

OLGA, PAUL = "olga@example.org", "paul@example.org"


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self):
        self.now = datetime.now(UTC).replace(microsecond=0)

    def __call__(self):
        return self.now

    def later(self, **time):
        self.now += timedelta(**time)
        return self


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def postman():
    return Postman()


@pytest.fixture
def port(postman):
    with mail_served(postman) as number:
        yield number


@pytest.fixture
def watched(hub_on, served, port, tmp_path):
    """A hub on SQLite whose clock reads the toy source each morning; its operators are told by a real mail server."""
    with hub_on(f"sqlite:///{tmp_path / 'hub.db'}", served) as opened:
        yield told_by_mail(opened, port)


@pytest.fixture
def watched_on_both(hub, port):
    """Such a hub on each engine in turn."""
    return told_by_mail(hub, port)


def told_by_mail(hub, port):
    mail = {"HUB_SMTP_URL": f"smtp://127.0.0.1:{port}", "HUB_MAIL_FROM": "Clausier <alertes@example.org>",
            "HUB_ALERTS_TO": f"Olga <{OLGA}>, {PAUL}"}  # fmt: skip
    return with_settings(hub, environment={**hub.settings.environment, **mail}, disk_free_percent=0)


def with_settings(hub, **changed):
    toy = SourceSettings("toy", enabled=True, schedule="30 7 * * *")
    return replace(hub, settings=replace(hub.settings, dumps_schedule="", **{"sources": {"toy": toy}, **changed}))


def codes(incidents):
    return sorted(each.code for each in incidents)


def test_a_source_that_is_late_is_told_once_when_it_breaks_and_once_when_it_holds_again(watched, postman, clock):
    harvest(watched, "toy")
    assert look(watched, clock=clock) == ([], []) and not tell(watched, clock=clock)
    clock.later(hours=49)
    assert codes(look(watched, clock=clock)[0]) == ["source_late"]
    for _ in range(5):
        assert look(watched, clock=clock.later(minutes=5)) == ([], [])
        tell(watched, clock=clock)
    assert [to for to, _ in postman.taken] == [OLGA, PAUL]
    text = postman.letters(OLGA)[0].get_body(("plain",)).get_content()
    assert "hub harvest toy" in text and "attendue toutes les 24 h" in text and "is expected every 24 h" in text
    watched.store.runs.set_cursor("toy", None)
    harvest(watched, "toy")
    fresh = Clock()
    assert look(watched, clock=fresh) == ([], []), "it must hold for a while first"
    assert codes(look(watched, clock=fresh.later(minutes=11))[1]) == ["source_late"]
    for _ in range(3):
        tell(watched, clock=clock)
    subjects = [str(each["Subject"]) for each in postman.letters(PAUL)]
    assert len(subjects) == 2 and subjects[1].startswith("[Clausier] Terminé : Toy")


def test_a_promise_that_comes_and_goes_is_one_incident(store):
    incidents, at = Incidents(store.database), 1_000_000
    given = {"settle_s": 600, "recipients": ["a"], "judged": SORTS}
    for step in range(20):
        found = [Broken("disk_low", "data", {"free": step})] if step % 2 == 0 else []
        incidents.settle(found, now=at + 300 * step, **given)
    assert len(incidents.history()) == 1 and incidents.unended() and len(incidents.waiting(at + 10_000)) == 1
    incidents.settle([], now=at + 300 * 20, **given)
    _, closed = incidents.settle([], now=at + 300 * 22, **given)
    assert codes(closed) == ["disk_low"] and not incidents.unended()
    assert incidents.history()[0].closed_at == at + 300 * 19, "it ended when it held again"
    assert len(incidents.waiting(at + 10_000)) == 2


def test_what_a_look_cannot_judge_stays_as_it_is(store):
    incidents = Incidents(store.database)
    incidents.settle([Broken("disk_low", "data")], now=1000, settle_s=0, recipients=[], judged=["disk_low"])
    incidents.settle([], now=2000, settle_s=0, recipients=[], judged=["source_late"])
    assert codes(incidents.unended()) == ["disk_low"]


def test_a_run_that_fails_and_one_that_is_held_are_told_and_end(watched, source, clock):
    harvest(watched, "toy")
    watched.store.runs.set_cursor("toy", None)
    source.rows[:] = rows(10)
    assert harvest(watched, "toy").status == "held"
    assert codes(look(watched, clock=clock)[0]) == ["run_held"]
    held = watched.store.runs.last("toy")
    assert f"hub runs accept {held.id}" in str(told(watched, audience=OPERATORS)["incidents"])
    watched.store.runs.reject(held.id)
    watched.store.runs.finish(watched.store.runs.start("toy", owner="x"), "failed", reason="no answer?key=canari123")
    opened, _ = look(watched, clock=clock.later(minutes=1))
    assert codes(opened) == ["run_failed"] and "canari123" not in str(opened)
    _, closed = look(watched, clock=clock.later(minutes=12))
    assert codes(closed) == ["run_held"]


def test_a_dead_run_a_failed_dump_a_full_disk_and_a_stopped_delivery_are_found(watched_on_both, clock):
    watched_on_both.store.runs.start("toy", owner="dead", lease_s=-1)
    shelf_of(watched_on_both).fail("2026-11-22", "it could not be written whole (OSError)", "2026-11-22T08:30:00Z")
    with watched_on_both.store.database.writing() as tx:
        tx.run(
            "INSERT INTO subscription (id, partner, wanted, target, url, state, reason, cursor, tries, seen, slow,"
            " next_at, served_at, told, created_at) VALUES"
            " ('sub_1', 'exempleville', '{}', 'webhook', 'https://hook.example.org/', 'paused', '15 attempts failed',"
            " 0, 15, 0, 0, 0, 0, 1, 0)"
        )
    full = with_settings(watched_on_both, disk_free_percent=100)
    assert codes(look(full, clock=clock)[0]) == ["delivery_paused", "disk_low", "dump_failed", "run_dead"]
    public, own = told(full), told(full, audience=OPERATORS)
    assert public["deliveries"]["paused"] == 1 and public["machine"]["disk"] == "low" and public["state"] == "troubled"
    assert own["machine"]["disk_free_bytes"] > 0 and own["deliveries"]["stopped"][0]["partner"] == "exempleville"
    for secret in ("exempleville", "sub_1", "hook.example", "hub dumps", "bytes", "OSError"):
        assert secret not in str(public), secret


def test_what_is_measured_is_of_the_disk_and_of_both_databases(watched_on_both, clock):
    look(watched_on_both, clock=clock)
    now, sizes = standing(watched_on_both, clock=clock).machine, measured(watched_on_both)
    assert now.disk_size == sizes["disk_size_bytes"] and (now.database or 0) > 0 and not now.disk_low


def test_a_mail_server_that_is_down_loses_no_letter_and_each_waits_longer(watched, postman, clock, monkeypatch):
    harvest(watched, "toy")
    look(watched, clock=clock.later(hours=49))
    postman.refuse_sender = "451 not now"
    assert dict(tell(watched, clock=clock)) == {"unavailable": 1}, "the others are not tried at a server that fails"
    assert dict(tell(watched, clock=clock.later(seconds=30))) == {"unavailable": 1}
    assert not tell(watched, clock=clock.later(seconds=1))
    postman.refuse_sender = ""
    tell(watched, clock=clock.later(minutes=10))
    assert sorted(to for to, _ in postman.taken) == [OLGA, PAUL]


def test_an_address_that_refuses_is_not_asked_again_and_the_other_operator_is_told(watched, postman, clock):
    harvest(watched, "toy")
    look(watched, clock=clock.later(hours=49))
    postman.refuse_address[OLGA] = "550 nobody"
    assert dict(tell(watched, clock=clock)) == {"refused": 1, "sent": 1}
    assert not tell(watched, clock=clock.later(days=1)) and [to for to, _ in postman.taken] == [PAUL]


def test_a_letter_at_which_processes_die_is_given_up_some_day(watched, postman, clock):
    harvest(watched, "toy")
    look(watched, clock=clock.later(hours=49))
    incidents = Incidents(watched.store.database)
    for _ in range(watching.MOST_TRIES):
        for each in incidents.waiting(clock().timestamp()):
            incidents.claim(each.id, "one that dies", now=clock().timestamp(), ttl_s=1)
        clock.later(minutes=1)
    assert dict(tell(watched, clock=clock)) == {"given up": 2} and postman.taken == []


def test_the_letter_of_an_end_waits_for_that_of_the_start(store):
    incidents = Incidents(store.database)
    incidents.settle([Broken("disk_low", "data")], now=1000, settle_s=0, recipients=["a"], judged=SORTS)
    incidents.settle([], now=2000, settle_s=0, recipients=["a"], judged=SORTS)
    first, second = incidents.waiting(3000)
    assert not incidents.claim(second.id, "x", now=3000, ttl_s=60)
    assert incidents.claim(first.id, "x", now=3000, ttl_s=60)
    incidents.done(first.id, "x", how="sent", code=250, now=3000)
    assert incidents.claim(second.id, "x", now=3000, ttl_s=60)


def test_who_is_no_operator_any_more_is_not_written_to(watched, postman, clock):
    harvest(watched, "toy")
    look(watched, clock=clock.later(hours=49))
    fewer = with_settings(watched, environment={**watched.settings.environment, "HUB_ALERTS_TO": PAUL})
    assert dict(tell(fewer, clock=clock)) == {"dropped": 1, "sent": 1}


def test_addresses_that_are_none_are_refused_and_without_a_server_nobody_is_told(watched):
    environment = watched.settings.environment
    with pytest.raises(ConfigError, match="HUB_ALERTS_TO"):
        operators({**environment, "HUB_ALERTS_TO": "olga at example"})
    assert operators({**environment, "HUB_SMTP_URL": ""}) == {}
    assert sorted(operators(environment).values()) == [OLGA, PAUL]


def send_from_another_process(url, data, config, port, at, gate):
    given = {"HUB_CONFIG": config, "HUB_DATA": data, "HUB_DATABASE": url, "HUB_DOTENV": "", "HUB_ALERTS_TO": OLGA,
             "HUB_SMTP_URL": f"smtp://127.0.0.1:{port}", "HUB_MAIL_FROM": "alertes@example.org"}  # fmt: skip
    database = Database(url)
    part = SimpleNamespace(
        settings=read_settings(given), store=SimpleNamespace(database=database), owner=f"process {os.getpid()}"
    )
    gate.wait(60)
    for _ in range(3):
        tell(part, clock=lambda: datetime.fromtimestamp(at, UTC))
    database.close()


def test_four_processes_at_once_send_each_letter_once(watched_on_both, postman, port, clock, tmp_path):
    settings, seconds = watched_on_both.settings, int(clock().timestamp())
    found = [Broken("run_dead", f"source{n}", {"title": f"Source {n}"}) for n in range(6)]
    known = operators({**settings.environment, "HUB_ALERTS_TO": OLGA})
    Incidents(watched_on_both.store.database).settle(found, now=seconds, settle_s=0, recipients=known, judged=SORTS)
    gate = CONTEXT.Barrier(4)
    url = watched_on_both.store.database.url
    arguments = (url, str(settings.data), str(settings.config), port, seconds, gate)
    processes = [CONTEXT.Process(target=send_from_another_process, args=arguments) for _ in range(4)]
    for each in processes:
        each.start()
    for each in processes:
        each.join(120)
    assert [each.exitcode for each in processes] == [0] * 4
    assert len(postman.taken) == 6 and len({str(each["Message-ID"]) for each in postman.letters()}) == 6


def test_missed_harvests_are_those_that_were_due_since_the_last_good_one():
    good = datetime(2026, 11, 20, 6, 45, tzinfo=UTC)  # 7:45 in Paris
    assert missed("30 7 * * *", good, good + timedelta(hours=20)) == 0
    assert missed("30 7 * * *", good, good + timedelta(hours=48)) == 2
    assert missed("30 7,13 * * *", good, good + timedelta(hours=24)) == 2
    assert missed("* * * * *", good, good + timedelta(days=30)) == 99
    assert missed("not a line", good, good + timedelta(days=30)) == 0


def test_a_source_is_on_time_within_its_promise_and_the_time_a_harvest_may_take(watched, clock):
    assert standing(watched).sources[0].state == "never"
    harvest(watched, "toy")
    assert standing(watched, clock=clock.later(hours=25, minutes=30)).sources[0].state == "on_time"
    assert standing(watched, clock=clock.later(hours=1)).sources[0].state == "late"
    by_hand = with_settings(watched, sources={"toy": SourceSettings("toy", enabled=True)})
    assert standing(by_hand, clock=clock).sources[0].state == "by_hand" and not list(broken(by_hand, standing(by_hand)))
    assert standing(with_settings(watched, sources={}), clock=clock).sources[0].state == "off"


def test_without_a_clock_that_looks_the_hub_says_that_it_is_not_watched(watched, clock):
    harvest(watched, "toy")
    assert standing(watched).state == "unwatched"
    watched.store.due("watch", "2026-11-22T08:00:00Z", "a clock")
    assert standing(watched).state == "well"
    assert standing(watched, clock=clock.later(hours=1)).state == "unwatched"


@pytest.mark.parametrize("code", SORTS)
def test_each_sort_of_incident_has_words_in_both_languages_and_commands(code):
    facts = {"source": "toy", "title": "Toy", "run": "toy-1", "free": 1 << 30, "size": 1 << 34, "good_at": 1_000_000,
             "hours": 24, "missed": 2, "held": 1, "status": "failed", "reason": "no answer", "dump": "2026-11-22",
             "subscription": "sub_1", "partner": "exempleville"}  # fmt: skip
    for language in ("fr", "en"):
        words = told_of(code, facts, language=language)
        assert "?" not in words["title"] + words["said"] + words["more"] and words["commands"]
    assert told_of(code, facts, language="fr")["title"] != told_of(code, facts, language="en")["title"]
