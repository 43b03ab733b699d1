"""What a partner sees of the change log: the kinds, territories and fields of its agreement, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson

from hub.deliver.deliveries import ALWAYS, Told
from hub.errors import UsageError
from hub.people.partners import Partner
from hub.store import Change, SearchQuery, Store
from hub.store.snapshots import Snapshots
from schemas import PARTNER, view

REACH = 2_000  #: numbers of the log that are read through a search at a time
KEPT_CAUSES = ("source", "table", "derived")  #: causes by which a change may be chosen
NOWHERE = "the agreement does not reach there: {}"


@dataclass(frozen=True)
class Heard:
    """What a part of the log tells, and up to which number it was read."""

    lines: list[Told]
    upto: int


@dataclass(frozen=True)
class PartnerViews:
    """The change log through agreements."""

    store: Store
    search: Callable[[str, str, datetime], SearchQuery]  #: (kind, query string, now), as a saved search is read
    departements: Callable[[str], list[str]]  #: of a région

    def query(self, partner: Partner, wanted: Mapping[str, Any], now: datetime) -> SearchQuery:
        """Return the search of a subscription, narrowed to the agreement.

        :raises UsageError: where it asks for what the agreement does not give, or depends on the clock.
        """
        kinds = tuple(wanted.get("kinds") or partner.kinds)
        if outside := [kind for kind in kinds if kind not in partner.kinds or view_of(partner, kind) is None]:
            raise UsageError(NOWHERE.format(", ".join(outside)))
        found = replace(self.search(kinds[0], wanted.get("query") or "", now), kinds=kinds, sort="newest", facets=())
        if found.open_at is not None:
            raise UsageError("query: a subscription tells changes of records; what is open is a matter of the clock")
        return replace(found, filters={**found.filters, **self._places(partner, found)})

    def _places(self, partner: Partner, found: SearchQuery) -> dict[str, list[str]]:
        """Return the filter by the territories of the agreement, met with what is asked of the same facet."""
        if not partner.territories:
            return {}
        pairs = [each.partition("-")[::2] for each in partner.territories]
        if pairs[0][0] == "epci":
            name, codes = "epci", {code for _, code in pairs}
        else:
            name = "departement"
            codes = {code for kind, code in pairs if kind == "departement"}
            codes |= {inside for kind, code in pairs if kind == "region" for inside in self.departements(code)}
        chosen = set(found.filters.get(name) or codes) & codes
        if not chosen:
            raise UsageError(NOWHERE.format(", ".join(found.filters.get(name) or partner.territories)))
        return {name: sorted(chosen)}

    def hear(
        self, partner: Partner, wanted: Mapping[str, Any], since: int, *, limit: int, now: datetime,
        upto: int | None = None,
    ) -> Heard:  # fmt: skip
        """Return the next lines that a subscription is told, at most so many, and how far the log was read."""
        query = self.query(partner, wanted, now)
        # the end of the whole log: a cursor that stops at the last change of its kinds would be asked again for ever
        last = self.store.last_seq() if upto is None else upto
        if since >= last:
            return Heard([], since)
        changes, reached = self._part(query, since, last, limit)
        told = (self.told(partner, change) for change in changes if chosen(change, wanted))
        return Heard([each for each in told if each is not None], reached)

    def _part(self, query: SearchQuery, since: int, last: int, limit: int) -> tuple[list[Change], int]:
        if narrowed(query):
            until = min(last, since + REACH)
            changes = [change for _, change in self.store.story(query, since, until)]
        else:
            until = last
            changes = self.store.changes(since, limit=limit + 1, kinds=query.kinds, until=last)
        if len(changes) > limit:
            changes = changes[:limit]
            until = changes[-1].seq
        return changes, until

    def told(self, partner: Partner, change: Change) -> Told | None:
        """Return a line as a partner may see it, or None where it may not see the record at all."""
        seen = view_of(partner, change.kind)
        if seen is None:
            return None
        record: dict[str, Any] | None = None
        if change.body is not None:
            # what the open view shows of a record opens the door; the fields of the agreement come from the whole
            whole = self.store.as_of(change.id, change.seq, "internal") if partner.fields else None
            record = orjson.loads(whole or change.body)
            if not seen.shows(record):
                return None
            record = seen.project(record)
        names = ("seq", "at", "id", "kind", "event", "cause", "reason", "replaced_by")
        return Told(record=record, **{name: getattr(change, name) for name in names})

    def last_seq(self, kinds: tuple[str, ...] = ()) -> int:
        """Return the number of the last change of these kinds."""
        return self.store.last_seq(kinds)

    def seq_before(self, instant: datetime) -> int:
        """Return the number of the last change before an instant."""
        return Snapshots(self.store.database, self.store.log.texts).first_seq(int(instant.timestamp())) - 1


def view_of(partner: Partner, kind: str) -> Any:
    """Return what a partner sees of a kind, or None where that is nothing."""
    return view(kind, PARTNER, partner.agreement) if kind in partner.kinds else None


def narrowed(query: SearchQuery) -> bool:
    """Say whether a search finds less than whole kinds."""
    return bool(query.text or query.filters or any(query.published) or any(query.deadline) or query.ids is not None)


def chosen(change: Change, wanted: Mapping[str, Any]) -> bool:
    """Say whether a subscription wants a line: by its event type and, for what changed only, by its cause."""
    if change.event in ALWAYS:
        return True
    types, causes = wanted.get("event_types"), wanted.get("causes") or KEPT_CAUSES
    if types and f"{change.kind}.{change.event}" not in types:
        return False
    return change.event != "changed" or change.cause in causes
