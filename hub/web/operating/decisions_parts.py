"""DecisionParts: what pages ask of the decisions of people, and of the links between records."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


def none_of(*names: Any, **more: Any) -> Sequence[Any]:
    """Know no decision, and no link."""
    return ()


def refused(*names: Any, **more: Any) -> Any:
    """Decide nothing.

    :raises NotImplementedError: always; an app over a hub is given a function that decides.
    """
    raise NotImplementedError("this app was given no way to decide")


@dataclass(frozen=True)
class DecisionParts:
    """What may be asked and decided; those who decide are given by their role or account, never by a person's name."""

    linking_to: Callable[[str], Sequence[str]] = none_of  #: record id -> ids of the open records that link to it
    on_links: Callable[..., Sequence[Any]] = none_of  #: (ids=None) -> Decision in force, of some records or all
    on_organisations: Callable[[], Sequence[Any]] = none_of  #: () -> Decision in force
    link: Callable[..., Any] = refused  #: (a, b, verdict, *, by, reason)
    organisations: Callable[..., Any] = refused  #: (a, b, verdict, *, by, reason) -> (Decision, ids that stand now)
    internal: Callable[[str], bytes | None] = lambda record_id: None  #: an organisation with its merge keys
