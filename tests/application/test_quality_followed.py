"""Figures that follow what changed are those of reading all records again, whatever becomes of records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest

from hub.application import quality_awards
from hub.application.quality import COUNTS, compared, kept, made_by, read, refresh
from hub.application.quality_counts import followed
from hub.clauses.lookups import Lookups
from hub.store import RunRow, Store
from hub.store.differences import Now
from tests.conftest import everything
from tests.store.making import put, run_of

MANDATORY = [{"clause_kind": "execution_clause", "mandatory": "mandatory"}]
DENIED = [{"clause_kind": "none_declared", "mandatory": "unknown"}]
TICKED = [{"clause_kind": "execution_clause", "mandatory": "declared_only"}]
CPV = ("45442100", "90910000", "77310000", "79710000")


@pytest.fixture
def hub(store_url: str, tmp_path: Path) -> Iterator[Any]:
    """A hub with a store, as far as figures need one."""
    store = Store.open(store_url, project=everything, derives=())
    yield SimpleNamespace(store=store, lookups=Lookups.load(), settings=SimpleNamespace(data=tmp_path))
    store.close()


@pytest.fixture
def wholly(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The kinds of which all records were read, each time that they were."""
    kinds: list[str] = []
    every = Now.every

    def noted(self: Now, kind: str, **options: Any) -> Any:
        kinds.append(kind)
        return every(self, kind, **options)

    monkeypatch.setattr(Now, "every", noted)
    return kinds


def tender(chance: Random) -> dict[str, Any]:
    """Return one of sixty tenders as it may be today; one without a score now and then."""
    uid = f"boamp:tender-{chance.randrange(60)}"
    judged = {"score": chance.randrange(1000) / 10} if chance.random() < 0.9 else {}
    return {"id": uid, "kind": "tender", "title": "t", "cpv": [chance.choice(CPV)], "assessment": judged,
            "clauses": chance.choice((MANDATORY, DENIED, TICKED, []))}  # fmt: skip


def award(chance: Random) -> dict[str, Any]:
    """Return one of eighty contracts, linked with a tender; some of them with one that is not there."""
    link = {"rel": "tender", "id": f"boamp:tender-{chance.randrange(70)}", "decided_by": "rule:award-1",
            "score": chance.choice((0.6, 0.9, 0.9))}  # fmt: skip
    return {"id": f"decp:{chance.randrange(80)}", "kind": "contract", "title": "Peinture", "cpv": [chance.choice(CPV)],
            "links": [link], "considerations": chance.choice(([], ["reserved"], ["none_declared"])),
            "organisations": [{"role": "buyer", "siren": f"99999999{chance.randrange(9)}"}]}  # fmt: skip


def given(hub: Any, run: RunRow, chance: Random) -> None:
    """Have a source give some records, which may be new, changed, the same, or come back."""
    records = [chance.choice((tender, award))(chance) for _ in range(chance.randrange(1, 12))]
    put(hub.store, run, {record["id"]: [record] for record in records})


def gone(hub: Any, run: RunRow, chance: Random) -> None:
    """Withdraw some."""
    with hub.store.batch(run) as batch:
        batch.gone({chance.choice((tender, award))(chance)["id"] for _ in range(5)})


def hidden(hub: Any, run: RunRow, chance: Random) -> None:
    """Hide some."""
    with hub.store.batch(run) as batch:
        batch.hide({chance.choice((tender, award))(chance)["id"] for _ in range(5)})


def joined(hub: Any, run: RunRow, chance: Random) -> None:
    """Have one tender be derived anew, and take the place of another."""
    one, other = tender(chance), tender(chance)
    with hub.store.derivation() as derivation:
        derivation.put(one["id"], [one])
        if other["id"] != one["id"]:
            derivation.withdraw(other["id"], "joined to another case", replaced_by=one["id"])


def redacted(hub: Any, run: RunRow, chance: Random) -> None:
    """Redact a record that there is."""
    ids = sorted(hub.store.ids(chance.choice(("tender", "contract"))))
    if ids:
        hub.store.redact(chance.choice(ids), "a test")


OFTEN: tuple[Callable[..., None], ...] = (given, given, given, given, gone, hidden, joined, joined)


def as_read_again(hub: Any) -> dict[str, Any]:
    """Return the figures over all records, read anew."""
    return compared(hub, followed(hub, None, made_by(hub)))


def test_after_whatever_change_the_figures_are_those_of_reading_all_again(
    hub: Any, wholly: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quality_awards, "SCORED", 12)
    monkeypatch.setattr(quality_awards, "SPARE", 8)
    chance = Random(1)
    run = run_of(hub.store, "decp")
    done = followings = 0
    while done < 45:
        for _ in range(chance.randrange(1, 4)):
            (redacted if done % 15 == 14 else chance.choice(OFTEN))(hub, run, chance)
            done += 1
        wholly.clear()
        if refresh(hub):
            followings += not wholly
            told = read(hub.settings.data) or {}
            again = as_read_again(hub)
            assert {name: told[name] for name in again} == again
    assert followings >= 12


def test_what_is_redacted_has_all_read_again_and_nothing_else_does(hub: Any, wholly: list[str]) -> None:
    run, chance = run_of(hub.store, "decp"), Random(3)
    put(hub.store, run, {f"boamp:tender-{n}": [{**tender(chance), "id": f"boamp:tender-{n}"}] for n in range(20)})
    assert refresh(hub) and wholly == ["contract", "tender"]
    joined(hub, run, chance)
    gone(hub, run, chance)
    assert refresh(hub) and len(wholly) == 2
    hub.store.redact(next(hub.store.ids("tender")), "a test")
    assert refresh(hub) and len(wholly) == 4


def test_counts_of_another_log_of_another_program_or_none_at_all_are_made_anew(hub: Any, wholly: list[str]) -> None:
    run = run_of(hub.store, "boamp")
    put(hub.store, run, {"boamp:tender-1": [tender(Random(1))]})
    made, data = made_by(hub), hub.settings.data
    assert refresh(hub)
    known = kept(data)
    assert known is not None and known.tenders == 1 and len(wholly) == 1
    known.mark = "of a backup"
    assert followed(hub, known, made).tenders == 1 and len(wholly) == 2
    assert followed(hub, kept(data), {**made, "lookups": "other tables"}).tenders == 1 and len(wholly) == 3
    (data / COUNTS).unlink()
    assert kept(data) is None
