"""What is kept of a document (promise P2)."""

import io
import os

import pytest

from hub.errors import Incomplete, StoreError
from hub.harvest.archive import Archive
from hub.outside import read_table
from hub.raw import Raw


def test_a_document_is_read_from_the_archive_as_it_was_given(tmp_path):
    archive = Archive(tmp_path)
    body = os.urandom(3 << 20)
    kept = archive.keep("toy", Raw.from_bytes(body, url="https://example.org/a"))
    assert kept.read() == body and kept.read() == body, "as often as one likes"
    assert list(archive.digests("toy")) == [kept.digest]


def test_a_stream_that_can_be_read_once_is_read_once(tmp_path):
    stream = io.BytesIO(b"once")
    opened = []

    def opener():
        opened.append(1)
        return stream

    kept = Archive(tmp_path).keep("toy", Raw("u", opener))
    assert kept.read() == kept.read() == b"once" and opened == [1]


def test_a_stream_that_breaks_leaves_nothing_behind(tmp_path):
    class Broken(io.RawIOBase):
        def read(self, size=-1):
            raise ConnectionError("cut")

    with pytest.raises(Incomplete, match="broke off"):
        Archive(tmp_path).keep("toy", Raw("u", Broken))
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_what_is_forgotten_says_so_when_it_is_asked_for(tmp_path):
    archive = Archive(tmp_path)
    kept = archive.keep("toy", Raw.from_bytes(b"x"))
    assert archive.forget("toy", kept.digest) and not archive.forget("toy", kept.digest)
    with pytest.raises(StoreError, match="no longer has"):
        kept.read()


def test_a_file_that_is_kept_already_is_not_written_again(tmp_path):
    given = tmp_path / "given.json"
    given.write_bytes(b"{}")
    archive = Archive(tmp_path / "archive")
    place = archive.place("toy", archive.keep("toy", Raw.from_file(given)).digest)
    before = place.stat().st_mtime_ns
    assert archive.keep("toy", Raw.from_file(given)).read() == b"{}"
    assert place.stat().st_mtime_ns == before


def test_a_table_is_read_from_the_archive_as_from_the_disk(tmp_path):
    kept = Archive(tmp_path).keep("toy", Raw.from_bytes("\ufeffnom;ville\nÉcole;Saône\n".encode(), name="t.csv"))
    assert [dict(row) for row in read_table(kept).rows] == [{"nom": "École", "ville": "Saône"}]
