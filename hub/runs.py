"""Run: the logbook of one harvest."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from hub.errors import HubError, RecordRefused, Skip, StoreError

log = logging.getLogger("hub.run")

#: how a run may stand: under way; all came; something is missing; more would go than is believable; broken
STATUSES = ("running", "complete", "incomplete", "held", "failed", "rejected")


@dataclass
class Problem:
    """What went wrong at one station of one run, and on what."""

    station: str
    where: str
    rule: str
    message: str
    key: str | None = None
    payload: dict[str, Any] | None = None


@dataclass
class Run:
    """One harvest of one source: what is counted since the last batch was stored, and what went wrong."""

    id: str
    source: str
    kind: str = "harvest"
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    drift: Counter[tuple[str, str]] = field(default_factory=Counter)
    failure: str | None = None
    unread: str | None = None
    personal: bool = False

    def count(self, what: str, n: int = 1) -> None:
        """Count what happened to an item or a document."""
        self.counts[what] += n

    @contextmanager
    def noting(self, station: str, where: str, *, key: str | None = None, payload: Any = None) -> Iterator[None]:
        """Note what goes wrong inside, and go on after it.

        Plugins are other people's code: this is the one place of a run that catches every exception, and every
        call of a plugin stands inside it. What is wrong with our own store stops the run.
        """
        try:
            yield
        except Skip as reason:
            self.count("skipped")
            self.count(f"skipped: {reason}")
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - a plugin may raise anything
            place = placed(where, getattr(error, "part", ""))
            self.note(Problem(station, place, rule_of(error), sentence(error, personal=self.personal), key, payload))

    def note(self, problem: Problem) -> None:
        """Keep a problem until the batch that it belongs to is stored."""
        self.problems.append(problem)
        if problem.station in ("fetch", "door"):
            self.failure = self.failure or problem.message
        else:
            if problem.station == "parse":
                self.unread = self.unread or f"{problem.where} cannot be read: {problem.message}"
            self.count("set_aside")
        beside = {"station": problem.station, "rule": problem.rule, "record": None if self.personal else problem.key}
        told = (self.source, problem.station, problem.where, problem.rule)
        log.info("%s: %s of %s: %s", *told, extra={name: value for name, value in beside.items() if value})


def placed(where: str, part: str) -> str:
    """Return where something stands, with the part of a document before it, as of which it is found again."""
    return f"{part}: {where}" if part else where


def rule_of(error: Exception) -> str:
    """Return the rule under which an error is counted: what a schema says of a field, else the error's class."""
    return error.rule if isinstance(error, RecordRefused) else type(error).__name__


def sentence(error: Exception, *, personal: bool = False) -> str:
    """Return what an error says; of an error that is not ours, its class too.

    Where documents are about persons, an error that is not ours may quote them: its class is all that is told.
    """
    if isinstance(error, HubError):
        return str(error)
    return type(error).__name__ if personal else f"{type(error).__name__}: {error}"
