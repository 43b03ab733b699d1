"""Replica: a small WSGI app that plays France Travail, its token service included, with invented offers."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import Any

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Request, Response

from hub.testing.faults import Faults
from hub.testing.replica import Replica, json_answer
from hub_francetravail.invented import offers as invented_offers
from hub_francetravail.lists import BY_LABEL, NATURES, TYPES, plain

Offer = dict[str, Any]
API = "/partenaire/offresdemploi/v2"
TOKEN = "/connexion/oauth2/access_token"  # noqa: S105 - an address
SCOPE = "api_offresdemploiv2 o2dsoffre"
PAGE, LAST_START, LAST_END = 150, 3000, 3149
MESSAGES = {
    "wide": "La plage de résultats demandée est trop importante.",
    "start": "La position de début doit être inférieure ou égale à 3000.",
    "range": "Format du paramètre « range » incorrect. <entier>-<entier> attendu.",
    "value": "Valeur du paramètre « {name} » incorrecte.",
    "departements": "Le nombre de départements maximum autorisé pour la recherche est de 5",
    "dates": "minCreationDate et maxCreationDate : les paramètres sont dépendants et doivent être renseignés ensemble",
    "keywords": "Format du paramètre « motsCles » incorrect. 7 mots-clé au maximum séparés par des virgules et d'au "
    "moins 2 caractères.",
    "since": "Format du paramètre « publieeDepuis » incorrect. 1, 3, 7, 14 ou 31 attendu.",
    "id": "Le format de l'id de l'offre recherchée est incorrect.",
}
SERVED_TYPES = {
    "CDI": "Contrat à durée indéterminée",
    "CDD": "Contrat à durée déterminée",
    "MIS": "Mission intérimaire",
    "SAI": "Contrat travail saisonnier",
    "CCE": "Profession commerciale",
    "FRA": "Franchise",
    "LIB": "Profession libérale",
    "REP": "Reprise d'entreprise",
    "TTI": "Contrat travail temporaire insertion",
    "DDI": "Contrat durée déterminée insertion",
    "DIN": "CDI Intérimaire",
}


class BadQuery(Exception):
    """A 400 of the API, with its message."""


def create_replica(
    today: date | None = None,
    faults: Faults | None = None,
    *,
    offers: Iterable[Offer] | None = None,
    client: tuple[str, str] | None = None,
    token_calls: int | None = None,
) -> FranceTravailReplica:
    """Return the app; ``offers`` instead of the invented ones, the ``client`` that alone gets a token (id, secret),
    the number of calls that a token is good for."""
    given = list(offers) if offers is not None else invented_offers(today)
    return FranceTravailReplica(given, faults=faults, client=client, token_calls=token_calls)


class FranceTravailReplica(Replica):
    """Token, search, single offers and reference lists.

    ``offers`` may be changed while it is served: they come, go and come back. ``lie`` is added to each total that is
    announced; ``before_page`` is called with the first position of each page, before it is made.
    """

    def __init__(
        self,
        offers: list[Offer],
        *,
        faults: Faults | None = None,
        client: tuple[str, str] | None = None,
        token_calls: int | None = None,
    ) -> None:
        super().__init__(faults=faults)
        self.offers = offers
        self.client = client
        self.token_calls = token_calls
        self.expires_in = 1499
        self.lie = 0
        self.before_page: Callable[[int], None] = lambda first: None
        self.tokens: Counter[str] = Counter()
        self._given = 0
        self._counting = threading.Lock()

    def answer(self, request: Request) -> Response:
        """Return the answer to a request."""
        if request.path == TOKEN:
            return self._token(request)
        if not request.path.startswith(API):
            raise NotFound
        if not self._known(request):
            return Response(b"", 401, headers={"WWW-Authenticate": "Bearer"})
        rest = request.path[len(API) :]
        try:
            if rest == "/offres/search":
                return self._search(request)
            if rest.startswith("/offres/"):
                return self._one(rest.removeprefix("/offres/"))
            return self._referentiel(rest.removeprefix("/referentiel/"))
        except BadQuery as error:
            return json_answer({"codeErreur": None, "message": str(error)}, 400)

    def _token(self, request: Request) -> Response:
        form = request.form
        if request.method != "POST" or request.authorization is not None:
            return Response("<html><body>Accès refusé</body></html>", 409, mimetype="text/html")
        if form.get("grant_type") != "client_credentials":
            return refused("unsupported_grant_type", f"Grant type is not supported: {form.get('grant_type')}")
        if set(form.get("scope", "").split()) - set(SCOPE.split()):
            return refused("invalid_scope", f"Unknown/invalid scope(s): [{form.get('scope')}]")
        if self.client and (form.get("client_id"), form.get("client_secret")) != self.client:
            return refused("invalid_client", "Client authentication failed")
        with self._counting:
            self._given += 1
            token = f"jeton-{self._given}"
            self.tokens[token] = -1 if self.token_calls is None else self.token_calls
        return json_answer(
            {"scope": SCOPE, "expires_in": self.expires_in, "token_type": "Bearer", "access_token": token},
            headers={"Cache-Control": "no-store"},
        )

    def _known(self, request: Request) -> bool:
        """Say whether the token is good, and count the call."""
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        with self._counting:
            if token not in self.tokens or self.tokens[token] == 0:
                return False
            self.tokens[token] -= 1 if self.tokens[token] > 0 else 0
        return True

    def _search(self, request: Request) -> Response:
        args = request.args
        first, last = bounds(args.get("range", f"0-{PAGE - 1}"))
        self.before_page(first)
        found = [offer for offer in self.offers if all(test(offer) for test in tests(args))]
        found.sort(key=order(args.get("sort", "0")))
        total = len(found) + self.lie if found else 0
        page = found[first : last + 1]
        if not found or not page:
            return Response(b"", 204, headers={"Content-Range": f"*/{total}", "Accept-Range": str(PAGE)})
        end = first + len(page) - 1
        headers = {"Content-Range": f"offres {first}-{end}/{total}", "Accept-Range": str(PAGE)}
        body = {"resultats": page, "filtresPossibles": filters(found)}
        return json_answer(body, 200 if len(page) == total else 206, headers=headers)

    def _one(self, key: str) -> Response:
        if not re.fullmatch(r"\d{3}[A-Z]{4}|\d{7}", key):
            raise BadQuery(MESSAGES["id"])
        found = next((offer for offer in self.offers if offer["id"] == key), None)
        return json_answer(found) if found else Response(b"", 204)

    def _referentiel(self, name: str) -> Response:
        lists = {"naturesContrats": NATURES, "typesContrats": SERVED_TYPES}
        if name not in lists:
            raise NotFound
        rows = [{"code": code, "libelle": label} for code, label in lists[name].items()]
        return json_answer(rows, headers={"Content-Range": f"{name} */{len(rows)}"})


def refused(error: str, description: str) -> Response:
    """Return a 400 of the token service."""
    return json_answer({"error": error, "error_description": description}, 400)


def bounds(text: str) -> tuple[int, int]:
    """Return the first and the last position of a range, both included."""
    found = re.fullmatch(r"(\d+)-(\d+)", text)
    if not found:
        raise BadQuery(MESSAGES["range"])
    first, last = int(found[1]), int(found[2])
    if first > LAST_START:
        raise BadQuery(MESSAGES["start"])
    if last - first + 1 > PAGE or last > LAST_END:
        raise BadQuery(MESSAGES["wide"])
    return first, last


def tests(args: Any) -> list[Callable[[Offer], bool]]:
    """Return what an offer must meet; a parameter that the API does not know is ignored, as the API does."""
    made: list[Callable[[Offer], bool]] = [contracts(args)]
    if "origineOffre" in args:
        made.append(lambda offer: offer["origineOffre"]["origine"] == args["origineOffre"])
    if "departement" in args:
        made.append(departements(args["departement"].split(",")))
    if "codeROME" in args:
        made.append(lambda offer: offer["romeCode"] in args["codeROME"].split(","))
    if args.get("entreprisesAdaptees") == "true":
        made.append(lambda offer: bool(offer.get("entrepriseAdaptee")))
    if args.get("employeursHandiEngages") == "true":
        made.append(lambda offer: bool(offer.get("employeurHandiEngage")))
    if "motsCles" in args:
        made.append(keywords(args["motsCles"].split(",")))
    if args.get("publieeDepuis", "1") not in ("1", "3", "7", "14", "31"):
        raise BadQuery(MESSAGES["since"])
    return [*made, *created(args)]


def contracts(args: Any) -> Callable[[Offer], bool]:
    """Return the test on contracts: types and natures are joined by OR."""
    types = set(filter(None, args.get("typeContrat", "").split(",")))
    natures = set(filter(None, args.get("natureContrat", "").split(",")))
    for name, given, known in (("typeContrat", types, TYPES - {"DDT"}), ("natureContrat", natures, set(NATURES))):
        if given - known:
            raise BadQuery(MESSAGES["value"].format(name=name))
    if not types and not natures:
        return lambda offer: True
    return lambda offer: offer["typeContrat"] in types or BY_LABEL[plain(offer["natureContrat"])] in natures


def departements(codes: list[str]) -> Callable[[Offer], bool]:
    """Return the test on départements, five at most."""
    if len(codes) > 5:
        raise BadQuery(MESSAGES["departements"])
    if not all(re.fullmatch(r"\d{2}|2[AB]|97\d", code) for code in codes):
        raise BadQuery(MESSAGES["value"].format(name="departement"))
    return lambda offer: offer["lieuTravail"]["libelle"].partition(" - ")[0] in codes


def keywords(words: list[str]) -> Callable[[Offer], bool]:
    """Return the test on words, in the title and the ROME label only: the description is not searched."""
    if len(words) > 7 or any(len(word) < 2 for word in words):
        raise BadQuery(MESSAGES["keywords"])
    return lambda offer: all(word.lower() in f"{offer['intitule']} {offer['romeLibelle']}".lower() for word in words)


def created(args: Any) -> list[Callable[[Offer], bool]]:
    """Return the test on the moment of creation; both bounds or none."""
    given = [args.get("minCreationDate"), args.get("maxCreationDate")]
    if given == [None, None]:
        return []
    if None in given:
        raise BadQuery(MESSAGES["dates"])
    if not all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", text) for text in given):
        raise BadQuery(MESSAGES["value"].format(name="minCreationDate"))
    start, end = (datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC) for text in given)
    return [lambda offer: start <= datetime.fromisoformat(offer["dateCreation"]) <= end]


def order(sort: str) -> Callable[[Offer], Any]:
    """Return the order: by creation, the newest first; by default origin 1 before origin 2."""
    if sort == "1":
        return lambda offer: (-datetime.fromisoformat(offer["dateCreation"]).timestamp(), offer["id"])
    return lambda offer: (offer["origineOffre"]["origine"], offer["id"])


def filters(found: list[Offer]) -> list[dict[str, Any]]:
    """Return the counts beside a page; natures come as codes here."""
    counts = {
        "typeContrat": Counter(offer["typeContrat"] for offer in found if offer["typeContrat"] != "DDT"),
        "experience": Counter("0" for _ in found),
        "qualification": Counter("0" for _ in found),
        "natureContrat": Counter(BY_LABEL[plain(offer["natureContrat"])] for offer in found),
    }
    return [
        {
            "filtre": name,
            "agregation": [{"valeurPossible": value, "nbResultats": n} for value, n in sorted(counted.items())],
        }
        for name, counted in counts.items()
    ]
