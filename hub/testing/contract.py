"""ConnectorContract: what every connector must keep, as tests to inherit."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar

import schemas
from hub.connector import Connector, Contract
from hub.errors import RecordRefused
from hub.harvest.corridor import Entry, Tally, parsed, records_of
from hub.harvest.personal import digest_with, doored
from hub.privacy.door import DoorKeeper
from hub.privacy.scrubbing import discreet, scrubbed
from hub.raw import Raw
from hub.runs import Run

EXPECTED = ".expected.json"
NAME = re.compile(r"[a-z][a-z0-9_]{1,30}")
A_KEY = b"a key that only tests use, long enough for a digest"
ONE_DAY = "2000-01-01T00:00:00Z"


@dataclass
class Reading:
    """What a connector makes of one document."""

    records: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)
    drift: list[str] = field(default_factory=list)
    skipped: dict[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return what stands in an expected file: records without their origin, and what went wrong, if anything."""
        records = [{name: value for name, value in record.items() if name != "origin"} for record in self.records]
        others = {"problems": self.problems, "drift": self.drift, "skipped": self.skipped}
        return {"records": records, **{name: value for name, value in others.items() if value}}


def read_with(connector: Connector, raw: Raw) -> Reading:
    """Carry one document through parse, door, normalise and schema, as a harvest does, storing nothing."""
    run = Run("contract", connector.name, "file")
    scrub = discreet if connector.personal else scrubbed
    keeper = DoorKeeper(connector.door, key=A_KEY, source=connector.name, scrub=scrub)
    digest = hashlib.sha256()
    with raw.open() as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    raw = replace(raw, retrieved_at=ONE_DAY, digest=digest.hexdigest())
    reading = Reading()
    for entry in _through_door(connector, parsed(connector, [raw], run, Tally()), run, keeper):
        if entry.item is not None:
            reading.keys.append(entry.item.key)
            reading.records += records_of(connector, entry, run, passed=keeper.passed, load=_loaded) or []
    reading.problems = [
        {"station": problem.station, "rule": problem.rule, "message": problem.message, "key": problem.key}
        for problem in run.problems
    ]
    reading.drift = sorted(f"{name}: {what}" for name, what in run.drift)
    reading.skipped = {name: n for name, n in run.counts.items() if name.startswith("skipped: ")}
    return reading


def _through_door(connector: Connector, entries: Iterator[Entry], run: Run, keeper: DoorKeeper) -> Iterator[Entry]:
    """Return the entries of a personal source as they left the door, as a harvest does before it keeps anything."""
    if not connector.personal:
        return entries
    return doored(
        connector, entries, run, passed=keeper.passed, pseudonym=keeper.pseudonyms.of, digest=digest_with(A_KEY)
    )


def _loaded(record: dict[str, Any]) -> dict[str, Any]:
    try:
        return schemas.load(record)
    except schemas.Refusal as refusal:
        raise RecordRefused(str(refusal.record_id), refusal.messages) from refusal


def worth_keeping(reading: Reading, name: str) -> None:
    """Refuse to write down a document that cannot be read as what is expected of it.

    :raises AssertionError: saying why it cannot be read; single rows that are set aside may be expected.
    """
    told = [problem["message"] for problem in reading.problems if problem["station"] in ("fetch", "parse", "door")]
    assert not told or reading.records, f"{name} cannot be read, so nothing is written as expected of it: {told[0]}"
    assert reading.records or not reading.problems, (
        f"every item of {name} is set aside, so nothing is written as expected of it: {reading.problems[0]['message']}"
    )


def fixture_files(folder: Path) -> list[Path]:
    """Return the documents of a folder, its expected files and hidden files left out."""
    files = sorted(path for path in Path(folder).rglob("*") if path.is_file())
    return [path for path in files if not path.name.endswith(EXPECTED) and not path.name.startswith(".")]


def compare(text: str, expected: Path, *, update: str = "never") -> None:
    """Compare a text with an expected file, or write that anew where ``update`` is ``always``."""
    if update == "always":
        expected.write_text(text, encoding="utf-8")
        return
    assert expected.exists(), f"{expected.name} is missing: run pytest --update-expected, and read what it wrote"
    assert json.loads(text) == json.loads(expected.read_text("utf-8")), (
        f"{expected.name} differs: if the new reading is right, run pytest --update-expected and read the difference"
    )


class ConnectorContract:
    """Tests that each connector passes; a subclass names the connector and the folder of its documents.

        class TestMairie(ConnectorContract):
            connector = Mairie()
            fixtures = Path(__file__).parent / "fixtures"

    Each document must become exactly what ``<document>.expected.json`` beside it says; ``pytest --update-expected``
    writes those files, and their difference is read in review.
    """

    connector: ClassVar[Connector]
    fixtures: ClassVar[Path]
    replica: ClassVar[Callable[[], Any] | None] = None  #: ``staticmethod(create_replica)``, where there is one

    def raw(self, path: Path) -> Raw:
        """Make a document of a file; to be overridden where the address or the media type matters."""
        return Raw.from_file(path)

    def test_it_says_who_it_is(self) -> None:
        """The attributes that people and the publisher read are there."""
        for name in ("name", "title", "homepage", "licence", "kinds", "contract"):
            assert getattr(self.connector, name, None), f"{type(self.connector).__name__}.{name} is missing"
        assert NAME.fullmatch(self.connector.name), f"{self.connector.name!r}: lower case letters, digits, _"
        assert re.match(r"https?://", self.connector.homepage), f"{self.connector.homepage!r} is no URL"

    def test_its_kinds_are_known(self) -> None:
        """It gives records that the schema knows."""
        unknown = set(self.connector.kinds) - set(schemas.KINDS)
        assert not unknown, f"no schema for {sorted(unknown)}; there are {', '.join(schemas.KINDS)}"

    def test_its_contract_names_whom_to_thank(self) -> None:
        """The source's conditions are stated."""
        assert isinstance(self.connector.contract, Contract)
        assert self.connector.contract.attribution.strip(), "contract.attribution is empty"

    def test_there_are_documents_to_read(self) -> None:
        """A connector is shown at work."""
        assert fixture_files(self.fixtures), f"{self.fixtures}: put at least one document there"

    def test_each_document_becomes_what_is_expected(self, fixture_path: Path, update_expected: str) -> None:
        """Records, problems, drift and skips are those of the expected file, and no others."""
        found = read_with(self.connector, self.raw(fixture_path))
        if update_expected == "always":
            worth_keeping(found, fixture_path.name)
        reading = found.as_json()
        text = json.dumps(reading, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        compare(text, fixture_path.with_name(fixture_path.name + EXPECTED), update=update_expected)

    def test_ids_are_unique_and_begin_with_its_name(self, fixture_path: Path) -> None:
        """No two records of a document share an id, and each id says where it comes from."""
        ids = [record["id"] for record in read_with(self.connector, self.raw(fixture_path)).records]
        twice = [uid for uid, n in Counter(ids).items() if n > 1]
        assert not twice, f"ids given twice: {twice[:5]}"
        strange = [uid for uid in ids if not uid.startswith(f"{self.connector.name}:")]
        assert not strange or self.connector.mirrors, f"ids without the prefix {self.connector.name}: {strange[:5]}"

    def test_items_have_keys_of_their_own(self, fixture_path: Path) -> None:
        """No two items of a document share a key, else one hides the other."""
        keys = read_with(self.connector, self.raw(fixture_path)).keys
        twice = [key for key, n in Counter(keys).items() if n > 1]
        assert not twice, f"keys given twice: {twice[:5]}"
        assert all(isinstance(key, str) and key for key in keys), "a key is a text that is not empty"

    def test_reading_twice_gives_the_same(self, fixture_path: Path) -> None:
        """Nothing depends on the clock, on chance, or on what was read before."""
        first = read_with(self.connector, self.raw(fixture_path))
        again = read_with(self.connector, self.raw(fixture_path))
        assert again == first, "the same document was read as two things"

    def test_no_field_is_unknown(self, fixture_path: Path) -> None:
        """Each field of the source is used, or ignored by name."""
        drift = read_with(self.connector, self.raw(fixture_path)).drift
        assert not drift, f"fields that are neither used nor in `ignores`: {drift}"

    def test_its_replica_is_fetched_well_and_when_ill_it_says_so(self) -> None:
        """Whole while the source is well, incomplete when it is throttled, down, cut or lying (docs/connectors.md)."""
        from hub.testing import checks_fetching
        from hub.testing.checks import FAIL, all_asked
        from hub.testing.subject import Subject

        replica = type(self).replica
        if replica is None:
            return
        subject = Subject(type(self.connector), replica=replica)
        failed = [f"{f.check.id}: {f.told}" for f in all_asked(checks_fetching.CHECKS, subject) if f.verdict == FAIL]
        assert not failed, "; ".join(failed)
