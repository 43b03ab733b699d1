"""Kohesio: the European Commission's base of EU-funded projects, French lists of operations, and ESF calls."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from marshmallow import Schema, fields, validate

from hub import Connector, Contract, Door, Item, ParseError, Raw, hookimpl
from hub_kohesio import answers, calls, columns, documents, pages, profiles, projects
from hub_kohesio.fetch import Fetching
from hub_kohesio.searched import of_search

if TYPE_CHECKING:
    from hub import Http

RANKS = {
    "bulk_csv": 90,
    "api_detail": 80,
    "socrata": 70,
    "validator_csv": 60,
    "sparql": 50,
    "page": 40,
    "api_list": 30,
    "search_csv": 20,
    "copy": 15,
    "by_commune": 10,
    "national_list": 50,
    "call_page": 20,
    "call_csv": 30,
}
TEXTS = (
    *("operation_name_programme_language", "operation_name_english", "operation_summary_programme_language"),
    *("operation_summary_english", "description", "descriptions", "originalDescription", "originalDescriptions"),
    *("orignalDescriptions", "SUMMARY", "title", "titre", "labels", "label", "originalLabel", "originalLabels"),
    *("fr", "en", "fr_summary", "en_summary", "actions", "porteurs", "publics", "criteres", "conditions"),
)


NOT_SAID = "notspecified"  #: lists and calls are public by law, and name no licence
CALLS_ORIGIN = {"licence": NOT_SAID, "attribution": "Source : service gestionnaire de l'appel à projets"}


class Kohesio(Connector):
    """Projects that European funds pay for in France, and the calls that they answered."""

    name = "kohesio"
    title = "Kohesio (Commission européenne)"
    homepage = "https://kohesio.ec.europa.eu/"
    licence = "CC-BY-4.0"
    kinds = ("project", "call")
    version = "1"
    forms = RANKS
    ignores = columns.LEFT_OUT | answers.LEFT_OUT
    door = Door(drop=("**.transliteration", "**.wikidata"), scrub=tuple(f"**.{name}" for name in TEXTS))
    contract = Contract(
        attribution=(
            "Source: European Commission, Kohesio (DG REGIO), projects reported by the managing authorities; "
            "texts machine-translated by eTranslation; modified by Clausier"
        ),
        licence_url="https://creativecommons.org/licenses/by/4.0/",
        fresh_within_hours=24 * 31,
    )
    base_url = "https://kohesio.ec.europa.eu"
    withdraws = False

    class Options(Schema):
        """What to harvest; nothing said means all French projects, and the search for the social funds."""

        ways = fields.List(
            fields.String(validate=validate.OneOf(["csv", "api"])), load_default=lambda: ["csv", "api"]
        )
        periods = fields.List(
            fields.String(validate=validate.OneOf(["2014-2020", "2021-2027"])),
            load_default=lambda: ["2014-2020", "2021-2027"],
        )
        funds = fields.List(fields.String(), load_default=lambda: ["ESF", "YEI", "ESF+"])
        documents = fields.List(fields.Url(schemes={"http", "https"}, require_tld=False), load_default=list)
        profiles = fields.List(fields.String(), load_default=list)
        language = fields.String(validate=validate.OneOf(["fr", "en"]), load_default="fr")

    today: date | None = None  #: fixed by tests; else the day in UTC

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.profiles = (*profiles.given(self.options["profiles"]), *profiles.profiles())

    def fetch(self, http: Http, cursor: Any) -> Iterator[Raw]:
        """Yield the exports of both periods, then the search's answers for the social funds, slice by slice."""
        today = self.today or datetime.now(UTC).date()
        yield from Fetching(http, self.address, self.options, today=today).raws(cursor)

    def parse(self, raw: Raw) -> Iterator[Item]:
        """Yield the projects, operations or calls of a document."""
        yield from documents.parse(raw, self.profiles)

    def normalise(self, item: Item) -> Iterator[dict[str, Any]]:
        """Yield the project or the call."""
        if item.form.startswith("call_"):
            yield {**calls.compose(item.key, item.form, item.data), "origin": CALLS_ORIGIN}
            return
        if item.form == "national_list":
            yield self._listed(item)
            return
        yield projects.compose(item.key, item.form, facts_of(item))

    def _listed(self, item: Item) -> dict[str, Any]:
        """Return the operation of a national list, with thanks to its publisher."""
        name = item.data.pop("profile")
        profile = next((one for one in self.profiles if one.name == name), None)
        if profile is None:
            raise ParseError(f"{item.key}: the profile {name} of its list is not there any more; name it in `profiles`")
        origin = {"licence": NOT_SAID, "attribution": profile.attribution}
        return {**projects.compose(item.key, item.form, profiles.facts(item.data, profile)), "origin": origin}


def facts_of(item: Item) -> projects.Facts:
    """Return the facts of a project's item, read as its form asks."""
    data = item.data
    match item.form:
        case "bulk_csv" | "socrata":
            return columns.of_row(data, validator=False)
        case "validator_csv":
            return columns.of_row(data, validator=True)
        case "api_list":
            return answers.of_list(data)
        case "api_detail":
            return answers.of_detail(data)
        case "sparql":
            return answers.of_bindings(data)
        case "by_commune":
            return answers.of_commune(data)
        case "copy":
            return answers.of_copy(data)
        case "page":
            return pages.facts(data)
        case "search_csv":
            return of_search(data)
        case other:
            raise ValueError(f"{item.key}: no reader for the form {other}")


@hookimpl
def register_connectors() -> list[type]:
    """Offer the connector."""
    return [Kohesio]
