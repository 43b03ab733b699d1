"""Writing a declaration: answers of a form become the TOML that a person reads, corrects and keeps."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

DATES = ("date", "instant", "deadline")
NUMBERS = ("integer", "decimal", "money")
FRENCH_DAY = re.compile(r"\d{2}/\d{2}/\d{4}")
FRENCH_TIME = re.compile(r"\d{2}/\d{2}/\d{4} \d{2}:\d{2}")
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
FRENCH_NUMBER = re.compile("\\d{1,3}(?:[ \u00a0\u202f]?\\d{3})*,\\d{1,2}")


def toml(value: Any) -> str:
    """Return a value as TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        inner = ", ".join(f"{key_of(name)} = {toml(one)}" for name, one in value.items())
        return f"{{ {inner} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(value)


def key_of(name: str) -> str:
    """Return a key as TOML writes it."""
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else toml(name)


def table(name: str, values: Mapping[str, Any], *, head: str = "[{}]") -> list[str]:
    """Return the lines of a table; what is empty is left out."""
    lines = [f"{key_of(key)} = {toml(value)}" for key, value in values.items() if value not in ("", None, [], {}, ())]
    return ["", head.format(name), *lines] if lines else []


def written(answers: Mapping[str, Any]) -> str:
    """Return the declaration that answers make; ``fields`` holds a column each."""
    top = {
        name: answers.get(name) for name in ("name", "title", "homepage", "kind", "key", "withdraws", "ignores", "drop")
    }
    lines = [f"{key} = {toml(value)}" for key, value in top.items() if value not in (None, "", [], False)]
    for name in ("licence", "contract", "source", "paging", "constants"):
        lines += table(name, answers.get(name) or {})
    for column in answers.get("fields") or ():
        lines += table("fields", column, head="[[{}]]")
    return "\n".join(lines) + "\n"


def column_of(name: str, field: str, kind: str, detail: str, *, required: str = "") -> dict[str, Any]:
    """Return one column; ``detail`` means a format, a decimal mark, a separator or codes, by the type."""
    detail = detail.strip()
    told: dict[str, Any] = {"column": name, "field": field}
    if kind != "text":
        told["type"] = kind
    if kind in DATES and detail:
        told["format"] = detail
    if kind in ("instant", "deadline"):
        told["zone"] = "Europe/Paris"
    if kind in NUMBERS and detail in (".", ","):
        told["decimal_mark"] = detail
    if kind == "list" and detail and "=" not in detail:
        told["separator"] = detail
    if kind in ("code", "list") and "=" in detail:
        told["codes"] = codes_of(detail)
    if required:
        told["required"] = True
    return told


def codes_of(text: str) -> dict[str, str]:
    """Return the codes of a text such as ``T = works; S = services``."""
    pairs = (pair.split("=", 1) for pair in text.split(";") if "=" in pair)
    return {code.strip(): meaning.strip() for code, meaning in pairs}


def constants_of(text: str) -> dict[str, Any]:
    """Return the constants of lines such as ``organisations[0].role = buyer``."""
    pairs = (line.split("=", 1) for line in text.splitlines() if "=" in line)
    return {name.strip(): value.strip() for name, value in pairs}


def guessed(values: Iterable[Any]) -> tuple[str, str]:
    """Return the type that two thirds of a column's cells seem to have, and its detail; text where in doubt."""
    cells = [value for value in values if value not in (None, "")]
    if cells and all(isinstance(value, list) for value in cells):
        return "list", ""
    if cells and all(isinstance(value, bool) for value in cells):
        return "boolean", ""
    texts = [value.strip() for value in cells if isinstance(value, str)]
    if not cells or len(texts) != len(cells):
        return "text", ""
    for pattern, kind, detail in (
        (FRENCH_DAY, "date", "%d/%m/%Y"), (FRENCH_TIME, "deadline", "%d/%m/%Y %H:%M"), (ISO_DAY, "date", ""),
        (FRENCH_NUMBER, "decimal", ","),
    ):  # fmt: skip
        if 3 * sum(bool(pattern.fullmatch(text)) for text in texts) >= 2 * len(texts):
            return kind, detail
    return "text", ""
