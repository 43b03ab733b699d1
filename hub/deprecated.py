"""Deprecated: words of the plugin API that will go, and what to say instead; nothing goes untold."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class HubDeprecation(DeprecationWarning):
    """A plugin says something in a way that will go; the message says what to write instead."""


@dataclass(frozen=True)
class Deprecated:
    """One word that will go: as an author writes it, since which version, with which hook API, and what to do."""

    name: str
    since: str
    gone_with: int
    instead: str

    def warning(self) -> HubDeprecation:
        """Return the warning, as pluggy's ``warn_on_impl_args`` takes it too."""
        return HubDeprecation(
            f"{self.name} is deprecated since Clausier {self.since} and goes with hook API {self.gone_with}: "
            f"{self.instead} (docs/stability.md)"
        )


@dataclass(frozen=True)
class Renamed:
    """A word that has another name now; the old one is understood until it goes."""

    to: str
    word: Deprecated


#: attributes and methods of `Connector`, by their old name
ATTRIBUTES: dict[str, Renamed] = {}
#: what `hub` offers, by its old name
FACE: dict[str, Renamed] = {}


def carry_over(plugin_class: type, renamed: Mapping[str, Renamed]) -> None:
    """Give a class that uses old names the new ones too, and warn of each where the class is written."""
    for old, moved in renamed.items():
        if old in vars(plugin_class):
            line = getattr(sys.modules.get(plugin_class.__module__), "__file__", None) or plugin_class.__module__
            text = f"{plugin_class.__qualname__} in {line}: {moved.word.warning()}"
            warnings.warn(HubDeprecation(text), stacklevel=4)
            if moved.to not in vars(plugin_class):
                setattr(plugin_class, moved.to, vars(plugin_class)[old])


def found_under_old_name(name: str, module: Any, renamed: Mapping[str, Renamed]) -> Any:
    """Return what a module offers under an old name, and warn where it is asked for.

    :raises AttributeError: where there never was such a name.
    """
    moved = renamed.get(name)
    if moved is None:
        raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}")
    warnings.warn(moved.word.warning(), stacklevel=3)
    return getattr(module, moved.to)
