"""The tree of errors: whose fault it is, and what to do.

    HubError
    ├── ConfigError          the operator's: a file, a setting or a variable is wrong or missing
    ├── UsageError           the caller's: a command, a query or a request makes no sense
    ├── SourceError          the source's
    │   ├── FetchError       it does not answer, or not as promised
    │   │   ├── Refused      it says no: bad key, bad query, quota (with the moment at which to try again)
    │   │   ├── Incomplete   it gave less than it announced, or the body was cut
    │   │   └── Forbidden    we may not go there: a private address, a bad certificate, too many bytes
    │   ├── ParseError       the document is not what it says it is
    │   └── UnsafeDocument   the document would harm us: a DOCTYPE, a bomb, a name that leaves its folder
    ├── Skip                 nobody's: an item that is left out on purpose, with the reason
    ├── RecordRefused        the connector's: a record that its schema does not accept
    └── StoreError           ours: the database, the disk, the archive
        └── LeaseLost        another process owns this run now
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


class HubError(Exception):
    """Say what went wrong, where, and what to do."""


class ConfigError(HubError):
    """A configuration file, a setting or an environment variable is wrong or missing."""


class UsageError(HubError):
    """A command, a query or a request that makes no sense."""


class SourceError(HubError):
    """A source did not give what it promised."""


class FetchError(SourceError):
    """A document could not be fetched."""


class Refused(FetchError):
    """The source said no; ``retry_at`` is the instant (UTC, ISO) from which it may be asked again, where it says."""

    def __init__(self, message: str, *, status: int | None = None, retry_at: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.retry_at = retry_at


class Incomplete(FetchError):
    """The source gave less than it announced."""


class Forbidden(FetchError):
    """We refuse to go there, or to take that much."""


class ParseError(SourceError):
    """A document is not what it says it is.

    ``part`` names the part of the document that is wrong, such as a table, where the rest of it has nothing to do
    with it: a later document that gives this part settles what was set aside of it.
    """

    def __init__(self, message: str, *, part: str = "") -> None:
        super().__init__(message)
        self.part = part


class UnsafeDocument(ParseError):
    """A document that would harm us if we read it."""


class Skip(HubError):
    """An item that is left out on purpose; the message is the reason, and it is counted."""


class RecordRefused(HubError):
    """A record that the schema of its kind does not accept; ``messages`` are marshmallow's."""

    def __init__(self, record_id: str, messages: dict) -> None:
        super().__init__(f"record {record_id} is refused: {messages}")
        self.record_id = record_id
        self.messages = messages

    @property
    def rule(self) -> str:
        """Return the rule that was broken first, whatever the place in a list: ``lots.cpv: Not a valid string.``"""
        path, said = [], self.messages
        while isinstance(said, dict) and said:
            name = min(said, key=str)
            path += [str(name)] if not isinstance(name, int) else []
            said = said[name]
        told = said[0] if isinstance(said, list) and said else said
        return f"{'.'.join(path)}: {told}"[:160]


class StoreError(HubError):
    """The database, the disk or the archive failed us."""


class LeaseLost(StoreError):
    """Another process owns this run now; nothing of this batch was kept."""


def complaints(messages: Any, schema: Any = None, path: str = "") -> Iterator[str]:
    """Yield what is wrong, key by key, in words: ``web.port: Not a valid integer.``"""
    if not isinstance(messages, dict):
        yield f"{path}: {' '.join(map(str, messages))}".removeprefix("_schema: ")
        return
    for name, said in messages.items():
        inner = getattr(schema.fields.get(name), "schema", None) if schema else None
        key = f"{path}.{name}".strip(".")
        if said == ["Unknown field."] and schema:
            yield f"there is no key {key}; there are: {', '.join(schema.fields) or 'none'}"
        else:
            yield from complaints(said, inner, key)
