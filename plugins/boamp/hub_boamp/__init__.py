"""BOAMP: the official bulletin of public procurement notices, published by DILA."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from marshmallow import Schema, ValidationError, fields, validate

from hub import Connector, Contract, Item, ParseError, Raw, hookimpl
from hub_boamp import columns, contacts, documents, items, notices
from hub_boamp.fetch import Fetching, paris_today, since
from hub_boamp.identity import department

if TYPE_CHECKING:
    from hub import Http


def known_department(code: str) -> None:
    """Refuse what is not a COG code, such as 38, 2A or 971."""
    if department(code) != code:
        raise ValidationError(f"{code!r} is not the code of a département (38, 2A, 971)")


def day_or_days(text: Any) -> None:
    """Refuse what is neither a date nor a number of days."""
    try:
        since(text, paris_today())
    except (ValueError, OverflowError) as error:
        raise ValidationError(f"{text!r} is neither a date (2026-01-31) nor a number of days (30)") from error


class Boamp(Connector):
    """Public procurement notices of BOAMP, and what TED publishes of French buyers, given by hand."""

    name = "boamp"
    title = "BOAMP (DILA)"
    homepage = "https://www.boamp.fr/"
    licence = "etalab-2.0"
    kinds = ("notice",)
    forms = items.RANKS
    ignores = columns.REPEATED | {"texte_illisible"}
    door = contacts.DOOR
    contract = Contract(
        attribution="Source : DILA, Bulletin officiel des annonces des marchés publics (BOAMP)",
        licence_url="https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
        fresh_within_hours=24,
    )
    base_url = "https://boamp-datadila.opendatasoft.com"

    class Options(Schema):
        """What to harvest; nothing said means all of France over the last 30 days."""

        departements = fields.List(fields.String(validate=known_department), load_default=list)
        natures = fields.List(fields.String(validate=validate.OneOf(sorted(columns.TYPES))), load_default=list)
        since = fields.Raw(validate=day_or_days, load_default=30)

    today: date | None = None  #: fixed by tests; else the day in Paris

    def fetch(self, http: Http, cursor: Any) -> Iterator[Raw]:
        """Yield exports of past days and pages of the last ten, which are read again by each run."""
        yield from Fetching(http, self.address, self.options, today=self.today or paris_today()).raws(cursor)

    def parse(self, raw: Raw) -> Iterator[Item]:
        """Yield the notices of a document in any of the shapes that DILA and TED publish."""
        yield from documents.parse(raw)

    def normalise(self, item: Item) -> Iterator[dict[str, Any]]:
        """Yield the notice."""
        if item.form == "broken":
            raise ParseError(str(item.data.pop("erreur")))
        yield notices.compose(item.key, item.form, item.data)


@hookimpl
def register_connectors() -> list[type]:
    """Offer the connector."""
    return [Boamp]
