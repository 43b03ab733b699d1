"""Call pages: a call for projects as somebody captured its page: numbered sections, or labels with values."""

from __future__ import annotations

import re
from typing import Any

from hub_kohesio.calls import BY_NAME
from hub_kohesio.codes import codes
from hub_kohesio.text import fold, line

BULLET = re.compile(r"^\s*[•▪◦*·]\s*(.+)$")
NUMBERED = re.compile(r"^\s*(\d{1,2})\s*[.)]\s*(\S.*)$")
LABELLED = re.compile(r"^\s*(?:[•▪◦*·>-]\s*)?([^:]{2,60}?)\s*[:：]\s*(.*)$")
OPENED = re.compile(
    r"lancement\s+(?:de\s+l.\s?appel[^\d:]{0,40})?(?:le|:)?\s*(\d{1,2}/\d{1,2}/\d{4}|\d{1,2}(?:er)?\s+\w+\s+\d{4})",
    re.IGNORECASE)  # fmt: skip
CLOSED = re.compile(
    r"date\s+limite\s+(?:de\s+d[ée]p[ôo]t)?[^\d]{0,40}(\d{1,2}/\d{1,2}/\d{4}|\d{1,2}(?:er)?\s+\w+\s+\d{4})",
    re.IGNORECASE)  # fmt: skip
CALL = re.compile(r"appels?\s+[àa]\s+projets?", re.IGNORECASE)
SERVICE = re.compile(r"^\s*((?:DIRECCTE|D(?:R|RI)?EETS|DIECCTE|DDETS|Conseil d[ée]partemental|D[ée]partement d|"
                     r"PLIE)\b[^.]{0,80})$", re.IGNORECASE)  # fmt: skip
POSTED = re.compile(r"^\s*(\d{5})\s+([A-ZÀ-Þ][\w’' -]{1,60})$")
PLATFORM = re.compile(r"ma\s+d[ée]marche\s+fse\s?\+?", re.IGNORECASE)
SECTIONS = {
    "objectifs": "description", "typologie d actions": "actions", "actions eligibles": "actions",
    "changements attendus": "changements", "typologie d organismes porteurs de projet": "porteurs",
    "porteurs de projet": "porteurs", "organismes eligibles": "porteurs", "beneficiaires eligibles": "porteurs",
    "publics cibles": "publics", "criteres de selection": "criteres",
}  # fmt: skip
OVER = re.compile(r"^\s*(?:lancement\b|date\s+limite\b|d[ée]p[ôo]t\s+obligatoire|consulter\b)", re.IGNORECASE)
AIM = re.compile(r"^en\s+faveur\s+", re.IGNORECASE)
STRUCTURES = re.compile(r"appui\s+aux\s+structures\s+uniquement", re.IGNORECASE)


def is_call(text: str) -> bool:
    """Say whether a text is the captured page of a call for projects."""
    return bool(CALL.search(text)) and bool(CLOSED.search(text) or codes(text))


def read(text: str) -> dict[str, Any]:
    """Return what the page says, under the names of the documented CSV; addresses to write to are left out."""
    lines = [whole.replace("\u00a0", " ").rstrip() for whole in text.replace("\ufeff", "").splitlines()]
    data: dict[str, Any] = {"intitule": next((line(whole) for whole in lines if whole.strip()), "")}
    data |= _labelled(lines[1:])
    data |= _dated(text)
    data |= _sections(lines)
    data |= _body(lines)
    if STRUCTURES.search(text):
        data["appui"] = "structures"
    if platform := PLATFORM.search(text):
        data["depot"] = line(platform[0])
    found = codes(text)
    if found and "codification" not in data:
        data["codification"] = max(found, key=lambda code: len(code))["text"]
    return {name: value for name, value in data.items() if value not in (None, "", [])}


def _labelled(lines: list[str]) -> dict[str, Any]:
    """Return the labelled values: ``Axe : Lutte contre la pauvreté >``, ``Date de lancement : 28/02/2024``."""
    found: dict[str, Any] = {}
    for place, whole in enumerate(lines):
        match = LABELLED.match(whole)
        name = BY_NAME.get(fold(match[1])) if match else None
        if match is None or name is None or name in found:
            continue
        value = match[2] or next((below for below in lines[place + 1 : place + 3] if below.strip()), "")
        found[name] = line(value).rstrip("> ")
    context = next((line(whole) for whole in lines if CALL.match(whole.strip())), None)
    return {"cadre": context, **found}


def _dated(text: str) -> dict[str, Any]:
    opened, closed = OPENED.search(text), CLOSED.search(text)
    pairs = (("date_lancement", opened), ("date_limite", closed))
    return {name: match[1] for name, match in pairs if match}


def _sections(lines: list[str]) -> dict[str, Any]:
    """Return the text of each section, known by its heading, numbered or not."""
    parts: dict[str, list[str]] = {}
    current: str | None = None
    for whole in lines:
        numbered = NUMBERED.match(whole)
        heading = SECTIONS.get(fold(numbered[2] if numbered else whole))
        if heading:
            current = heading
        elif OVER.match(whole) or numbered:
            current = None
        elif current and whole.strip():
            parts.setdefault(current, []).append(whole.strip())
    found: dict[str, Any] = {name: "\n\n".join(part) for name, part in parts.items()}
    if "actions" in parts:
        found["actions"], found["conditions"] = _actions(parts["actions"])
    if "changements" in parts:
        found["changements"] = [line(text).rstrip(" ;.") for text in _bullets(parts["changements"])]
    return found


def _bullets(lines: list[str]) -> list[str]:
    return [match[1] if (match := BULLET.match(text)) else text for text in lines]


def _actions(lines: list[str]) -> tuple[list[dict[str, str]], list[str]]:
    """Return the actions, each under its aim, and the sentences above them that say what is eligible."""
    actions: list[dict[str, str]] = []
    conditions: list[str] = []
    aim = ""
    for text in lines:
        bullet = BULLET.match(text)
        if bullet is None:
            conditions.append(line(text))
        elif AIM.match(bullet[1]):
            aim = line(bullet[1]).rstrip(" :")
        else:
            actions.append({**({"aim": aim} if aim else {}), "text": line(bullet[1]).rstrip(" ;")})
    return actions, conditions


def _body(lines: list[str]) -> dict[str, Any]:
    """Return the service at the foot of the page with its post code and town."""
    found: dict[str, Any] = {}
    for whole in lines:
        if (match := SERVICE.match(whole)) and "service" not in found:
            found["service"] = line(match[1])
        elif "service" in found and (seat := POSTED.match(whole)):
            found["code_postal"], found["ville"] = seat[1], line(seat[2])
            break
    return found
