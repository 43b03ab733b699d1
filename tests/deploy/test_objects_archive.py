"""The archive in a store of objects: the same promises as in a folder."""

from __future__ import annotations

import io
import os
from dataclasses import replace
from pathlib import Path

import obstore
import pytest

from hub.application.doctor import Patient, examined, files
from hub.errors import ConfigError, Incomplete, ParseError, StoreError
from hub.harvest.archive import Archive
from hub.harvest.bucket import BucketArchive, archive_of
from hub.outside import read_table
from hub.plugins import create_plugin_manager
from hub.raw import Raw
from tests.deploy.conftest import MANY_PARTS, ObjectStore


@pytest.fixture
def archive(objects: ObjectStore, tmp_path: Path) -> Archive:
    """An archive in an empty bucket."""
    return archive_of(objects.settings(tmp_path))


def left(folder: Path) -> list[Path]:
    """Return the files below a folder, but for the configuration."""
    return [path for path in folder.rglob("*") if path.is_file() and path.name != "hub.toml"]


@pytest.mark.parametrize("size", [0, 5, MANY_PARTS], ids=["empty", "short", "in parts"])
def test_a_document_is_read_as_it_was_given_and_leaves_nothing_on_the_machine(
    archive: Archive, objects: ObjectStore, tmp_path: Path, size: int
) -> None:
    body = os.urandom(size)
    kept = archive.keep("toy", Raw.from_bytes(body, url="https://example.org/a"))
    assert kept.read() == body and kept.read() == body, "as often as one likes"
    assert list(archive.digests("toy")) == [kept.digest]
    assert objects.names() == [f"hub/archive/{archive.name('toy', str(kept.digest))}"]
    assert left(tmp_path) == []
    assert archive.size("toy", str(kept.digest)) > 0


def test_a_bucket_holds_what_a_folder_would_under_the_same_names(
    archive: Archive, objects: ObjectStore, tmp_path: Path
) -> None:
    raw = Raw.from_bytes(b"the same bytes" * 1000)
    folder = Archive(tmp_path / "folder")
    here, there = folder.keep("toy", raw), archive.keep("toy", raw)
    name = folder.name("toy", str(here.digest))
    assert here.digest == there.digest
    assert bytes(obstore.get(objects.raw, f"hub/archive/{name}").bytes()) == (tmp_path / "folder" / name).read_bytes()


def test_another_machine_reads_what_one_kept(objects: ObjectStore, tmp_path: Path) -> None:
    kept = archive_of(objects.settings(tmp_path, "one")).keep("toy", Raw.from_bytes(b"x"))
    other = archive_of(objects.settings(tmp_path, "two"))
    assert other.has("toy", str(kept.digest)) and other.given("toy", kept).read() == b"x"


def test_what_was_changed_in_the_store_is_found_when_it_is_read(archive: Archive, objects: ObjectStore) -> None:
    one, other = (archive.keep("toy", Raw.from_bytes(body)) for body in (b"one", b"other"))
    obstore.copy(objects.raw, *(f"hub/archive/{archive.name('toy', str(each.digest))}" for each in (other, one)))
    with pytest.raises(ParseError, match="not what its digest says"):
        one.read()
    assert other.read() == b"other"


def test_a_stream_that_breaks_leaves_nothing_here_and_nothing_there(
    archive: Archive, objects: ObjectStore, tmp_path: Path
) -> None:
    class Broken(io.RawIOBase):
        def read(self, size=-1):
            raise ConnectionError("cut")

    with pytest.raises(Incomplete, match="broke off"):
        archive.keep("toy", Raw("u", Broken))
    assert objects.names() == [] and left(tmp_path) == []


def test_what_is_forgotten_says_so_when_it_is_asked_for(archive: Archive, objects: ObjectStore) -> None:
    kept = archive.keep("toy", Raw.from_bytes(b"x"))
    assert archive.forget("toy", str(kept.digest)) and not archive.forget("toy", str(kept.digest))
    assert objects.names() == []
    with pytest.raises(StoreError, match="no longer has"):
        kept.read()


def test_a_document_that_is_there_is_not_sent_again(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = tmp_path / "given.json"
    given.write_bytes(b"{}")
    archive.keep("toy", Raw.from_file(given))
    monkeypatch.setattr("hub.outside.objects.Bucket.send", lambda *given: pytest.fail("it was sent again"))
    assert archive.keep("toy", Raw.from_file(given)).read() == b"{}"
    assert archive.keep("toy", Raw.from_bytes(b"{}")).read() == b"{}"


def test_a_table_is_read_from_the_store_as_from_the_disk(archive: Archive) -> None:
    kept = archive.keep("toy", Raw.from_bytes("\ufeffnom;ville\nÉcole;Saône\n".encode(), name="t.csv"))
    assert [dict(row) for row in read_table(kept).rows] == [{"nom": "École", "ville": "Saône"}]


def test_a_store_that_is_down_is_said_to_be_and_no_secret_is_told(objects: ObjectStore, tmp_path: Path) -> None:
    settings = replace(objects.settings(tmp_path), objects_endpoint="http://127.0.0.1:9")
    archive = archive_of(settings)
    assert isinstance(archive, BucketArchive)
    with pytest.raises(StoreError, match="is it up") as told:
        archive.has("toy", "0" * 40)
    assert "the-hubs-secret" not in str(told.value)


def test_the_doctor_reads_its_sample_from_the_store(objects: ObjectStore, tmp_path: Path) -> None:
    from hub.application import Hub
    from hub.store import RawRow

    settings = objects.settings(tmp_path)
    hub = Hub.open(settings, plugins=create_plugin_manager(group=None))
    kept = hub.archive.keep("toy", Raw.from_bytes(b"x", url="u"))
    row = RawRow(str(kept.digest), "u", "toy", size=1, path=hub.archive.name("toy", str(kept.digest)))
    hub.store.raws.add(row)
    patient = Patient(settings, hub.plugins, tmp_path / ".env", {"hub": hub.store.database})
    assert examined(patient, [files.archive]) == []
    hub.archive.forget("toy", str(kept.digest))
    assert [each.code for each in examined(patient, [files.archive])] == ["archive_missing"]
    hub.close()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"objects_url": "https://example.org/bucket"}, "is not s3://bucket"),
        ({"objects_url": "s3://key:secret@bucket"}, "is not s3://bucket"),
        ({"environment": {}}, "HUB_OBJECTS_KEY and HUB_OBJECTS_SECRET"),
    ],
)
def test_a_wrong_setting_is_told_with_what_to_write(
    objects: ObjectStore, tmp_path: Path, wrong: dict[str, object], told: str
) -> None:
    with pytest.raises(ConfigError, match=told):
        archive_of(replace(objects.settings(tmp_path), **wrong))  # type: ignore[arg-type]


def test_without_a_store_the_archive_is_a_folder(objects: ObjectStore, tmp_path: Path) -> None:
    found = archive_of(replace(objects.settings(tmp_path), objects_url=""))
    assert type(found) is Archive and found.folder == tmp_path / "one" / "archive"
