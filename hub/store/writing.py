"""Writing records: what is new, changed or withdrawn, and one line in the change log for each (promise P1)."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from hub.store.connection import Tx
from hub.store.erasures import START
from hub.store.records import Prepared
from hub.store.search.writing import IndexWriter
from hub.store.standing import (
    BURY,
    COPY_TEXT,
    INSERT_CHANGE,
    INSERT_RECORD,
    LATEST,
    UPDATE_RECORD,
    Known,
    lock,
    states,
)

CREATED, CHANGED, WITHDRAWN, REDACTED = "created", "changed", "withdrawn", "redacted"
HIDDEN = "hidden"  #: the reason of the line of a record that is taken out of what is shown


@dataclass
class Writing:
    """The records of one transaction."""

    tx: Tx
    index: IndexWriter
    derives: frozenset[str]
    cause: str
    run: str | None = None
    at: int = field(init=False)

    def __post_init__(self) -> None:
        self.counters = lock(self.tx)
        # after the lock: the instants of the log grow with its numbers, also where a clock is set back
        last = self.tx.one("SELECT coalesce(max(at), 0) FROM latest")
        self.at = max(int(time.time()), last[0] if last else 0)
        self.redacted = {row[0] for row in self.tx.rows("SELECT id FROM redaction WHERE id < ?", (START,))}
        self.events: Counter[str] = Counter()
        self.known: dict[str, Known] = {}
        self.touched: set[str] = set()
        self.new: list[tuple[Prepared, int, int]] = []
        self.renewed: list[tuple[Prepared, Known, int]] = []
        self.buried: list[tuple[Known, int, str, str | None]] = []
        self.lines: list[tuple[Any, ...]] = []
        self.latest: dict[tuple[str, int], int] = {}
        self.todo: dict[str, str] = {}

    def load(self, ids: Iterable[str]) -> None:
        """Read how the records that are to be written stand."""
        self.known |= states(self.tx, [id for id in dict.fromkeys(ids) if id not in self.known])

    def put(self, prepared: Prepared) -> str | None:
        """Write a record; return the event, or None where nothing is new."""
        if prepared.id in self.redacted:
            return None
        self._once(prepared.id)
        known = self.known.get(prepared.id)
        if known is not None and known.living and known.digest == prepared.digest:
            return self._show(known) if known.hidden else None
        if known is None or not known.living:
            event = CREATED
        else:
            event = CHANGED
        if known is None:
            rid = self._next("rid")
            seq = self._line(rid, prepared.kind, event, level=prepared.level, view=prepared.level)
            self.new.append((prepared, rid, seq))
            known = Known(
                prepared.id, rid, seq, prepared.digest, prepared.level, None, 0, prepared.kind, prepared.whole
            )
            self.known[prepared.id] = known
        else:
            self._renew(prepared, known, event)
        self._derive(prepared.id, prepared.kind)
        return event

    def _renew(self, prepared: Prepared, known: Known, event: str) -> None:
        level = max(prepared.level, known.level)
        if event == CHANGED and level == 2 and known.hidden == 0 and not self._open_differs(prepared, known):
            level = 0
        seq = self._line(known.rid, prepared.kind, event, level=level, view=prepared.level)
        before = Known(
            known.id, known.rid, known.seq, known.digest, known.level, known.withdrawn, 0, known.kind, known.whole
        )
        self.renewed.append((prepared, before, seq))
        known.digest, known.level, known.withdrawn, known.seq, known.hidden = (
            prepared.digest,
            prepared.level,
            None,
            seq,
            0,
        )

    def _open_differs(self, prepared: Prepared, known: Known) -> bool:
        if prepared.level != known.level:
            return True
        row = self.tx.one("SELECT open, body FROM body WHERE rid = ?", (known.rid,))
        old = (row[0] if row[0] is not None else row[1]) if row else b""
        return bytes(old) != (prepared.open if prepared.open is not None else prepared.body)

    def _show(self, known: Known) -> str:
        known.hidden = 0
        self.tx.run("UPDATE record SET hidden = 0 WHERE rid = ?", (known.rid,))
        self.note(known, "shown again", level=known.level)
        return CHANGED

    def hide(self, id: str) -> None:
        """Take a living record out of what is shown, without a tombstone."""
        self._once(id)
        known = self.known.get(id)
        if known is not None and known.living and not known.hidden:
            known.hidden = 1
            self.tx.run("UPDATE record SET hidden = 1 WHERE rid = ?", (known.rid,))
            self.note(known, HIDDEN)

    def note(self, known: Known, reason: str, *, level: int = 0) -> None:
        """Write a line of which every cache must know, though the text of the record is the same."""
        seq = self._line(known.rid, known.kind, CHANGED, level=level, view=known.level, reason=reason)
        self.latest[known.kind, known.level] = seq
        self._move_text(known, seq)
        self.tx.run("UPDATE record SET seq = ? WHERE rid = ?", (seq, known.rid))

    def _move_text(self, known: Known, seq: int) -> None:
        self.tx.run(COPY_TEXT, (known.seq,))
        known.seq = seq

    def withdraw(self, id: str, reason: str, *, replaced_by: str | None = None, cause: str | None = None) -> bool:
        """Withdraw a living record: its tombstone stays, and says why."""
        self._once(id)
        known = self.known.get(id)
        if known is None or not known.living:
            return False
        seq = self._line(
            known.rid, known.kind, WITHDRAWN, level=known.level, view=known.level,
            reason=reason, replaced_by=replaced_by, cause=cause,
        )  # fmt: skip
        self.buried.append((Known(*(getattr(known, name) for name in Known.__slots__)), seq, reason, replaced_by))
        known.withdrawn, known.digest, known.seq = self.at, None, seq
        self._derive(id, known.kind)
        return True

    def redact(self, id: str, reason: str) -> None:
        """Withdraw a record for good, or blank its tombstone; the line says that it was redacted."""
        known = self.known[id]
        if known.living:
            self.withdraw(id, reason)
            self._write()
        seq = self._line(known.rid, known.kind, REDACTED, level=known.level, view=known.level, reason=reason)
        self.tx.run("UPDATE record SET seq = ?, at = ?, reason = ? WHERE rid = ?", (seq, self.at, reason, known.rid))
        known.seq = seq

    def _once(self, id: str) -> None:
        """Write what is pending before a record is touched a second time: each line keeps its own text."""
        if id in self.touched:
            self._write()
        self.touched.add(id)

    def _next(self, name: str) -> int:
        self.counters[name] += 1
        return self.counters[name]

    def _line(
        self, rid: int, kind: str, event: str, *, level: int, view: int,
        reason: str | None = None, replaced_by: str | None = None, cause: str | None = None,
    ) -> int:  # fmt: skip
        seq = self._next("seq")
        cause = cause or self.cause
        self.lines.append((seq, rid, kind, self.at, event, cause, level, self.run, reason, replaced_by, view))
        self.latest[kind, level] = seq
        self.events[event] += 1
        return seq

    def _derive(self, id: str, kind: str) -> None:
        if kind in self.derives:
            self.todo[id] = self.cause if self.cause != "withdrawn" else "source"

    def _write(self) -> None:
        """Write what is pending: few statements, each with many rows."""
        self.tx.many(INSERT_CHANGE, self.lines)
        self._bury()
        self._insert()
        self._update()
        for pending in (self.lines, self.buried, self.new, self.renewed):
            pending.clear()
        self.touched.clear()

    def flush(self) -> None:
        """Write all that was put."""
        self._write()
        self.tx.many(LATEST, [(kind, level, seq, self.at) for (kind, level), seq in self.latest.items()])
        self.index.finish(self.counters)
        self.tx.many("UPDATE counter SET value = ? WHERE name = ?", [(n, name) for name, n in self.counters.items()])

    def _insert(self) -> None:
        at, code = self.at, self.index.code
        self.index.resolve([p for p, _, _ in self.new] + [p for p, _, _ in self.renewed], self.counters)
        self.tx.many(
            INSERT_RECORD,
            [
                (
                    rid,
                    p.id,
                    p.kind,
                    p.source,
                    p.whole,
                    seq,
                    at,
                    p.digest,
                    p.level,
                    p.published,
                    p.deadline,
                    code(p.codes),
                )
                for p, rid, seq in self.new
            ],
        )
        self.tx.many(
            "INSERT INTO body (rid, body, open) VALUES (?, ?, ?)", [(rid, p.body, p.open) for p, rid, _ in self.new]
        )
        self.index.add([(rid, p) for p, rid, _ in self.new])
        self._tokens([(rid, p) for p, rid, _ in self.new])

    def _update(self) -> None:
        at, code = self.at, self.index.code
        living = [known for _, known, _ in self.renewed if known.living]
        self._keep_texts(living)
        self.tx.many(
            UPDATE_RECORD,
            [
                (p.source, p.whole, seq, at, p.digest, p.level, p.published, p.deadline, code(p.codes), known.rid)
                for p, known, seq in self.renewed
            ],
        )
        self.tx.many(
            "INSERT INTO body (rid, body, open) VALUES (?, ?, ?)"
            " ON CONFLICT (rid) DO UPDATE SET body = excluded.body, open = excluded.open",
            [(known.rid, p.body, p.open) for p, known, _ in self.renewed],
        )
        self.index.remove([known.rid for known in living])
        self.index.add([(known.rid, p) for p, known, _ in self.renewed])
        self.tx.many("DELETE FROM token WHERE rid = ?", [(known.rid,) for known in living])
        self._tokens([(known.rid, p) for p, known, _ in self.renewed])

    def _bury(self) -> None:
        gone = [known for known, _, _, _ in self.buried]
        self._keep_texts(gone)
        self.tx.many(BURY, [(seq, self.at, self.at, reason, by, known.rid) for known, seq, reason, by in self.buried])
        rids = [(known.rid,) for known in gone]
        self.tx.many("DELETE FROM body WHERE rid = ?", rids)
        self.tx.many("DELETE FROM token WHERE rid = ?", rids)
        self.index.remove([known.rid for known in gone])

    def _keep_texts(self, superseded: list[Known]) -> None:
        """Move what the log's last line said to that line, before it is overwritten."""
        self.tx.many(COPY_TEXT, [(known.seq,) for known in superseded])

    def _tokens(self, written: list[tuple[int, Prepared]]) -> None:
        rows = [(token, rid, 1) for rid, p in written for token in dict.fromkeys(p.own)]
        rows += [(token, rid, 0) for rid, p in written for token in dict.fromkeys(p.cited)]
        self.tx.many("INSERT INTO token (token, rid, own) VALUES (?, ?, ?)", rows)
