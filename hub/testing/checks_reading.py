"""Checks of how a connector reads the documents of its own tests: ids, determinism, drift, personal data."""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import schemas
from hub.connector import Item
from hub.outside import personal_values
from hub.outside.values import SURE
from hub.testing.checks import Check, NotJudged
from hub.testing.contract import EXPECTED, Reading, compare, read_with
from hub.testing.planting import FIELD, Between, Edit, planted_in, with_body
from hub.testing.subject import Subject

CANARY = "Zelie Canari 01 99 00 45 67 zelie.canari@example.org"
ZONES = ("Pacific/Auckland", "America/Los_Angeles")
PAGE = b"<!DOCTYPE html><html lang='fr'><head><title>Maintenance</title></head><body>De retour</body></html>"
#: fields of a record that hold ids and digests, never a text
IDS = frozenset({"id", "identifiers", "origin", "siren", "siret"})
ENTITY = b'<!DOCTYPE kit [<!ENTITY kit "kit">]>'


def readings(subject: Subject, edit: Edit | None = None) -> Iterator[tuple[str, Reading]]:
    """Yield what a connector of its own makes of each document, its items edited first where that is asked."""
    for path in subject.documents:
        connector: Any = subject.made()
        yield path.name, read_with(Between(connector, edit) if edit else connector, subject.raw(path))  # type: ignore[arg-type]


def records_come(subject: Subject) -> None:
    """Judge whether the documents show the connector at work."""
    found = list(readings(subject))
    told = [f"{name}: {problem['message']}" for name, reading in found for problem in reading.problems]
    why = f": {told[0]}" if told else ""
    assert any(reading.records for _, reading in found), f"no document gives a record{why}"


def as_expected(subject: Subject) -> None:
    """Judge whether each document becomes what its expected file says."""
    if not subject.expected:
        raise NotJudged("only samples are here: expected files stand with the plugin's tests")
    for path in subject.documents:
        text = json.dumps(read_with(subject.made(), subject.raw(path)).as_json(), ensure_ascii=False)
        compare(text, path.with_name(path.name + EXPECTED))


def unique_ids(subject: Subject) -> None:
    """Judge whether no two records of a document share an id, and each begins with the source's name."""
    for name, reading in readings(subject):
        told = [record["id"] for record in reading.records]
        twice = [uid for uid, n in Counter(told).items() if n > 1]
        assert not twice, f"{name}: ids given twice: {', '.join(twice[:3])}"
        prefix = f"{subject.connector.name}:"
        strange = [uid for uid in told if not uid.startswith(prefix)]
        assert not strange or subject.connector.mirrors, f"{name}: ids without {prefix} {', '.join(strange[:3])}"
        refused = [problem["message"] for problem in reading.problems if "must begin with" in problem["message"]]
        assert not refused, f"{name}: {refused[0]}"


def unique_keys(subject: Subject) -> None:
    """Judge whether each item has a key of its own, which is a text."""
    for name, reading in readings(subject):
        twice = [str(key) for key, n in Counter(reading.keys).items() if n > 1]
        assert not twice, f"{name}: keys given twice: {', '.join(twice[:3])}"
        assert all(isinstance(key, str) and key for key in reading.keys), f"{name}: a key is a text that is not empty"


def order_is_nothing(subject: Subject) -> None:
    """Judge whether an item becomes the same records, under the same ids, wherever it stands among others."""
    forward, backward = by_id(readings(subject)), by_id(readings(subject, lambda items: items[::-1]))
    assert forward.keys() == backward.keys(), f"other ids when items come in another order: {first(forward, backward)}"
    changed = [uid for uid in forward if forward[uid] != backward[uid]]
    assert not changed, f"another record when items come in another order: {', '.join(changed[:3])}"


def by_id(found: Iterator[tuple[str, Reading]]) -> dict[str, str]:
    """Return each record as a text, by document and id."""
    return {
        f"{name}/{record['id']}": json.dumps(record, sort_keys=True)
        for name, reading in found
        for record in reading.records
    }


def first(one: dict[str, str], other: dict[str, str]) -> str:
    """Return the first few ids that stand in one of two only."""
    return ", ".join(sorted(one.keys() ^ other.keys())[:3])


def pure(subject: Subject) -> None:
    """Judge whether reading a document twice gives the same: by one connector, and by a new one."""
    for path in subject.documents:
        connector = subject.made()
        once = read_with(connector, subject.raw(path))
        for again in (connector, subject.made()):
            assert read_with(again, subject.raw(path)) == once, f"{path.name} was read as two things"


def time_zones(subject: Subject) -> None:
    """Judge whether the time zone of the machine changes nothing."""
    if not hasattr(time, "tzset"):
        raise NotJudged("this system cannot change its time zone for one process")
    told = []
    for zone in ZONES:
        with in_zone(zone):
            told.append(by_id(readings(subject)))
    changed = sorted(uid for uid in told[0] if told[0][uid] != told[1].get(uid))
    assert not changed, f"read otherwise in {ZONES[0]} than in {ZONES[1]}: {', '.join(changed[:3])}"


@contextmanager
def in_zone(zone: str) -> Iterator[None]:
    """Let this process live in another time zone until the block ends."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = zone
    time.tzset()
    try:
        yield
    finally:
        os.environ.pop("TZ") if before is None else os.environ.__setitem__("TZ", before)
        time.tzset()


def quiet_drift(subject: Subject) -> None:
    """Judge whether each field of the documents is used, or ignored by name."""
    for name, reading in readings(subject):
        assert not reading.drift, f"{name}: neither used nor in `ignores`: {', '.join(reading.drift[:5])}"


def loud_drift(subject: Subject) -> None:
    """Judge whether a field that the source adds is reported: planted in documents, or in items where it cannot be."""
    documents = [subject.raw(path) for path in subject.documents]
    told = [drift_of(subject, raw) for raw in documents if read_with(subject.made(), raw).records]
    if not told:
        raise NotJudged("no document gives a record")
    assert any(told), f"a field {FIELD} in each item was reported nowhere: tell what is neither used nor ignored"


def drift_of(subject: Subject, raw: Any) -> bool:
    """Say whether a planted field is told, by drift or by a problem that names it."""
    planted = planted_in(raw, "kit")
    if planted is not None:
        reading = read_with(subject.made(), planted)
        if reading.records or reading.problems:
            return any(FIELD in str(told) for told in (reading.drift, reading.problems, reading.skipped))
    edited: Any = Between(subject.made(), plant("kit"))
    return FIELD in str(read_with(edited, raw).drift)


def plant(value: str) -> Edit:
    """Return an edit that gives each item a field more."""
    return lambda items: [replace(item, data={**item.data, FIELD: value}) for item in items]


def canaries(subject: Subject) -> None:
    """Judge whether what stands in a field that nobody knows stays out of all that is shown."""
    for path in subject.documents:
        for raw, edit in ((subject.raw(path), plant(CANARY)), (planted_in(subject.raw(path), CANARY), None)):
            if raw is None:
                continue
            connector: Any = subject.made()
            records = read_with(Between(connector, edit) if edit else connector, raw).records  # type: ignore[arg-type]
            flown = [record["id"] for record in records if "Canari" in json.dumps(whatever(subject, record))]
            assert not flown, f"{path.name}: a person planted in an unknown field came out in {', '.join(flown[:3])}"


def whatever(subject: Subject, record: dict[str, Any]) -> Any:
    """Return what may be seen of a record by any reader; of a personal source all of it."""
    return record if subject.connector.personal else shown(record)


def shown(record: dict[str, Any]) -> list[dict[str, Any]]:
    """Return each view that a reader may have of a record: open, on pages, and of a partner who may see all."""
    return [view.project(record) for view in views(record["kind"]) if view.shows(record)]


def views(kind: str) -> list[schemas.View]:
    """Return the views of a kind that any reader outside the hub may have."""
    agreement = schemas.Agreement(frozenset({kind}))
    asked = ((schemas.OPEN, None), (schemas.CONSULT, None), (schemas.PARTNER, agreement))
    return [view for audience, terms in asked if (view := schemas.view(kind, audience, terms))]


def no_person(subject: Subject) -> None:
    """Judge whether what any reader may see holds no phone number, mail address, IBAN or social security number."""
    if not any(views(kind) for kind in subject.connector.kinds if kind in schemas.KINDS):
        raise NotJudged("nobody outside the hub sees any of its records")
    for name, reading in readings(subject):
        for record in reading.records:
            found = {what for text in texts(shown(record)) for what in personal_values(text, SURE)}
            assert not found, f"{name}: {record['id']} holds what looks like: {', '.join(sorted(found))}"


def texts(value: Any) -> Iterator[str]:
    """Yield each text in a record but those of ids: a digest may look like a phone number."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name not in IDS:
                yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def no_web_page(subject: Subject) -> None:
    """Judge whether a web page in the place of a document is told, and not read as an empty list."""
    for path in subject.documents:
        reading = read_with(subject.made(), with_body(subject.raw(path), PAGE))
        assert reading.problems, f"a web page under the name {path.name} was read as a document that holds nothing"
        assert not reading.records, f"a web page under the name {path.name} became a record"


def no_doctype(subject: Subject) -> None:
    """Judge whether XML that declares a DOCTYPE, the door of entity bombs, is refused."""
    bodies = [(path, subject.raw(path).read()) for path in subject.documents]
    marked = [(path, body) for path, body in bodies if is_xml(body)]
    if not marked:
        raise NotJudged("it reads no XML")
    for path, body in marked:
        place = body.index(b"?>") + 2 if b"<?xml" in body[:64] else body.index(b"<")
        reading = read_with(subject.made(), with_body(subject.raw(path), body[:place] + ENTITY + body[place:]))
        assert reading.problems and not reading.records, f"{path.name} with a DOCTYPE was read: use hub.iter_xml"


def is_xml(body: bytes) -> bool:
    """Say whether a document is XML; a web page is none."""
    start = body[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    return start.startswith(b"<") and not start.startswith((b"<!doctype", b"<html"))


def item_is_left(subject: Subject) -> None:
    """Judge whether items hold plain data with a form that the connector ranks, where it ranks any."""
    for path in subject.documents:
        connector = subject.made()
        strange: list[str] = []

        def noted(items: list[Item], seen: list[str] = strange, forms: Any = connector.forms) -> list[Item]:
            seen += [item.form for item in items if forms and item.form not in forms]
            return items

        edited: Any = Between(connector, noted)
        read_with(edited, subject.raw(path))
        assert not strange, f"{path.name}: forms without a rank in `forms`: {', '.join(sorted(set(strange))[:3])}"


CHECKS = (
    Check("records-come", "a connector that gives nothing cannot be judged", "documents", records_come),
    Check("as-expected", "what each document becomes is written down, and read in review", "documents", as_expected),
    Check("unique-ids", "of two records with one id the second hides the first", "documents", unique_ids),
    Check("unique-keys", "of two items with one key the second hides the first", "documents", unique_keys),
    Check("ranked-forms", "an unranked form would lose against any other, in silence", "documents", item_is_left),
    Check("order", "an id counted by place moves when the source adds a row", "documents", order_is_nothing),
    Check("pure", "yesterday's archive must be readable again with the same result", "documents", pure),
    Check("time-zones", "a deadline may not depend on where the server stands", "documents", time_zones),
    Check("quiet-drift", "a report that is never empty is read by nobody", "documents", quiet_drift),
    Check("loud-drift", "what a source adds must be heard of on the first day", "documents", loud_drift),
    Check("canaries", "what nobody looked at may hold persons, and stays inside", "documents", canaries),
    Check("no-person", "what anybody may read holds no phone, mail or account", "documents", no_person),
    Check("no-web-page", "a maintenance page is no empty list: all would be withdrawn", "documents", no_web_page),
    Check("no-doctype", "a DOCTYPE can make a small file fill the memory", "documents", no_doctype),
)
