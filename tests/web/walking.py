"""Walking every address in every form, looking for anything of an offer."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Iterator
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from hub.web.following.feeds import FORMATS
from tests.web.invented import tender
from tests.web.invented_kinds import SECRET_EMPLOYER, SECRET_ID, SECRET_SIRET, SECRET_TITLE, offer
from tests.web.opened import Opened, full_parts

NEEDLES = tuple(
    text.encode()
    for text in (SECRET_ID, SECRET_ID.partition(":")[2], SECRET_TITLE, "Zéphyrine", "Z\\u00e9phyrine", SECRET_EMPLOYER,
                 SECRET_SIRET, "francetravail:19", "offres.example.org")
)  # fmt: skip
ACCEPTS = (
    "text/html", "application/json", "application/ld+json", "application/feed+json", "application/atom+xml",
    "text/csv", "application/xml", "text/turtle", "*/*", "application/geo+json", "text/calendar",
)  # fmt: skip
QUERIES = ("?q=Zéphyrine", f"?siret={SECRET_SIRET}", "?q=Chardonnerets", "?limit=1000", "?source=francetravail")
EMPLOYER_ID = f"hub:organisation:siret-{SECRET_SIRET}"
LISTS = ("/api/", "/feeds/", "/projects", "/organisations", "/calls", "/coverage", "/indicators")
PAGES_OF_OFFERS = ("/offers",)  #: where offers may be read, as pages


def addresses(app: Flask, opened: Opened) -> Iterator[str]:
    """Yield every address that the app has, with each of our ids where it takes one."""
    ids = [SECRET_ID, EMPLOYER_ID, offer(29)["id"], tender(0)["id"], tender(0)["id"] + ".lot-1.execution_clause-1"]
    plurals = [*full_parts(opened).kinds, "offers", "job-offers", "notices", "pathways", "clause-hours"]
    filling = {
        "record_id": ids, "id": ids, "plural": plurals, "extension": FORMATS, "number": ["1"], "run_id": ["r1"],
        "name": ["offer", "offer.table", "tender", "francetravail"], "filename": ["clausier.css"],
    }  # fmt: skip
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()):
            yield from spelled(rule.rule, {name: filling.get(name, ids) for name in rule.arguments})
    yield from (f"/api/v1/offers{tail}" for tail in ("", f"/{SECRET_ID}", ".json", ".csv"))
    yield from (f"/offers{tail}" for tail in (".json", ".atom", ".csv", f"/{SECRET_ID}.json", f"/{SECRET_ID}/history"))
    yield from ("/dumps/latest", "/oai?verb=ListRecords", "/catalog", "/datapackage.json", "/partners/offers")


def spelled(rule: str, filling: dict[str, Any]) -> Iterator[str]:
    """Yield a rule with each of its names filled in."""
    if "<" not in rule:
        yield rule
        return
    before, _, rest = rule.partition("<")
    name, _, after = rest.partition(">")
    for value in filling[name.rpartition(":")[2]]:
        yield from spelled(before + value + after, filling)


def readable(body: bytes) -> bytes:
    """Return what a person would find in an answer: what is packed is unpacked."""
    if body[:2] == b"\x1f\x8b":
        body = gzip.decompress(body)
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            return b"\n".join(packed.read(name) for name in packed.namelist())
    return body


def found_in(answer: Any, asked: str) -> list[str]:
    """Return which needles an answer holds beyond what was asked, in its body and its headers."""
    echo = {needle for needle in NEEDLES if needle in asked.encode()}
    text = readable(answer.get_data()) + repr(sorted(answer.headers)).encode()
    return [needle.decode() for needle in NEEDLES if needle not in echo and needle in text]


def leaks(client: FlaskClient, paths: list[str], accepts: tuple[str, ...]) -> Iterator[str]:
    """Yield each address and form in which something of an offer comes out, pages of offers apart."""
    for path in paths:
        own = path.split("?")[0] in PAGES_OF_OFFERS or path.startswith("/offers/")
        for accept in accepts:
            answer = client.get(path, headers={"Accept": accept})
            if own and answer.mimetype == "text/html":
                continue
            if held := found_in(answer, path):
                yield f"{path} as {accept}: {', '.join(held)}"
            answer.close()


def walk(app: Flask, opened: Opened, accepts: tuple[str, ...] = ACCEPTS) -> Iterator[str]:
    """Walk every address in every form, and every list with every search that might find an offer; yield the leaks."""
    paths = list(dict.fromkeys(addresses(app, opened)))
    lists = [path for path in paths if path == "/" or (path.startswith(LISTS) and ":" not in path)]
    searched = [path + query for path in lists for query in QUERIES]
    client = app.test_client()
    yield from leaks(client, paths, accepts)
    yield from leaks(client, searched, ("*/*",))
    yield from outside(opened)


def outside(opened: Opened) -> list[str]:
    """Return which ways out of the store itself hold something of an offer: dump, streams, changes, counts."""
    store = opened.store
    ways = {
        "dump": b"\n".join(store.dump_canonical("open")),
        "changes": b"\n".join(change.id.encode() + (change.body or b"") for change in store.changes(0, limit=100_000)),
        **{f"stream {kind}": b"\n".join(body for _, body in store.stream(kind)) for kind in ("offer", "organisation")},
        "history": b"".join(step.body or b"" for step in store.history(SECRET_ID)),
        "records": (store.get(SECRET_ID) or b"") + (store.get(EMPLOYER_ID) or b""),
    }
    return [f"{name}: {needle!r}" for name, text in ways.items() for needle in NEEDLES if needle in text]
