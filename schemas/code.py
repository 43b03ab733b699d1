"""Code and CodeList: the values that a field may take, with their labels and where they come from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from schemas.rules import Rule, one_of


@dataclass(frozen=True)
class Code:
    """One value with its labels; a description is the label where the label says all."""

    value: str
    fr: str
    en: str
    note_fr: str = ""
    note_en: str = ""
    source: str = ""

    @property
    def description_fr(self) -> str:
        """Return what the value means, in French."""
        return self.note_fr or f"{self.fr}."

    @property
    def description_en(self) -> str:
        """Return what the value means, in English."""
        return self.note_en or f"{self.en}."


@dataclass(frozen=True)
class CodeList:
    """A closed list: its name, what it is about, its source and its values in order."""

    name: str
    fr: str
    en: str
    source: str
    codes: tuple[Code, ...]

    @cached_property
    def values(self) -> tuple[str, ...]:
        """Return the values in order."""
        return tuple(code.value for code in self.codes)

    @cached_property
    def rule(self) -> Rule:
        """Return the rule that accepts these values only."""
        return one_of(self.values, f"Not in the list {self.name}: write one of {', '.join(self.values)}.")

    @cached_property
    def _by_value(self) -> dict[str, Code]:
        return {code.value: code for code in self.codes}

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    def __contains__(self, value: object) -> bool:
        return value in self._by_value

    def __getitem__(self, value: str) -> Code:
        return self._by_value[value]

    def label(self, value: str, language: str = "fr") -> str:
        """Return the label of a value, or the value itself where the list does not know it."""
        code = self._by_value.get(value)
        if code is None:
            return value
        return code.fr if language == "fr" else code.en


def code_list(name: str, fr: str, en: str, *rows: tuple[str, ...], source: str = "Clausier") -> CodeList:
    """Make a list from rows (value, fr, en[, note_fr, note_en[, source]]); a code has the list's source unless said."""
    made = tuple(_code(row, source) for row in rows)
    return CodeList(name=name, fr=fr, en=en, source=source, codes=made)


def _code(row: tuple[str, ...], source: str) -> Code:
    value, fr, en, note_fr, note_en, own = (*row, "", "", "")[:6]
    return Code(value, fr, en, note_fr, note_en, own or source)
