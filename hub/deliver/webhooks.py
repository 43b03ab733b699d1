"""Webhooks: signed as Standard Webhooks wants it, sent to checked addresses only, redirects not followed (T14)."""

from __future__ import annotations

import base64
import hmac
import secrets
import socket
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from requests.exceptions import RequestException
from urllib3.exceptions import HTTPError

from hub.errors import Forbidden, UsageError
from hub.outside.addresses import Guard, Target, check_url, target
from hub.outside.limits import retry_moment
from hub.outside.transport import GuardedAdapter, Watch, Watched

TIMEOUT_S = 20.0
SECRET_BYTES = 32
ANSWER_BYTES = 2048  #: of an answer that are read
SHOWN = 500  #: characters of it that are kept
LONGEST_URL = 2000
#: said to a partner, who is not to learn to which numbers our network resolves a name
NOT_PUBLIC = "this host leads to an address that is not of the public Internet"


def new_secret() -> str:
    """Return a new secret, as it is shown once."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signed(
    event: str,
    body: bytes,
    *,
    now: int,
    secrets: Iterable[str],
    private: Ed25519PrivateKey,
    former: Iterable[Ed25519PrivateKey] = (),
) -> dict[str, str]:
    """Return the headers of one attempt: a symmetric signature for each secret, an asymmetric one for each key."""
    content = f"{event}.{now}.".encode() + body
    marks = [f"v1,{text(hmac.digest(base64.b64decode(each[6:]), content, 'sha256'))}" for each in secrets]
    marks += [f"v1a,{text(key.sign(content))}" for key in (private, *former)]
    return {"webhook-id": event, "webhook-timestamp": str(now), "webhook-signature": " ".join(marks)}


def public_key(private: Ed25519PrivateKey) -> str:
    """Return the public half of a signing key, as Standard Webhooks writes it."""
    return "whpk_" + text(private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))


def text(signature: bytes) -> str:
    """Return bytes in base64."""
    return base64.b64encode(signature).decode()


@dataclass(frozen=True)
class Answered:
    """What came back: a status, or no answer and why; a little of the text; the wait that was asked for."""

    status: int | None
    text: str
    ms: int
    retry_after_s: float | None = None

    @property
    def good(self) -> bool:
        """Say whether the event was taken."""
        return self.status is not None and 200 <= self.status < 300


class Sender:
    """Sends to targets of partners: https, public addresses, no redirect, 20 seconds for all.

    ``allow`` and ``allow_any_port`` hold loopback targets that tests and the conformance run hand over in memory.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        allow: frozenset[Target] = frozenset(),
        allow_any_port: frozenset[str] = frozenset(),
        resolver: object = socket.getaddrinfo,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        self.guard = Guard(allow=allow, allow_any_port=allow_any_port, resolver=resolver)  # type: ignore[arg-type]
        self.timeout_s, self._watched = timeout_s, Watched()
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers.update({"User-Agent": user_agent, "Accept-Encoding": "identity"})
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, GuardedAdapter(self.guard, self._watched))

    def check(self, url: object) -> str:
        """Return an address that may be a target, every address behind it looked at.

        :raises UsageError: saying what is wrong with it.
        """
        if not isinstance(url, str) or not 1 <= len(url) <= LONGEST_URL:
            raise UsageError("url: give the https address of your target")
        try:
            host, port = self._target(url)
        except Forbidden as error:
            raise UsageError(f"url: {error}") from error
        try:
            self.guard.addresses(host, port)
        except Forbidden as error:
            raise UsageError(f"url: {NOT_PUBLIC}") from error
        except (OSError, UnicodeError) as error:
            raise UsageError("url: this host has no address") from error
        return url

    def _target(self, url: str) -> Target:
        parts = check_url(url)
        host, port = target(parts)
        if parts.scheme != "https" and not self.guard.opens(host, port):
            raise Forbidden("a target is asked by https only")
        return host, port

    def send(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Answered:
        """Send once; whatever goes wrong is an answer too, never an exception."""
        began, watch, refused = time.monotonic(), Watch(self.timeout_s).start(), ""
        try:
            self._target(url)
            refused = f"not sent: {NOT_PUBLIC}"
            with self._watched.by(watch):
                response = self._session.request(
                    method, url, data=body, headers=dict(headers), stream=True, allow_redirects=False,
                    timeout=(min(10.0, self.timeout_s), self.timeout_s), verify=True, proxies={},
                )  # fmt: skip
                with response:
                    said = beginning(response)
            return Answered(response.status_code, said, since(began), asked_wait(response.headers))
        except Forbidden as error:
            return Answered(None, (refused or f"not sent: {error}")[:SHOWN], since(began))
        except (RequestException, HTTPError, OSError, UnicodeError) as error:
            why = "no answer in time" if watch.fired else type(error).__name__
            return Answered(None, f"no answer: {why}", since(began))
        finally:
            watch.stop()
            self._session.cookies.clear()


def beginning(response: requests.Response) -> str:
    """Return the first characters of an answer, printable, whatever it is; a body that breaks off is no matter."""
    with suppress(RequestException, HTTPError, OSError, ValueError):
        head = response.raw.read(ANSWER_BYTES, decode_content=False) or b""
        said = head.decode("utf-8", "replace")
        return " ".join("".join(char if char.isprintable() else " " for char in said).split())[:SHOWN]
    return ""


def asked_wait(headers: Mapping[str, str]) -> float | None:
    """Return how many seconds a target asks to be left alone."""
    now = datetime.now(UTC)
    moment = retry_moment(headers, b"", now)
    return max(0.0, (moment - now).total_seconds()) if moment else None


def since(began: float) -> int:
    """Return the milliseconds since a moment."""
    return int((time.monotonic() - began) * 1000)
