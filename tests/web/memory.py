"""A hub in memory, for what the web does with the functions that it is given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import orjson

from hub.store import BadCursor, Change, SearchQuery, SearchResult, State, Version
from hub.web import AsideDesk, Runs, SourceState, WebParts

LISTED = ("nature", "families")


class MemoryHub:
    """Records and a change log in lists; ``reads`` counts how often a record was read."""

    def __init__(self, records: list[dict[str, Any]]) -> None:
        self.records: dict[str, dict[str, Any]] = {}
        self.log: list[Change] = []
        self.reads = 0
        for record in records:
            self.put(record)

    def put(self, record: dict[str, Any]) -> None:
        """Write one record and its line of the log."""
        event = "changed" if record["id"] in self.records else "created"
        self.records[record["id"]] = record
        self._write(record["id"], record["kind"], event, orjson.dumps(record))

    def withdraw(self, record_id: str, reason: str, replaced_by: str | None = None) -> None:
        """Take one record away."""
        kind = self.records.pop(record_id)["kind"]
        self._write(record_id, kind, "withdrawn", None, reason, replaced_by)

    def _write(self, key: str, kind: str, event: str, body: bytes | None, reason: str | None = None,
               replaced_by: str | None = None) -> None:  # fmt: skip
        seq = len(self.log) + 1
        at = f"2026-11-22T06:{seq // 60 % 60:02d}:{seq % 60:02d}Z"
        values = {"seq": seq, "at": at, "id": key, "kind": kind, "event": event, "cause": "source"}
        values |= {"body": body, "replaced_by": replaced_by, "reason": reason}
        self.log.append(Change(**values))

    def get(self, record_id: str, *, kind: str | None = None) -> bytes | None:
        self.reads += 1
        found = self.records.get(record_id)
        return orjson.dumps(found) if found and kind in (None, found["kind"]) else None

    def state(self, record_id: str) -> State | None:
        steps = [change for change in self.log if change.id == record_id]
        if not steps:
            return None
        last = steps[-1]
        gone = last.at if last.event == "withdrawn" else None
        return State(id=record_id, kind=last.kind, seq=last.seq, modified_at=last.at, withdrawn_at=gone,
                     reason=last.reason, replaced_by=last.replaced_by)  # fmt: skip

    def history(self, record_id: str) -> list[Version]:
        names = ("seq", "at", "event", "cause", "reason", "replaced_by", "body")
        return [Version(**{name: getattr(each, name) for name in names}) for each in self.log if each.id == record_id]

    def changes(self, since: int = 0, *, limit: int = 100, kinds: tuple[str, ...] = (),
                query: SearchQuery | None = None, until: int | None = None) -> list[Change]:  # fmt: skip
        self.reads += 1
        hits = {record["id"] for record in self.found(query)} if query else None
        return [
            each for each in self.log[since : until if until is not None else len(self.log)]
            if (not kinds or each.kind in kinds) and (hits is None or each.id in hits or each.event == "withdrawn")
        ][:limit]  # fmt: skip

    def last_seq(self, kinds: tuple[str, ...] = ()) -> int:
        return max((each.seq for each in self.log if not kinds or each.kind in kinds), default=0)

    def last_at(self, kinds: tuple[str, ...] = ()) -> str | None:
        return max((each.at for each in self.log if not kinds or each.kind in kinds), default=None)

    def stream(self, kind: str, query: SearchQuery | None = None) -> Iterator[tuple[str, bytes]]:
        found = self.found(query) if query else [each for each in self.records.values() if each["kind"] == kind]
        for record in sorted(found, key=lambda each: each["id"]):
            self.reads += 1
            yield record["id"], orjson.dumps(record)

    def found(self, query: SearchQuery) -> list[dict[str, Any]]:
        return [record for record in self.records.values() if record["kind"] in query.kinds and fits(record, query)]

    def search(self, query: SearchQuery) -> SearchResult:
        self.reads += 1
        hits = sorted(self.found(query), key=lambda each: (each.get("published_on") or "", each["id"]), reverse=True)
        if query.sort == "deadline":
            hits.sort(key=lambda each: each.get("open_until") or "9")
        begin = 0
        if query.after:
            places = [number for number, each in enumerate(hits) if each["id"] == query.after]
            if not places:
                raise BadCursor("no page begins there")
            begin = places[0] + 1
        page = hits[begin : begin + query.limit]
        more = len(hits) > begin + len(page)
        names = (
            "departement",
            "nature",
            "stage",
            "clause_kind",
            "cpv_family",
            "social_declared",
            "procedure",
            "family",
        )
        wanted = names if query.facets is None else query.facets
        facets = {
            name: dict(Counter(code for hit in hits for code in codes(hit, name)).most_common()) for name in wanted
        }
        return SearchResult(ids=[each["id"] for each in page], bodies=[orjson.dumps(each) for each in page],
                            total=len(hits), facets=facets, next=page[-1]["id"] if more else None,
                            seq=self.last_seq(query.kinds))  # fmt: skip


def codes(record: dict[str, Any], facet: str) -> list[str]:
    """Return the values of one facet of a record."""
    if facet in ("departement", "region"):
        return [each["code"] for each in record.get("territories") or [] if each["type"] == facet]
    if facet == "clause_kind":
        return [each["clause_kind"] for each in record.get("clauses") or []]
    if facet == "cpv_family":
        return [each[:2] for each in record.get("cpv") or []]
    if facet == "social_declared":
        return [str((record.get("declared") or {}).get("social", "")).lower()]
    value = record.get(facet)
    return value if isinstance(value, list) else [str(value)] if value is not None else []


def fits(record: dict[str, Any], query: SearchQuery) -> bool:
    """Say whether a record is what a query asks; words are looked for as they are."""
    text = f"{record.get('title')} {record.get('description')}".lower()
    ends = record.get("open_until") or ""
    return (
        all(word in text for word in query.text.lower().split())
        and all(set(chosen) & set(codes(record, name)) for name, chosen in query.filters.items())
        and (query.open_at is None or ends > query.open_at)
        and (not query.deadline[0] or ends >= query.deadline[0])
        and (not query.deadline[1] or ends <= query.deadline[1])
        and (query.ids is None or record["id"] in query.ids)
    )


def parts_of(hub: Any, **changed: Any) -> WebParts:
    """Return the parts of an app over a hub in memory."""
    from hub.places.cpv import cpv_label
    from hub.web import labels
    from tests.web.invented import NOW

    names = {"38": "Isère", "73": "Savoie", "01": "Ain"}
    values: dict[str, Any] = {
        "search": hub.search, "get": hub.get, "state": hub.state, "history": hub.history, "changes": hub.changes,
        "last_seq": hub.last_seq, "last_at": hub.last_at, "stream": hub.stream,
        "sources": lambda: [SourceState("boamp", "BOAMP", licence="etalab-2.0", attribution="DILA", items=3,
                                        last_complete_at="2026-11-22T06:00:00Z", homepage="https://www.example.org/")],
        "runs": Runs(list=lambda **_: [], get=lambda run: None, held_keys=lambda run: [], accept=print, reject=print),
        "aside": AsideDesk(list=lambda **_: [], get=lambda number: None, counts=lambda: [], replay=lambda ids: "ok"),
        "clock": lambda: NOW, "label": labels(cpv=cpv_label, territory=lambda kind, code: names.get(code)),
        "base_url": "http://localhost",
    }  # fmt: skip
    return WebParts(**{**values, **changed})
