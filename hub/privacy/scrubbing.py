"""Scrubbing: takes phones, e-mail addresses and the names of persons out of a text."""

from __future__ import annotations

import re

from hub.outside.values import MAIL, NAMED, PHONE

PHONE_LIKE = re.compile(r"[0+][\s.\-()\d]{8}")  #: quick to look for: what every phone number holds
TITLE_LIKE = re.compile(r"[MD](?:[.r]|M\.|me|lle|onsieur|ad|e\s|aître)")  #: quick to look for: what every title holds

NAME = "[nom]"
FIRST = r"[A-ZÀ-Þ][a-zà-ÿ]+(?:-[A-ZÀ-Þ][a-zà-ÿ]+)?"
LAST = r"[A-ZÀ-Þ][A-ZÀ-Þ'’\-]{2,}"
CAPITAL = r"[A-ZÀ-Þ][\w'’\-]+"

TITLED = re.compile(
    rf"\b(MME|MLLE|MONSIEUR|MADAME|MADEMOISELLE|MR|DR|M\.)\s+{CAPITAL}(?:\s+(?:(?:DE|DU|LE|LA)\s+)?{CAPITAL}){{0,2}}"
)
LED = re.compile(
    r"((?i:contact(?:er|ez)?|interlocut(?:eur|rice)|recruteu(?:r|se)|auprès de|à l['’]attention de|à l['’]att\.? de|"
    r"demander|appele[rz]|courrier à|adresse[rz](?:\s\w+){0,6} à|responsable du recrutement|référente?)"
    r"\s*(?:est\s+)?[:\-,]?\s*)"
    rf"({FIRST}\s+(?:{LAST}|{FIRST})|{LAST}\s+{FIRST})(?=\s*(?:[,;.(/\-–]|\n|$|au\b|par\b|ou\b|\[))"
)
BEFORE_ADDRESS = re.compile(rf"\b({FIRST}\s+{LAST}|{LAST}\s+{FIRST})(?=[^.\n]{{0,60}}\[(?:mail|téléphone)\])")
SIGNED = re.compile(
    rf"\b{FIRST}\s+{LAST}(?=\s*[,\-–]\s*(?:(?i:responsable|direct(?:eur|rice)|charg[ée]|gérante?|président)))"
)
SPLIT_PHONE = re.compile(r"(?<!\d)0[1-9](?:[\s.\-/_]{0,3}\d{2}){4}(?!\d)")
AT = re.compile(
    r"[\w.+\-]{1,64}\s?(?:\(at\)|\[at\]|\(arobase\)|\barobase\b|＠)\s?[\w\-]{1,63}\s?(?:\.|\(dot\)|\bpoint\b)\s?[a-z]{2,8}"
)

#: what the patterns above need, found quickly: most texts of an offer are labels
CAPITALS = re.compile(r"[A-ZÀ-Þ]\S*\s+[A-ZÀ-Þ]")
AT_WORD = re.compile(r"[(\[]at|arobase|＠")
LEADS = re.compile(
    r"(?i:contact|interlocut|recruteu|auprès|à l['’]att|demander|appele|courrier|adresse|recrutement|référent)"
)
ROLES = re.compile(r"(?i:responsable|direct|charg[ée]|gérant|président)")


def scrubbed(text: str) -> str:
    """Return a text without phones, e-mail addresses and the names that follow a title such as Mme."""
    if "@" in text:
        text = MAIL.sub("[mail]", text)
    if PHONE_LIKE.search(text):
        text = PHONE.sub("[téléphone]", text)
    return NAMED.sub(r"\1 [nom]", text) if TITLE_LIKE.search(text) else text


def discreet(text: str) -> str:
    """Return a text without the names of persons, phones and mails that people write without a title, or in capitals.

    For sources about persons: in a public notice, a firm or a street may be taken for a person.
    """
    text = scrubbed(text)
    if CAPITALS.search(text) is None and "0" not in text and AT_WORD.search(text) is None:
        return text
    if AT_WORD.search(text):
        text = AT.sub("[mail]", text)
    if "0" in text:
        text = SPLIT_PHONE.sub("[téléphone]", text)
    text = TITLED.sub(rf"\1 {NAME}", text)
    if LEADS.search(text):
        text = LED.sub(rf"\1{NAME}", text)
    if ROLES.search(text):
        text = SIGNED.sub(NAME, text)
    if "[mail]" in text or "[téléphone]" in text:
        text = BEFORE_ADDRESS.sub(NAME, text)
    return text
