"""What an OAI-PMH request asks for: its arguments checked, and the token that carries them on."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime, timedelta

import orjson

DAY, SECOND = "%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"


class Refused(Exception):
    """An error of the protocol, with its code."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code


@dataclass(frozen=True)
class Asking:
    """A list that is asked for, and how far it was told; instants are ISO texts, both inclusive."""

    prefix: str
    since: str | None = None
    until: str | None = None
    set: str | None = None
    upto: int = 0
    after: int = 0
    cursor: int = 0
    size: int | None = None

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Asking:
        """Return what the arguments of a list ask for.

        :raises Refused: badArgument, where a date is none or the dates do not go together.
        """
        since, until = asked.get("from"), asked.get("until")
        if since and until and len(since) != len(until):
            raise Refused("badArgument", "from and until must both be days or both be instants")
        begin, end = (begin_of(since) if since else None), (end_of(until) if until else None)
        if begin and end and begin > end:
            raise Refused("badArgument", "from is after until")
        return cls(asked["metadataPrefix"], begin, end, asked.get("set"))

    @property
    def place(self) -> str:
        """Return the code of the territory whose set is asked for, or nothing."""
        scheme, _, code = (self.set or "").partition(":")
        return code if scheme in ("region", "departement") else ""


def asking(
    given: Sequence[tuple[str, str]], verbs: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]
) -> dict[str, str]:
    """Return the arguments, each once, checked against what the verb wants.

    :raises Refused: badVerb or badArgument.
    """
    names = [name for name, _ in given]
    asked = dict(given)
    if names.count("verb") != 1 or asked["verb"] not in verbs:
        raise Refused("badVerb", f"the verb must be given once, and be one of {', '.join(verbs)}")
    required, optional = verbs[asked["verb"]]
    listing = asked["verb"].startswith("List") and "metadataPrefix" in required
    if listing and "resumptionToken" in asked:
        required, optional = ("resumptionToken",), ()
    if twice := {name for name in names if names.count(name) > 1}:
        raise Refused("badArgument", f"given more than once: {', '.join(sorted(twice))}")
    if foreign := asked.keys() - {"verb", *required, *optional}:
        raise Refused("badArgument", f"not an argument here: {', '.join(sorted(foreign))}")
    if missing := [name for name in required if not asked.get(name)]:
        raise Refused("badArgument", f"missing: {', '.join(missing)}")
    return asked


def begin_of(text: str) -> str:
    """Return the instant at which a day or an instant begins."""
    return f"{read(text):{SECOND}}"


def end_of(text: str) -> str:
    """Return the last second of a day, or an instant itself."""
    moment = read(text)
    return f"{moment + timedelta(days=1, seconds=-1) if len(text) == 10 else moment:{SECOND}}"


def read(text: str) -> datetime:
    """Return a day or an instant in one of the two forms of the protocol.

    :raises Refused: badArgument.
    """
    form = SECOND if "T" in text else DAY
    try:
        moment = datetime.strptime(text, form).replace(tzinfo=UTC)
    except ValueError as error:
        raise Refused("badArgument", f"{text!r} is no date as YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ") from error
    if f"{moment:{form}}" != text:
        raise Refused("badArgument", f"{text!r} is no date as YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ")
    return moment


def moment(text: str) -> int:
    """Return an instant as seconds since 1970."""
    return int(datetime.strptime(text, SECOND).replace(tzinfo=UTC).timestamp())


def packed(wanted: Asking) -> str:
    """Return a token."""
    return base64.urlsafe_b64encode(orjson.dumps(asdict(wanted))).decode().rstrip("=")


def unpacked(token: str) -> Asking:
    """Return what a token carries.

    :raises Refused: badResumptionToken, where it is none of ours.
    """
    try:
        data = orjson.loads(base64.urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4)))
        wanted = Asking(**data)
    except (ValueError, TypeError, binascii.Error) as error:
        raise Refused("badResumptionToken", "this is no token of this repository") from error
    if not right(wanted):
        raise Refused("badResumptionToken", "this is no token of this repository")
    return wanted


def right(wanted: Asking) -> bool:
    """Say whether all that a token carries is of the type and size that we give it."""
    for field in fields(wanted):
        value = getattr(wanted, field.name)
        if field.name in ("upto", "after", "cursor", "size"):
            if not (value is None and field.name == "size") and (type(value) is not int or not 0 <= value < 1 << 60):
                return False
        elif not isinstance(value, str | None):
            return False
    try:
        return bool(wanted.prefix) and all(moment(one) >= 0 for one in (wanted.since, wanted.until) if one)
    except ValueError:
        return False
