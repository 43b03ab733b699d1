"""Declared sources in the kit: their samples, and a replica that is made of them without a line of code."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Request, Response

from hub.declare import Declaration, DeclaredConnector, declared, read_declaration
from hub.declare.fetching import ACCEPT
from hub.declare.rows import below, flat, members
from hub.errors import UsageError
from hub.raw import Raw
from hub.testing.contract import EXPECTED, fixture_files, read_with, worth_keeping
from hub.testing.faults import Faults
from hub.testing.replica import Replica, json_answer
from hub.testing.subject import Subject

PAGE = 2  #: rows of a page that the replica gives, however many are asked for: so that paging is seen at work


def declared_at(path: Path) -> Subject:
    """Return the source that a file declares, with the samples beside it."""
    if not path.is_file():
        raise UsageError(f"{path}: there is no such file")
    return declared_subject(declared(read_declaration(path)))


def declared_subject(connector: type[DeclaredConnector]) -> Subject:
    """Return a declared source with what it is judged by: samples, expected files, and the replica made of them."""
    said = connector.declaration
    documents = samples_of(said)
    return Subject(
        connector,
        documents,
        replica_of(said),
        home=said.folder,
        expected=any(path.with_name(path.name + EXPECTED).exists() for path in documents),
        declared=dict(said.kept_by),
    )


def samples_of(declaration: Declaration) -> tuple[Path, ...]:
    """Return the invented documents in the folder beside a declaration."""
    folder = declaration.folder
    found = fixture_files(folder) if folder and folder.is_dir() else []
    return tuple(path for path in found if path.suffix not in (".md", ".toml"))


def replica_of(declaration: Declaration) -> Callable[[], DeclaredSource] | None:
    """Return the function that makes the replica; None where there is no sample for each address."""
    samples = samples_of(declaration)
    if not declaration.urls or len(samples) < (1 if declaration.form == "json" else len(declaration.urls)):
        return None
    return lambda: DeclaredSource(declaration, samples)


class DeclaredSource(Replica):
    """A source that answers what its samples hold: a table as it is, a JSON list in small pages."""

    def __init__(self, declaration: Declaration, samples: Sequence[Path], *, faults: Faults | None = None) -> None:
        super().__init__(faults=faults)
        self.declaration = declaration
        self.samples = samples
        self.paths = [urlsplit(url).path or "/" for url in declaration.urls]
        self.pages = [Raw.from_file(path).json() for path in samples] if declaration.form == "json" else []

    def answer(self, request: Request) -> Response:
        """Return what the source answers."""
        if request.path not in self.paths:
            raise NotFound
        number = self.paths.index(request.path)
        if self.declaration.form != "json":
            kind = ACCEPT[self.declaration.form]
            return Response(self.samples[number].read_bytes(), content_type=kind)
        if len(self.paths) > 1:
            return self._page(request, self._rows(self.pages[number : number + 1]))
        return self._page(request, self._rows(self.pages))

    def _rows(self, pages: Sequence[Any]) -> list[dict[str, Any]]:
        return [row for page in pages for row in members(page, self.declaration.items, "the sample")]

    def _page(self, request: Request, rows: list[dict[str, Any]]) -> Response:
        """Return one page, in the shape of the first sample, with its total and its way to the next."""
        said, paging = self.declaration, self.declaration.paging
        rows = self._since(request, rows)
        asked = request.args.get(paging.parameter or "start", "")
        start = int(asked) if asked.isdigit() else 0
        if paging.by == "page":
            start = (start - paging.first) * PAGE if asked else 0
        size = len(rows) if paging.by == "none" else PAGE
        page: Any = copy.deepcopy(self.pages[0])
        page = placed(page, said.items, rows[start : start + size])
        if said.total:
            page = placed(page, said.total, len(rows))
        if paging.by in ("cursor", "next"):
            following = start + size if start + size < len(rows) else None
            link = f"{request.path}?start={following}" if following and paging.by == "next" else following
            page = placed(page, paging.path, str(link) if link else None)
        return json_answer(page)

    def _since(self, request: Request, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the rows that an incremental source gives when it is asked for what changed."""
        told = self.declaration.incremental
        since = request.args.get(told["parameter"]) if told else None
        if since is None:
            return rows
        column = told["column"]
        return [row for row in rows if at_least(flat(self.declaration, row).get(column), since)]


def at_least(value: Any, since: str) -> bool:
    """Say whether a value of a row is the one asked for, or later."""
    return value >= int(since) if isinstance(value, int) else str(value) >= since


def placed(page: Any, path: str, value: Any) -> Any:
    """Return a page with a value at a dotted path; the value itself where the path is empty."""
    if not path:
        return value
    *above, last = path.split(".")
    here = below(page, ".".join(above))
    if isinstance(here, dict):
        here[last] = value
    return page


def expected_of(connector: type[DeclaredConnector]) -> dict[Path, str]:
    """Return the expected file of each sample, with what it must hold by the declaration as it is.

    :raises UsageError: for a sample that cannot be read, with the reason: a failure is nothing to expect.
    """
    found = {}
    for path in samples_of(connector.declaration):
        found_here = read_with(connector(), Raw.from_file(path))
        try:
            worth_keeping(found_here, path.name)
        except AssertionError as error:
            raise UsageError(str(error)) from error
        reading = found_here.as_json()
        text = json.dumps(reading, ensure_ascii=False, indent=1, sort_keys=True)
        found[path.with_name(path.name + EXPECTED)] = f"{text}\n"
    return found
