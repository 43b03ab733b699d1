"""Searching: French as people write it, the same set of records on both engines."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest
from pyroaring import BitMap

from hub.errors import UsageError
from hub.store import BadCursor, SearchQuery, Store
from hub.store.search.language import parse
from hub.store.search.matching import matches
from tests.conftest import everything
from tests.store.making import put, run_of, tender
from tests.store.postgres import fresh_database

TEXTS = {
    "1": "Évènement culturel : location de chapiteaux",
    "2": "Marché clausé, insertion des chômeurs de longue durée",
    "3": "Mission de sécurité et de gardiennage",
    "4": "L'insertion par l’activité économique",
    "5": "Restauration d'une œuvre d'art",
    "6": "Réservé selon l'article L.2113-12 du code de la commande publique",
    "7": "Réservé, art. L 2113-12 et R. 2113-7",
    "8": "Travaux de voirie, clauses sociales d'insertion",
    "9": "Sous-traitance interdite, lot n° 3 (voiries)",
}
GOLDEN = {
    "evenement": "1", "évènements": "1", "ÉVÉNEMENT": "1", "clausée": "28", "chômeur": "2", "chomeurs": "2",
    "securite": "3", "sécurités": "3", "l'insertion": "248", "insertion": "248", "d’insertion": "248", "oeuvre": "5",
    "œuvres": "5", "L.2113-12": "67", "L2113-12": "67", "l. 2113-12": "67", "R.2113-7": "7", "2113": "",
    '"clauses sociales"': "8", '"sociales clauses"': "", "voir*": "89", "voirie": "89", "voirie -lot": "8",
    "-insertion": "135679", "sous-traitance": "9", '-"activité économique" insertion': "28", "": "123456789",
    '"': "123456789", "-": "123456789", "* AND ( OR NEAR": "", "ελλάς": "", "zzz": "", "insertion zzz": "",
    "???": "123456789", '"insertion': "248", "mission AND sécurité": "", "title:voirie": "", "voirie)": "89",
    "\x00voirie\x00": "89", "'": "123456789", "voirie'": "89", ":*": "123456789", "&|!<->": "123456789",
}  # fmt: skip


def fill(store: Store, texts: dict[str, str]) -> None:
    put(store, run_of(store), {key: [tender(f"t:{key}", title=text)] for key, text in texts.items()})


def found(store: Store, text: str, **query: object) -> str:
    return "".join(sorted(id[2:] for id in store.search(SearchQuery(text=text, limit=1000, **query)).ids))  # type: ignore[arg-type]


def test_french_is_found_as_people_write_it(store: Store) -> None:
    fill(store, TEXTS)
    assert {text: found(store, text) for text in GOLDEN} == GOLDEN


def test_postgresql_has_room_to_keep_the_hits_of_a_common_word_by_row(store: Store) -> None:
    fill(store, TEXTS)
    with store.database.reading() as tx:
        assert len(matches(tx, parse("insertion"), BitMap(range(1, 10)))) == 3
        assert tx.sqlite or tx.one("SHOW work_mem") == ("64MB",)
    with store.database.reading() as tx:
        assert tx.sqlite or tx.one("SHOW work_mem") != ("64MB",), "the room is given back"


def test_what_is_changed_or_withdrawn_is_searched_as_it_is_now(store: Store) -> None:
    fill(store, TEXTS)
    assert found(store, "voirie") == "89"
    run = store.runs.start("other", owner="x")
    with store.batch(run) as batch:
        batch.put(*one("t:8", "Peinture"))
    assert found(store, "voirie") == "9"
    assert found(store, "peintures") == "8"
    with store.batch(run) as batch:
        batch.gone(["t:8"])
    assert found(store, "peinture") == ""
    assert store.search(SearchQuery()).total == 8


def one(id: str, title: str) -> tuple:
    from hub.store import Stored
    from tests.store.making import item

    return item(id), [Stored(tender(id, title=title))]


def random_tenders(count: int) -> dict[str, list[dict]]:
    dice = random.Random(20261122)
    words = [w for text in TEXTS.values() for w in text.split()] + [
        "déchets",
        "Œuvres",
        "l'école",
        "aujourd'hui",
        "R2113-8",
    ]
    made = {}
    for n in range(count):
        text = " ".join(dice.choices(words, k=dice.randint(3, 60)))
        made[str(n)] = [
            tender(
                f"t:{n:04}", title=" ".join(dice.choices(words, k=4)), description=text,
                published_on=f"2026-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}" if n % 20 else None,
                open_until=f"2026-12-{dice.randint(1, 28):02}T{dice.randint(0, 23):02}:30:00Z" if n % 3 else None,
                nature=dice.sample(["works", "services", "supplies"], k=dice.randint(0, 2)),
                stage=dice.choice(["call", "awarded", "planned"]),
                territories=[{"type": "departement", "code": dice.choice(["38", "69", "2A"])}],
            )
        ]  # fmt: skip
    return made


def random_query(dice: random.Random) -> str:
    words = [w for text in TEXTS.values() for w in text.split()]
    parts = []
    for _ in range(dice.randint(1, 4)):
        start = dice.randrange(len(words) - 3)
        form = dice.random()
        if form < 0.15:
            parts.append('"' + " ".join(words[start : start + dice.randint(2, 3)]) + '"')
        elif form < 0.3:
            parts.append(words[start][: dice.randint(2, 5)] + "*")
        elif form < 0.45:
            parts.append("-" + words[start])
        else:
            parts.append(words[start].upper() if form < 0.6 else words[start])
    return " ".join(parts)


@pytest.mark.postgres
def test_a_thousand_random_queries_find_the_same_on_both_engines(tmp_path: Path, postgres_cluster: str) -> None:
    made = random_tenders(300)
    dice = random.Random(7)
    queries = [random_query(dice) for _ in range(1000)]
    with fresh_database(postgres_cluster) as url:
        stores = [Store.open(address, project=everything) for address in (str(tmp_path / "hub.db"), url)]
        for store in stores:
            put(store, run_of(store), made)
        left, right = ([store.search(SearchQuery(text=text, limit=1000)) for text in queries] for store in stores)
        assert [result.ids for result in left] == [result.ids for result in right]
        assert [result.facets for result in left] == [result.facets for result in right]
        assert sum(0 < len(result.ids) < 300 for result in left) > 500
        for store in stores:
            store.close()


def test_counts_of_facets_are_those_of_a_naive_count(store: Store) -> None:
    made = random_tenders(300)
    put(store, run_of(store), made)
    records = [records[0] for records in made.values()]
    query = SearchQuery(
        filters={"nature": ["works", "services"], "stage": ["call"]}, published=("2026-03-01", "2026-09-30")
    )
    result = store.search(query)

    def kept(record: dict, *, but: str = "") -> bool:
        nature = but == "nature" or {"works", "services"} & set(record["nature"])
        stage = but == "stage" or record["stage"] == "call"
        return bool(nature and stage and "2026-03-01" <= (record["published_on"] or "") <= "2026-09-30")

    assert result.total == sum(kept(record) for record in records)
    assert result.facets["nature"] == Counter(n for r in records if kept(r, but="nature") for n in r["nature"])
    assert result.facets["stage"] == Counter(r["stage"] for r in records if kept(r, but="stage"))
    assert result.facets["departement"] == Counter(r["territories"][0]["code"] for r in records if kept(r))


@pytest.mark.parametrize("sort", ["newest", "oldest", "deadline"])
@pytest.mark.parametrize("text", ["", "de"])
def test_pages_follow_one_another_in_the_order_asked_for(store: Store, sort: str, text: str) -> None:
    made = random_tenders(500)
    put(store, run_of(store), made)
    records = {records[0]["id"]: records[0] for records in made.values()}
    pages = list(walk(store, SearchQuery(sort=sort, limit=37, text=text)))
    ids = [id for page in pages for id in page]
    assert len(ids) == len(set(ids)) == store.search(SearchQuery(text=text)).total
    field = "open_until" if sort == "deadline" else "published_on"
    empty = "9" if sort == "deadline" else ""
    values = [records[id][field] or empty for id in ids]
    assert values == sorted(values, reverse=sort == "newest")


def walk(store: Store, query: SearchQuery):
    from dataclasses import replace

    while True:
        result = store.search(query)
        yield result.ids
        if result.next is None:
            return
        query = replace(query, after=result.next)


def test_what_does_not_change_is_neither_missed_nor_doubled_while_a_client_pages(store: Store) -> None:
    made = random_tenders(120)
    run = run_of(store)
    put(store, run, made)
    dice = random.Random(3)
    touched: set[str] = set()
    seen: list[str] = []
    for page in walk(store, SearchQuery(limit=10)):
        seen += page
        keys = dice.sample(sorted(made), 3)
        touched |= {made[key][0]["id"] for key in keys}
        put(
            store,
            run,
            {
                keys[0]: [{**made[keys[0]][0], "published_on": "2026-06-01"}],
                f"n{len(seen)}": [tender(f"t:n{len(seen)}")],
            },
        )
        with store.batch(run) as batch:
            batch.gone(keys[1:])
    still = {records[0]["id"] for records in made.values()} - touched
    assert still <= set(seen)
    assert max(Counter(id for id in seen if id in still).values()) == 1


def test_open_calls_are_those_whose_deadline_is_to_come(store: Store) -> None:
    records = [tender(f"t:{h}", open_until=f"2026-11-22T{h:02}:00:00Z") for h in (9, 10, 11)] + [tender("t:none")]
    put(store, run_of(store), {r["id"]: [r] for r in records})
    assert store.search(SearchQuery(open_at="2026-11-22T10:00:00Z")).ids == ["t:11"]
    bounds = ("2026-11-22T09:30:00Z", "2026-11-22T10:00:00Z")
    assert store.search(SearchQuery(deadline=bounds)).ids == ["t:10"]
    assert store.search(SearchQuery(deadline=(None, "2026-11-22T09:30:00Z"))).ids == ["t:9"]


def test_relevance_puts_the_title_first_and_pages_too(store: Store) -> None:
    records = [tender(f"t:{n}", title="x", description="voirie " + "mot " * 50) for n in range(5)]
    records.append(tender("t:best", title="Voirie", description="voirie", published_on="2020-01-01"))
    put(store, run_of(store), {r["id"]: [r] for r in records})
    assert store.search(SearchQuery(text="voirie", sort="relevance")).ids[0] == "t:best"
    ids = [id for page in walk(store, SearchQuery(text="voirie", sort="relevance", limit=2)) for id in page]
    assert sorted(ids) == sorted(r["id"] for r in records)


def test_an_audience_neither_finds_nor_counts_what_it_may_not_see(store: Store) -> None:
    records = [tender("t:1", secret="hidden word"), {"id": "o:1", "kind": "offer", "title": "poste"}]
    records.append({"id": "n:1", "kind": "notice", "title": "avis"})
    put(store, run_of(store), {r["id"]: [r] for r in records})
    kinds = ("tender", "offer", "notice")
    assert store.search(SearchQuery(kinds=kinds)).ids == ["t:1"]
    assert set(store.search(SearchQuery(kinds=kinds, audience="consult")).ids) == {"t:1", "o:1"}
    assert store.search(SearchQuery(kinds=kinds, audience="internal")).total == 3
    assert store.search(SearchQuery(kinds=kinds, text="poste")).total == 0


def test_what_makes_no_sense_is_refused_with_a_sentence(store: Store) -> None:
    with pytest.raises(UsageError, match="no facet"):
        store.search(SearchQuery(filters={"colour": ["red"]}))
    with pytest.raises(BadCursor, match="begin again"):
        store.search(SearchQuery(after="nonsense"))
    with pytest.raises(UsageError, match="not a date"):
        store.search(SearchQuery(published=("yesterday", None)))
    with pytest.raises(UsageError, match="order"):
        store.search(SearchQuery(sort="beauty"))


def test_linkers_find_records_by_a_value(store: Store) -> None:
    siret = "13002526500013"
    put(store, run_of(store), {"a": [tender("t:1", organisations=[{"role": "buyer", "siret": siret}])]})
    assert store.find(siret=siret) == ["t:1"]
    assert store.find("notice", siret=siret) == []
    assert [c.id for c in store.changes(query=SearchQuery(text="rien"))] == []
