"""The people in samples and fixtures do not exist: reserved phones and mails, false NIR keys, listed names."""

import csv
import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent
NAMES = {tuple(line.split(" ", 1)) for line in (HERE / "invented_names.txt").read_text("utf-8").splitlines()}
FILES = sorted((HERE / "fixtures" / "documents").glob("*.csv"))


def text_of(path):
    body = path.read_bytes()
    for encoding in ("utf-16" if body.startswith(b"\xff\xfe") else "utf-8-sig", "cp1252"):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise AssertionError(path)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_phones_mails_and_numbers_are_of_reserved_forms(path):
    text = text_of(path)
    assert all(phone.startswith(("06 39 98 ", "01 99 00 ")) for phone in re.findall(r"0\d(?: \d\d){4}", text))
    assert all(mail.endswith("@example.org") for mail in re.findall(r"[\w.]+@[\w.]+", text))
    for number in re.findall(r"(?<!\d)[12]\d{14}(?!\d)", text):
        assert int(number[13:]) != 97 - int(number[:13]) % 97, "the key of a real person's number"


def test_names_are_of_the_published_list():
    text = text_of(HERE / "fixtures" / "documents" / "participants.csv")
    rows = list(csv.reader(text.splitlines()[4:], delimiter=";"))
    assert rows and all((row[2], row[1]) in NAMES for row in rows)


def test_the_samples_are_made_of_the_documents_of_these_tests():
    for sample in (HERE.parent / "samples").iterdir():
        assert (
            sample.name in ("README.md", "options.toml")
            or sample.read_bytes() == (HERE / "fixtures/documents" / sample.name).read_bytes()
        )
