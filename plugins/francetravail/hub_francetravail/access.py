"""Access: the token of an application, and calls of the API that carry it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from hub import FetchError, Raw, Refused

if TYPE_CHECKING:
    from hub import Http

TOKEN_PATH = "/connexion/oauth2/access_token"  # noqa: S105 - an address
REALM = "/partenaire"
SCOPE = "api_offresdemploiv2 o2dsoffre"
EARLY_S = 60.0  #: seconds before its end at which a token is renewed
WITHOUT_RETRY_AFTER_S = 60  #: patience after a 429 that does not say how long to wait


class Access:
    """Calls of the API with a token that is fetched when it is needed, and never shown."""

    def __init__(
        self,
        http: Http,
        token_url: str,
        *,
        client_id: str,
        client_secret: str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._http, self._token_url, self._clock = http, token_url, clock
        self._client = {"client_id": client_id.strip(), "client_secret": client_secret.strip()}
        self._token, self._ends = "", 0.0

    def get(self, url: str, params: Mapping[str, str] | None = None) -> Raw:
        """Return an answer; a token that is refused is renewed once, and the call made once more.

        :raises Refused: naming what the API says of the query (400), or when it may be asked again (429).
        """
        if not self._token or self._clock() >= self._ends:
            self._renew()
        try:
            return self._ask(url, params)
        except Refused as error:
            if error.status != 401:
                raise explained(error, params) from error
        self._renew()
        try:
            return self._ask(url, params)
        except Refused as error:
            raise explained(error, params) from error

    def _ask(self, url: str, params: Mapping[str, str] | None) -> Raw:
        headers = {"Authorization": f"Bearer {self._token}"}
        return self._http.get(url, params=dict(params or {}), headers=headers, accept="application/json")

    def _renew(self) -> None:
        form = {"grant_type": "client_credentials", "scope": SCOPE, **self._client}
        params = {"realm": REALM}
        try:
            raw = self._http.post(
                self._token_url, params=params, data=form, accept="application/json", tries=3, deadline_s=60.0
            )
        except Refused as error:
            raise unlocked(error) from error
        answer = raw.json()
        token = answer.get("access_token") if isinstance(answer, dict) else None
        if not isinstance(token, str) or not token:
            raise FetchError(f"{self._token_url}: the answer holds no access_token")
        lasts = seconds(answer.get("expires_in"))
        self._token, self._ends = token, self._clock() + max(lasts - EARLY_S, lasts / 2)


def seconds(value: Any) -> float:
    """Return how long a token lasts; 25 minutes where the answer does not say."""
    try:
        return max(float(value), 0.0)
    except (TypeError, ValueError):
        return 1499.0


def unlocked(error: Refused) -> Refused:
    """Say of a refused token what an operator can do; what was sent is not repeated."""
    if error.status not in (400, 401, 403, 409):
        return error
    message = (
        f"France Travail gives no token ({error}): check FRANCETRAVAIL_CLIENT_ID and FRANCETRAVAIL_CLIENT_SECRET, and "
        "that on francetravail.io the API Offres d'emploi v2 is attached to the application and its licence accepted"
    )
    return Refused(message, status=error.status, retry_at=error.retry_at)


def explained(error: Refused, params: Mapping[str, str] | None) -> Refused:
    """Say what was asked where the API did not understand it, and when to come back where it has enough of us."""
    if error.status == 400:
        asked = "&".join(f"{name}={value}" for name, value in (params or {}).items())
        return Refused(f"France Travail does not understand our query ({asked}): {error}", status=400)
    if error.status == 429 and not error.retry_at:
        moment = datetime.now(UTC) + timedelta(seconds=WITHOUT_RETRY_AFTER_S)
        return Refused(str(error), status=429, retry_at=moment.strftime("%Y-%m-%dT%H:%M:%SZ"))
    if error.status == 401:
        return Refused(f"{error}: a new token was refused too", status=401)
    return error
