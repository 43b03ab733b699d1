"""ABC ViEsion and other exports of pathways: participants, steps, contracts, hours, exits and clauses of a PLIE."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from marshmallow import Schema, fields, validate

from hub import Connector, Contract, Door, Item, ParseError, Raw, hookimpl
from hub_abcviesion import clauses, drafting, joining, mapping, pathways, previewing, profiles, reading, rows

if TYPE_CHECKING:
    from hub import Http

#: rank of each form: the more tables of a person's pathway a document holds, the more complete it is
TABLES = ("contracts", "exits", "participants", "steps")
FORMS = {"+".join(t for at, t in enumerate(TABLES) if n >> at & 1): 10 + n.bit_count() for n in range(1, 16)}

#: of what is published, which is clauses alone, where their owner agrees; nothing else of an export has a licence
OPEN_LICENCE = "etalab-2.0"
NOT_PUBLISHED = "private"

#: what Python says of a value quotes it: of these, only the sort of the failure may be told
UNQUOTED = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


def unreadable(error: Exception) -> ParseError:
    """Return the error that says of another which sort it was, and nothing that it quotes."""
    return ParseError(f"the file made the reader fail ({type(error).__name__}); nothing was kept")


def inside(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record that nothing allows to be published, which says so."""
    return {**record, "origin": {"licence": NOT_PUBLISHED}}


class AbcViesion(Connector):
    """Exports given by hand, read in memory; persons leave the door as keyed pseudonyms."""

    name = "abcviesion"
    title = "ABC ViEsion et autres exports de parcours"
    homepage = "https://www.ville-emploi.asso.fr/"
    licence = OPEN_LICENCE
    kinds = ("pathway", "clause_hours", "clause")
    forms = {"clause": 10, "hours": 10, "broken": 0, **FORMS}
    personal = True
    version = "1"
    door = Door(
        drop=("surname", "first_name", "birth_date", "**.surname", "**.first_name", "**.birth_date"),
        pseudonymise=("participant", "employer", "contracts.employer"),
        coarsen=("place",),
        refuse=("**",),
    )
    contract = Contract(
        attribution="Clauses du PLIE ou du facilitateur, avec son accord; rien n'est diffusé par personne",
        licence_url="https://www.etalab.gouv.fr/licence-ouverte-open-licence",
        fresh_within_hours=24 * 31,
        keep_raw_days=90,
    )

    class Options(Schema):
        """Where the operator's own column profiles are, which one to use, and what the owner of the data granted."""

        profiles = fields.String(load_default="", metadata={"description": "folder of TOML files; none: those shipped"})
        profile = fields.String(load_default="", metadata={"description": "name of the only profile to try"})
        clauses_licence = fields.String(
            load_default="", validate=validate.OneOf(["", OPEN_LICENCE]),
            metadata={"description": "the licence under which their owner lets clauses be published; none: internal"},
        )  # fmt: skip

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        granted = self.options["clauses_licence"] or NOT_PUBLISHED
        self.version = f"{self.version}+{granted}"  # so that a replay applies a new agreement

    @cached_property
    def known(self) -> list[profiles.Profile]:
        """Return the profiles to try."""
        found = profiles.known_profiles(self.options["profiles"])
        wanted = self.options["profile"]
        if wanted and not any(profile.name == wanted for profile in found):
            there = ", ".join(profile.name for profile in found)
            raise profiles.ProfileError(f"[abcviesion.options] profile: there is no {wanted!r}; there are: {there}")
        return [profile for profile in found if wanted in ("", profile.name)]

    def fetch(self, http: Http, cursor: Any) -> Iterator[Raw]:
        """Say how documents come: by hand only."""
        raise ParseError("abcviesion has no address: give the export with `hub harvest abcviesion --file FILE`")
        yield  # a generator, as the contract of connectors asks

    def parse(self, raw: Raw) -> Iterator[Item]:
        """Yield what the tables of an export hold, once all of it was read and found free of what may not enter."""
        try:
            items = list(self._items(raw))
        except UNQUOTED as error:
            raise unreadable(error) from None
        yield from items

    def _items(self, raw: Raw) -> Iterator[Item]:
        at = date.fromisoformat(raw.retrieved_at[:10])
        known = mapping.require_mapped(reading.sheets(raw), self.known)
        tables = [(table, rows.rows_of(table, at=at)) for table in known]
        yield from joining.joined(tables, at=at, document=raw.digest or "")

    def normalise(self, item: Item) -> Iterator[dict[str, Any]]:
        """Yield the clause, the hours or the pathway."""
        if item.form == "broken":
            raise ParseError(f"{item.data.pop('where')}: {item.data.pop('wrong')}")
        if item.form == "clause":
            clause = clauses.compose_clause(item.data, self.uid)
            yield clause if self.options["clauses_licence"] else {**inside(clause), "audience": "internal"}
        elif item.form == "hours":
            yield inside(clauses.compose_hours(item.data, self.uid))
        else:
            yield inside(pathways.compose(item.data, self.uid))

    def parts(self, item: Item) -> tuple[str, ...]:
        """Return the tables that an item was read from."""
        if item.form in ("hours", "clause"):
            return ("hours" if item.form == "hours" else "clauses",)
        return (item.data["table"],) if item.form == "broken" else tuple(item.form.split("+"))

    def accepts(self, path_name: str) -> bool:
        """Say whether a file's ending is that of a table or of a zip."""
        return path_name.lower().endswith((".csv", ".txt", ".tsv", ".xlsx", ".xls", ".ods", ".zip", ".gz"))

    def preview(self, raw: Raw) -> list[dict[str, object]]:
        """Return how each column of a document is understood: counts and verdicts, no value."""
        at = date.fromisoformat(raw.retrieved_at[:10])
        try:
            return [view.as_json() for view in previewing.preview(raw, self.known, at=at)]
        except UNQUOTED as error:
            raise unreadable(error) from None

    def draft(self, raw: Raw) -> str:
        """Return a column profile to begin with, as TOML: headings of the document, no value."""
        try:
            return drafting.drafted(raw, self.known)
        except UNQUOTED as error:
            raise unreadable(error) from None

    def profile_labels(self) -> dict[str, str]:
        """Return the profiles that may be chosen, with version and worth."""
        return {profile.name: profile.label for profile in self.known}


@hookimpl
def register_connectors() -> list[type]:
    """Offer the connector."""
    return [AbcViesion]
