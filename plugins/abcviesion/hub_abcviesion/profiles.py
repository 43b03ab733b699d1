"""Profiles: how the headings of one export map to the canon; TOML files, versioned, that say what they are worth."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any

from hub import HubError
from hub_abcviesion.canon import TABLES, vocabulary_of
from hub_abcviesion.spelling import Words, folded

STATUSES = ("plausible", "verified", "user")
#: types of columns that may carry a forbidden heading: their cells leave as a pseudonym or not at all
UNREADABLE = ("identity", "birth", "hidden")
VOCABULARY = "vocabulary.toml"


class ProfileError(HubError):
    """A column profile is wrong: which file, which key, and what to write."""


@dataclass(frozen=True)
class TableProfile:
    """One table of a profile: its columns with their headings, the first heading first."""

    profile: Profile = field(repr=False)
    name: str = ""
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    any_of: tuple[tuple[str, ...], ...] = ()
    maps: Mapping[str, Mapping[str, list[str]]] = field(default_factory=dict)
    ignored: Words = field(default_factory=lambda: Words([]))
    fixed: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def by_heading(self) -> dict[str, list[tuple[int, str]]]:
        """Return, for each heading as it is compared, the columns that it may be and its rank among theirs."""
        found: dict[str, list[tuple[int, str]]] = {}
        for column, headings in self.columns.items():
            for rank, heading in enumerate(headings):
                found.setdefault(folded(heading), []).append((rank, column))
        return found

    def type_of(self, column: str) -> str:
        """Return the type of a column."""
        return TABLES[self.name][column]

    @cached_property
    def readers(self) -> dict[str, dict[str, Words]]:
        """Return, for each coded column, its codes with the words that mean them."""
        shared = self.profile.codes
        found = {}
        for column in self.columns:
            words = {code: list(some) for code, some in shared.get(vocabulary_of(self.name, column), {}).items()}
            for code, some in self.maps.get(column, {}).items():
                words[code] = [*words.get(code, []), *some]
            if words:
                found[column] = {code: Words([*some, code]) if code else Words(some) for code, some in words.items()}
        return found


@dataclass(frozen=True)
class Profile:
    """One column profile."""

    name: str
    version: int
    status: str
    exit_scheme: str
    note: str = ""
    tables: dict[str, TableProfile] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, list[str]]] = field(default_factory=dict)
    forbidden: Words = field(default_factory=lambda: Words([]))

    @property
    def label(self) -> str:
        """Return the profile's name, version and worth, as reports say it."""
        return f"{self.name} v{self.version} ({self.status})"


def shipped() -> list[Profile]:
    """Return the profiles of the package."""
    return read_folder(resources.files("hub_abcviesion") / "profiles")


def known_profiles(folder: str) -> list[Profile]:
    """Return the profiles of the operator's folder and those of the package; of one name, the operator's."""
    own = read_folder(Path(folder)) if folder else []
    names = {profile.name for profile in own}
    return [*own, *(profile for profile in shipped() if profile.name not in names)]


def read_folder(folder: Any) -> list[Profile]:
    """Return the profiles of a folder; its vocabulary, where it has one, replaces that of the package.

    :raises ProfileError: naming the file, the key and what is wrong with it.
    """
    if not folder.is_dir():
        raise ProfileError(f"{folder}: there is no such folder of column profiles")
    files = {file.name: file for file in folder.iterdir() if file.name.endswith(".toml")}
    words = files.pop(VOCABULARY, None) or resources.files("hub_abcviesion") / "profiles" / VOCABULARY
    shared = read_toml(words)
    return [profile_of(read_toml(file), shared, name) for name, file in sorted(files.items())]


def read_toml(file: Any) -> dict[str, Any]:
    """Return what a TOML file says."""
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ProfileError(f"{file}: {error}") from error


def profile_of(data: Mapping[str, Any], shared: Mapping[str, Any], file: str) -> Profile:
    """Return a profile from what its file and the shared vocabulary say."""
    for key in ("profile", "version", "status", "tables"):
        if key not in data:
            raise ProfileError(f"{file}: {key!r} is missing; see the profiles shipped with hub-abcviesion")
    if data["status"] not in STATUSES:
        raise ProfileError(f"{file}: status is {data['status']!r}; write one of {', '.join(STATUSES)}")
    forbidden = Words([*shared.get("forbidden", {}).get("names", []), *data.get("forbidden", [])])
    ignored = list(shared.get("ignored", {}).get("names", []))
    made = Profile(
        str(data["profile"]), int(data["version"]), data["status"], data.get("exit_scheme", "plie"),
        data.get("note", ""), {}, shared.get("codes", {}), forbidden,
    )  # fmt: skip
    for name, table in data["tables"].items():
        made.tables[name] = table_of(made, name, table, ignored, file)
    return made


def table_of(profile: Profile, name: str, data: Mapping[str, Any], ignored: list[str], file: str) -> TableProfile:
    """Return one table of a profile, refused where it maps what the canon does not know or what is forbidden."""
    where = f"{file} [tables.{name}]"
    if name not in TABLES:
        raise ProfileError(f"{where}: no such table; there are {', '.join(TABLES)}")
    columns: dict[str, tuple[str, ...]] = {}
    maps: dict[str, Mapping[str, list[str]]] = {}
    for column, said in data.get("columns", {}).items():
        headings = said.get("from", []) if isinstance(said, Mapping) else said
        maps[column] = said.get("map", {}) if isinstance(said, Mapping) else {}
        columns[column] = tuple(headings)
        refuse_column(profile, name, column, headings, where)
    required = tuple(data.get("required", ()))
    any_of = tuple(tuple(some) for some in data.get("any_of", ()))
    if missing := [one for one in (*required, *(c for some in any_of for c in some)) if one not in columns]:
        raise ProfileError(f"{where}: required and not mapped: {', '.join(missing)}")
    own = data.get("ignored", {}).get("names", [])
    fixed = {key: data[key] for key in ("rsa", "qpv") if key in data}
    return TableProfile(profile, name, columns, required, any_of, maps, Words([*ignored, *own]), fixed)


def refuse_column(profile: Profile, table: str, column: str, headings: Iterable[str], where: str) -> None:
    """Refuse a column that the canon does not know, or that would read what is never read."""
    if column not in TABLES[table]:
        raise ProfileError(f"{where}: no such column {column!r}; there are {', '.join(TABLES[table])}")
    if TABLES[table][column] in UNREADABLE:
        return
    for heading in headings:
        if heading in profile.forbidden:
            raise ProfileError(
                f"{where}: {column} is mapped to {heading!r}, which is never read: choose another column"
            )
