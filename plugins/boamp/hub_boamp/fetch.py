"""Fetch: the dataset by Opendatasoft Explore v2.1: whole days or months by export, the last ten days by pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from hub import Incomplete, Raw, Refused
from hub_boamp.dates import PARIS

if TYPE_CHECKING:
    from hub import Http

DATASET = "/api/explore/v2.1/catalog/datasets/boamp"
REREAD_DAYS = 10  #: rows are corrected after publication; nothing tells which
PAGE = 100  #: rows that the API gives at once
CEILING = 10_000  #: offset + limit beyond which the API gives none
MONTHLY_DAYS = 62  #: a longer back-fill is asked by months: one export costs one call of the quota
OUT = {"2A": "20A", "2B": "20B"}


def paris_today() -> date:
    """Return the day in Paris."""
    return datetime.now(PARIS).date()


class Fetching:
    """One harvest of the dataset: what is asked, from which day to which."""

    def __init__(self, http: Http, address: str, options: dict[str, Any], *, today: date) -> None:
        self.http = http
        self.url = address + DATASET
        self.options = options
        self.today = today

    def raws(self, cursor: Any) -> Iterator[Raw]:
        """Yield the documents after a cursor: ``{"day", "offset", "until"}``, the next day to be read and its page.

        A run that was cut goes on where it was; a finished one is followed by the ten last days, read again.
        """
        first, offset = self._start(cursor)
        recent = max(first, self.today - timedelta(days=REREAD_DAYS - 1)) if not offset else first
        for start, end in slices(first, recent - timedelta(days=1)):
            yield self._export(start, end)
        day = recent
        while day <= self.today:
            yield from self._day(day, offset)
            offset = 0
            day += timedelta(days=1)

    def _start(self, cursor: Any) -> tuple[date, int]:
        if not cursor:
            return since(self.options["since"], self.today), 0
        day, until = date.fromisoformat(cursor["day"]), date.fromisoformat(cursor["until"])
        if day <= until:
            return day, int(cursor.get("offset") or 0)
        return min(day, self.today - timedelta(days=REREAD_DAYS - 1)), 0

    def _cursor(self, day: date, offset: int = 0) -> dict[str, Any]:
        return {"day": day.isoformat(), "offset": offset, "until": self.today.isoformat()}

    def _export(self, start: date, end: date) -> Raw:
        """Return the export of some days, as a stream, with the total that the API announces for them.

        Days without a notice have the API's count as their document: an export of them would be an empty body.
        """
        where = self._where(start, end)
        scope, after = f"{start.isoformat()}/{end.isoformat()}", self._cursor(end + timedelta(days=1))
        count = self._asked(self.http.get, "/records", {"where": where, "select": "idweb", "limit": 1})
        total = int(count.json()["total_count"])
        if total == 0:
            return count.at(after).of(scope, announced=0)
        raw = self._asked(self.http.stream, "/exports/jsonl", {"where": where, "order_by": "dateparution, idweb"})
        return raw.at(after).of(scope, announced=total)

    def _day(self, day: date, offset: int) -> Iterator[Raw]:
        """Yield the pages of one day; a day with more rows than pages can hold is taken by export.

        A day that is gone on with in its middle announces nothing: what was read before counts in another run.
        """
        params = {"where": self._where(day, day), "order_by": "idweb", "limit": PAGE}
        resumed = offset > 0
        while True:
            raw = self._asked(self.http.get, "/records", {**params, "offset": offset})
            page = raw.json()
            total, rows = int(page["total_count"]), len(page["results"])
            if total > CEILING:
                yield self._export(day, day)
                return
            if not rows and offset < total:
                raise Incomplete(f"{raw.url}: {offset} of {total} rows came, then an empty page")
            offset += rows
            last = offset >= total
            raw = raw.at(self._cursor(day + timedelta(days=1)) if last else self._cursor(day, offset))
            yield raw.of(day.isoformat(), announced=None if resumed else total)
            if last:
                return

    def _where(self, start: date, end: date) -> str:
        """Return the condition in ODSQL, on one line."""
        if start == end:
            parts = [f"dateparution=date'{start.isoformat()}'"]
        else:
            parts = [f"dateparution>=date'{start.isoformat()}' and dateparution<=date'{end.isoformat()}'"]
        codes = [OUT.get(code, code.lstrip("0")) for code in self.options["departements"]]
        if codes:
            parts.append("(" + " or ".join(f"code_departement='{code}'" for code in codes) + ")")
        if self.options["natures"]:
            parts.append("nature in (" + ",".join(f"'{nature}'" for nature in self.options["natures"]) + ")")
        return " and ".join(parts)

    def _asked(self, ask: Callable[..., Raw], path: str, params: dict[str, Any]) -> Raw:
        """Return an answer; a query that the API does not understand is told with what was asked.

        A column that vanished is such a query ("Unknown field"), and is never passed over.
        """
        try:
            return ask(self.url + path, params=params, accept="application/json")
        except Refused as error:
            if error.status != 400:
                raise
            message = f"BOAMP does not understand our query ({params['where']}): {error}; has a column gone?"
            raise Refused(message, status=400, retry_at=error.retry_at) from error


def since(option: Any, today: date) -> date:
    """Return the first day to be read: a date, or so many days ago."""
    text = str(option)
    return today - timedelta(days=int(text)) if text.isdigit() else date.fromisoformat(text)


def slices(first: date, last: date) -> Iterator[tuple[date, date]]:
    """Yield (first day, last day) of the slices of a back-fill: days, or months where it is long."""
    monthly = (last - first).days >= MONTHLY_DAYS
    while first <= last:
        following = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
        end = min(following - timedelta(days=1), last) if monthly else first
        yield first, end
        first = end + timedelta(days=1)
