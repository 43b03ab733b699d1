"""Candidates: what an account notes of tenders and lots: seen, kept, proposed, accepted, refused; nobody else's."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from hub.errors import UsageError
from hub.outside.values import personal_values
from hub.privacy.scrubbing import discreet as without_persons
from hub.publish.tables import runs
from hub.store import SearchQuery, SearchResult
from hub.store.accounts import Account
from hub.store.candidates import CandidateLedger
from hub.store.connection import Database
from hub.store.decisions import CANDIDATE, UNDONE, VERDICTS, Decision, Decisions

MARKS = tuple(verdict for verdict in VERDICTS[CANDIDATE] if verdict != UNDONE)
#: why a candidate is refused; a closed list, so that it can be counted
REASONS = (
    "too_short", "too_small", "unsuited_trade", "no_structure", "deadline_too_near", "clause_there", "buyer_declined",
    "buyer_silent", "outside_territory", "duplicate", "other",
)  # fmt: skip
LONGEST_NOTE = 1000
FEWEST = 5  #: decisions behind a number that is shown to everybody
LOT = re.compile(r"\.lot-([^.]{1,40})\Z")
SHOWN = 50  #: candidates on one page
LOOKED_AT = 500  #: candidates that are looked through for those without a mark
COLUMNS = ("tender", "lot", "title", "buyer", "state", "reason", "note", "at", "recommendation", "score")


class PersonalNote(UsageError):
    """A note that seems to hold something of a person; ``found`` names what, never the value."""

    def __init__(self, found: Sequence[str]) -> None:
        super().__init__(f"the note seems to hold: {', '.join(found)}; nothing was kept")
        self.found = tuple(found)


def discreet(note: str) -> None:
    """Refuse a note that seems to name a person, or to hold a number or an address of one.

    :raises PersonalNote: naming what was found, not the value.
    """
    found = personal_values(note)
    if not found and without_persons(note) != note:
        found = ("person's name",)
    if found:
        raise PersonalNote(found)


@dataclass(frozen=True)
class Noted:
    """A tender, or a lot of it, and what one account noted of it."""

    id: str
    tender: str
    lot: str | None
    record: Mapping[str, Any] | None
    decision: Decision | None


@dataclass(frozen=True)
class CandidateDesk:
    """What an account may ask and note of candidates."""

    database: Database
    get: Callable[[str], bytes | None]
    search: Callable[[SearchQuery], SearchResult]

    def mark(self, account: Account, record_id: str, verdict: str, *, reason: str = "", note: str = "") -> Decision:
        """Note what becomes of a tender or a lot.

        :raises UsageError: when there is no such tender or lot, or a refusal gives no reason of the list.
        :raises PersonalNote: when the note seems to name a person.
        """
        self.need(record_id)
        note = note.strip()
        if verdict == "refused" and reason not in REASONS:
            raise UsageError(f"a refusal has a reason: one of {', '.join(REASONS)}")
        if len(note) > LONGEST_NOTE:
            raise UsageError(f"a note has {LONGEST_NOTE} characters at most")
        discreet(note)
        told = {"reason": reason if verdict == "refused" else None, "note": note or None}
        return self.ledger.put(CANDIDATE, record_id, account.id, verdict, by=account.name, **told)

    def need(self, record_id: str) -> tuple[dict[str, Any], str | None]:
        """Return a living tender and the number of the lot that is meant.

        :raises UsageError: when there is none.
        """
        tender, lot = parted(record_id)
        body = self.get(tender)
        record: dict[str, Any] = orjson.loads(body) if body else {}
        numbers = {str(each.get("number")) for each in record.get("lots") or ()}
        if record.get("kind") != "tender" or (lot is not None and lot not in numbers):
            raise UsageError(f"there is no tender or lot {record_id} to note anything of")
        return record, lot

    @property
    def ledger(self) -> Decisions:
        """Return the ledger of decisions."""
        return Decisions(self.database)

    def history(self, account: Account, record_id: str) -> list[Decision]:
        """Return all that the account noted of a tender or lot, the oldest first."""
        return self.ledger.history(CANDIDATE, record_id, account.id)

    def current(self, account: Account) -> list[Decision]:
        """Return what the account notes now, the latest first."""
        return [one for one in self.ledger.of(CANDIDATE, [account.id]) if one.b == account.id]

    def noted(self, account: Account, verdict: str) -> list[Noted]:
        """Return what the account marked with a verdict, the latest first; a tender may be gone since."""
        return [self.as_noted(one) for one in self.current(account) if one.verdict == verdict]

    def as_noted(self, one: Decision) -> Noted:
        """Return a decision with the tender that it is about."""
        tender, lot = parted(one.a)
        body = self.get(tender)
        return Noted(one.a, tender, lot, orjson.loads(body) if body else None, one)

    def counts(self, account: Account) -> dict[str, int]:
        """Return how many candidates the account has in each state."""
        return dict(Counter(one.verdict for one in self.current(account)))

    def waiting(self, account: Account, now: str) -> list[Noted]:
        """Return open candidates of the account's territory without any mark of its own, the best first."""
        marked = {parted(one.a)[0] for one in self.current(account)}
        found: list[Noted] = []
        for record in self._candidates(account, now):
            if record["id"] not in marked:
                found.append(Noted(record["id"], record["id"], None, record, None))
            if len(found) == SHOWN:
                break
        return found

    def _candidates(self, account: Account, now: str) -> Iterator[dict[str, Any]]:
        """Yield the open candidates of a territory by score, each once."""
        seen: set[str] = set()
        for kind in dict.fromkeys(kind for kind, _ in account.territories) or ("",):
            codes = [code for each, code in account.territories if each == kind]
            filters = {"clause_state": ["candidate"], **({kind: codes} if kind else {})}
            after = None
            for _ in range(LOOKED_AT // 100):
                query = SearchQuery(filters=filters, open_at=now, sort="score", limit=100, after=after, facets=())
                page = self.search(query)
                for body in page.bodies:
                    record = orjson.loads(body)
                    if record["id"] not in seen:
                        seen.add(record["id"])
                        yield record
                after = page.next
                if after is None:
                    break

    def forget(self, account: Account, record_id: str) -> int:
        """Erase all that the account ever noted of a tender or lot; return how many lines there were."""
        return CandidateLedger(self.database).forget(record_id, account.id)

    def export(self, account: Account) -> bytes:
        """Return what the account notes now as CSV for a spreadsheet, which computes nothing of it."""
        text = io.StringIO()
        writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
        writer.writerow(COLUMNS)
        for one in self.current(account):
            noted = self.as_noted(one)
            writer.writerow([harmless(cell) for cell in row_of(noted)])
        return ("\ufeff" + text.getvalue()).encode()


def parted(record_id: str) -> tuple[str, str | None]:
    """Return the tender of an id, and the number of the lot where it is one."""
    found = LOT.search(record_id)
    return (record_id[: found.start()], found[1]) if found else (record_id, None)


def row_of(noted: Noted) -> tuple[Any, ...]:
    """Return a line of the export."""
    record, one = noted.record or {}, noted.decision
    judged = record.get("assessment") or {}
    names = [each.get("name") for each in record.get("organisations") or () if "buyer" in each.get("role", "")]
    assert one is not None
    return (noted.tender, noted.lot, record.get("title"), next(iter(names), ""), one.verdict, one.reason, one.note,
            one.at, judged.get("recommendation"), judged.get("score"))  # fmt: skip


def harmless(cell: Any) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if runs(text) else text


def taken(database: Database, recommended: Callable[[str], str | None]) -> list[dict[str, Any]]:
    """Return what became of candidates by what was recommended: numbers over all accounts, none under five.

    A row whose decisions come to fewer than five is left out, and so is each number under five; no sum is told that
    would give one of them away.
    """
    counts: dict[str, Counter[str]] = {}
    for one in Decisions(database).current(CANDIDATE):
        said = recommended(parted(one.a)[0])
        if said and one.verdict in ("proposed", "accepted", "refused"):
            counts.setdefault(said, Counter())[one.verdict] += 1
    rows = []
    for said, some in sorted(counts.items()):
        told = {name: some[name] if some[name] >= FEWEST else None for name in ("proposed", "accepted", "refused")}
        if any(value is not None for value in told.values()):
            rows.append({"recommendation": said, **told})
    return rows
