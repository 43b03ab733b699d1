"""Documents inside zip, tar and gzip files."""

import gzip
import io
import os
import struct
import tarfile
import tempfile
import zipfile

import pytest
import xlsxwriter

from hub.errors import ParseError, UnsafeDocument
from hub.outside import Limits, open_container
from hub.raw import Raw


def zipped(members, **options):
    with zipfile.ZipFile(file := io.BytesIO(), "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return file.getvalue()


def tarred(members, mode="w", **options):
    with tarfile.open(fileobj=(file := io.BytesIO()), mode=mode, **options) as archive:
        for name, body in members.items():
            info = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            info.size = len(body)
            archive.addfile(info, io.BytesIO(body))
    return file.getvalue()


def aged(tar):
    """Take the word ustar out of each header, and count its checksum anew, as in a tar of the seventies."""
    blocks = [bytearray(tar[place : place + 512]) for place in range(0, len(tar), 512)]
    for block in blocks:
        if block[257:262] == b"ustar":
            block[257:265] = bytes(8)
            block[148:156] = b"%06o\0 " % (sum(block[:148]) + 8 * 32 + sum(block[156:]))
    return b"".join(blocks)


def opened(body, **options):
    return {
        raw.name: raw.read() for raw in open_container(Raw.from_bytes(body, url="https://example.org/file"), **options)
    }


class Stream(io.RawIOBase):
    """A body on its way: it can only be read forwards."""

    def __init__(self, body):
        self.rest = io.BytesIO(body)

    def readable(self):
        return True

    def readinto(self, buffer):
        return self.rest.readinto(memoryview(buffer)[:1000])


def streamed(body, **options):
    raw = Raw(url="https://example.org/file", opener=lambda: io.BufferedReader(Stream(body)))
    return {member.name: member.read() for member in open_container(raw, **options)}


PAIR = {"folder/26-1.xml": b"<a/>", "folder/26-1.html": b"<html/>"}
WELL = {
    "zip": zipped(PAIR),
    "tar": tarred(PAIR),
    "old tar": aged(tarred(PAIR, format=tarfile.USTAR_FORMAT)),
    "tar.gz": tarred(PAIR, "w:gz"),
}


@pytest.mark.parametrize("name", WELL)
def test_members_are_taken_out_by_what_the_first_bytes_say(name):
    assert opened(WELL[name]) == PAIR
    assert streamed(WELL[name]) == PAIR
    assert opened(WELL[name], in_memory=True) == PAIR


def test_a_taz_is_a_zip_with_a_tar_inside():
    taz = zipped({"BOAMP.tar": WELL["tar"]})
    expected = {f"BOAMP.tar/{name}": body for name, body in PAIR.items()}
    assert opened(taz) == streamed(taz) == expected


def test_gzip_holds_one_document():
    raw = Raw.from_bytes(gzip.compress(b"a;b"), url="https://example.org/x/file.csv.gz")
    (member,) = open_container(raw)
    assert (member.name, member.read(), member.media_type) == ("file.csv", b"a;b", "text/csv")
    assert member.url == "https://example.org/x/file.csv.gz#file.csv"


def test_a_plain_document_is_itself():
    raw = Raw.from_bytes(b"<a/>", name="a.xml", cursor=3)
    assert list(open_container(raw)) == [raw]
    assert streamed(b"a" * 5000) == {"": b"a" * 5000}
    assert opened(b"") == {"": b""}


def test_a_spreadsheet_is_a_document():
    book = xlsxwriter.Workbook(file := io.BytesIO())
    book.add_worksheet().write(0, 0, "a")
    book.close()
    raw = Raw.from_bytes(file.getvalue(), name="a.xlsx")
    assert list(open_container(raw)) == [raw]
    assert streamed(file.getvalue()) == {"": file.getvalue()}
    assert opened(zipped({"in/a.xlsx": file.getvalue()})) == {"in/a.xlsx": file.getvalue()}


def test_three_layers_are_opened_and_no_more():
    layers = zipped({"a.tar": tarred({"b.xml.gz": gzip.compress(b"<a/>")})})
    assert opened(layers) == {"a.tar/b.xml": b"<a/>"}
    with pytest.raises(UnsafeDocument, match="layers"):
        opened(zipped({"outer.zip": layers}))


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "../up.xml", "a/../../up.xml", "..\\up.xml", "C:\\a.xml", "C:a.xml", "\\a"]
)
@pytest.mark.parametrize("make", [zipped, tarred])
def test_a_name_that_leaves_its_folder_is_refused(name, make):
    with pytest.raises(UnsafeDocument, match="leave its folder"):
        opened(make({"good.xml": b"<a/>", name: b"x"}))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE])
def test_links_and_devices_in_a_tar_are_refused(kind):
    info = tarfile.TarInfo("thing")
    info.type, info.linkname = kind, "/etc/passwd"
    with pytest.raises(UnsafeDocument, match="'thing' is a link or a device"):
        opened(tarred({info: b""}))


def test_a_link_in_a_zip_is_refused():
    info = zipfile.ZipInfo("thing")
    info.external_attr = 0o120777 << 16
    with zipfile.ZipFile(file := io.BytesIO(), "w") as archive:
        archive.writestr(info, "/etc/passwd")
    with pytest.raises(UnsafeDocument, match="'thing' is a link or a device"):
        opened(file.getvalue())


def test_folders_are_passed_over():
    with zipfile.ZipFile(file := io.BytesIO(), "w") as archive:
        archive.mkdir("folder")
        archive.writestr("folder/a.xml", "<a/>")
    assert opened(file.getvalue()) == {"folder/a.xml": b"<a/>"}


@pytest.mark.parametrize(
    "bomb",
    [
        zipped({"bomb": b"\0" * (40 << 20)}),
        gzip.compress(b"\0" * (40 << 20)),
        tarred({"bomb": b"\0" * (40 << 20)}, "w:gz"),
        zipped({"inner.zip": zipped({"bomb": b"\0" * (40 << 20)})}),
    ],
    ids=["zip", "gzip", "tar.gz", "zip in zip"],
)
def test_a_bomb_is_refused_early(bomb):
    for take in (opened, streamed):
        with pytest.raises(UnsafeDocument, match="bomb"):
            take(bomb)


def test_bytes_and_members_are_capped():
    with pytest.raises(UnsafeDocument, match="more than 1,000 bytes"):
        opened(tarred({"a": b"x" * 600, "b": b"y" * 600}), limits=Limits(max_bytes=1000))
    for make in (zipped, tarred):
        with pytest.raises(UnsafeDocument, match="more than 5 members"):
            opened(make({str(n): b"x" for n in range(6)}), limits=Limits(max_members=5))


def test_a_zip_that_promises_too_many_members_is_refused_before_its_list_is_read():
    with pytest.raises(UnsafeDocument, match="members"):
        opened(b"PK\x05\x06" + struct.pack("<4H2IH", 0, 0, 60_000, 60_000, 0, 0, 0), limits=Limits(max_members=1000))


def test_a_tar_header_of_many_megabytes_is_refused():
    info = tarfile.TarInfo("long")
    info.type, body = tarfile.GNUTYPE_LONGNAME, b"x" * (2 << 20)
    with pytest.raises(UnsafeDocument, match="header"):
        opened(tarred({info: body}, format=tarfile.GNU_FORMAT))


@pytest.mark.parametrize("name", WELL)
def test_a_broken_container_is_said_to_be_so(name):
    half = WELL[name][: len(WELL[name]) * 2 // 5] if name != "tar" else WELL[name][:700]
    with pytest.raises(ParseError):
        opened(half if "tar" not in name or name == "tar.gz" else WELL[name][:513])


def test_an_encrypted_member_is_said_to_be_so():
    body = bytearray(zipped({"a.xml": b"<a/>"}))
    body[6] |= 1
    body[body.rfind(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(ParseError, match="encrypted"):
        opened(bytes(body))


def test_a_large_member_waits_in_a_file_that_goes_away(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    seen = []
    for raw in open_container(
        Raw.from_bytes(zipped({"a": os.urandom(300_000), "b": b"b"})), limits=Limits(memory_bytes=1000)
    ):
        seen.append((raw.name, len(os.listdir(tmp_path)), len(raw.read()), len(raw.read())))
    assert seen == [("a", 1, 300_000, 300_000), ("b", 0, 1, 1)]
    assert os.listdir(tmp_path) == []


def test_in_memory_nothing_touches_the_disk(monkeypatch):
    def forbidden(*args, **options):
        raise AssertionError("a temporary file")

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", forbidden)
    monkeypatch.setattr(tempfile, "_mkstemp_inner", forbidden)
    monkeypatch.setattr(tempfile, "TemporaryFile", forbidden)
    layers = zipped({"a.zip": zipped({"b": (body := os.urandom(300_000))})})
    small = Limits(memory_bytes=1000)
    assert streamed(layers, limits=small, in_memory=True) == {"a.zip/b": body}
