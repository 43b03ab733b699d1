"""What accounts note of candidates, on both engines: each its own, erased without a trace, counted from five on."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from hub.application.candidates import CandidateDesk, PersonalNote, discreet, harmless, parted, taken
from hub.store import Store
from hub.store.accounts import ACTIVE, Account
from hub.store.candidates import CandidateLedger
from hub.store.decisions import CANDIDATE

TENDER: dict[str, Any] = {"id": "boamp:tender-26-1", "kind": "tender", "lots": [{"number": "1"}]}
ONE, OTHER = (Account(f"account-{n}", f"p{n}", "facilitator", (), None, ACTIVE, 0) for n in range(2))


@pytest.fixture
def desk(store: Store) -> CandidateDesk:
    """A desk over each engine, with one tender."""
    return CandidateDesk(store.database, {TENDER["id"]: orjson.dumps(TENDER)}.get, store.search)


def test_each_account_has_its_own_marks_and_history(desk: CandidateDesk) -> None:
    for verdict in ("seen", "kept"):
        desk.mark(ONE, TENDER["id"], verdict, note="à revoir")
    desk.mark(OTHER, TENDER["id"], "proposed")
    desk.mark(ONE, f"{TENDER['id']}.lot-1", "refused", reason="too_short")
    assert desk.counts(ONE) == {"kept": 1, "refused": 1} and desk.counts(OTHER) == {"proposed": 1}
    assert [one.verdict for one in desk.history(ONE, TENDER["id"])] == ["seen", "kept"]
    assert [one.a for one in CandidateLedger(desk.database).own(OTHER.id)] == [TENDER["id"]]
    desk.mark(ONE, TENDER["id"], "undone")
    assert desk.counts(ONE) == {"refused": 1}


def test_what_is_erased_leaves_no_line(desk: CandidateDesk) -> None:
    ledger = CandidateLedger(desk.database)
    desk.mark(ONE, TENDER["id"], "kept", note="à revoir")
    desk.mark(OTHER, TENDER["id"], "kept")
    before = ledger.last()
    assert desk.forget(ONE, TENDER["id"]) == 1 and ledger.last() != before
    assert desk.history(ONE, TENDER["id"]) == [] and desk.counts(OTHER) == {"kept": 1}
    assert desk.ledger.erase(CANDIDATE, OTHER.id) == 1 and ledger.last() == "0-0"


def test_fewer_than_five_decisions_are_not_told(desk: CandidateDesk) -> None:
    people = [Account(f"account-{n}", f"p{n}", "facilitator", (), None, ACTIVE, 0) for n in range(6)]

    def told() -> Any:
        return taken(desk.database, lambda tender: "clause")

    for person in people[:4]:
        desk.mark(person, TENDER["id"], "accepted")
    assert told() == []
    for person in people[4:]:
        desk.mark(person, TENDER["id"], "accepted")
    desk.mark(people[0], TENDER["id"], "kept")
    assert told() == [{"recommendation": "clause", "proposed": None, "accepted": 5, "refused": None}]


@pytest.mark.parametrize("note", [
    "rappeler au 01 99 00 01 02", "abel@example.org", "Monsieur Abel Martin", "contacter Abel MARTIN, demain",
    "abel [at] example.org", "MME MARTIN rappelle",
])  # fmt: skip
def test_a_note_about_a_person_is_refused_without_its_value(note: str) -> None:
    with pytest.raises(PersonalNote) as refused:
        discreet(note)
    assert refused.value.found and not any(word in str(refused.value) for word in ("Martin", "MARTIN", "example", "99"))


@pytest.mark.parametrize("note", [
    "", "Lot 2 : 400 h possibles, revoir en mars", "Chantier long de 18 mois, montant de 1 250 000 €",
    "BOAMP 26-100010", "Le Conseil départemental veut 5 %", "ETTI et GEIQ du Nord-Isère",
])  # fmt: skip
def test_a_plain_note_is_taken(note: str) -> None:
    discreet(note)


def test_ids_and_cells_are_read_as_they_are_meant() -> None:
    assert parted("boamp:tender-26-1.lot-LOT-0001") == ("boamp:tender-26-1", "LOT-0001")
    assert parted("boamp:tender-26-1") == ("boamp:tender-26-1", None)
    cells = ("=1+1", "-2", "@x", "plain", None, 3.5)
    assert [harmless(cell) for cell in cells] == ["'=1+1", "'-2", "'@x", "plain", "", "3.5"]
