"""Drafting: a column profile to begin with, made of the headings of an export; no value of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from hub import Raw
from hub_abcviesion.canon import TABLES
from hub_abcviesion.mapping import Mapped, mapped
from hub_abcviesion.profiles import Profile, TableProfile
from hub_abcviesion.reading import sheets

LONGEST = 80  #: letters of a heading that a draft quotes
HEAD = """# A column profile for your own export. Check each line, give it a name, and put it into the folder that the
# option `profiles` names; `hub harvest abcviesion --file FILE --preview` shows how it understands your files.
profile = "mon-export"
version = 1
status = "user"
exit_scheme = {scheme}
"""


def drafted(raw: Raw, profiles: Sequence[Profile]) -> str:
    """Return a profile as TOML: of each table that a known profile recognises, the headings that stand there.

    Where none is recognised nothing of the document is quoted, since which row names the columns is not known: the
    tables and columns that there are stand there to be filled in.

    :raises ParseError: where the document cannot be read as a table at all.
    """
    found: dict[str, Mapped] = {}
    for sheet in sheets(raw):
        if made := mapped(sheet, profiles):
            found.setdefault(made.name, made)
    scheme = next((made.table.profile.exit_scheme for made in found.values()), "plie")
    parts = [HEAD.format(scheme=quoted(scheme))]
    parts += ["\n".join(table_lines(made)) for made in found.values()] or ["\n".join(empty_lines())]
    return "\n".join(parts) + "\n"


def table_lines(made: Mapped) -> Iterable[str]:
    """Yield the lines of one table: what is mapped, then as remarks what is not."""
    table = made.table
    yield f"[tables.{made.name}]"
    yield f"required = {quoted_list(one for one in table.required if one in made.places)}"
    if groups := [[one for one in some if one in made.places] for some in table.any_of]:
        yield f"any_of = [{', '.join(quoted_list(some) for some in groups)}]"
    yield from (f"{name} = {json.dumps(value)}" for name, value in table.fixed.items())
    yield f"[tables.{made.name}.columns]"
    for column in made.places:
        yield f"{column} = {column_of(table, column, made.heading(column))}"
    for place in made.unmapped:
        yield f"# {quoted(made.shown(place))} is not read; to read it, map it to one of the columns below"
    left = [column for column in TABLES[made.name] if column not in made.places]
    yield f"# columns that may still be mapped: {', '.join(left) or 'none'}"


def column_of(table: TableProfile, column: str, heading: str) -> str:
    """Return what a profile says of a column: its heading, and the words of its codes where the table has its own."""
    words = table.maps.get(column)
    if not words:
        return quoted_list([heading])
    codes = ", ".join(f"{quoted(code)} = {quoted_list(some)}" for code, some in words.items())
    return f"{{ from = {quoted_list([heading])}, map = {{ {codes} }} }}"


def empty_lines() -> Iterable[str]:
    """Yield the tables and columns that there are, to be filled in."""
    yield "# No profile knows the headings of this document. Keep one table, and write its headings between the quotes."
    for name, columns in TABLES.items():
        yield f"# [tables.{name}]"
        yield "# required = []"
        yield f"# [tables.{name}.columns]"
        yield from (f'# {column} = [""]' for column in columns)


def quoted_list(texts: Iterable[str]) -> str:
    """Return texts as a TOML array."""
    return f"[{', '.join(quoted(text) for text in texts)}]"


def quoted(text: str) -> str:
    """Return a text as a TOML string on one line, whatever stands in it."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return json.dumps(" ".join(plain.split())[:LONGEST], ensure_ascii=False)
