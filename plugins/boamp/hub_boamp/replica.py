"""Replica: a small WSGI app that plays BOAMP's Opendatasoft portal with invented notices."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from typing import Any

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Request, Response

from hub.testing.faults import Faults
from hub.testing.replica import Replica, json_answer, problem
from hub_boamp.invented.rows import COLUMNS
from hub_boamp.invented.when import PARIS, shifted
from hub_boamp.replica_query import QueryError, Record, sorter, test_of, unknown

DATASET = "/api/explore/v2.1/catalog/datasets/boamp"
PAGE = 100
CEILING = 10_000
KNOWN = {
    "records": frozenset(
        {
            *("select", "where", "group_by", "order_by", "limit", "offset", "refine", "exclude", "lang", "timezone"),
            *("include_links", "include_app_metas", "apikey"),
        }
    ),
    "exports": frozenset(
        {
            *("select", "where", "order_by", "group_by", "refine", "exclude", "lang", "timezone", "limit"),
            *("use_labels", "compressed", "apikey"),
        }
    ),
}  #: parameters of each endpoint; any other is refused


def sample_records(today: date | None = None) -> list[Record]:
    """Return the invented notices, oldest first, with their dates around a day (today in Paris)."""
    text = resources.files("hub_boamp").joinpath("samples/notices.jsonl").read_text("utf-8")
    text = shifted(text, today or datetime.now(PARIS).date())
    return [json.loads(line) for line in text.splitlines() if line]


def create_replica(
    today: date | None = None,
    faults: Faults | None = None,
    *,
    records: Iterable[Record] | None = None,
    quota: int | None = None,
) -> Boamp:
    """Return the app; ``records`` instead of the samples, ``quota`` calls before it answers 429."""
    return Boamp(list(records) if records is not None else sample_records(today), faults=faults, quota=quota)


class Boamp(Replica):
    """The dataset ``boamp`` as Explore v2.1 gives it: ``/records`` and ``/exports/json|jsonl``.

    ``records`` may be changed while it is served: rows come, go and are corrected.
    """

    def __init__(self, records: list[Record], *, faults: Faults | None = None, quota: int | None = None) -> None:
        super().__init__(faults=faults)
        self.records = records
        self.columns: tuple[str, ...] = COLUMNS
        self.quota = quota
        self._calls = 0
        self._counting = threading.Lock()

    def answer(self, request: Request) -> Response:
        """Return the answer to a request, with the errors of the portal."""
        if spent := self._spent():
            return spent
        try:
            return self._dataset(request)
        except (QueryError, ValueError) as error:
            return problem(400, error_code="ODSQLError", message=str(error))
        except NotFound:
            message = f"Requested resource {request.path!r} was not found."
            return problem(404, error_code="NotFoundError", message=message)

    def _spent(self) -> Response | None:
        """Return 429 when the quota of the day is spent: its key is ``errorcode``, a number."""
        with self._counting:
            self._calls += 1
            calls = self._calls
        if self.quota is None or calls <= self.quota:
            return None
        tomorrow = datetime.now(UTC).date() + timedelta(days=1)
        return problem(
            429,
            errorcode=10002,
            reset_time=f"{tomorrow.isoformat()}T00:00:00Z",
            limit_time_unit="day",
            call_limit=self.quota,
            error="Too many requests on the domain. Please contact the domain administrator.",
        )

    def _dataset(self, request: Request) -> Response:
        if not request.path.startswith(DATASET):
            raise NotFound
        rest = request.path[len(DATASET) :].strip("/")
        if not rest:
            fields = [{"name": name, "type": "text"} for name in self.columns]
            return json_answer({"dataset_id": "boamp", "has_records": True, "fields": fields})
        if rest == "records":
            return self._page(request)
        if rest in ("exports/jsonl", "exports/json"):
            return self._export(request, rest.rpartition("/")[2])
        raise NotFound

    def _page(self, request: Request) -> Response:
        _check(request, "records")
        limit, offset = _whole(request, "limit", 10), _whole(request, "offset", 0)
        if not 0 <= limit <= PAGE:
            raise QueryError(f"Invalid value for limit API parameter: {limit} was found but -1 <= limit <= {PAGE}.")
        if offset < 0 or offset + limit > CEILING:
            raise QueryError(f"Invalid value for offset API parameter: offset + limit should be less than {CEILING}.")
        found = self._found(request)
        return json_answer({"total_count": len(found), "results": found[offset : offset + limit]})

    def _export(self, request: Request, kind: str) -> Response:
        _check(request, "exports")
        limit = _whole(request, "limit", -1)
        found = self._found(request)
        found = found if limit < 0 else found[:limit]
        if request.args.get("compressed", "").lower() == "true":
            body = gzip.compress(b"".join(_pieces(found, kind)))
            return Response(body, content_type="application/gzip")
        media = "application/jsonl; charset=utf-8" if kind == "jsonl" else "application/json; charset=utf-8"
        return Response(_pieces(found, kind), content_type=media)

    def _found(self, request: Request) -> list[Record]:
        """Return the records that a request asks for, in its order, with the columns that it selects."""
        tests = [test_of(where, self.columns) for where in request.args.getlist("where")]
        tests += [self._refinement(text) for text in request.args.getlist("refine")]
        order = sorter(request.args.get("order_by", ""), self.columns)
        names = self._selected(request.args.get("select", ""))
        found = order([record for record in self.records if all(test(record) for test in tests)])
        return [{name: record.get(name) for name in names} for record in found] if names else found

    def _refinement(self, text: str) -> Any:
        name, _, value = text.partition(":")
        if name not in self.columns:
            raise QueryError(unknown(name, "refine"))
        value = value.strip('"')
        return test_of(f"{name} = '{value}'", self.columns)

    def _selected(self, select: str) -> list[str]:
        names = [name.strip() for name in select.split(",") if name.strip() not in ("", "*")]
        for name in names:
            if name not in self.columns:
                raise QueryError(unknown(name, "select"))
        return names


def _check(request: Request, endpoint: str) -> None:
    for name in request.args:
        if name not in KNOWN[endpoint]:
            raise QueryError(f"Unknown API parameter: {name}.")


def _whole(request: Request, name: str, default: int) -> int:
    text = request.args.get(name)
    try:
        return default if text is None else int(text)
    except ValueError:
        raise QueryError(f"Invalid value for {name} API parameter: {text!r} is not an integer.") from None


def _pieces(records: list[Record], kind: str) -> Iterator[bytes]:
    """Yield the body of an export bit by bit: no length is announced, so it goes out in chunks."""
    if kind == "jsonl":
        for record in records:
            yield (json.dumps(record, ensure_ascii=False) + "\n").encode()
        return
    yield b"["
    for number, record in enumerate(records):
        yield (",\n" if number else "").encode() + json.dumps(record, ensure_ascii=False).encode()
    yield b"]"
