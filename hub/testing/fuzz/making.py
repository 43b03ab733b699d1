"""Making: documents near to good ones, broken as transport, tools and people of ill will break them."""

from __future__ import annotations

import gzip
import io
import zipfile
from random import Random

#: pieces that have broken parsers before: ends of numbers, signs that hide, beginnings without an end
PIECES = (
    b'\x00', b'\xff\xfe', b'\xef\xbb\xbf', b'\xed\xa0\x80', b'\r', b'\r\n', b'\n', b'\t', b'"', b"'", b'""',
    b'&', b'&#0;', b'&lt;', b'<', b'>', b'</', b'<!--', b'-->', b'<![CDATA[', b']]>', b'<?xml?>',
    b'<!DOCTYPE a [', b'{', b'}', b'[', b']', b'[[', b']]', b':', b',', b';', b'=', b'\\u0000', b'\\ud800',
    b'\\', b'NaN', b'1e999', b'-', b"9" * 30, b'0x1', b'*', b'(', b')', b'/../', b'PK\x03\x04', b'PK\x05\x06',
    b'\x1f\x8b\x08', b'\xe2\x80\xa8', b'\xc2\xa0', b'BEGIN:VEVENT', b'=1+1',
)  # fmt: skip


def broken(good: bytes, random: Random) -> bytes:
    """Return a document with some changes: pieces put in, taken out, repeated, exchanged, bits turned."""
    body = bytearray(good)
    for _ in range(random.choice((1, 1, 2, 3, 8, 20))):
        at = random.randrange(len(body) + 1)
        change = random.randrange(6)
        if change == 0:
            body[at:at] = random.choice(PIECES) * random.choice((1, 1, 2, 50))
        elif change == 1:
            del body[at : at + random.choice((1, 2, 10, 100))]
        elif change == 2:
            piece = body[at : at + random.choice((1, 5, 30))]
            body[at:at] = piece * random.choice((1, 3, 100))
        elif change == 3 and at < len(body):
            body[at] ^= 1 << random.randrange(8)
        elif change == 4:
            other = random.randrange(len(body) + 1)
            body[at : at + 8] = body[other : other + random.choice((1, 8, 40))]
        else:
            body[at:] = body[at : at + random.choice((0, 1, 50))]
    return bytes(body)


def text(random: Random) -> str:
    """Return a text of letters and pieces that mean something to one parser or another."""
    words = (
        "insertion",
        "lot 2",
        "70 heures",
        '"marché public"',
        "-clause",
        "trav*",
        "départements 38 et 69",
        "L. 2113-12",
    )
    parts = [
        random.choice(
            (random.choice(words), random.choice(PIECES).decode("utf-8", "replace"), chr(random.randrange(0x3000)))
        )
        for _ in range(random.randrange(1, 40))
    ]
    return random.choice(("", " ", "\n")).join(parts)


def packed(good: bytes, random: Random) -> bytes:
    """Return a container with a document in it: a zip with names of all kinds, or gzip."""
    if random.random() < 0.3:
        return gzip.compress(good, mtime=0)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", random.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as archive:
        for number in range(random.randrange(1, 4)):
            archive.writestr(random.choice(("a.csv", "b/c.xml", "../d", "/e", "C:f", "g\\..\\h")) + str(number), good)
    return file.getvalue()
