"""Ways out: every address of a hub that has harvested, in several forms, for visitors and for operators."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from collections.abc import Iterator, Mapping

from flask import Flask
from flask.testing import FlaskClient

import schemas
from hub.application import Hub, opened
from hub.application.dumping import make_dump, shelf_of
from hub.application.releasing import release_quarter
from hub.cli.web_parts import web_parts
from hub.settings import read_settings
from hub.web import create_app
from hub.web.following.feeds import FORMATS
from tests.privacy.canaries import traces

ACCEPTS = ("text/html", "application/json", "*/*")
TOKEN = "an invented token of thirty-two letters"


def leaks_of(environment: Mapping[str, str]) -> list[str]:
    """Release figures, make a dump, and return each address whose answer holds a canary."""
    given = {**environment, "HUB_OPERATOR_TOKEN": TOKEN, "HUB_SECRET_KEY": "s" * 40}
    with opened(read_settings(given)) as hub:
        release_quarter(hub)
        make_dump(hub)
        app = create_app(web_parts(hub))
        paths = list(dict.fromkeys(addresses(app, hub)))
        assert len(paths) > 100, "there is more than that to walk"
        operator = signed_in(app)
        return [*found(app.test_client(), paths, ACCEPTS), *found(operator, paths, ("text/html",))]


def signed_in(app: Flask) -> FlaskClient:
    """Return a client that an operator uses."""
    client = app.test_client()
    answer = client.post("/operator/sign-in", data={"token": TOKEN})
    assert answer.status_code in (302, 303), answer.status
    return client


def addresses(app: Flask, hub: Hub) -> Iterator[str]:
    """Yield every address of an app, with ids, runs, sources and files of this hub where it takes one."""
    stores = [store for store in (hub.store, hub.persons) if store]
    ids = [next(iter(store.ids(kind)), None) for kind in schemas.KINDS for store in stores]
    known = [one for one in ids if one]
    files = [path.name for name in shelf_of(hub).names() for path in (shelf_of(hub).folder / name).iterdir()]
    runs = [run.id for store in stores for run in store.runs.list(limit=5)]
    filling = {
        "plural": [kind.plural for kind in schemas.KINDS.values()], "extension": list(FORMATS), "run_id": runs,
        "number": ["1"], "name": [*hub.plugins.connectors(), *shelf_of(hub).names(), *schemas.KINDS],
        "filename": files, "file": files, "source": list(hub.plugins.connectors()), "day": shelf_of(hub).names(),
    }  # fmt: skip
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.endpoint != "static":
            yield from spelled(rule.rule, {name: filling.get(name, known) for name in rule.arguments})
    yield "/oai?verb=ListRecords&metadataPrefix=clausier"
    yield "/api/v1/changes?since=0&limit=1000"
    yield from (f"/dumps/{name}/{file}" for name in shelf_of(hub).names() for file in files)


def spelled(rule: str, filling: Mapping[str, list[str]]) -> Iterator[str]:
    """Yield a rule with each of its names filled in."""
    name = re.search(r"<(?:[^<>:]+:)?([^<>]+)>", rule)
    if name is None:
        yield rule
        return
    for value in filling[name[1]]:
        yield from spelled(rule.replace(name[0], str(value), 1), filling)


def found(client: FlaskClient, paths: list[str], accepts: tuple[str, ...]) -> list[str]:
    """Return each address and form in which a canary comes out."""
    leaks = []
    for path in paths:
        for accept in accepts:
            answer = client.get(path, headers={"Accept": accept})
            told = readable(answer.get_data()).decode("utf-8", "ignore") + repr(sorted(answer.headers))
            answer.close()
            if seen := traces(told):
                leaks.append(f"{path} as {accept}: {sorted(set(seen))}")
    return leaks


def readable(body: bytes) -> bytes:
    """Return what a person would find in an answer: what is packed is unpacked."""
    if body[:2] == b"\x1f\x8b":
        return gzip.decompress(body)
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            return b"\n".join(packed.read(name) for name in packed.namelist())
    return body
