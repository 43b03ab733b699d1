"""Connector: what a source's plugin is, with its door and its contract."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from marshmallow import Schema, ValidationError

from hub.deprecated import ATTRIBUTES, carry_over
from hub.errors import ConfigError, complaints
from hub.raw import Raw

if TYPE_CHECKING:
    from hub.outside.http import Http


@dataclass(frozen=True)
class Item:
    """One thing in a document, in the source's words.

    ``key`` is the source's own id, known without mapping. ``form`` names the shape in which the thing was given:
    where a source gives one thing in several shapes, `Connector.forms` ranks them.
    """

    key: str
    form: str
    data: dict[str, Any]


@dataclass(frozen=True)
class Trace:
    """Where one field of a record comes from: the source's own field, and its value as it left the door.

    ``field`` is written ``places[0].postcode``; ``source_field`` is None where the connector itself sets the value.
    """

    field: str
    source_field: str | None
    value: Any = None


@dataclass(frozen=True)
class Door:
    """What of an item may pass before it is normalised, by field path (promise P8).

    A path is keys joined by dots; ``*`` stands for any one key, ``**`` for any depth; lists are stepped through.
    ``drop`` removes the field; ``scrub`` blanks phones, e-mail addresses and persons' names inside a text;
    ``pseudonymise`` replaces a value by its keyed digest; ``coarsen`` replaces a place (``postcode``, ``city``,
    ``commune``) by the territories that are large enough to hide in: EPCI and département. ``refuse`` stops the
    import where a text still holds what is surely of a person (NIR, phone, mail, IBAN). What no rule names is kept.
    """

    drop: tuple[str, ...] = ()
    scrub: tuple[str, ...] = ()
    pseudonymise: tuple[str, ...] = ()
    coarsen: tuple[str, ...] = ()
    refuse: tuple[str, ...] = ()


@dataclass(frozen=True)
class Contract:
    """What the source asks of those who use its data (promise P9).

    ``fresh_within_hours``: how often it must be read again. ``hide_unseen_hours``: after how long a record that
    the source no longer shows leaves our pages, even while a run is held. ``keep_raw_days``: how long documents
    stay in the archive (None: for ever). ``republish``: whether records may be handed on as data.
    """

    attribution: str
    licence_url: str = ""
    fresh_within_hours: int = 24
    hide_unseen_hours: int | None = None
    hide_stale_hours: int | None = None
    keep_raw_days: int | None = None
    republish: bool = True


class Connector(ABC):
    """A source of records.

    A subclass says who it is in class attributes, and how it works in three methods. Only ``fetch`` touches the
    world; ``parse`` and ``normalise`` depend on their argument alone, so that yesterday's archive can be read again.
    """

    name: ClassVar[str]  #: short, lower case; it is the prefix of every record's id
    title: ClassVar[str]  #: name for people
    homepage: ClassVar[str]  #: where a reader can check what we publish
    licence: ClassVar[str]  #: licence id of the source, such as ``etalab-2.0``
    kinds: ClassVar[tuple[str, ...]]  #: kinds of records that ``normalise`` may yield
    version: str = "1"  #: to be raised when ``normalise`` says something else of the same item
    forms: ClassVar[Mapping[str, int]] = {}  #: rank of each form; a lower one never replaces a higher one
    ignores: ClassVar[frozenset[str]] = frozenset()  #: fields that we know and leave out on purpose
    personal: ClassVar[bool] = False  #: documents hold data on persons: they are never kept as given
    withdraws: ClassVar[bool] = False  #: what a complete scope no longer shows is withdrawn
    mirrors: ClassVar[bool] = False  #: another hub's records, taken exactly as received, under their own ids
    door: ClassVar[Door] = Door()
    contract: ClassVar[Contract]
    secrets: ClassVar[tuple[str, ...]] = ()  #: environment variables without which ``fetch`` cannot work
    filled_by: ClassVar[Mapping[str, str | None]] = {}  #: field of a record, by the source's field that fills it
    base_url: ClassVar[str] = ""  #: where ``fetch`` begins; `hub demo` puts the replica's address here

    class Options(Schema):
        """What the operator may set under ``[<name>.options]``."""

    def __init_subclass__(cls, **others: Any) -> None:
        super().__init_subclass__(**others)
        carry_over(cls, ATTRIBUTES)

    def __init__(
        self, *, base_url: str | None = None, secrets: Mapping[str, str] | None = None, **options: Any
    ) -> None:
        try:
            self.options: dict[str, Any] = dict(self.Options().load(options))  #: the operator's, checked by `Options`
        except ValidationError as error:
            told = "; ".join(complaints(error.messages, self.Options()))
            raise ConfigError(f"[{self.name}.options] in sources.toml: {told}") from error
        self.address: str = (base_url or self.base_url).rstrip("/")  #: where to fetch from, without a slash at its end
        self.credentials: dict[str, str] = dict(secrets or {})  #: the variables of `secrets`, by name, where set

    def uid(self, native_id: str) -> str:
        """Make an id of this source's own into one that is unique in the hub."""
        return f"{self.name}:{native_id}"

    def rank(self, form: str) -> int:
        """Return how complete a form is; an unknown form has the lowest rank."""
        return self.forms.get(form, 0)

    @abstractmethod
    def fetch(self, http: Http, cursor: Any) -> Iterator[Raw]:
        """Yield a `Raw` for each document after ``cursor``: what this connector put on a Raw, or None at first.

        End normally only when all was given: raise `FetchError` (or let `Http` raise it) otherwise.
        """

    @abstractmethod
    def parse(self, raw: Raw) -> Iterator[Item]:
        """Yield an `Item` for each thing in one document."""

    @abstractmethod
    def normalise(self, item: Item) -> Iterator[dict[str, Any]]:
        """Yield the records that one item holds.

        Take each field out of ``item.data`` with ``pop``: what is left, and not in ``ignores``, is reported as drift.
        """

    def unfold(self, item: Item) -> Item:
        """Return the item with what ``parse`` left packed (JSON in a text): called only for items that changed."""
        return item

    def parts(self, item: Item) -> tuple[str, ...]:
        """Return the parts of a document that an item stands in, such as its tables, where they have names.

        What was set aside of a part is done with when a later document gives that part without it.
        """
        return ()

    def lineage(self, record: Mapping[str, Any], item: Item | None) -> Iterator[Trace]:
        """Yield a `Trace` for each field of a record that one field of the source fills.

        ``item`` is the record's own as it left the door; None where its document is no longer kept: without values.
        Asked only of records whose id is ``uid`` of their item's key; by default what ``filled_by`` says.
        """
        for name, source_field in self.filled_by.items():
            yield Trace(name, source_field, value_in(item.data, source_field) if item and source_field else None)

    @classmethod
    def tells_lineage(cls) -> bool:
        """Say whether it tells where fields come from."""
        return bool(cls.filled_by) or cls.lineage is not Connector.lineage

    def accepts(self, path_name: str) -> bool:
        """Say whether a file given by hand may be one of this source's."""
        return bool(path_name)


def value_in(data: Any, name: str) -> Any:
    """Return the value of an item's field: by its name, or by its path in objects, ``buyer.name``."""
    if isinstance(data, Mapping) and name in data:
        return data[name]
    for step in name.split("."):
        if not isinstance(data, Mapping):
            return None
        data = data.get(step)
    return data


@dataclass(frozen=True)
class Given:
    """A file given by hand, with the address it came from where the operator knows it."""

    path: str
    url: str | None = None
    note: dict[str, Any] = field(default_factory=dict)
