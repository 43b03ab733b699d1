"""Fetch: the exports of both periods, and the search sliced under its window of 1,000 results."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from hub import Incomplete, Raw, Refused

if TYPE_CHECKING:
    from hub import Http

ENTITY = "https://linkedopendata.eu/entity/"
FRANCE = ENTITY + "Q20"
FUNDS = {"ERDF": "Q2504369", "ESF": "Q2504370", "YEI": "Q2504371"}
WINDOW = 1000  #: results that the search evaluates, whatever limit and offset say
PAGE = 500  #: offsets above 950 are moved back to 950, so pages are halves of the window
EXPORTS = {
    "2014-2020": "data/projects-2014-2020/latest/FR-pp14-20-latest.csv",
    "2021-2027": "data/projects-2021-2027/latest/FR-pp21-27-latest.csv",
}
CSV = "text/csv, application/octet-stream;q=0.9, */*;q=0.5"
FIRST, LAST = date(2000, 1, 1), date(2035, 12, 31)
MOST_DETAILS = 500  #: projects of one run that are asked for alone
RICHEST = 2_000_000_000
BY_HAND = (
    "the site refuses data-centre addresses with 403; what we hold stays; download {what} with a browser and give it "
    "with `hub harvest kohesio --file FILE`"
)


@dataclass(frozen=True)
class Slice:
    """A part of the search: days of start and of end, and euros of EU support, all bounds included."""

    start: tuple[date, date] = (FIRST, LAST)
    end: tuple[date, date] | None = None
    euros: tuple[int, int] | None = None

    def params(self) -> dict[str, str]:
        """Return the query; amounts are compared strictly by the source, days are not."""
        made = {"startDateAfter": str(self.start[0]), "startDateBefore": str(self.start[1])}
        if self.end:
            made |= {"endDateAfter": str(self.end[0]), "endDateBefore": str(self.end[1])}
        if self.euros:
            made |= {"budgetEUBiggerThan": str(self.euros[0] - 1), "budgetEUSmallerThan": str(self.euros[1] + 1)}
        return made

    def halves(self) -> tuple[Slice, Slice] | None:
        """Return two slices that make this one: by start, else by end, else by amount; None for a single euro."""
        if halved := _days(self.start):
            return replace(self, start=halved[0]), replace(self, start=halved[1])
        end = self.end or (FIRST, LAST)
        if halved := _days(end):
            return replace(self, end=halved[0]), replace(self, end=halved[1])
        low, high = self.euros or (0, RICHEST)
        middle = (low + high) // 2
        return None if low >= high else (replace(self, euros=(low, middle)), replace(self, euros=(middle + 1, high)))

    def __str__(self) -> str:
        bounds = [self.start, *([self.end] if self.end else []), *([self.euros] if self.euros else [])]
        return ",".join(f"{low}/{high}" for low, high in bounds)


def _days(span: tuple[date, date]) -> tuple[tuple[date, date], tuple[date, date]] | None:
    first, last = span
    if first >= last:
        return None
    middle = first + (last - first) // 2
    return (first, middle), (middle + timedelta(days=1), last)


class Fetching:
    """One harvest: exports, then slices of the search."""

    def __init__(self, http: Http, address: str, options: dict[str, Any], *, today: date) -> None:
        self.http = http
        self.address = address
        self.options = options
        self.today = today.isoformat()
        self.done: list[str] = []
        self.titles_left = MOST_DETAILS

    def raws(self, cursor: Any) -> Iterator[Raw]:
        """Yield the documents after a cursor, ``{"day", "done"}``: what was read of a run that was cut that day.

        A finished run, or one of another day, is followed by a whole one: nothing tells what has changed.
        """
        if cursor and cursor.get("day") == self.today and isinstance(cursor.get("done"), list):
            self.done = list(cursor["done"])
        ways = self.options["ways"]
        periods = self.options["periods"] if "csv" in ways else []
        funds = self.options["funds"] if "api" in ways else []
        for url in self.options["documents"]:
            yield from self._document(url)
        for place, period in enumerate(periods):
            yield from self._export(period, last=not funds and place == len(periods) - 1)
        if funds:
            addresses = self._funds(funds)
            for place, (fund, uri) in enumerate(addresses.items()):
                yield from self._fund(fund, uri, last=place == len(addresses) - 1)

    def _after(self, step: str, *, last: bool) -> dict[str, Any]:
        self.done.append(step)
        return {"day": self.today, "done": "all" if last else list(self.done)}

    def _document(self, url: str) -> Iterator[Raw]:
        """Yield a document that the operator names: a list of operations, calls, a page that somebody captured."""
        step = f"document:{url}"
        if step not in self.done:
            raw = self.http.get(url)
            yield raw.at(self._after(step, last=False))

    def _export(self, period: str, *, last: bool) -> Iterator[Raw]:
        step = f"csv:{period}"
        if step in self.done:
            return
        url = f"{self.address}/api/data/object"
        key = EXPORTS[period]
        try:
            raw = self.http.stream(url, params={"id": key}, accept=CSV)
        except Refused as error:
            raise self._told(error, key) from error
        yield raw.at(self._after(step, last=last))

    def _told(self, error: Refused, what: str) -> Refused:
        if error.status != 403:
            return error
        return Refused(f"{error}: {BY_HAND.format(what=what)}", status=403, retry_at=error.retry_at)

    def _funds(self, wanted: list[str]) -> dict[str, str]:
        """Return the address of each fund that is wanted: the source's own list knows those of 2021-2027."""
        known = {code: ENTITY + item for code, item in FUNDS.items()}
        rows = self._json("/api/queries/funds", {"language": "en"}).json()
        for row in rows if isinstance(rows, list) else []:
            code = str(row.get("instanceLabel", "")).partition(" - ")[0].strip()
            known[code] = str(row.get("instance"))
        return {code: known[code] for code in wanted if code in known}

    def _fund(self, fund: str, uri: str, *, last: bool) -> Iterator[Raw]:
        """Yield the slices of one fund; one project in a hundred may lack the start date by which they are cut."""
        resumed = any(step.startswith(f"api:{fund}:") for step in self.done)
        base = {"language": self.options["language"], "country": FRANCE, "fund": uri}
        whole = int(self._json("/api/projects", {**base, "limit": 1}).json()["numberResults"])
        seen = 0
        for raw, total in self._sliced(fund, base, Slice(), last=last):
            seen += total
            yield raw
        if not resumed and seen < whole * 0.99:
            raise Incomplete(f"{self.address}: the slices of {fund} hold {seen} projects of {whole}")

    def _sliced(self, fund: str, base: dict[str, Any], part: Slice, *, last: bool) -> Iterator[tuple[Raw, int]]:
        """Yield the pages of a slice with how many projects each slice adds; too large a one is halved."""
        step = f"api:{fund}:{part}"
        if step in self.done:
            return
        query = {**base, **part.params(), "orderStartDate": "true", "limit": PAGE}
        raw = self._json("/api/projects", {**query, "offset": 0})
        total = int(raw.json()["numberResults"])
        if total > WINDOW:
            halves = part.halves()
            if halves is None:
                raise Incomplete(f"{raw.url}: {total} projects in a slice that cannot be cut further")
            yield from self._sliced(fund, base, halves[0], last=False)
            yield from self._sliced(fund, base, halves[1], last=last)
            return
        got = self._checked(raw, total)
        pages = [raw.of(step, announced=total)]
        while got < total:
            raw = self._json("/api/projects", {**query, "offset": got})
            got += self._checked(raw, total - got)
            pages.append(raw.of(step, announced=total))
        for page in pages:
            for untitled in self._untitled(page):
                yield untitled, 0
        for page in pages[:-1]:
            yield page, 0
        yield pages[-1].at(self._after(step, last=last)), total

    def _untitled(self, page: Raw) -> Iterator[Raw]:
        """Yield the details, in English, of projects that have no title in the language that was asked for."""
        for one in page.json().get("list") or []:
            if not any(one.get("labels") or []) and not any(one.get("originalLabels") or []) and self.titles_left > 0:
                self.titles_left -= 1
                yield self._json(f"/api/projects/{one['item']}", {"id": one["link"], "language": "en"})

    def _checked(self, raw: Raw, left: int) -> int:
        """Return how many projects a page holds; one that is empty too early, or of another country, is refused."""
        listed = raw.json().get("list") or []
        if not listed and left:
            raise Incomplete(f"{raw.url}: an empty page where {left} projects are left")
        for one in listed:
            if "FR" not in [str(code).upper() for code in one.get("countrycode") or ["FR"]]:
                raise Incomplete(f"{raw.url}: a project of {one['countrycode']}: the filter on the country was ignored")
        return len(listed)

    def _json(self, path: str, params: dict[str, Any]) -> Raw:
        """Return an answer; 400 is also what a time-out behind the site looks like, so it is asked once more."""
        url = self.address + path
        try:
            return self.http.get(url, params=params, accept="application/json")
        except Refused as error:
            if error.status != 400:
                raise self._told(error, "the export of the country") from error
        return self.http.get(url, params=params, accept="application/json")
