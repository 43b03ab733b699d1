"""Logs: what of a line may be written: no secret, no key of an address, nothing of a person (promise P8)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, quote_plus, urlsplit

from structlog.contextvars import bound_contextvars

from hub.outside.values import IBAN, NIR
from hub.privacy.scrubbing import discreet, scrubbed

SECRET, PERSON = "[secret]", "[personne]"
SHORTEST = 6  #: letters of a secret that is looked for; a shorter one is part of words
SECRET_NAME = re.compile(r"(?i)KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL")
NAMES = (
    r"(?:[\w\-]*(?:api[_\-]?key|apikey|access[_\-]?key|token|secret|passwo?r?d|pwd|signature|credential)[\w\-]*"
    r"|key|sig|auth|t|code)"
)
IN_QUERY = re.compile(rf"(?i)([?&;]{NAMES}=)[^&\s\"'<>#]+")
IN_JSON = re.compile(
    r"(?i)([\"'][\w\-]*(?:api[_\-]?key|token|secret|passwo?r?d|authorization|cookie)[\w\-]*[\"']\s*:\s*[\"'])[^\"']+"
)
HEADER = re.compile(
    r"(?i)\b((?:proxy-)?authorization|set-cookie|cookie|x-api-key|api-key)([\"']?\s*[:=]\s*[\"']?)[^\r\n\"']+"
)
SCHEME = re.compile(r"(?i)\b(bearer|basic|digest)\s+[\w.~+/=\-]{8,}")
USER = re.compile(r"(//)[^/\s@\"']+@")
OURS = re.compile(r"\b(?:whsec_|clausier_[0-9a-f]{12}_)[A-Za-z0-9+/=_\-]{16,}")
OWN = ("hub", "py.warnings")
KEPT_BACK = "a line of another program's code, kept back while a source about persons is read"
PLAIN = frozenset(("timestamp", "level", "logger", "run", "source", "personal"))  #: never of a person


def about(**names: Any) -> Any:
    """Have every line that is written inside name the run, the source, or what else it is about."""
    return bound_contextvars(**{name: value for name, value in names.items() if value is not None})


def secrets_of(environment: Mapping[str, str], names: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the secrets that an environment holds: by the names of its variables, and passwords in addresses."""
    wanted = set(names)
    found = {value for name, value in environment.items() if name in wanted or SECRET_NAME.search(name)}
    for value in environment.values():
        if "://" in value and (password := password_of(value)):
            found.add(password)
    return tuple(sorted({value for value in found if len(value) >= SHORTEST}, key=len, reverse=True))


def password_of(address: str) -> str | None:
    """Return the password of an address."""
    try:
        return urlsplit(address).password
    except ValueError:
        return None


@dataclass(frozen=True, repr=False)
class Redaction:
    """Takes secrets and persons out of texts; made with the secrets that this process knows."""

    secrets: tuple[str, ...] = ()

    def of(self, text: str, *, personal: bool = False) -> str:
        """Return a text that may be written; ``personal``: it was said while a source about persons is read."""
        text = IBAN.sub(PERSON, NIR.sub(PERSON, self.unlocked(text)))
        return discreet(text) if personal else scrubbed(text)

    def unlocked(self, text: str) -> str:
        """Return a text without a secret, a password or a key."""
        for secret in self.secrets:
            for form in {secret, quote(secret, safe=""), quote_plus(secret)}:
                if form in text:
                    text = text.replace(form, SECRET)
        text = USER.sub(rf"\1{SECRET}@", text)
        text = HEADER.sub(rf"\1\2{SECRET}", text)
        text = SCHEME.sub(rf"\1 {SECRET}", text)
        return IN_JSON.sub(rf"\1{SECRET}", IN_QUERY.sub(rf"\1{SECRET}", OURS.sub(SECRET, text)))

    def value(self, value: Any, *, personal: bool = False) -> Any:
        """Return any value of a line, with all texts inside it redacted."""
        if isinstance(value, str):
            return self.of(value, personal=personal)
        if isinstance(value, Mapping):
            return {str(name): self.named(str(name), each, personal) for name, each in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [self.value(each, personal=personal) for each in value]
        if value is None or isinstance(value, bool | int | float):
            return value
        return self.of(str(value), personal=personal)

    def named(self, name: str, value: Any, personal: bool = False) -> Any:
        """Return a value that stands under a name: nothing of one whose name says that it is secret."""
        return SECRET if SECRET_NAME.search(name) else self.value(value, personal=personal)

    def line(self, logger: Any, method: str, event: MutableMapping[str, Any]) -> dict[str, Any]:
        """Return the parts of a line as they may be written; it is called for each line, whoever wrote it.

        While a source about persons is read, lines of code that is not ours are kept back: they may quote anything.
        """
        personal = bool(event.pop("personal", False))
        if personal and str(event.get("logger", "")).partition(".")[0] not in OWN:
            kept = {name: value for name, value in event.items() if name in PLAIN}
            return {**kept, "event": KEPT_BACK}
        if personal and event.pop("exception", None):
            event["exception"] = "kept back"
        return {
            name: value if name in PLAIN else self.named(name, value, personal) if name != "event"
            else self.of(str(value), personal=personal)
            for name, value in event.items()
        }  # fmt: skip
