"""France Travail: job offers, for consultation on pages; those of insertion above all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from marshmallow import Schema, ValidationError, fields, validate

from hub import Connector, Contract, Door, Item, ParseError, Raw, hookimpl
from hub_francetravail import documents, lists, offers
from hub_francetravail.access import TOKEN_PATH, Access
from hub_francetravail.fetch import Fetching
from hub_francetravail.slices import DEPARTEMENTS, QUERIES, slices

if TYPE_CHECKING:
    from hub import Http

OFFICIAL = "https://api.francetravail.io"
TOKEN_HOST = "https://entreprise.francetravail.fr"  # noqa: S105 - an address
ID, SECRET = "FRANCETRAVAIL_CLIENT_ID", "FRANCETRAVAIL_CLIENT_SECRET"
CONTACTS = ("contact", "agence", "telephone", "courriel", "coordonnees1", "coordonnees2", "coordonnees3")
FREE_TEXTS = (
    *("intitule", "description", "entreprise.description", "entreprise.nom", "salaire", "experienceLibelle"),
    *("experienceCommentaire", "complementExercice", "conditionExercice", "contexteTravail", "dureeTravailLibelle"),
    *("formations", "competences", "langues", "deplacementLibelle", "appellationlibelle", "romeLibelle"),
    *("typeContratLibelle", "natureContrat", "dureeTravailLibelleConverti", "secteurActiviteLibelle", "permis"),
    *("trancheEffectifEtab", "outilsBureautiques", "qualitesProfessionnelles", "lieuTravail.libelle", "pays"),
    "origineOffre.partenaires.nom",
)


def known_department(code: str) -> None:
    """Refuse what is neither a département nor ``*``."""
    if code != "*" and code not in DEPARTEMENTS:
        raise ValidationError(f"{code!r} is not the code of a département (38, 2A, 971), nor *")


class FranceTravail(Connector):
    """Job offers of insertion, and of the départements that an operator asks for; read whole at each run."""

    name = "francetravail"
    title = "France Travail"
    homepage = "https://candidat.francetravail.fr/offres/recherche"
    licence = "francetravail-offres"
    kinds = ("offer",)
    forms = documents.FORMS
    personal = True
    withdraws = True
    door = Door(
        drop=(*(f"**.{name}" for name in CONTACTS), "**.urlPostulation", "**.urlRecruteur", "entreprise.logo"),
        scrub=FREE_TEXTS,
    )
    contract = Contract(
        attribution=(
            "Source : France Travail, base des offres d'emploi, à la date d'actualisation de chaque offre. "
            "Licence de réutilisation de la base de données des offres d'emploi de France Travail."
        ),
        licence_url="https://francetravail.io/data/api/offres-emploi",
        fresh_within_hours=24,
        hide_unseen_hours=24,
        hide_stale_hours=48,
        keep_raw_days=7,
        republish=False,
    )
    secrets = (ID, SECRET)
    base_url = OFFICIAL

    class Options(Schema):
        """What to harvest: offers of insertion, and more where it is asked for."""

        harvest = fields.List(
            fields.String(validate=validate.OneOf(sorted(QUERIES))), load_default=lambda: ["insertion"]
        )
        departements = fields.List(fields.String(validate=known_department), load_default=list)
        token_url = fields.Url(schemes={"https", "http"}, require_tld=False, load_default=None, allow_none=True)

    @property
    def token_url(self) -> str:
        """Return where tokens are given: another host than the API's, but where a replica plays both."""
        host = TOKEN_HOST if self.address == OFFICIAL else self.address
        return str(self.options["token_url"] or host + TOKEN_PATH)

    def fetch(self, http: Http, cursor: Any) -> Iterator[Raw]:
        """Yield all pages of all slices: there is no filter on updates, so each run reads everything."""
        access = Access(
            http,
            self.token_url,
            client_id=self.credentials.get(ID, ""),
            client_secret=self.credentials.get(SECRET, ""),
        )
        wanted = slices(self.options["harvest"], self.options["departements"])
        yield from Fetching(access, self.address).raws(wanted)

    def parse(self, raw: Raw) -> Iterator[Item]:
        """Yield the offers of a document, or the reference list that it is."""
        yield from documents.parse(raw)

    def normalise(self, item: Item) -> Iterator[dict[str, Any]]:
        """Yield the offer."""
        if item.form == documents.BROKEN:
            raise ParseError("an entry without the number of an offer")
        if item.form == documents.LIST:
            lists.compared(item.data)
        yield offers.compose(item.key, item.form, item.data)


@hookimpl
def register_connectors() -> list[type]:
    """Offer the connector."""
    return [FranceTravail]
