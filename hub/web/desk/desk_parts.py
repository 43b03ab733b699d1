"""DeskParts: what the desk and its pages ask of the derived facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hub.derive.coverage import in_force, uncovered, who_covers
from hub.derive.organisations_inclusion import as_structure, is_structure
from hub.derive.organisations_supply import SUPPLIERS

Record = Mapping[str, Any]


def unnamed(kind: str, code: str) -> str | None:
    """Know no name of a territory."""
    return None


def no_children(kind: str, code: str, child: str) -> Sequence[str]:
    """Know no territory inside another."""
    return ()


@dataclass(frozen=True)
class DeskParts:
    """Functions of the derived facts, each pure, and of the territories."""

    who_covers: Callable[..., Sequence[Record]] = who_covers  #: (territories, coverages, on=, buyer=, programme=)
    in_force: Callable[[Any, str], str] = in_force  #: (coverage, day) -> valid, tacit or nothing
    uncovered: Callable[..., Sequence[tuple[str, str]]] = uncovered  #: (territories, coverages, parents=, on=)
    as_structure: Callable[..., Mapping[str, Any]] = as_structure  #: (organisation, page=, updated_on=)
    is_structure: Callable[[Any], bool] = is_structure
    suppliers: Sequence[str] = SUPPLIERS  #: kinds of organisations to which the hours of a clause may go
    place_name: Callable[[str, str], str | None] = unnamed  #: (type, code) -> name
    places_inside: Callable[[str, str, str], Sequence[str]] = no_children  #: (type, code, type of child) -> codes
    closed_sources: frozenset[str] = frozenset()  #: whose licence lets nothing of them be handed on
