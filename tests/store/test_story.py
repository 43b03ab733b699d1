"""The story of a search: what it showed, what it shows, what left it; every version judged as it was."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from hub.store import SearchQuery, Store, story
from hub.store.search.asof import AsOf, Facts
from hub.store.search.indexing import index_of
from tests.store.making import put, run_of, tender
from tests.web.invented import SUBJECTS
from tests.web.invented import tender as invented

PAINT = SearchQuery(text="peinture")


def told(store: Store, query: SearchQuery, since: int = 0) -> list[tuple[str, str, str]]:
    return [(change.id, change.event, change.cause) for change in store.changes(since, limit=1000, query=query)]


def test_a_search_tells_of_what_left_it_to_those_who_saw_it(store: Store) -> None:
    run = run_of(store)
    put(store, run, {"a": [tender("t:a", title="Peinture")], "b": [tender("t:b", title="Voirie")]})
    put(store, run, {"a": [tender("t:a", title="Peintures et sols")]})
    put(store, run, {"a": [tender("t:a", title="Sols souples")], "b": [tender("t:b", title="Voirie, phase 2")]})
    put(store, run, {"a": [tender("t:a", title="Sols souples, lot 2")]})
    assert told(store, PAINT) == [
        ("t:a", "created", "source"), ("t:a", "changed", "source"), ("t:a", "withdrawn", "left"),
    ]  # fmt: skip
    assert [change.body is None for change in store.changes(query=PAINT)] == [False, False, True]
    put(store, run, {"a": [tender("t:a", title="Peinture encore")]})
    assert told(store, PAINT)[-1] == ("t:a", "changed", "source")


def test_a_withdrawal_is_told_where_the_record_was_shown_and_nowhere_else(store: Store) -> None:
    run = run_of(store)
    put(store, run, {"a": [tender("t:a", title="Peinture")], "b": [tender("t:b", title="Voirie")]})
    with store.batch(run) as batch:
        batch.gone(["a", "b"], "deleted there")
    assert told(store, PAINT)[1:] == [("t:a", "withdrawn", "withdrawn")]
    assert told(store, SearchQuery(text="voirie"))[1:] == [("t:b", "withdrawn", "withdrawn")]
    assert told(store, SearchQuery(text="toiture")) == []
    put(store, run, {"a": [tender("t:a", title="Voirie")]})
    assert told(store, PAINT)[1:] == [("t:a", "withdrawn", "withdrawn")]


def test_a_redaction_is_told_without_content_where_it_may_have_been_shown(store: Store) -> None:
    run = run_of(store)
    isere = {"territories": [{"code": "38", "type": "departement"}]}
    put(store, run, {"a": [tender("t:a", title="Peinture", **isere)]})
    before = store.last_seq()
    store.redact("t:a", "asked for")
    for query, lines in ((PAINT, 2), (SearchQuery(filters={"departement": ["38"]}), 2),
                         (SearchQuery(filters={"departement": ["73"]}), 0)):  # fmt: skip
        found = store.changes(before, query=query)
        assert [change.event for change in found] == ["withdrawn", "redacted"][:lines]
        assert all(change.body is None for change in found)
    assert [change.event for change in store.changes(query=PAINT)] == ["withdrawn", "redacted"]


def test_what_is_open_is_judged_by_the_moment(store: Store) -> None:
    run = run_of(store)
    put(store, run, {"a": [tender("t:a", open_until="2035-01-01T12:00:00Z")], "b": [tender("t:b")]})
    query = SearchQuery(open_at="2034-12-31T12:00:00Z")
    assert told(store, query) == [("t:a", "created", "source")]
    assert told(store, SearchQuery(open_at="2035-01-01T12:00:00Z")) == []
    put(store, run, {"a": [tender("t:a", open_until="2034-12-01T12:00:00Z")]})
    assert told(store, query) == [("t:a", "created", "source"), ("t:a", "withdrawn", "left")]


def test_before_and_after_are_said_of_each_line(store: Store) -> None:
    run = run_of(store)
    put(store, run, {"a": [tender("t:a", title="Peinture")]})
    since = store.last_seq()
    put(store, run, {"a": [tender("t:a", title="Peinture et sols")], "b": [tender("t:b", title="Peinture")]})
    put(store, run, {"b": [tender("t:b", title="Voirie")]})
    story = store.story(PAINT, since, store.last_seq())
    assert [(change.id, mark.before, mark.after) for mark, change in story] == [
        ("t:a", True, True), ("t:b", False, True), ("t:b", True, False),
    ]  # fmt: skip


def test_a_part_of_the_log_read_anew_or_continued_tells_the_same(store: Store) -> None:
    run = run_of(store)
    for number in range(6):
        put(store, run, {str(key): [tender(f"t:{key}", title=f"{word} {number}")] for key, word in
                         enumerate(("Peinture", "Voirie" if number % 2 else "Peinture", "Sols"))})  # fmt: skip
        store.changes(query=PAINT)  # continues what is remembered
    remembered = told(store, PAINT)
    store.stories.kept.clear()
    store.stories.facts.clear()
    assert told(store, PAINT) == remembered
    assert [change.id for _, change in store.story(PAINT, 0, store.last_seq())] == [line[0] for line in remembered]


QUERIES: tuple[dict[str, Any], ...] = (
    {"text": "peinture"}, {"text": "PEINTURES collège"}, {"text": '"espaces verts"'}, {"text": "rénov*"},
    {"text": "marché -peinture"}, {"text": "l'entretien"}, {"text": "nettoyage nettoyages"}, {"text": "!!!"},
    {"text": '"trois rivières" peinture'}, {"text": "Émilie-Brun"}, {"filters": {"departement": ["38", "01"]}},
    {"filters": {"departement": ["73"], "nature": ["works"]}}, {"filters": {"cpv_family": ["45"]}},
    {"filters": {"clause_kind": ["execution_clause"]}}, {"filters": {"social_declared": ["false"]}},
    {"deadline": ("2026-11-25T00:00:00Z", "2026-12-05T00:00:00Z")}, {"published": ("2026-11-01", None)},
    {"text": "commune", "filters": {"buyer": ["Commune de Vallombreuse"]}},
)  # fmt: skip


@pytest.mark.parametrize("asked", QUERIES, ids=str)
def test_a_version_is_judged_as_the_index_judges_it(tmp_path_factory: Any, asked: dict[str, Any]) -> None:
    records = [invented(number, title=f"{SUBJECTS[number % 5][0]} {number}") for number in range(30)]
    store = filled(tmp_path_factory, records)
    query, facts = SearchQuery(**asked, limit=100), {each["id"]: Facts.of("tender", index_of(each)) for each in records}
    judge = AsOf(query)
    assert {key for key, each in facts.items() if judge.matches(each)} == set(store.search(query).ids)


def filled(tmp_path_factory: Any, records: list[dict[str, Any]]) -> Store:
    """Return a store with these records, made once."""
    if not STORES:
        store = Store.open(f"sqlite:///{tmp_path_factory.mktemp('asof') / 'hub.db'}")
        with store.derivation() as derivation:
            for record in records:
                derivation.put(record["id"], [record], [])
        STORES.append(store)
    return STORES[0]


STORES: list[Store] = []


def lively(store: Store, *, seed: int) -> None:
    """Fill a store with records that come, change what they are about, go and come again."""
    chance, run = Random(seed), run_of(store)
    for _ in range(12):
        words = {key: chance.choice(("Peinture", "Voirie", "Sols")) for key in chance.sample(range(6), 3)}
        there = {str(key): [tender(f"t:{key}", title=f"{word} {chance.random()}")] for key, word in words.items()}
        put(store, run, there)
        if chance.random() < 0.4:
            with store.batch(run) as batch:
                batch.gone([chance.choice(list(there))], "deleted there")


@pytest.mark.parametrize(("seed", "reach"), [(1, 20_000), (2, 20_000), (3, 0), (4, 9)])
def test_pages_and_chunks_of_any_size_tell_the_same_story(
    store: Store, monkeypatch: pytest.MonkeyPatch, seed: int, reach: int
) -> None:
    lively(store, seed=seed)
    last, queries = store.last_seq(), (PAINT, SearchQuery(text="voirie", kinds=("tender",)), SearchQuery(text="rien"))
    near = max(0, last - reach)

    def all_of(**sizes: int) -> list[list[tuple[int, str]]]:
        for name, value in {"REACH": last - near // 8 * 8, **sizes}.items():
            monkeypatch.setattr(story, name, value)
        store.stories.kept.clear()
        return [[(change.seq, change.event) for change in store.changes(since, limit=most, query=query)]
                for query in queries for since in range(0, last + 2, 3) for most in (1, 4, 1000)]  # fmt: skip

    expected = all_of(CHUNK=8, PAGE=1000, FEW=0)
    assert expected == all_of(CHUNK=8, PAGE=2, FEW=1000) == all_of(CHUNK=8, PAGE=3, FEW=0)
    if reach > last:
        assert expected == all_of(CHUNK=1000, PAGE=1000, FEW=0)
    assert any(expected) and max(map(len, expected)) < last


def test_of_a_long_log_only_the_lines_that_a_search_may_tell_are_looked_at(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, looked = run_of(store), []
    line = story.Reader._line
    monkeypatch.setattr(story, "REACH", 10)
    monkeypatch.setattr(story, "CHUNK", 4)
    monkeypatch.setattr(story.Reader, "_line", lambda self, *given: [looked.append(given[1][0]), line(self, *given)])
    for number in range(30):
        word = "Peinture" if number in (2, 28) else "Voirie"
        put(store, run, {str(number): [tender(f"t:{number}", title=f"{word} {number}")]})
    last = store.last_seq()
    assert [change.id for change in store.changes(last - 5, query=PAINT)] == ["t:28"]
    assert min(looked) > last - 5 - 4
    looked.clear()
    assert [change.id for change in store.changes(query=PAINT)] == ["t:2", "t:28"]
    assert len(looked) <= 1 + 10 + 4
    looked.clear()
    assert [change.id for change in store.changes(query=PAINT, limit=1)] == ["t:2"]
    assert len(looked) == 1
